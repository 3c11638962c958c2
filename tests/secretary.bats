#!/usr/bin/env bats
# A secretary's election of 40 members and three contests, from three kinds of CSV, with the mistakes that people make: after
# each one message that says what to do, and the right count at the end.
load helper

es() {
	"$top/pipelines/es" "$@"
}

setup() {
	work=$BATS_TEST_TMPDIR
	data="$work/Wahl der Mitglieder, März"
	cd "$work" || return
	# Excel's, LibreOffice's, and with tabs.
	{
		printf '\xef\xbb\xbfMitglied;Name;E-Mail\r\n' | sed 's/Mitglied/Member No./; s/E-Mail/Email/'
		for n in {1..40}; do printf '%03d;"Müller, Jörg %d";m%d@example.org\r\n' "$n" "$n" "$n"; done
	} >members.csv
	printf 'Election,Description,Date,Votes allowed,Seats,Candidate\n' >board.csv
	printf '%s\n' 'board,Board,2027-03-01,2,2,Ådne Ås' 'board,Board,2027-03-01,2,2,"O'\''Neill, ""Dee"""' 'board,Board,2027-03-01,2,2,陈美玲' >>board.csv
	printf 'Election\tDate\tCandidate\nChair\t2027-03-01\tAnna\nChair\t2027-03-01\tBjörn\nTreasurer\t2027-03-01\tCyd\nTreasurer\t2027-03-01\tDan\n' >others.csv
	files=(members.csv board.csv others.csv)
}

# tells STATUS PATTERN COMMAND...: the command itself says one thing, which matches, and ends with this status.
tells() {
	local want=$1 pattern=$2 said status=0
	shift 2
	es "$1" -d "$data" "${@:2}" </dev/null >printed 2>said || status=$?
	said=$(grep -v -e "^Try '" -e '^csv-to-registry: ' -e '^es-verify-ballot: ' said)
	[[ $status == "$want" && $(wc -l <<<"$said") == 1 && ${said//"$data"/club} == $pattern ]] || fail "$*: $status: $(<said)"
}

# answers LIST FIRST LAST: what these members answer in a form, with what is in the list; a member with an even number votes for Anna.
answers() {
	python3 - "$@" <<-'END'
		import csv, sys
		out = csv.writer(sys.stdout)
		out.writerow(["Timestamp", "Ballot", "Secret", "Chair", "Board", "Treasurer"])
		for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")):
		    n = int(row["voterId"])
		    if int(sys.argv[2]) <= n <= int(sys.argv[3]):
		        out.writerow(["1/3/2027 18:00:00", row["ballotId"], row["secret"], "Björn" if n % 2 else "Anna",
		                      "Ådne Ås, O'Neill, \"Dee\"" if n % 4 else "陈美玲", "Cyd" if n <= 10 else ""])
	END
}

# counted CAST ANNA BJÖRN ÅS CHEN CYD: the count is right.
counted() {
	assert_equal "$(es-query -d "$data" result | jq -r 'select(.ballots).ballots.cast, (select(.electionId).candidates[] | select(.fullName |
		IN("Anna", "Björn", "Ådne Ås", "陈美玲", "Cyd")) | "\(.fullName) \(.votes)")' | sort | xargs -d '\n')" \
		"$(printf '%s\n' "$1" "Anna $2" "Björn $3" "Ådne Ås $4" "陈美玲 $5" "Cyd $6" | sort | xargs -d '\n')"
}

@test "40 members, three contests, and a secretary's mistakes" {
	# Steps out of order, and ballots before the registry.
	tells 64 'issue: club does not exist: name the directory of your election, or begin one there with *' issue
	echo '{"type":"Ballot Submitted","detail":{"ballotId":"b","voterId":"v","votes":[]}}' >early.ndjson
	tells 64 'count: club does not exist: *' count early.ndjson
	assert_not_exists "$data"
	# Swapped columns.
	sed -E '1!s/^([0-9]*);("[^"]*")/\2;\1/' members.csv >swapped.csv
	run -65 es begin -d "$data" swapped.csv board.csv others.csv
	assert_output --partial 'swapped.csv row 2: '
	assert_output --partial '20 more faults'
	assert_output --regexp '[0-9]+ faults, so nothing was written'
	assert_not_exists "$data"
	es begin -d "$data" -n 'Rudergesellschaft Wending' "${files[@]}" 2>said
	grep -qx 'csv-to-registry: Board: 3 candidates, 2 votes each, 2 seats' said
	[[ $(tail -n 1 said) == 'begin: '*': the election has begun; next: make issue DATA='* ]]
	tells 64 'begin: club holds an election already: add to it with *' begin others.csv
	tells 0 'issue: club: 40 ballots issued: send each voter the row in list.csv, then destroy it' issue
	cp list.csv sent.csv
	tells 64 'issue: list.csv already exists: send its rows and remove it, or name another file with -l*' issue
	rm list.csv
	tells 0 'issue: club: every voter has a ballot: nothing new' issue
	# Wrong names, and a row without a secret: the others are stored.
	answers sent.csv 1 10 >monday.csv
	sed -e '3s/Anna/Hanna/' -e '4s/[0-9A-Z]*-[-0-9A-Z]*//' monday.csv >wrong.csv
	run -65 --separate-stderr es count -d "$data" wrong.csv
	[[ $stderr == *'wrong.csv row 3: '*Hanna* && $stderr == *'wrong.csv row 4: '* && $stderr == *': 8 ballots received'* ]]
	run -1 grep -Ff <(cut -d , -f 3 monday.csv | sed 1d) <<<"$stderr"
	# The mended file brings the two; of the others it is said that they are there.
	cp monday.csv wrong.csv
	run -0 --separate-stderr es count -d "$data" wrong.csv
	[[ ${stderr//"$data"/club} == *'count: club: 8 ballots in wrong.csv were accepted before
es-append: club: 2 ballots received
es-verify-ballot: club: 2 ballots verified' ]]
	run -0 --separate-stderr es count -d "$data" wrong.csv
	[[ ${stderr//"$data"/club} == *'count: club: 10 ballots in wrong.csv were accepted before
es-append: club: nothing received' ]]
	counted 10 5 5 8 2 10
	# Ctrl-C in the middle, a full disk: run again.
	answers sent.csv 11 20 >tuesday.csv
	cp -r "$data" before
	for delay in 0.02 0.05 0.1 0.2; do
		timeout -s INT --foreground "$delay" "$top/pipelines/count" -d "$data" tuesday.csv >/dev/null 2>>chatter || :
	done
	run -0 es count -d "$data" tuesday.csv
	counted 20 10 10 15 5 10
	# Two terminals at once.
	answers sent.csv 21 25 >left.csv
	answers sent.csv 26 30 >right.csv
	es count -d "$data" left.csv >/dev/null 2>>chatter &
	es count -d "$data" right.csv >/dev/null 2>>chatter
	wait $!
	counted 30 15 15 23 7 10
	# A moved directory, another current directory.
	mv "$data" "$work/Umzug"
	mkdir -p elsewhere
	data="$work/Umzug"
	(cd elsewhere && ES_DATA=$data es status) >said
	grep -q '30 of 40 ballots cast' said
	run -1 grep -E 'Anna|[0-9]+ votes' said
	# A lost letter; the finder votes, and so does the voter.
	run -65 es reissue -d "$data" -l again.csv 99
	assert_line 'reissue: voter 99 is not registered'
	es reissue -d "$data" -l again.csv 031 2>said
	[[ $(tail -n 1 said) == 'reissue: send each voter the row in again.csv, then destroy it' ]]
	{
		answers sent.csv 31 31
		answers again.csv 31 31 | sed 1d
	} >both.csv
	run -0 --separate-stderr es count -d "$data" both.csv
	[[ $stderr == *'1 ballot verified, 1 rejected: 1 ballot-cancelled (es rejected lists them)' ]]
	counted 31 15 16 24 7 10
	# Closed twice; what comes then is too late.
	es close -d "$data" --all 2>>chatter
	tells 0 'close: club: board is closed already: nothing new*' close board
	answers sent.csv 40 40 >late.csv
	run -0 --separate-stderr es count -d "$data" late.csv
	[[ $stderr == *'1 rejected: 1 election-closed'* ]]
	counted 31 15 16 24 7 10
	agree
}

@test "a restored backup, closing twice, and what is published" {
	es begin -d "$data" "${files[@]}" 2>>chatter
	es issue -d "$data" 2>>chatter
	answers list.csv 1 20 >first.csv
	answers list.csv 21 40 >second.csv
	es count -d "$data" first.csv >/dev/null 2>>chatter
	mkdir backup
	cp "$data"/events.{checkpoint,ndjson,key} backup
	es count -d "$data" second.csv >/dev/null 2>>chatter
	counted 40 20 20 30 10 10
	# The disk is lost. The log comes first, then somebody counts, then the key comes.
	rm -r "$data"
	mkdir -m 700 "$data"
	cp backup/events.ndjson "$data"
	tells 76 '*events.key*' count
	cp backup/events.key backup/events.checkpoint "$data"
	es count -d "$data" >/dev/null 2>>chatter </dev/null
	counted 20 10 10 15 5 10
	es count -d "$data" second.csv >/dev/null 2>>chatter
	counted 40 20 20 30 10 10
	# What others see shows no votes yet.
	es report -d "$data" -q >/dev/null
	run -1 grep -E '>(Anna|Björn)<.*(bar|number)' "$data/report/index.html"
	es publish -d "$data" open 2>>chatter
	run -1 grep candidateId open/cvr.ndjson
	es close -d "$data" --all 2>>chatter
	tells 0 'close: club: chair is closed already: nothing new' close chair
	tells 64 'close: there is no contest Chair: there are *; nothing was done' close Chair
	es publish -d "$data" closed 2>>chatter
	assert_equal "$(jq -s '[.[] | .votes // .candidateIds | length] | add' closed/cvr.ndjson)" "$(es-query -d "$data" result | jq -s 'map(.votes // 0) | add')"
	es report -d "$data" -q >/dev/null
	run -0 python3 "$top/tests/page.py" "$data/report/index.html"
	assert_line '1 tied | Anna | 20 | 50.0% | 50.0% | 1000'
	assert_line --regexp '^1.*Ådne Ås.*elected'
	run -0 es audit -d "$data" --table
	assert_line 'ok  no voter has more ballots that count in a contest than it allows'
	agree
}

@test "a full disk: it says so, and running again counts everything" {
	[[ $EUID == 0 ]] || skip "only root can mount a small disk"
	mkdir small
	mount -t tmpfs -o size=48M tmpfs small 2>/dev/null || skip "no disk can be mounted here"
	data=$work/small/data
	es begin -d "$data" "${files[@]}" 2>>chatter
	es issue -d "$data" 2>>chatter
	answers list.csv 1 40 >all.csv
	head -c 60M /dev/zero >small/photos 2>/dev/null || :
	run -74 --separate-stderr es count -d "$data" all.csv
	[[ $stderr == *'No space left on device'* ]]
	rm small/photos
	es count -d "$data" all.csv >/dev/null 2>>chatter
	counted 40 20 20 30 10 10
	agree
}

teardown() {
	keep_events "$BATS_TEST_TMPDIR"
	! mountpoint -q "$BATS_TEST_TMPDIR/small" || umount "$BATS_TEST_TMPDIR/small"
}
