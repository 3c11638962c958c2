# shellcheck shell=bash
# Exit statuses, as in sysexits.h, and ending children.

# failed: exits with the last status. One that is not in sysexits.h, such as 1 from mkdir, means that the machine failed; one
# from a signal, that the work was cut off.
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

# capture NAME COMMAND...: sets the variable to what the command prints. If a read fails, bash silently takes that for the end
# of the text; so we add a dot at the end, which must arrive.
capture() {
	local captured ended=0
	captured=$("${@:2}" && printf .) || ended=$?
	if [[ $ended == 141 || ($ended == 0 && $captured != *.) ]]; then
		say "the output of $2 was cut off: run again"
		return 75
	fi
	captured=${captured%.}
	printf -v "$1" %s "${captured%$'\n'}"
	return "$ended"
}

# split ARRAY CHARACTER TEXT: splits the text at the character, into the array; leaves out empty parts. Never use read with <<<
# instead: bash writes a file for it, and takes a failed read for the end of the text.
split() {
	local -n parts=$1
	local - IFS=$2
	set -f
	# shellcheck disable=SC2206
	parts=($3)
}

# worst STATUS...: returns the worst of them. Never compute a status or a path in $(...): that subshell could be killed too.
worst() {
	local status rank most=0 result=0
	for status; do
		case $status in
		0) rank=0 ;;
		65) rank=1 ;;
		75) rank=2 ;;
		141) rank=2 status=75 ;; # nobody read its output: the program that should have says why
		12[89] | 1[3-9]? | 2??)
			say_cut_off "$status"
			rank=2 status=75
			;;
		1 | 2 | 74 | 126 | 127) rank=3 status=74 ;; # 1 and 2: a shell could not open or read a file
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

# again COMMAND...: runs it, up to five times if it was cut off or found a damaged projection.
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
		sleep 0.1 || : # if a second Ctrl-C ends it
	done
}
