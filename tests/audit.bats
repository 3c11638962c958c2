#!/usr/bin/env bats
# make audit: a whole recount by an outsider; what it counts, and each kind of damage that it names.
load helper
load events
load seal

audit() {
	"$top/pipelines/audit" "$@"
}

# An election once for all tests: its data directory, a newer checkpoint and a signed one, kept elsewhere.
setup_file() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	setup
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	cp "$data/events.checkpoint" first
	{
		ballot 49aef2 nobody cc4822 3391e4
		ballot none nobody
	} | run_all >/dev/null
	new_key key.pem
	checkpoint --sign key.pem >signed
	verifier_of key.pem "$(head -n 1 first)" >verifier
}

begin() {
	cp -r "$BATS_FILE_TMPDIR"/{data,first,signed,key.pem,verifier} "$work"
	log=$data/events.ndjson
}

# rebuilt: the log without seqs on standard input, made a log again with the same key.
rebuilt() {
	rm -f "$data"/events.{head,ndjson}
	es-append -d "$data" >/dev/null
}

@test "a sound store: 0, and books that tests/check.jq agrees with" {
	begin
	run --separate-stderr audit -k "$data/events.key" "$log" first signed "$data/events.checkpoint"
	assert_success
	assert_equal "$stderr" ''
	assert_equal "$(jq -rc 'select(.check) | [.check, .good]' <<<"$output" | uniq -c | awk '{print $2, $1}' | paste -sd ' ')" \
		'["log",true] 3 ["outcomes",true] 1 ["tally",true] 1'
	diff <(jq -c 'select(.kind == "candidate") | [.electionId, .candidateId, .fullName, .votes]' <<<"$output") \
		<(jq -nc --arg what tally -f "$top/tests/check.jq" "$log" | jq -c '[.electionId, .candidateId, .fullName, .votes]')
	assert_line '{"kind":"ballots","issued":4,"takenBefore":1,"submitted":6,"verified":3,"voided":0,"cancelled":0,"replaced":0,"rejected":3,"undecided":0,"cast":3,"refused":{"cancellations":{},"revocations":{},"replacements":{}},"balanced":true}'
	diff <(jq -c 'select(.kind == "rejected") | [.reason, .ballots]' <<<"$output" | sort) \
		<(jq -r 'select(.type == "Ballot Rejected").detail.reason' "$log" | sort | uniq -c | awk '{print "[\"" $2 "\"," $1 "]"}')
	assert_equal "$(jq -s 'map(select(.kind == "contest") | .votes) | add' <<<"$output")" "$(grep -c '"type":"Vote Cast"' "$log")"
	refute_output --partial '"balanced":false'
}

@test "blank votes are counted by contest, undecided ballots apart" {
	mkdir -m 700 "$data"
	cat >registry <<-'END'
		{"type":"Election Created","detail":{"electionId":"a","description":"A","electionDate":"2027-03-01","votesAllowed":2}}
		{"type":"Election Created","detail":{"electionId":"b","description":"B","electionDate":"2027-03-01"}}
		{"type":"Candidate Registered","detail":{"electionId":"a","candidateId":"x","fullName":"X"}}
		{"type":"Candidate Registered","detail":{"electionId":"a","candidateId":"y","fullName":"Y"}}
		{"type":"Candidate Registered","detail":{"electionId":"b","candidateId":"z","fullName":"Z"}}
	END
	for n in 1 2 3 4; do
		printf '{"type":"Voter Registered","detail":{"voterId":"v%s","fullName":"V","userName":"u","address":"a"}}\n' $n
		printf '{"type":"Ballot Issued","detail":{"ballotId":"b%s","voterId":"v%s"}}\n' $n $n
	done >>registry
	"$top/pipelines/init" -d "$data" -r registry 2>/dev/null
	{
		ballot b1 v1 a x a y b z
		ballot b2 v2 a x
		ballot b3 v3
	} | run_all >/dev/null
	ballot b4 v4 b z | "$top/pipelines/intake" -d "$data" >/dev/null 2>&1
	checkpoint --write >/dev/null
	run --separate-stderr audit -k "$data/events.key" "$data/events.ndjson" "$data/events.checkpoint"
	assert_success
	assert_line '{"kind":"ballots","issued":4,"takenBefore":0,"submitted":4,"verified":3,"voided":0,"cancelled":0,"replaced":0,"rejected":0,"undecided":1,"cast":3,"refused":{"cancellations":{},"revocations":{},"replacements":{}},"balanced":true}'
	assert_line '{"kind":"contest","electionId":"a","description":"A","issued":4,"ballots":3,"votesAllowed":2,"ballotsPerVoter":1,"votes":3,"undervotes":3,"blank":1,"withinBallotsPerVoter":true,"balanced":true}'
	assert_line '{"kind":"contest","electionId":"b","description":"B","issued":4,"ballots":3,"votesAllowed":1,"ballotsPerVoter":1,"votes":1,"undervotes":2,"blank":2,"withinBallotsPerVoter":true,"balanced":true}'
	assert_line '{"kind":"candidate","electionId":"a","candidateId":"x","fullName":"X","votes":2}'
}

@test "it believes nothing but log, key and checkpoint, and changes none of them" {
	begin
	mkdir elsewhere
	cp "$log" "$data/events.key" elsewhere
	chmod 400 elsewhere/*
	sha256sum elsewhere/* first >before
	mkdir scratch
	TMPDIR=$work/scratch audit -k elsewhere/events.key elsewhere/events.ndjson first >/dev/null
	assert_equal "$(ls -A scratch)" ''
	sha256sum elsewhere/* first | diff before -
	assert_equal "$(find elsewhere -type f | wc -l)" 2
}

@test "every checkpoint must be signed where a verifier is named" {
	begin
	audit -k "$data/events.key" -V "$(<verifier)" "$log" signed >/dev/null
	run audit -k "$data/events.key" -V "$(<verifier)" "$log" signed first
	assert_failure 1
	assert_output --partial 'first: it is not signed by that key'
}

@test "another log than a checkpoint is over: 1, and which and where" {
	begin
	sed -i '2s/Mayor/Major/' "$log"
	run --separate-stderr audit -k "$data/events.key" "$log" first signed
	assert_failure 1
	assert_equal "$(jq -rc 'select(.good == false) | [.check, .checkpoint, .from, .to]' <<<"$output" | head -n 1)" '["log","first",1,27]'
	[[ $stderr == *'first: '*'look at lines 1 to 27'* ]]
	begin
	cp "$BATS_FILE_TMPDIR/data/events.ndjson" "$log"
	sed -i '$d' "$log"
	run --separate-stderr audit -k "$data/events.key" "$log" first signed
	assert_failure 1
	[[ $stderr == *'signed: it covers more lines than the log has: look at lines 28 to 31'* ]]
}

@test "an outcome or a vote that does not follow, under a checkpoint made for it: 1" {
	begin
	vote=$(grep -n '"type":"Vote Cast"' "$log" | cut -d : -f 1 | head -n 1)
	for change in "${vote}s/f5484e/16eb70/" "${vote}d" '/"type":"Ballot Rejected"/s/"reason":"[a-z-]*"/"reason":"overvote"/'; do
		cp "$BATS_FILE_TMPDIR/data/events.ndjson" "$log"
		sed -i "$change" "$log"
		awk '{sub(/^{"seq":[0-9]+/, "{\"seq\":" NR); print}' "$log" >numbered
		mv numbered "$log"
		# Who has the key makes a checkpoint of it: the tree is right, what the log says is not.
		python3 -B -c '
import sys
sys.path.insert(0, sys.argv[1])
import verify
log, key = open(sys.argv[2], "rb").read(), bytes.fromhex(open(sys.argv[3]).read())
sys.stdout.buffer.write(verify.note(verify.origin(log, key), log, key))' "$top/tests" "$log" "$data/events.key" >forged
		run --separate-stderr audit -k "$data/events.key" "$log" forged
		assert_equal "$change $status" "$change 1"
		assert_line --partial '"check":"log","checkpoint":"forged"'
		assert_equal "$(jq -c 'select(.good == false)' <<<"$output")" '{"check":"outcomes","events":'"$(wc -l <"$log")"',"good":false}'
		[[ $stderr == *'es-append: '* || $stderr == *'events.ndjson line '* ]]
	done
}

@test "lines that are no events, under the checkpoint or behind it: 1" {
	begin
	for junk in '{"seq":%d,"id":"box-9:1","type":"Ballot Submitted","time":"2026-11-24T09:00:00.000Z", "detail":{}}' 'x'; do
		cp "$log" longer
		# shellcheck disable=SC2059
		printf "$junk\n" $(($(wc -l <longer) + 1)) >>longer
		python3 -B -c '
import sys
sys.path.insert(0, sys.argv[1])
import verify
log, key = open(sys.argv[2], "rb").read(), bytes.fromhex(open(sys.argv[3]).read())
sys.stdout.buffer.write(verify.note(verify.origin(log, key), log, key))' "$top/tests" longer "$data/events.key" >forged
		for kept in first forged; do
			run audit -k "$data/events.key" longer "$kept"
			assert_failure 1
		done
	done
}

@test "a log that may only be read, names like options, and tools that fail: a right verdict or none" {
	begin
	cp "$log" read-only
	cp "$data/events.key" read-only.key
	chmod 400 read-only read-only.key
	run -0 audit -k read-only.key read-only first
	sed '3s/^A/B/;t;3s/^./A/' first >./-v
	run audit -k "$data/events.key" "$log" first -v
	assert_failure
	mkdir bin
	printf '#!/bin/sh\ncase "$*" in *candidateId*) exit 5 ;; esac\nexec %s "$@"\n' "$(command -v jq)" >bin/jq
	chmod +x bin/jq
	PATH=$PWD/bin:$PATH run audit -k "$data/events.key" "$log" first
	assert_failure 74
}

@test "without the key, or with another one: 1; a log without a key needs none" {
	begin
	run --separate-stderr audit "$log" first
	assert_failure 1
	[[ $stderr == *'first: it was made with a key: give it with --key'* ]]
	tr 0-9a-f 1-9a-f0 <"$data/events.key" >other
	run audit -k other "$log" first
	assert_failure 1
	sed 's/"seq":[0-9]*,//' "$log" | es-append --no-key -d bare >/dev/null
	es-checkpoint -d bare >cp
	run audit bare/events.ndjson cp
	assert_success
}

@test "what cannot be read: 74; what is no checkpoint or no key: 65; wrong calls: 64" {
	begin
	run audit -k "$data/events.key" none first
	assert_failure 74
	run audit -k none "$log" first
	assert_failure 74
	run audit -k "$data/events.key" "$log" none
	assert_failure 74
	echo junk >junk
	run audit -k "$data/events.key" "$log" junk
	assert_failure 65
	run audit -k junk "$log" first
	assert_failure 65
	for call in '-d none' '-x' '-k' '-V' "$log"; do
		# shellcheck disable=SC2086
		run audit $call
		assert_failure 64
	done
	run audit -h
	assert_success
	assert_output --partial 'usage: audit'
}

@test "the report for people" {
	begin
	audit -k "$data/events.key" "$log" first >report
	run jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/audit.jq" report
	assert_success
	assert_line 'ok  the log holds what first is over: 27 lines'
	assert_line 'ok  every outcome and vote, derived again, is the one stored: 31 events'
	assert_line 'ok  the tally, counted in two ways, is the same'
	assert_line 'ok  ballots: 4 issued, 3 cast; 6 submitted, 3 verified, 3 rejected, 0 undecided; 0 voided, 0 cancelled, 0 replaced'
	assert_line 'ok  Mayor (cc4822): 3 of 4 ballots cast, 3 votes, 0 undervotes'
	assert_line '      2 Elena E Espinoza'
	assert_line 'ok  no voter has more ballots that count in a contest than it allows'
	refute_output --partial WRONG
	sed '0,/true/s//false/; s/"balanced":true/"balanced":false/' report >wrong
	run jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/audit.jq" wrong
	assert_line 'WRONG  the log holds what first is over: 27 lines'
	assert_line 'WRONG  Mayor (cc4822): 3 of 4 ballots cast, 3 votes, 0 undervotes'
	# On a terminal it is printed so; names do nothing to the terminal.
	command -v script >/dev/null || skip "script is not here"
	script -qec "'$top/pipelines/audit' -k '$data/events.key' '$log' first" typed </dev/null >/dev/null
	run tr -d '\r' <typed
	assert_line 'ok  the tally, counted in two ways, is the same'
	refute_output --partial '{"check"'
}

@test "make audit: the data directory's own checkpoint, and those kept elsewhere" {
	begin
	audited() {
		DATA=$data make -s --no-print-directory -C "$top" audit "$@" 2>said
	}
	run audited "CHECKPOINTS=$work/first $work/signed"
	assert_success
	assert_equal "$(grep -c '"check":"log".*"good":true' <<<"$output")" 3
	run audited "VERIFIER=$(<verifier)"
	assert_failure 2
	grep -q 'events.checkpoint: it is not signed by that key' said
	sed -i '2s/Mayor/Major/' "$log"
	run audited
	assert_failure 2
	assert_line --partial '"check":"log"'
	assert_line --partial '"good":false'
	grep -q 'look at lines 1 to 31' said
	grep -q 'Error 1' said
}

@test "init names the log for good: -o" {
	"$top/pipelines/init" -d "$data" -o example.org/board 2>/dev/null
	assert_equal "$(<"$data/events.origin")" example.org/board
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	assert_equal "$(head -n 1 "$data/events.checkpoint")" example.org/board
	"$top/pipelines/init" -d "$data" -o example.org/board 2>/dev/null
	run "$top/pipelines/init" -d "$data" -o example.org/other
	assert_failure 64
	assert_output --partial 'the log is already called example.org/board, and its name cannot change'
	for name in 'a b' a+b é "$(printf '%201s' '' | tr ' ' x)"; do
		run "$top/pipelines/init" -d new -r "$top/seed/registry.ndjson" -o "$name"
		assert_equal "$name $status" "$name 64"
		assert_not_exists new
	done
}

@test "-k none begins a log without a key, in init and run; what else is asked is refused" {
	"$top/pipelines/init" -d one -r "$top/seed/registry.ndjson" -k none 2>/dev/null
	"$top/pipelines/run" -d one -r "$top/seed/registry.ndjson" -k none <"$top/seed/scenarios.ndjson" >/dev/null 2>&1
	"$top/pipelines/run" -d two -r "$top/seed/registry.ndjson" -k none <"$top/seed/scenarios.ndjson" >/dev/null 2>&1
	for dir in one two; do
		assert_not_exists $dir/events.key
		assert_equal "$(tail -n 1 $dir/events.checkpoint)" 'nonces none'
		audit $dir/events.ndjson $dir/events.checkpoint >/dev/null
	done
	for pipeline in init run; do
		run "$top/pipelines/$pipeline" -d three -k some </dev/null
		assert_failure 64
		assert_not_exists three
	done
}

@test "run keeps a checkpoint over all that it stored" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	cp "$data/events.checkpoint" first
	ballot none nobody | run_all >/dev/null
	assert_equal "$(sed -n 2p "$data/events.checkpoint")" "$(wc -l <"$data/events.ndjson")"
	check_log first "$data/events.checkpoint"
	# Of what stands behind it, replaced by an older log, it tells.
	cp "$data/events.checkpoint" kept
	rm "$data/events.head"
	sed -i 28,29d "$data/events.ndjson"
	run run_all </dev/null
	assert_failure 76
	cmp kept "$data/events.checkpoint"
}

@test "the books of 20,000 ballots are kept in seconds: the work grows with the log, not with its square" {
	# A log as the programs would write it, made without them.
	awk 'BEGIN {
		print "Election Created\t{\"electionId\":\"e\",\"description\":\"E\",\"electionDate\":\"2027-03-01\",\"votesAllowed\":1,\"ballotsPerVoter\":1}"
		print "Candidate Registered\t{\"electionId\":\"e\",\"candidateId\":\"c\",\"fullName\":\"C\"}"
		votes = "\"votes\":[{\"electionId\":\"e\",\"candidateId\":\"c\"}]"
		for (i = 1; i <= 20000; i++) {
			owner = "{\"ballotId\":\"b" i "\",\"voterId\":\"v" i "\","
			print "Ballot Issued\t" owner "\"ballotState\":\"ISSUED\"}"
			print "Ballot Submitted\t" owner votes "}"
			print "Ballot Verified\t" owner votes "}\t" 5 * i - 1
			print "Vote Cast\t{\"ballotId\":\"b" i "\",\"vote\":{\"electionId\":\"e\",\"candidateId\":\"c\"}}"
			print "Voter Registered\t{\"voterId\":\"v" i "\"}"
		}
	}' | awk -F '\t' '{
		printf "{\"seq\":%d,\"id\":\"%s\",\"type\":\"%s\",\"detail\":%s}\n", NR, $3 ? $3 ".0" : "a:" NR, $1, $2
	}' >log
	(
		ulimit -t 15
		exec jq -nc -f "$top/pipelines/lib/books.jq" log
	) >books
	jq -c 'select(.kind == "contest") | [.issued, .ballots, .votes, .undervotes, .balanced]' books | diff <(echo '[20000,20000,20000,0,true]') -
	jq -c 'select(.kind == "ballots") | [.verified, .cast, .balanced]' books | diff <(echo '[20000,20000,true]') -
}
