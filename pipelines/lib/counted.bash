# shellcheck shell=bash
# Shared by the pipelines that write counts: report, publish and export-arlo.

# new_directory PATH: sets out to PATH, and makes a workplace.
new_directory() {
	out=$1
	[[ ! -e $out && ! -L $out ]] || wrong "$out already exists: name a new directory"
	[[ $out != -* ]] || out=./$out
	workplace
}

# telling LEAST: names the contests whose counts alone, in work/result, may tell how somebody voted, if they are shown.
telling() {
	local line
	jq -r --argjson least "$1" --argjson sealed "$sealed" '
		select(.electionId and ($sealed and .electionState != "CLOSED" | not))
		| (select(.electionState == "OPEN") | "\(.electionId) is open: two counts a few ballots apart may tell how those few voted"),
		  (select(.cast > 0 and .cast < $least)
			| "\(.electionId) has \(.cast) ballot\(if .cast == 1 then "" else "s" end): its count alone may tell how they voted")' \
		"$work/result" >"$work/telling" || exit 74
	while IFS= read -r line; do say "$line"; done <"$work/telling"
}

# records: writes the official count to work/result, the cast-vote records to work/records and the ids of all contests to
# work/contests, all as of the same event. Exits unless everything in the log is decided and counted.
records() {
	has_log || wrong "$data has no log: store the registry first (init)"
	again positions log || exit
	es-query -d "$data" result >"$work/result" || exit
	[[ $(jq -n "first(inputs) | .complete and .seq == ${at[log]}" "$work/result") == true ]] || {
		say "not everything in the log is decided and counted: count first: $(how count)"
		exit 75
	}
	es-query -d "$data" cvr >"$work/records" || exit
	jq -sc 'map(.electionId | select(.)) | sort' "$work/result" >"$work/contests" || exit 74
	[[ $(jq -n 'first(inputs).ballots.cast' "$work/result") == $(grep -vcF '"electionIds":[]' "$work/records" || :) ]] || {
		say "the votes in the log are not those that were counted: run replay to see what differs"
		exit 76
	}
}

# seal_records: removes from work/result and work/records the votes of contests that are not closed, and whatever reveals them.
seal_records() {
	jq -c 'if .electionId and .electionState != "CLOSED" then del(.votes, .undervotes, .overvotes, .rejected, .candidates[].votes,
		.candidates[].rank, .candidates[].tied) else . end' "$work/result" >"$work/sealed" || exit 74
	mv -T -- "$work/sealed" "$work/result"
	jq -c 'map(select(.electionState == "CLOSED").electionId)' --slurp "$work/result" >"$work/closed" || exit 74
	jq -c --slurpfile closed "$work/closed" '(.electionIds // $closed[0] | map(select(IN($closed[0][])))) as $ids
		| .electionIds = $ids | .votes |= map(select(.electionId | IN($closed[0][]))) | select($ids != [])' \
		"$work/records" >"$work/sealed" || exit 74
	mv -T -- "$work/sealed" "$work/records"
}

# finish MODE FILE…: makes the directory out, and puts these files from work into it.
finish() {
	local mode=$1 file
	shift
	mkdir -p -- "$out"
	for file; do
		install -m "$mode" -- "$work/$file" "$out/$file" || exit 74
	done
}
