#!/usr/bin/env bats
# A real election: Minneapolis, mayor, 5 November 2013, from its cast-vote records.
load helper

cvr=$BATS_TEST_DIRNAME/../../shared/cvr/minneapolis-2013-mayor.csv.gz

seconds() {
	local now
	now=$(date +%s%N)
	echo "$(((now - $1) / 1000000000)).$(((now - $1) / 100000000 % 10)) s"
}

@test "80,101 real ballots give the published totals" {
	[[ -r $cvr ]] || skip "the cast-vote records are not at ../shared/cvr"
	local from
	zcat "$cvr" >cvr.csv
	from=$(date +%s%N)
	"$top/pipelines/cvr-to-events" registry mpls-mayor-2013 "Mayor of Minneapolis" 2013-11-05 <cvr.csv >registry
	"$top/pipelines/cvr-to-events" ballots mpls-mayor-2013 <cvr.csv >ballots
	echo "# from CSV to events: $(seconds "$from")" >&3
	assert_equal "$(wc -l <ballots)" 80101
	# Blank: no mark at all, or nothing but overvotes.
	assert_equal "$(grep -c '"votes":\[\]' ballots)" $((639 + 47))

	from=$(date +%s%N)
	make -s -C "$top" init DATA="$data" REGISTRY="$work/registry" 2>>chatter
	echo "# make init: $(seconds "$from")" >&3
	from=$(date +%s%N)
	make -s -C "$top" run DATA="$data" SOURCE=box-1 <ballots >result 2>>chatter
	echo "# make run: $(seconds "$from")" >&3

	run jq -s 'map(.votes) | add' result
	assert_output 79415
	run jq -rs 'sort_by(-.votes)[:7][] | "\(.fullName) \(.votes)"' result
	assert_output - <<-END
		BETSY HODGES 28962
		MARK ANDREW 19648
		DON SAMUELS 8350
		CAM WINTON 7533
		JACKIE CHERRYHOMES 3548
		BOB FINE 2101
		DAN COHEN 1808
	END
	run grep -c '"type":"Ballot Rejected"' "$data/events.ndjson"
	assert_output 0
	run grep -c '"type":"Ballot Verified"' "$data/events.ndjson"
	assert_output 80101

	from=$(date +%s%N)
	run make -s -C "$top" replay DATA="$data"
	assert_success
	assert_equal "$(grep -c ': equal$' <<<"$output")" 4
	echo "# make replay: $(seconds "$from")" >&3

	# The same count with nothing but jq.
	jq -nc --arg what tally -f "$top/tests/check.jq" "$data/events.ndjson" | diff - result

	# Fed again under its name, nothing is stored.
	sha256sum "$data/events.ndjson" >before
	make -s -C "$top" run DATA="$data" SOURCE=box-1 <ballots 2>>chatter | diff - result
	sha256sum -c --quiet before
}
