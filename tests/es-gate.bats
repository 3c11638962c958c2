#!/usr/bin/env bats
# The gate in front of the log: es-gate.
load helper
load events

# begin: an election whose ballots have secrets; b1 to b4 are issued to v1 to v4, b5 without a secret to v4.
begin() {
	{
		contests | any_number
		local n
		for n in 1 2 3 4; do
			voter "v$n"
			issue "b$n" "v$n" ISSUED ",\"secretHash\":\"$(hash_of "s$n")\""
		done
		issue b5 v4
	} | registry reg
	decide
}

# submit BALLOT VOTER SECRET [CANDIDATE]: an event as es-ingest prints it; without a secret if that is empty.
submit() {
	ballot "$1" "$2" mayor "${4:-ann}" | { if [[ -n $3 ]]; then with_secret "$3"; else cat; fi; } | es-ingest
}

# gate [OPTION…]: asks about the events on standard input.
gate() {
	es-gate -d "$data" "$@"
}

# kept_out REASON: the event on standard input is refused for it.
kept_out() {
	run --separate-stderr -65 gate
	assert_output ''
	assert_equal "$stderr" "es-gate: line 1 refused: $1"
}

# let_through: the event on standard input is passed on as it is.
let_through() {
	cat >one
	run --separate-stderr -0 gate "$@" <one
	assert_output "$(<one)"
	assert_equal "$stderr" ''
}

# repeats SEQ [OPTION…]: in place of the event on standard input the stored one is printed.
repeats() {
	run --separate-stderr -0 gate "${@:2}"
	assert_output "$(sed -n "$1p" "$data/events.ndjson")"
	assert_equal "$stderr" "es-gate: line 1 is stored already: seq $1"
}

@test "a ballot never issued, of another voter, with another secret or none is refused, and the right one is not" {
	begin
	submit nix v1 s1 | kept_out unknown-ballot
	submit b1 v2 s1 | kept_out wrong-voter
	submit b1 v2 s2 | kept_out wrong-voter
	submit b1 v1 s2 | kept_out not-authentic
	submit b1 v1 '' | kept_out not-authentic
	submit b1 v1 s1 | let_through
	submit b5 v4 '' | let_through
	submit b5 v4 s1 | let_through
	submit b5 v1 '' | kept_out wrong-voter
	assert_equal "$(jq -c 'del(.since)' "$data/gate.json")" '{"unknown-ballot":1,"wrong-voter":3,"not-authentic":2,"slowed":0}'
	assert_equal "$(wc -l <"$data/events.ndjson")" 16
}

@test "it copies what it lets through, byte for byte and in order, and events of other types" {
	begin
	{
		contests | es-ingest --registry
		submit nix v1 s1
		submit b1 v1 s1
		submit b2 v1 s1
		submit b2 v2 s2
		es-replay -d "$data"
	} >mixed
	run -65 --separate-stderr gate -v <mixed
	assert_equal "$output" "$(sed '8d;10d' mixed)"
	assert_equal "$stderr" 'es-gate: line 8 refused: unknown-ballot
es-gate: line 10 refused: wrong-voter
es-gate: 25 events passed on, 0 stored already, 2 refused'
}

@test "for the rules to reject: voided, cancelled, accepted with other votes, votes that are not allowed" {
	begin
	for n in 1 2; do
		ballot "b$n" "v$n" mayor ann | with_secret "s$n"
	done | ballots box
	decide
	{
		revoke b1
		cancel b3
	} | registry office
	submit b1 v1 s1 | let_through
	submit b3 v3 s3 | let_through
	decide
	submit b1 v1 s1 | let_through
	submit b3 v3 s3 | let_through
	submit b2 v2 s2 bob | let_through
	submit b4 v4 s4 nix | let_through
}

@test "without secrets everything passes, unless it is told --always" {
	world | registry reg
	decide
	submit nix v1 '' | let_through
	submit b1 v2 '' | let_through
	ballot b1 v1 mayor ann | ballots box
	submit b1 v1 '' | let_through
	assert_not_exists "$data/gate.json"
	submit nix v1 '' >asked
	run -65 --separate-stderr gate --always <asked
	assert_equal "$stderr" 'es-gate: line 1 refused: unknown-ballot'
	submit b1 v1 '' | repeats "$(wc -l <"$data/events.ndjson")" --always
}

@test "a ballot issued just now is known, whether decide has seen it or not; so is the first with a secret" {
	world | registry reg
	decide
	issue n1 v1 ISSUED ",\"secretHash\":\"$(hash_of new)\"" | registry office-1
	submit n1 v1 new | let_through
	submit n1 v1 old | kept_out not-authentic
	submit n1 v2 new | kept_out wrong-voter
	submit n2 v1 new | kept_out unknown-ballot
	submit b1 v1 '' | let_through
	decide
	submit n1 v1 old | kept_out not-authentic
	# Nor does it take a projection.
	rm -r "$data/voters"
	submit n1 v1 new | let_through
	submit n1 v1 old | kept_out not-authentic
	submit nix v1 new | kept_out unknown-ballot
	assert_not_exists "$data/voters"
	decide
	# In the place of another one.
	cancel n1 | registry office-2
	decide
	replace n3 v1 n1 ",\"secretHash\":\"$(hash_of third)\"" | registry office-3
	submit n3 v1 third | let_through
	submit n3 v1 new | kept_out not-authentic
	decide
	submit n3 v1 third | let_through
}

@test "far behind it waits for decide, but not for a ballot that the projection has; without a log it ends with 75" {
	begin
	# More than it reads.
	yes "$(ballot zz zz mayor ann)" | head -n 100001 | ballots box
	issue n1 v1 ISSUED ",\"secretHash\":\"$(hash_of new)\"" | registry office
	submit b1 v1 s1 | let_through
	submit b1 v1 s2 | kept_out not-authentic
	submit n1 v1 new >asked
	run --separate-stderr -75 gate --wait 1 <asked
	assert_output ''
	assert_equal "$stderr" 'es-gate: the voters projection is too far behind: run the pipelines, and try again'
	gate --wait 60 <asked >passed &
	local waiting=$!
	sleep 0.3
	es-replay -d "$data" | es-verify-ballot --outcomes -d "$data" >/dev/null
	wait "$waiting"
	cmp asked passed
	rm -r "$data/voters"
	run --separate-stderr -75 gate --wait 1 <asked
	assert_equal "$stderr" 'es-gate: there is no voters projection: run the pipelines, and try again'
	mkdir -m 700 new
	run --separate-stderr -75 es-gate -d new --wait 1 <asked
	assert_equal "$stderr" 'es-gate: the log is empty: run the pipelines, and try again'
	assert_equal "$(ls new)" ''
}

@test "a projection that is locked is waited for; one that was not closed is repaired" {
	begin
	submit b1 v1 s1 >asked
	exec {held}>>"$data/voters.lock"
	flock "$held"
	run --separate-stderr -75 gate --wait 1 <asked
	assert_equal "$stderr" 'es-gate: voters.lock is held by another program: try again'
	gate --wait 60 <asked >passed {held}>&- &
	sleep 0.2
	exec {held}>&-
	wait "$!"
	cmp asked passed
	# Many can look at once.
	exec {held}<"$data/voters.lock"
	flock -s "$held"
	submit b1 v1 s1 | let_through --wait 1
	exec {held}>&-
	# As if es-verify-ballot had been killed.
	rm "$data/voters/closed"
	submit b1 v1 s1 | let_through
	assert_exists "$data/voters/closed"
	# Damage is not repaired here, nor taken for an empty table.
	head -c 100000 /dev/zero | tr '\0' x >"$data/voters/records.db"
	run --separate-stderr -75 gate <asked
	assert_output ''
}

@test "it looks without changing the projection" {
	begin
	submit b1 v1 s1 >asked
	find "$data/voters" -type f -exec sha256sum {} + -exec stat -c '%n %Y.%y' {} + | sort >before
	gate <asked
	find "$data/voters" -type f -exec sha256sum {} + -exec stat -c '%n %Y.%y' {} + | sort | diff before -
}

@test "what is sent again is answered with what is stored first, and stored once" {
	begin
	submit b1 v1 s1 | gate | es-append -d "$data" >first
	submit b1 v1 s1 | gate 2>said | es-append -d "$data" | cmp first
	submit b1 v1 s1 | repeats 17
	submit b1 v1 wrong | kept_out not-authentic
	# With other votes it is another one.
	submit b1 v1 s1 bob | let_through
	decide
	submit b1 v1 s1 | repeats 17
	submit b1 v1 s1 bob | let_through
	becomes Closed mayor | registry close
	submit b1 v1 s1 | repeats 17
	# One that was rejected may be accepted now.
	submit b2 v2 s2 | es-append -d "$data" >/dev/null
	decide
	becomes Reopened mayor | registry reopen
	submit b2 v2 s2 | let_through
	# One that is voided is not accepted any more.
	revoke b1 | registry office
	submit b1 v1 s1 | let_through
	decide
	submit b1 v1 s1 | let_through
	assert_equal "$(outcomes | xargs)" 'b1 verified b2 election-closed'
}

@test "before a submission is decided, a change by the office ends that" {
	begin
	submit b1 v1 s1 | es-append -d "$data" >/dev/null
	submit b1 v1 s1 | repeats 17
	becomes Closed mayor | registry close
	submit b1 v1 s1 | let_through
}

@test "without a secret only what is not decided yet counts as sent before" {
	begin
	submit b5 v4 '' | es-append -d "$data" >/dev/null
	submit b5 v4 '' | repeats 17
	decide
	submit b5 v4 '' | let_through
	submit b5 v4 '' bob | let_through
}

@test "two at once: with --lock the second one sees what the first one stored" {
	begin
	local n
	# both OPTION…: sends the same twice at once, as web does; how often it is stored.
	both() {
		local n seen
		seen=$(wc -l <"$data/events.ndjson")
		for n in 1 2; do
			(
				exec 3>>"$data/web.lock"
				submit "$1" "$2" "$3" >"asked-$n"
				: >"ready-$n"
				until [[ -e ready-1 && -e ready-2 ]]; do :; done
				gate "${@:4}" <"asked-$n" 2>/dev/null >"passed-$n"
				sleep 0.2
				es-append -d "$data" <"passed-$n" >"stored-$n"
			) &
		done
		wait
		rm ready-*
		cmp stored-1 stored-2 || return
		(($(wc -l <"$data/events.ndjson") == seen + 1))
	}
	for n in 1 2 3; do
		both "b$n" "v$n" "s$n" --lock 3
	done
	run ! both b4 v4 s4
	# What is refused needs no lock.
	exec 4>>"$data/web.lock"
	flock 4
	submit b1 v1 no >asked
	run --separate-stderr -65 gate --lock 3 3>>"$data/web.lock" <asked
	submit b1 v1 s1 bob >asked
	run --separate-stderr -75 gate --lock 3 --wait 1 3>>"$data/web.lock" <asked
	assert_output ''
	assert_equal "$stderr" 'es-gate: others hold the lock: try again'
	exec 4>&-
	run --separate-stderr -64 gate --lock 77 <asked
	assert_equal "$stderr" 'es-gate: descriptor 77 is not open'
}

@test "limits for a ballot and in all; what fits its ballot is let through in spite of them" {
	begin
	local n
	for ((n = 0; n < 4; n++)); do
		submit b1 v1 "wrong$n"
	done >bad
	run --separate-stderr -65 gate --per-ballot 3 <bad
	assert_equal "$stderr" 'es-gate: line 1 refused: not-authentic
es-gate: line 2 refused: not-authentic
es-gate: line 3 refused: not-authentic
es-gate: line 4 refused: not-authentic, too many: wait 20 s'
	submit b2 v2 wrong >other
	run --separate-stderr -65 gate --per-ballot 3 <other
	assert_equal "$stderr" 'es-gate: line 1 refused: not-authentic'
	submit b1 v1 s1 | let_through
	run --separate-stderr -65 gate --in-all 1 < <(cat other other)
	[[ $stderr == *'line 2 refused: not-authentic, too many: wait '[0-9]*' s' ]]
	jq -e '.["not-authentic"] == 7 and .slowed >= 2' "$data/gate.json"
	# It becomes better.
	submit b3 v3 wrong >third
	gate --per-ballot 60 <third || :
	gate --per-ballot 1 <third 2>said || :
	grep -q 'too many: wait' said
	sleep 1.1
	run --separate-stderr -65 gate --per-ballot 60 <third
	assert_equal "$stderr" 'es-gate: line 1 refused: not-authentic'
}

@test "with --slow a refusal over a limit takes a while, 32 at once at most" {
	begin
	submit nix v1 s1 >bad
	local n began=$SECONDS
	gate --per-ballot 1 --slow 60 <bad 2>/dev/null || :
	((SECONDS - began < 30))
	for ((n = 0; n < 40; n++)); do
		{
			es-gate -d "$data" --per-ballot 1 --slow 8 <bad 2>/dev/null || :
			echo "$((SECONDS - began))"
		} >"took-$n" &
	done
	# Meanwhile the voter gets through, and decide has the projection.
	submit b1 v1 s1 | let_through --per-ballot 1 --slow 60
	timeout 5 es-verify-ballot -d "$data" </dev/null
	wait
	assert_equal "$(awk '$1 >= 8' took-* | wc -l)" 32
	assert_equal "$(jq .slowed "$data/gate.json")" 40
}

@test "a number that is none: 64" {
	mkdir -m 700 "$data"
	local option value
	for option in per-ballot in-all slow wait lock; do
		for value in 0 -1 x 1000001 99999999999999999999; do
			run -64 gate --$option "$value" </dev/null
			assert_line "es-gate: not a number from 1 to 1000000: $value"
		done
	done
}

@test "counts and limits do not grow; files that are not as they should be are begun anew" {
	begin
	local n
	for ((n = 0; n < 3000; n++)); do
		ballot "nix$n" v1 mayor ann
	done | es-ingest >bad
	run -65 gate <bad
	jq -se 'length == 1 and .[0]["unknown-ballot"] == 3000 and .[0].slowed > 1000' "$data/gate.json"
	(($(stat -c %s "$data/gate.limits") <= 65536))
	assert_equal "$(stat -c %a "$data/gate.json" "$data/gate.limits" "$data/gate.lock" | xargs)" '600 600 600'
	submit nix v1 s1 >asked
	for bad in '' '{' '{}' '{"since":"x","unknown-ballot":1,"wrong-voter":1,"not-authentic":1,"slowed":1}' \
		'{"since":"2026-11-28T18:30:00.000Z","unknown-ballot":-1,"wrong-voter":1,"not-authentic":1,"slowed":1}'; do
		printf '%s' "$bad" >"$data/gate.json"
		head -c 70000 /dev/urandom >"$data/gate.limits"
		run -65 gate <asked
		assert_equal "$(jq -c 'del(.since, .slowed)' "$data/gate.json")" '{"unknown-ballot":1,"wrong-voter":0,"not-authentic":0}'
	done
	rm "$data/gate.json" "$data/gate.limits"
	for name in gate.json gate.limits gate.json.new; do
		ln -s ../elsewhere "$data/$name"
		run -64 gate <asked
		rm "$data/$name"
		assert_not_exists elsewhere
	done
}

@test "killed anywhere, it leaves counts that can be read, and loses none but the last" {
	begin
	local n last=0 now
	for ((n = 0; n < 2000; n++)); do
		ballot "nix$n" v1 mayor ann
	done | es-ingest >bad
	for ((n = 0; n < 20; n++)); do
		es-gate -d "$data" <bad >/dev/null 2>said &
		sleep "0.0$((n % 5 + 1))"
		kill -9 "$!" 2>/dev/null || :
		wait "$!" 2>/dev/null || :
		[[ -s $data/gate.json ]] || continue
		now=$(jq '.["unknown-ballot"]' "$data/gate.json")
		((now >= last + $(grep -c refused said)))
		last=$now
	done
	((last > 0))
	# Several at once lose none either.
	head -n 200 bad >some
	for n in 1 2 3 4; do
		gate <some 2>/dev/null &
	done
	wait
	assert_equal "$(jq '.["unknown-ballot"]' "$data/gate.json")" $((last + 800))
}

@test "it lets decide have the projection while it waits for input" {
	begin
	mkfifo feed
	gate <feed >passed 2>said &
	local waiting=$!
	exec {feed}>feed
	submit b1 v1 s1 >&"$feed"
	local n
	for ((n = 0; n < 200; n++)); do
		[[ ! -s passed ]] || break
		sleep 0.05
	done
	[[ -s passed ]]
	timeout 10 es-verify-ballot -d "$data" </dev/null
	issue n1 v1 ISSUED ",\"secretHash\":\"$(hash_of new)\"" | registry office
	decide
	submit n1 v1 new >&"$feed"
	exec {feed}>&-
	wait "$waiting"
	assert_equal "$(wc -l <passed)" 2
}
