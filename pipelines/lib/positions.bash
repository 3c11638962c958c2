# shellcheck shell=bash
# Which projections there are, and how far they and the log have come.

# name_projections: reads the names of all projections into projections, and of those that project fills into projected:
# all but the voters, which decide needs and fills.
projections=() projected=()
name_projections() {
	local line status=0 printed
	local -a lines
	capture printed es-query -d "$data" projections || status=$?
	worst "$status" || return
	projections=() projected=()
	split lines $'\n' "$printed"
	for line in "${lines[@]}"; do
		[[ $line =~ ^\{\"name\":\"([^\"]+)\"\}$ ]] || continue
		projections+=("${BASH_REMATCH[1]}")
		[[ ${BASH_REMATCH[1]} == voters ]] || projected+=("${BASH_REMATCH[1]}")
	done
}

# positions NAME...: reads the positions of the log and of these projections into the array at; those of sources as from-NAME.
declare -A at
positions() {
	local line status=0 printed
	local -a lines
	capture printed es-query -d "$data" position "$@" || status=$?
	worst "$status" || return
	at=()
	split lines $'\n' "$printed"
	for line in "${lines[@]}"; do
		if [[ $line =~ ^\{\"name\":\"([^\"]+)\",\"seq\":([0-9]+)\}$ ]]; then
			at[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
		elif [[ $line =~ ^\{\"source\":\"([^\"]+)\",\"line\":([0-9]+)\}$ ]]; then
			at[from-${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
		fi
	done
}

# least NAME...: sets from to the smallest of their positions.
least() {
	local one
	from=${at[$1]}
	for one; do
		((at[$one] >= from)) || from=${at[$one]}
	done
}
