#!/usr/bin/env bats
# When votes are taken in an election, and for which elections a ballot is: opening, closing, styles.
load helper
load events

# state ELECTION: as es-query has it.
state() {
	es-query -d "$data" elections "$1" | jq -r .electionState
}

# late ID [VOTESALLOWED]: an election that is not open yet.
late() {
	election "$@" | sed 's/}}$/,"opened":false}}/'
}

# final: the elections whose count es-query result says is final.
final() {
	es-query -d "$data" result | jq -r 'select(.final).electionId' | xargs
}

# now REGISTRY-LINE…, from standard input: stored and decided.
now() {
	registry
	decide
}

@test "an election that is not opened takes no vote until it is" {
	{
		world
		late vote
		candidate vote yes
	} | now
	assert_equal "$(state vote) $(state mayor)" 'NOT_OPEN OPEN'
	ballot b1 v1 vote yes mayor ann | ballots
	becomes Opened vote | registry
	ballot b1 v1 vote yes mayor ann | ballots
	answered 'b1 rejected election-not-open' 'b1 verified'
	assert_equal "$(state vote)" OPEN
	run counted < <(es-query -d "$data" tally)
	assert_output $'mayor ann 1\nvote yes 1'
}

@test "a closed election takes no vote until it is reopened" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	becomes Closed mayor | now
	assert_equal "$(state mayor) $(state board)" 'CLOSED OPEN'
	{
		ballot b2 v2 mayor ann
		ballot b3 v3 board cyd mayor ann
		ballot b3 v3 board cyd
		ballot b4 v4
	} | ballots
	becomes Reopened mayor | registry
	ballot b2 v2 mayor ann | ballots
	answered 'b1 verified' 'b2 rejected election-closed' 'b3 rejected election-closed' 'b3 verified' 'b4 verified' 'b2 verified'
	run counted < <(es-query -d "$data" tally)
	assert_output $'board cyd 1\nmayor ann 2'
}

@test "only a closed election is reopened, only one that is not closed is opened or closed" {
	local from event to
	while read -r from event to; do
		case $from in
		OPEN) election "$from-$event" ;;
		NOT_OPEN) late "$from-$event" ;;
		CLOSED) election "$from-$event" && becomes Closed "$from-$event" ;;
		esac
		becomes "$event" "$from-$event"
	done <<-'END' >lines
		OPEN Opened
		OPEN Closed
		OPEN Reopened
		NOT_OPEN Opened
		NOT_OPEN Closed
		NOT_OPEN Reopened
		CLOSED Opened
		CLOSED Closed
		CLOSED Reopened
	END
	now <lines
	run jq -r '"\(.electionId) \(.electionState)"' <(es-query -d "$data" elections)
	assert_output - <<-'END'
		CLOSED-Closed CLOSED
		CLOSED-Opened CLOSED
		CLOSED-Reopened OPEN
		NOT_OPEN-Closed CLOSED
		NOT_OPEN-Opened OPEN
		NOT_OPEN-Reopened NOT_OPEN
		OPEN-Closed CLOSED
		OPEN-Opened OPEN
		OPEN-Reopened OPEN
	END
}

@test "opened counts where an election is first created, and may be said to be true" {
	{
		late one
		election one
		election two
		late two
		election three | sed 's/}}$/,"opened":true}}/'
		late four
		becomes Opened four
		late four
	} | now
	assert_equal "$(state one) $(state two) $(state three) $(state four)" 'NOT_OPEN OPEN OPEN OPEN'
	run jq -c 'select(.detail.electionId == "three") | .detail' "$data/events.ndjson"
	assert_output --partial '"votesAllowed":1,"ballotsPerVoter":1,"opened":true}'
	run es-query -d "$data" elections one
	assert_output '{"electionId":"one","description":"Election one","electionDate":"2022-03-22","votesAllowed":1,"ballotsPerVoter":1,"electionState":"NOT_OPEN"}'
}

@test "what is closed before it is created is closed, opened or not, until it is reopened" {
	{
		becomes Closed one two
		becomes Opened three
		becomes Reopened four
		election one
		late two
		late three
		late four
		becomes Opened one two
		voter v1
		issue b1 v1
	} | now
	assert_equal "$(state one) $(state two) $(state three) $(state four)" 'CLOSED CLOSED NOT_OPEN NOT_OPEN'
	project
	agree
	becomes Reopened two | now
	assert_equal "$(state two)" OPEN
	project
	agree
}

@test "of several reasons of votes the first one, whichever vote has it" {
	{
		world
		late vote
		candidate vote yes
		election past
		candidate past old
		becomes Closed past
		issue m1 v1 ISSUED ',"electionIds":["mayor","vote","past"]'
		issue m2 v2 ISSUED ',"electionIds":["mayor"]'
	} | registry
	{
		# All at once, then one after the other taken away.
		ballot m1 v1 mayor nix mayor nix board nix past old vote yes nix nix
		ballot m1 v1 mayor nix mayor nix board nix past old vote yes
		ballot m1 v1 mayor nix mayor nix board nix past old
		ballot m1 v1 mayor nix mayor nix board nix
		ballot m1 v1 board cyd
		ballot m1 v1 mayor nix mayor nix
		ballot m1 v1 mayor ann mayor ann mayor bob
		ballot m1 v1 mayor ann mayor bob
		# One vote, wrong in several ways.
		ballot b1 v1 vote nix
		ballot b1 v1 past nix
		ballot m2 v2 vote nix
		ballot m2 v2 past nix
		ballot m2 v2 board nix
		ballot m1 v1 past nix vote nix
		ballot m1 v1 mayor ann
	} | ballots
	answered 'm1 rejected unknown-election' 'm1 rejected election-not-open' 'm1 rejected election-closed' 'm1 rejected not-on-ballot' \
		'm1 rejected not-on-ballot' 'm1 rejected unknown-candidate' 'm1 rejected duplicate-vote' 'm1 rejected overvote' \
		'b1 rejected election-not-open' 'b1 rejected election-closed' 'm2 rejected election-not-open' 'm2 rejected election-closed' \
		'm2 rejected not-on-ballot' 'm1 rejected election-not-open' 'm1 verified'
}

@test "whether an election is open is asked as of the submission: later events change nothing, from anywhere" {
	{
		world
		late vote
		candidate vote yes
	} | registry
	{
		ballot b1 v1 vote yes
		ballot b2 v2 mayor ann
	} | ballots
	becomes Opened vote | registry
	ballot b1 v1 vote yes | ballots
	becomes Closed mayor vote | registry
	{
		ballot b3 v3 mayor ann
		ballot b4 v4 vote yes
	} | ballots
	becomes Reopened mayor | registry
	ballot b3 v3 mayor ann | ballots
	becomes Closed mayor | registry
	answered 'b1 rejected election-not-open' 'b2 verified' 'b1 verified' 'b3 rejected election-closed' 'b4 rejected election-closed' \
		'b3 verified'
	same_from_anywhere 17
}

@test "in a closed election no ballot is revoked until it is reopened" {
	world | registry
	{
		ballot b1 v1 mayor ann board cyd
		ballot b2 v2 board cyd
		ballot b3 v3
	} | ballots
	{
		becomes Closed mayor
		revoke b1
		# Blank in it is a count too.
		revoke b2
		revoke b3
		becomes Reopened mayor
		revoke b1
		revoke b3
		becomes Closed mayor
		revoke b2
	} | registry
	answered 'b1 verified' 'b2 verified' 'b3 verified' 'b1 refused election-closed' 'b2 refused election-closed' \
		'b3 refused election-closed' 'b1 voided lost' 'b3 voided lost' 'b2 refused election-closed'
	run counted < <(es-query -d "$data" tally)
	assert_output 'board cyd 1'
	same_from_anywhere 17
}

@test "elections that a ballot does not count in do not keep it from being revoked" {
	{
		world
		late vote
		candidate vote yes
		issue m1 v1 ISSUED ',"electionIds":["mayor","vote","future"]'
		issue m2 v2 ISSUED ',"electionIds":["mayor","board"]'
	} | registry
	{
		ballot m1 v1 mayor ann
		ballot m2 v2 mayor ann
	} | ballots
	{
		# Not on the ballot; not open yet when it was taken; not there at all.
		becomes Closed board
		becomes Opened vote
		election future
		becomes Closed vote future
		revoke m2
		revoke m1
	} | registry
	answered 'm1 verified' 'm2 verified' 'm2 refused election-closed' 'm1 voided lost'
}

@test "a ballot takes votes in the elections that it was issued for, in all where none are named" {
	{
		world
		election mayor2
		candidate mayor2 ann
		issue m1 v1 ISSUED ',"electionIds":["board","mayor"]'
		issue m2 v2 ISSUED ',"electionIds":["mayor2"]'
		issue m3 v3 ISSUED ',"electionIds":["may"]'
	} | any_number | registry
	{
		ballot m1 v1 mayor ann mayor2 ann
		ballot m1 v1 mayor ann board cyd board dan
		ballot m2 v2 mayor ann
		ballot m2 v2 mayor2 ann
		ballot m3 v3 mayor ann
		ballot m3 v3 may ann
		ballot m3 v3
		ballot b1 v1 mayor ann mayor2 ann board cyd
	} | ballots
	answered 'm1 rejected not-on-ballot' 'm1 verified' 'm2 rejected not-on-ballot' 'm2 verified' 'm3 rejected not-on-ballot' \
		'm3 rejected unknown-election' 'm3 verified' 'b1 verified'
}

@test "a ballot keeps the elections that it was first issued for; one may be created later" {
	world | any_number | registry
	issue m1 v1 ISSUED ',"electionIds":["mayor","late"]' | registry
	issue m1 v1 ISSUED ',"electionIds":["board"]' | registry
	issue b1 v1 ISSUED ',"electionIds":["board"]' | registry
	{
		ballot m1 v1 board cyd
		ballot m1 v1 late zoe
		ballot b1 v1 mayor ann
	} | ballots
	{
		election late
		candidate late zoe
		issue m1 v1
	} | registry
	ballot m1 v1 late zoe mayor bob | ballots
	answered 'm1 rejected not-on-ballot' 'm1 rejected unknown-election' 'b1 verified' 'm1 verified'
	same_from_anywhere 17
}

@test "votesAllowed above one: so many votes, one more is an overvote; fewer are fine" {
	{
		election council 3
		local n
		for n in 1 2 3 4; do
			candidate council "c$n"
			voter "v$n"
			issue "b$n" "v$n"
		done
	} | registry
	{
		ballot b1 v1 council c1 council c2 council c3 council c4
		ballot b1 v1 council c4 council c2 council c3
		ballot b2 v2 council c1 council c2 council c1
		ballot b2 v2 council c2
		ballot b3 v3
	} | ballots
	answered 'b1 rejected overvote' 'b1 verified' 'b2 rejected duplicate-vote' 'b2 verified' 'b3 verified'
	run counted < <(es-query -d "$data" tally)
	assert_output $'council c2 2\ncouncil c3 1\ncouncil c4 1'
}

@test "a count is final once its election is closed and all before that is decided and projected" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	decide
	project
	assert_equal "$(final)" ''
	# Closed, but a ballot before that is not decided over.
	ballot b2 v2 mayor bob | ballots
	becomes Closed mayor | registry
	project
	assert_equal "$(final)" ''
	# Decided over by a run that was cut off before anything was stored.
	es-replay -d "$data" | es-verify-ballot -d "$data" >/dev/null
	project
	assert_equal "$(state mayor)" CLOSED
	assert_equal "$(final)" ''
	# Decided, but not in the tally.
	decide
	assert_equal "$(final)" ''
	project
	assert_equal "$(final)" mayor
	becomes Closed board | registry
	decide
	project
	assert_equal "$(final)" 'board mayor'
	becomes Reopened mayor | registry
	decide
	project
	assert_equal "$(final)" board
	run jq -r .votes <(es-query -d "$data" result mayor)
	assert_output 2
}

@test "what the registry said and nobody decided over yet keeps a count from being final" {
	world | registry
	becomes Closed mayor board | registry
	decide
	project
	assert_equal "$(final)" 'board mayor'
	for line in "$(becomes Reopened mayor)" "$(issue n1 v1)" "$(candidate mayor zoe)"; do
		registry <<<"$line"
		project
		assert_equal "$(final)" ''
		run jq -r '.complete // empty' <(es-query -d "$data" result)
		assert_output ''
		decide
		project
		assert_equal "$(final)" board
		run jq -r '.complete // empty' <(es-query -d "$data" result)
		assert_output true
	done
}

@test "a ballot or a revocation that came after the closing keeps no count from being final" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	becomes Closed mayor | registry
	decide
	project
	es-query -d "$data" result mayor | jq -c 'del(.rejected)' >before
	ballot b2 v2 mayor bob | ballots
	revoke b1 | registry
	project
	assert_equal "$(final)" mayor
	decide
	project
	assert_equal "$(final)" mayor
	es-query -d "$data" result mayor | jq -c 'del(.rejected)' | diff before -
	answered 'b1 verified' 'b2 rejected election-closed' 'b1 refused election-closed'
}
