# shellcheck shell=bash
# Files that are made.

# workplace: sets work to a directory for temporary files, removed at the end.
workplace() {
	capture work mktemp -d
	trap 'status=$?; rm -rf -- "$work"; (exit "$status") || failed' EXIT
}

# put_in_place FILE: replaces FILE by FILE.new, once that is durable.
put_in_place() {
	sync -- "$1.new"
	mv -T -- "$1.new" "$1"
}
