# The books of an election, from its log alone: jq -nc -f books.jq events.ndjson

def add_one($path): setpath($path; (getpath($path) // 0) + 1);

reduce inputs as $e ({ballots: {}, taken: 0, submitted: 0, verified: 0, rejected: {}, contests: {}, votes: {}, marked: {}, used: {}};
  $e.detail as $d
  | if $e.type == "Vote Cast" then add_one(["votes", $d.vote.electionId, $d.vote.candidateId])
    elif $e.type == "Ballot Verified" then
      .verified += 1
      | reduce $d.votes[].electionId as $id (.; add_one(["marked", $id]))
      | reduce ([$d.votes[].electionId] | unique[]) as $id (.; add_one(["used", $id]))
    elif $e.type == "Ballot Rejected" then add_one(["rejected", $d.reason])
    elif $e.type == "Ballot Submitted" then .submitted += 1
    elif $e.type == "Ballot Issued" and (.ballots[$d.ballotId] | not) then
      .ballots[$d.ballotId] = true
      | if $d.ballotState == "SUBMITTED" then .taken += 1 else . end
    elif $e.type == "Election Created" then
      .contests[$d.electionId] = {description: $d.description, candidates: (.contests[$d.electionId].candidates // {})}
    elif $e.type == "Candidate Registered" then
      .contests[$d.electionId].candidates[$d.candidateId] = $d.fullName
    else . end)
| (.ballots | length) as $issued
| ([.rejected[]] | add // 0) as $rejected
| {kind: "ballots", issued: $issued, takenBefore: .taken, submitted, verified, rejected: $rejected,
   undecided: (.submitted - .verified - $rejected),
   balanced: (.submitted >= .verified + $rejected and .verified + .taken <= $issued)},
  (.rejected | to_entries[] | {kind: "rejected", reason: .key, ballots: .value}),
  (. as $all | .contests | to_entries | sort_by(.key)[] | .key as $id
   | ([$all.votes[$id] // {} | .[]] | add // 0) as $votes
   | {kind: "contest", electionId: $id, description: .value.description, votes: $votes,
      blank: ($all.verified - ($all.used[$id] // 0)), balanced: ($votes == ($all.marked[$id] // 0))},
     (.value.candidates | to_entries | sort_by(.key)[]
      | {kind: "candidate", electionId: $id, candidateId: .key, fullName: .value,
         votes: ($all.votes[$id][.key] // 0)}))
