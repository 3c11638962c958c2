#!/usr/bin/env bats
# The office's commands: begin, add, issue, open, close, reopen, count, rejected, revoke, status.
load helper
load events

club=$top/seed/club

# es COMMAND [ARG...]
es() {
	"$top/pipelines/es" "$@"
}

# begun: begins the club's election in $data.
begun() {
	es begin -d "$data" "$club/contests.csv" "$club/voters.csv" 2>>chatter
}

# says STATUS COMMAND...: runs es, and keeps what it says without the directory's name.
says() {
	local want=$1
	shift
	run "-$want" --separate-stderr es "$1" -d "$data" "${@:2}" </dev/null
	said=${stderr//"$data"/club}
}

@test "the election of a club by the office's commands alone" {
	says 0 begin -o example.org/club "$club/contests.csv" "$club/voters.csv"
	assert_equal "$(tail -n 2 <<<"$said")" 'es-append: club: 15 registry lines received
begin: club: the election has begun; next: make issue DATA=club (or: es issue -d club)'
	[[ -d $data/inbox ]]
	says 0 issue
	assert_equal "$said" 'issue: club: 8 ballots issued: send each voter the row in list.csv, then destroy it'
	assert_equal "$(stat -c %a list.csv)" 600
	"$club/vote" list.csv >monday.ndjson
	says 0 count monday.ndjson
	assert_equal "$said" 'es-append: club: 8 ballots received
es-verify-ballot: club: 6 ballots verified, 2 rejected: 1 not-authentic, 1 already-submitted (es rejected lists them)'
	says 0 count monday.ndjson
	assert_equal "$said" 'es-append: club: 8 ballots received, all of them received before: nothing new'
	says 0 rejected
	assert_equal "$(jq -r '[.voterId, .reason] | @tsv' <<<"$output" | tr '\t' ' ')" '006 not-authentic
007 already-submitted'
	says 0 rejected --table
	assert_line --index 0 --regexp '^[0-9-]{10} [0-9:]{5} UTC  line [0-9]+  ballot [a-z0-9]{16}  voter 006  not-authentic$'
	ballot=$(jq -r 'select(.type == "Ballot Issued" and .detail.voterId == "001").detail.ballotId' "$data/events.ndjson")
	says 0 revoke -w 'sent twice' "$ballot"
	assert_equal "$said" "es-append: club: 1 registry line received
es-verify-ballot: club: 1 ballot voided
es-verify-ballot: line 53: ballot $ballot ended and no other is in its place: if voter 001 has no other, es reissue issues one"
	says 0 revoke "$ballot"
	assert_equal "$said" "revoke: club: ballot $ballot is revoked already: nothing new"
	says 64 revoke nosuch
	assert_equal "$said" 'revoke: there is no ballot nosuch: nothing was done'
	ballot=$(jq -r 'select(.type == "Ballot Issued" and .detail.voterId == "008").detail.ballotId' "$data/events.ndjson")
	says 65 revoke "$ballot"
	assert_equal "$said" "revoke: club: ballot $ballot was not accepted, so it has no votes to take back: to end it, use make reissue DATA=club (or: es reissue -d club)"
	says 0 close --all
	assert_equal "$said" 'es-append: club: 2 registry lines received
close: club: board is now closed, 5 of 8 ballots cast, final
close: club: chair is now closed, 5 of 8 ballots cast, final'
	says 0 close chair
	assert_equal "$said" 'close: club: chair is closed already: nothing new'
	says 0 status
	assert_line --index 0 --regexp '^log         [0-9]+ lines, all decided and counted$'
	assert_line 'ballots     8 issued, 5 cast (62.5 %), 2 rejected'
	assert_line 'Chair of the club (chair): closed, final, 5 of 8 ballots cast (62.5 %)'
	refute_output --partial Amara
	says 0 result --table
	assert_line --partial 'Amara Okafor'
	says 0 audit --table
	assert_line 'ok  the tally, counted in two ways, is the same'
	agree
}

@test "begin: cut off, it is finished by the same command; an election that has begun is left alone" {
	says 0 begin "$club/contests.csv" "$club/voters.csv"
	cp -r "$data" whole
	head -n 5 whole/events.ndjson >five
	rm -r "$data"
	mkdir "$data"
	cp five "$data/events.ndjson"
	cp whole/events.key whole/events.origin "$data" 2>/dev/null || cp whole/events.key "$data"
	says 0 begin "$club/contests.csv" "$club/voters.csv"
	assert_equal "$(jq -c '[.type, .detail]' "$data/events.ndjson")" "$(jq -c '[.type, .detail]' whole/events.ndjson)"
	cp -r "$data" before
	says 64 begin "$club/voters.csv"
	[[ $said == *'begin: club holds an election already: add to it with make add DATA=club (or: es add -d club), or name another directory' ]]
	diff -r before "$data"
	says 64 begin "$club/voters.csv" close.csv
	[[ $said == *'not a readable file: close.csv'* ]]
	rm -r "$data"
	printf 'Voter id,Full name\n001,\n' >wrong.csv
	says 65 begin wrong.csv
	[[ $said == *'wrong.csv row 2'* ]]
	assert_not_exists "$data"
}

@test "add: more voters, and issue gives them ballots, and nobody else" {
	begun
	says 0 issue
	rm list.csv
	says 0 issue
	assert_equal "$said" 'issue: club: every voter has a ballot: nothing new'
	assert_not_exists list.csv
	printf 'Voter id,Full name\n009,Zoë Quist\n' >more.csv
	says 0 add more.csv
	says 0 add more.csv
	[[ $said == *'1 registry line received, it was received before: nothing new'* ]]
	says 0 issue
	assert_equal "$said" 'issue: club: 1 ballot issued: send each voter the row in list.csv, then destroy it'
	assert_equal "$(wc -l <list.csv)" 2
	grep -q 'Zoë Quist' list.csv
	says 64 issue
	[[ $said == *'list.csv already exists: send its rows and remove it, or name another file with -l'* ]]
}

@test "issue killed before each program that it runs, and run again: each voter has one row, and it is good" {
	begun
	cp -r "$data" base
	killer issue
	local at=0 killed=0 status
	while :; do
		at=$((at + 1))
		rm -rf "$data" list.csv*
		cp -r base "$data"
		status=0
		KILL_AT=$at BASH_ENV=$work/killer "$top/pipelines/issue" -d "$data" 2>>chatter || status=$?
		((status != 0)) || break
		killed=$((killed + 1))
		[[ -e list.csv ]] || es issue -d "$data" 2>>chatter || fail "program $at: $(tail -n 3 chatter)"
		assert_equal "$at: $(tail -n +2 list.csv | cut -d , -f 1 | sort | uniq -c | awk '{print $1}' | xargs)" "$at: 1 1 1 1 1 1 1 1"
		"$club/vote" list.csv | es count -d "$data" >/dev/null 2>>chatter
		assert_equal "$at: $(es-query -d "$data" result | jq -s '.[0].ballots.cast')" "$at: 6"
	done
	((killed > 12)) || fail "killed $killed times only"
	echo "# killed before each of $killed programs" >&3
}

@test "open, close, reopen: what has no effect is said, and what does not exist is named" {
	{
		echo '{"type":"Election Created","detail":{"electionId":"a","description":"A","electionDate":"2027-03-01","opened":false}}'
		echo '{"type":"Election Created","detail":{"electionId":"b","description":"B","electionDate":"2027-03-01"}}'
	} >two.ndjson
	says 0 begin two.ndjson
	says 64 close
	[[ $said == *'name the contests, or --all: a b'* || $said == *'name the contests, or --all: b a'* ]]
	says 64 close c a
	[[ $said == 'close: there is no contest c: there are '* ]]
	says 0 open a b
	assert_equal "$said" 'open: club: b is open already: nothing new
es-append: club: 1 registry line received
open: club: a is now open, 0 of 0 ballots cast'
	says 0 reopen a
	assert_equal "$said" 'reopen: club: a is open already: nothing new'
	says 0 close a a
	assert_equal "$said" 'es-append: club: 1 registry line received
close: club: a is now closed, 0 of 0 ballots cast, final'
	says 65 open a
	assert_equal "$said" 'open: club: a is closed: reopen it with make reopen DATA=club (or: es reopen -d club)'
	says 0 reopen a
	[[ $said == *'reopen: club: a is now open, 0 of 0 ballots cast' ]]
}

@test "the example is only for the directory data: no other begins with it" {
	mkdir club
	for command in run init; do
		for dir in club clbu "$work/club"; do
			run -64 "$top/pipelines/$command" -d "$dir" </dev/null
			assert_output --partial 'or begin your election with make begin DATA='
			ES_DATA=$dir run -64 "$top/pipelines/$command" </dev/null
		done
	done
	assert_equal "$(find club clbu 2>/dev/null)" club
	for command in count result tally status issue audit rejected close; do
		run -64 "$top/pipelines/$command" -d clbu </dev/null
		assert_output --partial 'clbu does not exist: name the directory of your election, or begin one there with make begin DATA=clbu (or: es begin -d clbu)'
	done
	assert_not_exists clbu
	run -0 "$top/pipelines/run" </dev/null
	assert_line 'run: the store is empty: it begins with registry.ndjson'
}

@test "make: a variable that does not exist is named, and so is what status it ends with" {
	for wrong in data=club registry=x Data=x; do
		run -2 make --no-print-directory -C "$top" run "$wrong" </dev/null
		assert_output --partial "no such variable: ${wrong%=*}. They are written in capitals, as in DATA=club"
	done
	run -2 make --no-print-directory -C "$top" run DATA= </dev/null
	assert_output --partial 'DATA is empty'
	run -2 make --no-print-directory -C "$top" run DATA="$data" </dev/null
	assert_line 'make: status 64 means: a wrong call: nothing was done'
	make -s -C "$top" begin DATA="$data" FILES="$club/contests.csv $club/voters.csv" 2>>chatter
	run -2 make --no-print-directory -C "$top" publish DATA="$data"
	assert_line 'publish: name a new directory: make publish OUT=dir'
	run -2 make --no-print-directory -C "$top" count DATA="$data" FILES=/dev/stdin < <(echo x)
	run -2 make --no-print-directory -C "$top" run DATA="$data" < <(echo x)
	assert_line 'make: status 65 means: done, but something given was refused'
	run -0 make -s --no-print-directory -C "$top" status DATA="$data"
	make -s --no-print-directory -C "$top" close DATA="$data" CONTESTS=--all 2>>chatter
	run -0 make -s --no-print-directory -C "$top" result DATA="$data" TABLE=1
	assert_line 'Board (board): closed, final'
}

@test "another user's files: whose they are, and what to do; root leaves none behind" {
	[[ $EUID == 0 ]] || skip "only root can make them"
	begun
	chown nobody "$data"
	cp -r --preserve=all "$data" before
	for command in 'count' 'issue' 'close --all' 'run' 'decide' 'result' 'inbox'; do
		# shellcheck disable=SC2086
		run -64 es ${command%% *} -d "$data" $([[ $command != *' '* ]] || echo ${command#* }) </dev/null
		assert_output --partial 'belongs to the user nobody: run this as nobody, or have the whole directory given to you (chown -R)'
	done
	diff -r before "$data"
	chown -R nobody "$data"
	chown root "$data/events.ndjson"
	chmod go+rx "$work" "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR" 2>/dev/null || :
	command -v setpriv >/dev/null || skip "setpriv is not installed"
	run -64 setpriv --reuid=nobody --clear-groups "$top/pipelines/count" -d "$data" </dev/null
	assert_output --partial 'events.ndjson belongs to the user root'
}

@test "count: files by name, each stored once; another name, a directory, nothing at all" {
	begun
	says 0 issue
	"$club/vote" list.csv >box-1.ndjson
	cp box-1.ndjson 'box 2.ndjson'
	says 64 count 'box 2.ndjson'
	[[ $said == *'a file of ballots needs a name of A-Z a-z 0-9 . _ -'* ]]
	says 64 count nosuch.ndjson
	[[ $said == *'not a readable file: nosuch.ndjson'* ]]
	says 64 count -s x box-1.ndjson
	[[ $said == *'-s names what comes on standard input, not files'* ]]
	head -n 3 box-1.ndjson >part.ndjson
	says 0 count part.ndjson box-1.ndjson
	[[ $said == *'es-append: club: 3 ballots received
es-append: club: 8 ballots received'* ]]
	: >empty.ndjson
	says 0 count empty.ndjson
	assert_equal "$said" 'es-append: club: nothing received'
	says 0 count
	assert_equal "$said" 'es-append: club: nothing received'
	agree
}

@test "cut off between storing and counting: the same command again finishes it" {
	begun
	says 0 issue
	"$club/vote" list.csv >box.ndjson
	says 0 count box.ndjson
	ballot=$(jq -r 'select(.type == "Ballot Issued" and .detail.voterId == "001").detail.ballotId' "$data/events.ndjson")
	echo "{\"type\":\"Ballot Revoked\",\"detail\":{\"ballotId\":\"$ballot\",\"reason\":\"x\"}}" | es-ingest --registry 2>/dev/null | es-append -d "$data" >/dev/null
	says 0 revoke "$ballot"
	assert_equal "$(es-query -d "$data" result | jq -s 'map(.votes // 0) | add')" 10
	for id in chair board; do
		echo "{\"type\":\"Election Closed\",\"detail\":{\"electionId\":\"$id\"}}"
	done | es-ingest --registry | es-append -d "$data" >/dev/null
	says 0 close --all
	assert_equal "$(es-query -d "$data" result | jq -c 'select(.electionId).final' | xargs)" 'true true'
}

@test "begin: what does not begin an election, what is missing, two at once" {
	echo '{"type":"Ballot Submitted","detail":{"ballotId":"b","voterId":"v","votes":[]}}' >ballots.ndjson
	says 64 begin ballots.ndjson
	[[ $said == *'begin: club: nothing in ballots.ndjson begins an election: see club/dead-letters.ndjson' ]]
	rm -r "$data"
	says 0 begin "$club/contests.csv"
	[[ $said == *'begin: club: the election has begun, but has no voters: add them with make add DATA=club (or: es add -d club)' ]]
	says 64 issue
	assert_equal "$said" 'issue: club has no voters yet: add them with make add DATA=club (or: es add -d club)'
	rm -r "$data"
	says 0 begin "$club/voters.csv"
	[[ $said == *'but has no contests'* ]]
	rm -r "$data"
	says 64 begin -n $'two\nlines' "$club/contests.csv"
	assert_not_exists "$data"
	local n
	for n in 1 2; do
		{ printf 'Voter id,Full name\n' && printf '%s,V\n' "$n"; } >"v$n.csv"
		(es begin -d "$data" "$club/contests.csv" "v$n.csv" 2>"said$n" || echo $? >"status$n") &
	done
	wait
	assert_equal "$(cat status[12])" 64
	assert_equal "$(grep -c 'Voter Registered' "$data/events.ndjson")" 1
	touch "$work/file"
	run -64 es begin -d "$work/file" "$club/contests.csv"
	assert_output --partial 'is a file: name a directory'
}
