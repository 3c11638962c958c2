#!/usr/bin/env bats
# The log can prove the tables: replay, projections lost or damaged, logs changed by hand, torn or restored.
load helper
load events

# lines_of FILE FROM TO: those lines.
lines_of() {
	sed -n "$2,$3p" "$1"
}

replay() {
	"$top/pipelines/replay" -d "${1:-$data}"
}

# grow: a store that grew in many runs, with every kind of outcome; its result in the file result.
grow() {
	local i
	run_all "$data" <"$top/seed/scenarios.ndjson" >/dev/null
	for i in 1 2 3 4 5 6; do
		cat >registry <<-END
			{"type":"Voter Registered","detail":{"voterId":"w$i","fullName":"Walt $i","userName":"w","address":"-"}}
			{"type":"Ballot Issued","detail":{"ballotId":"x$i","voterId":"w$i"}}
			{"type":"Ballot Issued","detail":{"ballotId":"y$i","voterId":"w$i"}}
			{"type":"Election Created","detail":{"electionId":"cc4822","description":"Mayor, $i","electionDate":"2022-03-22"}}
		END
		"$top/pipelines/intake" -d "$data" -s "reg-$i" -r registry >/dev/null 2>>chatter
		{
			ballot "x$i" "w$i" 6353a9 f5484e cc4822 3391e4
			ballot "x$i" "w$i" 6353a9 16eb70
			ballot "y$i" w1 6353a9 16eb70
			ballot "none" w1
			ballot "y$i" "w$i" cc4822 nobody
			ballot "y$i" "w$i" cc4822 ad0031 cc4822 ad0031
			ballot "y$i" "w$i" cc4822 ad0031 cc4822 3391e4
			ballot "y$i" "w$i" cc4822 ad0031
		} | run_all "$data" -s "box-$i" >result
	done
}

# The same store for every test: it is grown once.
setup_file() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	setup
	grow
	cp -r "$data" "$BATS_FILE_TMPDIR/grown"
}

restore() {
	rm -rf "$data"
	cp -r "$BATS_FILE_TMPDIR/grown" "$data"
	cp "$BATS_FILE_TMPDIR/result" result
}

# sound: the next run gives the result, the log is the one grown, and all agrees.
sound() {
	run_all "$data" </dev/null | diff result -
	cmp "$BATS_FILE_TMPDIR/grown/events.ndjson" "$data/events.ndjson"
	agree
}

# fingerprint DIR: hashes of its files, but for locks and Berkeley DB's own logs, which change when it is read.
fingerprint() {
	find "$1" -type f ! -name '*.lock' ! -path '*/log.*' ! -name closed -exec sha256sum {} + | sort -k 2
}

# refused LINE: replay ends with 76 and names the line of the log; log and head are left as they are.
refused() {
	local log head=''
	log=$(sha256sum <"$data/events.ndjson")
	[[ ! -e $data/events.head ]] || head=$(sha256sum <"$data/events.head")
	run replay
	assert_equal "$status" 76
	assert_output --regexp "line $1([^0-9]|\$)"
	assert_equal "$(sha256sum <"$data/events.ndjson")" "$log"
	[[ -z $head ]] || assert_equal "$(sha256sum <"$data/events.head")" "$head"
	run ls "$data"
	refute_output --partial torn
}

# line_with TEXT: the number of the first line of the log that holds it.
line_with() {
	grep -nFm 1 -- "$1" "$data/events.ndjson" | cut -d : -f 1
}

@test "every projection of a store grown in many runs equals its recomputation" {
	restore
	run replay
	assert_success
	assert_output --partial "voters: equal"
	assert_output --partial "votes: equal"
	assert_output --partial "tally: equal"
	assert_output --partial "audit: equal"
	sound
	run ls "$data"
	refute_output --partial replay.new
	refute_output --partial .old
}

@test "each projection removed is restored by the next run; all of them too" {
	local name
	for name in voters votes tally audit "voters votes tally audit"; do
		restore
		(cd "$data" && rm -r $name)
		sound
		run replay
		assert_success
		assert_equal "$(grep -c ': equal$' <<<"$output")" 4
	done
}

@test "one projection behind the others when new events come: the others skip what they have" {
	local name
	printf '%s\n' '{"type":"Ballot Issued","detail":{"ballotId":"new","voterId":"w1"}}' >registry
	for name in voters votes tally audit; do
		restore
		rm -r "${data:?}/$name"
		"$top/pipelines/intake" -d "$data" -s new -r registry >/dev/null 2>>chatter
		ballot new w1 6353a9 f5484e | run_all "$data" >/dev/null
		agree
		run replay
		assert_success
		assert_equal "$(grep -c ': equal$' <<<"$output")" 4
	done
}

@test "es-query does not answer from a projection that is missing" {
	restore
	rm -r "$data/tally" "$data/voters"
	run es-query -d "$data" tally
	assert_failure 75
	run es-query -d "$data" ballots
	assert_failure 75
}

# flip FILE OFFSET BIT: turns one bit around.
flip() {
	python3 -c '
import sys
file = open(sys.argv[1], "r+b")
file.seek(int(sys.argv[2]))
byte = file.read(1)[0] ^ (1 << int(sys.argv[3]))
file.seek(int(sys.argv[2]))
file.write(bytes([byte]))' "$@"
}

@test "flipped bits in a projection never give a wrong table with status 0" {
	local name n file size at bit good seed=${SEED:-$RANDOM} noticed=0
	RANDOM=$seed
	restore
	for name in tally votes; do
		es-query -d "$data" "$name" >"good-$name"
	done
	es-query -d "$data" ballots >good-voters
	es-query -d "$data" audit voter w1 >good-audit
	for ((n = 0; n < ${FLIPS:-8}; n++)); do
		restore
		case $((n % 4)) in
		0) name=tally query=(tally) ;;
		1) name=votes query=(votes) ;;
		2) name=voters query=(ballots) ;;
		3) name=audit query=(audit voter w1) ;;
		esac
		file=$data/$name/records.db
		size=$(stat -c %s "$file")
		at=$((RANDOM * 32768 + RANDOM)) bit=$((RANDOM % 8))
		at=$((at % size))
		flip "$file" "$at" "$bit"
		echo "SEED=$seed: bit $bit of byte $at of $name/records.db"
		run --separate-stderr es-query -d "$data" "${query[@]}"
		if ((status == 0)); then
			diff "good-$name" <(echo "$output")
		else
			assert_equal "$status" 75
			noticed=$((noticed + 1))
		fi
		sound
		diff "good-$name" <(es-query -d "$data" "${query[@]}")
	done
	echo "# $noticed of $n flips were noticed by es-query, the others hit what it did not read; SEED=$seed" >&3
}

@test "damage to Berkeley DB's log over which it crashes is set aside, and the projection rebuilt" {
	local projection
	restore
	for projection in voters votes tally audit; do
		# As after a crash, so that nobody knows what the log was.
		rm "$data/$projection/closed"
		# A record's length, grown by 2 MiB: recovery reads beyond what it has mapped.
		python3 - "$data/$projection/log.0000000001" <<-'END'
			import sys
			with open(sys.argv[1], "r+b") as file:
			    file.seek(6)
			    byte = file.read(1)[0]
			    file.seek(6)
			    file.write(bytes([byte ^ 1 << 5]))
		END
		run -0 --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
		assert_output "$(cat "$work/result")"
		[[ $stderr == *"$data/$projection: the program crashed while opening it"*"moved aside to $data/$projection.damaged"* ]]
		agree
	done
}

@test "any bit flipped in Berkeley DB's log, or its hash, is noticed before anything is undone" {
	local projection file n seed=${SEED:-$RANDOM}
	RANDOM=$seed
	for projection in voters votes tally audit; do
		for file in log.0000000001 closed; do
			restore
			(cd "$data/$projection" && sha256sum --quiet -c closed)
			n=$((RANDOM * 32768 + RANDOM))
			echo "SEED=$seed: $projection/$file"
			flip "$data/$projection/$file" $((n % $(stat -c %s "$data/$projection/$file"))) $((n % 8))
			run -0 --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
			assert_output "$(cat "$work/result")"
			[[ $stderr == *"$data/$projection is damaged ("*'changed while it was closed): moved aside'* ]]
			agree
		done
	done
}

@test "a projection whose records were changed: replay says it differs and replaces it" {
	local old name
	for name in tally votes voters audit; do
		restore
		# That of another history of the same length, with this one's position.
		old=$work/other
		rm -rf "$old"
		mkdir -m 700 "$old"
		sed 's/"x1"/"z1"/; s/f5484e"}/3391e4"}/' "$data/events.ndjson" |
			sed '$d' >"$old/events.ndjson"
		tail -n 1 "$data/events.ndjson" >>"$old/events.ndjson"
		case $name in
		voters) es-replay -d "$data" | sed 's/"x1"/"z1"/' | es-verify-ballot -d "$old" >/dev/null ;;
		votes) es-save-vote -d "$old" <"$old/events.ndjson" >/dev/null ;;
		tally) es-count -d "$old" <"$old/events.ndjson" >/dev/null ;;
		audit) es-audit -d "$old" <"$old/events.ndjson" >/dev/null ;;
		esac
		rm -r "${data:?}/$name"
		cp -r "$old/$name" "$data/$name"
		run replay
		assert_failure 76
		assert_line "replay: $name: differs; the new one replaces it, the old one is kept as $name.damaged"
		assert_exists "$data/$name.damaged"
		assert_equal "$(grep -c ': equal$' <<<"$output")" 3
		run replay
		assert_equal "$(grep -c ': equal$' <<<"$output")" 4
		sound
	done
}

@test "a changed outcome is refused with its line" {
	local n
	restore
	n=$(line_with '"reason":"wrong-voter"')
	sed -i "${n}s/wrong-voter/unknown-voter/" "$data/events.ndjson"
	refused "$n"
}

@test "a rejected ballot made a verified one, or the other way round, is refused with its line" {
	local n
	restore
	n=$(line_with '"reason":"unknown-ballot"')
	sed -i "${n}s/Ballot Rejected/Ballot Verified/; ${n}s/,\"votes\":/,\"voter\":{\"fullName\":\"\",\"userName\":\"\",\"address\":\"\"}&/; ${n}s/,\"reason\":\"unknown-ballot\"//" "$data/events.ndjson"
	refused "$n"
	restore
	n=$(line_with '"type":"Ballot Verified"')
	sed -i "${n}s/Ballot Verified/Ballot Rejected/; ${n}s/,\"voter\":{[^}]*}//; ${n}s/}}\$/,\"reason\":\"overvote\"}}/" "$data/events.ndjson"
	refused "$((n))|line $((n + 1))"
}

@test "a changed vote is refused with its line, of the same length or another" {
	local n
	restore
	n=$(line_with '"type":"Vote Cast"')
	sed -i "${n}s/f5484e/16eb70/" "$data/events.ndjson"
	refused "$n"
	restore
	sed -i "${n}s/f5484e/16eb701/" "$data/events.ndjson"
	refused "$n"
}

@test "a vote that is not its ballot's is never counted, not even in a projection that is built anew" {
	restore
	line=$(sed -n '/"Vote Cast".*ad0031/=' "$data/events.ndjson" | head -n 1)
	sed -i "${line}s/ad0031/3391e4/" "$data/events.ndjson"
	rm -r "$data/tally"
	run --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
	assert_equal "$status" 76
	[[ $stderr == *"events.ndjson line $line: it is not that vote of the ballot decided before it"* ]]
	[[ -z $output ]]
}

@test "a changed ballot, before its outcome, is refused with the line of the outcome" {
	local n outcome
	restore
	n=$(line_with '"type":"Ballot Submitted"')
	outcome=$(grep -nFm 1 "\"id\":\"$n.0\"" "$data/events.ndjson" | cut -d : -f 1)
	sed -i "${n}s/f5484e/16eb70/" "$data/events.ndjson"
	refused "$outcome"
}

@test "a Ballot Issued taken out, the rest renumbered, is refused with the line of the first outcome it changes" {
	local n outcome
	restore
	n=$(line_with '"ballotId":"x3"')
	outcome=$(grep -nm 1 'Ballot Verified.*"ballotId":"x3"' "$data/events.ndjson" | cut -d : -f 1)
	# Ids of derived events hold a seq: they are renumbered too, or the next line is refused for that.
	jq -c --argjson n "$n" '
		select(.seq != $n)
		| if .seq > $n then .seq -= 1 else . end
		| if (.id | contains(":") | not) then
			(.id | split(".") | map(tonumber)) as [$cause, $i]
			| if $cause > $n then .id = "\($cause - 1).\($i)" else . end
		  else . end' "$data/events.ndjson" >changed
	cp changed "$data/events.ndjson"
	refused "$((outcome - 1))"
	rm "$data/events.head"
	run replay
	assert_equal "$status" 76
	assert_output --regexp "line $((outcome - 1))([^0-9]|\$)"
}

@test "two lines swapped, a line twice, a line missing: refused with the line" {
	local n
	restore
	n=$(line_with '"type":"Vote Cast"')
	sed -i "${n}{h;d}; $((n + 1))G" "$data/events.ndjson"
	refused "$n"
	restore
	sed -i "${n}p" "$data/events.ndjson"
	refused "$((n + 1))"
	restore
	sed -i "${n}d" "$data/events.ndjson"
	refused "$n"
}

@test "lines swapped with their numbers put right are refused" {
	local n
	restore
	# Two submissions, one good and one of the same ballot after it, change places.
	n=$(grep -nm 1 'Ballot Submitted.*"ballotId":"x2"' "$data/events.ndjson" | cut -d : -f 1)
	jq -c --argjson n "$n" -s '
		.[$n - 1] as $a | .[$n] as $b
		| .[$n - 1] = ($b | .seq = $n | .id = $a.id) | .[$n] = ($a | .seq = $n + 1 | .id = $b.id) | .[]' \
		"$data/events.ndjson" >changed
	cp changed "$data/events.ndjson"
	refused "$(grep -nFm 1 "\"id\":\"$n.0\"" "$data/events.ndjson" | cut -d : -f 1)"
}

@test "a profile changed after the fact is refused where a ballot shows it, with the same length and another" {
	local n outcome
	for to in "Walt B" "Walter 4"; do
		restore
		n=$(line_with '"fullName":"Walt 4"')
		outcome=$(grep -nm 1 'Ballot Verified.*"fullName":"Walt 4"' "$data/events.ndjson" | cut -d : -f 1)
		sed -i "${n}s/Walt 4/$to/" "$data/events.ndjson"
		refused "$outcome"
	done
}

@test "a name no outcome shows, changed: the tables are rebuilt from the log, which replay says" {
	local n
	restore
	n=$(line_with '"fullName":"Beth B Barnes"')
	sed -i "${n}s/Beth B Barnes/Seth B Barnes/" "$data/events.ndjson"
	run replay
	assert_failure 76
	assert_line "replay: tally: differs; the new one replaces it, the old one is kept as tally.damaged"
	agree
}

@test "damage in the middle: 76, the line, and nothing is changed" {
	local n before after
	n=$(line_with '"ballotId":"x4"' 2>/dev/null) || :
	for change in 's/{"seq"/{"Seq"/' 's/,"time"/, "time"/' 's/"detail"/"detai1"/' 's/^..../\x00\x00\x00\x00/' 's/$/ /' 's/2/\xff/' \
		's/^.*$//'; do
		restore
		n=$(line_with '"ballotId":"x4"')
		sed -i "${n}$change" "$data/events.ndjson"
		refused "$n"
		for keep in head nohead; do
			[[ $keep == head ]] || rm "$data/events.head"
			before=$(fingerprint "$data")
			run replay
			assert_equal "$status" 76
			assert_output --regexp "line $n([^0-9]|\$)"
			after=$(fingerprint "$data")
			assert_equal "$after" "$before"
		done
	done
}

# older: a copy of the log, with its head, as it was some runs ago.
older() {
	local lines=$1
	rm -rf older
	mkdir -m 700 older
	head -n "$lines" "$BATS_FILE_TMPDIR/grown/events.ndjson" >older/events.ndjson
	cp "$BATS_FILE_TMPDIR/grown/events.key" older
	es-append -d older </dev/null 2>>chatter
}

@test "an older log without its head, under a newer head: refused, changing nothing" {
	local before
	restore
	older 60
	cp older/events.ndjson "$data/events.ndjson"
	before=$(fingerprint "$data")
	for command in replay "run_all $data" "es-replay -d $data"; do
		run --separate-stderr $command </dev/null
		assert_equal "$status" 76
	done
	assert_equal "$(fingerprint "$data")" "$before"
	run es-replay -d "$data"
	assert_output --partial "events.head remembers"
}

@test "an older log with its head, or without any: the projections are rebuilt, which is said" {
	local with
	for with in head none; do
		restore
		older 60
		cp older/events.ndjson "$data/events.ndjson"
		cp older/events.head "$data/events.head"
		[[ $with == head ]] || rm "$data/events.head"
		cat older/events.ndjson >kept
		# The checkpoint that is still there tells that lines are gone.
		run --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
		assert_failure 76
		[[ $stderr == *"events.checkpoint covers "*" lines, but the log has 60: put the log back"* ]]
		cmp kept "$data/events.ndjson"
		rm "$data/events.checkpoint"
		run --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
		assert_success
		[[ $stderr == *"belongs to another log"*"rebuilt"* ]]
		cmp -n "$(stat -c %s kept)" kept "$data/events.ndjson"
		agree
		run replay
		assert_success
		assert_equal "$(grep -c ': equal$' <<<"$output")" 4
	done
}

@test "another log of the same length under the same projections: rebuilt, which is said" {
	restore
	sed 's/Mayor, 6/Major, 6/' "$data/events.ndjson" >changed
	sed -i '$s/"time":"2/"time":"3/' changed
	cp changed "$data/events.ndjson"
	rm "$data/events.head"
	run --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
	# The last line is a vote: its time is not its cause's any more.
	if ((status == 0)); then
		[[ $stderr == *"belongs to another log"* ]]
		agree
	else
		assert_equal "$status" 76
	fi
}

@test "the log is gone: refused while the head remembers it, or projections made of it are there" {
	local before
	restore
	rm "$data/events.ndjson"
	before=$(fingerprint "$data")
	run --separate-stderr run_all "$data" </dev/null
	assert_equal "$status" 76
	run replay
	assert_equal "$status" 76
	run es-replay -d "$data"
	assert_equal "$status" 76
	assert_output --partial "events.ndjson is gone"
	assert_equal "$(fingerprint "$data")" "$before"
	run "$top/pipelines/tally" -d "$data"
	assert_equal "$status" 76
	rm "$data/events.head"
	before=$(fingerprint "$data")
	for pipeline in run intake tally; do
		run "$top/pipelines/$pipeline" -d "$data" <"$top/seed/scenarios.ndjson"
		assert_equal "$pipeline $status" "$pipeline 76"
		assert_output --partial "events.ndjson is gone"
	done
	assert_equal "$(fingerprint "$data")" "$before"
	rm -r "$data"/{voters,votes,tally,audit,events.checkpoint}
	run_all "$data" <"$top/seed/scenarios.ndjson" >fresh
	agree
	assert_equal "$(jq -s 'map(.votes) | add' fresh)" 6
}

@test "events.head missing, cut or with any bit flipped: read anew from the log, nothing else changes" {
	local i size at seed=${SEED:-$RANDOM}
	RANDOM=$seed
	restore
	rm "$data/events.head"
	sound
	cmp "$BATS_FILE_TMPDIR/grown/events.head" "$data/events.head" # the same memory again
	size=$(stat -c %s "$data/events.head")
	for at in 0 1 $((size / 2)) $((size - 2)); do
		restore
		truncate -s "$at" "$data/events.head"
		run es-append -d "$data" </dev/null
		assert_success
		assert_output --partial "events.head is damaged or has an earlier format: reading the whole log instead"
		sound
	done
	for i in 1 2 3 4 5 6; do
		restore
		at=$((RANDOM % (size - 6) + 6)) # behind the format's number, which could become a later one's
		flip "$data/events.head" "$at" $((RANDOM % 8))
		echo "SEED=$seed byte $at"
		# A bit of what the hash covers is noticed; one of the hash line may change nothing but how it looks.
		run es-replay -d "$data"
		assert_success
		((at > size - 23)) || assert_output --partial "events.head is damaged"
		assert_equal "$(es-replay -d "$data" 2>>chatter | sha256sum)" "$(sha256sum <"$data/events.ndjson")"
		run_all "$data" </dev/null | diff result -
		cmp "$BATS_FILE_TMPDIR/grown/events.ndjson" "$data/events.ndjson"
	done
	agree
}

@test "an older head is caught up from the log" {
	restore
	older 60
	cp older/events.head "$data/events.head"
	sound
	cmp "$BATS_FILE_TMPDIR/grown/events.head" "$data/events.head"
}

@test "a torn end is cut off to a file beside the log, reported, and nothing before it is lost" {
	local tail last size n=0
	restore
	last=$(tail -n 1 "$data/events.ndjson")
	size=$(stat -c %s "$data/events.ndjson")
	for tail in '{"seq":' "${last%?}" '\0\0\0\0' "{\"x\":\0}\n{\"half" "\0\0\0\n$last\n" '{"seq":1000000,"id":\0\0\0\0\n{"half'; do
		for head in there gone; do
			restore
			printf "${tail//\"/\\\"}" >torn
			cat torn >>"$data/events.ndjson"
			[[ $head == there ]] || rm "$data/events.head"
			if [[ $head == gone && $tail == *"$last\n" ]]; then
				# Nobody remembers where the synced part ended: a whole event there is damage.
				refused "$(($(wc -l <"$data/events.ndjson") - 1))"
				continue
			fi
			# A reader does not count it, and does not cut it.
			run --separate-stderr es-replay -d "$data"
			assert_success
			assert_equal "$(printf '%s\n' "$output" | sha256sum)" "$(sha256sum <"$BATS_FILE_TMPDIR/grown/events.ndjson")"
			assert_equal "$(stat -c %s "$data/events.ndjson")" $((size + $(stat -c %s torn)))
			# A writer does.
			run --separate-stderr run_all "$data" </dev/null
			assert_success
			assert_equal "$output" "$(<result)"
			cmp torn "$data/events.torn-1"
			cmp "$BATS_FILE_TMPDIR/grown/events.ndjson" "$data/events.ndjson"
			grep -q 'a run was cut off while it wrote.*events.torn-1' chatter
			n=$((n + 1))
			rm chatter
		done
	done
	agree
	# A second one does not overwrite the first.
	printf 'again' >>"$data/events.ndjson"
	run_all "$data" </dev/null >/dev/null
	assert_equal "$(<"$data/events.torn-2")" again
	assert_equal "$n" 11
}

@test "whole events that nobody remembers, with a torn one behind, are kept" {
	restore
	cp "$data/events.head" older.head
	ballot none w1 | es-ingest | es-append -d "$data" >/dev/null
	cp older.head "$data/events.head"
	printf '{"seq":99' >>"$data/events.ndjson"
	run_all "$data" </dev/null >/dev/null
	run tail -n 1 "$data/events.ndjson"
	assert_output --partial '"reason":"unknown-ballot"'
	agree
	assert_equal "$(<"$data/events.torn-1")" '{"seq":99'
}

@test "nothing synced is taken for torn: a damaged line that the head remembers is refused" {
	local last
	restore
	last=$(wc -l <"$data/events.ndjson")
	truncate -s -3 "$data/events.ndjson"
	refused "$last"
}
