#!/usr/bin/env bats
# What may be shown to the world, and what auditors get: pipelines/publish and pipelines/export-arlo.
load helper
load events

export OPEN=1 # most tests publish while the contests are open

# A town: mayor for all, board (vote for up to 2) for those whose ballots are for all contests.
town() {
	local n
	contests
	for ((n = 1; n <= ${1:-24}; n++)); do
		voter "v$n"
		if ((n % 4 == 0)); then
			printf '{"type":"Ballot Issued","detail":{"ballotId":"b%s","voterId":"v%s","electionIds":["mayor"]}}\n' $n $n
		else
			issue "b$n" "v$n"
		fi
	done
}

# choice N: the votes of voter N.
choice() {
	local -a votes=()
	(($1 % 3 == 0)) || votes+=(mayor "$( (($1 % 2)) && echo ann || echo bob)")
	if (($1 % 4 > 0 && $1 % 5 > 0)); then
		votes+=(board cyd)
		(($1 % 2)) || votes+=(board eve)
	fi
	echo "${votes[*]}"
}

# voted STORE [FIRST SECOND]: a store in which both have swapped what they chose.
voted() {
	local n who
	data=$1
	mkdir -m 700 "$data"
	town | registry reg
	for ((n = 1; n <= 24; n++)); do
		who=$n
		[[ $n != "${2-}" ]] || who=$3
		[[ $n != "${3-}" ]] || who=$2
		# shellcheck disable=SC2046
		ballot "b$n" "v$n" $(choice "$who")
	done | ballots box-1
	run_all </dev/null >/dev/null 2>&1
}

publish() {
	"$top/pipelines/publish" "$@"
}

@test "what is published does not depend on whose a ballot is: two choices swapped give the same set" {
	voted one
	publish -d one -n 5 out-one 2>/dev/null
	for pair in '1 2' '7 10' '4 20'; do
		# shellcheck disable=SC2086
		voted two $pair
		! cmp -s <(es-query -d one votes) <(es-query -d two votes)
		rm -rf out-two
		publish -d two -n 5 out-two 2>/dev/null
		cmp <(sort out-one/cvr.ndjson) <(sort out-two/cvr.ndjson)
		cmp out-one/result.ndjson out-two/result.ndjson
		assert_equal "$(ls out-two)" "$(printf '%s\n' checkpoint cvr.ndjson result.ndjson)"
		rm -rf two
	done
}

@test "a ballot with other votes changes it" {
	voted one
	publish -d one -n 5 out-one 2>/dev/null
	choice() { echo mayor bob; }
	voted two
	publish -d two -n 5 out-two 2>/dev/null
	! cmp -s <(sort out-one/cvr.ndjson) <(sort out-two/cvr.ndjson)
}

@test "no id of ballot or voter, no name, no time and no source is published" {
	voted one
	publish -d one out 2>/dev/null
	run grep -E '"?(b|v)[0-9]+"|Voter v|box-1|2026-|20[0-9]{2}-[0-9]{2}-[0-9]{2}T|seq' out/cvr.ndjson out/result.ndjson
	assert_failure 1
}

@test "unless OPEN=1: of a contest that is not closed only the turnout" {
	voted "$work/town"
	"$top/pipelines/close" -d "$data" mayor 2>>chatter
	unset OPEN
	publish -d "$data" pub 2>>chatter
	assert_equal "$(jq -c 'select(.electionId == "mayor") | .votes' pub/result.ndjson)" "$(es-query -d "$data" result mayor | jq .votes)"
	local other
	for other in $(es-query -d "$data" elections | jq -r 'select(.electionState != "CLOSED").electionId'); do
		assert_equal "$(jq -c --arg id "$other" 'select(.electionId == $id) | [has("votes"), has("undervotes"), has("rejected"), .candidates[0]]' pub/result.ndjson)" \
			"[false,false,false,$(es-query -d "$data" result "$other" | jq -c '.candidates[0] | {candidateId, fullName}')]"
		run -1 grep -F "\"$other\"" pub/cvr.ndjson
	done
	[[ -n $other ]]
	assert_equal "$(jq -s '[.[] | .votes // [.candidateIds[]] | length] | add' pub/cvr.ndjson)" "$(es-query -d "$data" result mayor | jq .votes)"
}

@test "each time the order is another, and the set the same" {
	voted one
	publish -d one -n 5 first 2>/dev/null
	publish -d one -n 5 second 2>/dev/null
	! cmp -s first/cvr.ndjson second/cvr.ndjson
	cmp <(sort first/cvr.ndjson) <(sort second/cvr.ndjson)
}

@test "what is published adds up to the official count" {
	voted one
	publish -d one -n 5 out 2>/dev/null
	assert_equal "$(wc -l <out/cvr.ndjson)" 24
	jq -c 'if .votes then .votes[] | [.electionId, .candidateId] else .electionId as $e | .candidateIds[] | [$e, .] end' \
		out/cvr.ndjson | sort | uniq -c | sed 's/^ *//' >counted
	jq -c 'select(.electionId) | .electionId as $e | .candidates[] | select(.votes > 0) | [.votes, $e, .candidateId]' out/result.ndjson |
		sed -E 's/^\[([0-9]+),/\1 [/' | sort -k 2 >official
	diff counted official
	diff <(jq -c 'del(.seq, .checkpoint)' <(es-query -d one result)) out/result.ndjson
	cmp one/events.checkpoint out/checkpoint
}

@test "a style with few ballots is shown contest by contest, with others, so that none stands alone" {
	voted one
	# 18 ballots for all contests, 6 for mayor only.
	publish -d one -n 6 six 2>/dev/null
	assert_equal "$(jq -c 'select(.pooled)' six/cvr.ndjson | wc -l)" 0
	assert_equal "$(jq -c '.electionIds' six/cvr.ndjson | sort | uniq -c | sed 's/^ *//')" $'18 ["board","mayor"]\n6 ["mayor"]'
	# Six alone would be fewer than 7: the others go with them.
	publish -d one -n 7 seven 2>/dev/null
	assert_equal "$(jq -c 'select(.pooled) | .electionId' seven/cvr.ndjson | sort | uniq -c | sed 's/^ *//')" $'18 "board"\n24 "mayor"'
	assert_equal "$(jq -c 'select(.pooled | not)' seven/cvr.ndjson)" ''
}

@test "a contest with few ballots is named" {
	voted one
	run --separate-stderr publish -d one -n 20 out
	assert_success
	[[ $stderr == *'board has 18 ballots: its count alone may tell how they voted'* ]]
}

@test "a ballot taken back is not published, the one in its place is" {
	voted one
	{
		printf '{"type":"Ballot Revoked","detail":{"ballotId":"b1","reason":"spoiled"}}\n'
		printf '{"type":"Ballot Issued","detail":{"ballotId":"new","voterId":"v1","electionIds":["board"],"replaces":"b1"}}\n'
	} | registry fix
	ballot new v1 board dan | ballots box-2
	run_all </dev/null >/dev/null 2>&1
	publish -d one -n 1 out 2>/dev/null
	assert_equal "$(wc -l <out/cvr.ndjson)" 24
	assert_equal "$(jq -c 'select(.electionIds == ["board"])' out/cvr.ndjson)" \
		'{"electionIds":["board"],"votes":[{"electionId":"board","candidateId":"dan"}]}'
	assert_equal "$(jq -c 'select(.electionIds == ["board","mayor"])' out/cvr.ndjson | wc -l)" 17
}

@test "nothing is published that is not decided and counted, nor over something else" {
	voted one
	ballot b1 v1 | ballots box-3
	run --separate-stderr publish -d one out
	assert_failure 75
	[[ $stderr == *'not everything in the log is decided and counted'* ]]
	[[ ! -e out ]]
	run_all </dev/null >/dev/null 2>&1
	mkdir there
	for words in "-d one there" "-d one" "-d one a b" "-d none out" "-d one -n 0 out" "-d one -n x out" ""; do
		# shellcheck disable=SC2086
		run publish $words
		assert_failure 64
	done
	[[ ! -e out && -z $(ls there) ]]
	publish -d one out 2>/dev/null
	run publish -d one out
	assert_failure 64
}

# What Arlo makes of an export: contests by name, choices by name, a batch for each row, marks and blanks.
read_export() {
	python3 - "$1" <<-'END'
		import csv, json, re, sys, collections
		rows = list(csv.reader(open(sys.argv[1] + "/cvr.csv", encoding="utf-8", newline="")))
		manifest = list(csv.DictReader(open(sys.argv[1] + "/manifest.csv", encoding="utf-8", newline="")))
		batches = {(m["Tabulator"], m["Batch Name"]): int(m["Number of Ballots"]) for m in manifest}
		name, contests, choices, headers = rows[:4]
		first = next(i for i, value in enumerate(contests) if value)
		assert headers[:first] == ["CvrNumber", "TabulatorNum", "BatchId", "RecordId", "ImprintedId", "CountingGroup",
		                           "PrecinctPortion", "BallotType"], headers
		parsed = [re.match(r"^(.+) \(Vote For=(\d+)\)$", c) for c in contests[first:]]
		assert all(parsed), contests
		columns = [(m[1], choice) for m, choice in zip(parsed, choices[first:])]
		assert len(set(columns)) == len(columns), "a choice twice"
		votes, on, found = collections.Counter(), collections.Counter(), collections.Counter()
		for number, row in enumerate(rows[4:], 1):
		    assert len(row) == first + len(columns) and int(row[0]) == number and int(row[3]) > 0 and row[4], row
		    found[row[1], row[2]] += 1
		    for column, mark in zip(columns, row[first:]):
		        assert mark in ("", "0", "1"), mark
		        votes[column] += mark == "1"
		        on[column[0]] += mark != "" and column == next(c for c in columns if c[0] == column[0])
		assert found == batches, (found, batches)
		print(json.dumps([[*c, votes[c], on[c[0]]] for c in columns], ensure_ascii=False, separators=(",", ":")))
	END
}

@test "Arlo's reader finds each contest, choice, batch and mark" {
	voted one
	ballot b1 v1 | ballots other-box
	run_all </dev/null >/dev/null 2>&1
	"$top/pipelines/export-arlo" -d one out
	read_export out >read
	es-query -d one result | jq -s -c '[.[] | select(.electionId) | . as $c | .candidates[]
		| [$c.description, .fullName, .votes, $c.cast]]' >official
	diff read official
	assert_equal "$(cat out/manifest.csv)" $'"Tabulator","Batch Name","Number of Ballots"\n"es","box-1",24'
	assert_equal "$(grep -c '"b4"' out/cvr.csv)" 1
	assert_equal "$(stat -c %a out/cvr.csv)" 600
	# Without a byte order mark, Arlo takes a lone letter that is not ASCII for one of MacRoman.
	assert_equal "$(head -c 3 out/cvr.csv | od -An -tx1)" ' ef bb bf'
}

@test "names that come twice, with commas, quotes, line ends or in any script reach Arlo apart" {
	data=one
	mkdir -m 700 one
	{
		election e1 1 'Mayor, \"the\"\nfirst'
		election e2 1 'Mayor, \"the\"\nfirst'
		candidate e1 a 'José, «Pepe» 李'
		candidate e1 b 'José, «Pepe» 李'
		candidate e2 a 'ولد\t1'
		voter v1
		issue b1 v1
	} | registry reg
	ballot b1 v1 e1 b e2 a | ballots box-1
	run_all </dev/null >/dev/null 2>&1
	"$top/pipelines/export-arlo" -d one out
	run read_export out
	assert_output '[["Mayor, \"the\" first [e1]","José, «Pepe» 李 [a]",0,1],["Mayor, \"the\" first [e1]","José, «Pepe» 李 [b]",1,1],["Mayor, \"the\" first [e2]","ولد 1",1,1]]'
}

@test "what a spreadsheet would run as a formula reaches Arlo with an apostrophe in front" {
	data=one
	mkdir -m 700 one
	{
		election e1 1 '=HYPERLINK(\"http://evil.example\",1)'
		candidate e1 a '@SUM(1)'
		candidate e1 b "'=1"
		candidate e1 c "'t Hooft"
		voter v1
		issue -b1 v1
	} | registry reg
	ballot -b1 v1 e1 b | ballots -box
	run_all </dev/null >/dev/null 2>&1
	"$top/pipelines/export-arlo" -d one out
	run read_export out
	assert_output "[[\"'=HYPERLINK(\\\"http://evil.example\\\",1)\",\"'@SUM(1)\",0,1],[\"'=HYPERLINK(\\\"http://evil.example\\\",1)\",\"''=1\",1,1],[\"'=HYPERLINK(\\\"http://evil.example\\\",1)\",\"'t Hooft\",0,1]]"
	assert_equal "$(sed -n 2p out/manifest.csv)" "\"es\",\"'-box\",1"
	run -1 grep -E '(^|,)"?[=+@-]' out/cvr.csv out/manifest.csv
}

# What Arlo refuses in a manifest (its csv_parse, read in November 2026): a word that is total or subtotal, and a last row
# whose number is the sum of the others, where there are more than two.
arlo_takes() {
	python3 - "$1/manifest.csv" <<-'END'
		import csv, re, sys
		rows = list(csv.reader(open(sys.argv[1], newline="")))[1:]
		for row in rows:
		    for cell in row:
		        assert not re.search(r"(^|[^a-zA-Z])(sub)?totals?($|[^a-zA-Z])", cell, re.I), row
		numbers = [int(row[2]) for row in rows]
		assert len(rows) <= 2 or sum(numbers[:-1]) != numbers[-1], numbers
	END
}

@test "no batch is one that Arlo takes for a total" {
	local n
	data=one
	mkdir -m 700 one
	{
		contests
		for n in 1 2 3 4 5 6; do
			voter v$n
			issue b$n v$n
		done
	} | registry reg
	ballot b1 v1 mayor ann | ballots first
	ballot b2 v2 mayor bob | ballots Total-2
	ballot b3 v3 mayor bob | ballots tot-al-2
	for n in 4 5 6; do ballot b$n v$n mayor ann; done | ballots z-last
	run_all </dev/null >/dev/null 2>&1
	"$top/pipelines/export-arlo" -d one out
	arlo_takes out
	read_export out >read
	assert_equal "$(sed 1d out/manifest.csv | tr -d '"' | xargs)" 'es,z-last,3 es,Tot-al-2,1 es,first,1 es,tot-al-2,1'
	# The order in which they came has the last as large as the others together.
	printf 'Tabulator,Batch Name,Number of Ballots\nes,a,1\nes,b,1\nes,z,2\n' >out/manifest.csv
	run ! arlo_takes out
}
