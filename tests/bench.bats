#!/usr/bin/env bats
# The benchmark at a small size: every peer that needs no npm package comes to the same as es. No time is looked at.
load helper

@test "the benchmark's peers agree with es, and it writes table, csv and svg" {
	bare
	local tool job
	run --separate-stderr env BALLOTS=300 ROUNDS=1 PEERS="jq mawk sqlite3 python" TMPDIR="$work" BENCH_OUT="$work/out" \
		"$top/tests/bench/run"
	assert_success
	for tool in es jq mawk sqlite3 python; do
		assert_line --regexp "^ballots +core +$tool +[0-9.]+"
	done
	for job in "ballots +full" tally replay init prompt; do
		assert_line --regexp "^$job +es +[0-9.]+"
	done
	refute_output --partial wrong:
	refute_output --partial failed:
	assert_exists out/bench.svg
	run cut -d , -f 4 out/bench.csv
	assert_line python
	# Nothing is left.
	run find "$work" -name 'es-bench-*'
	assert_output ''
}

@test "a peer that differs is called wrong and is not timed" {
	bare
	mkdir -p copy/tests/bench copy/bin
	cp -r "$top"/tests/bench/{run,generate,*.py,peers} copy/tests/bench
	cp "$top"/bin/es-* copy/bin
	cp -r "$top/pipelines" "$top/seed" copy
	sed -i 's/wrong-voter/wrong-vote/' copy/tests/bench/peers/mawk
	run --separate-stderr env BALLOTS=300 ROUNDS=1 PEERS=mawk TMPDIR="$work" BENCH_OUT="$work/out" copy/tests/bench/run
	assert_failure 1
	assert_line --regexp '^ballots +core +mawk +- .* wrong: ballot [0-9]+ is wrong-vote, not wrong-voter$'
}

@test "a benchmark's election is the same for the same seed, and of the size asked for" {
	"$top/tests/bench/generate" --ballots 100 --seed 7 --votes 3 --candidates 2 --rejected 0.2 --out one
	"$top/tests/bench/generate" --ballots 100 --seed 7 --votes 3 --candidates 2 --rejected 0.2 --out two
	diff -r one two
	"$top/pipelines/intake" -d data -r one/registry.ndjson >/dev/null
	"$top/pipelines/run" -d data <one/ballots.ndjson >/dev/null
	run jq -rn 'reduce (inputs.detail.reason // empty) as $r ({}; .[$r] += 1) | to_entries | length, ([.[].value] | add)' \
		data/events.ndjson
	assert_output $'7\n20'
}
