# Keeps the books of an election, from its log alone: jq -nc -f books.jq events.ndjson
#
# The log is read into an array of facts, which are then sorted into groups: by ballot, by voter, by what is alike. No object
# grows with the number of ballots, because jq copies an object each time that something inside it changes.

def add_to($path; $n): setpath($path; (getpath($path) // 0) + $n);
# How often each text is there, in the order in which they first come.
def tally:
  to_entries | group_by(.value) | sort_by(.[0].key) | map({key: .[0].value, value: length}) | from_entries;

# The seq of the cause of an outcome.
def cause: .id | split(".")[0] | tonumber;

# What an event says, as an array: what it is about and, of a ballot, the id, the seq, what became of it, and more.
def fact:
  .seq as $seq | .type as $type | .detail as $d
  | def entered: [$d.votes[].electionId], ($d.overvotes // []);
    if $type == "Vote Cast" then ["vote", [$d.vote.electionId, $d.vote.candidateId], 1]
    elif $type == "Vote Retracted" then ["vote", [$d.vote.electionId, $d.vote.candidateId], -1]
    elif $type == "Ballot Submitted" then ["submitted"]
    elif $type == "Ballot Rejected" then ["rejected", $d.reason]
    elif $type == "Ballot Issued" then
      ["ballot", $d.ballotId, $seq, "issued", {voter: $d.voterId, style: $d.electionIds, state: $d.ballotState, replaces: $d.replaces}]
    elif $type == "Ballot Replaced" then
      ["ballot", $d.ballotId, cause, "place taken"], ["ballot", $d.replaces, cause, "replaced"]
    elif $type == "Replacement Refused" then
      ["ballot", $d.ballotId, cause, "refused"], ["refused", $type, $d.reason]
    elif $type == "Ballot Verified" then ["ballot", $d.ballotId, $seq, "verified", cause, entered]
    elif $type == "Ballot Voided" then ["ballot", $d.ballotId, $seq, "voided", null, entered]
    elif $type == "Cancellation Accepted" then ["ballot", $d.ballotId, $seq, "cancelled"]
    elif $type | endswith(" Refused") then ["refused", $type, $d.reason]
    elif $type | test("^(Election|Candidate) ") then ["contest", .]
    else empty end;

# Opens, closes or reopens a contest. Only a closed one can be reopened; only one that is not closed can be opened or closed.
def turn($id; $type; $seq):
  if (.closed[$id] != null) != ($type == "Election Reopened") then .
  elif $type == "Election Closed" then .closed[$id] = $seq
  else del(.closed[$id]) | .waits[$id] = false end;

# The contests, and which of them were open from which seq on.
def registry(events):
  reduce events as $e ({contests: {}, waits: {}, closed: {}, withdrawn: {}, open: [[0, []]]};
    $e.detail as $d | $d.electionId as $id
    | if $e.type == "Election Created" then
        (if .contests[$id].allowed == null and $d.opened == false then .waits[$id] = true else . end)
        | .contests[$id] |= (if .allowed then . else . + {allowed: $d.votesAllowed, perVoter: ($d.ballotsPerVoter // 0),
            void: ($d.overvote == "void"), created: $e.seq} end | .description = $d.description)
      elif $e.type == "Candidate Registered" then .contests[$id].candidates[$d.candidateId] = $d.fullName
      elif $e.type == "Candidate Withdrawn" then .withdrawn[$id][$d.candidateId] |= (. // $e.seq)
      else turn($id; $e.type; $e.seq) end
    | . as $all
    | [.contests | to_entries[] | select(.value.created) | .key | select($all.waits[.] or $all.closed[.] | not)] as $open
    | if .open[-1][1] == $open then . else .open += [[$e.seq, $open]] end);

# What comes after this does not change the count of a contest: the seq of its close, unless that came before it was created.
def until($id): if .closed[$id] > (.contests[$id].created // infinite) then .closed[$id] else infinite end;

def open_at($seq): last(.open[] | select(.[0] < $seq))[1];

# Whether a ballot of this style, an array of contests or null for all, is for the contest.
def is_for($id): . == null or index($id) != null;

# The fact that issued a ballot: the first one that was not refused. What comes after one that waits for its outcome waits too.
def issue:
  [.[] | select(.[3] == "place taken")[2]] as $taken | [.[] | select(.[3] == "refused")[2]] as $refused
  | first(.[] | select(.[3] == "issued")
      | if .[4].replaces == null or (.[2] | IN($taken[])) then . elif .[2] | IN($refused[]) then empty else null end);

# A ballot, from the facts about it. Each of its entries counts it, or takes it out again (-1), in the contests that it was
# issued for and that were open when it was submitted.
def ballot($registry):
  . as $facts | (issue // empty) as $issue | $issue[4].style as $style
  | def seq_of($what): first(.[] | select(.[3] == $what)[2]) // null;
    ([.[] | select(.[3] == "verified")[4] as $at
      | $registry | open_at($at)[] as $id | select($style | is_for($id)) | $id] | unique) as $in
  | {id: $issue[1], voter: $issue[4].voter, style: $style, issued: $issue[2], before: ($issue[4].state == "SUBMITTED"),
     replaced: seq_of("replaced"), ended: ($issue[4].state == "SUBMITTED" or any(.[]; .[3] | IN("voided", "cancelled"))),
     entries: [.[] | select(.[3] | IN("verified", "voided"))
       | {seq: .[2], n: (if .[3] == "verified" then 1 else -1 end), in: $in, votes: .[5], overvotes: .[6]}]};

# Whether the ballot counts as issued until this seq: one that was replaced does not.
def is_issued($until): .issued < $until and (.replaced == null or .replaced > $until);

# How many ballots count as issued, by contest, and in all: until the last of its contests is closed.
def issued($registry):
  reduce group_by(.style)[] as $alike ({all: 0};
    [$registry.contests | keys[] | select(. as $id | $alike[0].style | is_for($id))] as $ids
    | ([$ids[] as $id | $registry | select(.contests[$id].created) | until($id)] | max // infinite) as $last
    | .all += ([$alike[] | select(is_issued($last))] | length)
    | reduce $ids[] as $id (.; ($registry | until($id)) as $until
        | .[$id + " "] += ([$alike[] | select(is_issued($until))] | length)));

# The sums of each contest. Too many votes use up all that it allows.
def sums($registry):
  reduce ([.[].entries[] | [.n, .in, (.votes | sort), .overvotes]] | group_by(.)[] | {n: (.[0][0] * length), entry: .[0]}) as $alike ({};
    $alike.n as $n | $alike.entry as [$_, $in, $votes, $overvotes]
    | (if $in != [] then add_to(["counted"]; $n) else . end)
    | reduce $in[] as $id (.;
        ($votes | map(select(. == $id)) | length) as $marks | $registry.contests[$id].allowed as $allowed
        | ($overvotes | index($id) != null) as $over
        | add_to(["cast", $id]; $n) | add_to(["marked", $id]; $n * $marks)
        | if $over then add_to(["overvotes", $id]; $n * $allowed)
          else add_to(["under", $id]; $n * ($allowed - $marks)) | if $marks == 0 then add_to(["blank", $id]; $n) else . end end));

# The contests in which, at some point, more ballots of one voter counted than they allow.
def over_limit($registry):
  [group_by(.voter)[] | select(length > 1)
   | foreach ([.[].entries[]] | sort_by(.seq)[]) as $entry ({};
       reduce $entry.in[] as $id (.; .[$id] += $entry.n);
       to_entries[] | $registry.contests[.key].perVoter as $most | select($most > 0 and .value > $most).key)]
  | unique;

# Voters with more live ballots for an open contest than it allows them: they may try to vote twice.
def too_many_live($registry):
  map(select(.ended | not)) | group_by(.voter) | map(select(length > 1) | sort_by(.issued)) | sort_by(.[0].issued)[] | . as $live
  | $registry.contests | to_entries[] | select(.value.perVoter > 0 and $registry.closed[.key] == null) | .key as $id
  | [$live[] | select(.style | is_for($id)).id] | select(length > $registry.contests[$id].perVoter)
  | {kind: "warning", voterId: $live[0].voter, electionId: $id, ballotsPerVoter: $registry.contests[$id].perVoter, liveBallots: .};

[inputs | fact] as $facts
| def of($what): $facts[] | select(.[0] == $what);
  def became($what): [of("ballot") | select(.[3] == $what)] | length;
  registry(of("contest")[1]) as $registry
| [[of("ballot")] | group_by(.[1])[] | ballot($registry)] as $ballots
| ([of("vote")] | group_by(.[1]) | map({key: (.[0][1] | join(" ")), value: (map(.[2]) | add)}) | from_entries) as $votes
| ($ballots | sums($registry)) as $sums | ($ballots | issued($registry)) as $issued | ($ballots | over_limit($registry)) as $over
| ([of("rejected")[1]] | tally) as $reasons | ([$reasons[]] | add // 0) as $rejected
| def refused($type): [of("refused") | select(.[1] == $type)[2]] | tally;
  {kind: "ballots", issued: $issued.all, takenBefore: ([$ballots[] | select(.before)] | length),
   submitted: ([of("submitted")] | length), verified: became("verified"), voided: became("voided"), cancelled: became("cancelled"),
   replaced: ([$ballots[] | select(.replaced)] | length)}
| . + {rejected: $rejected, undecided: (.submitted - .verified - $rejected), cast: ($sums.counted // 0),
   refused: {cancellations: refused("Cancellation Refused"), revocations: refused("Revocation Refused"),
     replacements: refused("Replacement Refused")},
   balanced: (.submitted >= .verified + $rejected and .verified + .cancelled + .takenBefore <= ($ballots | length)
     and .voided <= .verified and .replaced <= .voided + .cancelled)},
  ($reasons | to_entries[] | {kind: "rejected", reason: .key, ballots: .value}),
  ($registry.contests | to_entries | sort_by(.key)[] | .key as $id | .value as $contest
   | [$contest.candidates // {} | to_entries | sort_by(.key)[]
      | {kind: "candidate", electionId: $id, candidateId: .key, fullName: .value, votes: ($votes["\($id) \(.key)"] // 0)}
        + if ($registry.withdrawn[$id][.key] // infinite) < ($registry | until($id)) then {withdrawn: true} else {} end] as $candidates
   | (["cast", "under", "overvotes", "blank", "marked"] | map({key: ., value: ($sums[.][$id] // 0)}) | from_entries) as $own
   | ([$votes | to_entries[] | select(.key | startswith($id + " ")).value] | add // 0) as $all
   | {kind: "contest", electionId: $id, description: $contest.description, issued: ($issued[$id + " "] // 0), ballots: $own.cast,
      votesAllowed: $contest.allowed, ballotsPerVoter: $contest.perVoter, votes: $all, undervotes: $own.under}
     + (if $contest.void then {overvotes: $own.overvotes} else {} end)
     + {blank: $own.blank, withinBallotsPerVoter: ($id | IN($over[]) | not),
        balanced: ($all == $own.marked and $all + $own.under + $own.overvotes == $own.cast * ($contest.allowed // 0)
          and ($id | IN($over[]) | not))},
     $candidates[]),
  ($ballots | too_many_live($registry))
