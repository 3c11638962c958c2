#!/usr/bin/env bats
# What a later version may have written: an event of a type, or with a member or value, that is not known here, or files of
# another format. It is refused, 76, and nothing is moved, cut or made again for it.
load helper
load events
load seal

log=events.ndjson

# A decided log of 17 registry lines, two ballots, their outcomes and votes; a checkpoint; all projected. head.17 is its head
# as of line 17.
setup_file() {
	load helper
	load events
	setup
	data=$BATS_FILE_TMPDIR/grown
	world | registry reg
	cp "$data/events.head" "$BATS_FILE_TMPDIR/head.17"
	{
		ballot b1 v1 mayor ann board cyd board dan
		ballot b2 v2 mayor nobody
	} | ballots box
	decide
	project
	es-checkpoint -d "$data" --write >"$BATS_FILE_TMPDIR/checkpoint"
}

fresh() {
	rm -rf "$data"
	cp -r "$BATS_FILE_TMPDIR/grown" "$data"
	last=$(wc -l <"$data/$log")
}

# later: NAME|ID|TYPE|DETAIL lines of events that this version does not know; whole and canonical.
later() {
	local id='"ballotId":"b3","voterId":"v3"'
	cat <<-END
		a type|box:9|Ballot Spoiled|{$id}
		a derived type|18.9|Vote Ranked|{"ranks":[1,2,{"a":{}}],"of":[],"sure":true,"not":false,"none":null}
		an empty detail|box:9|Poll Opened|{}
		a member|box:9|Ballot Submitted|{$id,"votes":[],"weight":2}
		a member in front|box:9|Ballot Submitted|{"kind":"postal",$id,"votes":[]}
		a member of a vote|box:9|Ballot Submitted|{$id,"votes":[{"electionId":"mayor","candidateId":"ann","rank":1}]}
		a member of one vote|24.1|Vote Cast|{"ballotId":"b3","vote":{"electionId":"mayor","candidateId":"ann","rank":1}}
		a member of the profile|19.0|Ballot Verified|{$id,"voter":{"fullName":"V","userName":"v","address":"a","weight":2},"votes":[]}
		a further member that is no text|reg:99|Voter Registered|{"voterId":"v9","fullName":"V","userName":"v","address":"a","born":{"year":1970}}
		a reason|19.0|Ballot Rejected|{$id,"votes":[],"reason":"too-late"}
		a state|reg:99|Ballot Issued|{$id,"ballotState":"PRINTED"}
	END
}

# stored SEQ ID TYPE DETAIL
stored() {
	event "${@:2}" | sed "s/^{/{\"seq\":$1,/"
}

# quietly COMMAND…: the command; where it ends with 99 it has changed something in the data directory, but for tables and
# locks.
quietly() {
	local status=0
	rm -rf before
	cp -r "$data" before
	"$@" </dev/null || status=$?
	diff -r -x '*.lock' -x voters -x votes -x tally -x audit before "$data" >&2 || return 99
	return "$status"
}

# is_later STATUS SAID PLACE TYPE: it was 76, and place and type are named.
is_later() {
	[[ $1 == 76 && $2 == *"$3$4"*"that this version does not know: written by a later version"* ]]
}

@test "an event that is not known, at the log's end: every program stops and names it, and no byte is touched" {
	local name id type detail head
	while IFS='|' read -r name id type detail; do
		for head in there gone older; do
			fresh
			stored $((last + 1)) "$id" "$type" "$detail" >>"$data/$log"
			case $head in
			gone) rm "$data/events.head" ;;
			older) cp "$BATS_FILE_TMPDIR/head.17" "$data/events.head" ;;
			esac
			for command in "es-append -d $data" "es-replay -d $data" "es-query -d $data position" "es-query -d $data result" \
				"es-query -d $data audit ballot b1" "es-checkpoint -d $data" "es-checkpoint -d $data --write" \
				"es-receipt -d $data seq 1" "$top/pipelines/run -d $data" "$top/pipelines/decide -d $data"; do
				run --separate-stderr quietly $command
				is_later "$status" "$stderr" "$log line $((last + 1)): " "$type" ||
					fail "$name, head $head: $command: $status $stderr"
			done
		done
	done < <(later)
}

@test "it is not lost among others: behind new events, before more, before a torn end, and longer than a batch" {
	fresh
	stored $((last + 1)) box:9 'Ballot Submitted' '{"ballotId":"b3","voterId":"v3","votes":[]}' >>"$data/$log"
	stored $((last + 2)) box:10 'Ballot Spoiled' '{"ballotId":"b3"}' >>"$data/$log"
	cp "$data/$log" two
	stored $((last + 3)) box:11 'Ballot Submitted' '{"ballotId":"b4","voterId":"v4","votes":[]}' >>"$data/$log"
	printf '{"seq":%d,"id":"bo' $((last + 4)) >>"$data/$log"
	run --separate-stderr quietly es-append -d "$data"
	is_later "$status" "$stderr" "$log line $((last + 2)): " 'Ballot Spoiled'
	# Behind a line that is none, where nobody remembers what was synced.
	fresh
	rm "$data/events.head"
	{ echo '{"seq":'; stored $((last + 2)) box:10 'Ballot Spoiled' '{"ballotId":"b3"}'; } >>"$data/$log"
	refuses 76 "$log line $((last + 1)): not a whole event with the next seq" quietly es-append -d "$data"
	fresh
	cp two "$data/$log"
	for n in {3..5}; do
		stored $((last + n)) "box:$((n + 9))" 'Ballot Spoiled' "{\"text\":\"$(head -c 3000000 /dev/zero | tr '\0' x)\"}" >>"$data/$log"
	done
	run --separate-stderr es-append -d "$data" </dev/null
	is_later "$status" "$stderr" "$log line $((last + 2)): " 'Ballot Spoiled'
}

@test "a whole line that is no event as this version writes it, at the log's end: 76, and no byte is touched" {
	local good change head command
	fresh
	good=$(stored $((last + 1)) box:9 'Ballot Spoiled' '{"ballotId":"b3","weight":2}')
	while read -r change; do
		fresh
		sed "$change" <<<"$good" >line
		! cmp -s line <(echo "$good") || fail "$change changes nothing"
		for head in there gone; do
			cp "$BATS_FILE_TMPDIR/grown/$log" "$data/$log"
			cat line >>"$data/$log"
			[[ $head == there ]] || rm "$data/events.head"
			for command in "es-append -d $data" "es-replay -d $data" "es-query -d $data position" "$top/pipelines/run -d $data"; do
				run --separate-stderr quietly $command
				assert_equal "$change $command $status" "$change $command 76"
				[[ $stderr == *"$log line $((last + 1)): "*'later version'* ]] || fail "$change: $command: $stderr"
			done
		done
	done <<-'END'
		s/$/}/
		s/}}$/}/
		s/^/ /
		s/"seq":[0-9]*/"seq":9999/
		s/"seq":/&0/
		s/"seq":[0-9]*,//
		s/"box:9"/"box:0"/
		s/"box:9"/"box"/
		s/"box:9"/""/
		s/2026-11-23/2026-11-31/
		s/"type":"[^"]*"/"type":""/
		s/Spoiled/Spo\\u0001iled/
		s/Spoiled/Spo\x1biled/
		s/"detail"/"Detail"/
		s/"weight":2/"weight":02/
		s/"weight":2/"weight": 2/
		s/"weight":2/"weight":-1/
		s/"weight":2/"weight":1.5/
		s/"weight":2/"weight":"\\u0041"/
		s/"weight":2/"weight":"\xff"/
		s/"weight":2/"weight":[1,]/
		s/"weight":2/"weight":{"a"}/
		s/"weight":2/"weight":/
		s/"weight":2/"weight":nul/
		s/"weight":2/2:2/
		s/"weight":2/"weight":2,/
		s/{"ballotId".*/{}/
		s/,"detail"/,"by":"office"&/
		s/}$/,"by":"office"}/
		s/.000Z/.000000Z/
		s/"box:9"/"18.0.1"/
		s/Spoiled/Spoilé/
		s/Ballot Spoiled/A type with a name that is longer than sixty-four characters may be/
		s/"type".*/"type":"Election Created","time":"2026-11-23T04:00:00.000Z","detail":{"electionId":"x","title":"","votesAllowed":70000}}/
		s/"type".*/"type":"Ballot Submitted","time":"2026-11-23T04:00:00.000Z","detail":{"ballotId":"b","voterId":"v"}}/
		s/.*/{}/
		s/.*/{"format":2}/
		s/.*/what somebody wrote there/
		s/.*//
	END
}

@test "what a crash can leave is moved aside: a line without its end, or with NULs where nothing was written" {
	local good change
	fresh
	good=$(stored $((last + 1)) box:9 'Ballot Spoiled' '{"ballotId":"b3","weight":2}')
	while read -r change; do
		fresh
		sed "$change" <<<"$good" >torn
		cat torn >>"$data/$log"
		run --separate-stderr es-append -d "$data" </dev/null
		assert_equal "$change $status" "$change 0"
		cmp torn "$data/events.torn-1"
		cmp "$BATS_FILE_TMPDIR/grown/$log" "$data/$log"
	done <<-'END'
		s/"weight":2/"weight":"\x00"/
		s/^......../\x00\x00\x00\x00\x00\x00\x00\x00/
		s/$/\x00/
		s/..$/\x00\x00/
	END
}

@test "a torn end without LF is one, whatever it would have become" {
	fresh
	stored $((last + 1)) box:9 'Ballot Spoiled' '{"ballotId":"b3"}' | head -c -1 >torn
	cat torn >>"$data/$log"
	run es-append -d "$data" </dev/null
	assert_success
	cmp torn "$data/events.torn-1"
}

@test "one that the head remembers is named by those that read it" {
	local type detail length
	while IFS='|' read -r type detail; do
		fresh
		# Of the same length as the line that stands there, or the head does not hold any more.
		length=$(($(sed -n 18p "$data/$log" | wc -c) - $(stored 18 box:1 "$type" "$detail" | wc -c)))
		stored 18 box:1 "$type" "${detail/"pad"/$(printf "%$((length + 3))s" '')}" >line
		sed -i -e '18r line' -e 18d "$data/$log"
		run --separate-stderr es-replay -d "$data"
		is_later "$status" "$stderr" "$log line 18: " "$type" || fail "es-replay: $status $stderr"
		assert_equal "${#lines[@]}" 17
		run --separate-stderr es-query -d "$data" audit ballot b1
		is_later "$status" "$stderr" "$log line 18: " "$type" || fail "es-query: $status $stderr"
	done <<-'END'
		Ballot Spoiled|{"ballotId":"b1","why":"pad"}
		Ballot Submitted|{"ballotId":"b1","voterId":"v1","votes":[],"why":"pad"}
	END
}

@test "filters name it by its line on standard input: 76" {
	local name id type detail filter
	fresh
	while IFS='|' read -r name id type detail; do
		for filter in "es-verify-ballot -d new" es-explode-votes "es-save-vote -d new" "es-audit -d new" "es-count -d new" es-count; do
			# What a filter does not look at, it passes on.
			[[ $type == *Spoiled || $type == *Ranked || $type == *Opened ]] || continue
			rm -rf new
			run --separate-stderr $filter < <(head -n 17 "$data/$log"; stored 18 "$id" "$type" "$detail")
			is_later "$status" "$stderr" 'line 18: ' "$type" || fail "$name: $filter: $status $stderr"
		done
		run --separate-stderr es-append -d new-log < <(event reg:1 'Election Opened' '{"electionId":"e"}'; event "$id" "$type" "$detail")
		is_later "$status" "$stderr" 'line 2: ' "$type" || fail "$name: es-append: $status $stderr"
		rm -r new-log
	done < <(later)
	run --separate-stderr es-explode-votes < <(stored 1 1.0 'Ballot Verified' \
		'{"ballotId":"b","voterId":"v","voter":{"fullName":"","userName":"","address":""},"votes":[{"electionId":"e","candidateId":"c","rank":1}]}')
	is_later "$status" "$stderr" 'line 1: ' 'Ballot Verified'
	run --separate-stderr es-count < <(stored 1 1.1 'Vote Cast' '{"ballotId":"b","vote":{"electionId":"e","candidateId":"c","rank":1}}')
	is_later "$status" "$stderr" 'line 1: ' 'Vote Cast'
}

@test "es-check compares such a log with its checkpoint all the same; a receipt for such a line says so" {
	fresh
	check_log "$data/events.checkpoint"
	stored $((last + 1)) box:9 'Ballot Spoiled' '{"ballotId":"b3"}' >>"$data/$log"
	check_log "$data/events.checkpoint"
	es-receipt -d "$BATS_FILE_TMPDIR/grown" seq 18 >receipt
	sed -i 's/Ballot Submitted/Ballot Spoiled/' receipt
	run --separate-stderr es-check receipts "$data/events.checkpoint" <receipt
	assert_failure 76
	assert_output --partial '"good":false,"why":"Ballot Spoiled is a type that this version does not know: written by a later version"'
	run --separate-stderr "$top/pipelines/audit" -k "$data/events.key" "$data/$log" "$data/events.checkpoint"
	assert_failure 1
	[[ $stderr == *"line $((last + 1)): Ballot Spoiled"*'written by a later version'* ]] || fail "$stderr"
}

@test "events.head of a later format: 76, and nothing is made again" {
	local format command this
	fresh
	read -r _ this <"$data/events.head"
	for format in $((this + 1)) $((this + 4)) $((this * 10)) 123456789; do
		fresh
		sed -i "1s/.*/head $format/" "$data/events.head"
		for command in "es-append -d $data" "es-replay -d $data" "es-query -d $data position" "es-checkpoint -d $data --write" \
			"es-receipt -d $data seq 1" "$top/pipelines/run -d $data"; do
			run --separate-stderr quietly $command
			assert_equal "$format $command $status" "$format $command 76"
			[[ $stderr == *"events.head was written by a later version (head $format)"* ]] || fail "$format: $command: $stderr"
		done
	done
	# With nothing but that line in it, and without a log.
	fresh
	echo "head $((this + 1))" >"$data/events.head"
	rm "$data/$log"
	refuses 76 'events.head was written by a later version' quietly es-append -d "$data"
	# An older one, and what is none, is made again.
	for format in $((this - 1)) 0 "0$this" 4x '' -4 99999999999999999999; do
		fresh
		sed -i "1s/.*/head $format/" "$data/events.head"
		run es-append -d "$data" </dev/null
		assert_success
		assert_output --partial 'events.head is damaged or has an earlier format: reading the whole log instead'
		cmp "$BATS_FILE_TMPDIR/grown/events.head" "$data/events.head"
	done
}

@test "a first line that is text, but no event, is a later version's: 76" {
	local first rest head command
	for first in '{"format":2}' '{"es":{"log":2},"made":"2030-01-01"}' 'es-log 2' '# é'; do
		for rest in none some; do
			for head in gone empty; do
				fresh
				rm "$data/events.head" "$data/events.checkpoint"
				if [[ $head == empty ]]; then
					mkdir -m 700 begun
					cp "$data/events.key" begun
					es-append -d begun </dev/null 2>>chatter
					cp begun/events.head "$data"
					rm -r begun
				fi
				[[ $rest == some ]] || : >"$data/$log"
				{ echo "$first"; cat "$data/$log"; } >new && mv new "$data/$log"
				for command in "es-append -d $data" "es-replay -d $data" "es-query -d $data position" "es-checkpoint -d $data"; do
					run --separate-stderr quietly $command
					assert_equal "$first $rest $head $command $status" "$first $rest $head $command 76"
					[[ $stderr == *"$log line 1: "*'written by a later version'* ]] || fail "$first $rest $head $command: $stderr"
				done
				run --separate-stderr es-check log "$data/$log" --key "$data/events.key" "$BATS_FILE_TMPDIR/checkpoint"
				assert_failure 76
				[[ $stderr == *"line 1: "*'written by a later version'* ]] || fail "$stderr"
			done
		done
	done
	# One that was an event is damage.
	fresh
	rm "$data/events.head" "$data/events.checkpoint"
	sed -i '1s/"seq"/"sfq"/' "$data/$log"
	refuses 76 "$log line 1: not a whole event with the next seq in canonical form" quietly es-append -d "$data"
	# What a crash can leave of a first batch.
	for first in '{"seq":1,"id"' '{"seq":1,"id":"\0\0\0\0"}\n' '\0\0\0\n' '\0'; do
		rm -rf "$data"
		mkdir -m 700 "$data"
		printf "${first//\"/\\\"}" >"$data/$log"
		run es-append -d "$data" </dev/null
		assert_success
		assert_exists "$data/events.torn-1"
	done
}
