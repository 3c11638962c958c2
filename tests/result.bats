#!/usr/bin/env bats
# es-query result: the official count of each contest.
load helper
load events

result() {
	es-query -d "$data" result "$@"
}

# counted_world: a council of three votes, a mayor, a school board only some ballots are for, and 9 ballots of 9 voters,
# the last for the school board too; a5 was taken in before the log began.
counted_world() {
	local n
	election council 3
	election mayor 1 'The \"Mayor\" é'
	election school 2
	for n in 1 2 3 4; do
		candidate council "c$n"
	done
	candidate mayor ann
	candidate mayor bob
	candidate mayor cyd
	candidate school zoe
	candidate school yan
	for n in 1 2 3 4 5 6 7 8; do
		voter "v$n"
		issue "b$n" "v$n" ISSUED ',"electionIds":["mayor","council"]'
	done
	voter v9
	issue b9 v9
	issue a5 v1 SUBMITTED ',"electionIds":["mayor"]'
}

@test "the whole count: all ballots, then each contest by id" {
	counted_world | registry
	{
		ballot b1 v1 mayor ann council c1 council c2 council c3
		ballot b2 v2 mayor bob council c1
		ballot b3 v3 council c2 council c1
		ballot b4 v4
		ballot b9 v9 mayor bob school zoe
		ballot b5 v5 mayor ann mayor bob council c1
		ballot b5 v5 mayor nix school zoe
		ballot b6 v6 mayor ann
		ballot b9 v9 mayor ann council c1
	} | ballots
	{
		revoke b6
		replace r6 v6 b6 ',"electionIds":["mayor"]'
		revoke b2
		becomes Closed school
	} | registry
	ballot r6 v6 mayor cyd | ballots
	decide
	project
	agree
	last=$(wc -l <"$data/events.ndjson")
	es-checkpoint -d "$data" --write >checkpoint
	candidates() {
		local comma=''
		printf '"candidates":['
		while (($#)); do
			printf '%s{"candidateId":"%s","fullName":"Name %s","votes":%s,"rank":%s,"tied":%s}' "$comma" "$1" "$1" "$2" "$3" "$4"
			comma=,
			shift 4
		done
		printf ']}\n'
	}
	diff <(
		printf '{"ballots":{"issued":10,"cast":5,"takenBefore":1,"voided":2,"cancelled":0,"replaced":1,"rejected":{"already-submitted":1,"not-on-ballot":1,"overvote":1},"refused":{"cancellations":{},"revocations":{},"replacements":{}}},"seq":%s,"complete":true,"checkpoint":{"origin":"%s","size":%s,"root":"%s"}}\n' \
			"$last" "$(sed -n 1p checkpoint)" "$last" "$(sed -n 3p checkpoint)"
		# b1, b3, b4 and b9 are cast; b2 and b6 are voided, and the one in b6's place is not for it.
		printf '{"electionId":"council","description":"Election council","electionDate":"2022-03-22","votesAllowed":3,"ballotsPerVoter":1,"electionState":"OPEN","final":false,"issued":8,"cast":4,"votes":5,"undervotes":7,"rejected":{"already-submitted":1},'
		candidates c1 2 1 true c2 2 1 true c3 1 3 false c4 0 4 false
		printf '{"electionId":"mayor","description":"The \\"Mayor\\" é","electionDate":"2022-03-22","votesAllowed":1,"ballotsPerVoter":1,"electionState":"OPEN","final":false,"issued":10,"cast":5,"votes":3,"undervotes":2,"rejected":{"already-submitted":1,"not-on-ballot":1,"overvote":1},'
		candidates ann 1 1 true bob 1 1 true cyd 1 1 true
		printf '{"electionId":"school","description":"Election school","electionDate":"2022-03-22","votesAllowed":2,"ballotsPerVoter":1,"electionState":"CLOSED","final":true,"issued":1,"cast":1,"votes":1,"undervotes":1,"rejected":{"not-on-ballot":1},'
		candidates yan 0 2 false zoe 1 1 false
	) <(result)
	for id in council mayor school nix; do
		diff <(result | jq -c --arg id $id 'select(.electionId == $id)') <(result $id)
	done
}

@test "votes and undervotes are ballots cast times votes allowed, whatever became of the ballots" {
	counted_world | registry
	becomes Closed school | registry
	{
		ballot b1 v1 mayor ann council c1
		ballot b9 v9 mayor ann
		ballot b2 v2
	} | ballots
	{
		becomes Reopened school
		revoke b2
		replace r2 v2 b2
		election late 4
		candidate late l1
	} | registry
	{
		ballot r2 v2 school yan late l1
		ballot b3 v3 mayor bob
	} | ballots
	decide
	project
	agree
	run jq -r 'select(.electionId) | "\(.electionId) \(.issued) \(.cast) \(.votes) \(.undervotes) \(.votes + .undervotes == .cast * .votesAllowed)"' <(result)
	# school was closed when b9 came and late not there; both are in the count of r2.
	assert_output - <<-'END'
		council 9 4 1 11 true
		late 2 1 1 3 true
		mayor 10 4 3 1 true
		school 2 1 1 1 true
	END
}

@test "candidates with equal votes share a rank and are tied, and the next one's rank leaves room for them" {
	{
		election e
		for n in 1 2 3 4 5 6 7; do
			candidate e "c$n"
		done
		for n in {1..12}; do
			voter "v$n"
			issue "b$n" "v$n"
		done
	} | registry
	n=0
	for c in c1 c1 c1 c2 c2 c2 c3 c4 c4 c4 c5 c6; do
		ballot "b$((++n))" "v$n" e $c
	done | ballots
	decide
	project
	agree
	run jq -r '.candidates // empty | .[] | "\(.candidateId) \(.votes) \(.rank) \(.tied)"' <(result)
	assert_output - <<-'END'
		c1 3 1 true
		c2 3 1 true
		c3 1 4 true
		c4 3 1 true
		c5 1 4 true
		c6 1 4 true
		c7 0 7 false
	END
}

@test "a tie is broken by a ballot voided, and made by one" {
	counted_world | registry
	{
		ballot b1 v1 mayor ann
		ballot b2 v2 mayor bob
		ballot b3 v3 mayor bob
	} | ballots
	decide
	project
	winners() {
		result mayor | jq -r '.candidates[] | select(.rank == 1) | "\(.candidateId) \(.tied)"' | xargs
	}
	assert_equal "$(winners)" 'bob false'
	revoke b3 | registry
	decide
	project
	assert_equal "$(winners)" 'ann true bob true'
	revoke b2 | registry
	decide
	project
	assert_equal "$(winners)" 'ann false'
	agree
}

@test "a rejected ballot is counted by reason in the contests that it has a vote in, an overvoted one where it is" {
	counted_world | registry
	{
		ballot b1 v1 mayor ann mayor bob council c1 council c2
		ballot b1 v1 council c1 council c2 council c3 council c4 mayor ann mayor bob
		ballot b1 v1 mayor ann council c1 council c1
		ballot nix v1 mayor ann nix x school zoe
		ballot b1 v2
		ballot b1 v1 nix x
	} | ballots
	decide
	project
	agree
	run jq -r '"\(.electionId // "all") \(.rejected // .ballots.rejected | tojson)"' <(result)
	assert_output - <<-'END'
		all {"duplicate-vote":1,"overvote":2,"unknown-ballot":1,"unknown-election":1,"wrong-voter":1}
		council {"duplicate-vote":1,"overvote":1}
		mayor {"duplicate-vote":1,"overvote":2,"unknown-ballot":1}
		school {"unknown-ballot":1}
	END
	# One that was not there yet has none of them.
	election nix | registry
	decide
	project
	agree
	run jq -c .rejected <(result nix)
	assert_output '{}'
}

@test "turnout: ballots replaced give their place to those issued for them; refused ones take none" {
	counted_world | registry
	ballot b1 v1 mayor ann | ballots
	{
		revoke b1
		replace r1 v1 b1 ',"electionIds":["mayor","council"]'
		replace x1 v1 b1
		replace x2 v2 b2
	} | registry
	decide
	project
	agree
	line() {
		result | jq -r --arg id "$1" 'select((.electionId // "") == $id) | .ballots // . | "\(.issued) \(.cast)"'
	}
	assert_equal "$(line '') $(line mayor) $(line school)" '10 0 10 0 1 0'
	ballot r1 v1 mayor ann | ballots
	decide
	project
	assert_equal "$(line '') $(line mayor) $(line council)" '10 1 10 1 9 1'
	run jq -c .ballots <(result)
	assert_line -n 0 '{"issued":10,"cast":1,"takenBefore":1,"voided":1,"cancelled":0,"replaced":1,"rejected":{},"refused":{"cancellations":{},"revocations":{},"replacements":{"already-replaced":1,"not-voided":1}}}'
}

@test "what is not decided or not projected yet leaves the count incomplete" {
	counted_world | registry
	complete() {
		result | jq -r 'select(has("complete")) | "\(.seq) \(.complete)"'
	}
	decide
	project
	assert_equal "$(complete)" '31 true'
	ballot b1 v1 mayor ann | ballots
	assert_equal "$(complete)" '31 false'
	project
	assert_equal "$(complete)" '32 false'
	decide
	assert_equal "$(complete)" '32 false'
	project
	assert_equal "$(complete)" '34 true'
}

@test "without projections: 75; without a checkpoint none is named; nothing of an election that is not known" {
	counted_world | registry
	run --separate-stderr result
	assert_failure 75
	decide
	run --separate-stderr result
	assert_failure 75
	[[ $stderr == *"tally is missing: make it with 'make count DATA="* ]]
	project
	run result
	assert_success
	refute_output --partial checkpoint
	assert_equal "$(result nix)" ''
	run result mayor council
	assert_failure 64
	rm -r "$data/voters"
	run result
	assert_failure 75
}

@test "an election without candidates or ballots has a count too" {
	election e 2 | registry
	decide
	project
	run result
	assert_output - <<-'END'
		{"ballots":{"issued":0,"cast":0,"takenBefore":0,"voided":0,"cancelled":0,"replaced":0,"rejected":{},"refused":{"cancellations":{},"revocations":{},"replacements":{}}},"seq":1,"complete":true}
		{"electionId":"e","description":"Election e","electionDate":"2022-03-22","votesAllowed":2,"ballotsPerVoter":1,"electionState":"OPEN","final":false,"issued":0,"cast":0,"votes":0,"undervotes":0,"rejected":{},"candidates":[]}
	END
	agree
}
