#!/usr/bin/env bats
# Any process of any pipeline killed at any moment, and runs at once: each ballot decided once, each vote counted
# once, the same result as undisturbed. KILLS=count tries more; SEED=number repeats the choice of moments.
load helper

# registry N, ballots FROM TO, changes FROM TO, again FROM TO: lines from outside, as tests/torture/common.py has them.
# changes are of the registry: ballots revoked, replaced, a contest opened and closed; again is what comes after these.
registry() {
	python3 -B "$top/tests/torture/common.py" registry "$@"
}

ballots() {
	python3 -B "$top/tests/torture/common.py" ballots "$@"
}

changes() {
	python3 -B "$top/tests/torture/common.py" changes "$@"
}

again() {
	python3 -B "$top/tests/torture/common.py" again "$@"
}

# bare FILE: the log without what the clock put in.
bare() {
	sed 's/"time":"[^"]*",//' "$1"
}

# state DIR: what must not depend on how it came about.
state() {
	local what
	for what in tally ballots votes voters; do
		es-query -d "$1" "$what" || return
	done
}

# slowly FILE: prints it in pieces, as a line from outside would.
slowly() {
	local i
	for ((i = 0; i < 10; i++)); do
		head -n 250
		sleep 0.01
	done <"$1"
	tail -n +2501 "$1"
}

# kill_one FILE COMMAND…: as tests/kill-one; the name goes to the file victims. Fails if it was too late.
kill_one() {
	local name
	tried=$((tried + 1))
	name=$("$top/tests/kill-one" $((seed + tried)) "$@") || return
	echo "$name" >>victims
}

# report: where the kills fell.
report() {
	local kills
	kills=$(wc -l <victims)
	echo "# $kills kills fell in: $(sort victims | uniq -c | sort -rn |
		awk '{printf "%s%s %d", comma, $2, $1; comma = ", "}'); $((tried - kills)) came too late; SEED=$seed" >&3
}

# run_whole DIR SOURCE FILE: the whole way, undisturbed.
run_whole() {
	"$top/pipelines/run" -d "$1" -s "$2" < <(slowly "$3") 2>>chatter
}

# intake_registry DIR NAME: stores the file of that name under it.
intake_registry() {
	"$top/pipelines/intake" -d "$1" -s "$2" -r "$2" >/dev/null 2>>chatter
}

begin() {
	seed=${SEED:-$RANDOM}
	tried=0
	touch victims
	registry 3000 >registry
	intake_registry base registry
}

# voted: the first thousand ballots are decided over, and what the registry says of them since is not.
voted() {
	ballots 0 1000 >early
	changes 0 1000 >changes
	run_whole base early early >/dev/null
	intake_registry base changes
	{
		ballots 1000 3000
		again 0 1000
	} >input
}

@test "kill any process of a run, run again: the same log and the same tables as undisturbed" {
	begin
	voted
	cp -r base "$data"
	run_whole "$data" box input >result
	agree
	bare "$data/events.ndjson" >log
	state "$data" >tables
	assert_equal "$(grep -c '"id":"box:' log)" "$(wc -l <input)"
	for type in 'Ballot Voided' 'Vote Retracted' 'Revocation Refused' 'Ballot Replaced' 'Replacement Refused'; do
		grep -q "\"type\":\"$type\"" log
	done

	while (($(wc -l <victims) < ${KILLS:-10})); do
		((tried < 20 * ${KILLS:-10}))
		store=store$tried
		cp -r base "$store"
		kill_one input "$top/pipelines/run" -d "$store" -s box || continue
		run run_whole "$store" box input
		assert_success
		diff <(bare "$store/events.ndjson") log >difference || {
			head -5 difference
			echo "the log differs after killing $(tail -1 victims)"
			return 1
		}
		assert_equal "$output" "$(<result)"
		diff <(state "$store") tables
		run es-query -d "$store" position
		refute_output --partial '"seq":0'
		rm -rf "$store" || :
	done
	report
}

@test "kill process after process on one growing store: each ballot decided once, each vote counted once" {
	begin
	local round rounds=$((${KILLS:-10} / 2)) i size
	size=$((3000 / rounds))
	mv base "$data"
	for ((round = 0; round < rounds; round++)); do
		ballots $((round * size)) $((round * size + size)) >"input$round"
		for ((i = 0; i < 3; i++)); do
			kill_one "input$round" "$top/pipelines/run" -d "$data" -s "box-$round" || :
		done
		# Every other time the next ballots come before anybody finished these.
		((round % 2 == 0)) || run_whole "$data" "box-$round" "input$round" >/dev/null
	done
	for ((round = 0; round < rounds; round++)); do
		run_whole "$data" "box-$round" "input$round" >result
	done
	# Then some are taken back, which is cut off too, in the intake and in the decision.
	changes 0 3000 >changes
	again 0 3000 >input-again
	kill_one /dev/null "$top/pipelines/intake" -d "$data" -s changes -r changes || :
	intake_registry "$data" changes
	for ((i = 0; i < 3; i++)); do
		kill_one input-again "$top/pipelines/run" -d "$data" -s box-again || :
	done
	run_whole "$data" box-again input-again >result
	agree
	assert_equal "$(grep -c '"Ballot Submitted"' "$data/events.ndjson")" "$(cat input* | wc -l)"
	cp -r "$data" again
	rm -r again/events.* again/voters again/votes again/tally again/audit
	intake_registry again registry
	for ((round = 0; round < rounds; round++)); do
		cat "input$round"
	done >all
	run_whole again all all >/dev/null
	intake_registry again changes
	run_whole again again input-again >undisturbed
	diff result undisturbed
	run "$top/pipelines/replay" -d "$data"
	assert_success
	assert_equal "$(grep -c ': equal$' <<<"$output")" 4
	report
}

@test "kill a process of replay: the next run has the same tables" {
	begin
	voted
	mv base "$data"
	run_whole "$data" box input >result
	state "$data" >tables
	cp "$data/events.ndjson" log
	local i
	for ((i = 0; i < ${KILLS:-10} / 3 + 1; i++)); do
		kill_one /dev/null "$top/pipelines/replay" -d "$data" || :
		run_all "$data" </dev/null >after
		diff result after
		diff tables <(state "$data")
		cmp log "$data/events.ndjson"
	done
	"$top/pipelines/replay" -d "$data" 2>&1 | grep -c ': equal$' | grep -qx 4
	agree
	report
}

# at_once COUNT SOURCE…: so many runs on an empty store, number i with source and input of its own or the same.
at_once() {
	local i pids=() pid status
	for ((i = 1; i <= $#; i++)); do
		"$top/pipelines/run" -d "$data" -r registry -s "${!i}" <"input-${!i}" >"result$i" 2>>chatter 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		status=0
		wait "$pid" || status=$?
		assert_equal "$status" 0
	done
	# Each line of each source once, in order.
	run jq -r '.id | select(startswith("stdin-") or contains(":")) | split(":") | "\(.[0]) \(.[1])"' "$data/events.ndjson"
	assert_equal "$(sort <<<"$output" | uniq -d)" ''
	for ((i = 1; i <= $#; i++)); do
		assert_equal "$(awk -v s="${!i}" '$1 == s {print $2}' <<<"$output")" "$(seq "$(wc -l <"input-${!i}")")"
	done
	assert_equal "$(awk '$1 ~ /^registry-/' <<<"$output" | wc -l)" "$(wc -l <registry)"
	es-query -d "$data" tally | diff - undisturbed
	agree
}

# prepare: registry, ballots whole as input-all and in four parts, and the undisturbed result.
prepare() {
	registry 2000 >registry
	ballots 0 2000 >input-all
	split -n l/4 -d input-all input-
	"$top/pipelines/run" -d quiet -r registry -s all <input-all >undisturbed 2>>chatter
}

@test "a tool that run asks something is killed, or its answer is cut short: run ends with 75 and says so" {
	mkdir tools
	cat >tools/sha256sum <<-'END'
		#!/bin/sh
		kill -s "$KILLED" "$$"
	END
	chmod +x tools/sha256sum
	PATH=$work/tools:$PATH KILLED=KILL run -75 "$top/pipelines/run" -d "$data" </dev/null
	assert_line 'init: a program was ended by signal 9: run again'
	# Which is what a tool meets when bash cannot read on.
	PATH=$work/tools:$PATH KILLED=PIPE run -75 "$top/pipelines/run" -d "$data" </dev/null
	assert_line 'init: the output of sha256sum was cut off: run again'
	assert_not_exists "$data/events.ndjson"
	# It ended well, but the end of what it printed is missing.
	here=$top/pipelines/run run -75 bash -c '. "${here%/*}/lib/start.bash"; capture sum exit'
	assert_line --partial 'run again'
}

@test "two runs at once on an empty store, the same source" {
	prepare
	at_once all all
}

@test "four runs at once on an empty store, the same source" {
	prepare
	at_once all all all all
}

@test "two runs at once on an empty store, different sources" {
	prepare
	cat input-01 input-02 input-03 >rest
	mv rest input-01
	at_once 00 01
}

@test "four runs at once on an empty store, different sources" {
	prepare
	at_once 00 01 02 03
}
