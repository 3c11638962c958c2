# Turns spreadsheets into a registry, for csv-to-registry: awk -f csv.awk -f registry.awk FILE... If a row is at fault,
# reports every fault, prints nothing and exits with 65.

# Notes which headings name a member, in lower case and without blanks, hyphens and so on.
function know(kind, member, headings,    n, i, heading) {
	n = split(headings, heading, " ")
	for (i = 1; i <= n; i++) member_of[kind, heading[i]] = member
}

# The text as it is safe to show in a message.
function shown(text) {
	gsub(/[^ -~]/, "?", text)
	return length(text) > 40 ? substr(text, 1, 40) "..." : text
}

function place(row) {
	return shown(file) " row " row
}

function fault(why, row) {
	fault_at(place(row ? row : csv_row), why)
}

function fault_at(spot, why) {
	print "csv-to-registry: " spot ": " why > "/dev/stderr"
	faults++
}

# Reports what may be a spreadsheet's doing, but is no fault.
function warning(why) {
	if (++warnings <= 20) print "csv-to-registry: " place(csv_row) ": warning: " why > "/dev/stderr"
}

# Warns of an id that a spreadsheet may have changed: one that differs from another only in leading zeros, or that looks like
# a date or a number. Ids of one kind, such as those of a contest's candidates, are compared.
function check_id(kind, member, id,    bare, low, m) {
	bare = id
	sub(/^0+/, "", bare)
	if (!((kind, bare) in bare_id)) {
		bare_id[kind, bare] = id
		bare_at[kind, bare] = place(csv_row)
	} else
		warning(member " " id " and " bare_id[kind, bare] " in " bare_at[kind, bare] " differ only in leading zeros: " \
		    "format the column as text, and write all zeros")
	low = tolower(id)
	m = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
	if (low ~ "^[0-9][0-9]?-" m "(-[0-9][0-9]([0-9][0-9])?)?$" || low ~ "^" m "-[0-9][0-9]([0-9][0-9])?$" ||
	    low ~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?$/ || low ~ /^[0-9][0-9]?\.[0-9][0-9]?\.[0-9][0-9]([0-9][0-9])?$/)
		warning(member " " id " looks like a date that a spreadsheet made: format the column as text, and write the ids again")
	else if (low ~ /^[0-9]+(\.[0-9]+)?e-?[0-9]+$/)
		warning(member " " id " looks like a number that a spreadsheet made: format the column as text, and write the ids again")
}

# The text without blanks at its ends, no-break spaces included.
function trimmed(text) {
	sub(/^([ \t\n]|\302\240)+/, "", text)
	sub(/([ \t\n]|\302\240)+$/, "", text)
	return text
}

function one_line(text) {
	gsub(/[ \t\n]+/, " ", text)
	return text
}

# The value in the column of this member.
function cell(member) {
	return where[member] ? field[where[member]] : ""
}

function is_id(text) {
	return text != "" && length(text) <= 64 && text !~ /[^A-Za-z0-9._-]/
}

function event(type, detail) {
	detail = "{\"type\":\"" type "\",\"detail\":{" detail "}}"
	if (length(detail) > 65536) fault("longer than 65536 bytes")
	out[++lines] = detail
}

# The date as 2027-03-01, from that form, 2027/3/1 or 1.3.2027; nothing if it is not a date, or is ambiguous.
function date(text,    part, y, m, d, days) {
	if (text ~ /^[0-9][0-9]?\. ?[0-9][0-9]?\. ?[0-9][0-9][0-9][0-9]$/) {
		split(text, part, ".")
		y = part[3]; m = part[2]; d = part[1]
	} else if (text ~ /^[0-9][0-9][0-9][0-9][-\/][0-9][0-9]?[-\/][0-9][0-9]?$/) {
		split(text, part, "[-/]")
		y = part[1]; m = part[2]; d = part[3]
	} else
		return ""
	y += 0; m += 0; d += 0
	days = m == 2 ? 28 + (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)) : 30 + (m < 8 ? m % 2 : 1 - m % 2)
	if (y < 1 || m < 1 || m > 12 || d < 1 || d > days) return ""
	return sprintf("%04d-%02d-%02d", y, m, d)
}

# Reads the heading: which column is for which member. In a file of voters, other columns are further members.
function take_heading(    i, key, member, taken, count, lists_voters) {
	split("", where)
	split("", further)
	kind = "voters"
	for (i = 1; i <= columns; i++) {
		name[i] = one_line(trimmed(field[i]))
		key = tolower(name[i])
		gsub(/[^a-z0-9\200-\377]/, "", key)
		column_key[i] = key
		if (key ~ /^candidate/) kind = "contests"
		if (key ~ /^(voter|member)(id|no|number)$/) lists_voters = 1
	}
	if (lists_voters) kind = "voters"
	for (i = 1; i <= columns; i++) {
		member = member_of[kind, column_key[i]]
		if (member == "") continue
		if (where[member]) fault("columns " where[member] " and " i " are both for " member)
		else where[member] = i
	}
	if (kind == "contests" && !where["description"]) {
		where["description"] = where["electionId"]
		where["electionId"] = 0
	}
	# A list may have names in one column or two, and email addresses instead of user names.
	if (kind == "voters" && !where["userName"]) where["userName"] = where["email"]
	split_names = kind == "voters" && !where["fullName"] && where["firstName"] && where["lastName"]
	for (member in where) if (member !~ /^(email|firstName|lastName)$/) taken[where[member]] = 1
	if (split_names) taken[where["firstName"]] = taken[where["lastName"]] = 1
	for (i = 1; i <= columns; i++) {
		if (taken[i] || name[i] == "") continue
		if (kind == "contests") fault("column " i " is not one that contests have: " shown(name[i]))
		else if (column_key[i] == "secret") fault("column " i " holds secrets, which must not be stored: remove it")
		else if (name[i] in count) fault("columns " count[name[i]] " and " i " have the same heading")
		else further[++further[0]] = i
		count[name[i]] = i
	}
	if (further[0] > 32) fault("more than 32 further columns")
	if (kind == "contests") need("description electionDate candidate")
	else if (!split_names) need("voterId fullName")
	else need("voterId")
}

function need(members,    n, i, member) {
	n = split(members, member, " ")
	for (i = 1; i <= n; i++)
		if (!where[member[i]]) fault("no column " member[i] ": the first row names the columns (see -h)")
}

function is_blank(n,    i) {
	for (i = 1; i <= n; i++) if (trimmed(field[i]) != "") return 0
	return 1
}

# Trims the row; returns whether there is anything in it.
function take_row(n,    i, some) {
	for (i = 1; i <= n || i <= columns; i++) {
		field[i] = i > n ? "" : trimmed(field[i])
		if (field[i] == "") continue
		some = 1
		if (i > columns || name[i] == "") fault("column " i " has a value but no heading")
		else if (field[i] ~ secret) fault("column " i " has the form of a secret, which must not be stored: remove it")
		else if (field[i] ~ /^#(REF!|N\/A|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!)$/) fault("column " i " is an error: " field[i])
	}
	return some
}

function take_voter(    id, full, detail, i) {
	id = cell("voterId")
	full = one_line(split_names ? trimmed(cell("firstName") " " cell("lastName")) : cell("fullName"))
	if (id == "") fault("no voterId")
	else if (!is_id(id)) fault("voterId is not 1 to 64 of A-Z a-z 0-9 . _ -: " shown(id))
	else if (id in voter_at) fault("voterId " id " is also in " voter_at[id])
	else {
		voter_at[id] = place(csv_row)
		check_id("voters", "voterId", id)
	}
	if (full == "") fault("no name")
	detail = "\"voterId\":" json(id) ",\"fullName\":" json(full) ",\"userName\":" json(cell("userName")) \
	    ",\"address\":" json(cell("address"))
	for (i = 1; i <= further[0]; i++) detail = detail "," json(name[further[i]]) ":" json(field[further[i]])
	event("Voter Registered", detail)
	voters++
}

# The id of the row's contest: as given, or that of the row above, or made from the description; "?" if there is none.
function contest_of(    id, description) {
	id = cell("electionId")
	description = one_line(cell("description"))
	if (id == "" && (description == "" || description == described[contest])) {
		if (contest == "") fault("no election")
		return contest == "" ? "?" : contest
	}
	if (id == "" && where["electionId"]) fault("no electionId")
	else if (id == "" && (id = id_of(description)) == "") fault("no id can be made from the description: add a column electionId")
	else if (!is_id(id)) fault("electionId is not 1 to 64 of A-Z a-z 0-9 . _ -: " shown(id))
	else return id
	return "?"
}

function differs(member) {
	fault(member " is not what " contest_at[contest] " says for this election")
}

# The number in the column of this member, if it is one from least to 65535; nothing if the cell is empty.
function number(member, least,    text) {
	text = cell(member)
	if (text != "" && (text !~ /^[0-9]+$/ || text + 0 < least || text + 0 > 65535))
		fault(member " is not a number from " least " to 65535: " shown(text))
	return text
}

function take_contest(    description, day, votes, ballots) {
	contest = contest_of()
	if (contest == "?") return
	description = one_line(cell("description"))
	day = cell("electionDate")
	votes = number("votesAllowed", 1)
	ballots = number("ballotsPerVoter", 0)
	if (day != "" && (day = date(day)) == "") fault("electionDate is not a date like 2027-03-01: " shown(cell("electionDate")))
	if (!(contest in described)) {
		if (description == "") fault("no description")
		if (cell("electionDate") == "") fault("no electionDate")
		described[contest] = description
		date_of[contest] = day
		allowed[contest] = votes == "" ? 1 : votes + 0
		per_voter[contest] = ballots == "" ? 1 : ballots + 0
		contest_at[contest] = place(csv_row)
		order[++contests] = contest
		event("Election Created", "\"electionId\":" json(contest) ",\"description\":" json(description) \
		    ",\"electionDate\":" json(day) ",\"votesAllowed\":" allowed[contest] \
		    (per_voter[contest] == 1 ? "" : ",\"ballotsPerVoter\":" per_voter[contest]))
	}
	if (description != "" && description != described[contest]) differs("description")
	if (day != "" && day != date_of[contest]) differs("electionDate")
	if (votes != "" && votes + 0 != allowed[contest]) differs("votesAllowed")
	if (ballots != "" && ballots + 0 != per_voter[contest]) differs("ballotsPerVoter")
}

function take_candidate(    id, full) {
	take_contest()
	full = one_line(cell("candidate"))
	id = cell("candidateId")
	if (full == "") {
		if (id != "") fault("no name for the candidate")
		return
	}
	if (id == "" && (id = id_of(full)) == "")
		fault("no id can be made from the candidate's name: write one in a column candidateId")
	else if (!is_id(id)) fault("candidateId is not 1 to 64 of A-Z a-z 0-9 . _ -: " shown(id))
	else if ((contest, id) in candidate_at) fault("the candidate's id " id " is also in " candidate_at[contest, id])
	else if (contest != "?") {
		if (cell("candidateId") != "") check_id("contest " contest, "candidateId", id)
		candidate_at[contest, id] = place(csv_row)
		stands[contest] = 1
		candidates++
		event("Candidate Registered", "\"electionId\":" json(contest) ",\"candidateId\":" json(id) ",\"fullName\":" json(full))
	}
}

function take_file(    n, rows, before) {
	before = faults
	do columns = csv_next(file, field); while (columns && csv_fault == "" && is_blank(columns))
	if (!columns) {
		fault("the file is empty", 1)
		return
	}
	contest = ""
	if (csv_fault != "") fault(csv_fault)
	else take_heading()
	if (faults > before) return
	while (n = csv_next(file, field)) {
		if (csv_fault != "") fault(csv_fault)
		else if (!take_row(n)) continue
		else if (kind == "voters") take_voter()
		else take_candidate()
		rows++
	}
	if (!rows) fault("there is nothing below the heading", 1)
}

BEGIN {
	# mawk knows no repetition like {4}.
	group = "[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]"
	group = group group group group
	secret = "^" group "-" group "-" group "-" group "-" group "$"
	know("voters", "voterId", "voterid id memberid membernumber memberno")
	know("voters", "fullName", "fullname name")
	know("voters", "firstName", "firstname givenname forename")
	know("voters", "lastName", "lastname surname familyname")
	know("voters", "userName", "username login")
	know("voters", "email", "email emailaddress mail")
	know("voters", "address", "address postaladdress")
	know("contests", "electionId", "electionid election contestid contest")
	know("contests", "description", "description title")
	know("contests", "electionDate", "electiondate date")
	know("contests", "votesAllowed", "votesallowed votes seats")
	know("contests", "ballotsPerVoter", "ballotspervoter")
	know("contests", "candidateId", "candidateid")
	know("contests", "candidate", "candidate candidatename fullname name")
	for (i = 1; i < ARGC; i++) {
		file = ARGV[i]
		take_file()
	}
	for (i = 1; i <= contests; i++)
		if (!(order[i] in stands)) fault_at(contest_at[order[i]], "this election has no candidates")
	if (warnings > 20) print "csv-to-registry: " warnings - 20 " more warning" (warnings == 21 ? "" : "s") > "/dev/stderr"
	if (faults) {
		print "csv-to-registry: " faults " fault" (faults == 1 ? "" : "s") ", so nothing was written" > "/dev/stderr"
		exit 65
	}
	for (i = 1; i <= lines; i++) print out[i]
	print "csv-to-registry: " contests + 0 " elections, " candidates + 0 " candidates, " voters + 0 " voters" > "/dev/stderr"
}
