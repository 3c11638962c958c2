#!/usr/bin/env bats
# The life of a ballot that goes astray: es reissue.
load helper
load events

# begin: two contests and four voters, each with a ballot from es-issue; list.csv holds their secrets.
begin() {
	{
		contests
		for n in 1 2 3 4; do voter "v$n"; done
	} | registry reg
	decide
	es-query -d "$data" voters | es-issue -d "$data" --list list.csv >issued
	registry issued <issued
	decide
}

reissue() {
	"$top/pipelines/reissue" -d "$data" "$@"
}

# cell LIST VOTER NAME: what a list has for a voter under that heading, as an independent reader of CSV sees it.
cell() {
	python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline=""), strict=True):
    if row["voterId"] == sys.argv[2]: print(row[sys.argv[3]])' "$@"
}

# vote LIST VOTER [ELECTION CANDIDATE]…: what somebody who has the voter's row of the list sends.
vote() {
	ballot "$(cell "$1" "$2" ballotId)" "${@:2}" | with_secret "$(cell "$1" "$2" secret)"
}

# states VOTER: the states of the voter's ballots, sorted.
states() {
	es-query -d "$data" ballots | jq -r --arg voter "$1" 'select(.voterId == $voter).ballotState' | sort | xargs
}

audit() {
	"$top/pipelines/audit" -k "$data/events.key" "$data/events.ndjson" "$data/events.checkpoint"
}

@test "a lost letter: the finder's ballot is rejected, the voter's is counted, the audit balances" {
	begin
	run --separate-stderr reissue -l again.csv v3
	assert_success
	assert_output ''
	assert_equal "$stderr" "reissue: voter v3: ballot $(cell again.csv v3 ballotId) replaces $(cell list.csv v3 ballotId)
reissue: send each voter the row in again.csv, then destroy it"
	assert_equal "$(stat -c %a again.csv) $(head -c 3 again.csv | od -An -tx1)" '600  ef bb bf'
	assert_equal "$(cell again.csv v3 fullName) $(grep -c . again.csv)" 'Voter v3 2'
	assert_equal "$(states v3)" 'CANCELLED ISSUED'
	{
		vote list.csv v3 mayor ann
		vote again.csv v3 mayor bob
		vote list.csv v1 mayor bob
	} | run_all >tally
	assert_equal "$(outcomes | sed 's/^[^ ]* //' | xargs)" 'ballot-cancelled verified verified'
	assert_equal "$(jq -r 'select(.electionId == "mayor").votes' tally | xargs)" '0 2'
	run --separate-stderr audit
	assert_success
	refute_output --partial '"balanced":false'
	assert_output --partial '"issued":4'
	refute_output --partial warning
	run "$top/pipelines/result" -d "$data"
	assert_output --partial '"issued":4,"cast":2,"takenBefore":0,"voided":0,"cancelled":1,"replaced":1,'
	agree
	# No secret is where it does not belong.
	for voter in v1 v2 v3 v4; do cell list.csv $voter secret; done >secrets
	cell again.csv v3 secret >>secrets
	run -1 grep -rFf secrets "$data"
}

@test "a ballot that was accepted is left alone, unless told --revoke; then its votes are taken back" {
	begin
	vote list.csv v1 mayor ann | run_all >/dev/null
	cp "$data/events.ndjson" before
	run --separate-stderr -65 reissue -l again.csv v1
	assert_equal "$stderr" 'es-issue: line 1: voter v1: a ballot of this voter was accepted: --revoke takes it back'
	cmp before "$data/events.ndjson"
	assert_equal "$(ls again* 2>/dev/null)" ''
	# Others named with it get theirs.
	run -65 reissue -l again.csv v1 v2
	assert_equal "$(states v1), $(states v2), $(tail -n +2 again.csv | wc -l)" 'SUBMITTED, CANCELLED ISSUED, 1'
	run -0 reissue -l third.csv v1 --revoke
	assert_equal "$(states v1)" 'ISSUED VOIDED'
	vote third.csv v1 mayor bob | run_all >tally
	assert_equal "$(jq -r 'select(.electionId == "mayor").votes' tally | xargs)" '0 1'
	agree
	audit >/dev/null
	# Not after the close.
	becomes Closed mayor | registry
	run --separate-stderr -65 reissue -l fourth.csv v1 --revoke
	assert_output ''
	[[ $stderr == *'voter v1: a ballot of this voter was accepted, and a contest it counts in is closed'* ]]
	assert_equal "$(states v1)" 'SUBMITTED VOIDED'
}

@test "of several live ballots of a voter one is left for each style; a cancelled one without successor gets one" {
	begin
	es-query -d "$data" voters v2 | es-issue -d "$data" --again --list more.csv >more
	es-query -d "$data" voters v2 | es-issue -d "$data" --again --elections mayor --list mayor.csv >>more
	cancel "$(cell list.csv v4 ballotId)" >>more
	registry more <more
	run -0 reissue -l again.csv v2 v4
	assert_equal "$(states v2); $(states v4)" 'CANCELLED CANCELLED CANCELLED ISSUED ISSUED; CANCELLED ISSUED'
	assert_equal "$(es-replay -d "$data" | jq -c 'select(.detail.replaces and .type == "Ballot Issued" and .detail.voterId == "v2").detail.electionIds' | sort | xargs)" \
		'[mayor] null'
	assert_equal "$(tail -n +2 again.csv | wc -l)" 3
	agree
}

@test "two at once with one list: the second one does nothing" {
	begin
	exec {busy}>>"$data/decide.lock"
	flock "$busy"
	"$top/pipelines/reissue" -d "$data" v1 >/dev/null 2>first {busy}>&- &
	local one=$!
	"$top/pipelines/reissue" -d "$data" v2 >/dev/null 2>second {busy}>&- &
	local two=$! statuses=''
	sleep 0.5
	exec {busy}>&-
	wait "$one" && statuses=0 || statuses=$?
	wait "$two" && statuses+=' 0' || statuses+=" $?"
	assert_equal "$(tr ' ' '\n' <<<"$statuses" | sort | xargs)" '0 64'
	cat first second | grep -q 'reissued.csv already exists'
	assert_equal "$(tail -n +2 reissued.csv | wc -l)" 1
	assert_equal "$(cat <(states v1) <(states v2) | sort | xargs)" 'CANCELLED ISSUED ISSUED'
}

@test "cut off between the styles of a voter, the next run gives each style its ballot" {
	begin
	es-query -d "$data" voters v2 | es-issue -d "$data" --again --elections mayor --list mayor.csv >more
	registry more <more
	decide
	es-query -d "$data" voters v2 | es-issue -d "$data" --reissue lost --list lost.csv >all
	assert_equal "$(wc -l <all)" 4
	cp -r "$data" base
	local n
	for n in 1 2 3; do
		rm -rf "$data" again.csv
		cp -r base "$data"
		head -n "$n" all | registry office
		reissue -l again.csv v2 2>>chatter
		assert_equal "$n $(states v2 | tr ' ' '\n' | grep -c ISSUED)" "$n 2"
		assert_equal "$(tail -n +2 again.csv | wc -l)" 2
	done
	agree
}

@test "wrong calls: nothing is done" {
	begin
	cp "$data/events.ndjson" before
	run --separate-stderr -64 reissue
	[[ $stderr == 'reissue: VOTER is missing'* ]]
	run --separate-stderr -65 reissue v1 $'v\e9' v8
	assert_equal "$stderr" "reissue: voter \$'v\\E9' is not registered
reissue: voter v8 is not registered
reissue: nothing was done"
	touch reissued.csv
	run --separate-stderr -64 reissue v1
	[[ $stderr == 'reissue: reissued.csv already exists: '* ]]
	rm reissued.csv
	voter v5 | registry
	cp "$data/events.ndjson" before
	run --separate-stderr -65 reissue v5
	assert_equal "$stderr" 'es-issue: line 1: voter v5: no ballot to replace: es issue gives one'
	run --separate-stderr -64 "$top/pipelines/reissue" -d none v1
	cmp before "$data/events.ndjson"
	assert_equal "$(ls *.csv*)" list.csv
}

@test "a ballot that is accepted in the last moment: its voter is told, and has no row in the list" {
	begin
	mkdir bin
	# The pipelines put their own programs in front of the path; es-issue is called once, when all is looked at.
	cp -r "$top/pipelines" pipelines
	ln -s "$top"/bin/es-* bin
	rm bin/es-issue
	vote list.csv v1 mayor ann >meanwhile
	printf '#!/usr/bin/env bash\n"%s/bin/es-issue" "$@"\nstatus=$?\nes-ingest <"%s/meanwhile" | es-append -d "%s" >/dev/null\nexit $status\n' \
		"$top" "$work" "$data" >bin/es-issue
	chmod +x bin/es-issue
	run --separate-stderr -65 pipelines/reissue -d "$data" -l again.csv v1 v2
	[[ $stderr == *"voter v1: refused, since ballot $(cell list.csv v1 ballotId) changed meanwhile"* ]] || fail "$stderr"
	assert_equal "$(states v1); $(states v2)" 'SUBMITTED; CANCELLED ISSUED'
	assert_equal "$(cell again.csv v1 ballotId)$(cell again.csv v2 fullName)" 'Voter v2'
	run "$top/pipelines/result" -d "$data"
	assert_output --partial '"refused":{"cancellations":{"already-submitted":1},"revocations":{},"replacements":{"not-voided":1}}'
	agree
}

@test "killed before each program that it runs, the next run leaves one live ballot, whose secret is in the list" {
	begin
	cp -r "$data" base
	killer reissue
	local at=0 killed=0 status
	while :; do
		at=$((at + 1))
		rm -rf "$data" again.csv*
		cp -r base "$data"
		status=0
		KILL_AT=$at BASH_ENV=$work/killer reissue -l again.csv v3 2>>chatter || status=$?
		((status != 0)) || break
		killed=$((killed + 1))
		# A list that is there is whole: then all is done.
		[[ -e again.csv ]] || reissue -l again.csv v3 2>>chatter || fail "program $at: $(tail -n 3 chatter)"
		"$top/pipelines/decide" -d "$data" 2>>chatter
		assert_equal "$at: $(states v3 | tr ' ' '\n' | grep -c ISSUED)" "$at: 1"
		vote again.csv v3 mayor ann | run_all >/dev/null
		assert_equal "$at: $(outcomes | sed 's/.* //')" "$at: verified"
	done
	agree
	((killed > 12)) || fail "killed $killed times only"
	echo "# killed before each of $killed programs" >&3
}

@test "killed together with all that it runs, at any moment, the next run leaves one live ballot" {
	begin
	cp -r "$data" base
	local n
	for ((n = 1; n <= ${KILLS:-10}; n++)); do
		rm -rf "$data" again.csv*
		cp -r base "$data"
		setsid "$top/pipelines/reissue" -d "$data" -l again.csv v2 v3 >/dev/null 2>>chatter 3>&- &
		sleep "$(awk -v n="$n" -v of="${KILLS:-10}" 'BEGIN {print .4 * n / of}')"
		kill -9 -- -$! 2>/dev/null || :
		wait $! || :
		[[ -e again.csv ]] || reissue -l again.csv v2 v3 2>>chatter
		"$top/pipelines/decide" -d "$data" 2>>chatter
		for voter in v2 v3; do
			assert_equal "$(states $voter | tr ' ' '\n' | grep -c ISSUED)" 1
			vote again.csv $voter mayor ann
		done | run_all >/dev/null
		assert_equal "$(outcomes | sed 's/.* //' | xargs)" 'verified verified'
		agree
	done
}
