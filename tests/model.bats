#!/usr/bin/env bats
# Random histories with crashes, against the plain definition: outcomes are a function of the log.
# SEEDS=count tries so many from FIRST=seed on; tests/model-drive SEED DIR repeats one.
load helper

@test "the rules of deciding agree with the plain definition in 2,000 random histories" {
	run python3 -B "$top/tests/model.py" 1 2000
	assert_success
	assert_output "0 of 2000 histories went wrong"
}

@test "without any one of the rules, the model is found wrong" {
	for rule in as-of taken start-decided start-voters positions counters; do
		run python3 -B "$top/tests/model.py" --without "$rule" 1 200
		assert_failure 1
		refute_output --partial "Error"
		assert_output --regexp '[1-9][0-9]* of 200 histories went wrong$'
	done
}

# telling RULE COUNT: seeds of histories that go wrong without the rule.
telling() {
	python3 -B "$top/tests/model.py" --without "$1" 1 200 | sed -n 's/^seed \([0-9]*\):.*/\1/p' | head -n "$2"
}

@test "the programs agree with the plain definition in the same histories" {
	local seed seeds bad=0
	if [[ -n ${SEEDS-} ]]; then
		seeds=$(seq "${FIRST:-1}" $((${FIRST:-1} + SEEDS - 1)))
	else
		# Those in which the rules matter.
		seeds=$({
			telling as-of 4
			telling taken 2
			telling start-decided 1
			telling positions 1
		} | sort -nu)
	fi
	for seed in $seeds; do
		if "$top/tests/model-drive" "$seed" "$work/$seed" 2>said && agree "$work/$seed"; then
			rm -rf "$work/$seed" "$work/$seed".*
		else
			echo "seed $seed went wrong; to repeat: tests/model-drive $seed DIR"
			cat said
			bad=$((bad + 1))
		fi
	done
	((bad == 0))
}
