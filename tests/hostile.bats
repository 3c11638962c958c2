#!/usr/bin/env bats
# What machines and people do to programs, done to every program.
load helper
load events

# Each program with the options that it needs, and what it reads.
programs() {
	printf '%s\n' 'es-ingest --dead-letters dead|outside' "es-append -d new|unstored" "es-replay -d $data|log" \
		'es-verify-ballot -d new|log' 'es-explode-votes|log' 'es-save-vote -d new|log' 'es-count|log' 'es-count -d new|log' \
		'es-audit -d new|log' "es-query -d $data tally|log" "es-query -d $data audit ballot b1|log" \
		"es-query -d $data position|log" "es-query -d $data records voters|log" "es-checkpoint -d $data|log" \
		"es-checkpoint -d $data --write|log" "es-receipt -d $data all|log" "es-receipt -d $data ballot b1|log" \
		'es-check receipts checkpoint|receipts' "es-check log $data/events.ndjson --key $data/events.key checkpoint|log" \
		"es-issue -d $data --again --list list|voters" "es-query -d $data result|log" "es-gate --always -d $data|unstored" \
		'es-spreadsheet registry -|list.csv' 'es-take outside|log'
}

# An election to work with; its log and what came in as files.
made() {
	world | registry reg
	{
		ballot b1 v1 mayor ann
		ballot b2 v2 mayor nix
	} | tee outside | ballots box
	decide
	project
	es-replay -d "$data" >log
	es-checkpoint -d "$data" --write >checkpoint
	es-receipt -d "$data" all >receipts
	head -n 17 log | sed 's/"seq":[0-9]*,//' >unstored
	es-query -d "$data" voters >voters
	printf 'id,name\n1,A\n2,B\n' >list.csv
}

# reads PROGRAM…: whether it reads standard input.
reads() {
	case "$*" in
	es-replay* | es-query* | es-take* | es-checkpoint* | es-receipt* | 'es-check log'*) return 1 ;;
	esac
}

# each COMMAND…: runs COMMAND INPUT PROGRAM… for every program, in a fresh directory new.
each() {
	local words input program
	while IFS='|' read -r words input; do
		read -ra program <<<"$words"
		rm -rf new dead list
		"$@" "$input" "${program[@]}" || fail "$words: $*"
	done < <(programs)
}

# ends STATUS COMMAND…
ends() {
	local wanted=$1 status=0
	shift
	timeout 60 "$@" || status=$?
	[[ $status == "$wanted" ]] || {
		echo "$*: ended with $status, not $wanted"
		return 1
	}
}

@test "every program is here" {
	made
	diff <(cd "$top/bin" && ls es-*.c | sed 's/\.c$//') <(programs | sed 's/[ |].*//' | sort -u)
}

@test "/dev/full as standard output: 74" {
	made
	full() { ends 74 "${@:2}" <"$1" >/dev/full 2>said && grep -q 'No space left' said; }
	each full
}

@test "a closed standard output: 74, and no file is written in its place" {
	made
	closed() {
		cp -r "$data" before
		ends 74 "${@:2}" <"$1" >&- 2>/dev/null || return
		diff before/events.ndjson "$data/events.ndjson" && diff before/events.head "$data/events.head" || return
		diff <(es-query -d before records tally) <(es-query -d "$data" records tally) || return
		rm -r before
	}
	each closed
}

@test "a closed standard output and bad lines: no event gets into the dead letters" {
	{
		echo x
		ballot b1 v1
	} >feed
	run bash -c 'es-ingest --dead-letters dead <feed >&-'
	[[ ! -e dead ]] || run jq -r .reason dead
	refute_output --partial null
	run bash -c 'es-ingest --dead-letters dead2 <feed >&-'
	assert_failure 74
}

@test "a closed standard error: no message gets into a file" {
	made
	echo x >>outside
	unsaid() {
		"${@:2}" -v <"$1" >/dev/null 2>&- || :
		! grep -rlE '^(es-[a-z]+): ' new dead "$data" 2>/dev/null
	}
	each unsaid
	es-ingest --dead-letters dead <outside >/dev/null 2>&- || :
	run jq -r .line dead
	assert_output 3
}

@test "all of them closed: what is stored stays as it is" {
	made
	cp -r "$data" before
	shut() { "${@:2}" <&- >&- 2>&- || :; }
	each shut
	diff before/events.ndjson "$data/events.ndjson"
	for what in voters votes tally audit; do
		diff <(es-query -d before records "$what") <(es-query -d "$data" records "$what")
	done
}

@test "a closed standard input: 74 for those that read it" {
	made
	deaf() {
		if reads "${@:2}"; then
			ends 74 "${@:2}" <&- >/dev/null 2>&1
		else
			ends 0 "${@:2}" <&- >/dev/null
		fi
	}
	each deaf
}

@test "a directory as standard input: 74 for those that read it" {
	made
	odd() {
		if reads "${@:2}"; then
			ends 74 "${@:2}" <. >/dev/null 2>&1
		else
			ends 0 "${@:2}" <. >/dev/null
		fi
	}
	each odd
}

@test "no input: 0, or 65 where there must be some" {
	made
	nothing() {
		local wanted=0
		[[ "$2 $3" != "es-check receipts" ]] || wanted=65 # to check nothing is no good answer
		[[ $2 != es-spreadsheet ]] || wanted=65 # a sheet has headings
		ends "$wanted" "${@:2}" </dev/null >/dev/null
	}
	each nothing
}

@test "a torn last line: 75 inside, 65 at the door, 76 where it is a receipt" {
	made
	torn() {
		head -c -4 "$1" >torn
		reads "${@:2}" || { ends 0 "${@:2}" <torn >/dev/null; return; }
		case $2 in
		es-check) ends 76 "${@:2}" <torn >told 2>/dev/null && tail -n 1 told | grep -q '"good":false' ;;
		es-ingest | es-issue) ends 65 "${@:2}" <torn >/dev/null 2>&1 ;;
		es-spreadsheet) ends 0 "${@:2}" <torn >/dev/null 2>&1 ;; # a sheet need not end in a line feed
		*) ends 75 "${@:2}" <torn >/dev/null 2>said && grep -q 'cut off' said ;;
		esac
	}
	each torn
}

# spoilt: bad lines behind the input end with 76 inside, with 65 at the door.
spoilt() {
	cat "$1" bad >spoilt
	reads "${@:2}" || { ends 0 "${@:2}" <spoilt >/dev/null; return; }
	case $2 in
	es-check) ends 76 "${@:2}" <spoilt >told && [[ $(grep -c '"good":false' told) == "$(wc -l <bad)" ]] ;;
	es-ingest)
		# It passes blank lines over.
		ends $((65 * ($(tr -d ' \t\r\n' <bad | wc -c) > 0))) "${@:2}" <spoilt >/dev/null 2>&1
		;;
	es-issue) ends 65 "${@:2}" <spoilt >/dev/null 2>&1 ;;
	es-spreadsheet) # passes over blank lines
		ends "$([[ $(<bad) == '' && $(wc -c <bad) == 1 ]] && echo 0 || echo 65)" "${@:2}" <spoilt >/dev/null 2>&1
		;;
	*) ends 76 "${@:2}" <spoilt >/dev/null 2>said && grep -q "line $(($(wc -l <"$1") + 1))" said ;;
	esac
}

@test "NUL bytes: 76 inside, 65 at the door" {
	made
	printf '\0\0\0\n' >bad
	each spoilt
	tail -n 1 log | sed 's/"seq"/"\x00seq"/' >bad
	each spoilt
	tail -n 1 log | sed 's/$/\x00/' >bad
	each spoilt
}

@test "a line of 5 MB: 76 inside, 65 at the door, in little memory" {
	made
	{
		printf '{"id":"x:1","type":"Ballot Submitted","time":"2026-11-23T04:00:00.000Z","detail":{"ballotId":"'
		head -c 5000000 /dev/zero | tr '\0' b
		printf '"}}\n'
	} >bad
	each spoilt
}

@test "junk: 76 inside, 65 at the door" {
	made
	for n in 1 2 3; do
		{
			printf '{'
			head -c 3000 /dev/urandom
			echo
		} >bad
		each spoilt
	done
	printf '{}\n' >bad
	each spoilt
	printf '\n' >bad
	each spoilt
}

@test "--help and --version: 0, on standard output; 74 where that is full" {
	made
	helped() {
		ends 0 "$2" --help </dev/null >help 2>said && grep -q "^usage: $2" help && [[ ! -s said ]] || return
		ends 0 "$2" --version </dev/null >version 2>said && grep -qE "^$2 [0-9]+\.[0-9]+\.[0-9]+$" version && [[ ! -s said ]] || return
		ends 74 "$2" --help </dev/null >/dev/full 2>/dev/null || return
		ends 74 "$2" --version </dev/null >/dev/full 2>/dev/null
	}
	each helped
}

@test "every option that --help names is taken" {
	made
	named() {
		local option input=/dev/null
		[[ $2 != es-check && $2 != es-spreadsheet ]] || input=$1
		"$2" --help | sed -nE 's/^  (--?[a-z-]+).*/\1/p' >options
		grep -qx -e -v options || return
		while read -r option; do
			rm -f list
			# Its value, if it wants one, is missing, or the option that it needs: another message than that of an unknown option.
			"${@:2}" "$option" <"$input" >/dev/null 2>said || grep -qE 'requires an argument|needs --|exclude each other' said || return
		done < <(grep -v -x -e --follow options)
	}
	each named
}

@test "an unknown option, an operand too many, a missing value: 64" {
	made
	wrong() {
		ends 64 "${@:2}" --nix <"$1" >out 2>said && grep -q "Try '$2 --help'" said && [[ ! -s out ]] || return
		ends 64 "${@:2}" -x <"$1" >out 2>said || return
		# These take as many files as there are.
		[[ "$2 $3" == 'es-check log' || $2 == es-spreadsheet ]] || ends 64 "${@:2}" a b c d e <"$1" >out 2>said || return
		! grep -q 'cache BYTES' < <("$2" --help) || {
			for value in '' x -1 1T 99999999999999999999; do
				ends 64 "${@:2}" --cache "$value" <"$1" >out 2>said || return
			done
		}
		[[ ! -e new && ! -e dead ]]
	}
	each wrong
}

@test "no data directory named, or an empty name: 64" {
	made
	for program in es-append es-replay es-verify-ballot es-save-vote es-audit 'es-query tally' es-checkpoint 'es-receipt all' es-gate; do
		# shellcheck disable=SC2086
		ends 64 $program <log >out 2>said
		assert [ ! -s out ]
		# shellcheck disable=SC2086
		ends 64 $program -d '' <log >out 2>said
	done
	ends 64 es-query -d "$data" </dev/null >out 2>said
}

# with_dir STATUS DIR: each program that has a data directory ends so with this one.
with_dir() {
	local status=$1 dir=$2 program
	for program in es-append es-replay es-verify-ballot es-save-vote es-count es-audit 'es-query tally' 'es-query position' \
		es-checkpoint 'es-checkpoint --write' 'es-receipt all' es-gate; do
		# shellcheck disable=SC2086
		ends "$status" $program -d "$dir" </dev/null >out 2>said || return
		[[ ! -s out && -s said ]] || return
	done
}

@test "a data directory that is a symbolic link: 64" {
	made
	ln -s "$data" link
	with_dir 64 link
	with_dir 64 link/
}

@test "a data directory that anyone may write: 64" {
	made
	chmod o+w "$data"
	with_dir 64 "$data"
}

@test "a data directory that is a file, or below a missing one: 74" {
	touch file
	with_dir 74 file
	with_dir 74 none/data
	assert_not_exists none
}

@test "a data directory that cannot be written: 74" {
	((EUID != 0)) || skip "root may write anywhere"
	mkdir -m 500 "$data"
	for program in es-append es-verify-ballot es-save-vote es-count es-audit; do
		ends 74 "$program" -d "$data" </dev/null >out 2>said
	done
}

@test "a symbolic link, a fifo or a directory in place of the log: never followed" {
	made
	mv "$data/events.ndjson" elsewhere
	cp elsewhere before
	for kind in 'ln -s ../elsewhere' mkfifo mkdir; do
		$kind "$data/events.ndjson"
		for program in 'es-append:unstored' es-replay:log 'es-query position:log' 'es-query tally:log' 'es-verify-ballot:log'; do
			status=0
			# shellcheck disable=SC2086
			timeout 60 ${program%:*} -d "$data" <"${program#*:}" >out 2>said || status=$?
			[[ $status == 64 || $status == 74 ]] || fail "$kind $program: $status"
		done
		rm -rf "$data/events.ndjson"
	done
	cmp before elsewhere
}

@test "a symbolic link in place of a projection, a lock or the head: never followed" {
	made
	mkdir elsewhere
	for name in voters votes tally audit; do
		rm -rf "${data:?}/$name"
		ln -s ../elsewhere "$data/$name"
	done
	for program in es-verify-ballot es-save-vote es-count es-audit; do
		ends 64 "$program" -d "$data" <log >out 2>said
	done
	assert_equal "$(ls -A elsewhere)" ''
	for name in voters.lock votes.lock tally.lock audit.lock events.lock events.head; do
		rm -f "$data/$name"
		ln -s ../target "$data/$name"
	done
	for name in voters votes tally audit; do
		rm "$data/$name"
	done
	for program in es-verify-ballot es-save-vote es-count es-audit es-append es-replay "es-query position"; do
		# shellcheck disable=SC2086
		run timeout 60 ${program%% *} -d "$data" ${program#* } <log
		[[ $status == 74 || $status == 64 ]] || fail "$program ended with $status"
		assert_not_exists target
	done
}

@test "a symbolic link, a fifo or a directory in place of key, checkpoint or origin: never followed" {
	made
	rm "$data/events.head"
	cp "$data/events.key" elsewhere
	for name in events.key events.checkpoint events.origin; do
		mv "$data/$name" kept 2>/dev/null || :
		for kind in 'ln -s ../elsewhere' mkfifo mkdir; do
			$kind "$data/$name"
			for program in 'es-checkpoint --write' 'es-receipt all'; do
				[[ $name-$program != events.origin-es-receipt* ]] || continue
				status=0
				# shellcheck disable=SC2086
				timeout 60 $program -d "$data" >out 2>said || status=$?
				[[ $status == 64 || $status == 74 ]] || fail "$kind $name $program: $status"
				assert [ ! -s out ]
			done
			rm -rf "${data:?}/$name"
		done
		mv kept "$data/$name" 2>/dev/null || :
	done
	cmp elsewhere "$data/events.key"
}

@test "a reader that goes away ends the program without harm" {
	made
	for n in $(seq 300); do cat log; done | es-explode-votes | head -n 1 >/dev/null || :
	yes "$(ballot b1 v1)" | head -n 20000 | es-ingest | es-append -d "$data" | head -n 1 >/dev/null || :
	es-append -d "$data" </dev/null
	es-replay -d "$data" >/dev/null
}
