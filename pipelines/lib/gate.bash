# shellcheck shell=bash
# The gate in front of the log, es-gate, for what comes from the web.

# gate_options: sets asking to es-gate's options, from GATE, GATE_PER_BALLOT and GATE_IN_ALL in the environment; or to
# nothing, if GATE=0 turns it off.
gate_options() {
	local name
	asking=(-d "$data")
	for name in GATE_PER_BALLOT GATE_IN_ALL; do
		[[ ${!name-} =~ ^([1-9][0-9]{0,5})?$ ]] || wrong "$name must be a number from 1 to 999999, not" "${!name}"
	done
	[[ -z ${GATE_PER_BALLOT-} ]] || asking+=(--per-ballot "$GATE_PER_BALLOT")
	[[ -z ${GATE_IN_ALL-} ]] || asking+=(--in-all "$GATE_IN_ALL")
	case ${GATE-} in
	'') ;;
	1) asking+=(--always) ;;
	0) asking=() ;;
	*) wrong "GATE must be 1, 0 or empty, not" "$GATE" ;;
	esac
}

# gate_line FILE MEMBERS: prints the counts as a line of JSON that begins with these members, if there are any.
gate_line() {
	gate_counts "$1"
	[[ -n $since ]] || return 0
	printf '{%s"since":"%s","unknown-ballot":%s,"wrong-voter":%s,"not-authentic":%s,"slowed":%s}\n' "$2" "$since" \
		"${refused[unknown-ballot]-0}" "${refused[wrong-voter]-0}" "${refused[not-authentic]-0}" "${refused[slowed]-0}"
}

# gate_counts FILE: sets refused to the numbers of refusals by name, and since to the time from which they count. No file:
# there were none. A file that es-gate did not write is left out.
declare -A refused=()
since=''
gate_counts() {
	local text='' name
	refused=() since=''
	[[ ! -f $1 || -L $1 ]] || text=$(head -c 512 -- "$1" 2>/dev/null) || text=''
	local number='"([a-z-]+)":([0-9]{1,19})'
	[[ $text =~ ^\{\"since\":\"([0-9TZ:.-]+)\",$number,$number,$number,$number\}$ ]] || return 0
	since=${BASH_REMATCH[1]}
	for name in 2 4 6 8; do
		refused[${BASH_REMATCH[name]}]=${BASH_REMATCH[name + 1]}
	done
}
