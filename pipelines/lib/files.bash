# shellcheck shell=bash
# Making files.

# workplace: sets work to a directory for temporary files, which is removed at exit.
workplace() {
	capture work mktemp -d
	trap 'status=$?; rm -rf -- "$work"; (exit "$status") || failed' EXIT
}

# put_in_place FILE: replaces FILE with FILE.new, once that is durable.
put_in_place() {
	sync -- "$1.new"
	mv -T -- "$1.new" "$1"
}
