#!/usr/bin/env bats
# Forgeries, and a second verifier that shares nothing with the programs. ATTEMPTS=count tries more of each;
# tests/tamper repeats one part, with SEED=number.
load helper

# part WHAT COUNT TEXT: tests/tamper does it, and says so.
part() {
	bare
	run "$top/tests/tamper" "$1" "$2"
	assert_success
	assert_output --regexp "$3"
}

@test "random logs: the second verifier and the programs agree, over good proofs and forged ones" {
	part agree "${ATTEMPTS:-25}" "^${ATTEMPTS:-25} logs, [0-9]+ lines: the verifiers agree, over [0-9]+ forgeries too$"
}

@test "every line of a log of 1,000 has a receipt that both take, and forged ones that neither does" {
	part receipts 1000 '^1000 receipts are good, [0-9]+ forged ones are not$'
}

@test "a line changed, dropped, inserted, swapped, doubled or cut off, by hand or history rewritten: all noticed" {
	part attack "${ATTEMPTS:-150}" "^${ATTEMPTS:-150} forgeries, all noticed: .*rebuilt.*renumbered"
}

@test "another byte anywhere in a receipt, a signed checkpoint or a proof of growth: none is good" {
	part bytes "$((${ATTEMPTS:-0} / 200 + 1))" '^[0-9]+ receipts, [0-9]+ checkpoints, [0-9]+ proofs: none is good$'
}

@test "killed at any moment: no checkpoint is over what the log has not, and the next run goes on" {
	part kills "$((${ATTEMPTS:-80} / 4))" '^[0-9]+ kills, [1-9][0-9]* times with a checkpoint'
}
