# shellcheck shell=bash
# The log: whether there is one, what it is called, what it begins with.

# has_log: whether there is a log. Ends with 76 if there is none but a projection that was made of one.
has_log() {
	[[ ! -e $data/events.ndjson ]] || return 0
	[[ -d $data ]] || return 1
	local projection
	name_projections || exit
	for projection in "${projections[@]}"; do
		[[ -d $data/$projection ]] || continue
		say "$data/events.ndjson is gone, and $projection was made of it: put the log back (or make reset)"
		exit 76
	done
	return 1
}

# name_log ORIGIN: keeps it for good: checkpoints are signed under it. An empty one changes nothing.
name_log() {
	local origin=$1
	[[ -n $origin ]] || return 0
	[[ $origin =~ ^[!-*,-~]{1,200}$ ]] || wrong "an origin is up to 200 printable ASCII characters without blank and +"
	[[ -d $data ]] || mkdir -p -- "$data"
	if [[ -e $data/events.origin ]]; then
		[[ $(<"$data/events.origin") == "$origin" ]] || wrong "the log is called $(<"$data/events.origin") already"
		return
	fi
	[[ ! -e $data/events.checkpoint || $(head -n 1 "$data/events.checkpoint") == "$origin" ]] ||
		wrong "the log's checkpoint calls it $(head -n 1 "$data/events.checkpoint") already"
	printf '%s\n' "$origin" >"$data/events.origin.new"
	put_in_place "$data/events.origin"
}

# registry_file FILE: sets registry to it, or to the example's if it is empty, and registry_source to a source name for it.
registry_file() {
	registry=${1:-${here%/*}/seed/registry.ndjson}
	[[ -f $registry ]] || wrong "$registry is not a file"
	[[ -s $registry ]] || wrong "$registry is empty"
	local sum
	capture sum sha256sum <"$registry" || exit
	registry_source=registry-${sum:0:16}
}
