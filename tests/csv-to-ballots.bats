#!/usr/bin/env bats
# Spreadsheets of votes, from a form or typed in: pipelines/csv-to-ballots.
load helper
load events

setup_file() {
	data=$BATS_FILE_TMPDIR/data
	cd "$BATS_FILE_TMPDIR" || return
	mkdir -m 700 data
	{
		election chair 1 Chair
		election board 2 'Board of the club'
		local c
		for c in chair:ann:'Ann Åse' chair:bob:'Bob' board:cyd:'Moss, Cyd' board:dan:'José Dan' board:eve:'Eve' board:none:'None of these, please'; do
			IFS=: read -r k id name <<<"$c"
			candidate "$k" "$id" "$name"
		done
		for c in 1 2 3 4 5; do voter "v$c"; done
		issue b1 v1
		issue b2 v2
		issue b3 v3
		printf '{"type":"Ballot Issued","detail":{"ballotId":"b4","voterId":"v4","electionIds":["chair"]}}\n'
	} | registry reg
	decide
	project
	es-query -d data voters v5 | es-issue -d data --list list.csv >issued
	registry more <issued
	decide
	project
}

# to_ballots SHEET: the sheet, with escapes as printf %b has them, as ballots.
to_ballots() {
	printf %b "$1" >sheet.csv
	run --separate-stderr "$top/pipelines/csv-to-ballots" -d "$BATS_FILE_TMPDIR/data" sheet.csv
}

# good WHAT SHEET BALLOT…: each ballot as BALLOT VOTER CONTEST CANDIDATE…
good() {
	to_ballots "$2"
	assert_equal "$1: $status" "$1: 0"
	diff <(printf '%s\n' "${@:3}") <(jq -r '.detail | [.ballotId, .voterId, (.votes[] | .electionId, .candidateId)] | join(" ")' <<<"$output") ||
		fail "$1: wanted (<), made (>): $stderr"
}

# bad WHAT SHEET LEFT FAULT…: a sheet with so many ballots left, and what is said of the others.
bad() {
	to_ballots "$2"
	assert_equal "$1: $status" "$1: 65"
	assert_equal "$1: $(grep -c . <<<"$output")" "$1: $3"
	diff <(printf 'csv-to-ballots: sheet.csv %s\n' "${@:4}") <(grep ' row [0-9]*: ' <<<"$stderr") || fail "$1: wanted (<), said (>)"
}

@test "a column for each contest, with names or ids, one or several" {
	good 'names' 'Ballot,Chair,Board of the club\nb1,Ann Åse,Eve\nb2,bob,\nb3,,"Moss, Cyd"\n' \
		'b1 v1 chair ann board eve' 'b2 v2 chair bob' 'b3 v3 board cyd'
	good 'ids, and the ids of contests' 'ballot id;chair;BOARD\nB1;ann;cyd\n' 'b1 v1 chair ann board cyd'
	good 'several in a cell' 'Ballot,Chair,Board of the club (choose up to 2)\nb1,,"Moss, Cyd; Eve"\nb2,,"Eve, Moss, Cyd"\nb3,,"Moss, Cyd\nJosé Dan"\n' \
		'b1 v1 board cyd board eve' 'b2 v2 board eve board cyd' 'b3 v3 board cyd board dan'
	good 'as Microsoft Forms ends them' 'Ballot,Chair,Board of the club\nb1,Bob;,"Moss, Cyd;Eve;"\n' 'b1 v1 chair bob board cyd board eve'
	good 'blanks, capitals, accents' 'Ballot,CHAIR ,Board  of the club\nb1, ANN  ÅSE ,jose dan\nb2,ann ase,Jose\xcc\x81 Dan\n' \
		'b1 v1 chair ann board dan' 'b2 v2 chair ann board dan'
	good 'nobody' 'Ballot,Chair,Board of the club\nb1,none,Blank\nb2,abstain,"None of these, please"\n' 'b1 v1' 'b2 v2 board none'
	good 'several columns' 'Ballot,Chair,Board of the club 1,Board of the club 2\nb1,Bob,Eve,cyd\nb2,,,Eve\n' 'b1 v1 chair bob board eve board cyd' 'b2 v2 board eve'
	good 'more than there may be: for es to judge' 'Ballot,Chair,board\nb1,"Ann Åse, Bob",\n' 'b1 v1 chair ann chair bob'
}

@test "a column for each candidate" {
	good 'marks' 'Ballot,Chair: Ann Åse,Chair: Bob,"Board of the club [Moss, Cyd]",board [eve],board (dan)\nb1,x,,1,Yes,\nb2,0,TRUE,no,✓,n\nb3,-,,,,Jose Dan\n' \
		'b1 v1 chair ann board cyd board eve' 'b2 v2 chair bob board eve' 'b3 v3 board dan'
	bad 'other marks' 'Ballot,Chair: Ann Åse,Chair: Bob\nb1,maybe,\nb2,,x\n' 1 'row 1: warning: no column for Board of the club' \
		'row 2: column 2 is neither x nor empty: maybe'
}

@test "a contest whose name begins another's, and candidates called no" {
	{
		cat <<-'END'
			{"electionId":"m1","description":"Motion 1"}
			{"electionId":"m10","description":"Motion 10"}
			{"electionId":"board","description":"Board"}
			{"electionId":"board2","description":"Board 2"}
			{"electionId":"s1","description":"Seat"}
			{"electionId":"s2","description":"Seat"}
			{"electionId":"m1","candidateId":"yes","fullName":"Yes"}
			{"electionId":"m1","candidateId":"no","fullName":"No"}
			{"electionId":"m10","candidateId":"yes","fullName":"Yes"}
			{"electionId":"m10","candidateId":"no","fullName":"No"}
			{"electionId":"board","candidateId":"ann","fullName":"Ann"}
			{"electionId":"board","candidateId":"bob","fullName":"Bob, Jr."}
			{"electionId":"board2","candidateId":"ann","fullName":"Ann"}
			{"electionId":"s1","candidateId":"ann","fullName":"Ann"}
			{"electionId":"s2","candidateId":"ann","fullName":"Ann"}
			{"ballotId":"p1","voterId":"v1"}
		END
	} >roll
	local heading cells votes
	while IFS='|' read -r heading cells votes; do
		printf 'Ballot,%s\np1,%s\n' "$heading" "$cells" >sheet.csv
		run --separate-stderr es-spreadsheet ballots roll sheet.csv
		assert_equal "$heading $cells: $status $(jq -r '.detail.votes | map(.electionId + "=" + .candidateId) | join(" ")' <<<"$output")" "$heading $cells: $votes"
	done <<-'END'
		Motion 1,Motion 10|Yes,No|0 m1=yes m10=no
		Motion 10|No|0 m10=no
		Motion 10: Yes,Motion 1: Yes|x,|0 m10=yes
		Board 2,Board|Ann,|0 board2=ann
		Board,Board 2|"Bob, Jr.",Ann|0 board=bob board2=ann
		Board [Ann],"Board [Bob, Jr.]"|,TRUE|0 board=bob
		Board: Ann,"Board: Bob, Jr."|,x|0 board=bob
		Motion 1: Yes,Motion 1: No|,x|0 m1=no
		Motion 1: Yes,Motion 1: No|yes,no|65 
		Motion 1: Yes,Motion 1: No|,No|65 
		Seat|Ann|65 
		s2|Ann|0 s2=ann
		Board [Ann],Board [Bop]|x,|65 
	END
	[[ $stderr == *"row 1: column 3 is for a candidate that Board does not have: Board [Bop]."* ]] || fail "$stderr"
}

@test "ballots with secrets: two columns or one" {
	local id secret
	IFS=, read -r _ _ _ _ id secret < <(tail -n 1 "$BATS_FILE_TMPDIR/list.csv" | tr -d '"\r')
	for code in "$id,$secret" "$id,$(tr A-Z a-z <<<"${secret//-/ }")"; do
		to_ballots "Ballot,Secret,Chair\n$code,Bob\n"
		assert_equal "$status $(jq -r .detail.secret <<<"$output")" "0 $secret"
	done
	for code in "$id $secret" "$id-$secret" "$id${secret//-/}" "${id^^}: $secret" "$id / $secret"; do
		to_ballots "Code,Chair\n$code,Bob\n"
		assert_equal "$code: $status $(jq -r '.detail | .ballotId + .secret + .voterId' <<<"$output")" "$code: 0 $id${secret}v5"
		es-ingest <<<"$output" >/dev/null
	done
	to_ballots 'Code,Chair\nb1,Bob\n'
	assert_equal "$(jq -c .detail <<<"$output")" '{"ballotId":"b1","voterId":"v1","votes":[{"electionId":"chair","candidateId":"bob"}]}'
	bad 'a code that is none' "Code,Chair,board\n$id ${secret%?},Bob,\nb2,Bob,\n" 1 \
		'row 2: the code is not that of a ballot: compare it with the list that was sent out'
	bad 'no secret, and a bad one' "Ballot,Secret,Chair,board\n$id,,Bob,\n$id,${secret%?},Bob,\n" 0 'row 2: no secret' \
		'row 3: the secret is not 20 digits and letters: compare it with the list'
	# Swapped columns: what is said does not show the secret.
	bad 'swapped' "Secret,Ballot,Chair,board\n$id,$secret,$secret,\n" 0 \
		'row 2: there is no ballot (it looks like a secret): compare it with the list' \
		'row 2: the secret is not 20 digits and letters: compare it with the list' \
		'row 2: Chair has no candidate (it looks like a secret): write the name or id as in the registry'
	[[ $stderr != *"$secret"* ]] || fail "$stderr"
	local cut
	for cut in "${secret%?}" "${secret}7" "${secret//-/}" "${secret:0:9}${secret:10}" "$(tr -d - <<<"${secret%?}")"; do
		to_ballots "Ballot,Secret,Chair\n$cut,$id,Bob\nb1,x,$cut\n"
		[[ $status == 65 && $stderr != *"$cut"* ]] || fail "$cut: $stderr"
	done
}

@test "what comes with a form is named and not used" {
	good 'a form' '"Timestamp","Email Address","Ballot","Chair","board"\n"2027/03/01 9:00","a@b","b1","Bob",""\n' 'b1 v1 chair bob'
	assert_equal "$stderr" 'csv-to-ballots: sheet.csv: not used: "Timestamp", "Email Address"
csv-to-ballots: 1 ballot, 0 rows left out'
}

@test "a bad row is named and left out, and the others are printed" {
	bad 'rows' 'Ballot,Chair,board\nb1,Bop,\nb2,Bob,\nb9,Bob,\nb4,Bob,Eve\n,Bob,\nb3,,"Moss, Cid"\nb3,,Eve\nb3,Bob,\n' 3 \
		'row 2: Chair has no candidate Bop: write the name or id as in the registry' \
		'row 4: there is no ballot b9: compare it with the list' \
		'row 5: Board of the club is not on this ballot: empty its cell' \
		'row 6: there is no ballot in this row: compare it with the list' \
		'row 7: Board of the club has no candidate Moss, Cid: write the name or id as in the registry' \
		'row 9: warning: ballot b3 is also in sheet.csv row 8: the first that is accepted counts'
	assert_equal "${stderr_lines[-1]}" 'csv-to-ballots: 3 ballots, 5 rows left out'
	bad 'no column of ballots' 'Name,Chair\nA,Bob\n' 0 'row 1: no column of ballots: there must be one column Ballot, with one column Secret beside it if ballots have secrets, or one column Code' \
		'row 1: warning: no column for Board of the club'
	bad 'no column of votes' 'Ballot,Who?\nb1,Bob\n' 0 'row 1: warning: no column for Board of the club' 'row 1: warning: no column for Chair' \
		'row 1: no column of votes: call it what the contest is called, or CONTEST: CANDIDATE'
	bad 'a workbook' 'PK\x03\x04xl/' 0 'row 1: this is an Excel workbook (.xlsx), not CSV: open it in a spreadsheet program and save the sheet as CSV UTF-8'
}

@test "from a sheet of votes to the count" {
	cp -r "$BATS_FILE_TMPDIR/data" data
	printf 'Ballot,Chair,board\nb1,Bob,"Eve, cyd"\nb2,"Ann Åse",eve\nb4,Bob,\n' >sheet.csv
	"$top/pipelines/csv-to-ballots" -d data sheet.csv 2>/dev/null | run_all data -s sheet >tally
	assert_equal "$(jq -r '"\(.candidateId) \(.votes)"' tally | sort | xargs)" 'ann 1 bob 2 cyd 1 dan 0 eve 2 none 0'
}

@test "csv-to-ballots: wrong calls, no store, output that is private" {
	printf 'Ballot,Chair\nb1,Bob\n' >sheet.csv
	run -64 "$top/pipelines/csv-to-ballots"
	run -64 "$top/pipelines/csv-to-ballots" nosuch.csv
	run "$top/pipelines/csv-to-ballots" -d nosuch sheet.csv
	assert_failure
	assert_output --partial nosuch
	umask 022
	"$top/pipelines/csv-to-ballots" -d "$BATS_FILE_TMPDIR/data" sheet.csv >ballots 2>/dev/null
	assert_equal "$(stat -c %a ballots)" 600
}
