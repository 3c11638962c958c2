#!/usr/bin/env bats
# The JSON Schema of events says what the programs say: bin/es-events.schema.json against es-replay. That every event which
# any test stores is as the schema has it, tests/run looks at in the end.
load helper
load events

schema=$top/bin/es-events.schema.json

needs_ajv() {
	local status=0
	"$top/tests/schema.js" "$schema" </dev/null || status=$?
	((status != 69 && status != 127)) || skip "node-ajv is not installed"
}

# against_schema: which of the lines on standard input the schema refuses, by number.
against_schema() {
	local status=0
	"$top/tests/schema.js" "$schema" >refused || status=$?
	((status <= 1)) || fail "schema.js ended with $status"
	cut -f 1 refused
}

# takes SEQ LINE: whether es-replay takes LINE as line SEQ of the log, which stands in the array log.
takes() {
	local printed
	printf '%s\n' "${log[@]:0:$1-1}" "$2" >mutant/events.ndjson
	es-replay -d mutant >printed 2>why || :
	mapfile -t printed <printed
	((${#printed[@]} == $1))
}

@test "each type in lib/event/shape.c has its definition, and each definition and member a title and a description" {
	jq -r '.oneOf[]."$ref"' "$schema" | sed 's|^#/definitions/||' | sort >alternatives
	jq -r '.definitions[] | select(.properties.type).title' "$schema" | sort >titles
	sed 's/ //g' titles | diff alternatives -
	sed -n 's/.*NAME("\([A-Z][^"]*\)").*/\1/p' "$top/lib/event/shape.c" | sort | diff titles -
	run jq -r 'def here: if ."$ref" then . else select(.title and .description | not) end;
		path(.. | objects | .properties // .definitions // empty | .[] | here) as $at | select(getpath($at) | ."$ref" | not)
		| $at | join("/")' "$schema"
	assert_output ''
	run jq -r '[.. | objects | ."$ref" // empty | ltrimstr("#/definitions/")] - (.definitions | keys) | .[]' "$schema"
	assert_output ''
}

@test "the reasons are those of the man page, in its order" {
	local of
	while read -r of type; do
		diff <(sed -n "/^\.Ss $of\$/,/^\.El/s/^\.It Li //p" "$top/bin/es-events.5") \
			<(jq -r --arg type "$type" '.definitions[$type].properties.detail.properties.reason.enum[]' "$schema")
	done <<-'END'
		Ballots BallotRejected
		Cancellations CancellationRefused
		Revocations RevocationRefused
		Replacements ReplacementRefused
	END
}

@test "what is changed in an event of each type, the schema and es-replay refuse alike" {
	needs_ajv
	every_type
	mapfile -t log <"$data/events.ndjson"
	assert_equal "$(jq -r .type "$data/events.ndjson" | sort -u | wc -l)" "$(jq '.oneOf | length' "$schema")"
	jq -nr -f "$top/tests/mutate.jq" "$data/events.ndjson" >mutants
	assert_equal "$(cut -f 2 mutants | sort -u | wc -l)" "$(jq '.oneOf | length' "$schema")"
	mkdir mutant
	cut -f 3- mutants | against_schema >by_schema
	# In a shell of its own, since bats looks at each command of this one.
	# shellcheck disable=SC2016
	bash -c "$(declare -f takes)"'
		mapfile -t log <"$1"
		while IFS=$'\''\t'\'' read -r what seq line; do
			n=$((n + 1))
			takes "$seq" "$line" || echo "$n"
		done' sh "$data/events.ndjson" <mutants >by_program
	local n
	n=$(wc -l <mutants)
	((n > 600))
	# Some of both, so that neither takes or refuses all.
	(($(wc -l <by_program) > n / 2 && $(wc -l <by_program) < n - 50))
	diff by_schema by_program | sed -n 's/^[<>] //p' | while read -r n; do sed -n "${n}p" mutants | cut -c 1-300; done >differ
	rm -r mutant
	run cat differ
	assert_output ''
}

# differs WHO TYPE WHY SED: WHO alone, schema or program, is to refuse the first event of TYPE as SED changes it, since WHY.
differs() {
	local seq line
	seq=$(grep -n -m 1 "\"type\":\"$2\"" "$data/events.ndjson" | cut -d : -f 1)
	line=$(sed "$4" <<<"${log[seq - 1]}")
	[[ $line != "${log[seq - 1]}" ]] || fail "$3: nothing is changed"
	printf '%s\n' "$line" >>lines
	if takes "$seq" "$line"; then echo "schema alone refuses: $3"; else echo "program alone refuses: $3"; fi >>found
	echo "$1 alone refuses: $3" >>wanted
}

@test "where they differ: what a schema cannot see, and a reason of another outcome" {
	needs_ajv
	every_type
	mapfile -t log <"$data/events.ndjson"
	mkdir mutant
	# A schema sees what a reader of JSON makes of a line, and the programs how it is written.
	differs program 'Election Created' 'the order of members' 's/\("id":[^,]*\),\("type":[^,]*\)/\2,\1/'
	differs program 'Election Created' 'white space' 's/,"id"/, "id"/'
	differs program 'Election Created' 'a member twice' 's/"opened":/"opened":true,&/; s/"votesAllowed":1/&,"votesAllowed":1/'
	differs program 'Election Created' 'a number with a fraction' 's/"votesAllowed":1/&.0/'
	differs program 'Election Created' 'an escape where none is needed' 's/"mayor"/"\\u006dayor"/'
	differs program 'Candidate Registered' 'a slash that is escaped' 's/Name /&\\\//'
	differs program 'Candidate Registered' 'a surrogate alone' 's/Name /&\\ud800/'
	differs program 'Candidate Registered' 'no UTF-8' 's/Name /&\xff/'
	# A schema sees one event, and the programs the log.
	differs program 'Ballot Issued' 'seq is not the number of the line' 's/"seq":/&1/'
	differs program 'Ballot Submitted' 'its source had this line before' 's/"id":"[^:]*/"id":"reg/'
	differs program 'Ballot Verified' 'another ballot than its cause has' 's/"ballotId":"/&x/'
	differs program 'Ballot Verified' 'another time than its cause has' 's/\("time":"\)..../\12001/'
	differs program 'Vote Cast' 'another vote than its ballot has' 's/"candidateId":"/&x/'
	# Its numbers are text, and its limits patterns.
	differs program 'Election Created' 'a line beyond 2^63-1' 's/\("id":"reg:\)[0-9]*/\19223372036854775808/'
	# es-replay knows the reasons, and leaves to es-append which outcome has which: it makes outcomes again and compares.
	differs schema 'Ballot Rejected' 'a reason of another outcome' 's/"reason":"[^"]*"/"reason":"not-voided"/'
	rm -r mutant
	diff wanted found
	diff <(grep -n '^schema' wanted | cut -d : -f 1) <(against_schema <lines)
}

@test "a line that is too long is refused by the programs alone" {
	needs_ajv
	every_type
	mapfile -t log <"$data/events.ndjson"
	mkdir mutant
	local line
	line=$(head -c 4200000 /dev/zero | tr '\0' x)
	line=${log[2]/Name ann/$line}
	run against_schema <<<"$line"
	assert_output ''
	run ! takes 3 "$line"
	rm -r mutant
}

@test "schema.js says which line and what is wrong with it, and tells a line's end from U+2028" {
	needs_ajv
	printf '{"seq":1,"id":"a:1","type":"Election Opened","time":"2026-11-23T04:00:00.000Z","detail":{"electionId":"%s"}}\n' a 'b c' >events
	printf 'x\n{"seq":4,"id":"a:4","type":"Candidate Registered","time":"2026-11-23T04:00:00.000Z","detail":{"electionId":"a","candidateId":"b","fullName":"\xe2\x80\xa8"}}\n' >>events
	run against_schema <events
	assert_output $'2\n3'
	run cat refused
	assert_line -n 0 --partial $'2\t.detail.electionId should match pattern'
	assert_line -n 1 $'3\tnot JSON'
}
