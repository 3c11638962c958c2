#!/usr/bin/env bats
# Contests that say "overvote":"void": too many votes void the contest on the ballot, not the ballot.
load helper
load events

# voids: lets too many votes void the elections on standard input.
voids() {
	sed 's/"votesAllowed":[0-9]*/&,"overvote":"void"/'
}

# void_world: a board of two votes that too many votes void, a mayor whom they do not; voters and ballots 1 to 4.
void_world() {
	local n
	contests | sed '/"electionId":"board",.*votesAllowed/s/"votesAllowed":2/&,"overvote":"void"/'
	for n in 1 2 3 4; do
		voter "v$n"
		issue "b$n" "v$n"
	done
}

# numbers CONTEST: what the official count says of a contest.
numbers() {
	es-query -d "$data" result "$1" | jq -c '[.cast, .votes, .undervotes, .overvotes, [.candidates[].votes]]'
}

outcome() {
	jq -c "select(.detail.ballotId == \"$1\" and (.type | IN(\"Ballot Verified\", \"Ballot Rejected\", \"Ballot Voided\")))
		| [.type, [.detail.votes[].candidateId], .detail.overvotes, .detail.reason]" "$data/events.ndjson"
}

@test "too many votes void the contest, and the others count" {
	void_world | registry
	{
		ballot b1 v1 board cyd mayor ann board dan board eve
		ballot b2 v2 board cyd
		ballot b3 v3 mayor ann mayor bob board cyd board dan board eve
		ballot b4 v4 board cyd board cyd board dan
	} | ballots
	decide
	project
	assert_equal "$(outcome b1)" '["Ballot Verified",["ann"],["board"],null]'
	assert_equal "$(outcome b2)" '["Ballot Verified",["cyd"],null,null]'
	assert_equal "$(outcome b3)" '["Ballot Rejected",["ann","bob","cyd","dan","eve"],null,"overvote"]'
	assert_equal "$(outcome b4)" '["Ballot Rejected",["cyd","cyd","dan"],null,"duplicate-vote"]'
	# Two of two ballots: one vote, one undervote, two overvotes.
	assert_equal "$(numbers board)" '[2,1,1,2,[1,0,0]]'
	assert_equal "$(numbers mayor)" '[2,1,1,null,[1,0]]'
	assert_equal "$(es-query -d "$data" elections board | jq -c '[.votesAllowed, .seats, .overvote]')" '[2,null,"void"]'
	agree
}

@test "without overvote, and in a contest created before it was given, the whole ballot is rejected" {
	world | registry
	election board 2 | voids | registry
	ballot b1 v1 board cyd board dan board eve mayor ann | ballots
	decide
	project
	assert_equal "$(outcome b1)" '["Ballot Rejected",["cyd","dan","eve","ann"],null,"overvote"]'
	assert_equal "$(numbers board)" '[0,0,0,null,[0,0,0]]'
	agree
}

@test "such a ballot is used up, in that contest too, until it is revoked; that takes everything back" {
	void_world | registry
	issue c1 v1 | registry
	ballot b1 v1 board cyd board dan board eve mayor ann | ballots
	{
		ballot b1 v1 board cyd
		ballot c1 v1 board cyd
	} | ballots
	revoke b1 spoilt | registry
	ballot c1 v1 board dan | ballots
	decide
	project
	assert_equal "$(jq -r 'select(.type == "Ballot Rejected").detail.reason' "$data/events.ndjson" | xargs)" 'already-submitted voter-has-voted'
	assert_equal "$(outcome b1 | tail -n 1)" '["Ballot Voided",["ann"],["board"],"spoilt"]'
	assert_equal "$(numbers board)" '[1,1,1,0,[0,1,0]]'
	assert_equal "$(numbers mayor)" '[1,0,1,null,[0,0]]'
	agree
}

@test "a ballot with nothing but too many votes is cast and casts no vote" {
	void_world | registry
	ballot b1 v1 board cyd board dan board eve | ballots
	decide
	project
	assert_equal "$(numbers board)" '[1,0,0,2,[0,0,0]]'
	assert_equal "$(grep -c '"Vote Cast"' "$data/events.ndjson")" 0
	assert_equal "$(es-query -d "$data" cvr | jq -c '[.votes, .overvotes]')" '[[],["board"]]'
	revoke b1 | registry
	decide
	project
	assert_equal "$(numbers board)" '[0,0,0,0,[0,0,0]]'
	agree
}

@test "decided again from anywhere, and without the table, it is the same; another outcome is refused" {
	void_world | registry
	{
		ballot b1 v1 board cyd mayor ann board dan board eve
		ballot b2 v2 board cyd board dan board eve
	} | ballots
	revoke b2 | registry
	decide
	project
	cp "$data/events.ndjson" before
	"$top/pipelines/replay" -d "$data" 2>/dev/null
	rm -r "$data/voters"
	decide
	cmp before "$data/events.ndjson"
	es-replay -d "$data" --from 15 | es-verify-ballot -d "$data" >/dev/null
	# Its votes without the contest that it names, and the contest that it has a vote in.
	local seq
	seq=$(grep -n -m 1 '"Ballot Verified"' before | cut -d : -f 1)
	for change in 's/,"overvotes":\["board"\]//' 's/"overvotes":\["board"\]/"overvotes":["mayor"]/'; do
		sed "${seq}$change" before >"$data/events.ndjson"
		rm -f "$data/events.head"
		run --separate-stderr es-replay -d "$data"
		assert_failure 76
		[[ $stderr == *"line $seq: it does not match its cause"* ]]
	done
}

@test "the books of an audit balance, and say how many overvotes" {
	void_world | registry
	ballot b1 v1 board cyd mayor ann board dan board eve | ballots
	decide
	project
	es-checkpoint -d "$data" --write >/dev/null
	"$top/pipelines/audit" -k "$data/events.key" "$data/events.ndjson" "$data/events.checkpoint" >report
	jq -c 'select(.kind == "contest") | [.electionId, .votes, .undervotes, .overvotes, .blank, .balanced]' report |
		diff <(printf '%s\n' '["board",0,0,2,0,true]' '["mayor",1,0,null,0,true]') -
	jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/audit.jq" report >shown
	grep -qx 'ok  Election board (board): 1 of 4 ballots cast, 0 votes, 0 undervotes, 2 overvotes' shown
	es-query -d "$data" result | jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/result.jq" >shown
	grep -qx '  1 of 4 ballots cast (25 %), 0 votes, 0 undervotes, 2 overvotes' shown
	# Books that do not add up say so.
	sed -i '/"Ballot Verified"/s/,"overvotes":\["board"\]//' "$data/events.ndjson"
	jq -nc -f "$top/pipelines/lib/books.jq" "$data/events.ndjson" | jq -c 'select(.kind == "contest") | [.electionId, .overvotes]' |
		diff <(printf '%s\n' '["board",0]' '["mayor",null]') -
}

@test "what is published adds up, whole and contest by contest; Arlo gets no mark in a contest that is void" {
	void_world | registry
	{
		ballot b1 v1 board cyd mayor ann board dan board eve
		ballot b2 v2 board cyd board dan board eve
		ballot b3 v3 board cyd
	} | ballots
	becomes Closed board mayor | registry
	run_all </dev/null >/dev/null
	"$top/pipelines/publish" -d "$data" -n 1 whole 2>/dev/null
	sort whole/cvr.ndjson | diff - <(sort <<-'END'
		{"electionIds":["board","mayor"],"votes":[{"electionId":"mayor","candidateId":"ann"}],"overvotes":["board"]}
		{"electionIds":["board","mayor"],"votes":[],"overvotes":["board"]}
		{"electionIds":["board","mayor"],"votes":[{"electionId":"board","candidateId":"cyd"}]}
	END
	)
	"$top/pipelines/publish" -d "$data" parts 2>/dev/null
	assert_equal "$(jq -c 'select(.overvoted) | [.electionId, .candidateIds]' parts/cvr.ndjson | sort | uniq -c | xargs)" '2 [board,[]]'
	"$top/pipelines/export-arlo" -d "$data" arlo 2>/dev/null
	tail -n 3 arlo/cvr.csv | cut -d , -f 5,9- | tr -d '"' | diff - <(printf '%s\n' b1,0,0,0,1,0 b2,0,0,0,0,0 b3,1,0,0,0,0)
}
