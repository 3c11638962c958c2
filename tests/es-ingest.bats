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

# spoil FORM: prints two ballots in a form that is no lines of events.
spoil() {
	local two array
	two=$(ballot b1 v1 e1=c1; ballot b2 v2)
	array=$(jq -s . <<<"$two")
	case $1 in
	utf16) iconv -f UTF-8 -t UTF-16 <<<"$two" ;;
	utf16le) iconv -f UTF-8 -t UTF-16LE <<<"$two" ;;
	utf16be) iconv -f UTF-8 -t UTF-16BE <<<"$two" ;;
	utf16-array) iconv -f UTF-8 -t UTF-16 <<<"$array" ;;
	array) printf '%s\n' "$array" ;;
	array-crlf) sed 's/$/\r/' <<<"$array" ;;
	array-mark) printf '\xef\xbb\xbf\n%s' "$array" ;;
	array-line) jq -sc . <<<"$two" ;;
	array-by-line) jq -sc . <<<"$two" | sed 's/^./&\n/; s/},{"type/},\n{"type/; s/.$/\n&/' ;;
	array-commas-first) jq -sc . <<<"$two" | sed 's/},{"type/}\n, {"type/; s/.$/\n&/' ;;
	array-long) jq -sc . < <(for ((i = 0; i < 1500; i++)); do printf '%s\n' "$two"; done) ;;
	array-many) for ((i = 0; i < 3000; i++)); do printf '%s\n' "$two"; done | jq -s . ;;
	array-many-by-line) for ((i = 0; i < 3000; i++)); do printf '%s\n' "$two"; done | sed '1i [
		$!s/$/,/
		$a ]' ;;
	pretty) jq . <<<"$two" ;;
	pretty-tabs) jq --tab . <<<"$two" | sed 's/$/\r/' ;;
	pretty-apart) jq . <<<"$two" | sed 's/^}/}\n\n/' ;;
	pretty-members) sed 's/,"detail"/\n ,"detail"/' <<<"$two" ;;
	pretty-cut) jq . <<<"$two" | head -n 20 ;;
	pretty-many) for ((i = 0; i < 3000; i++)); do printf '%s\n' "$two"; done | jq . ;;
	two) tr -d '\n' <<<"$two" ;;
	two-blank) tr '\n' ' ' <<<"$two" ;;
	two-lines) printf '%s\n' "$(tr -d '\n' <<<"$two")" "$(tr -d '\n' <<<"$two")" ;;
	esac
}

# mend FORM: undoes it, as the message says.
mend() {
	case $1 in
	utf16le) iconv -f UTF-16LE -t UTF-8 feed ;;
	utf16be) iconv -f UTF-16BE -t UTF-8 feed ;;
	utf16-array) iconv -f UTF-16 -t UTF-8 feed | jq -c '.[]' ;;
	utf16*) iconv -f UTF-16 -t UTF-8 feed ;;
	array-mark) tail -c +4 feed | jq -c '.[]' ;;
	array*) jq -c '.[]' feed ;;
	*) jq -c . feed ;;
	esac
}

@test "a feed of another form is refused with one message and one dead letter; the message says how to mend it" {
	local form why
	for form in utf16 utf16le utf16be utf16-array array array-crlf array-mark array-line array-by-line array-commas-first \
		array-long array-many array-many-by-line pretty pretty-tabs pretty-apart pretty-members pretty-cut pretty-many \
		two two-blank two-lines; do
		spoil "$form" >feed
		rm -f dead
		run --separate-stderr es-ingest --source box --dead-letters dead <feed
		assert_equal "$form: $status $output" "$form: 65 "
		case $form in
		utf16[lb]e) why="UTF-16: save it as UTF-8: iconv -f UTF-16$([[ $form == *le ]] && echo LE || echo BE) -t UTF-8 FILE" ;;
		utf16*) why='UTF-16: save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE' ;;
		array*) why="an array: put one event on a line: jq -c '.[]' FILE" ;;
		pretty*) why='an event on several lines: put one event on a line: jq -c . FILE' ;;
		two*) why='several events on a line: put one event on a line: jq -c . FILE' ;;
		esac
		assert_equal "$form: $stderr" "$form: es-ingest: box refused: $why"
		assert_equal "$form: $(jq -c '[.line, .reason]' dead)" "$form: [$([[ $form == array-mark ]] && echo 2 || echo 1),\"$why\"]"
		[[ $form != pretty-cut ]] || continue
		mend "$form" >mended
		es-ingest --source box <mended >events
		assert_equal "$form: $(jq -r .detail.ballotId events | head -n 2 | xargs)" "$form: b1 b2"
	done
}

@test "cases of other people: refused with one message, the log unchanged" {
	local file n=0
	for file in "$BATS_TEST_DIRNAME"/../../shared/cases/{41,47,47b,47c}-*; do
		[[ -r $file ]] || skip "the cases are not at ../shared/cases"
		rm -f dead
		run --separate-stderr es-ingest --source box --dead-letters dead <"$file"
		assert_equal "$file: $status $output" "$file: 65 "
		assert_equal "$(wc -l <<<"$stderr") $(wc -l <dead)" '1 1'
		[[ $stderr == *'jq -c . FILE' || $stderr == *"jq -c '.[]' FILE" || $stderr == *'iconv -f UTF-16 -t UTF-8 FILE' ]]
		n=$((n + 1))
	done
	assert_equal "$n" 4
}

@test "what only begins like another form is taken line by line: nobody stops a feed by what he sends first" {
	local first
	for first in '[' '[{' '{' '{"type":"Ballot Submitted","detail":' $'[\n{' $'{\n"a"' '{}{}' $'\xff\xfe' $'[\n\n['; do
		rm -f dead
		printf '%s\n' "$first" "$good" "$good" >feed
		run --separate-stderr es-ingest --source box --dead-letters dead <feed
		assert_equal "$first: $status ${#lines[@]}" "$first: 65 2"
		assert_equal "$first: $(wc -l <dead)" "$first: $(LC_ALL=C grep -ac . <<<"$first")"
		refute [ "$(grep -c FILE dead)" != 0 ]
	done
	# It does not wait for the line that may close the array.
	{
		printf '[\n%s\n' "$good"
		sleep 5
		printf ']\n'
	} | es-ingest --source box --dead-letters dead 2>/dev/null | (
		read -r -t 4 line
		[[ $line == *box:2* ]]
	)
}

@test "blank lines and a byte order mark before the first line are passed over; lines keep their numbers" {
	printf '\xef\xbb\xbf%s\r\n\n \t\r\n%s\n\n' "$good" "$good" >feed
	run --separate-stderr es-ingest -v --source box --dead-letters dead <feed
	assert_success
	assert_equal "$(printf '%s\n' "${lines[@]}" | jq -r .id | xargs)" 'box:1 box:4'
	assert_equal "$stderr" 'es-ingest: 2 lines passed on, 0 refused'
	assert_not_exists dead
	# A mark on a line of its own; one further on is refused.
	printf '\xef\xbb\xbf\n%s\n\xef\xbb\xbf%s\n\xef\xbb\xbf\n' "$good" "$good" >feed
	run --separate-stderr es-ingest --source box --dead-letters dead <feed
	assert_failure 65
	assert_equal "$(jq -r .id <<<"$output")" box:2
	assert_equal "$(jq -r .reason dead | sort -u)" 'not strict JSON: byte order mark at byte 1'
	run es-ingest < <(printf '\n \n\xef\xbb\xbf')
	assert_failure 65
	run -0 es-ingest < <(printf '\xef\xbb\xbf')
	assert_output ''
	run -0 es-ingest < <(printf '\n \r\n\t')
	assert_output ''
}

@test "a line that an earlier version refused for its byte order mark stays refused, and its source goes on" {
	begin_box() {
		es-ingest --source box --dead-letters dead <feed 2>said | es-append -d "$data"
	}
	printf '\xef\xbb\xbf%s\n%s\n' "$good" "$good" >feed
	# As the earlier version left it.
	jq -nc --arg text $'\xef\xbb\xbf'"$good" '{source: "box", line: 1,
		reason: "not strict JSON: byte order mark at byte 1", bytes: ($text | utf8bytelength), $text}' >dead
	es-ingest --source box < <(printf '\n%s\n' "$good") | es-append -d "$data" >/dev/null
	cp "$data/events.ndjson" log
	cp dead before
	printf '%s\n' "$good" >>feed
	run begin_box
	assert_equal "$(cat said)" 'es-ingest: 1 of 3 lines of box refused, the first is line 1: see dead'
	cmp before dead
	assert_equal "$(jq -r .id "$data/events.ndjson" | xargs)" 'box:2 box:3'
	# To another source, or without those letters, it is a line like any other.
	run -0 --separate-stderr es-ingest --source other --dead-letters dead <feed
	assert_equal "${#lines[@]}" 3
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
	assert_equal "$stderr" 'es-ingest: 1 line passed on, 0 refused'
}

@test "memory does not grow with the input" {
	bare
	! sanitized || skip "a sanitizer takes memory of its own"
	yes "$good" | head -n 200000 | (ulimit -v 60000; es-ingest) | wc -l >count
	assert_equal "$(cat count)" 200000
	head -c 100000000 /dev/zero | (ulimit -v 60000; es-ingest --dead-letters dead >/dev/null 2>&1) || status=$?
	assert_equal "$status" 65
}
