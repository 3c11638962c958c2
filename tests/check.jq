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
      else . end)
  | .elections as $names
  | [.candidates[]] | sort_by(.electionId, .candidateId)[]
  | {electionId, description: $names[.electionId], candidateId, fullName, votes};

def ballots:
  reduce inputs as $e ({};
    $e.detail as $d
    | if $e.type == "Ballot Issued" and (has($d.ballotId) | not) then
        .[$d.ballotId] = {ballotId: $d.ballotId, voterId: $d.voterId, ballotState: $d.ballotState}
      elif $e.type == "Ballot Verified" then .[$d.ballotId].ballotState = "SUBMITTED"
      else . end)
  | [.[]] | sort_by(.ballotId)[];

def votes:
  inputs | select(.type == "Vote Cast")
  | {seq, ballotId: .detail.ballotId, electionId: .detail.vote.electionId, candidateId: .detail.vote.candidateId};

# The first place where two sorted lists differ, as a message; nothing where they are equal.
def difference($a; $b; $name):
  if $a == $b then empty
  else first(range([($a | length), ($b | length)] | max) | select($a[.] != $b[.])) as $i
    | "\($name): \($a[$i] | tojson) against \($b[$i] | tojson)"
  end;

# seq without gap; each submission has one outcome, which is about what was submitted; a ballot is
# verified at most once; the votes of a verified ballot are there once each, as in the ballot.
def faults:
  def cause: .id | split(".")[0];
  def outcome: .type == "Ballot Verified" or .type == "Ballot Rejected";
  def what: .detail | [.ballotId, .voterId, .votes];
  [inputs] as $log
  | (first(range($log | length) | select($log[.].seq != . + 1)) | "line \(. + 1) has seq \($log[.].seq)"),
    difference([$log[] | select(.type == "Ballot Submitted") | [(.seq | tostring), what]] | sort;
      [$log[] | select(outcome) | [cause, what]] | sort; "submitted against decided"),
    difference([$log[] | select(.type == "Ballot Verified") | .detail.ballotId] | sort;
      [$log[] | select(.type == "Ballot Verified") | .detail.ballotId] | unique; "verified"),
    difference([$log[] | select(.type == "Ballot Verified")
        | cause as $cause | .detail as $d | range($d.votes | length)
        | ["\($cause).\(. + 1)", $d.ballotId, $d.votes[.]]] | sort;
      [$log[] | select(.type == "Vote Cast") | [.id, .detail.ballotId, .detail.vote]] | sort;
      "votes on verified ballots against votes cast");

if $what == "tally" then tally
elif $what == "ballots" then ballots
elif $what == "votes" then votes
elif $what == "faults" then faults
else error("what?") end
