#!/usr/bin/env bats
# Ballots taken back and replaced: what is decided over each, what becomes of the votes, what shows a forgery of it.
load helper
load events

# voided: b1, with a vote in each contest, is revoked and replaced by c1, whose votes are others. The whole way, in steps.
voided() {
	world | registry
	{
		ballot b1 v1 mayor ann board cyd
		ballot b2 v2 mayor ann board cyd
	} | ballots
	decide
	project
	{
		revoke b1 lost
		replace c1 v1 b1
	} | registry
	decide
	project
	ballot c1 v1 mayor bob | ballots
	decide
	project
}

# seq_of PATTERN: the line of the log that it is found in first.
seq_of() {
	grep -nm 1 -- "$1" "$data/events.ndjson" | cut -d : -f 1
}

@test "a ballot revoked is voided, with its votes, the reason, and what it voids" {
	world | registry
	ballot b1 v1 board eve mayor ann board cyd | ballots
	decide
	revoke b1 'Stolen: \"gone\" \\ \u00e9\u0001' | registry
	decide
	run sed -n '18,$p' <(jq -c '[.seq, .id, .type, .detail]' "$data/events.ndjson")
	line() {
		printf '[%s,"%s","Vote %s",{"ballotId":"b1","vote":{"electionId":"%s","candidateId":"%s"}%s}]\n' "$@"
	}
	votes='[{"electionId":"board","candidateId":"eve"},{"electionId":"mayor","candidateId":"ann"},{"electionId":"board","candidateId":"cyd"}]'
	assert_line -n 1 --partial '[19,"18.0","Ballot Verified",'
	assert_line -n 2 "$(line 20 18.1 Cast board eve '')"
	assert_line -n 6 "[24,\"23.0\",\"Ballot Voided\",{\"ballotId\":\"b1\",\"voterId\":\"v1\",\"votes\":$votes,\"reason\":\"Stolen: \\\"gone\\\" \\\\ é\\u0001\",\"voids\":\"18.0\"}]"
	assert_line -n 7 "$(line 25 23.1 Retracted board eve ',"retracts":"18.1"')"
	assert_line -n 8 "$(line 26 23.2 Retracted mayor ann ',"retracts":"18.2"')"
	assert_line -n 9 "$(line 27 23.3 Retracted board cyd ',"retracts":"18.3"')"
	assert_equal "${#lines[@]}" 10
	run jq -rs '.[22].time as $time | map(select(.seq > 23) | .time == $time) | unique[]' "$data/events.ndjson"
	assert_output true
}

@test "its votes leave the tally, are marked, and the ballot is VOIDED" {
	voided
	agree
	run counted < <(es-query -d "$data" tally)
	assert_output $'board cyd 1\nmayor ann 1\nmayor bob 1'
	run es-query -d "$data" ballots
	assert_line '{"ballotId":"b1","voterId":"v1","ballotState":"VOIDED"}'
	assert_line '{"ballotId":"c1","voterId":"v1","ballotState":"SUBMITTED"}'
	assert_line '{"ballotId":"b2","voterId":"v2","ballotState":"SUBMITTED"}'
	run es-query -d "$data" votes b1
	assert_output "$(printf '{"seq":%s,"ballotId":"b1","electionId":"%s","candidateId":"%s","retracted":%s}\n' 21 mayor ann 29 22 board cyd 30)"
	run es-query -d "$data" votes b2
	refute_output --partial retracted
	run es-count < <(es-replay -d "$data")
	assert_output "$(es-query -d "$data" tally)"
}

@test "a blank ballot is voided too: no vote is retracted" {
	world | registry
	ballot b1 v1 | ballots
	revoke b1 | registry
	answered 'b1 verified' 'b1 voided lost'
	run es-query -d "$data" ballots b1
	assert_output --partial VOIDED
	run grep -c 'Vote Retracted' "$data/events.ndjson"
	assert_output 0
}

@test "a voided ballot submitted again is rejected, as it was or changed" {
	voided
	{
		ballot b1 v1 mayor ann board cyd
		ballot b1 v1 mayor bob
		ballot b1 v1
	} | ballots
	decide
	run tail -n 3 <(answers)
	assert_output "$(printf 'b1 rejected ballot-voided\n%.0s' 1 2 3)"
	project
	agree
}

@test "every reason to refuse a revocation" {
	world | registry
	{
		revoke nix
		revoke b1
		revoke a5
	} | registry
	ballot b1 v1 mayor ann mayor bob | ballots
	revoke b1 | registry
	ballot b1 v1 mayor ann | ballots
	{
		revoke b1 first
		revoke b1 second
	} | registry
	ballot b2 v2 mayor ann | ballots
	{
		becomes Closed mayor
		revoke b2
		revoke b1
	} | registry
	answered 'nix refused unknown-ballot' 'b1 refused not-submitted' 'a5 refused taken-before' 'b1 rejected overvote' \
		'b1 refused not-submitted' 'b1 verified' 'b1 voided first' 'b1 refused already-voided' 'b2 verified' \
		'b2 refused election-closed' 'b1 refused already-voided'
	run jq -c 'select(.type == "Revocation Refused") | .detail' "$data/events.ndjson"
	assert_line -n 0 '{"ballotId":"nix","reason":"unknown-ballot"}'
}

@test "a ballot may be revoked in the batch that it was submitted in" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	revoke b1 | registry
	ballot b1 v1 mayor ann | ballots
	replace c1 v1 b1 | registry
	ballot c1 v1 mayor ann | ballots
	revoke c1 again | registry
	answered 'b1 verified' 'b1 voided lost' 'b1 rejected ballot-voided' 'c1 replaced b1' 'c1 verified' 'c1 voided again'
	run counted < <(es-query -d "$data" tally)
	assert_output ''
}

@test "every reason to refuse a replacement" {
	world | registry
	{
		ballot b1 v1 mayor ann
		ballot b2 v2 mayor ann
	} | ballots
	{
		replace b3 v1 nix
		replace c1 v1 nix
		replace c1 v1 b2
		replace c1 v1 b1
		replace c1 v2 b3
		replace c3 v3 b3
		replace a6 v1 a5
		revoke b1
		replace c1 v2 b1
		replace c1 v1 b1
		replace c1 v1 b1
		replace d1 v1 b1
		replace d1 v1 d1
	} | registry
	answered 'b1 verified' 'b2 verified' 'b3 refused already-issued' 'c1 refused unknown-ballot' 'c1 refused wrong-voter' \
		'c1 refused not-voided' 'c1 refused wrong-voter' 'c3 refused not-voided' 'a6 refused not-voided' 'b1 voided lost' \
		'c1 refused wrong-voter' 'c1 replaced b1' 'c1 refused already-issued' 'd1 refused already-replaced' 'd1 refused unknown-ballot'
}

@test "a replacement refused issues nothing, and may come again in order" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	replace c1 v1 b1 | registry
	ballot c1 v1 mayor ann | ballots
	revoke b1 | registry
	{
		replace c1 v2 b1
		replace c1 v1 b1
	} | registry
	ballot c1 v1 mayor bob | ballots
	answered 'b1 verified' 'c1 refused not-voided' 'c1 rejected unknown-ballot' 'b1 voided lost' 'c1 refused wrong-voter' \
		'c1 replaced b1' 'c1 verified'
	run es-query -d "$data" ballots c1
	assert_output '{"ballotId":"c1","voterId":"v1","ballotState":"SUBMITTED"}'
}

@test "a ballot that replaces another has its own voter, state, contests and secret; it can be voided and replaced" {
	world | registry
	ballot b1 v1 mayor ann | ballots
	{
		revoke b1
		replace c1 v1 b1 ",\"electionIds\":[\"board\"],\"secretHash\":\"$(hash_of word)\""
		issue c1 v2
	} | registry
	{
		ballot c1 v2 board cyd
		ballot c1 v1 board cyd
		ballot c1 v1 mayor ann | with_secret word
		ballot c1 v1 board cyd | with_secret word
	} | ballots
	{
		revoke c1
		replace d1 v1 c1
	} | registry
	ballot d1 v1 mayor bob | ballots
	answered 'b1 verified' 'b1 voided lost' 'c1 replaced b1' 'c1 rejected wrong-voter' 'c1 rejected not-authentic' \
		'c1 rejected not-on-ballot' 'c1 verified' 'c1 voided lost' 'd1 replaced c1' 'd1 verified'
	run jq -c 'select(.type == "Ballot Replaced") | .detail' "$data/events.ndjson"
	assert_line -n 0 '{"ballotId":"c1","voterId":"v1","replaces":"b1"}'
}

@test "what comes later does not change what was decided: asked again from anywhere the same bytes" {
	voided
	{
		revoke b1
		revoke c1
		replace b1 v2 c1
		replace d1 v1 c1
		replace e1 v1 b1
		issue d1 v2
		becomes Closed mayor
		revoke b2
		candidate mayor bob Newer
	} | registry
	{
		ballot b1 v1
		ballot c1 v1
		ballot d1 v1 board dan
	} | ballots
	decide
	{
		becomes Reopened mayor
		revoke b2
		revoke d1
	} | registry
	decide
	project
	agree
	run tail -n 12 <(answers)
	assert_output - <<-'END'
		c1 verified
		b1 refused already-voided
		c1 voided lost
		b1 refused already-issued
		d1 replaced c1
		e1 refused already-replaced
		b2 refused election-closed
		b1 rejected ballot-voided
		c1 rejected ballot-voided
		d1 verified
		b2 voided lost
		d1 voided lost
	END
	same_from_anywhere 17
}

@test "each projection equals its recomputation, and the same history in one run gives the same tables" {
	voided
	run "$top/pipelines/replay" -d "$data"
	assert_success
	for what in voters votes tally audit; do
		assert_line "replay: $what: equal"
	done
	# All causes first, then one decide: the same answers and the same tables but for where things stand.
	mkdir other
	jq -c 'select(.id | contains(":")) | del(.seq)' "$data/events.ndjson" | es-append -d other >/dev/null
	here=$data
	diff <(answers) <(data=other && decide && project && agree && answers)
	for what in tally ballots voters; do
		diff <(es-query -d "$here" $what) <(es-query -d other $what)
	done
}

@test "wherever the run is cut off, the next one ends what it began: the same log, each vote retracted once" {
	world | registry reg
	{
		ballot b1 v1 mayor ann board cyd board eve
		ballot b2 v2 board cyd
	} | ballots box
	decide
	project
	{
		revoke b1 lost
		revoke b2 found
		replace c1 v1 b1
	} | registry more
	ballot c1 v1 board cyd | ballots box2
	cp -r "$data" base
	from=$(wc -l <base/events.ndjson)
	run_all "$data" </dev/null >result
	agree
	to=$(wc -l <"$data/events.ndjson")
	assert_equal $((to - from)) $((1 + 3 + 1 + 1 + 1 + 1 + 1))
	for ((cut = from; cut <= to; cut++)); do
		# The voters have come as far as they will, or have not moved, or are gone; or half a line stands behind.
		for ((n = 0; n < 2; n++)); do
			case $(((2 * cut + cut / 2 + n) % 4)) in
			0) voters=ahead ;;
			1) voters=behind ;;
			2) voters=gone ;;
			3) voters=torn ;;
			esac
			rm -rf try
			cp -r base try
			head -n "$cut" "$data/events.ndjson" >try/events.ndjson
			case $voters in
			ahead) rm -r try/voters && cp -r "$data/voters" try ;;
			gone) rm -r try/voters try/events.head ;;
			torn) sed -n "$((cut + 1))p" "$data/events.ndjson" | head -c 60 >>try/events.ndjson ;;
			esac
			if [[ $voters == behind ]]; then
				# Whoever looks now is told that this is not the end.
				data=try project
				run jq -r .complete <(es-query -d try result)
				assert_line -n 0 "$( ((cut < to)) && echo false || echo true)"
			fi
			run_all try </dev/null | diff result -
			cmp "$data/events.ndjson" try/events.ndjson || fail "$cut $voters"
			agree try
			printf '%s\n' "$voters" >>tried
		done
	done
	assert_equal "$(sort -u tried | xargs)" 'ahead behind gone torn'
	run jq -r 'select(.type == "Vote Retracted") | .detail.retracts' "$data/events.ndjson"
	assert_equal "$(sort <<<"$output" | uniq -d)" ''
	assert_equal "${#lines[@]}" 4
}

@test "audit trails show revocation, void, retractions and replacement" {
	voided
	trail() {
		es-query -d "$data" audit "$@" | jq -r '"\(.seq) \(.type)"'
	}
	diff - <(trail ballot b1) <<-'END'
		9 Ballot Issued
		18 Ballot Submitted
		20 Ballot Verified
		21 Vote Cast
		22 Vote Cast
		26 Ballot Revoked
		27 Ballot Issued
		28 Ballot Voided
		29 Vote Retracted
		30 Vote Retracted
		31 Ballot Replaced
	END
	diff - <(trail ballot c1) <<-'END'
		27 Ballot Issued
		31 Ballot Replaced
		32 Ballot Submitted
		33 Ballot Verified
		34 Vote Cast
	END
	diff - <(trail voter v1) <<-'END'
		8 Voter Registered
		9 Ballot Issued
		16 Ballot Issued
		18 Ballot Submitted
		20 Ballot Verified
		27 Ballot Issued
		28 Ballot Voided
		31 Ballot Replaced
		32 Ballot Submitted
		33 Ballot Verified
	END
	diff - <(trail election mayor) <<-'END'
		1 Election Created
		3 Candidate Registered
		4 Candidate Registered
		21 Vote Cast
		24 Vote Cast
		29 Vote Retracted
		34 Vote Cast
	END
	assert_equal "$(trail candidate cyd | tail -n 1)" '30 Vote Retracted'
}

@test "refusals and an election's opening and closing stand in the trails, each once" {
	world | registry
	{
		revoke nix
		replace x9 v1 nix
		replace x9 v1 x9
		becomes Closed mayor
		becomes Reopened mayor
		becomes Opened mayor
	} | registry
	decide
	project
	run jq -r .type <(es-query -d "$data" audit ballot nix)
	assert_output $'Ballot Revoked\nBallot Issued\nRevocation Refused'
	run jq -r .type <(es-query -d "$data" audit ballot x9)
	assert_output $'Ballot Issued\nBallot Issued\nReplacement Refused\nReplacement Refused'
	run jq -r .type <(es-query -d "$data" audit election mayor)
	assert_line -n 3 'Election Closed'
	assert_line -n 4 'Election Reopened'
	assert_line -n 5 'Election Opened'
}

@test "without a log: causes are named by their ids, in one feed or in two" {
	world | es-ingest --registry --source reg >all
	{
		ballot b1 v1 mayor ann board cyd
		ballot b2 v2 mayor ann
	} | es-ingest --source box.1 >>all
	{
		revoke b1
		replace c1 v1 b1
		revoke b1
		becomes Closed mayor
		revoke b2
	} | es-ingest --registry --source rev >>all
	ballot c1 v1 board eve | es-ingest --source late >>all
	es-verify-ballot -d scratch <all | es-explode-votes >out
	run answers out
	assert_output - <<-'END'
		b1 verified
		b2 verified
		b1 voided lost
		c1 replaced b1
		b1 refused already-voided
		b2 refused election-closed
		c1 verified
	END
	run jq -c 'select(.type | test("Voided|Retracted|Replaced|Refused")) | [.id, .detail.voids // .detail.retracts // .detail.reason // .detail.replaces]' out
	assert_output - <<-'END'
		["rev:1.0","box.1:1.0"]
		["rev:1.1","box.1:1.1"]
		["rev:1.2","box.1:1.2"]
		["rev:2.0","b1"]
		["rev:3.0","already-voided"]
		["rev:5.0","election-closed"]
	END
	run counted < <(es-count <out)
	assert_output $'board eve 1\nmayor ann 1'
	for at in 17 18 20; do
		{
			head -n "$at" all | es-verify-ballot -d "in-two-$at"
			tail -n "+$((at + 1))" all | es-verify-ballot -d "in-two-$at"
		} | es-explode-votes | cmp - out
	done
	# What is derived and comes in is made again.
	es-verify-ballot -d again <out | es-explode-votes | cmp - out
}

# The log with its revocation and replacement, and derived: what es-append was fed of it.
forgeable() {
	world | registry reg
	{
		ballot b1 v1 mayor ann board cyd
		ballot b2 v1 mayor ann board cyd
		ballot b2 v2 mayor ann board cyd
	} | ballots box
	decide
	{
		revoke b1 lost
		revoke b3
		replace c1 v1 b1
		replace c2 v2 b2
	} | registry more
	cp -r "$data" base
	es-replay -d base | es-verify-ballot -d scratch | es-explode-votes | grep -v '"seq"' | tail -n 6 >derived
	es-append -d "$data" <derived >/dev/null
	from=$(wc -l <base/events.ndjson)
}

# numbered FILE: that log of causes, with what FILE derives of it behind, its numbers put right.
numbered() {
	cat base/events.ndjson
	awk -v seq="$from" '{ sub(/^{/, "{\"seq\":" ++seq ","); print }' "$1"
}

# forged: of the table on standard input, LINE|CHANGE|WHY[|LATER|WHY], each change to that line derived is refused by
# es-append, and by es-replay as a line of the log; order is looked at first, so that it may name a later one.
forged() {
	local line change why later because
	while IFS='|' read -r line change why later because; do
		rm -rf try
		cp -r base try
		sed "$line{$change}" derived >changed
		! cmp -s derived changed || fail "$line $change changes nothing"
		run --separate-stderr es-append -d try <changed
		assert_equal "$line $change $status $stderr" "$line $change 76 es-append: $(sed -n "$line{p;q}" changed | jq -r .id) cannot be stored: $why"
		assert_equal "$(wc -l <try/events.ndjson)" $((from + line - 1))
		rm -rf try
		mkdir -m 700 try
		numbered changed >try/events.ndjson
		run --separate-stderr es-replay -d try
		assert_equal "$line $change $status $stderr" "$line $change 76 es-replay: events.ndjson line $((from + ${later:-$line})): ${because:-$why}"
	done
}

@test "a Ballot Voided that is not of its revocation and submission is refused, fed or stored" {
	forgeable
	assert_equal "$(jq -r .type derived | xargs)" \
		'Ballot Voided Vote Retracted Vote Retracted Revocation Refused Ballot Replaced Replacement Refused'
	assert_equal "$(jq -r '.detail.voids // empty' derived)" 18.0
	forged <<-'END'
		1|s/"ballotId":"b1"/"ballotId":"b2"/|it does not match its cause
		1|s/"voterId":"v1"/"voterId":"v2"/|it does not match the submission it voids
		1|s/cyd/dan/|it does not match the submission it voids
		1|s/,{[^]]*]/]/|it does not match the submission it voids|3|it is not the next vote of the ballot decided before it
		1|s/\[.*\]/[]/|it does not match the submission it voids|2|it is not the next vote of the ballot decided before it
		1|s/\({"el[^}]*}\),\({[^}]*}\)\]/\2,\1]/|it does not match the submission it voids
		1|s/lost/last/|it does not match its cause
		1|s/lost/los/|it does not match its cause
		1|s/lost/lost!/|it does not match its cause
		1|s/"18\.0"/"19.0"/|it does not match the submission it voids
		1|s/"18\.0"/"20.0"/|it does not match the submission it voids
		1|s/"18\.0"/"21.0"/|it does not match the submission it voids
		1|s/"18\.0"/"9999.0"/|it does not match the submission it voids
		1|s/"18\.0"/"18.1"/|it does not match the submission it voids
		1|s/"18\.0"/"box:1.0"/|it does not match the submission it voids
		1|s/"time":"2/"time":"3/|it does not have the time of its cause
	END
}

@test "a Vote Retracted that is not that vote of the ballot voided is refused: changed, twice, out of order" {
	forgeable
	ballot=(it is not that vote of the ballot decided before it)
	next=(it is not the next vote of the ballot decided before it)
	forged <<-END
		2|s/"b1"/"b2"/|${ballot[*]}
		2|s/ann/bob/|${ballot[*]}
		2|s/mayor/board/|${ballot[*]}
		2|s/"18\.1"/"18.2"/|${ballot[*]}
		2|s/"18\.1"/"18.0"/|${ballot[*]}
		2|s/"18\.1"/"20.1"/|${ballot[*]}
		2|s/"18\.1"/"box:1.1"/|${ballot[*]}
		3|s/"18\.2"/"18.1"/|${ballot[*]}
		2|s/Retracted/Cast/; s/,"retracts":"18.1"//|the ballot decided before it is not verified, or not voided
		2|s/"time":"2/"time":"3/|it does not have the time of its cause
	END
	# Twice, or one left out: each as such is right.
	sed 2p derived >twice
	sed 2d derived >short
	sed '2{h;d};3G' derived >swapped
	{
		cat derived
		tail -n +2 derived | head -n 2
	} >behind
	for case in swapped short; do
		rm -rf try
		cp -r base try
		run --separate-stderr es-append -d try <$case
		assert_equal "$case $status $stderr" "$case 76 es-append: $(sed -n 2p $case | jq -r .id) cannot be stored: ${next[*]}"
	done
	# What is fed twice is stored once; what stands in a log twice is damage.
	for case in twice behind; do
		rm -rf try
		cp -r base try
		es-append -d try <$case >/dev/null
		cmp "$data/events.ndjson" try/events.ndjson
	done
	for case in swapped:2 short:2 twice:3 behind:7; do
		rm -rf try
		mkdir -m 700 try
		numbered "${case%:*}" >try/events.ndjson
		run --separate-stderr es-replay -d try
		assert_equal "$case $status $stderr" "$case 76 es-replay: events.ndjson line $((from + ${case#*:})): ${next[*]}"
	done
}

@test "a refusal or a replacement that is not of its cause is refused, fed or stored" {
	forgeable
	what=(it does not match its cause)
	forged <<-END
		4|s/"b3"/"b1"/|${what[*]}
		4|s/Revocation/Replacement/|${what[*]}
		4|s/Revocation Refused/Ballot Rejected/; s/,"reason"/,"voterId":"v3","votes":[]&/|${what[*]}
		5|s/"c1"/"c2"/|${what[*]}
		5|s/"v1"/"v2"/|${what[*]}
		5|s/"b1"/"b2"/|${what[*]}
		5|s/Ballot Replaced/Revocation Refused/; s/"voterId.*"}/"reason":"not-voided"}/|${what[*]}
		6|s/"c2"/"c1"/|${what[*]}
		6|s/Replacement/Revocation/|${what[*]}
	END
}

@test "an outcome that its cause does not have is found by deriving it again: replay names its line" {
	forgeable
	while IFS='|' read -r line change at; do
		rm -rf try
		cp -r "$data" try
		sed -i "$((from + line)){$change}" try/events.ndjson
		run "$top/pipelines/replay" -d try
		assert_equal "$status" 76
		assert_output --regexp "line ($at)([^0-9]|\$)"
	done <<-END
		4|s/not-submitted/already-voided/|$((from + 4))
		5|s/Ballot Replaced/Replacement Refused/; s/"voterId.*"}/"reason":"not-voided"}/|$((from + 5))
		6|s/not-voided/already-issued/|$((from + 6))
		1|s/Ballot Voided/Revocation Refused/; s/"voterId.*}}/"reason":"already-voided"}}/|$((from + 1))|$((from + 2))
	END
}

@test "the check that shares nothing with the programs finds each of these too" {
	forgeable
	faults() {
		{
			cat base/events.ndjson
			cat
		} | jq -c --slurp 'to_entries[] | .value.seq = .key + 1 | .value' >forged
		jq -nc --arg what faults -f "$top/tests/check.jq" forged
	}
	assert_equal "$(faults <derived)" ''
	while IFS= read -r change; do
		sed "$change" derived >changed
		! cmp -s derived changed || fail "$change changes nothing"
		assert [ -n "$(faults <changed)" ]
	done <<-'END'
		1d
		2d
		2p
		4d
		5d
		6p
		1s/"18\.0"/"19.0"/
		1s/cyd/dan/
		1s/"b1"/"b2"/
		2s/ann/bob/
		2s/"18\.1"/"18.2"/
		3s/"18\.2"/"20.2"/
		2s/"b1"/"b2"/
		4s/"b3"/"b2"/
		4{h;s/"id":"[0-9]*/"id":"1/;x;G}
		5s/"c1"/"c2"/
	END
}

@test "members in another order, or of another form, are no events: es-append and es-replay refuse them" {
	id='"ballotId":"b","voterId":"v"' hash=$(hash_of x) n=0
	votes='"votes":[{"electionId":"e","candidateId":"c"}]'
	while IFS='|' read -r good type detail; do
		case $good in
		good) wanted=0 ;;
		bad) wanted=76 form='not an event in canonical form' replayed='not a whole event with the next seq in canonical form' ;;
		later) wanted=76 form='does not know: written by a later version' replayed=$form ;;
		esac
		n=$((n + 1))
		name=s:$n
		[[ ! $type =~ Voided|Retracted|Replaced|Refused ]] || name=1.0
		[[ $type != *Retracted ]] || name=1.1
		# Form is looked at before anything else: one that is good is refused for what is missing before it.
		run --separate-stderr es-append -d "new-$n" < <(event $name "$type" "$detail")
		if [[ $name == s:* || $wanted == 76 ]]; then
			assert_equal "$type $detail $status" "$type $detail $wanted"
		fi
		if ((wanted)); then
			[[ $stderr == *"$form"* ]] || fail "$type $detail: $stderr"
			mkdir -m 700 "log-$n"
			{
				event "$name" "$type" "$detail" | sed 's/^{/{"seq":1,/'
				event z:1 'Election Opened' '{"electionId":"e"}' | sed 's/^{/{"seq":2,/'
			} >"log-$n/events.ndjson"
			run --separate-stderr es-replay -d "log-$n"
			assert_equal "$type $detail $status" "$type $detail 76"
			[[ $stderr == *"line 1: "*"$replayed"* ]] || fail "$type $detail: $stderr"
		else
			[[ $stderr != *'canonical form'* && $stderr != *'later version'* ]] || fail "$type $detail: $stderr"
		fi
	done <<-END
		good|Ballot Revoked|{"ballotId":"b","reason":"r"}
		good|Ballot Revoked|{"ballotId":"b","reason":""}
		bad|Ballot Revoked|{"reason":"r","ballotId":"b"}
		bad|Ballot Revoked|{"ballotId":"b"}
		later|Ballot Revoked|{"ballotId":"b","reason":"r","x":""}
		good|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":["e","f"],"secretHash":"$hash","replaces":"a"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","secretHash":"$hash","electionIds":["e"]}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","replaces":"a","secretHash":"$hash"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","replaces":"a","electionIds":["e"]}
		bad|Ballot Issued|{$id,"electionIds":["e"],"ballotState":"ISSUED"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":[]}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":["e","e"]}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":["e","f","g","f"]}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":["e", "f"]}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":["e",]}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":["e e"]}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","electionIds":"e"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","secretHash":"${hash^^}"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","secretHash":"${hash%?}"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","secretHash":"${hash}0"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","secretHash":""}
		later|Ballot Issued|{$id,"ballotState":"ISSUED","secret":"x"}
		bad|Ballot Issued|{$id,"ballotState":"ISSUED","replaces":""}
		good|Ballot Submitted|{$id,"secretHash":"$hash",$votes}
		bad|Ballot Submitted|{$id,$votes,"secretHash":"$hash"}
		bad|Ballot Submitted|{"secretHash":"$hash",$id,$votes}
		later|Ballot Submitted|{$id,"secret":"x",$votes}
		bad|Ballot Submitted|{$id,"secretHash":"${hash^^}",$votes}
		good|Election Created|{"electionId":"e","description":"","electionDate":"2027-03-01","votesAllowed":1,"opened":false}
		good|Election Created|{"electionId":"e","description":"","electionDate":"2027-03-01","votesAllowed":1,"opened":true}
		bad|Election Created|{"electionId":"e","description":"","electionDate":"2027-03-01","opened":false,"votesAllowed":1}
		bad|Election Created|{"electionId":"e","description":"","electionDate":"2027-03-01","votesAllowed":1,"opened":"false"}
		bad|Election Created|{"electionId":"e","description":"","electionDate":"2027-03-01","votesAllowed":1,"opened":null}
		bad|Election Created|{"electionId":"e","description":"","electionDate":"2027-03-01","votesAllowed":1,"opened": false}
		good|Election Closed|{"electionId":"e"}
		later|Election Closed|{"electionId":"e","reason":""}
		bad|Election Opened|{}
		bad|Election Reopened|{"electionId":"e e"}
		good|Ballot Voided|{$id,$votes,"reason":"r","voids":"1.0"}
		bad|Ballot Voided|{$id,$votes,"voids":"1.0","reason":"r"}
		bad|Ballot Voided|{$id,"reason":"r",$votes,"voids":"1.0"}
		bad|Ballot Voided|{$id,$votes,"reason":"r"}
		bad|Ballot Voided|{$id,$votes,"reason":"r","voids":"1"}
		bad|Ballot Voided|{$id,$votes,"reason":"r","voids":""}
		bad|Ballot Voided|{$id,$votes,"reason":"r","voids":1}
		bad|Ballot Voided|{$id,$votes,"reason":"r","voids":"01.0"}
		good|Vote Retracted|{"ballotId":"b","vote":{"electionId":"e","candidateId":"c"},"retracts":"1.1"}
		bad|Vote Retracted|{"ballotId":"b","retracts":"1.1","vote":{"electionId":"e","candidateId":"c"}}
		bad|Vote Retracted|{"ballotId":"b","vote":{"candidateId":"c","electionId":"e"},"retracts":"1.1"}
		bad|Vote Retracted|{"ballotId":"b","vote":{"electionId":"e","candidateId":"c"}}
		good|Ballot Replaced|{$id,"replaces":"a"}
		bad|Ballot Replaced|{"ballotId":"b","replaces":"a","voterId":"v"}
		bad|Ballot Replaced|{$id}
		good|Revocation Refused|{"ballotId":"b","reason":"not-submitted"}
		bad|Revocation Refused|{"reason":"not-submitted","ballotId":"b"}
		later|Revocation Refused|{"ballotId":"b","reason":"whim"}
		good|Replacement Refused|{"ballotId":"b","reason":"not-voided"}
		later|Replacement Refused|{"ballotId":"b","reason":"whim"}
	END
	assert_equal "$n" 58
}

@test "a line of the registry that revokes comes from nowhere else, and no outcome comes from outside" {
	revoke b1 >in
	run --separate-stderr es-ingest <in
	assert_failure 65
	[[ $stderr == *'type Ballot Revoked belongs to the registry'* ]]
	for type in 'Ballot Voided' 'Revocation Refused' 'Vote Retracted' 'Ballot Replaced' 'Replacement Refused'; do
		for option in '' --registry; do
			# shellcheck disable=SC2086
			run --separate-stderr es-ingest $option <<<"{\"type\":\"$type\",\"detail\":{}}"
			assert_failure 65
			[[ $stderr == *"type $type is derived and cannot be sent in"* ]]
		done
	done
}

@test "-v sums up what was voided and retracted, once" {
	world | grep -v ghost | registry
	ballot b1 v1 mayor ann board cyd | ballots
	{
		revoke b1
		revoke b1
		revoke b2
		cancel b1
		cancel b3
		replace r4 v4 b4
	} | registry
	run --separate-stderr es-verify-ballot -v -d "$data" < <(es-replay -d "$data")
	assert_equal "${stderr//$data: /}" 'es-verify-ballot: 1 ballot verified, 1 ballot voided, 1 ballot cancelled
es-verify-ballot: 1 cancellation refused (already-voided)
es-verify-ballot: 1 revocation refused (not-submitted)
es-verify-ballot: 1 revocation refused (already-voided)
es-verify-ballot: 1 replacement refused (not-voided)
es-verify-ballot: line 18: ballot b1 ended and no other is in its place: if voter v1 has no other, es reissue issues one
es-verify-ballot: line 22: ballot b3 ended and no other is in its place: if voter v3 has no other, es reissue issues one'
	printf '%s\n' "$output" >out
	run --separate-stderr es-explode-votes -v <out
	assert_equal "$stderr" $'es-explode-votes: 2 votes cast\nes-explode-votes: 2 votes retracted'
	run --separate-stderr es-verify-ballot -v -d "$data" < <(es-replay -d "$data")
	assert_equal "$stderr" ''
}
