# shellcheck shell=bash
# The log: whether there is one, its name, and the registry it begins with.

# has_log: whether there is a log. Exits with 76 if there is none but there is a projection made from one.
has_log() {
	[[ ! -e $data/events.ndjson ]] || return 0
	[[ -d $data ]] || return 1
	local projection
	name_projections || exit
	for projection in "${projections[@]}"; do
		[[ -d $data/$projection ]] || continue
		say "$data/events.ndjson is gone, but $projection was made from it: put the log back (or run reset)"
		exit 76
	done
	return 1
}

# name_log ORIGIN: names the log for good, because checkpoints are signed under its name. An empty name changes nothing.
name_log() {
	local origin=$1
	[[ -n $origin ]] || return 0
	[[ $origin =~ ^[!-*,-~]{1,200}$ ]] || wrong "an origin is 1 to 200 printable ASCII characters other than space and +"
	[[ -d $data ]] || mkdir -p -- "$data"
	if [[ -e $data/events.origin ]]; then
		[[ $(<"$data/events.origin") == "$origin" ]] || wrong "the log is already called $(<"$data/events.origin"), and its name cannot change"
		return
	fi
	[[ ! -e $data/events.checkpoint || $(head -n 1 "$data/events.checkpoint") == "$origin" ]] ||
		wrong "the log's checkpoint already calls it $(head -n 1 "$data/events.checkpoint"), and its name cannot change"
	printf '%s\n' "$origin" >"$data/events.origin.new"
	put_in_place "$data/events.origin"
}

# registry_file FILE: sets registry to FILE, or to the example's if that is empty.
registry_file() {
	registry=${1:-${here%/*}/seed/registry.ndjson}
	[[ -f $registry ]] || wrong "$registry is not a file"
	[[ -s $registry ]] || wrong "$registry is empty"
}

# name_registry: sets registry_source to a source name for the registry, by its content.
name_registry() {
	local sum
	capture sum sha256sum <"$registry" || exit
	registry_source=registry-${sum:0:16}
}
