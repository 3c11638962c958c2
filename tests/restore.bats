#!/usr/bin/env bats
# A backup put back in every order and in part: no other key or name is begun in silence, and each message says a way on.
load helper
load events

parts=(ndjson key origin checkpoint)

# backup [NO-KEY]: an election with a name, decided and counted, copied to backup; more came after the copy of its checkpoint.
backup() {
	"$top/pipelines/run" -d "$data" -o example.org/board ${1:+-k none} </dev/null >/dev/null 2>>chatter
	mkdir backup
	cp "$data/events.checkpoint" backup
	"$top/pipelines/run" -d "$data" -s box <"$top/seed/scenarios.ndjson" >tally 2>>chatter
	cp "$data"/events.{ndjson,origin} backup
	[[ -n ${1-} ]] || cp "$data/events.key" backup
	cp "$data/events.checkpoint" newest
	mv "$data" original
	mkdir -m 700 "$data"
}

# put PART: puts a part of the backup into the data directory, if the backup has it.
put() {
	[[ ! -e backup/events.$1 ]] || cp "backup/events.$1" "$data"
}

# work: what a run does, but for the example with which it would begin an empty store. Sets said.
work() {
	local result=0
	said=''
	[[ -e $data/events.ndjson ]] || return 0
	"$top/pipelines/run" -d "$data" </dev/null >now 2>said || result=$?
	said=$(<said)
	return "$result"
}

# settle: counts, and does what the messages say, until it succeeds.
settle() {
	local tries
	for ((tries = 0; tries < 3; tries++)); do
		! work || break
		follow
	done
}

# follow: does what the last message says, if that is a command.
follow() {
	echo "$said" >>followed
	case $said in
	*'type mv '*) (cd "$data" && eval "$(sed -n 's/.*type \(mv [a-z.]* [a-z.]*\).*/\1/p' <<<"$said" | head -n 1)") ;;
	*'or type head '*) (cd "$data" && eval "$(sed -n 's/.*or type \(head .*\)/\1/p' <<<"$said")") ;;
	*) fail "no way out of: $said" ;;
	esac
}

# whole KEY...: the election is as it was before: its log, its tally, its name and its key.
whole() {
	cmp original/events.ndjson "$data/events.ndjson"
	cmp tally now
	head -n 1 "$data/events.checkpoint" | grep -qx example.org/board
	es-check "$@" log "$data/events.ndjson" "$data/events.checkpoint" backup/events.checkpoint newest >/dev/null
	cmp newest "$data/events.checkpoint"
}

# orders PART...: every order of the parts, one a line.
orders() {
	python3 -c 'import itertools, sys
for order in itertools.permutations(sys.argv[1:]): print(*order)' "$@"
}

@test "in every order, with a run after each part: what is missing is named, and in the end all is as it was" {
	backup
	local order part n=0 tries
	while read -ra order; do
		rm -rf "$data"
		mkdir -m 700 "$data"
		for part in "${order[@]}"; do
			put "$part"
			work || [[ $said == *'events.'* ]] || fail "${order[*]}: $said"
			# Without its key a log goes on under no other.
			[[ ! -e $data/events.head || -e $data/events.key ]] || fail "${order[*]}: begun without its key"
		done
		for ((tries = 0; tries < 3; tries++)); do
			! work || break
			follow
		done
		whole --key backup/events.key || fail "${order[*]}: $said"
		n=$((n + 1))
	done < <(orders "${parts[@]}")
	assert_equal "$n" 24
}

@test "without the key: no run, and the log stays as it is; with the key it goes on" {
	backup
	local also
	for also in '' origin checkpoint 'origin checkpoint'; do
		rm -rf "$data"
		mkdir -m 700 "$data"
		for part in ndjson $also; do put "$part"; done
		run work
		assert_equal "$also: $status" "$also: 76"
		if [[ $also == *checkpoint* ]]; then
			grep -q 'events.key is gone: put back the key that events.checkpoint was made with' said
		else
			grep -q "events.key is missing: put the log's key beside it; if the log was begun without one, type es-append --no-key -d DIR < /dev/null" said
		fi
		cmp backup/events.ndjson "$data/events.ndjson"
		assert_not_exists "$data/events.head"
		# It can be read.
		es-replay -d "$data" | cmp - backup/events.ndjson
		put key
		put origin
		work
		whole --key backup/events.key
	done
}

@test "without the name: a warning, and a way back to it" {
	backup
	put ndjson
	put key
	work
	grep -q 'the log is here without events.origin: if it has a name, put that file back before a checkpoint is made' said
	assert_equal "$(grep -c 'without events.origin' said)" 1
	work
	refute grep -q 'without events.origin' said
	# It comes too late, or with -o.
	put origin
	run work
	assert_failure 76
	assert_equal "$(grep -c 'it calls the log es-log-[0-9a-f]* and not example.org/board; if events.origin is right, type mv events.checkpoint events.checkpoint.old$' said)" 1
	rm "$data/events.origin"
	run "$top/pipelines/run" -d "$data" -o example.org/board </dev/null
	assert_failure 64
	assert_output --partial "the log's checkpoint already calls it es-log-"
	assert_output --partial "type mv $data/events.checkpoint $data/events.checkpoint.old"
	mv "$data/events.checkpoint" "$data/events.checkpoint.old"
	"$top/pipelines/run" -d "$data" -o example.org/board </dev/null >now 2>>chatter
	whole --key backup/events.key
	# The checkpoint knows it.
	rm -r "$data"
	mkdir -m 700 "$data"
	for part in ndjson key checkpoint; do put "$part"; done
	run work
	assert_failure 76
	said=$(<said)
	[[ $said == *'or calls it example.org/board and events.origin is gone: put that back, or type head -n 1 events.checkpoint > events.origin'* ]]
	follow
	work
	whole --key backup/events.key
}

@test "without a checkpoint, or with an older one, all is as it was" {
	backup
	for part in ndjson key origin; do put "$part"; done
	work
	refute grep -q 'events\.' said
	whole --key backup/events.key
	put checkpoint
	work
	whole --key backup/events.key
}

@test "a log that was begun without a key: it must be said once, and a key of another is told" {
	backup no-key
	put ndjson
	put origin
	run work
	assert_failure 76
	es-append --no-key -d "$data" </dev/null
	work
	whole
	# Beside its checkpoint it need not be said.
	rm -r "$data"
	mkdir -m 700 "$data"
	for part in "${parts[@]}"; do put "$part"; done
	work
	whole
	# A key that it never had.
	head -c 32 /dev/zero | od -An -vtx1 | tr -d ' \n' >"$data/events.key"
	echo >>"$data/events.key"
	run work
	assert_failure 76
	grep -q 'events.key was added later: events.head was made without a key; .* otherwise remove events.key$' said
	rm "$data/events.key"
	work
	whole
	# With a key, --no-key is a mistake.
	rm "$data"/events.{head,checkpoint}
	head -c 32 /dev/zero | od -An -vtx1 | tr -d ' \n' >"$data/events.key"
	echo >>"$data/events.key"
	run -64 es-append --no-key -d "$data" </dev/null
	assert_output --partial 'events.key'
}

@test "a store that an earlier version began again without its key: the key, and what the messages say" {
	backup
	put ndjson
	# As that version left it: head and checkpoint without a key and without the name.
	es-append --no-key -d "$data" </dev/null
	work
	assert_equal "$(sed -n 4p "$data/events.checkpoint")" 'nonces none'
	put key
	put origin
	settle
	whole --key backup/events.key
	assert_exists "$data/events.checkpoint.old"
	assert_exists "$data/events.head.old"
}

@test "another log's key beside it: a kept checkpoint tells, and the message says the way back" {
	backup
	put ndjson
	put origin
	head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \n' >"$data/events.key"
	echo >>"$data/events.key"
	work
	run es-check --key "$data/events.key" log "$data/events.ndjson" newest
	assert_failure 76
	put key
	settle
	whole --key backup/events.key
}
