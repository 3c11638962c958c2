#!/usr/bin/env bats
# What the office stores is held against the registry: what has no effect, or hangs in the air, is told.
load helper
load events

warnings() {
	es-query -d "$data" warnings | jq -r '"\(.seq) \(.warning)"'
}

# told WANTED…: decides; the warnings are as wanted, a line each.
told() {
	decide
	diff <(printf '%s\n' "$@") <(warnings)
}

@test "a registry that is in order has none, whatever the order of its lines" {
	contests | tac >lines
	{
		issue b1 v1 ISSUED ',"electionIds":["mayor","board"]'
		voter v1
		cat lines
		becomes Closed mayor
		becomes Reopened mayor
		election mayor 1 'Another name'
		candidate mayor ann 'Another name'
		issue b1 v1 ISSUED ',"electionIds":["mayor","board"]'
	} | registry
	decide
	assert_equal "$(warnings)" ''
}

@test "what names a contest that does not exist, until it is created" {
	contests | registry
	{
		becomes Closed nix
		becomes Opened nix
		candidate board2 zoe
		voter v1
		issue b1 v1 ISSUED ',"electionIds":["mayor","nix"]'
	} | registry
	told '8 Election Closed: there is no election nix' '9 Election Opened: there is no election nix' \
		'10 candidate zoe stands in election board2, which does not exist' '12 ballot b1 is for election nix, which does not exist'
	election nix | registry
	told '10 candidate zoe stands in election board2, which does not exist'
}

@test "a ballot for a voter who is not registered, until that one is" {
	contests | registry
	{
		voter v1
		issue b1 v1
		issue b2 v12
		issue b3 v0
		issue b4 v12
	} | registry
	told '11 ballot b3 is for voter v0, who is not registered' '10 ballot b2 is for voter v12, who is not registered' \
		'12 ballot b4 is for voter v12, who is not registered'
	voter v12 | registry
	told '11 ballot b3 is for voter v0, who is not registered'
}

@test "what is not taken: another votesAllowed, ballotsPerVoter, opened; a change of state that is none; a ballot's other voter" {
	{
		contests
		voter v1
		issue b1 v1
	} | registry
	{
		election mayor 3
		election mayor 1 | any_number
		election mayor 1 | sed 's/}}/,"opened":false}}/'
		becomes Opened mayor
		becomes Reopened mayor
		becomes Closed mayor mayor
		becomes Opened mayor
		issue b1 v2
		issue b1 v1 SUBMITTED
		issue b1 v1 ISSUED ",\"secretHash\":\"$(hash_of x)\""
	} | registry
	told '10 mayor keeps 1 vote: an election keeps its first votesAllowed, so 3 has no effect' \
		'11 mayor keeps 1 ballot per voter: an election keeps its first ballotsPerVoter, so 0 has no effect' \
		'12 mayor stays open: opened has an effect only when an election is created' \
		'13 Election Opened: mayor is open already' '14 Election Reopened: mayor is not closed, so it cannot be reopened' \
		'16 Election Closed: mayor is closed already' '17 Election Opened: mayor stays closed: only Election Reopened opens it' \
		'18 ballot b1 keeps what it was first issued with: this has no effect' \
		'19 ballot b1 keeps what it was first issued with: this has no effect' \
		'20 ballot b1 keeps what it was first issued with: this has no effect'
}

@test "a ballot that is cancelled and not replaced" {
	world | registry
	{
		cancel b1
		cancel b2
		cancel b9
		replace c1 v1 b1
	} | registry
	decide
	assert_equal "$(warnings | grep ended)" '19 ballot b2 ended and no other is in its place: if voter v2 has no other, es reissue issues one'
}

@test "the run that stores it says so, once; result lists it, for people too" {
	world | registry
	run_all </dev/null >/dev/null
	grep -q '^es-verify-ballot: line 17: ballot g6 is for voter ghost, who is not registered$' chatter
	becomes Closed mayr >close
	"$top/pipelines/init" -d "$data" -r close 2>/dev/null
	run --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
	assert_equal "$(grep 'ballot: line' <<<"$stderr")" 'es-verify-ballot: line 18: Election Closed: there is no election mayr'
	run --separate-stderr "$top/pipelines/run" -d "$data" </dev/null
	refute [ "$(grep -c 'ballot: line' <<<"$stderr")" -gt 0 ]
	run "$top/pipelines/result" -d "$data"
	assert_equal "$(tail -n 2 <<<"$output")" '{"seq":17,"warning":"ballot g6 is for voter ghost, who is not registered"}
{"seq":18,"warning":"Election Closed: there is no election mayr"}'
	jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/result.jq" <<<"$output" >table
	grep -qx 'warning: line 18: Election Closed: there is no election mayr' table
}

@test "of many, twenty are printed and the rest counted; all are listed" {
	contests | registry
	for ((n = 0; n < 100; n++)); do issue "b$n" nobody; done | registry
	es-replay -d "$data" | es-verify-ballot -v -d "$data" 2>said >/dev/null
	assert_equal "$(grep -c 'who is not registered' said)" 20
	assert_equal "$(tail -n 1 said)" 'es-verify-ballot: and 80 more warnings'
	assert_equal "$(warnings | wc -l)" 100
}

@test "asked again from anywhere, and in a table made again, they are the same" {
	{
		world
		becomes Closed nix
		election mayor 9
	} | registry
	# In many runs: a table made in one is the same.
	for n in 1 2 3; do
		issue "s$n" "v$n" ISSUED ',"electionIds":["mayor","nix"]' | registry
		decide
	done
	warnings >before
	assert_equal "$(cut -d ' ' -f 1 before | xargs)" '18 19 20 17'
	es-replay -d "$data" --from 5 | es-verify-ballot -d "$data" >/dev/null
	warnings | diff before -
	rm -r "$data/voters"
	decide
	warnings | diff before -
	"$top/pipelines/replay" -d "$data" 2>/dev/null
}
