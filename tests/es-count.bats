#!/usr/bin/env bats
load helper
load events

voted() {
	world | registry
	{
		ballot b1 v1 mayor ann board eve
		ballot b2 v2
		ballot b3 v3 mayor nix
		ballot b4 v4 board cyd board eve
	} | ballots
	decide
	es-replay -d "$data" >log
}

tally_of() {
	jq -nc --arg what tally -f "$top/tests/check.jq" "$@"
}

@test "every candidate, zero votes too, by election and candidate" {
	voted
	run es-count <log
	assert_success
	assert_output - <<-'END'
		{"electionId":"board","description":"Election board","candidateId":"cyd","fullName":"Name cyd","votes":1}
		{"electionId":"board","description":"Election board","candidateId":"dan","fullName":"Name dan","votes":0}
		{"electionId":"board","description":"Election board","candidateId":"eve","fullName":"Name eve","votes":2}
		{"electionId":"mayor","description":"Election mayor","candidateId":"ann","fullName":"Name ann","votes":1}
		{"electionId":"mayor","description":"Election mayor","candidateId":"bob","fullName":"Name bob","votes":0}
	END
	tally_of log | diff - <(es-count <log)
}

@test "the order is by bytes" {
	for id in b B a.b a-b a a_ A0 A; do
		election "$id"
		for name in z Z 0 _ - . aa a; do candidate "$id" "$name"; done
	done | es-ingest --registry >in
	run jq -r '"\(.electionId) \(.candidateId)"' <(es-count <in)
	# An election's candidates stand together, whatever its name.
	diff <(printf '%s\n' "${lines[@]}") <(printf '%s\n' "${lines[@]}" | LC_ALL=C sort -t ' ' -k 1,1 -k 2,2)
	assert_equal "${#lines[@]}" 64
}

@test "names as given last; an election that is not there has none" {
	{
		candidate nowhere c
		election e 1 First
		candidate e c First
		election e 1 Second
		candidate e c 'Second "C"' | sed 's/"C"/\\"C\\"/'
	} | es-ingest --registry >in
	run es-count <in
	assert_output '{"electionId":"e","description":"Second","candidateId":"c","fullName":"Second \"C\"","votes":0}
{"electionId":"nowhere","description":null,"candidateId":"c","fullName":"Name c","votes":0}'
}

@test "with -d it counts each event once, wherever the stream begins" {
	voted
	last=$(wc -l <log)
	es-count -d whole <log >wanted
	tally_of log | cmp - wanted
	for first in 1 5 19 21 22 $((last - 1)) "$last"; do
		rm -rf part
		head -n "$first" log | es-count -d part | diff - <(head -n "$first" log | tally_of)
		for from in 1 "$first" $((first + 1)); do
			cp -r part again
			sed -n "$from,\$p" log | es-count -d again | diff wanted - || fail "$first $from"
			diff <(es-query -d whole records tally) <(es-query -d again records tally) || fail "$first $from"
			rm -r again
		done
	done
	es-count -d whole </dev/null | cmp - wanted
}

@test "without -d it counts what it reads, also without seq and with gaps" {
	voted
	run counted < <(grep 'Vote Cast' log | sed 's/"seq":[0-9]*,//' | es-count)
	assert_output $'board cyd 1\nboard eve 2\nmayor ann 1'
	run counted < <(cat log log | es-count)
	assert_output $'board cyd 2\nboard eve 4\nmayor ann 2'
}

@test "a stream that begins too late: 75; a gap: 76; without seq: 76" {
	voted
	run es-count -d out < <(sed 1d log)
	assert_failure 75
	run --separate-stderr es-count -d out < <(grep 'Vote Cast' log)
	assert_failure 75
	assert_equal "$output" ''
	run --separate-stderr es-count -d out < <(sed 4d log)
	assert_failure 76
	assert_output ''
	run es-count -d out2 < <(sed 's/"seq":[0-9]*,//' log)
	assert_failure 76
}

@test "no tally is printed past damage or a cut: 76, 75" {
	voted
	run --separate-stderr es-count < <(sed '9s/^/x/' log)
	assert_failure 76
	assert_output ''
	assert_equal "$stderr" 'es-count: line 9: not an event in canonical form'
	run --separate-stderr es-count < <(head -c -1 log)
	assert_failure 75
	assert_output ''
	run --separate-stderr es-count < <(sed 's/"vote":/"Vote":/' log)
	assert_failure 76
	assert_output ''
}

@test "a projection of another log beside is discarded" {
	voted
	es-count -d out <log >/dev/null
	(data=other && world | sed 's/ann/amy/' | registry)
	mv out/tally other/tally
	run --separate-stderr es-count -d other < <(es-replay -d other)
	assert_success
	[[ $stderr == *'other/tally belongs to another log: discarded, to be rebuilt from the log'* ]]
	tally_of other/events.ndjson | diff - <(printf '%s\n' "${lines[@]}")
}

@test "a recount from scratch equals the tally" {
	voted
	project
	es-replay -d "$data" | es-verify-ballot -d new | es-explode-votes | es-count >recount
	es-query -d "$data" tally | cmp - recount
}

@test "-v sums up what was new" {
	voted
	run --separate-stderr es-count -v -d out <log
	assert_equal "$stderr" 'es-count: 4 votes counted'
	run --separate-stderr es-count -v -d out <log
	assert_equal "$stderr" 'es-count: 0 votes counted'
}
