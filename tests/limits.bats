#!/usr/bin/env bats
# Every type of event with its members at their limits: the fast way of reading and the strict one agree.
load helper
load events

# The registry at its limits, as canonical lines from outside: ids of 64 characters, 32 further members, texts with all
# that is escaped and all lengths of UTF-8.
limits() {
	python3 - <<-'END'
		import json
		identifier = lambda letter: (letter + "-._" + "Z9" * 32)[:64]
		text = "".join(map(chr, range(1, 128))) + "é\u07ff\u0800\uffff\U00010000\U0010ffff \u202e"
		short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
		def string(value):
		    return '"' + "".join(short.get(c, "\\u%04x" % ord(c) if c < " " or c == "\x7f" else c) for c in value) + '"'
		def line(kind, *members):
		    inside = ",".join(string(name) + ":" + (value if name in ("votes", "votesAllowed", "ballotsPerVoter") else string(value))
		                      for name, value in members)
		    print('{"type":' + string(kind) + ',"detail":{' + inside + "}}")
		for allowed in ("1", "65535"):
		    line("Election Created", ("electionId", identifier("e" + allowed)), ("description", text),
		         ("electionDate", "2024-02-29"), ("votesAllowed", allowed), ("ballotsPerVoter", "65535"))
		    for n in range(300):
		        line("Candidate Registered", ("electionId", identifier("e" + allowed)), ("candidateId", identifier(f"c{n:03}")),
		             ("fullName", text + str(n)))
		line("Voter Registered", ("voterId", identifier("v")), ("fullName", text), ("userName", ""), ("address", text * 40),
		     *((text + str(n), text) for n in range(32)))
		line("Ballot Issued", ("ballotId", identifier("b")), ("voterId", identifier("v")), ("ballotState", "ISSUED"))
		line("Ballot Issued", ("ballotId", identifier("t")), ("voterId", identifier("v")), ("ballotState", "SUBMITTED"))
		line("Ballot Issued", ("ballotId", identifier("d")), ("voterId", identifier("v")))
		with open("ballots", "w") as ballots:
		    import sys
		    sys.stdout = ballots
		    vote = lambda allowed, n: '{"electionId":"%s","candidateId":"%s"}' % (identifier("e" + allowed), identifier(f"c{n:03}"))
		    most = ",".join([vote("65535", n) for n in range(300)] + [vote("1", 299)])
		    for ballot, votes in (("b", most), ("t", ""), ("d", vote("1", 0) + "," + vote("1", 1)), ("d", ""), ("x", "")):
		        line("Ballot Submitted", ("ballotId", identifier(ballot)), ("voterId", identifier("v")), ("votes", "[" + votes + "]"))
	END
}

# details OPTION…: what es-ingest makes of the lines, but for id and time.
details() {
	es-ingest "$@" --max-line 256K | sed 's/.*"type"/"type"/; s/"time":"[^"]*"//'
}

@test "lines that need no tree, and the same ones with a blank that need one, become the same events" {
	limits >registry
	details --registry <registry >fast
	sed 's/^{/{ /' registry | details --registry >strict
	assert_equal "$(wc -l <fast)" "$(wc -l <registry)"
	cmp fast strict
	details <ballots >fast
	sed 's/^{/{ /' ballots | details >strict
	assert_equal "$(wc -l <fast)" 5
	cmp fast strict
}

@test "what is stored of them is read alike by the programs and by jq" {
	limits >registry
	es-ingest --registry --source reg --max-line 256K <registry | es-append -d "$data" >/dev/null
	es-ingest --source box --max-line 256K <ballots | es-append -d "$data" >/dev/null
	decide
	project
	assert_equal "$(jq -r 'select(.type == "Ballot Rejected").detail.reason' "$data/events.ndjson" | xargs)" \
		"already-submitted overvote unknown-ballot"
	agree
	es-query -d "$data" tally | jq -se 'map(.votes) | add == 301'
	# By the shapes of lines alone, and from what the table holds.
	es-count <"$data/events.ndjson" | diff - <(es-query -d "$data" tally)
	"$top/pipelines/replay" -d "$data"
}
