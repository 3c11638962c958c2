#!/usr/bin/env bats
# Bad lines among good ones, the whole way.
load helper
load events

# The four scenarios with bad lines before, between and behind, a blank one, and no LF at the end.
mixed() {
	mapfile -t good <"$top/seed/scenarios.ndjson"
	printf '\xff\n%s\n\n%s\n{"type":"Vote Cast","detail":{"ballotId":"49aef2","vote":{"electionId":"6353a9","candidateId":"f5484e"}}}\n' \
		"${good[0]}" "${good[1]}"
	printf '%s\n%s\n{"type":"Ballot Submitted","detail":{"ballotId":"73a342"' "${good[2]}" "${good[3]}"
}

@test "pipelines/run goes on, and ends with 65" {
	mixed >feed
	run --separate-stderr "$top/pipelines/run" -d "$data" -s box <feed
	assert_failure 65
	run_all clean <"$top/seed/scenarios.ndjson" >wanted
	diff wanted <(printf '%s\n' "${lines[@]}")
	agree
	assert_equal "$(outcomes)" "$(outcomes clean/events.ndjson)"
	# One line says how many and where.
	run grep -c refused <<<"$(grep -v 'passed on' <<<"$stderr")"
	assert_output 1
	[[ $stderr == *"es-ingest: 3 of 7 lines of box refused, the first is line 1: see $data/dead-letters.ndjson"* ]]
}

@test "each bad line stands in the dead letters with source, line, reason, bytes and text" {
	mixed | run_all "$data" -s box >/dev/null || :
	run jq -c '[.source, .line, .reason, .bytes, .text]' "$data/dead-letters.ndjson"
	assert_output - <<-'END'
		["box",1,"not strict JSON: not a JSON value at byte 1",1,"�"]
		["box",5,"type Vote Cast is derived and cannot be sent in",105,"{\"type\":\"Vote Cast\",\"detail\":{\"ballotId\":\"49aef2\",\"vote\":{\"electionId\":\"6353a9\",\"candidateId\":\"f5484e\"}}}"]
		["box",8,"not strict JSON: no comma or closing bracket after a value at byte 57",56,"{\"type\":\"Ballot Submitted\",\"detail\":{\"ballotId\":\"73a342\""]
	END
}

@test "a named source again: 65 again, nothing stored, no letter twice" {
	mixed >feed
	run_all "$data" -s box <feed >first || :
	cp -r "$data" before
	run run_all "$data" -s box <feed
	assert_failure 65
	diff first <(printf '%s\n' "${lines[@]}")
	cmp before/events.ndjson "$data/events.ndjson"
	cmp before/dead-letters.ndjson "$data/dead-letters.ndjson"
}

@test "a named source whose end was cut off is finished by feeding it whole" {
	head -c 250 "$top/seed/scenarios.ndjson" >part
	run run_all "$data" -s box <part
	assert_failure 65
	run_all "$data" -s box <"$top/seed/scenarios.ndjson" >second
	run_all clean -s box <"$top/seed/scenarios.ndjson" | cmp - second
	agree
}

@test "a feed of nothing but bad lines is an election without ballots" {
	run --separate-stderr "$top/pipelines/run" -d "$data" < <(head -c 100000 /dev/urandom)
	assert_failure 65
	assert_equal "${#lines[@]}" 4
	run jq -s 'map(.votes) | add' <(printf '%s\n' "${lines[@]}")
	assert_output 0
	assert_equal "$(outcomes)" ''
	# The letters are whole lines of JSON, whatever was fed.
	jq -e .text "$data/dead-letters.ndjson" >/dev/null
}

@test "a registry with bad lines" {
	{
		world
		echo '{"type":"Ballot Submitted","detail":{"ballotId":"b1","voterId":"v1","votes":[]}}'
		election '' 1
		issue b9 v1
	} >registry
	run --separate-stderr "$top/pipelines/intake" -d "$data" -s reg -r registry
	assert_failure 65
	run jq -r '"\(.line) \(.reason)"' "$data/dead-letters.ndjson"
	assert_line -n 0 '18 type Ballot Submitted does not belong to the registry'
	assert_line -n 1 '19 electionId is not an id (1 to 64 of A-Z a-z 0-9 . _ -)'
	assert_equal "$(wc -l <"$data/events.ndjson")" 18
}

@test "make run says 2, with the result on stdout and nothing else" {
	mixed >feed
	run --separate-stderr make -s -C "$top" run DATA="$data" REGISTRY=seed/registry.ndjson <feed
	assert_failure 2
	run_all clean <"$top/seed/scenarios.ndjson" >wanted
	diff wanted <(printf '%s\n' "${lines[@]}")
	[[ $stderr == *'3 of 7 lines'* ]]
	run --separate-stderr make -s -C "$top" run DATA="$data" SOURCE='a b' <feed
	assert_failure 2
}

@test "make init with a bad line in it says 2, the rest is stored" {
	{
		world
		echo x
	} >registry
	run --separate-stderr make -s -C "$top" init DATA="$data" REGISTRY="$work/registry"
	assert_failure 2
	assert_output ''
	assert_equal "$(wc -l <"$data/events.ndjson")" 17
	run --separate-stderr make -s -C "$top" init DATA="$data" REGISTRY="$work/registry"
	assert_failure 2
	assert_equal "$(wc -l <"$data/events.ndjson")" 17
}
