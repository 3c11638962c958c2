# shellcheck shell=bash
# Which projections there are, and how far they and the log have come.

# name_projections: reads the names of all projections into projections, and of those that project fills into projected:
# all but the voters, which decide needs and fills.
projections=() projected=()
name_projections() {
	local line lines status=0
	capture lines es-query -d "$data" projections || status=$?
	worst "$status" || return
	projections=() projected=()
	while IFS= read -r line; do
		[[ $line =~ ^\{\"name\":\"([^\"]+)\"\}$ ]] || continue
		projections+=("${BASH_REMATCH[1]}")
		[[ ${BASH_REMATCH[1]} == voters ]] || projected+=("${BASH_REMATCH[1]}")
	done <<<"$lines"
}

# positions NAME...: reads the positions of the log and of these projections into the array at; those of sources as from-NAME.
declare -A at
positions() {
	local line lines status=0
	capture lines es-query -d "$data" position "$@" || status=$?
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

# least NAME...: sets from to the smallest of their positions.
least() {
	local one
	from=${at[$1]}
	for one; do
		((at[$one] >= from)) || from=${at[$one]}
	done
}
