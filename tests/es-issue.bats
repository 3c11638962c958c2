#!/usr/bin/env bats
# A batch of ballots with secrets: es-issue.
load helper
load events

begin() {
	mkdir -m 700 "$data"
	{
		election mayor
		candidate mayor ann
		voter v1 'Zoë \"Z\" Ober, jr.'
		voter v2 'two\nlines'
		voter v3 李 ',"phone":"1"'
	} | registry reg
	decide
}

# rows FILE: the list as an independent reader of CSV sees it, a JSON array a row.
rows() {
	python3 -c 'import csv, json, sys
for row in csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline=""), strict=True):
    print(json.dumps(row, ensure_ascii=False))' "$1"
}

@test "each voter gets a ballot, and a row with its secret; who votes with it is believed, others are not" {
	begin
	es-query -d "$data" voters | es-issue -d "$data" --list list >issued
	registry batch <issued
	rows list >read
	assert_equal "$(sed -n 1p read)" '["voterId", "fullName", "userName", "address", "ballotId", "secret"]'
	assert_equal "$(jq -c '.[:4]' read | tail -n 3)" '["v1","Zoë \"Z\" Ober, jr.","v1","1 St."]
["v2","two\nlines","v2","1 St."]
["v3","李","v3","1 St."]'
	while IFS=' ' read -r voter id secret; do
		[[ $id =~ ^[0-9a-z]{16}$ && $secret =~ ^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$ ]]
		assert_equal "$(jq -r "select(.detail.voterId == \"$voter\") | [.detail.ballotId, .detail.secretHash] | join(\" \")" issued)" \
			"$id $(printf %s "$secret" | sha256sum | cut -d ' ' -f 1)"
		ballot "$id" "$voter" mayor ann >vote
		jq -c '.detail.secret = "WRONG-WRONG"' vote
		cat vote
		jq -c --arg secret "$secret" '.detail.secret = $secret' vote
	done < <(tail -n +2 read | jq -r '[.[0], .[4], .[5]] | join(" ")') | ballots box
	run_all </dev/null >/dev/null 2>&1
	assert_equal "$(jq -r 'select(.type | test("Verified|Rejected")) | .type + (.detail.reason // "")' "$data/events.ndjson" | sort | uniq -c |
		sed 's/^ *//')" $'6 Ballot Rejectednot-authentic\n3 Ballot Verified'
	# No secret is anywhere but in the list.
	tail -n +2 read | jq -r '.[5]' >secrets
	assert_equal "$(grep -c . secrets)" 3
	! grep -rqFf secrets "$data" issued
	assert_equal "$(stat -c %a list)" 600
}

@test "a spreadsheet reads the list as UTF-8, keeps ids as they are, and runs nothing" {
	mkdir -m 700 "$data"
	{
		voter 001 '=HYPERLINK(\"http://evil.example\",1)'
		voter -2 '@SUM(1)'
		voter x3 "'=1"
		voter 1e5 '+44, 20'
	} | registry reg
	decide
	es-query -d "$data" voters | es-issue -d "$data" --list list >/dev/null
	assert_equal "$(head -c 3 list | od -An -tx1)" ' ef bb bf'
	grep -E '^"001","'"'"'=HYPERLINK\(""http://evil.example"",1\)","001","1 St.",' list
	# No field begins with what would be run, and none that is bare with what would be taken for a number.
	rows list | tail -n +2 | jq -e 'all(test("^[=+@\t\r-]") | not)' >/dev/null
	run -1 grep -E '(^|,)[0-9=+@-]' <(sed -E 's/"([^"]|"")*"//g' list)
	# It is read back as it was.
	sed 's/,secret/,x/; s/,"*[0-9A-Z]*-[-0-9A-Z]*"*.$/,/' list >back.csv
	"$top/pipelines/csv-to-registry" back.csv 2>/dev/null | jq -c '[.detail.voterId, .detail.fullName]' | sort >back
	es-query -d "$data" voters | jq -c '[.voterId, .fullName]' | sort | diff - back
}

@test "ids and secrets are never the same twice" {
	begin
	for ((n = 0; n < 2000; n++)); do printf '{"voterId":"v%s","fullName":"","userName":"","address":""}\n' $n; done |
		es-issue -d "$data" --list list >issued
	assert_equal "$(jq -r .detail.ballotId issued | sort -u | wc -l)" 2000
	assert_equal "$(jq -r .detail.secretHash issued | sort -u | wc -l)" 2000
	assert_equal "$(cut -d , -f 6 list | sort -u | wc -l)" 2001
	# Every digit comes, about as often as another.
	cut -d , -f 6 list | tail -n +2 | tr -dc '0-9A-Z' | fold -w 1 | sort | uniq -c | awk '$1 < 1000 || $1 > 1500 { exit 1 } END { exit NR != 32 }'
}

@test "--elections names the contests of the ballots" {
	begin
	es-query -d "$data" voters | es-issue -d "$data" --list list --elections mayor,board >issued
	assert_equal "$(jq -c .detail.electionIds issued | uniq)" '["mayor","board"]'
	for wrong in '' , mayor, ',mayor' 'a b'; do
		run es-issue -d "$data" --list other --elections "$wrong" </dev/null
		assert_failure 64
	done
	[[ ! -e other ]]
}

@test "a voter who has a ballot that is still good is refused, for the same contests, unless told --again" {
	begin
	es-query -d "$data" voters | es-issue -d "$data" --list one --elections mayor >issued
	registry batch <issued
	# Nobody knows what is not decided.
	es-query -d "$data" voters v1 >voter
	run --separate-stderr -75 es-issue -d "$data" --list none <voter
	assert_equal "$stderr" 'es-issue: not everything in the log is decided: run decide first'
	[[ ! -e none ]]
	decide
	es-query -d "$data" voters >voters
	run --separate-stderr -65 es-issue -v -d "$data" --list two <voters
	assert_output ''
	assert_equal "$stderr" "$(for n in 1 2 3; do
		echo "es-issue: line $n: voter v$n: has a ballot that is still good: es reissue replaces it, --again adds another"
	done
	echo 'es-issue: 0 ballots issued, 3 lines refused')"
	run -65 es-issue -d "$data" --list three --elections board,mayor <voter
	es-issue -d "$data" --list four --elections board <voter >issued
	assert_equal "$(jq -r .detail.voterId issued)" v1
	es-issue -d "$data" --list five --again <voters >issued
	assert_equal "$(wc -l <issued)" 3
	# A ballot that counts is good too; one that was accepted before the log began, cancelled or voided is not.
	{
		issue before v5 SUBMITTED
		voter v5
		voter v6
		issue over v6
		cancel over
	} | registry more
	decide
	es-query -d "$data" voters | jq -c 'select(.voterId > "v4")' >joined
	es-issue -d "$data" --list six <joined >issued
	assert_equal "$(jq -r .detail.voterId issued | xargs)" 'v5 v6'
}

@test "--reissue: a reason in words, alone" {
	begin
	for wrong in $'--reissue \xff' '--reissue x --again' '--reissue x --elections mayor' '--revoke'; do
		run -64 es-issue -d "$data" --list list $wrong </dev/null
	done
	[[ ! -e list ]]
	es-query -d "$data" voters v1 | es-issue -d "$data" --list one >issued
	registry one <issued
	decide
	es-query -d "$data" voters v1 | es-issue -d "$data" --list two --reissue 'lost "again" – 李' >issued
	assert_equal "$(jq -r .detail.reason issued | head -n 1)" 'lost "again" – 李'
	registry two <issued
	decide
	assert_equal "$(es-query -d "$data" ballots | jq -r .ballotState | sort | xargs)" 'CANCELLED ISSUED'
}

@test "a voter who is there twice gets one ballot; many that are refused are counted, not all named" {
	begin
	es-query -d "$data" voters v1 | sed p >twice
	run --separate-stderr -65 es-issue -d "$data" --list one <twice
	assert_equal "$(wc -l <<<"$output")" 1
	assert_equal "$stderr" 'es-issue: line 2: voter v1: is here twice'
	yes junk | head -n 1000 >junk
	run --separate-stderr -65 es-issue -d "$data" --list two <junk
	assert_equal "$(wc -l <<<"$stderr")" 21
	assert_equal "$(tail -n 1 <<<"$stderr")" 'es-issue: and 980 more lines refused'
}

@test "es-issue run twice: one vote" {
	begin
	for n in 1 2; do
		es-query -d "$data" voters v1 | es-issue -d "$data" --again --list "list$n" >issued
		registry "batch$n" <issued
		decide
	done
	for n in 1 2; do
		rows "list$n" | tail -n 1 | jq -r '[.[0], .[4], .[5]] | join(" ")' >row
		read -r voter id secret <row
		ballot "$id" "$voter" mayor ann | with_secret "$secret"
	done | ballots box
	decide
	assert_equal "$(jq -r 'select(.id | endswith(".0")) | .type + (.detail.reason // "")' "$data/events.ndjson")" \
		$'Ballot Verified\nBallot Rejectedvoter-has-voted'
	project
	assert_equal "$(es-query -d "$data" tally | jq .votes)" 1
	es-checkpoint -d "$data" --write >checkpoint
	run --separate-stderr "$top/pipelines/audit" -k "$data/events.key" "$data/events.ndjson" checkpoint
	assert_success
	assert_output --partial '"ballotsPerVoter":1,"votes":1,"undervotes":0,"blank":0,"withinBallotsPerVoter":true'
	assert_equal "$(jq -c 'select(.kind == "warning") | [.voterId, .electionId, (.liveBallots | length)]' <<<"$output")" '["v1","mayor",2]'
}

@test "a list that is there is not touched" {
	begin
	echo old >list
	ln -s nowhere link
	for list in list link; do
		run es-issue -d "$data" --list "$list" </dev/null
		assert_failure 64
	done
	assert_equal "$(cat list)" old
	[[ ! -e nowhere ]]
	run es-issue -d "$data" </dev/null
	assert_failure 64
	run es-issue --list other </dev/null
	assert_failure 64
	run es-issue -d "$data" --list none/list </dev/null
	assert_failure 74
}

@test "a line that is no voter is named, and the others get a ballot" {
	begin
	run --separate-stderr es-issue -v -d "$data" --list list < <(
		echo '{"voterId":"v1","fullName":"","userName":"","address":""}'
		echo junk
		echo '{"voterId":"v 2","fullName":"","userName":"","address":""}'
		printf '{"voterId":"v3","fullName":"","userName":"","address":""}'
	)
	assert_failure 65
	assert_equal "$(echo "$output" | jq -r .detail.voterId)" v1
	assert_equal "$stderr" "es-issue: line 2: not a voter as es-query prints them
es-issue: line 3: not a voter as es-query prints them
es-issue: line 4: not a voter as es-query prints them
es-issue: 1 ballot issued, 3 lines refused"
}

@test "ballots that go to a file are for its owner alone; what is no file is left alone" {
	begin
	umask 022
	echo '{"voterId":"v1","fullName":"","userName":"","address":""}' >voter
	es-issue -d "$data" --list one <voter >issued
	assert_equal "$(stat -c %a issued)" 600
	install -m 666 /dev/null added
	es-issue -d "$data" --list two <voter >>added
	assert_equal "$(stat -c %a added)" 600
	mkfifo -m 644 pipe
	cat pipe >copy &
	es-issue -d "$data" --list three <voter >pipe
	wait
	assert_equal "$(stat -c %a pipe copy)" $'644\n644'
}

@test "ballots that go to somebody else's file: a warning, and they are written" {
	((EUID == 0)) || skip "needs to be root to be two users"
	begin
	echo '{"voterId":"v1","fullName":"","userName":"","address":""}' >voter
	install -m 666 -o 65534 /dev/null theirs
	# Without this right, root may not change the mode of what others own.
	run --separate-stderr bash -c 'setpriv --bounding-set -fowner es-issue -d "$1" --list list <voter >>theirs' sh "$data"
	assert_success
	assert_equal "$stderr" 'es-issue: standard output stays readable by others: Operation not permitted'
	assert_equal "$(wc -l <theirs)" 1
	assert_equal "$(stat -c %a theirs)" 666
}

@test "no voter, no ballot: the list has its header row" {
	begin
	es-issue -d "$data" --list list </dev/null >issued
	assert_equal "$(cat issued)" ''
	assert_equal "$(rows list | wc -l)" 1
}

@test "a full disk: 74, and no ballot is written out whose secret is not in the list" {
	begin
	run -74 --separate-stderr bash -c "es-query -d '$data' voters | es-issue -d '$data' --list list >/dev/full"
	((EUID == 0)) || skip "needs to be root to mount a disk"
	mkdir small
	mount -t tmpfs -o size=64k none small || skip "tmpfs cannot be mounted"
	for ((n = 0; n < 20000; n++)); do printf '{"voterId":"v%s","fullName":"","userName":"","address":""}\n' $n; done >voters
	run bash -c "es-issue -d $data --list small/list <voters >issued"
	umount small
	assert_failure 74
	assert_equal "$(wc -l <issued)" 0
}
