#!/usr/bin/env bats
# Candidates who withdraw: their votes count, and they do not win. And whose election it is.
load helper
load events

# standings: id, votes, rank, tied and withdrawn of each candidate for mayor.
standings() {
	es-query -d "$data" result mayor | jq -c '.candidates[] | [.candidateId, .votes, .rank, .tied, .withdrawn]'
}

warnings() {
	es-query -d "$data" warnings | jq -r .warning
}

@test "votes before and after are cast and counted, and the others are ranked" {
	{
		world
		candidate mayor zoe
	} | registry
	{
		ballot b1 v1 mayor ann
		ballot b2 v2 mayor bob
	} | ballots
	decide
	withdrawn mayor ann | registry
	ballot b3 v3 mayor ann | ballots
	decide
	project
	standings | diff <(printf '%s\n' '["ann",2,null,false,true]' '["bob",1,1,false,null]' '["zoe",0,2,false,null]') -
	assert_equal "$(es-query -d "$data" result mayor | jq -c '[.cast, .votes, .undervotes, .rejected]')" '[3,3,0,{}]'
	assert_equal "$(es-query -d "$data" candidates ann)" \
		'{"electionId":"mayor","candidateId":"ann","fullName":"Name ann","withdrawn":true}'
	assert_equal "$(es-query -d "$data" candidates bob | jq .withdrawn)" null
	assert_equal "$(warnings | grep -c Withdrawn)" 0
	assert_equal "$(es-query -d "$data" audit candidate ann | jq -r .type | uniq | xargs)" \
		'Candidate Registered Vote Cast Candidate Withdrawn Vote Cast'
	agree
	es-query -d "$data" result | jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/result.jq" >shown
	grep -A 4 '^Election mayor' shown | tail -n 3 | diff <(printf '  %s\n' '1  Name bob              1' \
		'2  Name zoe              0' '–  Name ann (withdrawn)  2') -
}

@test "after the close a withdrawal changes nothing, as a warning says, unless the contest is reopened" {
	world | registry
	{
		ballot b1 v1 mayor ann
		ballot b2 v2 mayor bob
	} | ballots
	becomes Closed mayor | registry
	decide
	project
	standings >before
	assert_equal "$(es-query -d "$data" result mayor | jq .final)" true
	withdrawn mayor ann | registry
	decide
	project
	standings | diff before -
	assert_equal "$(es-query -d "$data" candidates ann | jq .withdrawn)" null
	assert_equal "$(warnings | grep Withdrawn)" \
		'Candidate Withdrawn: ann in mayor: it was closed before that, so the count stays as it is unless it is reopened'
	agree
	becomes Reopened mayor | registry
	decide
	project
	standings | diff <(printf '%s\n' '["ann",1,null,false,true]' '["bob",1,1,false,null]') -
	assert_equal "$(warnings | grep -c Withdrawn)" 0
	becomes Closed mayor | registry
	decide
	project
	standings | diff <(printf '%s\n' '["ann",1,null,false,true]' '["bob",1,1,false,null]') -
	assert_equal "$(warnings | grep -c Withdrawn)" 0
	agree
}

@test "the run that stores a late or unknown one says so; a second one is no news" {
	world | registry
	run_all </dev/null >/dev/null
	{
		withdrawn mayor nobody
		withdrawn nix ann
		withdrawn mayor ann
		becomes Closed mayor
		withdrawn mayor ann
		withdrawn mayor bob
	} >lines
	"$top/pipelines/init" -d "$data" -r lines 2>/dev/null
	run --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
	assert_success
	assert_equal "$(grep -o 'line [0-9]*: Candidate.*' <<<"$stderr" | sort)" \
		'line 18: Candidate Withdrawn: nobody in mayor: there is no such candidate
line 19: Candidate Withdrawn: ann in nix: there is no such election
line 23: Candidate Withdrawn: bob in mayor: it was closed before that, so the count stays as it is unless it is reopened'
	candidate mayor nobody | registry
	decide
	assert_equal "$(warnings | grep -c nobody)" 0
}

@test "registered again, a candidate stays withdrawn" {
	world | registry
	{
		withdrawn mayor ann
		candidate mayor ann 'Name Ann'
	} | registry
	decide
	assert_equal "$(es-query -d "$data" candidates ann | jq -c '[.fullName, .withdrawn]')" '["Name Ann",true]'
}

@test "an audit's books say who withdrew" {
	world | registry
	withdrawn mayor ann | registry
	ballot b1 v1 mayor ann | ballots
	decide
	project
	es-checkpoint -d "$data" --write >/dev/null
	"$top/pipelines/audit" -k "$data/events.key" "$data/events.ndjson" "$data/events.checkpoint" >report
	assert_equal "$(jq -c 'select(.kind == "candidate" and .withdrawn) | [.candidateId, .votes]' report)" '["ann",1]'
	jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/audit.jq" report >shown
	grep -qx '      1 Name ann (withdrawn)' shown
}

@test "whose election it is: the latest name, in the first line of the official count" {
	world | registry
	run_all </dev/null >/dev/null
	assert_equal "$(es-query -d "$data" result | jq -c 'select(.ballots) | has("organizer")')" false
	printf '{"type":"Organizer Named","detail":{"name":"%s"}}\n' 'Millbrook' 'Millbrook \"Rowing\" Club' | registry
	decide
	project
	assert_equal "$(es-query -d "$data" result | jq -r 'select(.ballots).organizer')" 'Millbrook "Rowing" Club'
	agree
}

@test "seats: as first given, with a warning if others come; the tables are those that a replay makes" {
	contests | sed 's/"votesAllowed":2/&,"seats":3/' | registry
	{
		election board 2 | sed 's/"votesAllowed":2/&,"seats":4/'
		election board 2 | sed 's/"votesAllowed":2/&,"seats":3/'
		election mayor 1 | sed 's/"votesAllowed":1/&,"seats":1,"overvote":"void"/'
		withdrawn board cyd
		printf '{"type":"Organizer Named","detail":{"name":"Club"}}\n'
	} | registry
	decide
	project
	assert_equal "$(es-query -d "$data" elections | jq -c '[.electionId, .seats, .overvote]' | xargs)" '[board,3,null] [mayor,null,null]'
	warnings | diff <(printf '%s\n' \
		'board keeps 3 seats: an election keeps the seats that it was created with, so 4 has no effect' \
		'mayor keeps no seats: an election keeps the seats that it was created with, so 1 has no effect' \
		'mayor keeps rejecting ballots with too many votes: overvote has an effect only when an election is created') -
	"$top/pipelines/replay" -d "$data" 2>/dev/null
	agree
}
