#!/usr/bin/env bats
load helper
load events
load seal

# Checkpoints of a log of 3, 5 and 8 lines, which has 9: cp3, cp5, cp8; receipts under cp8.
made() {
	mkdir -m 700 "$data"
	echo example.org/board >"$data/events.origin"
	for n in 3 5 8; do
		grow $n
		checkpoint --write >cp$n
	done
	es-receipt -d "$data" all >receipts
	checkpoint --since cp3 >growth
	grow 9
}

# told: what es-check printed, size and result of each, in short.
told() {
	jq -r '[.size // .line // .new, .good, .from, .to, .why] | map(select(. != null) | tostring) | join(" ")' <<<"$output"
}

@test "log: each checkpoint is found in it, whatever their order" {
	made
	run check_log cp8 cp3 cp5 cp3
	assert_success
	assert_equal "$(told)" $'3 true\n3 true\n5 true\n8 true'
	assert_equal "$(jq -r .checkpoint <<<"$output" | xargs)" 'cp3 cp3 cp5 cp8'
	run check_log -v cp3 cp8
	assert_line 'es-check: 2 checked, all good'
	es-check log "$data/events.ndjson" --key "$data/events.key" cp8 </dev/null
}

@test "log: a changed line is told by the first checkpoint over it, with the range to look at" {
	made
	for change in '4s/b4/b9/' '5s/"v"/"w"/' '4s/ISSUED/SUBMITTED/'; do
		sed -i.bak "$change" "$data/events.ndjson"
		run --separate-stderr check_log cp3 cp5 cp8
		assert_equal "$change $status" "$change 76"
		assert_equal "$(told)" "3 true
5 false 4 5 the log's lines are not those it is over
8 false 4 8 the log's lines are not those it is over"
		assert_equal "${stderr_lines[0]}" "es-check: cp5: the log's lines are not those it is over: look at lines 4 to 5"
		mv "$data/events.ndjson.bak" "$data/events.ndjson"
	done
	sed -i 1s/b1/b9/ "$data/events.ndjson"
	run --separate-stderr check_log -v cp3 cp8
	assert_failure 76
	[[ $stderr == *'cp3: '*'look at lines 1 to 3'*'cp8: '*'look at lines 1 to 8'*'2 checked, not all good'* ]]
	# What stands behind all of them is not theirs.
	sed -i '1s/b9/b1/; 9s/b9/bx/' "$data/events.ndjson"
	es-check log "$data/events.ndjson" --key "$data/events.key" cp3 cp5 cp8
}

@test "log: one that is shorter than a checkpoint, or torn" {
	made
	cp "$data/events.ndjson" whole
	head -n 7 whole >"$data/events.ndjson"
	run --separate-stderr check_log cp3 cp5 cp8
	assert_failure 76
	assert_equal "$(told)" $'3 true\n5 true\n8 false 6 8 it covers more lines than the log has'
	[[ $stderr == *'cp8: it covers more lines than the log has: look at lines 6 to 8'* ]]
	: >"$data/events.ndjson"
	run --separate-stderr check_log cp3
	assert_failure 76
	assert_equal "$(told)" '3 false 1 3 it covers more lines than the log has'
	head -c -1 whole >"$data/events.ndjson"
	run --separate-stderr check_log cp8
	assert_failure 76
	assert_equal "$stderr" "es-check: $data/events.ndjson line 9: not a whole line with this seq"
	{
		cat whole
		echo junk
	} >"$data/events.ndjson"
	run --separate-stderr check_log cp8
	assert_failure 76
	[[ $stderr == "es-check: $data/events.ndjson line 10: not a whole event with the next seq in canonical form: "* ]]
}

@test "log: an old copy of the whole data directory does not pass for the newer one" {
	made
	cp -r "$data" newer
	rm -r "$data"
	mkdir -m 700 "$data"
	cp newer/events.origin newer/events.key "$data"
	grow 5
	checkpoint --write | cmp - cp5
	# Nothing in it is wrong.
	check_log cp3 cp5 "$data/events.checkpoint"
	refuses 76 'cp8 covers 8 lines, but the log has only 5' checkpoint --since cp8
	run check_log cp8
	assert_failure 76
	# It goes on in another way.
	seq 6 9 | while read -r n; do
		event "box:$n" 'Ballot Issued' "{\"ballotId\":\"x$n\",\"voterId\":\"v\",\"ballotState\":\"ISSUED\"}"
	done >tail
	rm -rf "$data"/events.{head,ndjson,checkpoint}
	{
		sed -n 1,5p newer/events.ndjson | sed 's/"seq":[0-9]*,//'
		cat tail
	} | es-append -d "$data" >/dev/null
	check_log cp3 cp5
	run check_log cp8
	assert_failure 76
	refuses 76 "the log's first 8 lines do not match cp8" checkpoint --since cp8
}

# bad_log WHY COMMAND…: ends with 76, and says so of each checkpoint that is at fault.
bad_log() {
	local why=$1
	shift
	run --separate-stderr "$@"
	assert_equal "$status" 76
	[[ $stderr == *": $why"* ]]
	jq -se --arg why "$why" 'any(.good | not) and all(.good or .why == $why)' <<<"$output" >/dev/null
}

@test "log: with another key, none, or one where the log has none: 76; with no key: 65" {
	made
	log=$data/events.ndjson
	bad_log 'it was made with a key: give it with --key' es-check log "$log" cp8
	tr 0-9a-f 1-9a-f0 <"$data/events.key" >other
	bad_log 'it was not made with this key' es-check log "$log" --key other cp3 cp8
	for junk in x "$(head -c 62 "$data/events.key")" "$(cat other)0" "$(tr a-f A-F <other)"; do
		echo "$junk" >junk
		refuses 65 'junk is not a key' es-check log "$log" --key junk cp8
	done
	: >junk
	refuses 65 'junk is not a key' es-check log "$log" --key junk cp8
	refuses 74 'none' es-check log "$log" --key none cp8
	refuses 74 'none' es-check log none --key "$data/events.key" cp8
	sed 's/"seq":[0-9]*,//' "$log" | es-append --no-key -d bare >/dev/null
	es-checkpoint -d bare >cp
	es-check log bare/events.ndjson cp
	bad_log 'it was not made with this key' es-check log bare/events.ndjson --key other cp
}

@test "receipts: each line is told good or not, and why" {
	made
	run --separate-stderr es-check receipts cp8 <receipts
	assert_success
	assert_equal "$(told)" "$(printf '%s true\n' {1..8})"
	sed -i '2s/b2/b9/; 3s/"index":2/"index":3/; 4s/"size":8/"size":9/; 5s/"nonce":"[0-9a-f]*"/"nonce":""/; 6s/^./ /; 7s/example/elsewhere/' receipts
	run --separate-stderr es-check receipts cp8 -v <receipts
	assert_failure 76
	assert_equal "$(told)" "1 true
2 false its path does not lead from its line to the checkpoint
3 false its path does not lead from its line to the checkpoint
4 false its size is not the checkpoint's
5 false it has a nonce but the log has no key, or the other way round
6 false it is not a receipt
7 false it is for another checkpoint
8 true"
	assert_equal "$stderr" 'es-check: 8 checked, not all good'
	run es-check receipts cp5 <receipts
	assert_failure 76
	refute_output --partial true
}

@test "receipts: a line that stands elsewhere in the log than it says" {
	made
	# A log whose second line calls itself the third, made by who has everything.
	python3 -B - "$top/tests" <<-'END'
		import base64, json, sys
		sys.path.insert(0, sys.argv[1])
		import verify
		event = '{"seq":%d,"id":"box:1","type":"Ballot Issued","time":"2026-11-23T04:00:00.000Z",' \
		        '"detail":{"ballotId":"b","voterId":"v","ballotState":"ISSUED"}}'
		lines = [(event % seq).encode() for seq in (1, 3)]
		first, second = (verify.leaf(b"", line) for line in lines)
		top = base64.b64encode(verify.node(first, second)).decode()
		note = f"example.org/board\n2\n{top}\nnonces none\n"
		open("cp", "w").write(note)
		for index, (line, other) in enumerate(((lines[0], second), (lines[1], first))):
		    print(json.dumps({"line": line.decode(), "nonce": "", "index": index, "size": 2,
		                      "path": [base64.b64encode(other).decode()], "checkpoint": note}, separators=(",", ":")),
		          file=open("made", "a"))
	END
	run es-check receipts cp <made
	assert_failure 76
	assert_equal "$(told)" $'1 true\n2 false its index does not match its line\'s seq'
}

@test "growth: told good or not, and why" {
	made
	run es-check growth cp3 cp8 <growth
	assert_success
	assert_output '{"check":"growth","old":3,"new":8,"good":true}'
	wrong() { # WHY OLD NEW, the proof on standard input
		run es-check growth "$2" "$3"
		assert_failure 76
		assert_equal "$(jq -r .why <<<"$output")" "$1"
	}
	wrong 'it is for other checkpoints' cp5 cp8 <growth
	wrong 'it is for other checkpoints' cp8 cp3 <growth
	wrong "it is not a proof of growth" cp3 cp8 </dev/null
	wrong "it is not a proof of growth" cp3 cp8 < <(head -c -1 growth)
	wrong "it is not a proof of growth" cp3 cp8 < <(cat growth growth)
	wrong 'it does not show that the log has only grown' cp3 cp8 < <(jq -c '.path |= reverse' growth)
	wrong 'it does not show that the log has only grown' cp3 cp8 < <(jq -c '.path |= .[1:]' growth)
	sed 1s/board/bored/ cp8 >other
	wrong 'the checkpoints are of different logs' cp3 other <growth
	sed '4s/.*/nonces none/' cp8 >other
	wrong 'the checkpoints were made with different keys' cp3 other <growth
	sed '3s/^.../AAA/' cp3 >other
	wrong 'it does not show that the log has only grown' other cp8 <growth
}

@test "--verifier: every checkpoint must be signed by that key" {
	made
	new_key key.pem
	new_key other.pem
	verifier=$(verifier_of key.pem)
	checkpoint --sign key.pem >signed
	openssl pkeyutl -sign -inkey key.pem -rawin -in cp3 -out signature
	es-checkpoint --attach signature --verifier "$verifier" <cp3 >signed3
	check_log --verifier "$verifier" signed signed3
	es-check growth signed3 signed --verifier "$verifier" < <(checkpoint --since cp3)
	bad_log 'it is not signed by that key' check_log --verifier "$verifier" signed cp3
	bad_log 'it is not signed by that key' check_log --verifier "$(verifier_of other.pem)" signed
	bad_log 'it is not signed by that key' check_log --verifier "$(verifier_of key.pem other.org)" signed
	refuses 64 'not a verifier key, NAME+ID+KEY: nix' check_log --verifier nix signed
	# Other lines over that key's signature.
	sed 2s/9/8/ signed >forged
	bad_log 'its signature is wrong' check_log --verifier "$verifier" forged
	run es-check checkpoints forged signed --verifier "$verifier"
	assert_failure 76
	assert_line --partial '{"check":"checkpoint","checkpoint":"forged","size":8,"good":false'
	assert_line --partial '"checkpoint":"signed","size":9,"good":true'
	refuses 76 'forged: its signature is wrong' es-check growth signed3 forged --verifier "$verifier" <growth
	# Without the key nobody asks who signed.
	check_log signed cp3
}

@test "a checkpoint that came by mail is read: CRLF, no last line feed, a byte order mark, blanks, quotes" {
	made
	new_key key.pem
	verifier=$(es-checkpoint --verifier-of key.pem --name example.org/board)
	checkpoint --write --sign key.pem >signed
	local n=0 change
	while IFS= read -r change; do
		eval "$change" <signed >mail
		run es-check checkpoints mail --verifier "$verifier"
		assert_success
		eval "$change" <cp8 >mail
		run check_log mail cp3
		assert_success
		assert_equal "$(grep -c '"checkpoint":"mail".*"good":true' <<<"$output")" 1
		run es-check receipts mail <receipts
		assert_success
		eval "$change" <cp3 >old
		run es-check growth old mail <growth
		assert_success
		checkpoint --since old | cmp - <(checkpoint --since cp3)
		n=$((n + 1))
	done <<-'END'
		sed 's/$/\r/'
		head -c -1
		{ printf '\xef\xbb\xbf'; cat; }
		{ printf '\n\r\n \n'; cat; printf ' \r\n\n'; }
		sed 's/$/ /'
		sed 's/^/> /; s/ $//'
		sed 's/^/>/; s/$/\r/'
		{ printf '\xef\xbb\xbf\r\n'; sed 's/$/\r/' | head -c -2; }
	END
	assert_equal "$n" 8
	# In the data directory it is read too.
	sed 's/$/\r/' signed >"$data/events.checkpoint"
	es-receipt -d "$data" seq 3 | jq -j .checkpoint | cmp - signed
	# A changed one is still not good.
	sed 's/$/\r/; 2s/9/8/' signed >forged
	run es-check checkpoints forged --verifier "$verifier"
	assert_failure 76
	iconv -t UTF-16 cp8 >wide
	refuses 65 'wide is not a checkpoint: UTF-16: save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE' check_log wide
}

@test "what is no checkpoint: 65; what is not there: 74; wrong calls: 64" {
	made
	n=0
	while IFS= read -r change; do
		sed -z "$change" cp8 >junk
		refuses 65 'junk is not a checkpoint' es-check receipts junk </dev/null
		refuses 65 'junk is not a checkpoint' check_log cp3 junk
		n=$((n + 1))
	done <<-'END'
		s/.*//
		s/\n8/\n08/
		s/\n8/\n-8/
		s/\n8/\n99999999999999999999/
		s/=\n/\n/
		s/=\n/==\n/
		s/nonces ./nonces X/
		s/nonces ./nonces /
		s/nonces/nonce/
		s/$/more\n/
		s/example/exam ple/
		s/^[^\n]*//
		s/$/\n— example.org\/board AAAA\n/
		s/$/\n— example.org\/board\n/
		s/$/\n- example.org\/board AAAAAAAA\n/
	END
	assert_equal "$n" 15
	refuses 74 'none' es-check receipts none </dev/null
	head -c 70000 /dev/zero >long
	refuses 65 'long is longer than 65536 bytes' es-check receipts long </dev/null
	for call in '' receipts growth log 'receipts cp3 cp5' 'growth cp3' 'growth cp3 cp5 cp8' 'log cp3' nix 'nix cp3'; do
		# shellcheck disable=SC2086
		refuses 64 'say what to check' es-check $call </dev/null
	done
}

@test "a checkpoint whose file's name is no UTF-8 is named with U+FFFD in its place" {
	made
	cp cp8 $'na\xffme'
	run es-check checkpoints $'na\xffme'
	assert_success
	assert_equal "$(jq -r .checkpoint <<<"$output")" $'na\xef\xbf\xbdme'
}
