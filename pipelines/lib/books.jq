# Keeps the books of an election, from its log alone: jq -nc -f books.jq events.ndjson

def add_to($path; $n): setpath($path; (getpath($path) // 0) + $n);

# Opens, closes or reopens a contest. Only a closed one can be reopened; only one that is not closed can be opened or closed.
def turn($id; $type):
  if (.closed[$id] // false) != ($type == "Election Reopened") then .
  elif $type == "Election Closed" then .closed[$id] = true
  else .closed[$id] = false | .waits[$id] = false end;

# Enters a ballot in each contest that it has, or with -1 takes it out again.
def enter($ballot; $votes; $n):
  reduce .has[$ballot][] as $id (.;
    ([$votes[] | select(.electionId == $id)] | length) as $marks
    | add_to(["cast", $id]; $n) | add_to(["marked", $id]; $n * $marks)
    | add_to(["under", $id]; $n * (.contests[$id].allowed - $marks))
    | if $marks == 0 then add_to(["blank", $id]; $n) else . end);

def issue($d):
  if $d == null or .ballots[$d.ballotId] then .
  else .ballots[$d.ballotId] = ($d.electionIds // "all") | if $d.ballotState == "SUBMITTED" then .taken += 1 else . end end;

# A replacement ballot waits for its outcome, and one issued meanwhile with the same id waits for it too.
def wait($seq; $d): .waiting[$seq] = {first: $d} | .waits_for[$d.ballotId] = $seq;

reduce inputs as $e (
  {ballots: {}, waiting: {}, waits_for: {}, has: {}, taken: 0, submitted: 0, verified: 0, voided: 0, rejected: {}, contests: {},
   waits: {}, closed: {}, votes: {}, marked: {}, cast: {}, under: {}, blank: {}};
  $e.detail as $d
  | if $e.type == "Vote Cast" then add_to(["votes", $d.vote.electionId, $d.vote.candidateId]; 1)
    elif $e.type == "Vote Retracted" then add_to(["votes", $d.vote.electionId, $d.vote.candidateId]; -1)
    elif $e.type == "Ballot Verified" then
      .verified += 1
      # The contests it was issued for, if they were open when it was submitted.
      | .ballots[$d.ballotId] as $style
      | .has[$d.ballotId] = [.open[$e.id | split(".")[0]][] | select($style == "all" or IN($style[]))]
      | enter($d.ballotId; $d.votes; 1) | del(.open[$e.id | split(".")[0]])
    elif $e.type == "Ballot Voided" then .voided += 1 | enter($d.ballotId; $d.votes; -1)
    elif $e.type == "Ballot Rejected" then add_to(["rejected", $d.reason]; 1) | del(.open[$e.id | split(".")[0]])
    elif $e.type == "Ballot Submitted" then
      .submitted += 1
      | . as $all
      | .open[$e.seq | tostring] = [.contests | to_entries[] | select(.value.description) | .key
          | select($all.waits[.] or $all.closed[.] | not)]
    elif $e.type == "Ballot Issued" then
      .waits_for[$d.ballotId] as $before
      | if $d.replaces then wait($e.seq | tostring; $d)
        elif $before then .waiting[$before].next |= (. // $d)
        else issue($d) end
    elif $e.type == "Ballot Replaced" or $e.type == "Replacement Refused" then
      ($e.id | split(".")[0]) as $cause | .waiting[$cause] as $issued
      | if $e.type == "Ballot Replaced" then issue($issued.first) else . end | issue($issued.next)
      | del(.waiting[$cause]) | if .waits_for[$d.ballotId] == $cause then del(.waits_for[$d.ballotId]) else . end
    elif $e.type == "Election Created" then
      (if .contests[$d.electionId].allowed == null and $d.opened == false then .waits[$d.electionId] = true else . end)
      | .contests[$d.electionId] |= {description: $d.description, allowed: (.allowed // $d.votesAllowed),
          candidates: (.candidates // {})}
    elif $e.type == "Candidate Registered" then
      .contests[$d.electionId].candidates[$d.candidateId] = $d.fullName
    elif $e.type | IN("Election Opened", "Election Closed", "Election Reopened") then turn($d.electionId; $e.type)
    else . end)
| (.ballots | length) as $issued
| ([.rejected[]] | add // 0) as $rejected
| {kind: "ballots", issued: $issued, takenBefore: .taken, submitted, verified, voided, rejected: $rejected,
   undecided: (.submitted - .verified - $rejected),
   balanced: (.submitted >= .verified + $rejected and .verified + .taken <= $issued and .voided <= .verified)},
  (.rejected | to_entries[] | {kind: "rejected", reason: .key, ballots: .value}),
  (. as $all | .contests | to_entries | sort_by(.key)[] | .key as $id
   | ([$all.votes[$id] // {} | .[]] | add // 0) as $votes
   | ($all.cast[$id] // 0) as $cast | ($all.under[$id] // 0) as $under
   | {kind: "contest", electionId: $id, description: .value.description, ballots: $cast,
      votesAllowed: .value.allowed, votes: $votes, undervotes: $under, blank: ($all.blank[$id] // 0),
      balanced: ($votes == ($all.marked[$id] // 0) and $votes + $under == $cast * (.value.allowed // 0))},
     (.value.candidates // {} | to_entries | sort_by(.key)[]
      | {kind: "candidate", electionId: $id, candidateId: .key, fullName: .value,
         votes: ($all.votes[$id][.key] // 0)}))
