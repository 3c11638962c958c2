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

# seq without gap; one outcome a submission; a ballot verified at most once; the votes of a verified
# ballot there once each, as in the ballot.
def faults:
  reduce inputs as $e ({seq: 0, open: {}, votes: {}, verified: {}, faults: []};
    ($e.id | split(".")[0]) as $cause
    | .seq += 1
    | if $e.seq != .seq then .faults += ["seq \($e.seq) on line \(.seq)"] else . end
    | if $e.type == "Ballot Submitted" then .open[$e.seq | tostring] = $e.detail
      elif $e.type == "Ballot Verified" or $e.type == "Ballot Rejected" then
        (if .open[$cause] == null then .faults += ["\($e.id): no submission waits for it"]
         elif .open[$cause].ballotId != $e.detail.ballotId or .open[$cause].votes != $e.detail.votes
         then .faults += ["\($e.id): not what was submitted"] else . end)
        | del(.open[$cause])
        | if $e.type == "Ballot Verified" then
            (if .verified[$e.detail.ballotId] then .faults += ["\($e.id): verified twice"] else . end)
            | .verified[$e.detail.ballotId] = true
            | if $e.detail.votes == [] then . else .votes[$cause] = $e.detail.votes end
          else . end
      elif $e.type == "Vote Cast" then
        (if .votes[$cause][0] != $e.detail.vote then .faults += ["\($e.id): not the next vote"] else . end)
        | if (.votes[$cause] | length) > 1 then .votes[$cause] |= .[1:] else del(.votes[$cause]) end
      else . end)
  | .faults[], (.votes | keys[] | "\(.): votes are missing"), (.open | keys[] | "\(.): no outcome");

if $what == "tally" then tally
elif $what == "ballots" then ballots
elif $what == "votes" then votes
elif $what == "faults" then faults
else error("what?") end
