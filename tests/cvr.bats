#!/usr/bin/env bats
# Cast-vote records as events: pipelines/cvr-to-events. What each file should give is worked out by hand.
load helper

# records FILE: the records, with escapes as printf %b has them, as registry and ballots.
records() {
	printf %b "$1" >cvr.csv
	run --separate-stderr "$top/pipelines/cvr-to-events" registry m Title 2027-03-01 <cvr.csv
	registry_status=$status registry_said=$stderr
	printf '%s\n' "$output" >registry
	run --separate-stderr "$top/pipelines/cvr-to-events" ballots m <cvr.csv
	printf '%s\n' "$output" >ballots
	assert_equal "$status $stderr" "$registry_status $registry_said"
}

# read_as WHAT FILE BALLOT…: each ballot as ID CONTEST CANDIDATE…; every id in them is registered, and on the ballot.
read_as() {
	records "$2"
	assert_equal "$1: $status" "$1: 0"
	diff <(printf '%s\n' "${@:3}") <(jq -r '.detail | [.ballotId, (.votes[] | .electionId, .candidateId)] | join(" ")' ballots) ||
		fail "$1: wanted (<), made (>)"
	jq -rs '(map(select(.type == "Candidate Registered").detail | "\(.electionId) \(.candidateId)")) as $known
		| ([.[] | select(.type == "Ballot Issued").detail | {key: .ballotId, value: .}] | from_entries) as $issued
		| .[] | select(.type == "Ballot Submitted").detail
		| .ballotId as $b | $issued[$b].electionIds as $on
		| if $issued[$b].voterId != .voterId then "\($b): another voter" else empty end,
		  (.votes[] | select("\(.electionId) \(.candidateId)" | IN($known[]) | not) | "\($b): \(.) is not registered"),
		  (.votes[] | select($on and (.electionId | IN($on[]) | not)) | "\($b): \(.) is not on it")' registry ballots >wrong
	[[ ! -s wrong ]] || fail "$1: $(cat wrong)"
}

# refused WHAT FILE TEXT…: nothing is printed, and these texts are said, in this order.
refused() {
	records "$2"
	assert_equal "$1: $status $(cat registry ballots | tr -d '\n')" "$1: 65 "
	said "$1" "${@:3}"
}

# contests: the contests of the registry, as ID DESCRIPTION VOTES OVERVOTE.
contests() {
	jq -r 'select(.type == "Election Created").detail | [.electionId, .description, .votesAllowed // 1, .overvote // "reject"] | map(tostring) | join(" ")' registry
}

@test "columns of ranks under their usual names" {
	local first second
	while IFS='|' read -r first second; do
		read_as "$first" "P,$first,$second\na,Ann,Bob\nb,undervote,Bob\nc,overvote,\n" 'b1 m ann' 'b2 m bob' 'b3'
	done <<-'END'
		1ST CHOICE|2ND CHOICE
		1st|2nd
		Rank 1|Rank 2
		rank1|rank2
		Choice 1|Choice 2
		Choice_1|Choice_2
		First choice|Second choice
		First|Second
		First Preference|Second Preference
		Preference 1|Preference 2
		1st Choice MAYOR TOWN|2nd Choice MAYOR TOWN
		Mayor Choice 1 (45)|Mayor Choice 2 (50)
		Mayor: 1st|Mayor: 2nd
		Mayor - Rank 1|Mayor - Rank 2
	END
	read_as 'in another order' 'P,2nd,1st\na,Ann,Bob\n' 'b1 m bob'
	assert_equal "$(contests)" 'm Title 1 reject'
	refused 'a rank twice' 'P,Rank 1,Rank 1\na,Ann,Bob\n' 'row 1: columns 2 and 3 are the same choice'
	refused 'ranks from 0' 'P,Rank 0,Rank 1\na,Ann,Bob\n' 'row 1: columns 2 and 3 are the same choice'
	refused 'no ranks' 'Id,Ann,Bob\n1,1,2\n' 'row 1: no column of choices'
}

@test "words that are no vote, in any capitals" {
	local word
	for word in Overvoted Undervoted 'No Selection Made' 'not voted' 'Blank Vote' none Abstain - -- — N/A NA NULL nan '(blank)' 'Skipped Ranking'; do
		read_as "$word" "P,1st,2nd\na,$word,\nb,Ann,$word\n" b1 'b2 m ann'
	done
	for word in invalid Spoiled '*' '?'; do
		refused "$word" "P,1st\na,Ann\nb,$word\n" "row 3: column 2, 1st, says $word, so what to count is not certain"
	done
	read_as 'names that are close' 'P,1st\na,Na\nb,Null\nc,None of the above\n' 'b1 m na' 'b2 m null' 'b3 m none-of-the-above'
	read_as 'words' 'P,1st\na,UNDERVOTE\nb,Overvote\nc,Skipped\nd,BLANK\ne,\nf,Under Vote\ng,UWI\n' b1 b2 b3 b4 b5 b6 'b7 m uwi'
}

@test "several contests in one file; a blank one is not on the ballot" {
	read_as 'contests' 'Cast Vote Record,Precinct,Mayor Choice 1 (4),Council Choice 1 (6),Mayor Choice 2 (5)\n1,P,Ann,Cyd,Bob\n2,P,,Dan,\n3,P,undervote,Cyd,Bob\n4,P,undervote,undervote,undervote\n' \
		'b1 m-mayor ann m-council cyd' 'b2 m-council dan' 'b3 m-mayor bob m-council cyd' 'b4'
	assert_equal "$(contests)" $'m-mayor Mayor 1 reject\nm-council Council 1 reject'
	assert_equal "$(jq -c 'select(.type == "Ballot Issued").detail.electionIds' registry | xargs)" \
		'[m-mayor,m-council] [m-council] [m-mayor,m-council] [m-mayor,m-council]'
	assert_equal "$(jq -r 'select(.type == "Voter Registered").detail.address' registry | sort -u)" P
	read_as 'ES&S, a column for each contest' 'Cast Vote Record,Precinct,Ballot Style,Mayor (1),Clerk\n1,P,S,Ann,\n2,P,S,overvote,Cyd\n' \
		'b1 m-mayor ann' 'b2 m-clerk cyd'
	refused 'columns that are unknown' 'Cast Vote Record,Style,Box number,Mayor\n1,S,7,Ann\n' 'row 2: column 3, Box number, holds the number 7 where a name should be'
	refused 'several votes in a contest' 'Cast Vote Record,Style,Council 1,Council 2\n1,S,Ann,Bob\n2,S,Bob,\n' \
		'row 1: Council 1 and Council 2 have a candidate in common, so they may be one contest'
	read_as 'districts and propositions' 'Cast Vote Record,Style,District 1,District 2,Prop 1,Prop 2\n1,S,Ann,,YES,NO\n2,S,,Bob,NO,YES\n' \
		'b1 m-district-1 ann m-prop-1 yes m-prop-2 no' 'b2 m-district-2 bob m-prop-1 no m-prop-2 yes'
	refused 'a column for each candidate' 'P,1st choice Ann,1st choice Bob\n1,1,0\n' 'row 2: column 2, 1st choice Ann, holds the number 1'
	read_as 'names in other scripts' 'P,市长 1st,市长 2nd,Clerk 1st\n1,李,王,Ann\n2,王,,Ann\n' 'b1 m-1 c1 m-clerk ann' 'b2 m-1 c2 m-clerk ann'
	records 'Cast Vote Record,Mayor 1st,Clerk 1st\n1,Ann,Cyd\n2,,\n'
	assert_equal "$status $(wc -l <ballots) $stderr" '0 1 cvr-to-events: row 3: warning: no contest is on this ballot: it is left out'
}

@test "empty rows are no ballots; an id without choices is a blank one" {
	read_as 'empty rows' 'CVR ID,1st,2nd\n1,Ann,\n2,,\n,,\n\n  ,\xc2\xa0,\n3,Bob,\n' 'b1 m ann' 'b2' 'b6 m bob'
}

@test "candidates: blanks, capitals, other scripts" {
	read_as 'spellings' 'P,1st\na,"Vail, Chris L."\nb,"Vail,  Chris L. "\nc,Ann Lee\nd,ANN LEE\ne,\xc2\xa0Ann Lee\n' \
		'b1 m vail-chris-l' 'b2 m vail-chris-l' 'b3 m ann-lee' 'b4 m ann-lee' 'b5 m ann-lee'
	assert_equal "$stderr" 'cvr-to-events: row 5: warning: ANN LEE and Ann Lee in row 4 differ only in capitals: taken for one candidate'
	read_as 'scripts' 'P,1st\na,陈美玲\nb,أمل\nc,Łukasz\nd,陈美玲\n' 'b1 m c1' 'b2 m c2' 'b3 m lukasz' 'b4 m c1'
	assert_equal "$(jq -r 'select(.type == "Candidate Registered").detail.fullName' registry | xargs)" '陈美玲 أمل Łukasz'
	refused 'names that make one id' 'P,1st\na,José\nb,Jose\n' 'row 3: Jose makes the same id as José in row 2'
}

@test "what cannot be read with certainty is refused with its row" {
	local cell
	for cell in 'Ann;Bob' 'Ann|Bob' '"Ann, Bob"' 'Ann/Bob' '"Ann\nBob"' 'Bob & Ann' 'Ann and Bob'; do
		refused "$cell" "P,1st\na,Ann\nb,$cell\nc,Bob\n" 'row 3: a cell has more than one mark, so this record cannot be read with certainty'
	done
	read_as 'names that have a comma' 'P,1st\na,"Lee, Ann"\nb,Bob\n' 'b1 m lee-ann' 'b2 m bob'
	refused 'two names that are no others' 'P,1st\na,"Ann\nBob"\n' 'row 2: a cell has more than one mark'
	local id
	for id in 'CVR GUID' Ballot 'Ballot No.' ID 'Record number'; do
		refused "$id" "$id,1st\na,Ann\na,Ann\n" 'row 3: record a is also in row 2'
	done
	read_as 'several ids' 'CVR ID,Record ID,1st\n1,7,Ann\n2,7,Bob\n' 'b1 m ann' 'b2 m bob'
	refused 'a row for each contest' 'Contest,Choice\nMayor,Ann\nClerk,Cyd\n' 'row 3: this row is of another contest than those above'
	read_as 'a column that says the contest' 'CVR,Contest,Choice\n1,Mayor,Ann\n2,Mayor,Bob\n' 'b1 m ann' 'b2 m bob'
	refused 'several votes' 'P,Council (Vote For 2) Choice 1,Council (Vote For 2) Choice 2\na,Ann,Bob\n' 'row 1: Council (Vote For 2) has several votes'
	read_as 'one vote' 'P,Council (Vote For 1) Choice 1,Council (Vote For 1) Choice 2\na,Ann,Bob\n' 'b1 m ann'
	refused 'a grid with a row for each candidate' 'T,Rank [Ann],Rank [Bob]\n1,1st,2nd\n' 'row 2: column 2, Rank [Ann], holds the rank 1st where a name should be'
	refused 'weights' 'CVR,Weight,1st\n1,10,Ann\n' 'row 1: column 2, Weight, gives ballots different weights'
	read_as 'empty columns at the end' 'Cast Vote Record,Ballot Style,Mayor,,\n1,S,Ann,,\n' 'b1 m ann'
	assert_equal "$(contests)" 'm Title 1 reject'
	read_as 'columns that others add' 'Cast Vote Record,Ballot Style,Mayor,Timestamp,Image path\n1,S,Ann,10:00,a.png\n' 'b1 m ann'
	read_as 'a party is no vote' 'CVR,Party Preference,1st\n1,Dem,Ann\n' 'b1 m ann'
	read_as 'write-ins' 'CVR,1st\n1,writein\n2,Write-in\n3,WRITE IN\n' 'b1 m writein' 'b2 m writein' 'b3 m writein'
	local total
	for total in Gesamt, 'Total: 2,' Sum, 'Total ballots,' Итого,Ann '2 ballots,'; do
		refused "$total" "CVR ID,1st\n1,Ann\n2,Bob\n$total\n" 'row 4: this looks like a row of totals: remove it'
	done
	refused 'a row without an id' 'CVR ID,1st\n1,Ann\n,Bob\n' 'row 3: this record has no id'
	refused 'a record twice' 'CVR ID,1st\n1,Ann\n2,Bob\n1,Ann\n' 'row 4: record 1 is also in row 2'
	refused 'a row of totals' 'CVR ID,1st\n1,Ann\nTotal,1\n' 'row 3: this looks like a row of totals'
	refused 'the heading again' 'CVR ID,1st\n1,Ann\nCVR ID,1st\n' 'row 3: this is the heading again'
	refused 'a short row' 'P,1st,2nd\na,Ann\n' 'row 2: 2 columns, but the heading has 3 columns'
	refused 'a long row' 'P,1st\na,Ann,Bob\n' 'row 2: column 3 has a value but no heading'
	refused 'a stray quote' 'P,1st\na,"Ann\nb,Bob\n' 'row 2: a quote opens in this row'
	refused 'a workbook' 'PK\x03\x04xl/' 'row 1: this is an Excel workbook (.xlsx), not CSV'
	refused 'JSON' '{\n  "Version": 1' 'row 1: this is JSON, not CSV'
	refused 'no record' 'P,1st\n' 'there is no record below the heading'
	refused 'hundreds' "P,1st,2nd\n$(printf 'a,b\\n%.0s' {1..300})" '280 more faults' '300 faults, so nothing was written'
}

@test "a column of counts makes so many ballots" {
	read_as 'counts' 'P,1st,COUNT\na,Ann,2\nb,Bob,1\nc,Ann,0\n' 'b1-1 m ann' 'b1-2 m ann' 'b2 m bob'
	read_as 'another name' 'P,1st,Number of ballots\na,Ann,3\n' 'b1-1 m ann' 'b1-2 m ann' 'b1-3 m ann'
	local count
	for count in '# Ballots' Frequency Votes 'No. of votes' 'Number of voters' Anzahl; do
		read_as "$count" "P,1st,$count\na,Ann,2\n" 'b1-1 m ann' 'b1-2 m ann'
	done
	for count in '' 1.5 -1 many 1000001; do
		refused "$count" "P,1st,COUNT\na,Ann,1\nb,Ann,$count\n" 'row 3: column 3 is not a number of ballots up to 1000000'
	done
}

# The head of a Dominion export, with two contests.
dominion='Town,5.2,,,,,,,,,,\n,,,,,,,,Mayor (Vote For=1),Mayor (Vote For=1),Board (Vote For=2),Board (Vote For=2),Board (Vote For=2)\n,,,,,,,,Ann,Bob,Cyd,Write-in,Write-in\nCvrNumber,TabulatorNum,BatchId,RecordId,ImprintedId,CountingGroup,PrecinctPortion,BallotType,DEM,REP,,,\n'

@test "Dominion exports" {
	read_as 'marks' "${dominion}1,1,1,1,1-1-1,Mail,P1,51,1,0,1,1,0\n=\"2\",1,1,2,1-1-2,Mail,P2,51,0,1,,,\n3,1,1,3,1-1-3,Mail,P2,51,1,1,1,1,1\n4,1,1,4,1-1-4,Mail,P2,51,0,0,0,0,1\n" \
		'b1 m-mayor ann m-board cyd m-board write-in' 'b2 m-mayor bob' \
		'b3 m-mayor ann m-mayor bob m-board cyd m-board write-in m-board write-in-2' 'b4 m-board write-in-2'
	assert_equal "$(contests)" $'m-mayor Mayor 1 void\nm-board Board 2 void'
	assert_equal "$(jq -c 'select(.type == "Ballot Issued").detail | select(.ballotId == "b2").electionIds' registry)" '["m-mayor"]'
	assert_equal "$(jq -r 'select(.type == "Voter Registered").detail.address' registry | xargs)" 'P1 P2 P2 P2'
	refused 'merged cells' 'T,5\n,,Mayor (Vote For=1),\n,,Ann,Bob\nCvrNumber,RecordId,,\n1,1,0,1\n' 'row 2: column 4 has a choice, but no contest above it'
	refused 'a row of contests that ends early' 'T,5\n,,Mayor (Vote For=1)\n,,Ann,Bob\nCvrNumber,RecordId,,\n1,1,0,1\n' 'row 2: column 4 has a choice, but no contest above it'
	refused 'totals' "${dominion}1,1,1,1,1-1-1,Mail,P1,51,1,0,1,1,0\n,,,,,,,,1,0,1,1,0\n" 'row 6: this record has no id'
	refused 'another mark' "${dominion}1,1,1,1,1-1-1,Mail,P1,51,1,*,1,1,0\n" 'row 5: column 10 is neither 1 nor 0: *'
	refused 'ranked' 'T,5\n,,M (Number of positions=2, Number of ranks=2)\n,,Ann(1)\nCvrNumber,RecordId,\n1,1,1\n' \
		'row 2: column 3 is not headed Contest (Vote For=1), as Dominion has it'
	refused 'a record twice' "${dominion}1,1,1,1,1-1-1,Mail,P1,51,1,0,1,1,0\n1,1,1,1,1-1-1,Mail,P1,51,1,0,1,1,0\n" 'row 6: record 1 is also in row 5'
}

@test "Clear Ballot exports" {
	local head='RowNumber,BoxID,BoxPosition,BallotID,PrecinctID,BallotStyleID,PrecinctStyleName,ScanComputerName,Status,Remade'
	read_as 'marks' "$head,Choice_1_1:Mayor: Town:Vote For 1:Ann:NP,Choice_2_1:Mayor: Town:Vote For 1:Bob: B:NP,Choice_3_1:Board:Vote For 2:Cyd:\n1,B,1,B+1,p,s,ps,T,0,0,1,0,1\n2,B,2,B+2,q,s,ps,T,0,0,1,1,\n" \
		'b1 m-mayor-town ann m-board cyd' 'b2 m-mayor-town ann m-mayor-town bob-b'
	assert_equal "$(contests)" $'m-mayor-town Mayor: Town 1 void\nm-board Board 2 void'
	read_as 'counts' 'RowNumber,Count,Choice_1_1:Mayor:Vote For 1:Ann:NP\n1,2,1\n' 'b1-1 m ann' 'b1-2 m ann'
	refused 'ranked' "$head,Choice_1_1:Mayor:1:Vote For 1:Ann:NP,Choice_1_1:Mayor:2:Vote For 1:Ann:NP\n1,B,1,B+1,p,s,ps,T,0,0,1,0\n" \
		'row 1: column 11 is of a ranked contest of Clear Ballot, which is not read'
	refused 'another heading' "$head,Choice_1_1:Mayor:Ann\n1,B,1,B+1,p,s,ps,T,0,0,1\n" 'row 1: column 11 is not headed Choice_1_1:Contest:Vote For 1:Name:Party'
	refused 'choices that other files name' 'BallotID,PrecinctID,Status,Choice_1_1,Choice_2_1\nB+1,2,0,0,1\n' 'row 1: column 4 is not headed Choice_1_1:Contest'
	refused 'another mark' "$head,Choice_1_1:Mayor:Vote For 1:Ann:NP\n1,B,1,B+1,p,s,ps,T,0,0,2\n" 'row 2: column 11 is neither 1 nor 0: 2'
}

@test "a column that is neither a choice nor known is named" {
	run -0 --separate-stderr "$top/pipelines/cvr-to-events" ballots m <<<$'CVR ID,Precinct,Style,Rank 1,Colour\n1,P,S,Ann,red'
	assert_equal "$stderr" 'cvr-to-events: not used: "Style", "Colour"'
}
