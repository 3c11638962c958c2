#!/usr/bin/env bats
# The original's scenarios: the whole way, as the README has it.
load helper

@test "the four scenarios give the original's result" {
	run_all "$data" <"$top/seed/scenarios.ndjson" >result
	run jq -r '"\(.fullName) \(.votes)"' result
	assert_output - <<-END
		Carla C Castano 2
		Beth B Barnes 1
		Elena E Espinoza 2
		Delores D Dumfries 1
	END
	run jq -r 'select(.type == "Ballot Rejected") | "\(.detail.ballotId) \(.detail.reason)"' "$data/events.ndjson"
	assert_output "2a8c1e already-submitted"
	run jq -r .ballotState <(es-query -d "$data" ballots)
	assert_output "$(printf 'SUBMITTED\n%.0s' 1 2 3 4)"
	agree
}

@test "the same ballots again are rejected and change no count" {
	run_all "$data" <"$top/seed/scenarios.ndjson" >first
	run_all "$data" <"$top/seed/scenarios.ndjson" >second
	diff first second
	run jq -r 'select(.type == "Ballot Rejected") | .detail.reason' "$data/events.ndjson"
	assert_output "$(printf 'already-submitted\n%.0s' 1 2 3 4 5)"
	agree
}

@test "the same ballots of a named source again are not stored again" {
	run_all "$data" -s box-1 <"$top/seed/scenarios.ndjson" >first
	cp "$data/events.ndjson" before
	run_all "$data" -s box-1 <"$top/seed/scenarios.ndjson" >second
	diff first second
	cmp before "$data/events.ndjson"
}
