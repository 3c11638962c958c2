#!/usr/bin/env bats
load helper
load events

voted() {
	world | registry reg
	{
		ballot b1 v1 mayor ann board eve
		ballot b2 v2
		ballot b3 v3 mayor nix
	} | ballots box
	decide
	project
}

query() {
	es-query -d "$data" "$@"
}

@test "each kind, whole: one line a thing, sorted by id" {
	voted
	voter v2 Newer ',"phone":"1"' | registry
	candidate mayor ann Newer | registry
	election mayor 5 Newer | registry
	decide
	assert_equal "$(query voters)" "$(for n in 1 2 3 4; do
		[[ $n == 2 ]] && voter v2 Newer ',"phone":"1"' || voter "v$n"
	done | jq -c .detail)"
	assert_equal "$(query elections)" "$({
		election board 2
		election mayor 1 Newer
	} | jq -c '.detail + {ballotsPerVoter: 1, electionState: "OPEN"}')"
	assert_equal "$(query candidates)" "$({
		candidate board cyd
		candidate board dan
		candidate board eve
		candidate mayor ann Newer
		candidate mayor bob
	} | jq -c .detail)"
	assert_equal "$(query ballots)" "$({
		issue a5 v1 SUBMITTED
		issue b1 v1 SUBMITTED
		issue b2 v2 SUBMITTED
		issue b3 v3
		issue b4 v4
		issue g6 ghost
	} | jq -c .detail)"
	project
	agree
}

@test "each kind for one id: those lines of the whole with it" {
	voted
	while IFS=: read -r what member; do
		query "$what" >whole
		assert [ -s whole ]
		for id in $(jq -r ".$member" whole | sort -u); do
			query "$what" "$id" | cmp - <(jq -c --arg id "$id" "select(.$member == \$id)" whole) || fail "$what $id"
			assert_equal "$(query "$what" "${id}x")" ''
			assert_equal "$(query "$what" "${id%?}")" ''
		done
	done <<-'END'
		voters:voterId
		ballots:ballotId
		elections:electionId
		candidates:candidateId
		votes:ballotId
		tally:electionId
	END
}

@test "position: log, decided, projections, sources" {
	voted
	ballot b4 v4 | ballots box-2
	run query position
	assert_success
	assert_output - <<-'END'
		{"name":"log","seq":26}
		{"name":"decided","seq":25}
		{"name":"voters","seq":20}
		{"name":"votes","seq":25}
		{"name":"tally","seq":25}
		{"name":"audit","seq":25}
		{"source":"reg","line":17}
		{"source":"box","line":3}
		{"source":"box-2","line":1}
	END
	run query position votes
	assert_line '{"name":"votes","seq":25}'
	refute_line --partial audit
	# A ballot whose votes are not all stored is not decided.
	rm -rf "$data"
	world | registry
	ballot b1 v1 mayor ann board eve | ballots
	es-replay -d "$data" | es-verify-ballot -d "$data" | es-explode-votes | head -n 20 | es-append -d "$data" >/dev/null
	run query position
	assert_line '{"name":"log","seq":20}'
	assert_line '{"name":"decided","seq":17}'
}

@test "an empty data directory holds nothing; a missing one ends with 74" {
	mkdir -m 700 "$data"
	for what in voters ballots elections candidates votes tally 'audit ballot b1' 'records voters'; do
		# shellcheck disable=SC2086
		run es-query -d "$data" $what
		assert_success
		assert_output ''
		# shellcheck disable=SC2086
		run es-query -d none $what
		assert_equal "$what $status" "$what 74"
	done
	run es-query -d "$data" position
	assert_line '{"name":"log","seq":0}'
}

@test "a projection that is missing beside a log is to be built first: 75" {
	world | registry
	for what in voters ballots votes tally 'audit ballot b1'; do
		# shellcheck disable=SC2086
		run --separate-stderr es-query -d "$data" $what
		assert_equal "$what $status" "$what 75"
		[[ $stderr == *"is missing: make it with 'make count DATA="* ]]
	done
}

@test "a projection of another log is not shown: 75, position 0" {
	voted
	(data=other && world | sed 's/ann/amy/' | registry && ballot b1 v1 mayor amy | ballots && decide && project)
	rm -r "$data/tally" "$data/voters"
	cp -r other/tally other/voters "$data"
	for what in tally voters; do
		run --separate-stderr es-query -d "$data" "$what"
		assert_failure 75
		[[ $stderr == *"$what belongs to another log: make it with 'make count DATA="* ]]
	done
	run query position
	assert_line '{"name":"tally","seq":0}'
}

@test "a lock that is held is waited for, up to 10 s" {
	voted
	flock -F "$data/tally.lock" sleep 1 3>&- &
	until ! flock -n "$data/tally.lock" true; do sleep 0.01; done
	run query tally
	assert_success
	flock -F "$data/tally.lock" sleep 30 3>&- &
	holder=$!
	until ! flock -n "$data/tally.lock" true; do sleep 0.01; done
	SECONDS=0
	run query tally
	kill "$holder"
	assert_failure 75
	assert_output 'es-query: tally.lock is held by another program: try again'
	((SECONDS >= 9 && SECONDS <= 20))
}

@test "what cannot be printed is a wrong call: 64" {
	voted
	for wrong in '' nix 'voters v1 v2' 'audit' 'audit ballot' 'audit party x' 'audit ballot b1 b2' 'position nix' 'records' 'digest' 'digest nix' \
		'records nix' 'Tally'; do
		# shellcheck disable=SC2086
		run es-query -d "$data" $wrong
		assert_equal "$wrong: $status" "$wrong: 64"
	done
}

@test "an audit trail of a log that was changed is damage: 76" {
	voted
	sed -i '18s/"ballotId":"b1"/"ballotId": "b"/' "$data/events.ndjson"
	run --separate-stderr query audit ballot b1
	assert_failure 76
	[[ $stderr == *'events.ndjson line 18'* ]]
}

@test "records print the same exactly where the records are the same" {
	voted
	cp -r "$data" other
	for what in voters votes tally audit; do
		query records "$what" >"$what"
		es-query -d other records "$what" | cmp - "$what"
		run jq -e 'select((.key | test("^([0-9a-f]{2})+$")) and (.value | test("^([0-9a-f]{2})*$")) | not)' "$what"
		assert_output ''
		query digest "$what" >"digest-$what"
		run jq -r '"\(.name) \(.sha256 | length)"' "digest-$what"
		assert_output "$what 64"
		es-query -d other digest "$what" | cmp - "digest-$what"
	done
	ballot b4 v4 mayor bob | ballots
	decide
	project
	for what in voters votes tally audit; do
		run cmp "$what" <(query records "$what")
		assert_failure
		run cmp "digest-$what" <(query digest "$what")
		assert_failure
	done
}

@test "activity: what jq counts in the log, also where it is taken in in pieces" {
	voted
	ballot b4 v4 mayor bob | ballots
	election late 1 | registry
	decide
	project
	diff <(query activity) <(jq -sc '{seq: last.seq}' "$data/events.ndjson"
		jq -c 'select(.type == "Election Created") | {created: .detail.electionId}' "$data/events.ndjson"
		jq -sc 'group_by([.time[:16], .type])[] | {type: .[0].type, minute: .[0].time[:16], n: length}' "$data/events.ndjson"
		jq -sc '{latest: (map(.time) | max)}' "$data/events.ndjson")
	query activity >before
	rm -r "$data/tally"
	project
	query activity | cmp - before
}

@test "cvr: the ballots that count, in the log's order, with the contests that they count in" {
	{
		world
		voter v5
		issue c7 v5 ISSUED ',"electionIds":["board"]'
		printf '%s\n' '{"type":"Election Created","detail":{"electionId":"later","description":"L","electionDate":"2022-03-22","opened":false}}'
		candidate later zoe
	} | registry reg
	ballot b3 v3 mayor bob board eve board cyd | ballots box-1
	ballot c7 v5 board dan | ballots box-2
	becomes Opened later | registry
	ballot b4 v4 later zoe | ballots box-3
	ballot b3 v3 mayor ann | ballots again
	decide
	project
	assert_equal "$(query cvr | jq -c '[.ballotId, .from, .electionIds, [.votes[].candidateId]]')" \
		'["b3","box-1:1",["board","mayor"],["cyd","eve","bob"]]
["c7","box-2:1",["board"],["dan"]]
["b4","box-3:1",null,["zoe"]]'
	# Each contest has as many records as the official count has ballots.
	assert_equal "$(query cvr | jq -sc 'map(.electionIds // ["board", "later", "mayor"] | .[]) | group_by(.) | map([.[0], length])')" \
		"$(query result | jq -sc 'map(select(.electionId) | [.electionId, .cast])')"
	revoke b4 | registry
	decide
	project
	assert_equal "$(query cvr | jq -r .ballotId)" $'b3\nc7'
}

@test "-v sums up" {
	voted
	run --separate-stderr query -v tally
	assert_equal "$stderr" 'es-query: 5 lines printed'
}

# read_only COMMAND…: runs it where the data directory is mounted read-only.
read_only() {
	local root=()
	((EUID == 0)) || root=(-r)
	# shellcheck disable=SC2016
	unshare "${root[@]}" -m sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" "$1" && shift && exec "$@"' \
		sh "$data" "$@"
}

@test "a copy that may only be read answers all the same, and stays as it is" {
	bare
	mkdir -p "$data"
	read_only true 2>/dev/null || skip "nothing can be mounted here"
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	local what words
	local topics=(voters ballots elections candidates votes tally result warnings position projections 'audit ballot 49aef2'
		'records voters' 'digest votes')
	for what in "${topics[@]}"; do
		read -ra words <<<"$what"
		es-query -d "$data" "${words[@]}"
	done >wanted
	es-checkpoint -d "$data" >>wanted
	es-receipt -d "$data" seq 20 >>wanted
	"$top/pipelines/tally" -d "$data" >>wanted
	"$top/pipelines/result" -d "$data" >>wanted
	(cd "$data" && find . -type f -exec sha256sum {} + | sort) >before
	for what in "${topics[@]}"; do
		read -ra words <<<"$what"
		read_only es-query -d "$data" "${words[@]}"
	done >got
	read_only es-checkpoint -d "$data" >>got
	read_only es-receipt -d "$data" seq 20 >>got
	read_only "$top/pipelines/tally" -d "$data" >>got
	read_only "$top/pipelines/result" -d "$data" >>got
	diff wanted got
	(cd "$data" && find . -type f -exec sha256sum {} + | sort) | diff before -
	# One that was copied while it was open cannot be repaired where it lies.
	rm "$data/tally/closed"
	run --separate-stderr read_only es-query -d "$data" tally
	assert_failure 75
	[[ $stderr == *"tally was not closed when it was copied, and cannot be written to: "* ]]
}
