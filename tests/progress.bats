#!/usr/bin/env bats
# What the pipelines show of how far they have come: on a terminal, where pv is installed, rate and time left of what takes
# longer than a second; elsewhere nothing.
load helper
load events

# slow_tree: a tree in whose programs at the beginning of each pipeline the second line is late.
slow_tree() {
	mkdir -p slow/bin
	cp -r "$top/pipelines" "$top/seed" slow
	ln -s "$top"/bin/es-* slow/bin
	local program
	for program in es-ingest es-replay; do
		rm "slow/bin/$program"
		printf '#!/bin/bash\n"%s" "$@" | { IFS= read -r line && printf "%%s\\n" "$line" && sleep 1.3; cat; }\n' \
			"$top/bin/$program" >"slow/bin/$program"
		chmod +x "slow/bin/$program"
	done
}

# on_terminal OUT COMMAND: runs it on a terminal of 100 columns; what it shows there goes to OUT, each state of a line as one.
on_terminal() {
	script -qec "stty cols 100; $2 >/dev/null" /dev/null </dev/null | tr '\r' '\n' >"$1"
}

# shows FILE NAME: the rate of the pipeline of that name, and what is left of its time.
shows() {
	grep -qE "^ *$2: .*[0-9] ?[A-Za-z]*/s\] .* ETA 0:[0-9:]+" "$1" || fail "$2: $(<"$1")"
}

@test "on a terminal: rate and time left of each pipeline" {
	command -v pv >/dev/null || skip "pv is not installed"
	command -v script >/dev/null || skip "script is not installed"
	slow_tree
	"$top/pipelines/init" 2>chatter
	"$top/pipelines/run" -s box <"$top/seed/scenarios.ndjson" >/dev/null 2>>chatter
	cp -r data replayed
	# More than a pipe holds, so that what reads it is waited for.
	yes "$(<"$top/seed/scenarios.ndjson")" | head -n 10000 >many
	on_terminal intake 'slow/pipelines/intake -d new <many' &
	on_terminal replay 'slow/pipelines/replay -d replayed' &
	rm -r data/v* data/tally data/audit
	cp -r data projected
	on_terminal run 'slow/pipelines/run </dev/null' &
	on_terminal project 'slow/pipelines/project -d projected' &
	wait
	shows intake intake
	shows replay replay
	shows run decide
	shows project project
}

@test "elsewhere: nothing of it" {
	slow_tree
	"$top/pipelines/init" 2>chatter
	slow/pipelines/intake <"$top/seed/scenarios.ndjson" >/dev/null 2>shown
	slow/pipelines/decide 2>>shown
	run cat shown
	assert_output $'es-append: data: 4 ballots received\nes-verify-ballot: data: 3 ballots verified, 1 rejected: 1 already-submitted (es rejected lists them)'
}

@test "on a terminal: what takes no second shows nothing" {
	command -v pv >/dev/null || skip "pv is not installed"
	command -v script >/dev/null || skip "script is not installed"
	on_terminal shown "$top/pipelines/intake <$top/seed/scenarios.ndjson"
	assert_equal "$(grep . shown)" 'es-append: data: 4 ballots received'
	on_terminal shown "$top/pipelines/run -d again <$top/seed/scenarios.ndjson >tally"
	run grep -c ETA shown
	assert_output 0
}
