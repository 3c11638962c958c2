# Turns cast-vote records into events, for cvr-to-events: awk -f csv.awk -f cvr.awk, with MODE, ELECTION, DESCRIPTION and
# DATE in the environment.

function fail(why) {
	print "cvr-to-events: row " csv_row ": " why > "/dev/stderr"
	exit 76
}

# Reads the next row; returns how many fields it has.
function next_row(    n) {
	n = csv_next("/dev/stdin", field)
	if (n && csv_fault != "") fail(csv_fault)
	return n
}

# The id of a candidate. Two names that make the same id are an error.
function candidate(name,    id) {
	id = id_of(name)
	if (id == "" || (id in name_of && name_of[id] != name)) fail("the name makes no id, or that of another candidate: " name)
	return id
}

function mark(    i) {
	for (i = 1; i <= choices; i++)
		if (field[choice[i]] != "undervote" && field[choice[i]] != "overvote" && field[choice[i]] != "")
			return field[choice[i]]
	return ""
}

function event(type, detail) {
	print "{\"type\":\"" type "\",\"detail\":{" detail "}}"
}

# Prints the registry events of a row.
function register(row, name, id) {
	if (name != "" && !(id in name_of))
		event("Candidate Registered", "\"electionId\":" election ",\"candidateId\":\"" id "\",\"fullName\":" json(name))
	event("Voter Registered", "\"voterId\":\"v" row "\",\"fullName\":\"Voter " row "\",\"userName\":\"v" row \
	    "\",\"address\":" json(field[1]))
	event("Ballot Issued", "\"ballotId\":\"b" row "\",\"voterId\":\"v" row "\"")
}

function submit(row, name, id) {
	event("Ballot Submitted", "\"ballotId\":\"b" row "\",\"voterId\":\"v" row "\",\"votes\":[" \
	    (name == "" ? "" : "{\"electionId\":" election ",\"candidateId\":\"" id "\"}") "]")
}

BEGIN {
	election = json(ENVIRON["ELECTION"])
	columns = next_row()
	for (i = 1; i <= columns; i++)
		if (toupper(field[i]) ~ /CHOICE/) choice[++choices] = i
	if (!choices) fail("no column with CHOICE in its heading")
	if (ENVIRON["MODE"] == "registry")
		event("Election Created", "\"electionId\":" election ",\"description\":" json(ENVIRON["DESCRIPTION"]) \
		    ",\"electionDate\":" json(ENVIRON["DATE"]))
	while (n = next_row()) {
		if (n != columns) fail(n " fields, but the heading has " columns)
		name = mark()
		id = name == "" ? "" : candidate(name)
		if (ENVIRON["MODE"] == "registry") register(csv_row - 1, name, id)
		else submit(csv_row - 1, name, id)
		if (name != "") name_of[id] = name
	}
}
