#!/usr/bin/env bats
# The town's election of seed/city, as its README has it: the totals are those that were worked out without the programs.
load helper

city=$top/seed/city

# steps: the commands of the README.
steps() {
	sed -n '/^```$/,/^```$/{/^```$/!p}' "$city/README.md"
}

# totals FILE: tally and official count in the form of totals.csv.
totals() {
	echo electionId,what,number
	jq -r '
		def rejected($id): .rejected | to_entries | sort_by(.key)[] | "\($id),rejected \(.key),\(.value)";
		if .ballots then .ballots | (",issued,\(.issued)", ",cast,\(.cast)", ",takenBefore,\(.takenBefore)", ",voided,\(.voided)",
			",replaced,\(.replaced)", rejected(""))
		else .electionId as $id
			| "\($id),issued,\(.issued)", "\($id),cast,\(.cast)", "\($id),votes,\(.votes)", "\($id),undervotes,\(.undervotes)",
			  rejected($id), (.candidates[] | "\($id),for \(.candidateId),\(.votes)")
		end' "$1"
}

# The same for every test: it is run once.
setup_file() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	setup
	ln -s "$top"/{bin,pipelines,seed} .
	steps >script
	bash -euo pipefail script >out 2>err
	tail -n 5 out >result
}

setup() {
	work=$BATS_FILE_TMPDIR
	data=$work/town
	cd "$work" || return
}

@test "the totals are those of totals.csv, by the count and by the tally" {
	diff "$city/totals.csv" <(totals result)
	diff <(sed -n 's/\(.*\),for \(.*\),\(.*\)/\1 \2 \3/p' "$city/totals.csv") \
		<(es-query -d "$data" tally | jq -r '"\(.electionId) \(.candidateId) \(.votes)"')
	agree
}

@test "every count is final, complete, and adds up; what the README says of it is so" {
	run jq -r 'select(.electionId) | "\(.electionId) \(.final) \(.electionState) \(.votes + .undervotes == .cast * .votesAllowed)"' result
	assert_output "$(printf '%s true CLOSED true\n' council library mayor school)"
	run jq -c 'select(.ballots) | [.complete, .seq == .checkpoint.size]' result
	assert_output '[true,true]'
	# The table of the README, number for number.
	diff <(sed -n 's/^| [A-Z].* | \([0-9]*\) | \([0-9]*\) | \([0-9]*\) | \([0-9]*\) |.*/\1 \2 \3 \4/p' "$city/README.md") \
		<(jq -r 'select(.electionId) | "\(.issued) \(.cast) \(.votes) \(.undervotes)"' result)
	while read -r name; do
		grep -qF "$name" "$city/README.md" || fail "$name is not in the README"
	done < <(jq -r '.candidates // [] | .[] | select(.rank == 1) | .fullName' result)
	run jq -r '.candidates // [] | .[] | select(.tied) | .candidateId' result
	assert_equal "$(xargs <<<"$output")" 'erik fatou ines jonas kavya'
}

@test "nearly every reason there is comes up" {
	run jq -r 'select(.type | test("Rejected|Refused")) | "\(.type | split(" ")[0]) \(.detail.reason)"' "$data/events.ndjson"
	diff - <(sort -u <<<"$output") <<-'END'
		Ballot already-submitted
		Ballot ballot-voided
		Ballot duplicate-vote
		Ballot election-closed
		Ballot election-not-open
		Ballot not-authentic
		Ballot not-on-ballot
		Ballot overvote
		Ballot unknown-ballot
		Ballot unknown-candidate
		Ballot unknown-election
		Ballot unknown-voter
		Ballot wrong-voter
		Replacement already-issued
		Replacement already-replaced
		Replacement not-voided
		Replacement unknown-ballot
		Replacement wrong-voter
		Revocation already-voided
		Revocation election-closed
		Revocation not-submitted
		Revocation taken-before
		Revocation unknown-ballot
	END
}

@test "no line was refused, and no secret is stored; the hashes are of those in secrets.csv" {
	assert_not_exists "$data/dead-letters.ndjson"
	assert_equal "$(grep -v '^es-\|^run: ' err)" ''
	tail -n +2 "$city/secrets.csv" | cut -d , -f 2 >secrets
	assert_equal "$(wc -l <secrets)" 22
	run grep -raFf secrets "$data" out err
	assert_failure 1
	while IFS=, read -r ballot secret; do
		echo "$ballot $(printf %s "$secret" | sha256sum | cut -d ' ' -f 1)"
	done < <(tail -n +2 "$city/secrets.csv") | sort >hashes
	jq -r 'select(.type == "Ballot Issued" and .detail.secretHash) | "\(.detail.ballotId) \(.detail.secretHash)"' "$data/events.ndjson" |
		sort | diff hashes -
}

@test "the audit by an outsider finds nothing wrong, and the same votes" {
	run "$top/pipelines/audit" -k "$data/events.key" "$data/events.ndjson" "$data/events.checkpoint"
	assert_success
	refute_output --partial '"good":false'
	refute_output --partial '"balanced":false'
	diff <(sed -n 's/\(.*\),for \(.*\),\(.*\)/\1 \2 \3/p' "$city/totals.csv") \
		<(jq -r 'select(.kind == "candidate") | "\(.electionId) \(.candidateId) \(.votes)"' <<<"$output")
}

@test "replay finds all equal; the same lines in one intake are another election" {
	run "$top/pipelines/replay" -d "$data"
	assert_success
	assert_equal "$(grep -c ': equal$' <<<"$output")" 4
	# Order matters: with the registry first, what it revokes is not submitted yet.
	for name in registry later closing; do
		"$top/pipelines/init" -d early -r "$city/$name.ndjson" 2>/dev/null
	done
	cat "$city"/{ballots,evening,late}.ndjson | "$top/pipelines/run" -d early >/dev/null 2>&1
	run jq -c .ballots <(es-query -d early result)
	assert_line -n 0 --partial '"voided":0,"cancelled":0,"replaced":0,'
	run jq -r .cast <(es-query -d early result mayor)
	assert_output 0
}
