# shellcheck shell=bash
# Progress, shown on a terminal.

# watched: whether standard error is a terminal and pv can show progress on it.
watched() {
	[[ -t 2 ]] && command -v pv >/dev/null
}

# replay COUNT OPTION...: runs es-replay; if watched, shows progress towards COUNT events.
replay() {
	local count=$1
	shift
	if watched; then
		es-replay -d "$data" "$@" | pv -D 1 -l -s "$count" -N "$name"
	else
		exec es-replay -d "$data" "$@"
	fi
}
