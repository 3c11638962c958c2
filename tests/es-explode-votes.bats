#!/usr/bin/env bats
load helper
load events

profile='{"fullName":"F","userName":"u","address":"a","votes":"[{\"electionId\":\"x\"","}":"{"}'
verified="{\"ballotId\":\"b\",\"voterId\":\"v\",\"voter\":$profile,\"votes\":[{\"electionId\":\"e2\",\"candidateId\":\"c1\"},{\"electionId\":\"e1\",\"candidateId\":\"c9\"}]}"

@test "a vote cast for each vote, in the ballot's order, after the ballot verified" {
	event 12.0 'Ballot Verified' "$verified" >in
	run es-explode-votes <in
	assert_success
	assert_output "$(
		cat in
		event 12.1 'Vote Cast' '{"ballotId":"b","vote":{"electionId":"e2","candidateId":"c1"}}'
		event 12.2 'Vote Cast' '{"ballotId":"b","vote":{"electionId":"e1","candidateId":"c9"}}'
	)"
}

@test "without a log the cause is named by its id" {
	event stdin-x.1:7.0 'Ballot Verified' "$verified" >in
	run jq -r .id <(es-explode-votes <in)
	assert_output $'stdin-x.1:7.0\nstdin-x.1:7.1\nstdin-x.1:7.2'
}

@test "all other events pass byte for byte; votes that come in are made again" {
	world | registry
	{
		ballot b1 v1 mayor ann board cyd
		ballot b1 v1 mayor ann
		ballot b2 v2
	} | ballots
	decide
	es-replay -d "$data" | es-explode-votes >out
	diff <(grep -v '"Vote Cast"' "$data/events.ndjson") <(grep -v '"Vote Cast"' out)
	diff <(grep '"Vote Cast"' "$data/events.ndjson" | sed 's/"seq":[0-9]*,//') <(grep '"Vote Cast"' out)
}

@test "an outcome whose id or votes are not of the form is refused: 76" {
	for id in 12 12.1 .0 x 12.00; do
		run --separate-stderr es-explode-votes < <(event "$id" 'Ballot Verified' "$verified")
		assert_equal "$id $status" "$id 76"
		[[ $stderr == 'es-explode-votes: line 1: '* ]]
	done
	run es-explode-votes < <(event 12.0 'Ballot Verified' '{"ballotId":"b","voterId":"v","votes":[]}')
	assert_failure 76
	run es-explode-votes < <(event 12.0 'Ballot Verified' "${verified/\"votes\":[\{/\"votes\": [\{}")
	assert_failure 76
}

@test "a line that is no event is refused with its number, after those before it: 76" {
	run --separate-stderr es-explode-votes < <(event 12.0 'Ballot Verified' "$verified"; echo '{"type":"Vote Cast"}')
	assert_failure 76
	assert_equal "${#lines[@]}" 3
	assert_equal "$stderr" 'es-explode-votes: line 2: not an event in canonical form'
}

@test "a last line without LF is cut off: 75" {
	run --separate-stderr es-explode-votes < <(event 12.0 'Ballot Verified' "$verified"; event 13.0 'Ballot Verified' "$verified" | head -c -1)
	assert_failure 75
	assert_equal "${#lines[@]}" 3
	assert_equal "$stderr" 'es-explode-votes: line 2 is cut off: run again'
}

@test "-v sums up" {
	run --separate-stderr es-explode-votes -v < <(event 12.0 'Ballot Verified' "$verified")
	assert_equal "$stderr" 'es-explode-votes: 2 votes cast'
}
