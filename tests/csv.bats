#!/usr/bin/env bats
# Spreadsheets: pipelines/csv-to-registry, and the reader of CSV that all spreadsheets have in common.
load helper

to_registry() {
	"$top/pipelines/csv-to-registry" "$@"
}

# many N: so many letters.
many() {
	head -c "$1" /dev/zero | tr '\0' x
}

# good WHAT SHEET EVENT…: what becomes of the sheet, with escapes as printf %b has them: the values of each event's detail.
good() {
	printf %b "$2" >sheet.csv
	run -0 --separate-stderr to_registry sheet.csv
	printf '%s\n' "$output" >>all
	diff <(printf '%s\n' "${@:3}") <(jq -c '[.detail[]]' <<<"$output") || fail "$1: wanted (<), made (>)"
}

# bad WHAT SHEET FAULT…: what is said of a sheet that is refused: each fault.
bad() {
	printf %b "$2" >sheet.csv
	run -65 --separate-stderr to_registry sheet.csv
	assert_equal "$output" ''
	local some=s
	(($# > 3)) || some=''
	diff <(printf 'csv-to-registry: sheet.csv %s\n' "${@:3}"; echo "csv-to-registry: $(($# - 2)) fault$some, so nothing was written") \
		- <<<"$stderr" || fail "$1: wanted (<), said (>)"
}

# taken: whether es-ingest takes all that good made.
taken() {
	run -0 --separate-stderr es-ingest --registry <all
	assert_equal "${#lines[@]}" "$(wc -l <all)"
}

@test "a list of voters, however a spreadsheet writes it" {
	good 'plain' 'voterId,fullName,userName,address\n1,Ann Arbor,ann,1 High St.\n' '["1","Ann Arbor","ann","1 High St."]'
	good 'quotes, commas and line breaks inside fields' \
		'voterId,fullName,userName,address\r\n1,"Arbor, Ann ""A""",ann,"1 High St.,\r\nMillbrook"\r\n2,"Bo\nBo",,"""x"""\r\n' \
		'["1","Arbor, Ann \"A\"","ann","1 High St.,\nMillbrook"]' '["2","Bo Bo","","\"x\""]'
	good 'byte order mark, semicolons, CRLF' '\xef\xbb\xbfVoter id;Full name;E-mail\r\n007;Müller, Jörg;j@example.org\r\n' \
		'["007","Müller, Jörg","j@example.org",""]'
	good 'a byte order mark before a quote' '\xef\xbb\xbf"Voter id","Name"\n"1","A"\n' '["1","A","",""]'
	good 'tabs' 'voter id\tname\n1\tA, B; C\n' '["1","A, B; C","",""]'
	good 'blank lines, empty columns at the end, no last line feed' '\n;;;\nId;Name;;\n\n1;A;;\n;;;\n  ; ;;\n2;B' \
		'["1","A","",""]' '["2","B","",""]'
	good 'headings in any case, with blanks and hyphens' 'VOTER-ID, full_name ,User Name,ADDRESS\n1,A,a,x\n' '["1","A","a","x"]'
	good 'a separator that is told' '\xef\xbb\xbfsep=;\r\nid;name;a,b,c\r\n1;A;x\r\n' '["1","A","","","x"]'
	good 'a heading of two lines' '"Voter\nid";"Full\r\nname"\n1;A\n' '["1","A","",""]'
	good 'the columns in another order' 'address,userName,fullName,voterId\nx,a,A,1\n' '["1","A","a","x"]'
	good 'first and last name' 'Member no.;Last name;First name\n1;Arbor;Ann\n2;Bo;\n' '["1","Ann Arbor","",""]' '["2","Bo","",""]'
	good 'blanks around, also those that do not break a line' 'id,name,address\n\xc2\xa01 ,\t A \xc2\xa0, x  y \n' '["1","A","","x  y"]'
	good 'leading zeros, and what looks like a number, a date or a formula' 'id,name,address\n0012,1e5,=1+1\n1.50,2027-03-01,-3\n' \
		'["0012","1e5","","=1+1"]' '["1.50","2027-03-01","","-3"]'
	good 'ids in = and quotes' 'id,name\r\n="0012",Ada Stone\r\n="0013",="Ben"\r\n' '["0012","Ada Stone","",""]' '["0013","Ben","",""]'
	good 'the same in quotes' 'id,name\n"=""0012""",Ada Stone\n' '["0012","Ada Stone","",""]'
	good 'what is not only that' 'id,name,address\n1,"=""a""&""b""","=""a"""\n' '["1","=\"a\"&\"b\"","","a"]'
	good 'what es writes so that no spreadsheet runs it' "id,name,address\n'-1,\"'=1+1\",'@a\n2,''=x,'+44 't\n3,'t Hooft,'\n" \
		'["-1","=1+1","","@a"]' "[\"2\",\"'=x\",\"\",\"+44 't\"]" "[\"3\",\"'t Hooft\",\"\",\"'\"]"
	good 'further columns' 'id,name,Born,"Plot ""B"" \\",email,login\n1,A,,2,a@b,a\n' '["1","A","a","","","2","a@b"]'
	good 'any script' 'id,name,धर्म\n1,李小龙,ไทย\n2,فاطمة 🗳,\n' '["1","李小龙","","","ไทย"]' '["2","فاطمة 🗳","","",""]'
	good 'a backslash at a field'"'"'s end' 'id,name,address\n1,A\\,\\\n' '["1","A\\","","\\"]'
	good 'one who stands' 'voter id,name,candidate\n1,A,yes\n' '["1","A","","","yes"]'
	good 'a tab in a heading' 'id;full\tname;x\n1;A;y\n' '["1","A","","","y"]'
	good 'the longest id' "id,name\n$(many 64),A\n" "[\"$(many 64)\",\"A\",\"\",\"\"]"
	bad 'a longer one' "id,name\n$(many 65),A\n" "row 2: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: $(many 40)..."
	good 'short rows' 'id,name,address,x\n1,A\n' '["1","A","","",""]'
	taken
	run -0 jq -r '.detail | keys_unsorted | join(" ")' all
	assert_line 'voterId fullName userName address Born Plot "B" \ email'
}

@test "a row may become as long a line as es-ingest takes" {
	local line='{"type":"Voter Registered","detail":{"voterId":"1","fullName":"","userName":"","address":""}}' n
	n=$((65536 - ${#line}))
	printf 'id,name\n1,%s\n' "$(many $n)" >longest.csv
	printf 'id,name\n1,%s\n' "$(many $((n + 1)))" >longer.csv
	to_registry longest.csv 2>/dev/null >line
	assert_equal "$(wc -c <line)" 65537
	run -0 --separate-stderr es-ingest --registry <line
	run -65 to_registry longer.csv
	assert_line 'csv-to-registry: longer.csv row 2: longer than 65536 bytes'
}

@test "a list of elections and candidates" {
	good 'plain' 'electionId,description,electionDate,votesAllowed,candidateId,candidate
a,A seat,2027-03-01,2,x,X Y\na,A seat,2027-03-01,2,z,Z\nb,B,2027-03-02,1,x,X Y\n' \
		'["a","A seat","2027-03-01",2]' '["a","x","X Y"]' '["a","z","Z"]' '["b","B","2027-03-02",1]' '["b","x","X Y"]'
	good 'what is the same is left out, as in cells that are merged' 'Election;Description;Date;Votes allowed;Candidate id;Candidate
a;A;2027-03-01;3;x;X\n;;;;y;Y\n;;;;;\nb;B;2027-03-01;;z;Z\n' \
		'["a","A","2027-03-01",3]' '["a","x","X"]' '["a","y","Y"]' '["b","B","2027-03-01",1]' '["b","z","Z"]'
	good 'ballots per voter' 'Election;Date;Ballots per voter;Candidate\na;2027-03-01;2;X\nb;2027-03-01;0;Y\nc;2027-03-01;;Z\nd;2027-03-01;1;W\n' \
		'["a","a","2027-03-01",1,2]' '["a","x","X"]' '["b","b","2027-03-01",1,0]' '["b","y","Y"]' '["c","c","2027-03-01",1]' '["c","z","Z"]' \
		'["d","d","2027-03-01",1]' '["d","w","W"]'
	good 'ids made of names' "Election,Date,Candidate\nChair of the Club,2027-03-01,Ann O'Neill, \nChair of the Club,,Bo 2,\n" \
		'["chair-of-the-club","Chair of the Club","2027-03-01",1]' "[\"chair-of-the-club\",\"ann-o-neill\",\"Ann O'Neill\"]" \
		'["chair-of-the-club","bo-2","Bo 2"]'
	good 'the longest id' "Election,Date,Candidate\nA,2000-02-29,$(many 70)\n" \
		'["a","A","2000-02-29",1]' "[\"a\",\"$(many 64)\",\"$(many 70)\"]"
	good 'an election on a row of its own' 'contest,title,date,votes,candidate\na,A,2028-02-29,1,\n,,,,X\n' \
		'["a","A","2028-02-29",1]' '["a","x","X"]'
	local day
	for day in '2027/3/1' '1.3.2027' '01.03.2027' '1. 3. 2027' '2027-3-1'; do
		good "$day" "Election,Date,Candidate\nA,$day,X\n" '["a","A","2027-03-01",1]' '["a","x","X"]'
	done
	taken
	printf 'id,name\n1,A\n' >voters.csv
	run -0 --separate-stderr to_registry voters.csv sheet.csv
	assert_equal "$(jq -r .type <<<"$output" | xargs)" 'Voter Registered Election Created Candidate Registered'
	assert_equal "$stderr" 'csv-to-registry: A: 1 candidate, 1 vote each
csv-to-registry: voters.csv: 1 voter: "id" is the voter'"'"'s id, "name" is the name
csv-to-registry: 1 election, 1 candidate, 1 voter'
}

@test "all that is wrong with a list of voters is told, row by row" {
	bad 'ids' 'id,name\n1,A\n,B\n1,C\n1 2,D\n1,E\né,F\n1.2E+12,G\n' 'row 3: no voterId' 'row 4: voterId 1 is also in sheet.csv row 2' \
		'row 5: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: 1 2' 'row 6: voterId 1 is also in sheet.csv row 2' \
		'row 7: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: é' 'row 8: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: 1.2E+12'
	bad 'rows below one that tells the separator' 'sep=;\nid;name\n;A\n' 'row 2: no voterId'
	bad 'names' 'id,name\n1,\n\n2, \n"3\n",A\n' 'row 2: no name' 'row 4: no name'
	bad 'columns that are not there' 'number,first name\n1,A\n' 'row 1: no column voterId: the first row names the columns (see -h)' \
		'row 1: no column fullName: the first row names the columns (see -h)'
	bad 'a title above the heading' 'Members of the club,,\nid,name,\n1,A,\n' 'row 1: no column voterId: the first row names the columns (see -h)' \
		'row 1: no column fullName: the first row names the columns (see -h)'
	bad 'columns twice' 'id,name,Voter ID,x,x\n1,A,2,,\n' 'row 1: columns 1 and 3 are both for voterId' \
		'row 1: columns 4 and 5 have the same heading'
	bad 'a comma that is not quoted' 'id,name\n1,Arbor, Ann\n2,B,\n' 'row 2: column 3 has a value but no heading: give it one, or write a cell that has the separator in it in quotes'
	bad 'a column without heading' 'id,,name\n1,,A\n2,x,B\n' 'row 3: column 2 has a value but no heading: give it one, or remove it'
	bad 'not UTF-8' 'id,name\n1,J\xf6rg\n2,B\n3,\xed\xa0\x80\n' 'row 2: not UTF-8: save it as CSV UTF-8' \
		'row 4: not UTF-8: save it as CSV UTF-8'
	bad 'UTF-16' '\xff\xfei\x00d\x00,\x00n\x00a\x00m\x00e\x00\n\x00' 'row 1: this is UTF-16, not UTF-8: save it again as CSV UTF-8'
	bad 'control characters' 'id,name\n1,A\\x01\n2,B\x1b[1m\n3,C\x7f\n4,D\x00\n' 'row 3: a control character' 'row 4: a control character' \
		'row 5: a control character'
	bad 'lines that end in CR alone' 'id,name\r1,A\r' 'row 1: a carriage return that does not end a line: save it as CSV UTF-8'
	bad 'quotes' 'id,name\n1,A "B"\n2,"C" D\n3,"E""\n' "row 2: a quote in a field that does not begin with one" \
		'row 3: something after the quote that ends a field' 'row 4: a quote opens in this row and closes in a later one where no field ends, or never: remove it, or write two for one inside quotes'
	bad 'quotes after =' 'id,name\n1,="A"B\n2,="B,C"\n3,="D""E"\n' 'row 2: something after the quote that ends a field' \
		'row 3: a quote in a field that does not begin with one' 'row 4: something after the quote that ends a field'
	bad 'a quote that is never closed' "id,name\n1,\"A\n$(for n in {2..40}; do printf '%s\\n' "$n,B"; done)" 'row 2: a quote opens in this row and closes in a later one where no field ends, or never: remove it, or write two for one inside quotes'
	bad 'one that is closed far below' "id,name\n1,\"A\n$(seq -f '%g,somebody' 2 9000)\n0,C\"\n" \
		'row 2: a quote opens in this row and closes in a later one where no field ends, or never: remove it, or write two for one inside quotes'
	bad 'what a formula could not work out' 'id,name,x\n1,A,#REF!\n2,#N/A,#7\n' 'row 2: column 3 is an error: #REF!' \
		'row 3: column 2 is an error: #N/A'
	bad 'secrets' 'id,name,secret\n1,A,x\n' 'row 1: column 3 holds secrets, which must not be stored: remove it'
	bad 'secrets among other text' 'id,name,note\n1,Ada A58B-X31R-8S9H-QK5B-ZRED,\n2,B,code: 1DMK-Y8HF-W7EK-K4M4-T0GM.\n' \
		'row 2: column 2 has the form of a secret, which must not be stored: remove it' \
		'row 3: column 3 has the form of a secret, which must not be stored: remove it'
	bad 'secrets without a heading that says so' 'id,name,key\n1,A,1DMK-Y8HF-W7EK-K4M4-T0GM\n2,1dmk-y8hf-w7ek-k4m4-t0gm,x\n3,C,1DMK-Y8HF-W7EK-K4M4-T0GU\n' \
		'row 2: column 3 has the form of a secret, which must not be stored: remove it' \
		'row 3: column 2 has the form of a secret, which must not be stored: remove it'
	bad 'too many columns' "id,name,$(printf 'x%d,' {1..33})\n1,A\n" 'row 1: more than 32 further columns'
	bad 'nothing' '' 'row 1: the file is empty'
	bad 'nothing but blanks' '\n,,\n' 'row 1: the file is empty'
	bad 'nothing below the heading' 'id,name\n,\n' 'row 1: there is nothing below the heading'
}

@test "all that is wrong with a list of elections is told" {
	bad 'what an election says of itself' 'electionId,description,date,votes,candidate\na,A,2027-03-01,2,X\na,B,2027-03-02,1,Y\n' \
		'row 3: description is not what sheet.csv row 2 says for this election' \
		'row 3: electionDate is not what sheet.csv row 2 says for this election' \
		'row 3: votesAllowed is not what sheet.csv row 2 says for this election'
	bad 'what it does not say' 'electionId,description,date,votes,candidate\n,,,,X\na,,,,Y\nb,B,,,\n,C,2027-03-01,,Z\n' \
		'row 2: no election' 'row 3: no description' 'row 3: no electionDate' 'row 4: no electionDate' 'row 5: no electionId' \
		'row 4: this election has no candidates'
	local day
	for day in 3/1/2027 01/03/27 2027-02-29 2100-02-29 2027-04-31 2027-13-01 2027-00-01 2027-01-00 31.6.2027 tomorrow '2027-03-01 12:00' 0000-01-01 46447; do
		bad "$day" "Election,Date,Candidate\nA,$day,X\n" "row 2: electionDate is not a date like 2027-03-01: $day"
	done
	local votes
	for votes in 0 -1 1.5 1,0 two 65536 99999999999; do
		bad "$votes" "Election;Date;Votes;Candidate\nA;2027-03-01;$votes;X\n" "row 2: votesAllowed is not a number from 1 to 65535: $votes"
	done
	bad 'ballots' 'Election;Date;Ballots per voter;Candidate\nA;2027-03-01;-1;X\nB;2027-03-01;2;Y\nB;;3;Z\n' \
		'row 2: ballotsPerVoter is not a number from 0 to 65535: -1' 'row 4: ballotsPerVoter is not what sheet.csv row 3 says for this election'
	bad 'ids' 'electionId,description,date,candidateId,candidate\na b,A,2027-03-01,x,X\nb,B,2027-03-01,x,X\n,,,x,Y\n,,,y z,Z\n,,,y,\n' \
		'row 2: electionId is not 1 to 64 of A-Z a-z 0-9 . _ -: a b' "row 4: the candidate's id x is also in sheet.csv row 3" \
		'row 5: candidateId is not 1 to 64 of A-Z a-z 0-9 . _ -: y z' 'row 6: no name for the candidate'
	bad 'names that make the same id' 'Election,Date,Candidate\nA,2027-03-01,陈美玲\n,,Ann B\n,,"Ann, B"\n' \
		"row 4: the candidate's id ann-b is also in sheet.csv row 3"
	bad 'a column that contests do not have' 'Election,Date,Votes alowed,Candidate\nA,2027-03-01,2,X\n' \
		'row 1: column 3 is not one that contests have: Votes alowed'
}

@test "several files: one fault holds all back, and ids are compared across them" {
	printf 'id,name\n1,A\n' >one.csv
	printf 'id,name\n2,B\n1,C\n' >two.csv
	run -65 --separate-stderr to_registry one.csv two.csv
	assert_equal "$output" ''
	assert_equal "${stderr_lines[0]}" 'csv-to-registry: two.csv row 3: voterId 1 is also in one.csv row 2'
	cp one.csv $'o=n\e[1m "e".csv'
	run -65 --separate-stderr to_registry one.csv $'o=n\e[1m "e".csv'
	assert_equal "${stderr_lines[0]}" 'csv-to-registry: o=n?[1m "e".csv row 2: voterId 1 is also in one.csv row 2'
	run -65 --separate-stderr to_registry one.csv one.csv
	assert_equal "${stderr_lines[0]}" 'csv-to-registry: one.csv row 2: voterId 1 is also in one.csv row 2'
	printf 'id,name,x\n2,B,y\n' >two.csv
	run -0 --separate-stderr to_registry two.csv one.csv
	assert_equal "$(jq -c '.detail | keys_unsorted' <<<"${lines[1]}")" '["voterId","fullName","userName","address"]'
	printf 'election,date,candidate\nA,2027-03-01,X\n' >one.csv
	printf 'election,date,candidate\n,,Y\n' >two.csv
	run -65 --separate-stderr to_registry one.csv two.csv
	assert_equal "${stderr_lines[0]}" 'csv-to-registry: two.csv row 2: no election'
	run -0 --separate-stderr to_registry <(cat one.csv)
	assert_equal "${#lines[@]}" 2
}

@test "csv-to-registry: wrong calls, files that cannot be read, output that cannot be written" {
	printf 'id,name\n1,A\n' >one.csv
	run -64 to_registry
	run -64 to_registry -x one.csv
	run -64 to_registry one.csv nosuch.csv
	run -64 to_registry .
	run -0 to_registry -h
	assert_line --index 0 --partial 'usage: csv-to-registry '
	run -74 bash -c '"$1" one.csv >/dev/full' sh "$top/pipelines/csv-to-registry"
}

# odd WHAT SHEET WARNING…: what is said of a sheet that is taken all the same: each warning, before the summary.
odd() {
	printf %b "$2" >sheet.csv
	run -0 --separate-stderr to_registry sheet.csv
	diff <(printf 'csv-to-registry: sheet.csv %s\n' "${@:3}") <(grep ' row ' <<<"$stderr") || fail "$1: wanted (<), said (>)"
	assert_equal "${#lines[@]}" "$(sed 1d sheet.csv | wc -l)"
}

@test "ids that a spreadsheet may have changed are named, and the registry is made" {
	local as_text='format the column as text, and write' day number
	odd 'leading zeros' 'id,name\n1,A\n2,B\n001,C\n0,D\n000,E\n10,F\n' \
		"row 4: warning: voterId 001 and 1 in sheet.csv row 2 differ only in leading zeros: $as_text all zeros" \
		"row 6: warning: voterId 000 and 0 in sheet.csv row 5 differ only in leading zeros: $as_text all zeros"
	for day in 1-Mar 01-Mar 1-MAR Mar-01 mar-1 12-05 05-12 12-13 Mar-2027 01-Jan-27 1-Dec-2027 2027-03-01 2027-3-1 1.3.2027 01.03.27; do
		odd "$day" "id,name\n$day,A\n" "row 2: warning: voterId $day looks like a date that a spreadsheet made: $as_text the ids again"
	done
	for number in 1E5 12e5 1.2E5 1E-5; do
		odd "$number" "id,name\n$number,A\n" "row 2: warning: voterId $number looks like a number that a spreadsheet made: $as_text the ids again"
	done
	# Each contest has candidate ids of its own; those made of names are not a spreadsheet's.
	printf 'electionId,description,date,candidateId,candidate\na,A,2027-03-01,1,X\n,,,01,Y\n,,,,Mar 01\nb,B,2027-03-01,001,Z\n,,,2-Feb,V\n' >sheet.csv
	run -0 --separate-stderr to_registry sheet.csv
	assert_equal "$stderr" "csv-to-registry: sheet.csv row 3: warning: candidateId 01 and 1 in sheet.csv row 2 differ only in leading zeros: $as_text all zeros
csv-to-registry: sheet.csv row 6: warning: candidateId 2-Feb looks like a date that a spreadsheet made: $as_text the ids again
csv-to-registry: A: 3 candidates, 1 vote each
csv-to-registry: B: 2 candidates, 1 vote each
csv-to-registry: 2 elections, 5 candidates, 0 voters"
	assert_equal "${#lines[@]}" 7
	for number in 10-A jane-01 mark-12 1-Mars E5 1.5 1.2.3.4 32-13 13-13 5-12 20270301 a1 b01 1e 0e5x; do
		printf 'id,name\n%s,A\n' "$number" >sheet.csv
		run -0 --separate-stderr to_registry sheet.csv
		assert_equal "$(grep -c warning <<<"$stderr")" 0
		assert_equal "${stderr_lines[1]}" 'csv-to-registry: 0 elections, 0 candidates, 1 voter'
	done
}

@test "twenty warnings are told, the others counted" {
	{
		echo id,name
		seq -f '%g-Mar,A' 10 31
	} >sheet.csv
	run -0 --separate-stderr to_registry sheet.csv
	assert_equal "${#lines[@]} ${#stderr_lines[@]}" '22 23'
	assert_equal "${stderr_lines[19]}" \
		'csv-to-registry: sheet.csv row 21: warning: voterId 29-Mar looks like a date that a spreadsheet made: format the column as text, and write the ids again'
	assert_equal "$(grep more <<<"$stderr")" 'csv-to-registry: 2 more warnings'
	sed -i '$d' sheet.csv
	run -0 --separate-stderr to_registry sheet.csv
	assert_equal "$(grep more <<<"$stderr")" 'csv-to-registry: 1 more warning'
	sed -i '$d' sheet.csv
	run -0 --separate-stderr to_registry sheet.csv
	assert_equal "${#stderr_lines[@]}" 22
	assert_equal "$(grep -c more <<<"$stderr")" 0
}

@test "a registry that goes to a file is for its owner alone; what is no file is left alone" {
	printf 'id,name\n1,A\n' >one.csv
	umask 022
	to_registry one.csv >registry 2>/dev/null
	assert_equal "$(stat -c %a registry)" 600
	assert_equal "$(wc -l <registry)" 1
	install -m 666 /dev/null added
	to_registry one.csv >>added 2>/dev/null
	assert_equal "$(stat -c %a added)" 600
	mkfifo -m 644 pipe
	cat pipe >copy &
	to_registry one.csv >pipe 2>/dev/null
	wait
	assert_equal "$(stat -c %a pipe copy)" $'644\n644'
	((EUID == 0)) || skip "needs to be root to be two users"
	install -m 666 -o 65534 /dev/null theirs
	run --separate-stderr bash -c 'setpriv --bounding-set -fowner "$1" one.csv >>theirs' sh "$top/pipelines/csv-to-registry"
	assert_success
	assert_equal "${stderr_lines[0]}" 'csv-to-registry: standard output stays readable by others: Operation not permitted'
	assert_equal "$(stat -c %a theirs) $(wc -l <theirs)" '666 1'
}

# says STATUS WHAT SHEET TEXT…: what is said of the sheet, with this status, has these texts, in this order.
says() {
	printf %b "$3" >sheet.csv
	run --separate-stderr to_registry sheet.csv
	assert_equal "$2: $status" "$2: $1"
	said "$2" "${@:4}"
}

@test "what was understood of each election and of each list of voters is read back" {
	says 0 'elections' 'Election,Date,Votes,Seats,Overvote,Ballots per voter,Candidate\nCommittee,2027-03-01,3,3,void,,A\n,,,,,,B\nChair,2027-03-01,,1,reject,2,C\nBoard,2027-03-01,,2,,0,D\n' \
		'csv-to-registry: Committee: 2 candidates, 3 votes each, 3 seats, too many votes void the contest' \
		'csv-to-registry: Chair: 1 candidate, 1 vote each (as many as seats), 1 seat, 2 ballots per voter' \
		'csv-to-registry: Board: 1 candidate, 2 votes each (as many as seats), 2 seats, any number of ballots per voter' \
		'csv-to-registry: 3 elections, 4 candidates, 0 voters'
	assert_equal "$(jq -c 'select(.type == "Election Created").detail | del(.description, .electionDate)' <<<"$output" | xargs)" \
		'{electionId:committee,votesAllowed:3,seats:3,overvote:void} {electionId:chair,votesAllowed:1,ballotsPerVoter:2,seats:1} {electionId:board,votesAllowed:2,ballotsPerVoter:0,seats:2}'
	says 0 'voters' 'Voter #;Surname;First name;E-mail;Plot\n1;Stone;Ada;ada@x;7\n' \
		'sheet.csv: 1 voter: "Voter #" is the voter'"'"'s id, "First name" is the first name, "Surname" is the last name, "E-mail" is the user name; also kept: "Plot"'
	says 65 'overvote' 'Election,Date,Overvote,Candidate\nA,2027-03-01,count,X\n' 'row 2: overvote is neither void'
	says 65 'seats' 'Election,Date,Seats,Candidate\nA,2027-03-01,0,X\nA,2027-03-01,2,Y\n' 'row 2: seats is not a number from 1 to 65535: 0'
}

@test "headings of an id, in many spellings" {
	local heading
	for heading in 'ID Number' 'Voter #' 'Voter No.' 'Voter\xc2\xa0ID' 'MEMBERSHIP NUMBER' 'voter_id' 'Registration No' 'Student-ID'; do
		good "$heading" "$heading,Full\xc2\xa0name\n7,A\n" '["7","A","",""]'
	done
}

@test "ids are made of names in Latin letters, and are numbers for others" {
	good 'accents and other scripts' 'Election,Date,Candidate\nWähl 1,2027-03-01,Bjørn Łódź-Weiß\n,,陈美玲\n,,Ann 李\n,,c4\n,,Иван\n选举,2027-03-01,X\n,,Y\n' \
		'["wahl-1","Wähl 1","2027-03-01",1]' '["wahl-1","bjorn-lodz-weiss","Bjørn Łódź-Weiß"]' '["wahl-1","c2","陈美玲"]' '["wahl-1","c3","Ann 李"]' \
		'["wahl-1","c4","c4"]' '["wahl-1","c5","Иван"]' '["e2","选举","2027-03-01",1]' '["e2","x","X"]' '["e2","y","Y"]'
}

@test "voters with nothing but a mail address have ids made if asked" {
	says 65 'no id' 'email,name\nada@x,A\n' 'row 1: no column voterId: add one, or have ids made of the mail addresses with --make-ids'
	says 65 'addresses as ids' 'id,name\nada@x,A\n' 'row 2: voterId is a mail address, ada@x: call the column Email, and have ids made with --make-ids'
	printf 'email,name\nAda@Example.org,A\nben@example.org,B\n' >one.csv
	printf 'Name,E-Mail\nB,BEN@example.org\n' >two.csv
	run -0 --separate-stderr to_registry --make-ids one.csv
	assert_equal "$(jq -r .detail.userName <<<"$output" | xargs)" 'Ada@Example.org ben@example.org'
	local ids
	ids=$(jq -r .detail.voterId <<<"$output" | xargs)
	[[ $ids =~ ^v-[0-9a-z]{5}-[0-9a-z]{5}\ v-[0-9a-z]{5}-[0-9a-z]{5}$ ]] || fail "$ids"
	# The first 50 bits of the address's SHA-256, in Crockford's base 32.
	assert_equal "$ids" "$(python3 -c '
import hashlib
for a in ("ada@example.org", "ben@example.org"):
    bits = int.from_bytes(hashlib.sha256(a.encode()).digest(), "big") >> 206
    t = "".join("0123456789abcdefghjkmnpqrstvwxyz"[bits >> 45 - 5 * i & 31] for i in range(10))
    print("v-" + t[:5] + "-" + t[5:])' | xargs)"
	run -0 --separate-stderr to_registry --make-ids two.csv
	assert_equal "$(jq -r .detail.voterId <<<"$output")" "${ids#* }"
	run -65 --separate-stderr to_registry --make-ids one.csv two.csv
	assert_equal "${stderr_lines[0]}" 'csv-to-registry: two.csv row 2: the mail address BEN@example.org is also in one.csv row 3'
	printf 'id,email,name\n,,A\n' >three.csv
	run -65 --separate-stderr to_registry --make-ids three.csv
	assert_equal "${stderr_lines[0]}" 'csv-to-registry: three.csv row 2: no voterId and no mail address to make one of'
}

@test "the same mail address under several ids is a warning that names the rows" {
	odd 'households' 'id,name,email\n1,A,ada@x\n2,B,\n3,C,ADA@x \n4,D,\n' \
		'row 4: warning: the mail address ADA@x is also in sheet.csv row 2, with another id: if this is one person, remove a row'
}

@test "rows that are no voters or candidates are named" {
	bad 'the heading again' 'id,name\n1,A\nID,Name\n2,B\n' 'row 3: this is the heading again: remove the row'
	bad "another list's heading" 'id,name,x\n1,A,y\nMember no.,E-mail,Full name\n2,B,z\n' \
		'row 3: this looks like the heading of another list: give each list a file of its own'
	local total
	for total in 'Total,2' ',Total: 2' 'TOTALS,' '7,Grand total' ',Total members 40' Anzahl,40 Members,40 ',Итого' ',Total général : 2' ',合计' \
		',40 members' ',Zwischensumme'; do
		bad "$total" "id,name\n1,A\n$total\n" 'row 3: this looks like a row of totals: remove it'
	done
	bad 'of candidates' 'Election,Date,Candidate\nA,2027-03-01,X\nTotal,,1\n' 'row 3: this looks like a row of totals: remove it'
	for total in Итого 'Total général' '2 candidates' 'Summe: 1'; do
		bad "$total" "Election,Date,Candidate\nA,2027-03-01,X\n,,$total\n" 'row 3: this looks like a row of totals: remove it'
	done
	good 'a name that only begins so' 'id,name\n1,Total Recall\n2,@SUM(1+1)\n' '["1","Total Recall","",""]' '["2","@SUM(1+1)","",""]'
}

@test "a stray quote that swallows rows is named where it opens" {
	local quote='a quote opens in this row and'
	says 65 'closed before a name' 'id,name,email\n1,"Ada,a@x\n2,Ben,b@x\n3,"Cyd",c@x\n4,Dee,d@x\n' "row 2: $quote closes in a later one where no field ends"
	says 65 'closed by another stray one' 'id,name,email\n1,"Ada,a@x\n2,Ben",b@x\n3,Cyd,c@x\n' "row 2: $quote seems to close in a later one"
	says 65 'three rows' 'id,name,email\nm1,"Ada,a@x\nm2,Ben,b@x\nm3,Cyd",c@x\n' "row 2: $quote seems to close in a later one"
	good 'lines that are meant' 'id,name,address\n1,Ada,"1 High St.,\nMillbrook, Kent"\nm2,"B\rB",\n' '["1","Ada","","1 High St.,\nMillbrook, Kent"]' \
		'["m2","B B","",""]'
}

@test "several candidates in a cell, errors in other languages, letters that were lost, ids that are numbers" {
	local cell
	for cell in 'Ann; Bob' '"Ann\nBob"' 'Ann | Bob'; do
		says 65 "$cell" "Election,Date,Candidate\nA,2027-03-01,$cell\n" 'row 2: this seems to be several candidates: Ann'
	done
	for cell in '#NV' '#BEZUG!' '#VALEUR!' '#####'; do
		says 65 "$cell" "id,name\n1,$cell\n" "row 2: column 2 is an error: $cell"
	done
	says 65 'a letter that was lost' 'id,name\n1,J\xef\xbf\xbdrg\n' 'row 2: column 2 has lost a letter when it was saved'
	odd 'another encoding' 'id,name\n1,JÃ¶rg\n' 'row 2: warning: column 2 seems to have been opened as another encoding than it was saved in: JÃ¶rg'
	odd 'a fraction' 'id,name\n12.0,A\n' 'row 2: warning: voterId 12.0 looks like a number that a spreadsheet made: format the column as text, and write the ids again'
	odd 'a month' 'id,name\n05-Dez,A\n' 'row 2: warning: voterId 05-Dez looks like a date that a spreadsheet made: format the column as text, and write the ids again'
}

@test "a message does not show what looks like a secret" {
	local cell
	for cell in 'A58B X31R 8S9H QK5B ZRED' 'A58B X31R 8S9H QK5B ZRED@x' 'A58B X31R 8S9H QK5B ZRE'; do
		bad "$cell" "id,name\n$cell,A\n" "$(
			[[ $cell != *@* ]] && echo 'row 2: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: (it looks like a secret)' ||
				echo 'row 2: voterId is a mail address, (it looks like a secret): call the column Email, and have ids made with --make-ids'
		)"
	done
}

@test "columns of secrets and of weights are refused" {
	local heading
	for heading in password Pin PIN 'Access code' code token 'Voting Token' Secret 'Login password' 'PIN code' 'Security code' 'Access key' Passwort 'Mot de passe' \
		Zugangscode "Code d'accès"; do
		bad "$heading" "id,name,$heading\n1,A,x\n" 'row 1: column 3 holds secrets, which must not be stored: remove it'
	done
	for heading in Weight Shares 'Votes held' 'No. of votes' '# Votes' Share 'Share %' 'Weight (votes)' 'Ownership %' Stimmgewicht Anteile Tantièmes; do
		bad "$heading" "id,name,$heading\n1,A,2\n" \
			"row 1: column 3, $heading, gives voters different numbers of votes, which is not supported: every ballot counts the same. Remove it if that is right"
	done
	good 'other codes' 'id,name,Postcode\n1,A,x\n' '["1","A","","","x"]'
}

@test "files that are not CSV are named" {
	local kind
	while IFS='|' read -r kind start; do
		printf "$start" >list.csv
		run -65 --separate-stderr to_registry list.csv
		assert_equal "$output" ''
		[[ ${stderr_lines[0]} == "csv-to-registry: list.csv row 1: this is $kind"* ]] || fail "$kind: $stderr"
	done <<-'END'
		an Excel workbook (.xlsx), not CSV: open it in a spreadsheet program and save the sheet as CSV UTF-8|PK\x03\x04\x14\x00\x06\x00[Content_Types].xml
		an OpenDocument file (.ods)|PK\x03\x04\x14\x00\x00\x08mimetypeapplication/vnd.oasis.opendocument.spreadsheet
		a Numbers document|PK\x03\x04\x14\x00\x00\x08Index/Document.iwa
		an Excel workbook (.xls)|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1
		a PDF|%%PDF-1.7
		a web page|<!DOCTYPE html><html>
		a web page|  <table><tr>
		UTF-16, not UTF-8: save it again as CSV UTF-8|\xff\xfei\x00d\x00
		UTF-16|i\x00d\x00,\x00n\x00
	END
}

@test "hundreds of faults give twenty messages and a count" {
	{
		echo id,name
		seq -f '%g,' 300
	} >sheet.csv
	run -65 --separate-stderr to_registry sheet.csv
	assert_equal "${#stderr_lines[@]}" 22
	assert_equal "${stderr_lines[20]}" 'csv-to-registry: 280 more faults'
	assert_equal "${stderr_lines[21]}" 'csv-to-registry: 300 faults, so nothing was written'
}

@test "messages show letters of any script, and nothing that moves the cursor or turns the text" {
	bad 'letters' 'id,name\n陈é,A\na\xe2\x80\xaeb,B\na\xc2\x9bb,C\n' 'row 2: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: 陈é' \
		'row 3: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: a?b' 'row 4: voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: a?b'
}

@test "the reader of CSV reads what Python's reads, and as UTF-8 what Python does" {
	[[ -x $top/.build/tests/unit/csv ]] || skip "the unit tests are not built"
	run -0 python3 "$BATS_TEST_DIRNAME/csv-compare.py" "$top/.build/tests/unit/csv" 300
	assert_output --regexp '^[0-9]+ taken, 0 differ$'
	((${output%% *} > 400))
}
