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
  | reduce ($log[] | select(.type == "Ballot Verified" or .type == "Ballot Voided")) as $e (.;
      .[$e.detail.ballotId].ballotState = if $e.type == "Ballot Voided" then "VOIDED" else "SUBMITTED" end)
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
        | .elections[$d.electionId] |= {votesAllowed: (.votesAllowed // $d.votesAllowed), description: $d.description,
            electionDate: $d.electionDate}
      elif $e.type == "Candidate Registered" then
        .names[$d.electionId][$d.candidateId] = $d.fullName
      elif $e.type | startswith("Election ") then
        if (.states[$d.electionId] == "CLOSED") == ($e.type == "Election Reopened") then
          .states[$d.electionId] = if $e.type == "Election Closed" then "CLOSED" else "OPEN" end
        else . end
      elif $e.type == "Ballot Issued" and .ballots[$d.ballotId] == null and $outcome.type != "Replacement Refused" then
        .ballots[$d.ballotId] = {style: $d.electionIds, before: ($d.ballotState == "SUBMITTED")}
        | if $d.replaces then .ballots[$d.replaces].replaced = true else . end
      elif $e.type == "Ballot Submitted" and $outcome.type == "Ballot Verified" then
        .states as $states
        | .ballots[$d.ballotId].counts = [.elections | keys[] | select(($states[.] // "OPEN") == "OPEN")]
      elif $e.type == "Ballot Revoked" and $outcome.type == "Ballot Voided" then .ballots[$d.ballotId].voided = true
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
    [.ballots[]] as $ballots
  | {ballots: {issued: ([$ballots[] | select(.replaced | not)] | length),
      cast: ([$ballots[] | select(.counts and (.voided | not))] | length), takenBefore: ([$ballots[] | select(.before)] | length),
      voided: ([$ballots[] | select(.voided)] | length), replaced: ([$ballots[] | select(.replaced)] | length),
      rejected: (.rejected[""] // {} | sorted)}},
    (.elections | to_entries | sort_by(.key)[] | .key as $id | .value as $election
      | [$ballots[] | select(is_for(.; $id))] as $own
      | ([$own[] | select(.counts and (.voided | not) and took(.; $id))] | length) as $cast
      | ($all.names[$id] // {} | to_entries | sort_by(.key)
          | map({candidateId: .key, fullName: .value, votes: ($all.votes[$id][.key] // 0)})) as $standings
      | ($standings | map(.votes) | add // 0) as $votes
      | {electionId: $id, description: $election.description, electionDate: $election.electionDate,
         votesAllowed: $election.votesAllowed, electionState: ($all.states[$id] // "OPEN"),
         issued: ([$own[] | select(.replaced | not)] | length), cast: $cast, votes: $votes,
         undervotes: ($cast * $election.votesAllowed - $votes), rejected: ($all.rejected[$id] // {} | sorted),
         candidates: ($standings | map(.votes as $n | . + {rank: (1 + ([$standings[] | select(.votes > $n)] | length)),
           tied: ([$standings[] | select(.votes == $n)] | length > 1)}))});

# The first place where two sorted lists differ, as a message; nothing where they are equal.
def difference($a; $b; $name):
  if $a == $b then empty
  else first(range([($a | length), ($b | length)] | max) | select($a[.] != $b[.])) as $i
    | "\($name): \($a[$i] | tojson) against \($b[$i] | tojson)"
  end;

# seq without gap; each submission, revocation and replacement has one outcome, which is about it; a ballot is verified
# and voided at most once; the votes of a verified ballot are there once each, as in the ballot, and those of a voided
# one are retracted once each.
def faults:
  def cause: .id | split(".")[0];
  def what: .detail | [.ballotId, .voterId, .votes];
  def votes($outcome; $vote; $name):
    [$outcome[] | cause as $cause | .detail as $d | range($d.votes | length) | ["\($cause).\(. + 1)", $d.ballotId, $d.votes[.]]] | sort
    | difference(.; [$vote[] | [.id, .detail.ballotId, .detail.vote]] | sort; $name);
  [inputs] as $log
  | ($log | group_by(.type) | map({key: .[0].type, value: .}) | from_entries) as $of
  | def all(f): [$of[f] // [] | .[]];
    (first(range($log | length) | select($log[.].seq != . + 1)) | "line \(. + 1) has seq \($log[.].seq)"),
    difference([all("Ballot Submitted") | .[] | [(.seq | tostring), what]] | sort;
      [all("Ballot Verified", "Ballot Rejected") | .[] | [cause, what]] | sort; "submitted against decided"),
    difference([all("Ballot Revoked") | .[] | [(.seq | tostring), .detail.ballotId]] | sort;
      [all("Ballot Voided", "Revocation Refused") | .[] | [cause, .detail.ballotId]] | sort; "revoked against decided"),
    difference([all("Ballot Issued") | .[] | select(.detail.replaces) | [(.seq | tostring), .detail.ballotId]] | sort;
      [all("Ballot Replaced", "Replacement Refused") | .[] | [cause, .detail.ballotId]] | sort; "replaced against decided"),
    (("Ballot Verified", "Ballot Voided", "Ballot Replaced") as $type
      | [all($type) | .[].detail | if $type == "Ballot Replaced" then .replaces else .ballotId end] | sort
      | difference(.; unique; $type)),
    difference([all("Ballot Voided") | .[].detail.voids] | sort;
      [all("Ballot Verified") | .[] | {id, ballot: .detail.ballotId}] as $verified
      | [all("Ballot Voided") | .[].detail as $d | $verified[] | select(.ballot == $d.ballotId).id] | sort; "voids"),
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
