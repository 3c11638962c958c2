#!/usr/bin/env bats
load helper
load events

log=events.ndjson

# An election of many events, whose lines differ much in length.
many() {
	world
	local n
	for n in $(seq 100 250); do
		voter "v$n" "$(head -c $((n * n % 5000)) /dev/zero | tr '\0' x)"
		issue "b$n" "v$n"
	done
}

# A log with submissions at three times; what is derived from the first comes last.
timed() {
	world | registry reg
	ballot b1 v1 mayor ann | ballots box-1
	ballot b2 v2 mayor bob | ballots box-2
	sed -i '18s/"time":"[^"]*"/"time":"2099-01-01T10:00:00.500Z"/; 19s/"time":"[^"]*"/"time":"2099-01-01T11:00:00.000Z"/' "$data/$log"
	rm "$data/events.head"
	decide
}

@test "prints the log as it is" {
	many | registry
	run es-replay -d "$data"
	assert_success
	es-replay -d "$data" | cmp - "$data/$log"
}

@test "--from finds each seq by bisection" {
	many | registry
	last=$(wc -l <"$data/$log")
	for from in $(seq 1 7 "$last") $((last - 1)) "$last" $((last + 1)) 99999999; do
		es-replay -d "$data" --from "$from" >out || fail "from $from"
		sed -n "$from,\$p" "$data/$log" | cmp - out || fail "from $from"
	done
}

@test "--until SEQ, with and without --from" {
	many | registry
	for until in 0 1 2 17 200 318 319 320 99999; do
		es-replay -d "$data" --until "$until" >out
		head -n "$until" "$data/$log" | cmp - out || fail "until $until"
		es-replay -d "$data" --from 17 --until "$until" >out
		head -n "$until" "$data/$log" | sed -n '17,$p' | cmp - out || fail "17 until $until"
	done
}

@test "--until TIME prints all lines with a time up to then, wherever they stand" {
	timed
	for time in 2000-01-01T00:00:00.000Z 2099-01-01T10:00:00.499Z 2099-01-01T10:00:00.500Z 2099-01-01T10:59:59.999Z \
		2099-01-01T11:00:00.000Z 2200-01-01T00:00:00.000Z; do
		es-replay -d "$data" --until "$time" >out
		jq -c --arg time "$time" 'select(.time <= $time)' "$data/$log" | cmp - out || fail "until $time"
	done
	assert_equal "$(wc -l <out)" 23
	run counted < <(es-replay -d "$data" --until 2099-01-01T10:30:00Z | es-count)
	assert_output 'mayor ann 1'
	run es-replay -d "$data" --until 2099-01-01T10:00:00Z
	assert_equal "${#lines[@]}" 17
}

@test "the tally at each point in time, by seq, is what jq works out" {
	timed
	project
	cp -r "$data" before
	for ((seq = 0; seq <= 23; seq++)); do
		diff <(es-replay -d "$data" --until "$seq" | es-count) \
			<(head -n "$seq" "$data/$log" | jq -nc --arg what tally -f "$top/tests/check.jq") || fail "until $seq"
	done
	diff -r before "$data"
}

@test "--from and --until that are no place are a wrong call: 64" {
	timed
	for wrong in 0 -1 x '' 01 1.5 99999999999999999999; do
		run es-replay -d "$data" --from "$wrong"
		assert_equal "$wrong $status" "$wrong 64"
	done
	for wrong in -1 x '' 01 2099-01-01 2099-01-01T10:00:00 2099-01-01T10:00:00+01:00 2099-02-29T10:00:00Z 2099-01-01T24:00:00Z \
		2099-01-01T10:00:00.5Z '2099-01-01 10:00:00Z'; do
		run es-replay -d "$data" --until "$wrong"
		assert_equal "$wrong $status" "$wrong 64"
	done
}

@test "--follow goes on with what is stored, until its reader goes" {
	world | registry
	mkfifo pipe
	es-replay -d "$data" --follow >pipe &
	replay_pid=$!
	exec 7<pipe
	for n in $(seq 17); do read -r -t 60 line <&7; done
	assert_equal "$line" "$(tail -n 1 "$data/$log")"
	ballot b1 v1 | ballots
	read -r -t 60 line <&7
	assert_equal "$line" "$(tail -n 1 "$data/$log")"
	decide
	read -r -t 60 line <&7
	[[ $line == '{"seq":19,"id":"18.0","type":"Ballot Verified"'* ]]
	exec 7<&-
	for ((n = 0; n < 100; n++)); do
		kill -0 "$replay_pid" 2>/dev/null || break
		sleep 0.02
	done
	run kill -0 "$replay_pid"
	assert_failure
}

@test "--follow begins before there is a log, and ends with --until" {
	mkdir -m 700 "$data"
	timeout 60 es-replay -d "$data" --follow --from 2 --until 3 >out &
	pid=$!
	world | registry
	wait "$pid"
	sed -n 2,3p "$data/$log" | cmp - out
}

@test "--until-eof: what is stored until standard input ends, whatever is in it" {
	world | registry
	mkfifo pipe
	es-replay -d "$data" --from 17 --follow --until-eof <pipe >out &
	replay_pid=$!
	exec 7>pipe
	echo 'no event' >&7
	ballot b1 v1 | ballots
	sleep 0.2
	kill -0 "$replay_pid"
	decide
	exec 7>&-
	wait "$replay_pid"
	diff <(tail -n +17 "$data/$log") out
	es-replay -d "$data" --follow --until-eof </dev/null | cmp "$data/$log"
	run es-replay -d "$data" --until-eof
	assert_equal "$status" 64
	assert_line 'es-replay: --until-eof needs --follow'
}

@test "a torn end does not count and is said" {
	world | registry
	cp "$data/$log" before
	printf '{"seq":18,"id"' >>"$data/$log"
	run --separate-stderr es-replay -d "$data"
	assert_success
	diff before <(printf '%s\n' "${lines[@]}")
	assert_equal "$stderr" 'es-replay: the last run was cut off while it wrote: ignoring 14 bytes after line 17'
}

@test "damage is named by its line, nothing behind it is printed: 76" {
	timed
	cp "$data/$log" whole
	while IFS="|" read -r line change why; do
		sed "$line$change" whole >"$data/$log"
		rm -f "$data/events.head"
		run --separate-stderr es-replay -d "$data"
		assert_equal "$change $status" "$change 76"
		# Without the head, the whole log is read before anything is printed.
		assert_output ''
		[[ $stderr == "es-replay: events.ndjson line $line: $why"* ]] || fail "$change: $stderr"
	done <<-'END'
		3|s/detail/Detail/|not a whole event with the next seq in canonical form
		3|s/"seq":3/"seq":4/|not a whole event with the next seq in canonical form
		3|d|not a whole event with the next seq in canonical form
		3|s/$/ /|not a whole event with the next seq in canonical form
		3|s/Name/Na\x01me/|not a whole event with the next seq in canonical form
		3|s/Name/Na\xffme/|not a whole event with the next seq in canonical form
		20|s/18\.0/19.0/|its cause is not the first one without an outcome
		20|s/18\.0/18.1/|not a whole event with the next seq in canonical form
		21|s/18\.1/18.2/|it is not the next vote of the ballot decided before it
		4|s/:4"/:3"/|its source already has this line or a later one
	END
}

@test "damage inside the log, where the head is whole, is found by reading it: 76" {
	timed
	sed -i '5s/Name/Nam/' "$data/$log"
	sed -i '6s/"fullName"/"fullname"/' "$data/$log"
	run --separate-stderr es-replay -d "$data"
	assert_failure 76
}

@test "no log is no event; no directory ends with 74" {
	mkdir -m 700 "$data"
	run --separate-stderr es-replay -d "$data"
	assert_success
	assert_output ''
	run es-replay -d none
	assert_failure 74
}

@test "-v sums up" {
	world | registry
	run --separate-stderr es-replay -v -d "$data" --from 10
	assert_equal "$stderr" 'es-replay: 8 events printed'
}

@test "--follow ends with 75 where the log is removed, replaced, or goes with its directory" {
	local how ended
	for how in 'rm data/events.ndjson' 'cp data/events.ndjson new; mv new data/events.ndjson' 'rm -r data'; do
		rm -rf data
		"$top/pipelines/init" -d data 2>>chatter
		es-replay -d data --follow --from 14 2>said &
		sleep 0.3
		eval "$how"
		ended=0
		wait $! || ended=$?
		assert_equal "$ended" 75
		grep -q 'removed or replaced' said
	done
}
