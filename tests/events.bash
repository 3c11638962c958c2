# shellcheck shell=bash
# Outside lines of the registry, a small election, and the pipelines in short.

# election ID [VOTESALLOWED [DESCRIPTION]]
election() {
	printf '{"type":"Election Created","detail":{"electionId":"%s","description":"%s","electionDate":"2022-03-22","votesAllowed":%s}}\n' \
		"$1" "${3:-Election $1}" "${2:-1}"
}

# any_number: lets the elections on standard input accept any number of ballots from a voter.
any_number() {
	sed 's/"votesAllowed":[0-9]*/&,"ballotsPerVoter":0/'
}

# candidate ELECTION ID [NAME]
candidate() {
	printf '{"type":"Candidate Registered","detail":{"electionId":"%s","candidateId":"%s","fullName":"%s"}}\n' "$1" "$2" "${3:-Name $2}"
}

# withdrawn ELECTION CANDIDATE
withdrawn() {
	printf '{"type":"Candidate Withdrawn","detail":{"electionId":"%s","candidateId":"%s"}}\n' "$1" "$2"
}

# voter ID [NAME [FURTHER]], where FURTHER is more members, a comma in front
voter() {
	printf '{"type":"Voter Registered","detail":{"voterId":"%s","fullName":"%s","userName":"%s","address":"1 St."%s}}\n' \
		"$1" "${2:-Voter $1}" "$1" "${3-}"
}

# issue BALLOT VOTER [STATE [FURTHER]], where FURTHER is more members, a comma in front
issue() {
	printf '{"type":"Ballot Issued","detail":{"ballotId":"%s","voterId":"%s","ballotState":"%s"%s}}\n' "$1" "$2" "${3:-ISSUED}" "${4-}"
}

# replace BALLOT VOTER OLD [FURTHER]: BALLOT is issued in the place of OLD
replace() {
	issue "$1" "$2" ISSUED "${4-},\"replaces\":\"$3\""
}

# ballot ID VOTER [ELECTION CANDIDATE]…: an outside line that submits it.
ballot() {
	local votes='' comma=''
	printf '{"type":"Ballot Submitted","detail":{"ballotId":"%s","voterId":"%s","votes":[' "$1" "$2"
	shift 2
	while (($# > 1)); do
		votes+="$comma{\"electionId\":\"$1\",\"candidateId\":\"$2\"}"
		comma=,
		shift 2
	done
	printf '%s]}}\n' "$votes"
}

# revoke BALLOT [REASON]
revoke() {
	printf '{"type":"Ballot Revoked","detail":{"ballotId":"%s","reason":"%s"}}\n' "$1" "${2:-lost}"
}

# cancel BALLOT [REASON]
cancel() {
	printf '{"type":"Ballot Cancelled","detail":{"ballotId":"%s","reason":"%s"}}\n' "$1" "${2:-lost}"
}

# becomes Opened|Closed|Reopened ELECTION…
becomes() {
	local id
	for id in "${@:2}"; do
		printf '{"type":"Election %s","detail":{"electionId":"%s"}}\n' "$1" "$id"
	done
}

# with_secret SECRET: puts it into the ballot on standard input.
with_secret() {
	local line
	read -r line
	printf '%s\n' "${line/\"votes\"/\"secret\":\"$1\",\"votes\"}"
}

# hash_of TEXT: its SHA-256.
hash_of() {
	printf %s "$1" | sha256sum | cut -d ' ' -f 1
}

# The contests of the small election.
contests() {
	election mayor
	election board 2
	candidate mayor ann
	candidate mayor bob
	candidate board cyd
	candidate board dan
	candidate board eve
}

# Two contests, one vote in mayor, two in board; voters v1 to v4 with ballots b1 to b4; a5 was taken in
# before the log began; g6 was issued to a voter whom the registry does not have.
world() {
	contests
	local n
	for n in 1 2 3 4; do
		voter "v$n"
		issue "b$n" "v$n"
	done
	issue a5 v1 SUBMITTED
	issue g6 ghost
}

# registry [SOURCE] and ballots [SOURCE]: store the lines of standard input.
registry() {
	es-ingest --registry ${1:+--source "$1"} | es-append -d "$data" >/dev/null
}

ballots() {
	es-ingest ${1:+--source "$1"} | es-append -d "$data" >/dev/null
}

# decide and project: from the log's start; what was done before is not done again.
decide() {
	es-replay -d "$data" | es-verify-ballot -d "$data" | es-explode-votes | es-append -d "$data" >/dev/null
}

project() {
	es-replay -d "$data" | es-save-vote -d "$data" | es-audit -d "$data" | es-count -d "$data" >/dev/null
}

# outcomes [LOG]: ballot and what became of it, in order.
outcomes() {
	jq -r 'select(.type == "Ballot Verified" or .type == "Ballot Rejected")
		| "\(.detail.ballotId) \(.detail.reason // "verified")"' "${1:-$data/events.ndjson}"
}

# answers [LOG]: the same of revocations and replacements too.
answers() {
	jq -r 'select(.type | test("^Ballot (Verified|Rejected|Voided|Replaced)$|Refused$"))
		| [.detail.ballotId, (.type | split(" ")[1] | ascii_downcase), .detail.reason // .detail.replaces // empty]
		| join(" ")' "${1:-$data/events.ndjson}"
}

# answered WANTED…: decides and projects what is stored; all answers are as wanted, a line each, and jq agrees.
answered() {
	decide
	diff <(printf '%s\n' "$@") <(answers)
	project
	agree
}

# same_from_anywhere [FIRST]: asked again from any line of the log, or any from the first on, es-verify-ballot and
# es-explode-votes say the same bytes.
same_from_anywhere() {
	local seq last
	last=$(wc -l <"$data/events.ndjson")
	for ((seq = ${1:-1}; seq <= last; seq++)); do
		# What comes of causes before seq is not derived again; all else is as stored, but for the seq.
		diff <(jq -c --argjson from "$seq" 'select((.id | split(".")[0] | tonumber? // $from) >= $from) | select(.seq >= $from)' \
			"$data/events.ndjson" | sed 's/^{"seq":[0-9]*,\("id":"[0-9]*\.\)/{\1/' | sort) \
			<(es-replay -d "$data" --from "$seq" | es-verify-ballot -d "$data" | es-explode-votes | sort) || {
			echo "asked again from $seq: stored (<) and said again (>) differ"
			return 1
		}
	done
}

# counted: candidate and votes of a tally on standard input, where there are votes.
counted() {
	jq -r 'select(.votes > 0) | "\(.electionId) \(.candidateId) \(.votes)"'
}

# event ID TYPE DETAIL: an event as a filter writes it.
event() {
	printf '{"id":"%s","type":"%s","time":"2026-11-23T04:00:00.000Z","detail":%s}\n' "$1" "$2" "$3"
}

# every_type [NAME]: stores an event of each type, with each member that is optional; NAME, as it stands between the quotes
# in JSON, is what candidate, voter and reason are called.
every_type() {
	local name=${1:-A name} hash
	hash=$(hash_of S)
	{
		world
		printf '{"type":"Election Created","detail":{"electionId":"late","description":"%s","electionDate":"2024-02-29","votesAllowed":1,"ballotsPerVoter":0,"seats":65535,"overvote":"void","opened":false}}\n' "$name"
		candidate late fay "$name"
		candidate late gus
		withdrawn late gus
		printf '{"type":"Organizer Named","detail":{"name":"%s"}}\n' 'The \"late\" club'
		voter v5 "$name" ",\"\":\"$name\",\"e-mail\":\"v5@example.org\""
		issue b5 v5
		becomes Opened late
	} | registry reg
	{
		ballot b1 v1 mayor ann board cyd board dan
		ballot b2 v2 mayor nobody
		ballot b3 v3 | with_secret S
		ballot b5 v5 late fay late gus mayor ann
	} | ballots box
	{
		revoke b1 "$name"
		revoke b5 "$name"
		revoke b4
		cancel b4 "$name"
		cancel b3
		replace b6 v1 b1 ",\"electionIds\":[\"mayor\",\"late\"],\"secretHash\":\"$hash\""
		replace b7 v2 b2
		becomes Closed late
		becomes Reopened late
	} | registry office
	decide
}

# killer NAME: makes the file killer, which bash reads first if BASH_ENV names it. It kills the pipeline NAME, once it has a
# lock, before the program number KILL_AT that it would run: only programs change what lies on the disk, or wait for it to be
# durable.
killer() {
	cat >killer <<-END
		case \$0 in */$1)
			kill_at() {
				[[ \${locks[*]-} ]] || return 0
				case \$BASH_COMMAND in
				*'\$('* | '"\$here/'* | again*) ;;
				*) [[ \$(type -t "\${BASH_COMMAND%% *}") == file ]] || return 0 ;;
				esac
				((KILL_AT-- > 1)) || kill -9 \$\$
			}
			set -T
			trap kill_at DEBUG
		esac
	END
}
