# The independent check: works from data/events.ndjson alone and shares nothing with the programs.
# Run it as jq -nc --arg what tally|ballots|votes|result|faults -f check.jq events.ndjson
# Order is by bytes, as jq compares strings of these ids. faults prints what must not be; nothing is good.

def tally:
  reduce inputs as $e ({elections: {}, candidates: {}};
    $e.detail as $d
    | if $e.type == "Election Created" then .elections[$d.electionId] = $d.description
      elif $e.type == "Candidate Registered" then
        .candidates[$d.electionId + " " + $d.candidateId] |=
          {electionId: $d.electionId, candidateId: $d.candidateId, fullName: $d.fullName, votes: (.votes // 0)}
      elif $e.type == "Vote Cast" then
        .candidates[$d.vote.electionId + " " + $d.vote.candidateId].votes += 1
      elif $e.type == "Vote Retracted" then
        .candidates[$d.vote.electionId + " " + $d.vote.candidateId].votes -= 1
      else . end)
  | .elections as $names
  | [.candidates[]] | sort_by(.electionId, .candidateId)[]
  | {electionId, description: $names[.electionId], candidateId, fullName, votes};

# A ballot that replaces another is issued where it was said to be, if that is what became of it.
def ballots:
  [inputs] as $log
  | ($log | map(select(.type == "Ballot Replaced") | {key: (.id | split(".")[0]), value: true}) | from_entries) as $replaced
  | reduce ($log[] | select(.type == "Ballot Issued" and (.detail.replaces == null or $replaced[.seq | tostring]))) as $e ({};
      $e.detail as $d
      | .[$d.ballotId] |= (. // {ballotId: $d.ballotId, voterId: $d.voterId, ballotState: $d.ballotState}))
  | {"Ballot Verified": "SUBMITTED", "Ballot Voided": "VOIDED", "Cancellation Accepted": "CANCELLED"} as $states
  | reduce ($log[] | select($states[.type])) as $e (.; .[$e.detail.ballotId].ballotState = $states[$e.type])
  | [.[]] | sort_by(.ballotId)[];

def votes:
  [inputs | select(.type == "Vote Cast" or .type == "Vote Retracted")]
  | (map(select(.type == "Vote Retracted") | {key: .detail.retracts, value: .seq}) | from_entries) as $retracted
  | .[] | select(.type == "Vote Cast")
  | {seq, ballotId: .detail.ballotId, electionId: .detail.vote.electionId, candidateId: .detail.vote.candidateId}
    + if $retracted[.id] then {retracted: $retracted[.id]} else {} end;

# The official count of a log that is decided to its end, without seq, checkpoint and whether it is final. What is said at
# a cause is said as of there, whenever it was decided over.
def result:
  [inputs] as $log
  | ($log | map(select(.id | endswith(".0")) | {key: .id[:-2], value: {type, reason: .detail.reason}}) | from_entries) as $outcomes
  | def took($ballot; $election): $ballot.counts | index($election);
    def is_for($ballot; $election): $ballot.style == null or ($ballot.style | index($election));
  reduce $log[] as $e ({elections: {}, states: {}, ballots: {}, rejected: {}, votes: {}, names: {}};
    $e.detail as $d
    | $outcomes[$e.seq | tostring] as $outcome
    | if $e.type == "Election Created" then
        if .elections[$d.electionId] == null and $d.opened == false and .states[$d.electionId] != "CLOSED"
        then .states[$d.electionId] = "NOT_OPEN" else . end
        | .created[$d.electionId] |= (. // $e.seq)
        | .elections[$d.electionId] |= {votesAllowed: (.votesAllowed // $d.votesAllowed),
            ballotsPerVoter: (if . then .ballotsPerVoter else $d.ballotsPerVoter // 0 end), description: $d.description,
            electionDate: $d.electionDate, seats: (if . then .seats else $d.seats end),
            overvote: (if . then .overvote else $d.overvote end)}
      elif $e.type == "Candidate Registered" then
        .names[$d.electionId][$d.candidateId] = $d.fullName
      elif $e.type == "Candidate Withdrawn" then
        .withdrawn[$d.electionId][$d.candidateId] |= (. // $e.seq)
      elif $e.type == "Organizer Named" then .organizer = $d.name
      elif $e.type | startswith("Election ") then
        if (.states[$d.electionId] == "CLOSED") == ($e.type == "Election Reopened") then
          .states[$d.electionId] = if $e.type == "Election Closed" then "CLOSED" else "OPEN" end
          | .changed[$d.electionId] = $e.seq
        else . end
      elif $e.type == "Ballot Issued" and .ballots[$d.ballotId] == null and $outcome.type != "Replacement Refused" then
        .ballots[$d.ballotId] = {style: $d.electionIds, before: ($d.ballotState == "SUBMITTED"), issued: $e.seq}
        | if $d.replaces then .ballots[$d.replaces].replaced = $e.seq else . end
      elif $e.type == "Ballot Submitted" and $outcome.type == "Ballot Verified" then
        .states as $states | .elections as $elections
        | .ballots[$d.ballotId].counts = [.elections | keys[] | select(($states[.] // "OPEN") == "OPEN")]
        | .ballots[$d.ballotId].overvotes = [$d.votes | group_by(.electionId)[] | .[0].electionId as $id
            | select(length > $elections[$id].votesAllowed) | $id]
      elif $e.type == "Ballot Revoked" and $outcome.type == "Ballot Voided" then .ballots[$d.ballotId].voided = true
      elif $e.type == "Cancellation Accepted" then .ballots[$d.ballotId].cancelled = true
      elif $e.type | endswith(" Refused") then .refused[$e.type][$d.reason] += 1
      elif $e.type == "Ballot Rejected" then
        .rejected[""][$d.reason] += 1
        | .elections as $known
        | reduce ([$d.votes[].electionId] | group_by(.)[] | {id: .[0], n: length}) as $contest (.;
            if $known[$contest.id] == null or ($d.reason == "overvote" and $contest.n <= $known[$contest.id].votesAllowed)
            then . else .rejected[$contest.id][$d.reason] += 1 end)
      elif $e.type == "Vote Cast" then .votes[$d.vote.electionId][$d.vote.candidateId] += 1
      elif $e.type == "Vote Retracted" then .votes[$d.vote.electionId][$d.vote.candidateId] -= 1
      else . end)
  | . as $all
  | def sorted: to_entries | sort_by(.key) | from_entries;
    # A closed contest keeps the ballots that were issued when it closed, unless it was closed before it was created.
    def closed($id): if .states[$id] == "CLOSED" and .created[$id] < .changed[$id] then $all.changed[$id] else infinite end;
    def issued_by($ballot; $seq): $ballot.issued < $seq and (($ballot.replaced // infinite) > $seq or $ballot.replaced == null);
    [.ballots[]] as $ballots
  | ([.elections | keys[] | {key: ., value: (. as $id | $all | closed($id))}] | from_entries) as $closed
  | (if .organizer then {organizer} else {} end) + {ballots: {issued: ([$ballots[] | . as $b
        | select(issued_by($b; [$closed | to_entries[] | select(.key as $id | is_for($b; $id)).value] | max // infinite))] | length),
      cast: ([$ballots[] | . as $b | select(.voided | not) | select(any(.counts[]?; is_for($b; .)))] | length), takenBefore: ([$ballots[] | select(.before)] | length),
      voided: ([$ballots[] | select(.voided)] | length), cancelled: ([$ballots[] | select(.cancelled)] | length), replaced: ([$ballots[] | select(.replaced)] | length),
      rejected: (.rejected[""] // {} | sorted),
      refused: {cancellations: (.refused["Cancellation Refused"] // {} | sorted),
        revocations: (.refused["Revocation Refused"] // {} | sorted),
        replacements: (.refused["Replacement Refused"] // {} | sorted)}}},
    (.elections | to_entries | sort_by(.key)[] | .key as $id | .value as $election
      | [$ballots[] | select(is_for(.; $id))] as $own
      | [$own[] | select(.counts and (.voided | not) and took(.; $id))] as $used | ($used | length) as $cast
      | ([$used[] | select(.overvotes | index($id))] | length * $election.votesAllowed) as $overvotes
      | ($all.names[$id] // {} | to_entries | sort_by(.key)
          | map({candidateId: .key, fullName: .value, votes: ($all.votes[$id][.key] // 0)}
              + if ($all.withdrawn[$id][.key] // infinite) < $closed[$id] then {withdrawn: true} else {} end)) as $standings
      | ($standings | map(.votes) | add // 0) as $votes
      | {electionId: $id, description: $election.description, electionDate: $election.electionDate,
         votesAllowed: $election.votesAllowed, ballotsPerVoter: $election.ballotsPerVoter}
        + ($election | with_entries(select(.key == ("seats", "overvote") and .value != null)))
        + {electionState: ($all.states[$id] // "OPEN"),
         issued: ([$own[] | . as $b | select(issued_by($b; $closed[$id]))] | length), cast: $cast, votes: $votes,
         undervotes: ($cast * $election.votesAllowed - $votes - $overvotes)}
        + (if $election.overvote then {overvotes: $overvotes} else {} end)
        + {rejected: ($all.rejected[$id] // {} | sorted),
         candidates: ([$standings[] | select(.withdrawn | not).votes] as $others
           | $standings | map(.votes as $n | del(.withdrawn)
             + if .withdrawn then {rank: null, tied: false, withdrawn: true}
               else {rank: (1 + ([$others[] | select(. > $n)] | length)), tied: ([$others[] | select(. == $n)] | length > 1)} end))});

# The first place where two sorted lists differ, as a message; nothing where they are equal.
def difference($a; $b; $name):
  if $a == $b then empty
  else first(range([($a | length), ($b | length)] | max) | select($a[.] != $b[.])) as $i
    | "\($name): \($a[$i] | tojson) against \($b[$i] | tojson)"
  end;

# Voters who at some point had more ballots that count in a contest than it allows. As of each submission, which says in
# which contests a ballot counts: those that it is for and that are open then.
def too_many:
  (map(select(.id | endswith(".0")) | {key: .id[:-2], value: .type}) | from_entries) as $outcomes
  | foreach .[] as $e ({most: {}, states: {}, ballots: {}, has: {}};
      $e.detail as $d | $outcomes[$e.seq | tostring] as $outcome | .said = null
      | if $e.type == "Election Created" then
          (if .most[$d.electionId] == null and $d.opened == false and .states[$d.electionId] != "closed"
           then .states[$d.electionId] = "waits" else . end)
          | .most[$d.electionId] = (.most[$d.electionId] // $d.ballotsPerVoter // 0)
        elif $e.type | startswith("Election ") then
          if (.states[$d.electionId] == "closed") == ($e.type == "Election Reopened") then
            .states[$d.electionId] = if $e.type == "Election Closed" then "closed" else "open" end
          else . end
        elif $e.type == "Ballot Issued" and .ballots[$d.ballotId] == null and $outcome != "Replacement Refused" then
          .ballots[$d.ballotId] = {voter: $d.voterId, style: $d.electionIds}
        elif $e.type == "Ballot Submitted" and $outcome == "Ballot Verified" then
          .ballots[$d.ballotId] as $ballot | .states as $states
          | [.most | keys[] | select(. as $id | ($states[$id] // "open") == "open"
              and ($ballot.style == null or ($ballot.style | index($id))))] as $counts
          | .ballots[$d.ballotId].counts = $counts
          | reduce $counts[] as $id (.; .has[$ballot.voter][$id] += 1
              | if .most[$id] > 0 and .has[$ballot.voter][$id] > .most[$id]
                then .said = "\($ballot.voter) has \(.has[$ballot.voter][$id]) ballots in \($id) at \($e.seq)" else . end)
        elif $e.type == "Ballot Revoked" and $outcome == "Ballot Voided" then
          .ballots[$d.ballotId] as $ballot | reduce $ballot.counts[] as $id (.; .has[$ballot.voter][$id] -= 1)
        else . end;
      .said | select(.));

# seq without gap; each submission, cancellation, revocation and replacement has one outcome, which is about it; a ballot is
# verified, voided and cancelled at most once, and not both verified and cancelled; in each contest no voter has more ballots
# that count at once than it allows; a verified ballot has the votes that were submitted, without those in the contests that too
# many votes void, which it names; its votes are there once each, as in the ballot, and those of a voided one are retracted once
# each.
def faults:
  def cause: .id | split(".")[0];
  def what: .detail | [.ballotId, .voterId, .votes, .overvotes // []];
  def votes($outcome; $vote; $name):
    [$outcome[] | cause as $cause | .detail as $d | range($d.votes | length) | ["\($cause).\(. + 1)", $d.ballotId, $d.votes[.]]] | sort
    | difference(.; [$vote[] | [.id, .detail.ballotId, .detail.vote]] | sort; $name);
  [inputs] as $log
  | ($log | group_by(.type) | map({key: .[0].type, value: .}) | from_entries) as $of
  | def all(f): [$of[f] // [] | .[]];
    (all("Election Created") | reduce .[].detail as $d ({}; .[$d.electionId] |= (. // $d))) as $terms
  | ([all("Ballot Verified")[] | {key: cause, value: true}] | from_entries) as $verified
  | def as_decided:
      if $verified[.seq | tostring] then
        .detail |= (.overvotes = [.votes | group_by(.electionId)[] | $terms[.[0].electionId] as $contest
            | select($contest.overvote == "void" and length > $contest.votesAllowed) | $contest.electionId]
          | .overvotes as $void | .votes |= map(select(.electionId | IN($void[]) | not)))
      else . end;
    (first(range($log | length) | select($log[.].seq != . + 1)) | "line \(. + 1) has seq \($log[.].seq)"),
    difference([all("Ballot Submitted") | .[] | as_decided | [(.seq | tostring), what]] | sort;
      [all("Ballot Verified", "Ballot Rejected") | .[] | [cause, what]] | sort; "submitted against decided"),
    difference([all("Ballot Cancelled") | .[] | [(.seq | tostring), .detail.ballotId]] | sort;
      [all("Cancellation Accepted", "Cancellation Refused") | .[] | [cause, .detail.ballotId]] | sort; "cancelled against decided"),
    difference([all("Ballot Revoked") | .[] | [(.seq | tostring), .detail.ballotId]] | sort;
      [all("Ballot Voided", "Revocation Refused") | .[] | [cause, .detail.ballotId]] | sort; "revoked against decided"),
    difference([all("Ballot Issued") | .[] | select(.detail.replaces) | [(.seq | tostring), .detail.ballotId]] | sort;
      [all("Ballot Replaced", "Replacement Refused") | .[] | [cause, .detail.ballotId]] | sort; "replaced against decided"),
    (("Ballot Verified", "Ballot Voided", "Ballot Replaced", "Cancellation Accepted") as $type
      | [all($type) | .[].detail | if $type == "Ballot Replaced" then .replaces else .ballotId end] | sort
      | difference(.; unique; $type)),
    (([all("Cancellation Accepted") | .[].detail.ballotId] as $cancelled
      | all("Ballot Verified")[] | .detail.ballotId | select(IN($cancelled[])) | "\(.) is verified and cancelled")),
    ($log | too_many),
    difference([all("Ballot Voided") | .[].detail.voids] | sort;
      [all("Ballot Verified") | .[] | {id, ballot: .detail.ballotId}] as $verified
      | [all("Ballot Voided") | .[].detail as $d | $verified[] | select(.ballot == $d.ballotId).id] | sort; "voids"),
    difference([all("Ballot Voided") | .[].detail | [.voids, .votes, .overvotes]] | sort;
      ([all("Ballot Voided") | .[].detail.voids]) as $voids
      | [all("Ballot Verified") | .[] | select(.id | IN($voids[])) | [.id, .detail.votes, .detail.overvotes]] | sort; "voided"),
    votes(all("Ballot Verified"); all("Vote Cast"); "votes on verified ballots against votes cast"),
    votes(all("Ballot Voided"); all("Vote Retracted"); "votes on voided ballots against votes retracted"),
    difference([all("Vote Retracted") | .[].detail | [.retracts, .ballotId, .vote]] | sort;
      (all("Vote Cast") | map({key: .id, value: .detail}) | from_entries) as $cast
      | [all("Vote Retracted") | .[].detail.retracts as $id | [$id, $cast[$id].ballotId, $cast[$id].vote]] | sort; "retracts");

if $what == "tally" then tally
elif $what == "ballots" then ballots
elif $what == "votes" then votes
elif $what == "result" then result
elif $what == "faults" then faults
else error("what?") end
