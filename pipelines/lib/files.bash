# shellcheck shell=bash
# Making files.

# workplace: sets work to a directory for temporary files, which is removed at exit.
workplace() {
	capture work mktemp -d
	trap 'status=$?; rm -rf -- "$work"; (exit "$status") || failed' EXIT
}

# is_table: whether to print a table for people: on a terminal, or with --table.
is_table() {
	[[ -t 1 || -n ${given[table]-} ]]
}

# put_in_place FILE: replaces FILE with FILE.new, once that is durable.
put_in_place() {
	sync -- "$1.new"
	mv -T -- "$1.new" "$1"
}
