#!/usr/bin/env bats
load helper
load events
load seal

# feed N:M…: line N of source box, about ballot bM.
feed() {
	local pair
	for pair; do
		event "box:${pair%:*}" 'Ballot Submitted' "{\"ballotId\":\"b${pair#*:}\",\"voterId\":\"v\",\"votes\":[]}"
	done
}

named() {
	mkdir -m 700 "$data"
	echo example.org/board >"$data/events.origin"
}

@test "prints origin, size, root and the key's mark, and writes nothing" {
	grow 3
	unchanged checkpoint >made
	run cat made
	assert_equal "${#lines[@]}" 4
	assert_line -n 0 --regexp '^es-log-[0-9a-f]{16}$'
	assert_line -n 1 3
	assert_line -n 2 --regexp '^[A-Za-z0-9+/]{43}=$'
	assert_line -n 3 --regexp '^nonces [0-9a-f]{16}$'
	run checkpoint -v
	assert_line 'es-checkpoint: the checkpoint covers 3 lines'
}

@test "the name of the log is what events.origin says; what is no name is refused" {
	named
	grow 1
	run checkpoint
	assert_line -n 0 example.org/board
	for bad in '' 'a b' 'a+b' $'a\nb' "$(printf '%201s' '' | tr ' ' x)"; do
		printf '%s\n' "$bad" >"$data/events.origin"
		refuses 76 'events.origin does not hold one name' checkpoint
	done
	printf 'no-line-feed' >"$data/events.origin"
	refuses 76 'events.origin does not hold one name' checkpoint
}

@test "no log: 74; an empty one: 75" {
	mkdir -m 700 "$data"
	refuses 74 'has no log' checkpoint
	es-append -d "$data" </dev/null
	refuses 75 'the log is empty' checkpoint
	refuses 75 'the log is empty' checkpoint --write
	assert_not_exists "$data/events.checkpoint"
}

@test "--write keeps it, only forward" {
	grow 3
	checkpoint --write >made
	cmp made "$data/events.checkpoint"
	assert_equal "$(stat -c %a "$data/events.checkpoint")" 600
	grow 5
	checkpoint --write >newer
	cmp newer "$data/events.checkpoint"
	# One over more lines than the log has is not replaced.
	sed 2s/5/6/ newer >"$data/events.checkpoint"
	unchanged refuses 76 'events.checkpoint covers 6 lines, but the log has 5' checkpoint --write
}

@test "--write keeps what another log, another key or other lines have signed for" {
	grow 3
	checkpoint --write >made
	root=$(sed -n 3p made)
	sed 1s/es-log/my-log/ made >"$data/events.checkpoint"
	unchanged refuses 76 'events.checkpoint belongs to another log, or calls it my-log-' checkpoint --write
	echo other >"$data/events.origin"
	unchanged refuses 76 'events.checkpoint belongs to another log, or was made without events.origin: it calls the log my-log-' \
		checkpoint --write
	rm "$data/events.origin"
	for change in '4s/ .*/ none/ was added later' "4s/ ..../ 0000/ is not the log's key"; do
		sed "${change%/ *}/" made >"$data/events.checkpoint"
		unchanged refuses 76 "events.key ${change##*/ }" checkpoint --write
	done
	sed "3s|.*|$(head -c 32 /dev/zero | base64)|" made >"$data/events.checkpoint"
	refute [ "$root" == "$(sed -n 3p "$data/events.checkpoint")" ]
	unchanged refuses 76 'the first 3 lines of events.ndjson are not those that events.checkpoint covers' checkpoint --write
	for junk in '' x "$(head -n 3 made)" "$(cat made; echo x)"; do
		printf '%s\n' "$junk" >"$data/events.checkpoint"
		unchanged refuses 76 'events.checkpoint is not a checkpoint' checkpoint --write
	done
}

@test "--write keeps a signed one of the same size, and replaces it by a signed one or a newer one" {
	named
	new_key one.pem
	new_key two.pem
	grow 3
	checkpoint --write --sign one.pem >signed
	cmp signed "$data/events.checkpoint"
	run checkpoint --write
	assert_success
	assert_equal "${#lines[@]}" 4
	cmp signed "$data/events.checkpoint"
	checkpoint --write --sign two.pem >signed
	cmp signed "$data/events.checkpoint"
	grow 4
	checkpoint --write >newer
	cmp newer "$data/events.checkpoint"
}

@test "--sign and --attach of openssl's signature make the same note, which openssl verifies" {
	named
	grow 3
	new_key key.pem
	openssl pkey -in key.pem -pubout -out public.pem
	verifier=$(verifier_of key.pem)
	assert_equal "$(verifier_of public.pem)" "$verifier"
	checkpoint >text
	checkpoint --sign key.pem >signed
	openssl pkeyutl -sign -inkey key.pem -rawin -in text -out signature
	es-checkpoint --attach signature --verifier "$verifier" <text >attached
	cmp signed attached
	diff text <(head -n 4 signed)
	assert_equal "$(sed -n 5p signed)" ''
	tail -n 1 signed | cut -d ' ' -f 3 | base64 -d | tail -c 64 >in-note
	run openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in text -sigfile in-note
	assert_success
	run es-check checkpoints signed --verifier "$verifier"
	assert_success
}

@test "two can sign one checkpoint, and each is found" {
	named
	grow 3
	new_key one.pem
	new_key two.pem
	checkpoint >text
	openssl pkeyutl -sign -inkey two.pem -rawin -in text -out signature
	witness=$(verifier_of two.pem witness.example)
	checkpoint --sign one.pem | es-checkpoint --attach signature --verifier "$witness" >both
	assert_equal "$(wc -l <both)" 7
	es-check checkpoints both --verifier "$witness"
	es-check checkpoints both --verifier "$(verifier_of one.pem)"
	new_key three.pem
	run es-check checkpoints both --verifier "$(verifier_of three.pem)"
	assert_failure 76
	assert_output --partial '"good":false,"why":"it is not signed by that key"'
}

@test "the verifier key's id is SHA-256 of its name, the algorithm and the key" {
	new_key key.pem
	verifier=$(verifier_of key.pem)
	name=${verifier%%+*} verifier=${verifier#*+}
	# The key itself may hold a plus sign, and end in one.
	id=${verifier%%+*} rest=${verifier#*+}
	assert_equal "$name" example.org/board
	openssl pkey -in key.pem -pubout -outform DER | tail -c 32 >raw
	{
		printf '\001'
		cat raw
	} >key
	assert_equal "$(base64 -w 0 key)" "$rest"
	assert_equal "$({ printf 'example.org/board\n' && cat key; } | sha256sum | head -c 8)" "$id"
}

@test "--attach takes no other text, signature or key: 65" {
	named
	grow 3
	new_key key.pem
	verifier=$(verifier_of key.pem)
	checkpoint >text
	openssl pkeyutl -sign -inkey key.pem -rawin -in text -out signature
	attach() { es-checkpoint --attach "$1" --verifier "$2"; }
	sed 2s/3/4/ text >other
	refuses 65 "it is not that key's signature of this text" attach signature "$verifier" <other
	head -c 63 signature >short
	refuses 65 "it is not that key's signature of this text" attach short "$verifier" <text
	new_key other.pem
	refuses 65 "it is not that key's signature of this text" attach signature "$(verifier_of other.pem)" <text
	for bad in x "${verifier#*+}" "${verifier/+/+0}" "${verifier/board/bored}" "${verifier%?}"; do
		refuses 64 'not a verifier key, NAME+ID+KEY' attach signature "$bad" <text
	done
	for bad in '' x "$(head -n 3 text)"; do
		refuses 65 'standard input is not a checkpoint' attach signature "$verifier" <<<"$bad"
	done
}

@test "--sign takes no other key: 65, and nothing is written" {
	grow 3
	openssl genpkey -algorithm x25519 -out x25519.pem 2>/dev/null
	openssl genpkey -algorithm ed25519 -aes128 -pass pass:secret -out locked.pem 2>/dev/null
	new_key key.pem
	openssl pkey -in key.pem -pubout -out public.pem
	echo junk >junk.pem
	for pem in x25519 locked public junk; do
		unchanged refuses 65 "$pem.pem: it is not a private Ed25519 key" checkpoint --write --sign $pem.pem </dev/null
	done
	refuses 74 'none.pem' checkpoint --sign none.pem
	for pem in x25519 junk; do
		refuses 65 "$pem.pem: it is not an Ed25519 key" verifier_of $pem.pem
	done
	for name in 'a b' a+b é; do
		refuses 64 'cannot name a key' verifier_of key.pem "$name"
	done
}

@test "--sign reads the log again: what events.head alone says, or what was changed behind its back, is not signed" {
	named
	new_key key.pem
	grow 5
	checkpoint >good
	cp -r "$data" whole
	# Another line, of the same length, before the one that the head remembers.
	sed -i '2s/b2/b9/' "$data/events.ndjson"
	unchanged refuses 76 'events.ndjson does not match events.head: not signed' checkpoint --write --sign key.pem
	# Lines that are not numbered as they must be.
	sed -i '2s/"seq":2/"seq":9/' "$data/events.ndjson"
	unchanged refuses 76 'events.ndjson does not match events.head: not signed' checkpoint --write --sign key.pem
	# A head of another log in its place, over as many bytes and with the same last line.
	rm -r "$data"
	cp -r whole other
	rm other/events.head
	sed -i '2s/b2/b9/' other/events.ndjson
	es-append -d other </dev/null
	cp -r whole "$data"
	cp other/events.head "$data/events.head"
	refute [ "$(checkpoint)" == "$(<good)" ]
	unchanged refuses 76 'events.ndjson does not match events.head: not signed' checkpoint --write --sign key.pem
	rm "$data/events.head"
	es-append -d "$data" </dev/null
	checkpoint --sign key.pem | head -n 4 | diff good -
}

@test "--since proves that the log has only grown, and es-check takes the proof" {
	for n in 1 2 3 4 7 8; do
		grow $n
		checkpoint >cp$n
	done
	for n in 1 2 3 4 7 8; do
		checkpoint --since cp$n >proof
		run jq -c '[.old, .new]' proof
		assert_output "[$n,8]"
		es-check growth cp$n cp8 <proof
	done
	run checkpoint --since cp8
	assert_output '{"old":8,"new":8,"path":[]}'
	# The log was rewritten since: it is not proven.
	rm -r "$data"
	grow 8 w
	refuses 76 "the log's first 3 lines do not match cp3" checkpoint --since cp3
	rm -r "$data"
	grow 2
	refuses 76 'cp3 covers 3 lines, but the log has only 2' checkpoint --since cp3
	for junk in '' x "$(head -n 3 cp3)"; do
		echo "$junk" >junk
		refuses 65 'junk is not a checkpoint' checkpoint --since junk
	done
	refuses 74 'none' checkpoint --since none
}

@test "wrong calls: 64" {
	grow 1
	touch file
	for call in '' "-d $data --attach file --verifier x" "-d $data --verifier-of file --name x" '--attach file' \
		'--verifier x' '--verifier-of file' '--name x' "-d $data --name x" "-d $data --verifier x" \
		'--attach file --verifier x --verifier-of file --name x' '--attach file --verifier x --write' \
		'--verifier-of file --name x --sign file' '--attach file --verifier x --since file' '--write' "-d $data more"; do
		# shellcheck disable=SC2086
		run --separate-stderr es-checkpoint $call </dev/null
		assert_equal "$call: $status $output" "$call: 64 "
	done
}

@test "a key lost, come later or changed: es-append and es-checkpoint refuse, and nothing is changed" {
	grow 3
	cp "$data/events.key" key
	each() { # TEXT
		unchanged refuses 76 "$1" es-append -d "$data" < <(
			event box:4 'Ballot Issued' '{"ballotId":"b4","voterId":"v","ballotState":"ISSUED"}'
		)
		unchanged refuses 76 "$1" checkpoint --write
	}
	rm "$data/events.key"
	each 'events.key is gone: put back the key that events.head was made with'
	tr 0-9a-f 1-9a-f0 <key >"$data/events.key"
	each "events.key is not the log's key: events.head was made with another one; put that one back, or, if the log was begun with \
this one, type mv events.head events.head.old"
	for junk in '' x "$(head -c 63 key)" "$(cat key key)" "$(tr a-f A-F <key)x"; do
		echo "$junk" >"$data/events.key"
		unchanged refuses 76 'events.key is not a key' checkpoint
		unchanged refuses 76 'events.key is not a key' es-append -d "$data" </dev/null
	done
	cp key "$data/events.key"
	grow 4
	checkpoint >/dev/null
	rm -r "$data"
	es-append --no-key -d "$data" < <(event box:1 'Ballot Issued' '{"ballotId":"b1","voterId":"v","ballotState":"ISSUED"}') >/dev/null
	assert_not_exists "$data/events.key"
	run checkpoint
	assert_line -n 3 'nonces none'
	cp key "$data/events.key"
	each "events.key was added later: events.head was made without a key; if the log was begun with this one, type \
mv events.head events.head.old, otherwise remove events.key"
}

@test "where a disk or a rename fails: 74, and the checkpoint is the old one or the new one, whole" {
	bare
	! sanitized || skip "a sanitizer makes calls of its own"
	grow 3
	checkpoint --write >old
	grow 5
	checkpoint >new
	cp -r "$data" whole
	failed=0
	for call in fdatasync fsync renameat rename write openat; do
		for when in 1 2 3 4; do
			rm -rf "$data"
			cp -r whole "$data"
			status=0
			strace -f -o calls -e "inject=$call:error=EIO:when=$when" es-checkpoint -d "$data" --write >out 2>said || status=$?
			cmp -s old "$data/events.checkpoint" || cmp new "$data/events.checkpoint"
			if ! grep -q INJECTED calls; then
				assert_equal "$status" 0
				continue
			fi
			[[ $call == openat ]] || assert_equal "$call $when: $status" "$call $when: 74"
			((status == 0)) || failed=$((failed + 1))
			checkpoint --write | cmp new -
			cmp new "$data/events.checkpoint"
		done
	done
	((failed >= 5))
}

@test "a log cut short does not go on from its checkpoint, with a head or without; nor does one that was replaced" {
	local with
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	cp -r "$data" whole
	for with in head none; do
		rm -r "$data"
		cp -r whole "$data"
		head -n 13 whole/events.ndjson >"$data/events.ndjson"
		rm "$data/events.head"
		if [[ $with == head ]]; then
			mv "$data/events.checkpoint" kept
			es-append -d "$data" </dev/null
			mv kept "$data/events.checkpoint"
		fi
		refuses 76 'events.checkpoint covers 27 lines, but the log has 13' es-append -d "$data" < <(feed 1:1)
		run -76 "$top/pipelines/run" -d "$data" <"$top/seed/scenarios.ndjson"
		cmp "$data/events.checkpoint" whole/events.checkpoint
	done
	# While it is open, another file takes its place, or it is moved away.
	mkfifo fifo
	local how
	for how in 'cp new/events.ndjson copy; mv copy new/events.ndjson' 'mv new/events.ndjson aside'; do
		rm -rf new printed
		es-append -d new <fifo >printed 2>said &
		exec 4>fifo
		feed 1:1 >&4
		until [[ -s printed ]]; do sleep .01; done
		eval "$how"
		feed 2:2 >&4
		exec 4>&-
		status=0
		wait $! || status=$?
		assert_equal "$status" 76
		assert_equal "$(<said)" 'es-append: events.ndjson was removed or replaced while it was open'
		assert_equal "$(wc -l <printed)" 1
	done
}

@test "what --since does not prove does not take the old checkpoint's place" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	sed '2s/.*/13/' "$data/events.checkpoint" >other
	cp other "$data/events.checkpoint"
	refuses 76 "the log's first 13 lines do not match" checkpoint --write --since other
	cmp other "$data/events.checkpoint"
}

@test "the origin of a log without a name does not tell its first line" {
	ballot b1 v1 mayor ann | es-ingest --source box | es-append -d "$data" >/dev/null
	run checkpoint
	assert_line -n 0 --regexp '^es-log-[0-9a-f]{16}$'
	refute_line -n 0 "es-log-$({
		printf '\0'
		tr -d '\n' <"$data/events.ndjson"
	} | sha256sum | cut -c 1-16)"
}
