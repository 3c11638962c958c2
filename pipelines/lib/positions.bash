# shellcheck shell=bash
# How far the log and what is made of it have come.

# positions NAME...: reads the positions of the log and of these projections into the array at; those of sources as from-NAME.
declare -A at
positions() {
	local line lines status=0
	lines=$(es-query -d "$data" position "$@") || status=$?
	worst "$status" || return
	at=()
	while IFS= read -r line; do
		if [[ $line =~ ^\{\"name\":\"([^\"]+)\",\"seq\":([0-9]+)\}$ ]]; then
			at[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
		elif [[ $line =~ ^\{\"source\":\"([^\"]+)\",\"line\":([0-9]+)\}$ ]]; then
			at[from-${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
		fi
	done <<<"$lines"
}

# least NUMBER...: sets from to the smallest.
least() {
	local number
	from=$1
	for number; do
		((number >= from)) || from=$number
	done
}
