#!/usr/bin/env bats
# Ballots issued with the hash of a secret: who has it not is rejected, and the secret is kept nowhere.
load helper
load events

# hashed BALLOT VOTER SECRET [FURTHER]: issued with the hash of that secret
hashed() {
	issue "$1" "$2" ISSUED "${4-},\"secretHash\":\"$(hash_of "$3")\""
}

# secret_world: that of the others, and h1 to h4 of voters v1 to v4 whose secrets are "word 1" to "word 4".
secret_world() {
	local n
	world
	for n in 1 2 3 4; do
		hashed "h$n" "v$n" "word $n"
	done
}

# nowhere DIR TEXT: the text stands in no file below, by itself or in another case.
nowhere() {
	local found
	! found=$(grep -rlaiF -- "$2" "$1") || {
		echo "\"$2\" stands in $found"
		return 1
	}
}

@test "the right secret is taken, a wrong one or none is not-authentic; then the right one still is" {
	secret_world | registry
	{
		ballot h1 v1 mayor ann
		ballot h1 v1 mayor ann | with_secret 'word 2'
		ballot h1 v1 mayor ann | with_secret 'word 1 '
		ballot h1 v1 mayor ann | with_secret 'Word 1'
		ballot h1 v1 mayor ann | with_secret "$(hash_of 'word 1')"
		ballot h1 v1 mayor ann | with_secret 'word 1'
		ballot h1 v1 mayor ann | with_secret 'word 1'
		ballot h2 v2 | with_secret 'word 2'
	} | ballots
	answered 'h1 rejected not-authentic' 'h1 rejected not-authentic' 'h1 rejected not-authentic' 'h1 rejected not-authentic' \
		'h1 rejected not-authentic' 'h1 verified' 'h1 rejected already-submitted' 'h2 verified'
	run counted < <(es-query -d "$data" tally)
	assert_output 'mayor ann 1'
}

@test "not-authentic comes after wrong-voter and before all that follows" {
	secret_world | registry
	hashed gh ghost boo | registry
	ballot h1 v1 mayor ann | with_secret 'word 1' | ballots
	ballot h2 v2 mayor ann | with_secret 'word 2' | ballots
	{
		revoke h2
		becomes Closed board
	} | registry
	{
		ballot nix v1 | with_secret x
		ballot h1 v2 | with_secret x
		ballot gh ghost | with_secret x
		ballot gh ghost | with_secret boo
		ballot h1 v1 nix nix | with_secret x
		ballot h1 v1 nix nix | with_secret 'word 1'
		ballot h2 v2 nix nix | with_secret x
		ballot h2 v2 nix nix | with_secret 'word 2'
		ballot h3 v3 nix nix board nix mayor ann mayor ann | with_secret x
		ballot h3 v3 nix nix board nix mayor ann mayor ann | with_secret 'word 3'
		ballot h3 v3 board cyd | with_secret x
		ballot h3 v3 board cyd | with_secret 'word 3'
	} | ballots
	decide
	run tail -n 12 <(answers)
	assert_output - <<-'END'
		nix rejected unknown-ballot
		h1 rejected wrong-voter
		gh rejected not-authentic
		gh rejected unknown-voter
		h1 rejected not-authentic
		h1 rejected already-submitted
		h2 rejected not-authentic
		h2 rejected ballot-voided
		h3 rejected not-authentic
		h3 rejected unknown-election
		h3 rejected not-authentic
		h3 rejected election-closed
	END
	project
	agree
}

@test "a ballot issued without one takes any secret or none, and its hash is stored" {
	secret_world | registry
	{
		ballot b1 v1 mayor ann | with_secret whatever
		ballot b2 v2 mayor ann
	} | ballots
	answered 'b1 verified' 'b2 verified'
	run jq -c 'select(.type == "Ballot Submitted") | .detail' "$data/events.ndjson"
	assert_line -n 0 "{\"ballotId\":\"b1\",\"voterId\":\"v1\",\"secretHash\":\"$(hash_of whatever)\",\"votes\":[{\"electionId\":\"mayor\",\"candidateId\":\"ann\"}]}"
	assert_line -n 1 '{"ballotId":"b2","voterId":"v2","votes":[{"electionId":"mayor","candidateId":"ann"}]}'
	# No outcome repeats it.
	run jq -r 'select(.detail.secretHash) | .type' "$data/events.ndjson"
	assert_equal "$(sort -u <<<"$output" | xargs)" 'Ballot Issued Ballot Submitted'
}

@test "the hash is of the secret's own bytes, however its JSON is written" {
	odd=$'päss "w\\rd"\t李 🗳'
	hashed o1 v1 "$odd" >issued
	hashed o2 v2 "$odd" >>issued
	{
		world
		cat issued
	} | registry
	jq -nc --arg s "$odd" '{type: "Ballot Submitted", detail: {secret: $s, votes: [], voterId: "v1", ballotId: "o1"}}' >in
	echo '{"type":"Ballot Submitted","detail":{"ballotId":"o2","voterId":"v2","votes":[],"\u0073ecret":"p\u00E4ss \"w\\rd\"\u0009\u674e \uD83D\uddf3"}}' >>in
	ballots <in
	answered 'o1 verified' 'o2 verified'
	run jq -r 'select(.type == "Ballot Submitted") | .detail | keys_unsorted | join(" ")' "$data/events.ndjson"
	assert_output "$(printf 'ballotId voterId secretHash votes\n%.0s' 1 2)"
}

@test "a ballot keeps the hash that it was first issued with, whatever is said later; asked again the same" {
	secret_world | any_number | registry
	{
		hashed h1 v1 other
		issue h2 v2
		hashed b1 v1 other
	} | registry
	{
		ballot h1 v1 | with_secret other
		ballot h1 v1 | with_secret 'word 1'
		ballot h2 v2
		ballot b1 v1
	} | ballots
	decide
	hashed h2 v2 late | registry
	ballot h2 v2 | with_secret 'word 2' | ballots
	answered 'h1 rejected not-authentic' 'h1 verified' 'h2 rejected not-authentic' 'b1 verified' 'h2 verified'
	same_from_anywhere 17
}

@test "the secret stands nowhere in the data directory: not in log, tables, letters or what is printed" {
	mkdir -m 700 "$data"
	secret_world | "$top/pipelines/intake" -d "$data" -s reg -r /dev/stdin >out 2>err
	{
		hashed s1 v1 Sesame-Right-1
		hashed s2 v2 Sesame-Right-2
	} | "$top/pipelines/intake" -d "$data" -s reg2 -r /dev/stdin >>out 2>>err
	{
		ballot s1 v1 mayor ann | with_secret Sesame-Right-1
		ballot s1 v1 mayor ann | with_secret Sesame-Again
		ballot s2 v2 mayor ann | with_secret Sesame-Wrong
		ballot nix v2 mayor ann | with_secret Sesame-Unknown
		ballot b1 v1 mayor ann | with_secret Sesame-Unneeded
		# Refused lines.
		ballot 'b 1' v1 mayor ann | with_secret Sesame-BadId
		ballot b2 v2 mayor ann | with_secret Sesame-BadJson | sed 's/}$//'
		ballot b2 v2 mayor ann | with_secret Sesame-Case | sed 's/"secret"/"Secret"/'
		ballot b2 v2 mayor ann | with_secret Sesame-Case | sed 's/"secret"/"SECRET"/'
		ballot b2 v2 mayor ann | with_secret Sesame-Escaped | sed 's/"secret"/"\\u0073e\\u0063ret"/; s/$/x/'
		ballot b2 v2 mayor ann | with_secret Sesame-Upper | sed 's/"secret"/"\\u0053\\u0045cret"/'
		ballot b2 v2 mayor ann | with_secret Sesame-Twice | sed 's/"secret"/"secret":"Sesame-Once",&/'
		ballot b2 v2 mayor ann | with_secret Sesame-Hash | sed 's/"secret"/"secretHash":"00",&/'
		ballot b2 v2 mayor ann | with_secret Sesame-Bytes | sed 's/v2/\xff/'
		ballot b2 v2 mayor ann | with_secret "$(printf 'Sesame-Long%.0s' {1..30})"
		ballot b2 v2 mayor ann | with_secret Sesame-Type | sed 's/Submitted/Cast/'
		ballot b2 v2 mayor ann | with_secret Sesame-Huge | sed "s/mayor/$(printf '%70000s' '')/"
		ballot b2 v2 mayor ann | with_secret Sesame-Outside | sed 's/,"secret":[^,]*//; s/^{/{"secret":"Sesame-Outside",/'
		ballot b2 v2 mayor ann | with_secret Sesame-Utf16 | sed 's/./&\x00/g'
		printf '{"secret":"Sesame-Torn'
	} >in
	"$top/pipelines/run" -d "$data" -s box <in >>out 2>>err || status=$?
	assert_equal "$status" 65
	status=0
	"$top/pipelines/run" -d "$data" -s box <in >>out 2>>err || status=$?
	assert_equal "$status" 65
	"$top/pipelines/replay" -d "$data" >>out 2>>err
	es-query -d "$data" audit ballot s1 >>out
	es-query -d "$data" result >>out
	assert [ -s out ]
	assert [ -s err ]
	# What is looked for can be found: the ids of the same lines.
	for text in s1 b2 unneeded; do
		printf '%s\n' "$text" >>"$data/probe"
	done
	run nowhere "$data" unneeded
	assert_failure
	rm "$data/probe"
	nowhere "$data" sesame
	nowhere out sesame
	nowhere err sesame
	run jq -s length "$data/dead-letters.ndjson"
	assert_output 15
	run jq -r '.text // empty' "$data/dead-letters.ndjson"
	assert_output ''
	# Nor in any table as it is stored.
	for what in voters votes tally audit; do
		run grep -ci "$(printf Sesame | od -An -tx1 | tr -d ' \n')" <(es-query -d "$data" records $what)
		assert_output 0
	done
}

@test "a secret of es-issue's form is taken as people type it, and no other" {
	local n issued='' secret=1DMK-Y8HF-W7EK-K4M4-T0GM
	{
		contests
		for n in {1..8}; do
			voter "v$n"
			hashed "h$n" "v$n" $secret
		done
	} | registry
	{
		ballot h1 v1 mayor ann | with_secret $secret
		ballot h2 v2 mayor ann | with_secret 1dmk-y8hf-w7ek-k4m4-t0gm
		ballot h3 v3 mayor ann | with_secret 1DMKY8HFW7EKK4M4T0GM
		ballot h4 v4 mayor ann | with_secret '  1DMK Y8HF W7EK K4M4 T0GM\t'
		ballot h5 v5 mayor ann | with_secret 1DMK–Y8HF−W7EK‑K4M4\\u00adT0GM
		ballot h6 v6 mayor ann | with_secret ldmk-y8hf-w7ek-k4m4-toGM
		ballot h7 v7 mayor ann | with_secret 1DMK-Y8HF-W7EK-K4M4-T0GN
		ballot h8 v8 mayor ann | with_secret 1DMK-Y8HF-W7EK-K4M4-T0GM.
	} | ballots
	answered 'h1 verified' 'h2 verified' 'h3 verified' 'h4 verified' 'h5 verified' 'h6 verified' 'h7 rejected not-authentic' \
		'h8 rejected not-authentic'
}

@test "a list of secrets that is fed by mistake leaves none of them in the data directory" {
	world | registry reg
	decide
	es-query -d "$data" voters | es-issue -d "$data" --list list.csv --again >issued
	registry batch <issued
	tail -n +2 list.csv | grep -oE '([0-9A-Z]{4}-){4}[0-9A-Z]{4}' >secrets
	assert_equal "$(wc -l <secrets)" 4
	# As it is; without its heading; typed otherwise; in UTF-16; a secret to a line; in place of ids.
	tail -n +2 list.csv >rows.csv
	tr A-Z a-z <rows.csv >small.csv
	tr ',"' '\t ' <rows.csv >tabs.csv
	sed -E 's/([0-9A-Z]{4})-/\1 /g' rows.csv >blanks.csv
	sed -E 's/([0-9A-Z]{4})-/\1/g' rows.csv >plain.csv
	sed -E 's/([0-9A-Z]{4})-/\1–/g' rows.csv >dashes.csv
	iconv -t UTF-16LE rows.csv >utf16.csv
	jq -Rc '{type: "Ballot Submitted", detail: {ballotId: ., voterId: "v1", votes: []}}' secrets >ballots.csv
	jq -Rc '{type: "Voter Registered", detail: {voterId: "v9", fullName: "F", userName: "u", address: .}}' secrets >voters.csv
	jq -Rc '{type: "Voter Registered", detail: {voterId: "v9", fullName: "F", userName: "u", address: "a", (.): "x"}}' secrets >names.csv
	jq -Rc '{(.): 1}' secrets >members.csv
	cp "$data/events.ndjson" before
	local file
	for file in list rows small tabs blanks plain dashes utf16 secrets ballots voters names members; do
		[[ -e $file.csv ]] || cp $file $file.csv
		run -65 "$top/pipelines/intake" -d "$data" -s "box-$file" <$file.csv
		printf '%s\n' "$output" >>said
		run -65 "$top/pipelines/intake" -d "$data" -s "reg-$file" -r $file.csv
		printf '%s\n' "$output" >>said
	done
	cmp before "$data/events.ndjson"
	assert [ "$(wc -l <"$data/dead-letters.ndjson")" -ge 100 ]
	local secret
	while read -r secret; do
		for typed in "$secret" "${secret//-/ }" "${secret//-/–}" "${secret//-/}"; do
			nowhere "$data" "$typed"
			nowhere said "$typed"
		done
	done <secrets
	# What is not one is kept.
	run -65 "$top/pipelines/intake" -d "$data" -s other < <(echo '001,Ada,1DMK-Y8HF-W7EK-K4M4')
	assert_equal "$(tail -n 1 "$data/dead-letters.ndjson" | jq -r .text)" '001,Ada,1DMK-Y8HF-W7EK-K4M4'
}

@test "of a refused line that may hold a secret the letter has length and SHA-256 only, of others the text" {
	good=$(ballot b1 v1)
	bad=$(ballot 'b 1' v1 | with_secret opensesame)
	plain=$(ballot 'b 1' v1)
	printf '%s\n' "$bad" "$good" "$plain" '{"note":"the s e c r e t"}' >in
	run --separate-stderr es-ingest --source box --dead-letters dead <in
	assert_failure 65
	jq -nc --arg sum "$(hash_of "$bad")" --argjson n "${#bad}" --arg plain "$plain" --argjson m "${#plain}" '
		"ballotId is not an id (1 to 64 of A-Z a-z 0-9 . _ -)" as $why
		| {source: "box", line: 1, reason: $why, bytes: $n, sha256: $sum},
		  {source: "box", line: 3, reason: $why, bytes: $m, text: $plain},
		  {source: "box", line: 4, reason: "unknown member \"note\" in the line", bytes: 26, text: "{\"note\":\"the s e c r e t\"}"}' |
		diff - dead
	# Fed again, nothing is added; another line at the same place is.
	es-ingest --source box --dead-letters dead <in >/dev/null 2>&1 || :
	run jq -s length dead
	assert_output 3
	sed 's/opensesame/closesesame/' in | es-ingest --source box --dead-letters dead >/dev/null 2>&1 || :
	run jq -r .bytes dead
	assert_output "${#bad}
${#plain}
26
$((${#bad} + 1))"
}

@test "the registry has hashes only: a secret itself is refused, and its text is not kept" {
	issue b1 v1 ISSUED ',"secret":"opensesame"' >in
	run --separate-stderr es-ingest --registry --dead-letters dead <in
	assert_failure 65
	run jq -r '[.reason, (has("text") | not)] | tostring' dead
	assert_output '["unknown member \"secret\" in detail",true]'
}

@test "a named source fed again with another secret is another feed: 76" {
	secret_world | registry
	{
		ballot h1 v1 | with_secret 'word 1'
		ballot h2 v2 | with_secret 'word 2'
	} >in
	es-ingest --source box <in | es-append -d "$data" >/dev/null
	es-ingest --source box <in | es-append -d "$data" >/dev/null 2>&1
	cp "$data/events.ndjson" before
	run --separate-stderr es-append -d "$data" < <(sed 's/word 2/word 3/' in | es-ingest --source box)
	assert_failure 76
	cmp before "$data/events.ndjson"
}

@test "the secret's hash that is changed in the log is found where it changes an outcome" {
	secret_world | registry
	{
		ballot h1 v1 mayor ann | with_secret 'word 1'
		ballot h2 v2 mayor ann | with_secret 'wrong'
	} | ballots
	answered 'h1 verified' 'h2 rejected not-authentic'
	cp -r "$data" whole
	while read -r from to; do
		rm -rf "$data"
		cp -r whole "$data"
		line=$(grep -n "Ballot Submitted.*$from" whole/events.ndjson | cut -d : -f 1)
		outcome=$(grep -n "\"id\":\"$line.0\"" whole/events.ndjson | cut -d : -f 1)
		sed -i "${line}s/$from/$to/" "$data/events.ndjson"
		run "$top/pipelines/replay" -d "$data"
		assert_equal "$status" 76
		assert_output --regexp "line $outcome([^0-9]|\$)"
	done <<-END
		$(hash_of 'word 1') $(hash_of 'word 2')
		$(hash_of wrong) $(hash_of 'word 2')
	END
}
