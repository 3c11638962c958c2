#!/usr/bin/env bats
load helper
load events

# decided WANTED: decides over what is stored; the outcomes are as wanted, and jq agrees.
decided() {
	decide
	run outcomes
	assert_output "$1"
	project
	agree
}

@test "every reason for a rejection" {
	world | registry
	{
		ballot nix v1 mayor ann
		ballot b2 v1 mayor ann
		ballot g6 ghost mayor ann
		ballot a5 v1 mayor ann
		ballot b1 v1 nix ann
		ballot b1 v1 mayor nix
		ballot b1 v1 board cyd board cyd
		ballot b1 v1 mayor ann mayor bob
		ballot b1 v1 board cyd board dan board eve
		ballot b1 v1 mayor ann
		ballot b1 v1 mayor ann
	} | ballots
	decided "$(printf '%s\n' 'nix unknown-ballot' 'b2 wrong-voter' 'g6 unknown-voter' 'a5 already-submitted' 'b1 unknown-election' \
		'b1 unknown-candidate' 'b1 duplicate-vote' 'b1 overvote' 'b1 overvote' 'b1 verified' 'b1 already-submitted')"
}

@test "of several reasons the first one" {
	world | registry
	{
		# All at once, then one after the other taken away.
		ballot nix ghost nix nix nix nix
		ballot g6 nobody nix nix nix nix
		ballot a5 v2 nix nix nix nix
		ballot g6 ghost nix nix nix nix
		ballot a5 v1 nix nix nix nix
		ballot b1 v1 mayor nix mayor nix nix ann
		ballot b1 v1 mayor nix mayor nix mayor nix
		ballot b1 v1 mayor ann mayor ann mayor bob
		ballot b1 v1 mayor ann mayor bob mayor ann
		ballot b1 v1 mayor ann mayor bob board cyd
	} | ballots
	issue s7 ghost SUBMITTED | registry
	ballot s7 ghost nix nix | ballots
	decided "$(printf '%s\n' 'nix unknown-ballot' 'g6 wrong-voter' 'a5 wrong-voter' 'g6 unknown-voter' 'a5 already-submitted' \
		'b1 unknown-election' 'b1 unknown-candidate' 'b1 duplicate-vote' 'b1 duplicate-vote' 'b1 overvote' 's7 unknown-voter')"
}

@test "a candidate of another election is unknown" {
	world | registry
	ballot b1 v1 mayor cyd | ballots
	decided 'b1 unknown-candidate'
}

@test "ids that are the beginning of others are told apart" {
	{
		world
		election mayor2
		candidate mayor ann2
		voter v11
		issue b11 v11
	} | registry
	{
		ballot b v1
		ballot b1 v11
		ballot b11 v1
		ballot b1 v1 may ann
		ballot b1 v1 mayor an
		ballot b1 v1 mayor2 ann
		ballot b11 v11 mayor ann2
		ballot b1 v1 mayor ann
	} | ballots
	decided "$(printf '%s\n' 'b unknown-ballot' 'b1 wrong-voter' 'b11 wrong-voter' 'b1 unknown-election' 'b1 unknown-candidate' \
		'b1 unknown-candidate' 'b11 verified' 'b1 verified')"
}

@test "a rejected ballot stays issued and is verified when it comes corrected" {
	world | registry
	ballot b1 v1 mayor ann mayor bob | ballots
	decided 'b1 overvote'
	run es-query -d "$data" ballots b1
	assert_output '{"ballotId":"b1","voterId":"v1","ballotState":"ISSUED"}'
	ballot b1 v1 mayor bob | ballots
	decided $'b1 overvote\nb1 verified'
	run es-query -d "$data" ballots b1
	assert_output '{"ballotId":"b1","voterId":"v1","ballotState":"SUBMITTED"}'
}

@test "a blank ballot is verified and casts no vote" {
	world | registry
	ballot b1 v1 | ballots
	decided 'b1 verified'
	run es-query -d "$data" ballots b1
	assert_output --partial SUBMITTED
	assert_equal "$(es-query -d "$data" votes)" ''
}

@test "several votes where the election allows them" {
	world | registry
	ballot b1 v1 board eve mayor ann board cyd | ballots
	decided 'b1 verified'
	run counted < <(es-query -d "$data" tally)
	assert_output $'board cyd 1\nboard eve 1\nmayor ann 1'
}

@test "what the registry says after a submission does not rescue it" {
	world | registry
	{
		ballot b1 v1 mayor zoe
		ballot b1 v1 late zoe
		ballot b9 v1 mayor ann
		ballot g6 ghost mayor ann
	} | ballots
	{
		candidate mayor zoe
		election late
		candidate late zoe
		issue b9 v1
		voter ghost
	} | registry
	decided "$(printf '%s\n' 'b1 unknown-candidate' 'b1 unknown-election' 'b9 unknown-ballot' 'g6 unknown-voter')"
	# From then on they are known.
	{
		ballot g6 ghost late zoe
		ballot b9 v1 mayor zoe
	} | ballots
	decide
	run outcomes
	assert_line -n 4 'g6 verified'
	assert_line -n 5 'b9 verified'
	project
	agree
}

@test "the profile is the one known at the submission, with all its members" {
	world | any_number | registry
	ballot b1 v1 | ballots
	voter v1 'Née Ørsted' ',"phone":"+45 \"1\""' | registry
	ballot b2 v2 | ballots
	issue b9 v1 | registry
	ballot b9 v1 | ballots
	voter v1 Third | registry
	decide
	run jq -c 'select(.type == "Ballot Verified" and .detail.voterId == "v1") | .detail.voter' "$data/events.ndjson"
	assert_line -n 0 '{"fullName":"Voter v1","userName":"v1","address":"1 St."}'
	assert_line -n 1 '{"fullName":"Née Ørsted","userName":"v1","address":"1 St.","phone":"+45 \"1\""}'
	run es-query -d "$data" voters v1
	assert_output '{"voterId":"v1","fullName":"Third","userName":"v1","address":"1 St."}'
}

@test "votesAllowed stays as first given" {
	world | registry
	{
		election mayor 3 'Mayor again'
		election board 1
	} | registry
	{
		ballot b1 v1 mayor ann mayor bob
		ballot b1 v1 board cyd board dan
	} | ballots
	decided $'b1 overvote\nb1 verified'
	run es-query -d "$data" elections mayor
	assert_output '{"electionId":"mayor","description":"Mayor again","electionDate":"2022-03-22","votesAllowed":1,"ballotsPerVoter":1,"electionState":"OPEN"}'
}

@test "a ballot keeps the voter and the state that it was first given" {
	world | registry
	{
		issue b1 v2 SUBMITTED
		issue a5 v1 ISSUED
	} | registry
	{
		ballot b1 v2
		ballot a5 v1
		ballot b1 v1
	} | ballots
	issue b1 v1 ISSUED | registry
	ballot b1 v1 | ballots
	decided "$(printf '%s\n' 'b1 wrong-voter' 'a5 already-submitted' 'b1 verified' 'b1 already-submitted')"
}

@test "asked again from anywhere, far behind, it gives the same bytes" {
	world | registry
	{
		ballot b1 v1 mayor zoe
		ballot b1 v1 mayor ann
		ballot b1 v1 mayor ann
	} | ballots
	{
		candidate mayor zoe
		voter v1 Changed
		issue b1 v2
	} | registry
	decide
	same_from_anywhere
}

@test "other lines pass byte for byte, outcomes that come in are made again" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	decide
	es-replay -d "$data" | es-verify-ballot -d scratch >out
	jq -c 'select(.seq and .type != "Ballot Verified")' "$data/events.ndjson" | diff - <(grep '^{"seq"' out)
	diff <(jq -c 'select(.type == "Ballot Verified") | del(.seq)' "$data/events.ndjson") <(grep -v '^{"seq"' out)
}

@test "--outcomes prints the outcomes alone, also those that are made again" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	decide
	ballot b1 v1 mayor ann | ballots
	es-replay -d "$data" | es-verify-ballot -d "$data" | grep -v '^{"seq"' >outcomes
	es-replay -d "$data" | es-verify-ballot --outcomes -d "$data" | diff outcomes -
	es-replay -d "$data" | es-verify-ballot --outcomes -d scratch | diff outcomes -
	[ "$(wc -l <outcomes)" = 2 ]
}

@test "a derived event has its cause's time and seq" {
	world | registry
	ballot b1 v1 mayor ann mayor bob | ballots
	ballot b1 v1 mayor ann board cyd board dan | ballots
	decide
	run jq -rs '(map({(.seq | tostring): .}) | add) as $by
		| .[] | select(.type | test("Verified|Rejected|Cast")) | (.id | split(".")) as [$cause, $n]
		| "\($n) \($by[$cause].type) \(.time == $by[$cause].time)"' "$data/events.ndjson"
	assert_output "$(printf '%s Ballot Submitted true\n' 0 0 1 2 3)"
}

@test "a stream that begins too late is to be run again: 75" {
	world | registry
	ballot b1 v1 | ballots
	run --separate-stderr es-verify-ballot -d "$data" < <(es-replay -d "$data" --from 3)
	assert_failure 75
	assert_equal "$output" ''
	assert_equal "$stderr" 'es-verify-ballot: the stream begins at seq 3, but voters needs 1 next'
}

@test "a gap is refused: 76" {
	world | registry
	run --separate-stderr es-verify-ballot -d scratch < <(es-replay -d "$data" | sed 5d)
	assert_failure 76
	[[ $stderr == *'seq 6'*'needs 5'* ]]
}

@test "events with and without seq are not mixed: 76" {
	world | registry
	world | es-ingest --registry >unnumbered
	es-replay -d "$data" >numbered
	for first in numbered unnumbered; do
		second=$([[ $first == numbered ]] && echo unnumbered || echo numbered)
		run es-verify-ballot -d "one-$first" < <(cat "$first" "$second")
		assert_failure 76
		es-verify-ballot -d "two-$first" <"$first" >/dev/null
		run es-verify-ballot -d "two-$first" <"$second"
		assert_failure 76
	done
}

@test "another log's events are refused, another log beside discards the projection" {
	world | registry
	ballot b1 v1 | ballots
	decide
	es-replay -d "$data" >here
	(data=other && world | registry && ballot b2 v2 | ballots)
	last=$(tail -n 1 here)
	run --separate-stderr es-verify-ballot -d "$data" <<<"${last//b1/b2}"
	assert_failure 76
	cp -r "$data/voters" other/voters
	run --separate-stderr es-verify-ballot -d other < <(es-replay -d other)
	assert_success
	[[ $stderr == *'other/voters belongs to another log: discarded, to be rebuilt from the log'* ]]
	run outcomes <(es-replay -d other | es-verify-ballot -d other)
	assert_output 'b2 verified'
}

voters_at() {
	es-query -d "$data" position voters | jq -r 'select(.name == "voters").seq'
}

@test "derived events at the end of the log are skipped, if they come from causes that it has" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	es-replay -d "$data" >causes
	decide
	end=$(wc -l <"$data/events.ndjson")
	assert_equal "$(voters_at)" "$(wc -l <causes)"
	es-verify-ballot -d "$data" </dev/null
	assert_equal "$(voters_at)" "$end"
	# Up to what has no outcome yet, and again once it has one.
	ballot b1 v1 mayor ann | ballots
	es-verify-ballot -d "$data" </dev/null
	assert_equal "$(voters_at)" "$end"
	es-verify-ballot -d whole <"$data/events.ndjson" | es-explode-votes | es-append -d "$data" >/dev/null
	es-verify-ballot -d "$data" </dev/null
	assert_equal "$(voters_at)" "$end"
	# Not if a fact is among them, even one that comes after.
	head -n $((end + 1)) "$data/events.ndjson" >causes
	es-verify-ballot -d "$data" <causes >/dev/null
	candidate mayor new | registry
	es-verify-ballot -d "$data" </dev/null
	assert_equal "$(voters_at)" "$((end + 1))"
	es-replay -d "$data" | es-verify-ballot -d "$data" >/dev/null
	cp "$data/events.ndjson" whole/ && rm -r whole/voters
	es-verify-ballot -d whole <"$data/events.ndjson" >/dev/null
	diff <(es-query -d "$data" records voters) <(es-query -d whole records voters)
}

@test "names in any script come through" {
	{
		election wahl 1 '选举 – Ελλάδα'
		candidate wahl c1 'محمد علي'
		candidate wahl c2 'नेहा 🗳 Ĳsbrand'
		voter v1 'Владимир "Вова" \\ O’Neil'
		issue b1 v1
	} | sed 's/"Вова"/\\"Вова\\"/' | registry
	ballot b1 v1 wahl c2 | ballots
	decided 'b1 verified'
	run es-query -d "$data" tally
	assert_output '{"electionId":"wahl","description":"选举 – Ελλάδα","candidateId":"c1","fullName":"محمد علي","votes":0}
{"electionId":"wahl","description":"选举 – Ελλάδα","candidateId":"c2","fullName":"नेहा 🗳 Ĳsbrand","votes":1}'
	run jq -r 'select(.type == "Ballot Verified") | .detail.voter.fullName' "$data/events.ndjson"
	assert_output 'Владимир "Вова" \ O’Neil'
}

@test "a very large ballot" {
	{
		election many 3000
		seq 3000 | sed "s/.*/$(candidate many 'c&')/"
		voter v1
		issue b1 v1
	} | registry
	mapfile -t pairs < <(seq 2500 | sed 's/.*/many\nc&/')
	ballot b1 v1 "${pairs[@]}" >big
	run es-ingest <big
	assert_failure 65
	es-ingest --max-line 256K <big | es-append -d "$data" >/dev/null
	decide
	run jq -s 'map(select(.type == "Vote Cast")) | length' "$data/events.ndjson"
	assert_output 2500
}

@test "-v sums up what was newly decided" {
	world | registry
	{
		ballot b1 v1
		ballot b1 v1
		ballot b2 v2
	} | ballots
	run --separate-stderr es-verify-ballot -v -d "$data" < <(es-replay -d "$data")
	assert_equal "$stderr" "es-verify-ballot: $data: 2 ballots verified, 1 rejected: 1 already-submitted (es rejected lists them)
es-verify-ballot: line 17: ballot g6 is for voter ghost, who is not registered"
	run --separate-stderr es-verify-ballot -v -d "$data" < <(es-replay -d "$data")
	assert_equal "$stderr" ''
}
