#!/usr/bin/env bats
# What earlier releases stored and published, read by these programs: tests/golden/VERSION, which tests/golden/make made with
# the programs of that release and which stays as it is. Only a fault that was mended changes an answer, and is listed here:
#   0.1.0 arlo-cvr.csv, cvr: a contest that was not open when a ballot was accepted was on its cast-vote record, though the
#   official count left it out.
#   0.1.0 recount: ballots issued counted those that were replaced; now it is the number of the official count.
load helper

releases=("$top"/tests/golden/*/)

# each COMMAND: runs it for every release, with golden set to its directory, and a copy of its log, key and name as data.
each() {
	for golden in "${releases[@]}"; do
		rm -rf "$data"
		mkdir -m 700 "$data"
		cp "$golden"/store/events.{ndjson,key,origin,checkpoint} "$data"
		"$1" || fail "so it is with the store of ${golden%/}"
	done
}

decided_and_projected() {
	"$top/pipelines/decide" -d "$data" && "$top/pipelines/project" -d "$data"
}

# plain: JSON whose strings have no backslash, so that jq leaves escapes as they are.
plain() {
	sed 's/\\\\/<backslash>/g; s/\\"/<quote>/g; s/\\/<escape>/g' "$1"
}

# same OLD NEW: NEW says what OLD says, in the same bytes. Only members that OLD does not have are passed over, since a
# later release may add some.
same() {
	if [[ $1 == *.csv ]]; then
		diff "$1" "$2"
		return
	fi
	diff <(plain "$1") <(jq -nc --slurpfile old <(plain "$1") '
		def like($old):
			if type == "object" and ($old | type) == "object" then
				with_entries(.key as $key | select($old | has($key)) | .value |= like($old[$key]))
			elif type == "array" then [range(length) as $i | .[$i] | like($old[$i]?)]
			else . end;
		[inputs] as $new | range($new | length) as $i | $new[$i] | like($old[$i])' <(plain "$2"))
}

@test "same: only members that are new may differ" {
	printf '%s\n' '{"a":"\u007f\"\\","b":[{"c":1},{"c":2}]}' '{"a":"x"}' >old
	same old old
	printf '%s\n' '{"new":0,"a":"\u007f\"\\","b":[{"c":1},{"c":2,"new":[]}]}' '{"a":"x","new":{"a":1}}' >new
	same old new
	for change in 's/"c":1/"c":3/' 's/"c":1//' 's/u007f/u007F/' 's/\\u007f/\x7f/' 's/"a":"x"/"A":"x"/' 's/,{"c":2,"new":\[\]}//' \
		's/{"c":1}/&,{"c":2}/' '2d' '2p' '1{h;d};2G' 's/"x"/["x"]/' 's/\\"/"/' 's/,"b".*/}/'; do
		sed "$change" new >other
		! same old other >/dev/null 2>&1 || fail "$change was not noticed"
	done
}

answers_are_the_same() {
	local file
	decided_and_projected 2>/dev/null || return
	cmp "$golden/store/events.ndjson" "$data/events.ndjson" || return
	cmp "$golden/store/events.checkpoint" "$data/events.checkpoint" || return
	rm -rf now
	"$top/tests/golden/answers" "$data" now || return
	for file in "$golden"/answers/*; do
		same "$file" "now/${file##*/}" || return
	done
}

@test "the tables made from the log give the answers of then; log and checkpoint stay as they are" {
	each answers_are_the_same
}

head_is_understood() {
	es-query -d "$data" position >position || return
	cp "$golden/store/events.head" "$data" || return
	es-query -d "$data" position | diff position - || return
	es-append -d "$data" </dev/null || return
	cmp "$golden/store/events.ndjson" "$data/events.ndjson"
}

@test "what was remembered of the log's end is believed, or made again" {
	each head_is_understood
}

derived() {
	grep -E '"id":"[0-9]+\.[0-9]+"' | sed -E 's/^\{"seq":[0-9]+,/{/'
}

derives_the_same() {
	rm -rf anew
	es-replay -d "$data" | es-verify-ballot -d anew | es-explode-votes | derived >again || return
	derived <"$golden/store/events.ndjson" | cmp - again || return
	run "$top/pipelines/replay" -d "$data"
	assert_success || return
	assert_equal "$(grep -c ': equal$' <<<"$output")" "$(es-query -d "$data" projections | wc -l)" || return
	cmp "$golden/store/events.ndjson" "$data/events.ndjson"
}

@test "every outcome and vote, derived again, has the bytes of then" {
	each derives_the_same
}

proves() {
	local published=$golden/published key=(--key "$golden/store/events.key") log=$golden/store/events.ndjson
	es-check log "$log" "${key[@]}" "$published"/{registry,signed,final}.checkpoint || return
	es-check log "$log" "${key[@]}" --verifier "$(<"$published/verifier")" "$published/signed.checkpoint" || return
	es-check log "$log" "$published/bare.checkpoint" || return
	es-check checkpoints --verifier "$(<"$published/verifier")" "$published/signed.checkpoint" || return
	es-check receipts "$published/final.checkpoint" <"$published/receipts" || return
	es-check receipts "$published/bare.checkpoint" <"$published/bare-receipts" || return
	es-check growth "$published"/{registry,final}.checkpoint <"$published/growth" || return
	es-check growth "$published"/{signed,final}.checkpoint <"$published/growth-from-signed"
}

@test "checkpoints, signature, receipts and proofs of growth that were published check good" {
	each proves
}

publishes_the_same() {
	local published=$golden/published
	decided_and_projected 2>/dev/null || return
	es-checkpoint -d "$data" | cmp "$published/final.checkpoint" || return
	es-receipt -d "$data" ballot b1 | cmp "$published/receipts" || return
	es-checkpoint -d "$data" --since "$published/registry.checkpoint" | cmp "$published/growth" || return
	es-checkpoint -d "$data" --since "$published/signed.checkpoint" | cmp "$published/growth-from-signed" || return
	rm "$data"/events.{key,origin,checkpoint,head}
	es-append -d "$data" --no-key </dev/null || return
	es-checkpoint -d "$data" --write | cmp "$published/bare.checkpoint" || return
	es-receipt -d "$data" seq 1 | cmp "$published/bare-receipts"
}

@test "checkpoints, receipts and proofs of growth made now are those of then" {
	each publishes_the_same
}
