#!/usr/bin/env bats
load helper
load events
load seal

receipt() {
	es-receipt -d "$data" "$@"
}

@test "the receipts of a ballot: each event of its life, and none of another's" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	receipt ballot 49aef2 >mine
	diff <(es-query -d "$data" audit ballot 49aef2 | jq .seq) <(jq '.index + 1' mine)
	diff <(jq -r .line mine) <(grep -F '"ballotId":"49aef2"' "$data/events.ndjson")
	run es-check receipts "$data/events.checkpoint" <mine
	assert_success
	assert_equal "${#lines[@]}" 5
	refute_output --partial false
	assert_equal "$(jq -r .checkpoint mine | sort -u | sed '/^$/d')" "$(sort -u "$data/events.checkpoint")"
}

@test "the receipt of one event, and of all" {
	grow 9
	checkpoint --write >/dev/null
	for n in 1 5 9; do
		assert_equal "$(receipt seq $n | jq -r .line)" "$(sed -n ${n}p "$data/events.ndjson")"
	done
	diff <(receipt all | jq -r .line) "$data/events.ndjson"
	diff <(receipt all) <(for n in {1..9}; do receipt seq $n; done)
	run --separate-stderr receipt -v all
	assert_equal "$stderr" 'es-receipt: 9 receipts printed'
}

@test "a receipt of a signed checkpoint holds its signature" {
	grow 3
	new_key key.pem
	checkpoint --write --sign key.pem >signed
	receipt seq 2 >mine
	diff signed <(jq -j .checkpoint mine)
	es-check receipts signed --verifier "$(verifier_of key.pem "$(head -n 1 signed)")" <mine
}

@test "no checkpoint, or an event that came after it: 75" {
	grow 3
	refuses 75 'there is no checkpoint: make one with es-checkpoint --write' receipt all
	checkpoint --write >/dev/null
	grow 5
	refuses 75 'event 4 came after events.checkpoint (3 lines): make a new one' receipt seq 4
	refuses 65 'the log has 5 events' receipt seq 99
	run receipt all
	assert_success
	assert_equal "${#lines[@]}" 3
	checkpoint --write >/dev/null
	receipt seq 5 >/dev/null
}

@test "of a ballot, the events under the checkpoint; 75 where the audit projection is behind it" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	ballot 49aef2 b7a42e cc4822 3391e4 >again
	es-ingest <again | es-append -d "$data" >/dev/null
	receipt ballot 49aef2 >first
	assert_equal "$(wc -l <first)" 5
	checkpoint --write >/dev/null
	refuses 75 'the audit projection is behind events.checkpoint: run project' receipt ballot 49aef2
	"$top/pipelines/project" -d "$data"
	assert_equal "$(receipt ballot 49aef2 | wc -l)" 6
}

@test "a false id: 65; a wrong question: 64" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	for id in nix 49aef 49aef22 ''; do
		refuses 65 'events.checkpoint covers no event about ballot' receipt ballot "$id"
	done
	for question in '' ballot seq 'seq 0' 'seq -1' 'seq 1x' 'seq 01' 'seq 18446744073709551616' 'all 1' voter 'voter b7a42e' nix; do
		# shellcheck disable=SC2086
		refuses 64 'receipt' receipt $question
	done
	refuses 64 'no data directory' es-receipt all
}

@test "without the audit table a ballot's receipts cannot be found, others can" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	rm -r "$data/audit"
	run receipt ballot 49aef2
	assert_failure
	receipt seq 14 | es-check receipts "$data/events.checkpoint"
}

@test "a log that was changed, another key or another checkpoint: 76, and no receipt" {
	grow 5
	checkpoint --write >/dev/null
	cp -r "$data" whole
	again() {
		rm -rf "$data"
		cp -r whole "$data"
	}
	sed -i '2s/b2/b9/' "$data/events.ndjson"
	refuses 76 "events.checkpoint does not match the log's lines" receipt seq 3
	again
	sed -i '2s/"seq":2/"seq":9/' "$data/events.ndjson"
	refuses 76 'events.ndjson line 2: not a whole line with this seq' receipt seq 3
	again
	sed -i '3s/^...../AAAAA/' "$data/events.checkpoint"
	refuses 76 "events.checkpoint does not match the log's lines" receipt seq 3
	again
	sed -i 2s/5/6/ "$data/events.checkpoint"
	refuses 76 'events.checkpoint covers 6 lines, but the log has only 5' receipt seq 3
	again
	echo x >"$data/events.checkpoint"
	refuses 76 'events.checkpoint is not a checkpoint' receipt seq 3
	again
	rm "$data/events.key"
	refuses 76 'events.key is not the key that events.checkpoint was made with' receipt seq 3
	again
	tr 0-9a-f 1-9a-f0 <whole/events.key >"$data/events.key"
	refuses 76 'events.key is not the key that events.checkpoint was made with' receipt seq 3
	# The end of the log is gone, and its head with it.
	again
	rm "$data/events.head"
	sed -i 4,5d "$data/events.ndjson"
	refuses 76 'events.checkpoint covers 5 lines, but the log has only 3' receipt seq 3
}

@test "nonces: of a line each its own, from the key alone; none without a key" {
	grow 3
	checkpoint --write >/dev/null
	assert_equal "$(receipt all | jq -r .nonce | grep -cxE '[0-9a-f]{32}')" 3
	assert_equal "$(receipt all | jq -r .nonce | sort -u | wc -l)" 3
	for n in 1 2 3; do
		assert_equal "$(receipt seq $n | jq -r .nonce)" \
			"$(printf %s $n | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(<"$data/events.key")" | sed 's/.* //' | head -c 32)"
	done
	sed 's/"seq":[0-9]*,//' "$data/events.ndjson" | es-append --no-key -d bare >/dev/null
	cmp "$data/events.ndjson" bare/events.ndjson
	es-checkpoint -d bare --write >/dev/null
	assert_equal "$(es-receipt -d bare all | jq -r .nonce | sort -u)" ''
	es-receipt -d bare all | es-check receipts bare/events.checkpoint
	refute [ "$(sed -n 3p bare/events.checkpoint)" == "$(sed -n 3p "$data/events.checkpoint")" ]
}

@test "it only reads: nothing in the data directory changes" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	hashes() { find "$data" -type f ! -path '*/log.*' ! -name closed -exec sha256sum {} + | sort; }
	hashes >before
	receipt all >/dev/null
	receipt ballot 49aef2 >/dev/null
	hashes | diff before -
}
