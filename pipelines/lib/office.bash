# shellcheck shell=bash
# Shared by the office's commands.

# The status to end with.
status=0

trap 'trap "" INT; say "interrupted: run it again, and it is finished"; exit 75' INT

# step COMMAND...: runs it; goes on if it succeeded or only refused outside lines, otherwise exits with the worst status.
step() {
	local result=0
	"$@" || result=$?
	worst "$status" "$result" || status=$?
	[[ $result == 0 || $result == 65 ]] || exit "$status"
}

# read_registry FILE...: writes the registry events in these files to work/registry, and sets registry and registry_source.
read_registry() {
	local file sheets=()
	registry=$work/registry.ndjson
	: >"$registry"
	for file; do
		[[ -r $file && ! -d $file ]] || wrong "not a readable file:" "$file"
		[[ $file == *.ndjson ]] || sheets+=("$file")
	done
	[[ -z ${given[n]-} ]] || jq -cn --arg name "${given[n]}" '{type: "Organizer Named", detail: $ARGS.named}' >>"$registry"
	((${#sheets[@]} == 0)) || "$here/csv-to-registry" ${given[make-ids]:+--make-ids} -- "${sheets[@]}" >>"$registry"
	for file; do
		[[ $file != *.ndjson ]] || cat -- "$file" >>"$registry"
	done
	[[ -s $registry ]] || wrong "nothing is in" "$1"
	name_registry
}

# store_registry SOURCE [OPTION...]: stores the registry under this name, or a new one if it is empty, decides, and counts.
store_registry() {
	step "$here/intake" -d "$data" "${@:2}" ${1:+-s "$1"} -r "$registry" >/dev/null
	step "$here/decide" -d "$data"
	step "$here/project" -d "$data"
}

# source_of FILE: sets source to the name under which the ballots in a file are stored.
source_of() {
	[[ -r $1 && ! -d $1 ]] || wrong "not a readable file:" "$1"
	source=${1##*/}
	source=${source%.*}
	[[ $source =~ ^[A-Za-z0-9._-]{1,64}$ && $source != stdin-* ]] ||
		wrong "a file of ballots needs a name of A-Z a-z 0-9 . _ -, at most 64, not stdin-...: rename" "$1"
}

# take_ballots FILE: stores the ballots in a file, a spreadsheet or lines of JSON.
take_ballots() {
	local ballots=$1 source
	source_of "$1"
	[[ $1 == *.ndjson ]] || read_sheet "$1"
	step "$here/intake" -d "$data" -s "$source" <"$ballots" >/dev/null
}

# read_sheet FILE: writes the ballots in a spreadsheet to work/ballots, without those that were accepted before: a secretary who
# mends a row reads the whole file again. Sets ballots, and source to a name that their content has.
read_sheet() {
	local sum before
	step again "$here/decide" -d "$data"
	step "$here/csv-to-ballots" -d "$data" -- "$1" >"$work/sheet"
	es-ingest <"$work/sheet" >"$work/events" 2>/dev/null || : # intake says what is wrong
	es-replay -d "$data" | { grep -aE '"type":"Ballot (Submitted|Verified)"' || (($? == 1)); } | jq -nr --slurpfile events "$work/events" \
		-f "$lib/accepted.jq" >"$work/accepted" || exit 74
	awk 'FILENAME == ARGV[1] { accepted[$1]; next } !(FNR in accepted)' "$work/accepted" "$work/sheet" >"$work/ballots"
	capture before wc -l <"$work/accepted"
	((before == 0)) || say "$data: $(many "$before" ballot) in ${1##*/} $( ((before == 1)) && echo was || echo were) accepted before"
	ballots=$work/ballots
	capture sum sha256sum <"$ballots"
	source=${source:0:47}-${sum:0:16}
}

# take_and_count FILE...: stores the ballots in the files, or else on standard input unless that is a terminal; decides, projects
# and prints the tally; exits with the worst status. It is a function, so that killing the pipeline that calls it ends it all.
take_and_count() {
	local file statuses
	if (($# > 0)); then
		workplace
		for file; do take_ballots "$file"; done
	elif [[ ! -t 0 ]]; then
		step "$here/intake" -d "$data" ${given[s]:+-s "${given[s]}"} >/dev/null
	fi
	# Both at once: project goes along with decide, and ends after it. It locks the projections, so not while decide would only
	# wait for another.
	lock decide
	unlock
	statuses=(0)
	"$here/decide" -d "$data" | "$here/project" -d "$data" -f || statuses=("${PIPESTATUS[@]}")
	step worst "${statuses[@]}"
	step again "$here/tally" -d "$data"
	exit "$status"
}

# turn TYPE: stores this event for each contest that is named, or with --all for all, unless it has no effect.
turn() {
	local id contest state told='' want=() all=()
	declare -A state_of=()
	begun
	lock office # two at once would both store it
	workplace
	registry=$work/turned.ndjson
	: >"$registry"
	step again "$here/decide" -d "$data"
	es-query -d "$data" elections >"$work/elections" || exit
	capture told jq -r '"\(.electionId) \(.electionState)"' "$work/elections" || exit
	split all $'\n' "$told"
	for contest in "${all[@]}"; do
		state_of[${contest% *}]=${contest#* }
		[[ -z ${given[all]-} ]] || want+=("${contest% *}")
	done
	want+=("${operands[@]}")
	((${#want[@]} > 0)) || wrong "name the contests, or --all: ${!state_of[*]}"
	for id in "${want[@]}"; do
		[[ -n ${state_of[$id]-} ]] || cannot "there is no contest $(printf %q "$id"): there are ${!state_of[*]}; nothing was done"
	done
	for id in "${want[@]}"; do
		state=${state_of[$id]}
		case $1:$state in
		'Election Opened:NOT_OPEN' | 'Election Closed:OPEN' | 'Election Closed:NOT_OPEN' | 'Election Reopened:CLOSED')
			printf '{"type":"%s","detail":{"electionId":"%s"}}\n' "$1" "$id" >>"$registry"
			state_of[$id]='' # named twice
			;;
		*:) ;;
		'Election Opened:CLOSED') say "$data: $id is closed: reopen it with $(how reopen)" && status=65 ;;
		'Election Reopened:NOT_OPEN') say "$data: $id was never open: open it with $(how open)" && status=65 ;;
		*) state=${state,,} && say "$data: $id is ${state//_/ } already: nothing new" ;;
		esac
	done
	if [[ -s $registry ]]; then
		store_registry ''
		es-query -d "$data" result >"$work/result" || exit
		capture told jq -r '"\(.electionId // "")\t\(.electionState), \(.cast) of \(.issued) ballot\(if .issued == 1 then "" else "s" end) cast\(if .final then ", final" else "" end)"' \
			"$work/result" || exit
		split all $'\n' "$told"
		for contest in "${all[@]}"; do
			id=${contest%%$'\t'*}
			[[ -z $id || -n ${state_of[$id]-} ]] || { contest=${contest,,} && say "$data: $id is now ${contest#*$'\t'}"; }
		done
	else
		step "$here/project" -d "$data" # for a run that was cut off
	fi
	exit "$status"
}
