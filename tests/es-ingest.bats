#!/usr/bin/env bats
load helper
load events
load intake/cases

good='{"type":"Ballot Submitted","detail":{"ballotId":"good","voterId":"v1","votes":[]}}'
good_of_registry='{"type":"Ballot Issued","detail":{"ballotId":"good","voterId":"v1"}}'

# add EXPECTED TEXT: adds the line and a good one to the feed, and what is expected of it to a list.
add() {
	printf '%s\n' "$1" >>expected
	{
		line_of "$2"
		printf '\n%s\n' "$between"
	} >>feed
}

# letters: the dead letters expected of the feed's even lines, whose reasons stand in the list. What may hold a secret is
# not kept.
letters() {
	python3 - <<-'PY'
		import codecs, hashlib, json, re
		codecs.register_error("each", lambda e: ("\ufffd" * (e.end - e.start), e.end))
		# The form of es-issue's secrets: five groups of four digits, or twenty with dashes or none between them.
		dash, digit = "[-\u2010-\u2015\u2212\xad]", "[0-9a-tv-z]"
		form = re.compile(f"\\b(?:{digit}{{4}}(?:[ \t\xa0]|{dash})+){{4}}{digit}{{4}}\\b|(?<![-\\w])(?<!\\d\\.)(?:{digit}{dash}*){{20}}(?![-\\w]|\\.\\d)")
		lines = open("feed", "rb").read().split(b"\n")[1::2]
		for n, (why, line) in enumerate(zip(open("expected").read().splitlines(), lines)):
		    text = line[:65536].replace(b"\0", b"\xff").decode(errors="each")
		    plain = re.sub(r"\\u00([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), text).lower()
		    hidden = "secret" in plain or form.search(plain)
		    kept = {"sha256": hashlib.sha256(line[:65536]).hexdigest()} if hidden else {"text": text}
		    print(json.dumps({"source": "box", "line": 2 * n + 2, "reason": why, "bytes": len(line), **kept}))
	PY
}

# refuses BETWEEN TABLE OPTION…: each bad line of the table is refused, each good one between them taken.
refuses() {
	local between=$1
	printf '%s\n' "$1" >feed
	each_case "$2" add
	run --separate-stderr es-ingest --source box --dead-letters dead "${@:3}" <feed
	assert_failure 65
	local bad
	bad=$(wc -l <expected)
	diff <(seq -f 'box:%.0f' 1 2 $((2 * bad + 1))) <(printf '%s\n' "${lines[@]}" | jq -r .id)
	diff <(letters | jq -c .) <(jq -c . dead)
	[[ $stderr == "es-ingest: $bad of $((2 * bad + 1)) lines of box refused, the first is line 2: see dead" ]]
}

@test "bad lines from the public are refused one by one, each with its reason" {
	refuses "$good" refused
}

@test "bad lines of the registry are refused one by one, each with its reason" {
	refuses "$good_of_registry" refused-registry --registry
}

# takes TABLE OPTION…: each line of the table is taken, and written as the table says.
takes() {
	each_case "$1" expect
	run --separate-stderr es-ingest --source box "${@:2}" <feed
	assert_success
	assert_equal "$stderr" ''
	diff expected <(printf '%s\n' "${lines[@]}" | sed 's/^{"id":"box:[0-9]*","type":"[^"]*","time":"[^"]*","detail"://; s/}$//')
}

expect() {
	line_of "$1" >>expected
	echo >>expected
	line_of "$2" >>feed
	echo >>feed
}

@test "ballots are written afresh in canonical form" {
	takes taken
}

@test "the registry's events are written afresh in canonical form" {
	takes taken-registry --registry
}

@test "what was taken is canonical: es-append stores every line of it" {
	each_case taken-registry expect
	es-ingest --registry --source reg <feed | es-append -d "$data" >stored
	rm expected feed
	each_case taken expect
	es-ingest --source box <feed | es-append -d "$data" >>stored
	es-replay -d "$data" | cmp - stored
	assert [ -s stored ]
}

@test "a further member of any name is stored and comes back in the verified ballot" {
	{
		echo '{"type":"Election Created","detail":{"electionId":"e","description":"D","electionDate":"2022-03-22"}}'
		echo '{"type":"Voter Registered","detail":{"voterId":"v","fullName":"F","userName":"u","address":"a","":"empty","votes":"x","{\"":"}]","ключ":"值"}}'
		echo '{"type":"Ballot Issued","detail":{"ballotId":"b","voterId":"v"}}'
	} | es-ingest --registry --source reg | es-append -d "$data" >/dev/null
	ballot b v | run_all
	run jq -c 'select(.type == "Ballot Verified") | .detail.voter' "$data/events.ndjson"
	assert_output '{"fullName":"F","userName":"u","address":"a","":"empty","votes":"x","{\"":"}]","ключ":"值"}'
}

@test "the event: id of source and line, type, a time of now in UTC, detail" {
	before=$(date -u +%Y-%m-%dT%H:%M:%S)
	run --separate-stderr es-ingest --source A.b_c-1 <<<"$good"
	after=$(date -u -d '+1 second' +%Y-%m-%dT%H:%M:%S)
	assert_success
	[[ $output =~ ^'{"id":"A.b_c-1:1","type":"Ballot Submitted","time":"'([0-9TZ:.-]+)'","detail":{"ballotId":"good","voterId":"v1","votes":[]}}'$ ]]
	time=${BASH_REMATCH[1]}
	[[ $time =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$ ]]
	[[ ! $time < $before && $time < $after.999Z ]]
}

@test "a feed without a name gets one of its own" {
	first=$(es-ingest <<<"$good" | jq -r .id)
	second=$(es-ingest <<<"$good" | jq -r .id)
	[[ $first =~ ^stdin-[0-9]{8}T[0-9]{6}\.[0-9]{3}Z-[0-9a-f]{16}:1$ ]]
	assert_not_equal "$first" "$second"
}

@test "a last line without LF is taken if it is complete, refused if not" {
	run --separate-stderr es-ingest --source box < <(printf '%s\n%s' "$good" "$good")
	assert_success
	assert_equal "${#lines[@]}" 2
	run --separate-stderr es-ingest --source box --dead-letters dead < <(printf '%s\n%s' "$good" "${good%?}")
	assert_failure 65
	assert_equal "${#lines[@]}" 1
	run jq -r .line dead
	assert_output 2
}

@test "no input is no event" {
	run es-ingest --dead-letters dead </dev/null
	assert_success
	assert_output ''
	assert_not_exists dead
}

@test "without --dead-letters each refused line is named on stderr" {
	run --separate-stderr es-ingest --source box < <(printf 'x\n%s\ny\n' "$good")
	assert_failure 65
	assert_equal "${#lines[@]}" 1
	assert_equal "$stderr" "$(printf 'es-ingest: %s\n' \
		'line 1 refused: not strict JSON: not a JSON value at byte 1' \
		'line 3 refused: not strict JSON: not a JSON value at byte 1' \
		'2 of 3 lines of box refused, the first is line 1')"
}

@test "messages and letters show no byte that moves a terminal" {
	printf '{"\\u001b[31m":"\\u009b"}\n\x1b]0;x\x07\n"\xc2\x9b' >feed
	run --separate-stderr es-ingest --dead-letters dead <feed
	assert_failure 65
	es-ingest <feed 2>said || :
	run grep -aP '[^\x20-\x7e]' said
	assert_failure 1
	run grep -aP '[\x00-\x1f\x7f]' dead
	assert_failure 1
}

@test "dead letters: a file of its owner's, appended to, synced before a later line is passed on" {
	bare
	printf 'x\n%s\ny\n' "$good" | strace -f -e trace=write,fdatasync -o calls es-ingest --dead-letters dead >out || :
	run stat -c %a dead
	assert_output 600
	# The letters' write and sync come before the events' write to standard output.
	run sed -nE 's/^[0-9]+ +(write\([13-9]|fdatasync).*/\1/p' calls
	assert_output --regexp $'^write\\([3-9]\nfdatasync\nwrite\\(1$'
	printf 'z\n' | es-ingest --dead-letters dead 2>/dev/null || :
	run jq -r .text dead
	assert_output "$(printf '%s\n' x y z)"
}

@test "dead letters of a named source fed again are not written again, new ones are" {
	printf 'x\n%s\n' "$good" | es-ingest --source box --dead-letters dead >/dev/null 2>&1 || :
	run --separate-stderr es-ingest --source box --dead-letters dead < <(printf 'x\n%s\nz\n' "$good")
	assert_failure 65
	printf 'x\n' | es-ingest --source other --dead-letters dead >/dev/null 2>&1 || :
	run jq -r '"\(.source) \(.line)"' dead
	assert_output "$(printf '%s\n' 'box 1' 'box 3' 'other 1')"
}

@test "a letter that was cut off is cut away and written again" {
	printf 'x\ny\n' | es-ingest --source box --dead-letters dead >/dev/null 2>&1 || :
	cp dead whole
	truncate -s -9 dead
	run --separate-stderr es-ingest --source box --dead-letters dead < <(printf 'x\ny\n')
	assert_failure 65
	[[ $stderr == *'ends inside a letter'* ]]
	cmp dead whole
}

@test "of a named source fed again, letters that say something else are kept too" {
	good=$(ballot b1 v1)
	printf '%s\n%s' "$good" '{"type":"Ballot' | es-ingest --source box --dead-letters dead >/dev/null || :
	printf '%s\nbad\nworse\n' "$good" | es-ingest --source box --dead-letters dead >/dev/null || :
	printf '%s\nbad\nworse\n' "$good" | es-ingest --source box --dead-letters dead >/dev/null || :
	printf '%s\nbad\n' "$good" | es-ingest --source other --dead-letters dead >/dev/null || :
	run jq -r '"\(.source) \(.line) \(.text)"' dead
	assert_output "$(printf '%s\n' 'box 2 {"type":"Ballot' 'box 2 bad' 'box 3 worse' 'other 2 bad')"
}

@test "dead letters go to no symbolic link, no fifo, no missing directory; a full one ends with 74" {
	ln -s elsewhere link
	mkfifo fifo
	mkdir dir
	for case in link:64 fifo:64 dir:74 none/dead:74 /dev/full:64; do
		run --separate-stderr es-ingest --dead-letters "${case%:*}" <<<x
		assert_equal "$case $status" "$case ${case#*:}"
	done
	assert_not_exists elsewhere
	run --separate-stderr bash -c 'ulimit -f 1; trap "" XFSZ; head -c 5000 /dev/zero | es-ingest --dead-letters dead'
	assert_failure 74
	assert_equal "$(stat -c %s dead)" 0
}

@test "--max-line: bytes without LF, up to 256K" {
	run --separate-stderr es-ingest --max-line ${#good} <<<"$good"
	assert_success
	run --separate-stderr es-ingest --max-line $((${#good} - 1)) --dead-letters dead <<<"$good"
	assert_failure 65
	run jq -c '[.reason, .bytes, (.text | length)]' dead
	assert_output "[\"longer than --max-line allows\",${#good},$((${#good} - 1))]"
	{
		printf %s "$good"
		repeat $((262144 - ${#good})) ' '
		echo
	} >long
	run --separate-stderr es-ingest --max-line 256K <long
	assert_success
	for wrong in 0 257K 262145 -1 64k '' 1x; do
		run es-ingest --max-line "$wrong" </dev/null
		assert_failure 64
	done
}

@test "--source: 1 to 64 of A-Z a-z 0-9 . _ -, but not stdin-..." {
	for name in a A.b_c-9 stdin "$(repeat 64 x)"; do
		run --separate-stderr es-ingest --source "$name" <<<"$good"
		assert_success
		assert_equal "$(jq -r .id <<<"$output")" "$name:1"
	done
	for name in '' 'a b' a:b a/b é stdin- stdin-1 "$(repeat 65 x)"; do
		run es-ingest --source "$name" <<<"$good"
		assert_failure 64
	done
}

@test "a line is passed on before the next one is there" {
	coproc ingest { es-ingest --source box 2>/dev/null; }
	ingest_pid=$!
	printf '%s\n' "$good" >&"${ingest[1]}"
	read -r -t 60 line <&"${ingest[0]}"
	[[ $line == '{"id":"box:1",'* ]]
	kill "$ingest_pid"
}

@test "-v sums up" {
	run --separate-stderr es-ingest -v <<<"$good"
	assert_success
	assert_equal "$stderr" 'es-ingest: 1 lines passed on, 0 refused'
}

@test "memory does not grow with the input" {
	bare
	! sanitized || skip "a sanitizer takes memory of its own"
	yes "$good" | head -n 200000 | (ulimit -v 60000; es-ingest) | wc -l >count
	assert_equal "$(cat count)" 200000
	head -c 100000000 /dev/zero | (ulimit -v 60000; es-ingest --dead-letters dead >/dev/null 2>&1) || status=$?
	assert_equal "$status" 65
}
