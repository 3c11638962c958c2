# The independent check: works from data/events.ndjson alone and shares nothing with the programs.
# Run it as jq -nc --arg what tally|ballots|votes|faults -f check.jq events.ndjson
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
elif $what == "faults" then faults
else error("what?") end
