# shellcheck shell=bash
# Reads the tables of this folder: cases, a tab between what is expected and the line.

# line_of TEXT: prints the bytes that TEXT stands for: <XX> is the byte XX, <N*C> is N times C.
line_of() {
	local text=$1 head
	while [[ $text =~ ^([^<]*)\<(([0-9A-F]{2})|([0-9]+)\*([^>]+))\>(.*)$ ]]; do
		head=${BASH_REMATCH[1]} text=${BASH_REMATCH[6]}
		printf %s "$head"
		if [[ -n ${BASH_REMATCH[3]} ]]; then
			printf '%b' "\\x${BASH_REMATCH[3]}"
		else
			repeat "${BASH_REMATCH[4]}" "${BASH_REMATCH[5]}"
		fi
	done
	printf %s "$text"
}

# repeat N TEXT: prints TEXT N times.
repeat() {
	local i
	if ((${#2} == 1)); then
		head -c "$1" /dev/zero | tr '\0' "$2"
	else
		for ((i = 0; i < $1; i++)); do printf %s "$2"; done
	fi
}

# each_case TABLE COMMAND…: runs COMMAND EXPECTED TEXT for each case.
each_case() {
	local row
	while IFS= read -r row; do
		[[ -n $row && $row != \#* ]] || continue
		"${@:2}" "${row%%$'\t'*}" "${row#*$'\t'}"
	done <"$BATS_TEST_DIRNAME/intake/$1"
}
