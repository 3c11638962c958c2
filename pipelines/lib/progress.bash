# shellcheck shell=bash
# Progress, shown on a terminal.

# watched: whether somebody looks on, and pv can show progress.
watched() {
	[[ -t 2 ]] && command -v pv >/dev/null
}

# replay COUNT OPTION...: es-replay, with progress towards COUNT events if somebody looks on.
replay() {
	local count=$1
	shift
	if watched; then
		es-replay -d "$data" "$@" | pv -D 1 -l -s "$count" -N "$name"
	else
		exec es-replay -d "$data" "$@"
	fi
}
