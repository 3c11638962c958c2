# shellcheck shell=bash
# The names of the projections, and the positions of the projections and the log.

# name_projections: sets projections to the names of all projections, and projected to those that project fills: all but
# voters, which decide reads and fills.
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

# positions NAME...: sets at[log] and at[NAME] to the positions of the log and of these projections, and at[from-SOURCE] to
# that of each source.
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

# least NAME...: sets from to the lowest of their positions.
least() {
	local one
	from=${at[$1]}
	for one; do
		((at[$one] >= from)) || from=${at[$one]}
	done
}
