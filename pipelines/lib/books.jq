# Keeps the books of an election, from its log alone: jq -nc -f books.jq events.ndjson

def add_to($path; $n): setpath($path; (getpath($path) // 0) + $n);

# How many ballots of each style count as issued: "issued" now, and "closed" as of each contest's close. A style is the array
# of its contests as text, or "all".
def add_issued($style; $n; $seq):
  add_to(["issued", $style]; $n)
  | reduce (.closed | to_entries[] | select(.value.seq > $seq).key) as $id (.; add_to(["closed", $id, "issued", $style]; $n));

def is_for($style; $id): $style == "all" or ($style | fromjson | index($id) != null);

# Opens, closes or reopens a contest. Only a closed one can be reopened; only one that is not closed can be opened or closed.
def turn($id; $type; $seq):
  if (.closed[$id] != null) != ($type == "Election Reopened") then .
  elif $type == "Election Closed" then .closed[$id] = {seq: $seq, issued}
  else del(.closed[$id]) | .waits[$id] = false end;

# Enters a ballot in each contest that it has, or with -1 takes it out again. Too many votes use up all that a contest allows.
def enter($ballot; $votes; $overvotes; $n):
  (if .has[$ballot] != [] then .counted += $n else . end)
  | .ballots[$ballot][1] as $voter
  | reduce .has[$ballot][] as $id (.;
    ([$votes[] | select(.electionId == $id)] | length) as $marks
    | add_to(["cast", $id]; $n) | add_to(["marked", $id]; $n * $marks)
    | .contests[$id].allowed as $allowed | ($overvotes | index($id)) as $over
    | if $over then add_to(["overvotes", $id]; $n * $allowed)
      else add_to(["under", $id]; $n * ($allowed - $marks)) end
    | if $marks == 0 and $over == null then add_to(["blank", $id]; $n) else . end
    | .contests[$id].perVoter as $most
    | if $most > 0 then
        add_to(["held", $id, $voter]; $n) | if .held[$id][$voter] > $most then .over[$id] = true else . end
      else . end);

def issue($d; $seq):
  if $d == null or .ballots[$d.ballotId] then .
  else
    ($d.electionIds // "all" | if type == "array" then tojson else . end) as $style
    | .ballots[$d.ballotId] = [$style, $d.voterId] | .everIssued += 1
    | if $d.ballotState == "SUBMITTED" then .taken += 1 | .ended[$d.ballotId] = true else . end
    | add_issued($style; 1; $seq)
    | if $d.replaces then .replaced += 1 | add_issued(.ballots[$d.replaces][0]; -1; $seq) else . end
  end;

# A replacement ballot waits for its outcome, and one issued meanwhile with the same id waits for it too.
def wait($seq; $d): .waiting[$seq] = {first: $d} | .waits_for[$d.ballotId] = $seq;

# The seq of a contest's close, if it is closed and was created before that.
def closed_at($id): if .closed[$id].seq > (.contests[$id].created // infinite) then .closed[$id].seq else null end;

# The ballots that count as issued among all: those of a style until the last of its contests is closed.
def issued_in_all:
  . as $all
  | [.issued | keys[] as $style
     | [$all.contests | to_entries[] | select(.value.description and is_for($style; .key)).key] as $ids
     | if $ids == [] or any($ids[]; . as $id | $all | closed_at($id) == null) then $all.issued[$style]
       else ($ids | max_by($all.closed[.].seq)) as $last | $all.closed[$last].issued[$style] // 0 end]
  | add // 0;

def issued_in($id):
  [(if closed_at($id) then .closed[$id] else . end).issued | to_entries[] | select(.key as $style | is_for($style; $id)).value] | add // 0;

# Voters with more live ballots for an open contest than it allows them: they may try to vote twice.
def too_many_live:
  . as $all
  | reduce (.ballots | to_entries[] | select($all.ended[.key] | not)) as $b ({}; .[$b.value[1]] += [$b.key])
  | to_entries[] | select(.value | length > 1) | .key as $voter | .value as $live
  | $all.contests | to_entries[] | select(.value.perVoter > 0 and $all.closed[.key] == null) | .key as $id
  | [$live[] | select(is_for($all.ballots[.][0]; $id))] | select(length > $all.contests[$id].perVoter)
  | {kind: "warning", voterId: $voter, electionId: $id, ballotsPerVoter: $all.contests[$id].perVoter, liveBallots: .};

reduce inputs as $e (
  {ballots: {}, issued: {}, everIssued: 0, replaced: 0, ended: {}, waiting: {}, waits_for: {}, has: {}, held: {}, over: {},
   taken: 0, counted: 0, submitted: 0, verified: 0, voided: 0, cancelled: 0, rejected: {}, refused: {}, contests: {}, waits: {}, closed: {},
   votes: {}, marked: {}, cast: {}, under: {}, overvotes: {}, blank: {}, withdrawn: {}};
  $e.detail as $d
  | if $e.type == "Vote Cast" then add_to(["votes", $d.vote.electionId, $d.vote.candidateId]; 1)
    elif $e.type == "Vote Retracted" then add_to(["votes", $d.vote.electionId, $d.vote.candidateId]; -1)
    elif $e.type == "Ballot Verified" then
      .verified += 1
      # The contests it was issued for, if they were open when it was submitted.
      | .ballots[$d.ballotId][0] as $style
      | .has[$d.ballotId] = [.open[$e.id | split(".")[0]][] | select(is_for($style; .))]
      | enter($d.ballotId; $d.votes; $d.overvotes // []; 1) | del(.open[$e.id | split(".")[0]])
    elif $e.type == "Ballot Voided" then .voided += 1 | .ended[$d.ballotId] = true | enter($d.ballotId; $d.votes; $d.overvotes // []; -1)
    elif $e.type == "Cancellation Accepted" then .cancelled += 1 | .ended[$d.ballotId] = true
    elif $e.type == "Ballot Rejected" then add_to(["rejected", $d.reason]; 1) | del(.open[$e.id | split(".")[0]])
    elif $e.type == "Ballot Submitted" then
      .submitted += 1
      | . as $all
      | .open[$e.seq | tostring] = [.contests | to_entries[] | select(.value.description) | .key
          | select($all.waits[.] or $all.closed[.] | not)]
    elif $e.type == "Ballot Issued" then
      .waits_for[$d.ballotId] as $before
      | if $d.replaces then wait($e.seq | tostring; $d)
        elif $before then .waiting[$before].next |= (. // {detail: $d, seq: $e.seq})
        else issue($d; $e.seq) end
    elif $e.type | endswith(" Refused") and . != "Replacement Refused" then add_to(["refused", $e.type, $d.reason]; 1)
    elif $e.type == "Ballot Replaced" or $e.type == "Replacement Refused" then
      ($e.id | split(".")[0]) as $cause | .waiting[$cause] as $issued
      | if $e.type == "Ballot Replaced" then issue($issued.first; $cause | tonumber)
        else add_to(["refused", $e.type, $d.reason]; 1) end
      | issue($issued.next.detail; $issued.next.seq)
      | del(.waiting[$cause]) | if .waits_for[$d.ballotId] == $cause then del(.waits_for[$d.ballotId]) else . end
    elif $e.type == "Election Created" then
      (if .contests[$d.electionId].allowed == null and $d.opened == false then .waits[$d.electionId] = true else . end)
      | .contests[$d.electionId] |= {description: $d.description, allowed: (.allowed // $d.votesAllowed),
          created: (.created // $e.seq), void: (if .allowed then .void else $d.overvote == "void" end), perVoter: (if .allowed then .perVoter else $d.ballotsPerVoter // 0 end), candidates: (.candidates // {})}
    elif $e.type == "Candidate Registered" then
      .contests[$d.electionId].candidates[$d.candidateId] = $d.fullName
    elif $e.type == "Candidate Withdrawn" then
      .withdrawn[$d.electionId + " " + $d.candidateId] |= (. // $e.seq)
    elif $e.type | IN("Election Opened", "Election Closed", "Election Reopened") then turn($d.electionId; $e.type; $e.seq)
    else . end)
| ([.rejected[]] | add // 0) as $rejected
| {kind: "ballots", issued: issued_in_all, takenBefore: .taken, submitted, verified, voided, cancelled, replaced,
   rejected: $rejected, undecided: (.submitted - .verified - $rejected), cast: .counted,
   refused: {cancellations: (.refused["Cancellation Refused"] // {}), revocations: (.refused["Revocation Refused"] // {}),
     replacements: (.refused["Replacement Refused"] // {})},
   balanced: (.submitted >= .verified + $rejected and .verified + .cancelled + .taken <= .everIssued and .voided <= .verified
     and .replaced <= .voided + .cancelled)},
  (.rejected | to_entries[] | {kind: "rejected", reason: .key, ballots: .value}),
  (. as $all | .contests | to_entries | sort_by(.key)[] | .key as $id
   | ([$all.votes[$id] // {} | .[]] | add // 0) as $votes
   | ($all.cast[$id] // 0) as $cast | ($all.under[$id] // 0) as $under | ($all.overvotes[$id] // 0) as $over
   | {kind: "contest", electionId: $id, description: .value.description, issued: ($all | issued_in($id)), ballots: $cast,
      votesAllowed: .value.allowed, ballotsPerVoter: .value.perVoter, votes: $votes, undervotes: $under}
     + (if .value.void then {overvotes: $over} else {} end)
     + {blank: ($all.blank[$id] // 0), withinBallotsPerVoter: ($all.over[$id] | not),
      balanced: ($votes == ($all.marked[$id] // 0) and $votes + $under + $over == $cast * (.value.allowed // 0)
        and ($all.over[$id] | not))},
     (.value.candidates // {} | to_entries | sort_by(.key)[]
      | {kind: "candidate", electionId: $id, candidateId: .key, fullName: .value,
         votes: ($all.votes[$id][.key] // 0)}
        + if ($all.withdrawn[$id + " " + .key] // infinite) < ($all | closed_at($id) // infinite) then {withdrawn: true} else {} end)),
  too_many_live
