#!/usr/bin/env bats
# Hostile bytes: the fuzz targets' kept inputs, and es-ingest against other readers of JSON. `make fuzz` looks for more.
load helper

setup_file() {
	command -v clang >/dev/null || return 0
	make -s --no-print-directory -C "$BATS_TEST_DIRNAME/.." fuzzers >&2
}

# holds TARGET: each input kept for the target goes through it once, without a finding.
holds() {
	command -v clang >/dev/null || skip "clang is not here"
	local inputs=("$top/tests/fuzz/corpus/$1"/*)
	[[ -e ${inputs[0]} ]]
	run "$top/.build/tests/fuzz/$1" "${inputs[@]}"
	assert_success
	assert_equal "$(grep -c '^Executed ' <<<"$output")" "${#inputs[@]}"
}

@test "the byte gate passes nothing that cannot be parsed" {
	holds gate
}

@test "the door writes canonical events, and the same ones again" {
	holds ingest
}

@test "the readers of canonical lines take only what would have been written" {
	holds canonical
}

@test "the log's recovery loses no byte, whatever stands behind the log or in its head" {
	holds recovery
}

@test "the readers of proofs and notes take only what would have been written, and only the key's signature" {
	holds proof
}

@test "es-ingest, Python and jq read 500 mutated ballots and 250 registry lines alike" {
	run "$top/tests/fuzz/differential" 500
	assert_success
	assert_line --regexp '^differential 500 [0-9]+: [1-9][0-9]+ lines taken, .* 0 disagreements$'
}
