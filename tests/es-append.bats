#!/usr/bin/env bats
load helper
load events

log=events.ndjson

# Feeds named source "box" with the ballots of these numbers: N:M is line N with ballot bM.
feed() {
	local pair
	for pair; do
		event "box:${pair%:*}" 'Ballot Submitted' "{\"ballotId\":\"b${pair#*:}\",\"voterId\":\"v\",\"votes\":[]}"
	done
}

stored() {
	jq -r '"\(.seq) \(.id) \(.detail.ballotId)"' "$data/$log"
}

# refused STATUS TEXT: what comes on standard input is not stored, for this reason.
refused() {
	cp "$data/$log" before 2>/dev/null || :
	run --separate-stderr es-append -d "$data"
	assert_equal "$status" "$1"
	assert_equal "$output" ''
	assert_equal "$stderr" "es-append: $2"
	[[ ! -e before ]] || cmp before "$data/$log"
}

@test "a registry that an earlier version stored without a newer member is the same when it is fed again" {
	{
		event reg:1 'Election Created' '{"electionId":"e","description":"Election e","electionDate":"2022-03-22","votesAllowed":1}'
		event reg:2 'Election Opened' '{"electionId":"e"}'
	} | es-append -d "$data" >/dev/null
	cp "$data/events.ndjson" before
	{
		election e
		becomes Opened e
	} >again
	registry reg <again
	cmp before "$data/events.ndjson"
	sed 's/"votesAllowed":1/&,"ballotsPerVoter":2/' again | es-ingest --registry --source reg >other
	run -76 es-append -d "$data" <other
}

@test "stores each event with the next seq in front, and prints it so" {
	feed 1:1 2:2 >one
	feed 1:1 2:2 3:3 >two
	run es-append -d "$data" <one
	assert_success
	assert_output "$(sed = one | sed 'N; s/\(.*\)\n{/{"seq":\1,/')"
	es-append -d "$data" <two >out 2>/dev/null
	assert_equal "$(cat out)" "$(feed 3:3 | sed 's/^{/{"seq":3,/')"
	assert_equal "$(stored)" $'1 box:1 b1\n2 box:2 b2\n3 box:3 b3'
}

@test "the directory and all in it belong to the owner alone" {
	umask 0
	es-append -d "$data" < <(feed 1:1) >/dev/null
	run find "$data" -type d ! -perm 700 -o -type f ! -perm 600
	assert_output ''
	assert [ "$(find "$data" -type f | wc -l)" -ge 3 ]
}

@test "nothing in makes an empty store" {
	run es-append -d "$data" </dev/null
	assert_success
	assert_output ''
	run es-replay -d "$data"
	assert_success
	assert_output ''
}

@test "a time of NULs is not a time, though no other was seen before" {
	printf '{"id":"b:1","type":"Election Opened","time":"%s","detail":{"electionId":"e"}}\n' "$(printf '@%.0s' {1..24})" |
		tr @ '\0' >zeros
	run -76 es-append -d "$data" <zeros
	assert_equal "$(wc -c <"$data/events.ndjson")" 0
}

@test "prints only after the sync" {
	bare
	feed 1:1 2:2 >in
	strace -f -e trace=pwrite64,write,fdatasync,fsync -o calls es-append -d "$data" <in >out
	run sed -nE 's/^[0-9]+ +(pwrite64|fdatasync|write\(1,).*/\1/p' calls
	# Log and its sync, the head's sync, standard output.
	assert_line -n 0 fdatasync
	run bash -c "sed -nE 's/^[0-9]+ +(pwrite64|fdatasync|write.1,).*/\1/p' calls | sed -n '/pwrite64/,\$p' | tr '\n' ' '"
	assert_output --regexp '^pwrite64 fdatasync (fdatasync )?write.1, $'
}

@test "a named source fed again stores each line once, and goes on behind" {
	es-append -d "$data" < <(feed 1:1 2:2) >/dev/null
	run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2 3:3)
	assert_success
	assert_equal "$output" "$(feed 3:3 | sed 's/^{/{"seq":3,/')"
	assert_equal "$stderr" "es-append: $data: 3 ballots received, 2 of them received before"
	assert_equal "$(stored)" $'1 box:1 b1\n2 box:2 b2\n3 box:3 b3'
}

@test "a named source fed again at another time is the same feed" {
	es-append -d "$data" < <(feed 1:1) >/dev/null
	run --separate-stderr es-append -d "$data" < <(feed 1:1 | sed s/2026/2027/)
	assert_success
	assert_output ''
}

@test "a named source fed changed is refused with the line" {
	es-append -d "$data" < <(feed 1:1 2:2 3:3) >/dev/null
	refused 76 'box:2 cannot be stored: it differs from line 2 of events.ndjson (other lines need another source)' < <(feed 1:1 2:9 3:3 4:4)
	feed 1:1 | sed 's/Ballot Submitted/Ballot Issued/; s/"votes":\[\]/"ballotState":"ISSUED"/' >issued
	refused 76 'box:1 cannot be stored: it differs from line 1 of events.ndjson (other lines need another source)' <issued
}

@test "a named source fed with a line too many or too few among the stored ones is refused" {
	# Line 2 was refused at the door; so the source has it not.
	es-append -d "$data" < <(feed 1:1 3:3) >/dev/null
	refused 76 'box:2 cannot be stored: it differs from line 2 of events.ndjson (other lines need another source)' < <(feed 1:1 2:2 3:3)
	refused 76 'box:3 cannot be stored: it differs from line 1 of events.ndjson (other lines need another source)' < <(feed 3:3)
	refused 76 'box:4 cannot be stored: line 3 of its source, which is stored, was not fed before it' < <(feed 4:4)
	run es-append -d "$data" < <(feed 1:1 3:3 4:4 9:9)
	assert_success
}

@test "a named source that begins behind what is stored, or skips what is stored, is refused" {
	es-append -d "$data" < <(feed 1:1 2:2) >/dev/null
	refused 76 'box:3 cannot be stored: line 2 of its source, which is stored, was not fed before it' < <(feed 3:3)
	# What can be compared is compared before: nothing of such a feed is stored.
	refused 76 'box:3 cannot be stored: line 2 of its source, which is stored, was not fed before it' < <(feed 1:1 3:3)
}

@test "positions that go back within a feed are refused" {
	run --separate-stderr es-append -d "$data" < <(feed 1:1 3:3 2:2)
	assert_failure 76
	assert_equal "$stderr" 'es-append: box:2 cannot be stored: it comes after line 3 of its source'
	run --separate-stderr es-append -d new < <(feed 1:1 1:1)
	assert_failure 76
	assert_equal "$stderr" 'es-append: box:1 cannot be stored: it comes after line 1 of its source'
}

@test "a feed cut off anywhere is finished by feeding it again" {
	feed {1..40}:7 >all
	for cut in 0 1 17 39 40; do
		rm -rf "$data"
		es-append -d "$data" < <(head -n "$cut" all) >/dev/null
		es-append -d "$data" <all >/dev/null 2>&1
		diff all <(sed 's/"seq":[0-9]*,//' "$data/$log")
	done
}

@test "several sources stand side by side, remembered over runs" {
	for n in 1 2 3; do
		for m in $(seq "$n"); do feed "$m:1"; done | sed "s/box/a/; p; s/a:/b:/" | es-append -d "$data" >/dev/null 2>&1
		run --separate-stderr es-append -d "$data" < <(for m in $(seq "$n"); do feed "$m:1"; done | sed "s/box/a/; p; s/a:/b:/")
		assert_success
		assert_output ''
	done
	assert_equal "$(stored)" "$(printf '%s\n' '1 a:1 b1' '2 b:1 b1' '3 a:2 b1' '4 b:2 b1' '5 a:3 b1' '6 b:3 b1')"
	run es-query -d "$data" position
	assert_line '{"source":"a","line":3}'
	assert_line '{"source":"b","line":3}'
}

@test "what events.head forgets, the log tells" {
	es-append -d "$data" < <(feed 1:1 2:2) >/dev/null
	cp "$data/events.head" old
	es-append -d "$data" < <(feed 1:1 2:2 3:3) >/dev/null 2>&1
	# A stale one, a missing one, a damaged one.
	cp old "$data/events.head"
	run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2 3:3)
	assert_success
	assert_output ''
	rm "$data/events.head"
	run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2 3:3)
	assert_success
	assert_output ''
	sed -i 's/source box 3/source box 2/' "$data/events.head"
	run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2 3:3)
	assert_success
	assert_output ''
	[[ $stderr == *'events.head is damaged or has an earlier format: reading the whole log instead'* ]]
	assert_equal "$(stored | wc -l)" 3
}

@test "feeds without a name are never the same feed" {
	es-append -d "$data" < <(feed 1:1 | sed 's/box/stdin-1/') >/dev/null
	run es-append -d "$data" < <(feed 1:1 | sed 's/box/stdin-1/')
	assert_success
	assert_equal "$(stored | wc -l)" 2
}

# A log with a submission at seq 18, whose derived events are 19 (18.0) and 20 (18.1).
decided() {
	world | registry reg
	ballot b1 v1 mayor ann | ballots box
	es-replay -d "$data" | es-verify-ballot -d "$data" | es-explode-votes >again
	es-append -d "$data" <again >/dev/null
}

@test "derived events that come again are not stored again" {
	decided
	run es-append -d "$data" <again
	assert_success
	diff <(head -n 18 "$data/$log") <(printf '%s\n' "${lines[@]}")
	assert_equal "$(stored | wc -l)" 20
	run es-append -d "$data" < <(tail -n 1 again)
	assert_success
	assert_output ''
}

@test "a derived event that disagrees with the stored one is refused" {
	decided
	grep '"18\.0"' again >outcome
	for change in s/v1/v2/ s/Voter/Voder/ s/2026/2027/ s/ann/bob/ \
		's/Verified/Rejected/; s/"voter":.*"votes"/"votes"/; s/]}}$/],"reason":"overvote"}}/'; do
		refused 76 '18.0 cannot be stored: line 19 of events.ndjson does not follow from line 18 and those before it' \
			< <(sed "$change" outcome)
	done
	refused 76 '18.1 cannot be stored: line 20 of events.ndjson does not follow from line 18 and those before it' \
		< <(grep '"18\.1"' again | sed s/ann/bob/)
}

@test "a derived event without its cause is refused" {
	decided
	# The first thing wrong with each is named.
	local time='it does not have the time of its cause'
	for case in "18.2:$time" "99.1:$time" "stdin-x:1.1:its cause is not a seq"; do
		id=${case%:*}
		refused 76 "$id cannot be stored: ${case##*:}" < <(event "$id" 'Vote Cast' '{"ballotId":"b1","vote":{"electionId":"mayor","candidateId":"ann"}}')
	done
	for case in "19.0:$time" "99.0:its cause is not stored" "stdin-x:1.0:its cause is not a seq"; do
		id=${case%:*}
		refused 76 "$id cannot be stored: ${case##*:}" < <(event "$id" 'Ballot Rejected' '{"ballotId":"b1","voterId":"v1","votes":[],"reason":"overvote"}')
	done
	refused 76 '1.0 cannot be stored: it is not stored, but later derived events are' < <(event 1.0 'Ballot Rejected' '{"ballotId":"b1","voterId":"v1","votes":[],"reason":"overvote"}')
}

@test "another log's events are refused, whether they are stored there or derived from it" {
	world | registry reg
	ballot b1 v1 mayor ann | ballots box
	es-replay -d "$data" | es-verify-ballot -d "$data" | es-explode-votes >theirs
	cp -r "$data" ours
	rm ours/events.*
	world | sed 's/"Name /"Other /' | es-ingest --registry --source reg | es-append -d ours >/dev/null
	ballot b2 v2 mayor ann | es-ingest --source box | es-append -d ours >/dev/null
	data=ours
	refused 76 'reg:1 cannot be stored: another event has its seq in this log' <theirs
	# Derived from another submission, at the same time.
	es-replay -d ours --from 18 | sed 's/"seq":18,//' >submitted
	es-replay -d "$work/data" | es-verify-ballot -d "$work/data" | grep -v '"seq"' >derived
	sed -i "s/\"time\":\"[^\"]*\"/$(grep -o '"time":"[^"]*"' submitted)/" derived
	refused 76 '18.0 cannot be stored: it does not match its cause' <derived
}

@test "a whole log without its seqs is stored, at once or slowly: causes may be in the batch under way" {
	world | registry reg
	{
		ballot b1 v1 mayor ann
		ballot b2 v1 mayor ann
		ballot b2 v2 mayor ann
	} | ballots box
	es-replay -d "$data" | es-verify-ballot -d "$data" | es-explode-votes | es-append -d "$data" >/dev/null
	sed 's/"seq":[0-9]*,//' "$data/$log" >bare
	es-append -d once <bare >/dev/null
	cmp "$data/$log" once/$log
	while IFS= read -r line; do
		printf '%s\n' "$line"
		sleep .01
	done <bare | es-append -d slowly >/dev/null
	cmp "$data/$log" slowly/$log
	# What is derived comes twice in one batch, and lines that stand there by then.
	cat bare <(tail -n 3 bare) | es-append -d twice >/dev/null
	cmp "$data/$log" twice/$log
	cat bare "$data/$log" | es-append -d both >/dev/null
	cmp "$data/$log" both/$log
}

@test "an event is stored only where all that follows from it can be" {
	long() { # N: a voter whose line is N bytes long
		local line
		line=$(event long:1 'Voter Registered' '{"voterId":"v1","fullName":"","userName":"u","address":"a"}')
		printf '%s%*s%s\n' "${line%%\",\"userName*}" $(($1 - ${#line})) '' "\",\"userName${line#*\",\"userName}"
	}
	most=$(((2 << 20) - 4096))
	assert_equal "$(long $most | wc -c)" $((most + 1))
	long $most | es-append -d "$data" >/dev/null
	refused 76 'line 1 is not an event in canonical form, or too long' < <(long $((most + 1)) | sed s/long:1/long:2/)
	event b:1 'Ballot Issued' '{"ballotId":"b1","voterId":"v1","ballotState":"ISSUED"}' | es-append -d "$data" >/dev/null
	event e:1 'Election Created' '{"electionId":"e","description":"","electionDate":"2027-03-01","votesAllowed":9}' |
		es-append -d "$data" >/dev/null
	votes=$(for n in $(seq 42000); do printf ',{"electionId":"e","candidateId":"c%05d"}' "$n"; done)
	{
		event s:1 'Ballot Submitted' "{\"ballotId\":\"b1\",\"voterId\":\"v1\",\"votes\":[${votes:1}]}"
		event s:2 'Ballot Submitted' '{"ballotId":"b1","voterId":"v1","votes":[]}'
	} | es-append -d "$data" >/dev/null
	for times in 1 2; do
		es-replay -d "$data" | es-verify-ballot -d "$data" | es-explode-votes | es-append -d "$data" >/dev/null
	done
	assert_equal "$(jq -r .type "$data/$log" | tail -n 2 | xargs)" "Ballot Rejected Ballot Verified"
}

@test "outcomes out of order, or a vote before its ballot is refused" {
	world | registry reg
	{
		ballot b1 v1 mayor ann
		ballot b2 v2 mayor ann
	} | ballots box
	es-replay -d "$data" | es-verify-ballot -d "$data" | es-explode-votes | grep -v '"seq"' >derived
	refused 76 '19.0 cannot be stored: its cause is not the first one without an outcome' < <(sed -n 3p derived)
	refused 76 '18.1 cannot be stored: it is not the next vote of the ballot decided before it' < <(sed -n 2p derived)
	run --separate-stderr es-append -d "$data" < <(sed 2d derived)
	assert_failure 76
	assert_equal "$stderr" 'es-append: 19.0 cannot be stored: the ballot decided before it lacks votes'
	es-append -d "$data" <derived >/dev/null
	project
	agree
}

@test "lines with seq that the log has pass by, others are refused" {
	es-append -d "$data" < <(feed 1:1 2:2) >/dev/null
	run es-append -d "$data" <"$data/$log"
	assert_success
	diff "$data/$log" <(printf '%s\n' "${lines[@]}")
	refused 76 'box:3 cannot be stored: it carries a seq that this log does not have (copy a log as a file, do not feed it)' \
		< <(feed 3:3 | sed 's/^{/{"seq":3,/')
	refused 76 'box:1 cannot be stored: it carries a seq that this log does not have (copy a log as a file, do not feed it)' \
		< <(feed 1:1 | sed 's/^{/{"seq":9,/')
}

@test "anything but a canonical event is refused with its line, those before it are stored" {
	feed 1:1 >good
	n=0 later=0
	while IFS= read -r bad; do
		run --separate-stderr es-append -d "new-$((++n))" < <(cat good; printf '%s\n' "$bad"; feed 2:2)
		assert_equal "$bad $status" "$bad 76"
		if [[ $bad == *Eaten* || $bad == *'"x":1'* || $bad == *whim* ]]; then
			[[ $stderr == 'es-append: line 2: Ballot '*': written by a later version' ]] || fail "$bad: $stderr"
			later=$((later + 1))
		else
			assert_equal "$stderr" 'es-append: line 2 is not an event in canonical form, or too long'
		fi
		assert_equal "${#lines[@]}" 1
	done < <(
		printf '\n{}\nx\n'
		for change in 's/:"b2"/: "b2"/' 's/^{/{ /' 's/$/ /' 's/$/\r/' 's/b2/\\u0062/' 's/"b2"/"b é"/' 's/}}$/,"x":1}}/' 's/}}$/}/' \
			's/,"votes":\[\]//' 's/box:2/box/' 's/box:2/box:02/' 's/box:2/box:0/' 's/box:2/b x:2/' 's/box:2/:2/' 's/box:2/2.0/' \
			's/04:00/24:00/' 's/11-23/02-30/' 's/Z/+00:00/' 's/Submitted/Eaten/' 's/^{/{"seq":0,/' 's/^{/{"seq":01,/' 's/^{/{"seq":-1,/' \
			's/^{/{"seq":18446744073709551616,/' 's/\[\]/[,]/' 's/\[\]/[{"electionId":"e"}]/'; do
			feed 2:2 | sed "$change"
		done
		event 1.0 'Ballot Rejected' '{"ballotId":"b1","voterId":"v","votes":[],"reason":"whim"}'
		event 1.0 'Ballot Verified' '{"ballotId":"b1","voterId":"v","voter":{"fullName":"a"},"votes":[]}'
		event 1.0 'Vote Cast' '{"ballotId":"b1","vote":{"electionId":"e","candidateId":"c"}}'
		event 1.1 'Ballot Rejected' '{"ballotId":"b1","voterId":"v","votes":[],"reason":"overvote"}'
		event x:1 'Election Created' '{"electionId":"e","description":"d","electionDate":"2022-03-22","votesAllowed":65536}'
		event x:1 'Candidate Registered' '{"electionId":"e","candidateId":"c","fullName":"\u00e9"}'
		event x:1 'Candidate Registered' '{"electionId":"e","candidateId":"c","fullName":"\/"}'
		event x:1 'Candidate Registered' '{"electionId":"e","candidateId":"c","fullName":"\u001F"}'
	)
	assert_equal "$n $later" '36 3'
}

@test "a last line without LF is cut off: those before it are stored, 75" {
	run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2 | head -c -1)
	assert_failure 75
	assert_equal "$stderr" 'es-append: line 2 is cut off: run again'
	assert_equal "$(stored)" '1 box:1 b1'
}

@test "a batch is stored and printed before the next line is there" {
	coproc append { es-append -d "$data"; }
	append_pid=$!
	feed 1:1 >&"${append[1]}"
	read -r -t 60 line <&"${append[0]}"
	[[ $line == '{"seq":1,'* ]]
	assert_equal "$(stored)" '1 box:1 b1'
	# It holds no lock while it waits: another one can write.
	feed 2:2 | sed 's/box/other/' | timeout 60 es-append -d "$data" >/dev/null
	feed 2:2 >&"${append[1]}"
	read -r -t 60 line <&"${append[0]}"
	[[ $line == '{"seq":3,'* ]]
	kill "$append_pid"
}

@test "two at once: no line torn, each stored once" {
	for n in 1 2 3 4; do
		feed {1..2000}:$n | sed "s/box/s$n/" | es-append -d "$data" >/dev/null &
		pids[n]=$!
	done
	for n in 1 2 3 4; do wait "${pids[n]}"; done
	run jq -s '[map(.seq) == [range(1; 8001)], (map(.id) | unique | length)] | tostring' -r "$data/$log"
	assert_output '[true,8000]'
	es-replay -d "$data" | cmp - "$data/$log"
}

@test "what a crash left of a batch goes to a side file, and is said" {
	es-append -d "$data" < <(feed 1:1 2:2) >/dev/null
	cp "$data/$log" before
	printf '{"seq":3,"id":"box:3","ty' >>"$data/$log"
	run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2)
	assert_success
	[[ $stderr == *'the 25 bytes it left unfinished at the end of events.ndjson are now in events.torn-1'* ]]
	cmp before "$data/$log"
	assert_equal "$(cat "$data/events.torn-1")" '{"seq":3,"id":"box:3","ty'
}

@test "a log shortened, changed at its end, or gone is damage: 76, nothing written" {
	es-append -d "$data" < <(feed 1:1 2:2) >/dev/null
	cp -r "$data" whole
	for damage in 'head -n 1' 'sed 2s/b2/b3/' 'sed 1s/box/boxx/' 'head -c -1'; do
		rm -rf "$data"
		cp -r whole "$data"
		$damage whole/$log >"$data/$log"
		cp "$data/$log" damaged
		run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2 3:3)
		assert_equal "$damage: $status" "$damage: 76"
		[[ $stderr == *'line 2 is not the one that events.head remembers'* ]]
		cmp damaged "$data/$log"
	done
	rm "$data/$log"
	run --separate-stderr es-append -d "$data" < <(feed 1:1)
	assert_failure 76
	[[ $stderr == *'events.ndjson is gone'* ]]
	assert_not_exists "$data/$log"
}

@test "a full disk: nothing of the batch stays, 74, and the feed can be finished later" {
	feed {1..400}:1 >all
	run --separate-stderr bash -c "trap '' XFSZ; ulimit -f 20; es-append -d '$data' <all"
	assert_failure 74
	assert_output ''
	assert_equal "$(stat -c %s "$data/$log")" 0
	es-append -d "$data" <all >/dev/null 2>&1
	assert_equal "$(stored | wc -l)" 400
}

@test "-v sums up" {
	run --separate-stderr es-append -v -d "$data" < <(feed 1:1 2:2)
	assert_equal "$stderr" "es-append: $data: 2 ballots received"
	run --separate-stderr es-append -d "$data" < <(feed 1:1 2:2)
	assert_equal "$stderr" "es-append: $data: 2 ballots received, all of them received before: nothing new"
	run --separate-stderr es-append -d "$data" < <(feed 1:1)
	assert_equal "$stderr" "es-append: $data: 1 ballot received, it was received before: nothing new"
	run --separate-stderr es-append -v -d "$data" </dev/null
	assert_equal "$stderr" "es-append: $data: nothing received"
}
