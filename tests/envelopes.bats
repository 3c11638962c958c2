#!/usr/bin/env bats
# Events in other systems' envelopes: CloudEvents and back, EventBridge to outside lines.
load helper
load events

# What a name may hold and is written in a way of its own, as JSON: escapes, DEL, a C1 control, line ends of other systems, a
# byte order mark, an emoji.
odd=$'\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f/<\xc3\xa9\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf\xef\xbf\xbf\xf0\x9f\x98\x80'

to() {
	jq -c "$@" -f "$top/pipelines/lib/to-cloudevents.jq"
}

from() {
	jq -c -f "$top/pipelines/lib/from-cloudevents.jq"
}

@test "CloudEvents and back: the same bytes, of every type, whatever a name holds" {
	every_type "$odd"
	assert_equal "$(jq -r .type "$data/events.ndjson" | sort -u | wc -l)" "$(grep -c 'NAME("[A-Z]' "$top/lib/event/shape.c")"
	assert_equal "$(jq -r .detail.description <<<"$(grep '"late"' "$data/events.ndjson" | head -n 1)" | jq -Rs explode -c)" \
		'[34,92,8,12,10,13,9,1,31,127,47,60,233,133,8232,8233,65279,65535,128512,10]'
	es-replay -d "$data" | to --arg origin example.org/board >cloud
	from <cloud | cmp - "$data/events.ndjson"
	es-replay -d "$data" | to --arg origin 'tag:example.org,2026:board#1' --arg prefix org.example.elections | from |
		cmp - "$data/events.ndjson"
}

@test "CloudEvents: the attributes, as CloudEvents 1.0 has them" {
	every_type
	es-replay -d "$data" | to --arg origin example.org/board >cloud
	# Required, and not empty: id, source, specversion, type. The names of all: lower-case letters and digits. Every one a
	# string; time as RFC 3339; source a URI reference. source and id together are one event's only.
	run jq -c 'select(
		(.specversion == "1.0" and (.id, .source, .type | type == "string" and length > 0)
		and (.datacontenttype == "application/json") and (.data | type == "object") and (has("data_base64") | not)
		and (to_entries | all(.key == "data" or (.value | type == "string") and (.key | test("^[a-z0-9]{1,20}$"))))
		and (.time | test("^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"))
		and (.source | test("^[A-Za-z0-9._~:/?#\\[\\]@!$&'\''()*+,;=%-]+$"))) | not)' cloud
	assert_output ''
	assert_equal "$(jq -r '.source + " " + .id' cloud | sort | uniq -d)" ''
	# sequence: lexicographically orderable, and as an Integer contiguous from 1.
	jq -r .sequence cloud | LC_ALL=C sort -c
	assert_equal "$(jq -r '.sequence, .sequencetype' cloud | head -n 2 | xargs)" '0000000001 Integer'
	jq -se 'map(.sequence | tonumber) == [range(1; length + 1)]' cloud
	run jq -c 'select(.id == "reg:1")' cloud
	assert_output "{\"specversion\":\"1.0\",\"id\":\"reg:1\",\"source\":\"example.org/board\",\"type\":\"es.election-created\",\"time\":$(
		jq .time cloud | head -n 1),\"datacontenttype\":\"application/json\",\"sequence\":\"0000000001\",\"sequencetype\":\"Integer\",\"data\":{\"electionId\":\"mayor\",\"description\":\"Election mayor\",\"electionDate\":\"2022-03-22\",\"votesAllowed\":1,\"ballotsPerVoter\":1}}"
}

@test "CloudEvents: any origin becomes a URI reference, and none is an error" {
	every_type
	local origin source
	while read -r origin source; do
		assert_equal "$(head -n 1 "$data/events.ndjson" | to --arg origin "$origin" | jq -r .source)" "$source"
	done <<-'END'
		example.org/board-2027 example.org/board-2027
		https://example.org:80/b?x=1&y=(2) https://example.org:80/b?x=1&y=(2)
		es-log-f568d5885ce96470 es-log-f568d5885ce96470
		100%<"{`|^\}>[]# 100%25%3C%22%7B%60%7C%5E%5C%7D%3E%5B%5D%23
		9:30/board ./9:30/board
		a/9:30 a/9:30
	END
	run to <"$data/events.ndjson"
	assert_failure
	assert_output --partial 'origin is missing'
	run to --arg origin x <<<'{"seq":2147483648,"id":"a:1","type":"Election Closed","time":"2026-11-23T04:00:00.000Z","detail":{}}'
	assert_failure
	assert_output --partial 'beyond'
	run to --arg origin x <<<'{"id":"a:1","type":"Election Closed","time":"2026-11-23T04:00:00.000Z","detail":{}}'
	assert_failure
	assert_output --partial 'no seq: a:1'
	assert_equal "$(head -n 1 "$data/events.ndjson" | to --arg origin x --arg prefix org.example.elections | jq -r .type)" \
		org.example.elections.election-created
}

@test "what is no CloudEvent of a log is an error" {
	every_type
	to --arg origin x <"$data/events.ndjson" | head -n 1 >cloud
	local change
	for change in '.specversion = "0.3"' 'del(.data)' '.data = "x"' 'del(.sequence)' 'del(.data) | .data_base64 = "e30="'; do
		run from < <(jq -c "$change" cloud)
		assert_failure
		assert_output --partial 'not an event of a log'
	done
}

@test "a log that came back from CloudEvents is a log: with its key it goes with its checkpoint" {
	"$top/pipelines/init" -d "$data" -o example.org/board 2>chatter
	run_all <"$top/seed/scenarios.ndjson" >tally
	mkdir -m 700 back
	to --arg origin "$(head -n 1 "$data/events.checkpoint")" <"$data/events.ndjson" | from >back/events.ndjson
	"$top/pipelines/audit" -k "$data/events.key" back/events.ndjson "$data/events.checkpoint" >audit
	cp "$data/events.key" back
	run_all back </dev/null | cmp - tally
}

# envelope DETAIL-TYPE DETAIL: as an EventBridge bus hands it on.
envelope() {
	cat <<-END
		{
		  "version": "0",
		  "id": "17793124-05d4-b198-2fde-7ededc63b103",
		  "detail-type": "$1",
		  "source": "ballots.example.org",
		  "account": "123456789012",
		  "time": "2022-03-22T18:43:48Z",
		  "region": "us-east-1",
		  "resources": ["arn:aws:execute-api:us-east-1:123456789012:a1b2c3/prod/POST/events"],
		  "detail": $2
		}
	END
}

@test "EventBridge: what a bus or an archive holds goes through the door" {
	"$top/pipelines/init" -d "$data" 2>chatter
	jq -c .detail "$top/seed/scenarios.ndjson" | while read -r detail; do
		envelope 'Ballot Submitted' "$detail"
	done >envelopes
	jq -c -f "$top/pipelines/lib/from-eventbridge.jq" <envelopes >lines
	cmp lines "$top/seed/scenarios.ndjson"
	# Delivered twice, and beside what nobody may send in and what is no envelope.
	{
		cat envelopes
		jq -s '.[0]' envelopes
		envelope 'Vote Cast' '{"ballotId":"49aef2","vote":{"electionId":"cc4822","candidateId":"3391e4"}}'
		echo '{"Records":[]} 7'
	} | jq -c -f "$top/pipelines/lib/from-eventbridge.jq" >lines
	run_all "$data" -s bus <lines >tally || (($? == 65))
	run_all other <"$top/seed/scenarios.ndjson" | cmp - tally
	agree
	assert_equal "$(jq -r '"\(.line) \(.text)"' "$data/dead-letters.ndjson")" "$(sed -n '6,$p' lines | cat -n | awk '{$1 += 5; print}')"
	assert_equal "$(outcomes | sort | uniq -c | xargs)" \
		"1 2a8c1e already-submitted 1 49aef2 already-submitted 1 49aef2 verified 1 73a342 verified 1 de2ac4 verified"
}
