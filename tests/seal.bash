# shellcheck shell=bash
# A log with checkpoints, in short; with events.bash.

# grow COUNT [WORD]: a log of so many lines, which hold the word; what is stored under it stays.
grow() {
	seq "$1" | while read -r n; do
		event "box:$n" 'Ballot Issued' "{\"ballotId\":\"b$n\",\"voterId\":\"${2:-v}\",\"ballotState\":\"ISSUED\"}"
	done | es-append -d "$data" >/dev/null 2>&1
}

checkpoint() {
	es-checkpoint -d "$data" "$@"
}

# check_log CHECKPOINT…: against the data directory's log, with its key.
check_log() {
	es-check log "$data/events.ndjson" --key "$data/events.key" "$@"
}

# new_key FILE: an Ed25519 key; verifier_of FILE [NAME] prints who signs with it.
new_key() {
	openssl genpkey -algorithm ed25519 -out "$1" 2>/dev/null
}

verifier_of() {
	es-checkpoint --verifier-of "$1" --name "${2:-example.org/board}"
}

# refuses STATUS TEXT COMMAND…: the command ends so, says so in its last line, and writes nothing on standard output.
refuses() {
	local wanted=$1 text=$2
	shift 2
	run --separate-stderr "$@"
	assert_equal "$status $output" "$wanted " || return
	[[ $stderr == *"$text"* ]] || fail "said: $stderr"
}

# unchanged COMMAND…: the command leaves every file in the data directory as it is.
unchanged() {
	rm -rf before
	cp -r "$data" before
	"$@" || return
	diff -r before "$data"
}
