#!/usr/bin/env bats
load helper
load events

voted() {
	world | registry
	{
		ballot b1 v1 mayor ann board eve
		ballot b2 v2
		ballot b3 v3 mayor nix
		ballot b4 v4 board cyd board dan
	} | ballots
	decide
	es-replay -d "$data" >log
}

@test "passes all events on, byte for byte, and keeps each vote" {
	voted
	es-save-vote -d out <log | cmp - log
	cp log out/events.ndjson
	diff <(es-query -d out votes) <(jq -nc --arg what votes -f "$top/tests/check.jq" log)
	assert_equal "$(es-query -d out votes | wc -l)" 4
}

@test "what it has is skipped, what is new is kept, wherever the stream begins" {
	voted
	last=$(wc -l <log)
	es-save-vote -d whole <log >/dev/null
	for first in 5 19 20 21 22 $((last - 1)); do
		rm -rf part
		head -n "$first" log | es-save-vote -d part >/dev/null
		for from in 1 "$first" $((first + 1)); do
			cp -r part again
			sed -n "$from,\$p" log | es-save-vote -d again >/dev/null
			diff <(es-query -d whole records votes) <(es-query -d again records votes) || fail "$first $from"
			rm -r again
		done
	done
}

@test "a stream that begins too late: 75; a gap: 76; without seq: 76" {
	voted
	run --separate-stderr es-save-vote -d out < <(sed 1d log)
	assert_failure 75
	run --separate-stderr es-save-vote -d out < <(sed 4d log)
	assert_failure 76
	[[ $stderr == *'seq 5, but votes needs 4 next'* ]]
	run --separate-stderr es-save-vote -d out2 < <(sed 's/"seq":[0-9]*,//' log)
	assert_failure 76
	[[ $stderr == *'an event without seq: votes takes stored events only'* ]]
}

@test "another log's last line is refused: 76" {
	voted
	head -n 10 log | es-save-vote -d out >/dev/null
	run --separate-stderr es-save-vote -d out < <(sed '10s/v./w9/' log | sed -n '10,$p')
	assert_failure 76
	[[ $stderr == *'seq 10 is not the event that votes took'* ]]
}

@test "a last line without LF is cut off: 75; the rest comes later" {
	voted
	run --separate-stderr es-save-vote -d out < <(head -c -1 log)
	assert_failure 75
	diff <(sed '$d' log) <(printf '%s\n' "${lines[@]}")
	es-save-vote -d out <log >/dev/null
	es-save-vote -d whole <log >/dev/null
	diff <(es-query -d whole records votes) <(es-query -d out records votes)
}

@test "a damaged projection is moved aside and can be built again" {
	voted
	es-save-vote -d out <log >/dev/null
	es-query -d out records votes >before
	head -c 20000 /dev/urandom >out/votes/records.db
	run --separate-stderr es-save-vote -d out < <(cat log)
	[[ $stderr == *'is damaged'*'moved aside'* ]]
	((status == 0)) || es-save-vote -d out <log >/dev/null
	es-query -d out records votes | cmp - before
}

@test "-v sums up what was new" {
	voted
	run --separate-stderr es-save-vote -v -d out <log
	assert_equal "$stderr" 'es-save-vote: 4 votes saved'
	run --separate-stderr es-save-vote -v -d out <log
	assert_equal "$stderr" 'es-save-vote: 0 votes saved'
}

# appears FILE: waits until it does, for a minute.
appears() {
	local i
	for ((i = 0; i < 600; i++)); do
		[[ ! -e $1 ]] || return 0
		sleep 0.1
	done
	return 1
}

# slowly COMMAND…: gives it the log's first 65,535 lines, after which it commits, and the rest once the file `more` exists, so
# that it holds its lock for longer than it may.
slowly() {
	{
		head -n 65535 log
		appears more
		tail -n +65536 log
		appears enough
	} | "$@" >/dev/null 3>&-
}

# many: a log of 66,000 events, and a projection that is not new.
many() {
	for i in {1..66000}; do voter "v$i"; done | registry
	es-replay -d "$data" >log
	head -n 1 log | es-save-vote -d "$data" >/dev/null
}

votes_at() {
	es-query -d "$data" position votes | jq -r 'select(.name == "votes").seq'
}

@test "a run that takes long lets readers have a turn, and goes on after it" {
	many
	slowly es-save-vote -d "$data" 2>said & slow=$!
	(sleep 6; : >more) &
	sleep 1
	assert_equal "$(votes_at)" 65535
	[[ ! -e enough ]]
	: >enough
	wait "$slow"
	assert_equal "$(votes_at)" 66000
	es-save-vote -d whole <log >/dev/null
	cp log whole/events.ndjson
	diff <(es-query -d "$data" records votes) <(es-query -d whole records votes)
}

@test "what another program changed meanwhile is not written over: 75" {
	many
	: >enough
	slowly es-save-vote -d "$data" 2>said & slow=$!
	sleep 1
	es-save-vote -d "$data" <log >/dev/null & other=$!
	sleep 5
	: >more
	status=0
	wait "$slow" || status=$?
	assert_equal "$status" 75
	wait "$other"
	grep -qx 'es-save-vote: another program has changed votes: run again' said
	assert_equal "$(votes_at)" 66000
}
