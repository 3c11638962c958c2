# shellcheck shell=bash
# Exit statuses, as sysexits.h has them, and children that are ended.

# failed: ends with the last status. One that sysexits.h does not have, as 1 from mkdir, means that the machine failed; after
# a signal, the work was cut off.
failed() {
	local status=$?
	case $status in
	0 | 64 | 65 | 70 | 74 | 75 | 76) ;;
	12[89] | 1[3-9]?)
		say_cut_off "$status"
		exit 75
		;;
	*) exit 74 ;;
	esac
}
trap failed EXIT

# say_cut_off STATUS: says which signal ended a program.
say_cut_off() {
	say "a program was ended by signal $(($1 - 128)): run again"
}

# capture NAME COMMAND...: puts what the command prints into the variable. bash takes a read that fails for the end of the
# text and says nothing: hence a dot at the end, which must arrive.
capture() {
	local captured ended=0
	captured=$("${@:2}" && printf .) || ended=$?
	if [[ $ended == 141 || ($ended == 0 && $captured != *.) ]]; then
		say "not all that $2 printed could be read: run again"
		return 75
	fi
	captured=${captured%.}
	printf -v "$1" %s "${captured%$'\n'}"
	return "$ended"
}

# split ARRAY CHARACTER TEXT: puts what the character separates in the text into the array, without what is empty. A read from
# <<< would do, were it not bash that writes and reads a file for it: it takes a read that fails for the end of the text.
split() {
	local -n parts=$1
	local - IFS=$2
	set -f
	# shellcheck disable=SC2206
	parts=($3)
}

# worst STATUS...: returns the worst of them. Neither statuses nor paths are worked out in $(...): that shell could be
# killed too.
worst() {
	local status rank most=0 result=0
	for status; do
		case $status in
		0) rank=0 ;;
		65) rank=1 ;;
		75) rank=2 ;;
		141) rank=2 status=75 ;; # nobody read what it wrote: the program that should have says why
		12[89] | 1[3-9]? | 2??)
			say_cut_off "$status"
			rank=2 status=75
			;;
		1 | 2 | 74 | 126 | 127) rank=3 status=74 ;; # 1 and 2 from a shell that could not open or read a file
		76) rank=4 ;;
		64) rank=5 ;;
		*) rank=6 status=70 ;;
		esac
		if ((rank > most)); then
			most=$rank result=$status
		fi
	done
	return "$result"
}

# again COMMAND...: runs it, and again if it was cut off or found a projection damaged.
again() {
	local status tries
	for tries in 1 2 3 4 5; do
		status=0
		"$@" || status=$?
		((status == 75 && tries < 5)) || return "$status"
	done
}

# end PID [SIGNAL]: ends a child and waits until it is gone. Sends the signal again every 5 seconds: bash may lose one that
# arrives while a child starts.
end() {
	local n
	for ((n = 0; ; n++)); do
		((n % 50 > 0)) || kill -s "${2-TERM}" "$1" 2>/dev/null || return 0
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.1 || : # a second Ctrl-C
	done
}
