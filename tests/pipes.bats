#!/usr/bin/env bats
# The programs as plain filters, put together by hand.
load helper
load events

# lines: a registry and ballots as events without a log.
lines() {
	{
		world | es-ingest --registry --source reg
		{
			ballot b1 v1 mayor ann board eve
			ballot b1 v1 mayor ann
			ballot b2 v2
			ballot b3 v3 mayor nix
			ballot b3 v3 mayor ann
		} | es-ingest --source box
	} >in
}

@test "without a log: ingest, verify, explode, count" {
	lines
	run counted < <(es-verify-ballot -d scratch <in | es-explode-votes | es-count)
	assert_output $'board eve 1\nmayor ann 2'
	assert_not_exists scratch/events.ndjson
}

@test "without a log: causes are named by id, and the outcomes are those of a log" {
	lines
	es-verify-ballot -d scratch <in | es-explode-votes >out
	run jq -r 'select(.type | test("Verified|Rejected|Cast")) | .id' out
	assert_output "$(printf '%s\n' box:1.0 box:1.1 box:1.2 box:2.0 box:3.0 box:4.0 box:5.0 box:5.1)"
	es-append -d "$data" <in >/dev/null
	decide
	diff <(outcomes out) <(outcomes)
	# All that came in is there, byte for byte and in order.
	grep -F -x -f in out | cmp - in
}

@test "without a log: a voters directory knows what came before, in another run" {
	lines
	es-verify-ballot -d scratch <in >/dev/null
	run outcomes <(ballot b1 v1 mayor ann | es-ingest | es-verify-ballot -d scratch)
	assert_output 'b1 already-submitted'
	run outcomes <(ballot b4 v4 mayor ann | es-ingest | es-verify-ballot -d scratch)
	assert_output 'b4 verified'
}

@test "tee can stand between any two, and sees what the next one reads" {
	lines
	es-append -d "$data" <in | tee t1 | es-verify-ballot -d "$data" | tee t2 | es-explode-votes | tee t3 | es-append -d "$data" >/dev/null
	es-replay -d "$data" | tee t4 | es-save-vote -d "$data" | tee t5 | es-audit -d "$data" | tee t6 | es-count -d "$data" | tee t7 >/dev/null
	agree
	diff t1 <(head -n 22 "$data/events.ndjson")
	assert_equal "$(wc -l <t2) $(wc -l <t3)" '27 30'
	cmp t4 "$data/events.ndjson"
	cmp t4 t5
	cmp t5 t6
	cmp t7 <(es-query -d "$data" tally)
	es-replay -d "$data" | tee all | es-count | cmp - t7
	cmp all "$data/events.ndjson"
}

@test "a recount from scratch, through copies of every stage, equals the live tally" {
	lines
	es-append -d "$data" <in >/dev/null
	decide
	project
	es-query -d "$data" tally >live
	es-replay -d "$data" | tee a | es-verify-ballot -d new | tee b | es-explode-votes | tee c | es-count | cmp - live
	es-verify-ballot -d new2 <a | cmp - b
	es-explode-votes <b | cmp - c
	es-count <c | cmp - live
	# Without the outcomes, which are made again, it is the same.
	grep -v -e 'Ballot Verified' -e 'Ballot Rejected' -e 'Vote Cast' a >facts
	diff <(es-query -d "$data" ballots) <(es-query -d new2 ballots)
	diff <(jq -c 'del(.seq)' "$data/events.ndjson" | sort) <(jq -c 'del(.seq)' c | sort)
	assert [ -s facts ]
}

@test "each filter shows its summary with -v, and only then says anything" {
	lines
	for v in '' -v; do
		rm -rf "$data" said
		es-take $v in 2>>said >/dev/null
		es-ingest $v </dev/null 2>>said
		es-append $v -d "$data" <in 2>>said | es-verify-ballot $v -d "$data" 2>>said | es-explode-votes $v 2>>said >out
		es-append $v -d "$data" <out 2>>said >/dev/null
		es-gate $v -d "$data" <in 2>>said >/dev/null
		es-replay $v -d "$data" 2>>said >log
		es-save-vote $v -d "$data" <log 2>>said >/dev/null
		es-audit $v -d "$data" <log 2>>said >/dev/null
		es-count $v -d "$data" <log 2>>said >/dev/null
		es-query $v -d "$data" tally 2>>said >/dev/null
		rm -f list
		es-query -d "$data" voters | es-issue $v -d "$data" --again --list list 2>>said >/dev/null
		es-checkpoint $v -d "$data" --write 2>>said >/dev/null
		es-receipt $v -d "$data" all 2>>said | es-check $v receipts "$data/events.checkpoint" 2>>said >/dev/null
		if [[ -z $v ]]; then
			assert_equal "$(cat said)" ''
		else
			run sed 's/:.*//' said
			for program in "$top"/bin/es-*.c; do
				program=${program##*/}
				# It says in any case what it understood.
				[[ $program != es-spreadsheet.c ]] || continue
				assert_line "${program%.c}"
			done
		fi
	done
}

@test "each filter passes a line on before the next one is there" {
	world | registry
	{
		for n in 1 2 3; do ballot "b$n" "v$n" mayor ann; done
	} | ballots
	decide
	es-replay -d "$data" >log
	for filter in "es-verify-ballot -d $work/x" es-explode-votes "es-save-vote -d $work/x" "es-audit -d $work/x"; do
		# shellcheck disable=SC2086
		coproc filter { $filter; }
		pid=$!
		head -n 5 log >&"${filter[1]}"
		for n in 1 2 3 4 5; do read -r -t 60 line <&"${filter[0]}" || fail "$filter"; done
		cmp <(sed -n 5p log) <(printf '%s\n' "$line")
		kill "$pid"
		wait "$pid" || :
	done
}
