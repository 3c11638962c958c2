#!/usr/bin/env bats
load helper
load events

voted() {
	world | registry
	{
		ballot b1 v1 mayor nix
		ballot b1 v1 mayor ann board eve
		ballot b2 v2
		ballot nix v1 mayor ann
		ballot b3 v9 mayor ann
		ballot b4 v4 board cyd board eve
	} | ballots
	decide
	{
		election mayor 1 Again
		candidate mayor ann Again
		voter v1 Again
		issue b1 v2
	} | registry
	ballot b3 v3 mayor ann | ballots
	decide
	es-replay -d "$data" >log
}

# trail KIND ID: what jq selects from the log.
trail() {
	local select
	case $1 in
	election | candidate) select='[.detail, .detail.vote?] | map(."\($kind)Id"?) | index($id)' ;;
	voter | ballot) select='.detail."\($kind)Id" == $id' ;;
	esac
	jq -c --arg kind "$1" --arg id "$2" "select($select)" log
}

# all_trails DIR: each kind and id.
all_trails() {
	local kind id
	while read -r kind id; do
		diff <(trail "$kind" "$id") <(es-query -d "$1" audit "$kind" "$id") || fail "$kind $id"
	done < <(printf '%s\n' 'election mayor' 'election board' 'candidate '{ann,bob,cyd,dan,eve} 'voter '{v1,v2,v3,v4,v9,ghost} \
		'ballot '{b1,b2,b3,b4,a5,g6,nix})
}

@test "the trail of each election, candidate, voter and ballot is what jq selects from the log" {
	voted
	es-audit -d "$data" <log | cmp - log
	all_trails "$data"
	# Every type of event stands in a trail.
	diff <(jq -r .type log | sort -u) <(for id in b1 mayor v1; do
		es-query -d "$data" audit ballot $id
		es-query -d "$data" audit election $id
		es-query -d "$data" audit voter $id
	done | jq -r .type | sort -u)
}

@test "what it has is skipped, what is new is kept, wherever the stream begins" {
	voted
	last=$(wc -l <log)
	es-audit -d whole <log >/dev/null
	for first in 1 17 25 "$((last - 1))"; do
		rm -rf part
		head -n "$first" log | es-audit -d part >/dev/null
		for from in 1 "$first" $((first + 1)); do
			cp -r part again
			sed -n "$from,\$p" log | es-audit -d again >/dev/null
			diff <(es-query -d whole records audit) <(es-query -d again records audit) || fail "$first $from"
			rm -r again
		done
	done
}

@test "a trail of many events, over blocks" {
	{
		election e
		candidate e c
		voter v
		seq 30000 | sed "s/.*/$(issue 'b&' v)/"
		seq 40000 | sed "s/.*/$(candidate e c 'N&')/"
	} | registry
	es-replay -d "$data" >log
	for first in 1000 65536; do
		rm -rf "$data/audit"
		head -n "$first" log | es-audit -d "$data" >/dev/null
		sed -n "$first,\$p" log | es-audit -d "$data" >/dev/null
		es-query -d "$data" audit candidate c | cmp - <(grep '"candidateId":"c"' log)
		es-query -d "$data" audit voter v | cmp - <(grep '"voterId":"v"' log)
		es-query -d "$data" audit ballot b29999 | cmp - <(grep '"ballotId":"b29999"' log)
	done
}

@test "a stream that begins too late: 75; a gap: 76; without seq: 76; cut off: 75" {
	voted
	run es-audit -d out < <(sed 1d log)
	assert_failure 75
	run es-audit -d out < <(sed 4d log)
	assert_failure 76
	run es-audit -d out < <(head -c -1 log)
	assert_failure 75
	run es-audit -d out2 < <(sed 's/"seq":[0-9]*,//' log)
	assert_failure 76
}

@test "-v sums up what was new" {
	world | registry
	es-replay -d "$data" >log
	run --separate-stderr es-audit -v -d "$data" <log
	assert_equal "$stderr" 'es-audit: 17 events noted'
	run --separate-stderr es-audit -v -d "$data" <log
	assert_equal "$stderr" 'es-audit: 0 events noted'
}
