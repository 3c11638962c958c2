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

# how COMMAND: prints how to type an office's command for this data directory.
how() {
	local quoted
	printf -v quoted %q "$data"
	[[ ! -e ${here%/*}/Makefile ]] || printf 'make %s DATA=%s (or: ' "$1" "$quoted"
	printf 'es %s -d %s' "$1" "$quoted"
	[[ ! -e ${here%/*}/Makefile ]] || printf ')'
}

# owned: exits if the data directory is another user's. Root would leave files in it that its owner cannot use.
owned() {
	local file owner
	for file in "$data" "$data"/*; do
		[[ ! -O $file && -e $file ]] || continue
		if [[ $file != "$data" ]]; then
			[[ -f $file && ! (-r $file && -w $file) ]] || continue
		else
			[[ $EUID == 0 || ! -w $file ]] || continue
		fi
		owner=$(stat -c %U -- "$file") || exit 74
		cannot "$file belongs to the user $owner: run this as $owner, or have the whole directory given to you (chown -R)"
	done
}

# exists: exits unless the data directory is there.
exists() {
	[[ -d $data ]] || cannot "$data does not exist: name the directory of your election, or begin one there with $(how begin)"
}

# begun: exits unless an election has begun in the data directory.
begun() {
	owned
	! has_log || return 0
	exists
	cannot "no election has begun in $data: name the directory of yours, or begin one there with $(how begin)"
}

# counted: exits unless an election has begun in the data directory and has been counted.
counted() {
	begun
	[[ (-d $data/voters && -d $data/tally) || ! -s $data/events.ndjson ]] ||
		cannot "$data has not been counted yet: do that with $(how count)"
}

# is_unseeded: whether the log is empty, or has only part of the registry, whose source it sets registry_source to.
is_unseeded() {
	has_log || return 0
	positions log || exit
	((at[log] > 0)) || return 0
	name_registry
	local seeded=${at[from-$registry_source]:-0} lines
	capture lines wc -l <"$registry" || exit
	((seeded > 0 && seeded < lines)) && ! holds_others
}

# holds_others: whether the log has an event that is not from the registry.
holds_others() {
	local other
	other=$(
		set +o pipefail
		es-replay -d "$data" 2>/dev/null | grep -v -m 1 "^{\"seq\":[0-9]*,\"id\":\"$registry_source:"
	) || :
	[[ -n $other ]]
}

# name_log ORIGIN: names the log for good, because checkpoints are signed under its name. An empty name changes nothing.
name_log() {
	local origin=$1
	[[ -n $origin ]] || return 0
	[[ $origin =~ ^[!-*,-~]{1,200}$ ]] || wrong "an origin is 1 to 200 printable ASCII characters other than space and +"
	owned
	[[ -d $data ]] || mkdir -p -- "$data"
	if [[ -e $data/events.origin ]]; then
		[[ $(<"$data/events.origin") == "$origin" ]] || wrong "the log is already called $(<"$data/events.origin"), and its name cannot change"
		return
	fi
	[[ ! -e $data/events.checkpoint || $(head -n 1 "$data/events.checkpoint") == "$origin" ]] ||
		wrong "the log's checkpoint already calls it $(head -n 1 "$data/events.checkpoint"), and its name cannot change \
(if that checkpoint was made after a restore without the name, type mv $data/events.checkpoint $data/events.checkpoint.old)"
	printf '%s\n' "$origin" >"$data/events.origin.new"
	put_in_place "$data/events.origin"
}

# registry_file FILE: sets registry to FILE, or to the example's if that is empty.
registry_file() {
	registry=${1:-${here%/*}/seed/registry.ndjson}
	[[ -f $registry ]] || wrong "$registry is not a file"
	[[ -s $registry ]] || wrong "$registry is empty"
}

# example_only: exits if registry is the example's, and this is not the directory for the example.
example_only() {
	[[ -z ${given[r]-} && $data != data && $data != "$PWD/data" ]] || return 0
	local state="no election has begun in $data"
	[[ -d $data ]] || state="$data does not exist"
	! has_log || state="the example election is not for $data"
	cannot "$state: name a registry with -r (make: REGISTRY=file), or begin your election with $(how begin)"
}

# name_registry: sets registry_source to a source name for the registry, by its content.
name_registry() {
	local sum
	capture sum sha256sum <"$registry" || exit
	registry_source=registry-${sum:0:16}
}
