# The cast-vote records of a log: of each ballot verified and not voided, in the log's order, what it was issued for
# (null: all contests), its votes sorted, its id and where its submission came from.
#   es-replay -d DIR | jq -nc --slurpfile voided FILE -f cvr.jq
# FILE is an object with the ids of the Ballot Verified that were taken back: {"12.0":true}. Memory grows with the
# ballots issued, and with the submissions not decided yet.

# A ballot keeps the style that it was first issued with.
def issue($d): if $d == null or (.style | has($d.ballotId)) then . else .style[$d.ballotId] = $d.electionIds end;

foreach inputs as $e ({style: {}, waiting: {}, waits_for: {}, from: {}, out: null};
  $e.detail as $d | .out = null
  | if $e.type == "Ballot Issued" then
      # One issued in another's place waits for what becomes of that, one with the same id issued meanwhile behind it.
      .waits_for[$d.ballotId] as $before
      | if $d.replaces then .waiting[$e.seq | tostring] = {first: $d} | .waits_for[$d.ballotId] = ($e.seq | tostring)
        elif $before then .waiting[$before].next |= (. // $d)
        else issue($d) end
    elif $e.type == "Ballot Replaced" or $e.type == "Replacement Refused" then
      ($e.id | split(".")[0]) as $cause | .waiting[$cause] as $issued
      | if $e.type == "Ballot Replaced" then issue($issued.first) else . end | issue($issued.next)
      | del(.waiting[$cause]) | if .waits_for[$d.ballotId] == $cause then del(.waits_for[$d.ballotId]) else . end
    elif $e.type == "Ballot Submitted" then .from[$e.seq | tostring] = $e.id
    elif $e.type == "Ballot Verified" or $e.type == "Ballot Rejected" then
      ($e.id | split(".")[0]) as $cause
      | .from[$cause] as $from | del(.from[$cause])
      | if $e.type == "Ballot Rejected" or $voided[0][$e.id] then .
        else .out = {electionIds: .style[$d.ballotId], votes: ($d.votes | sort_by(.electionId, .candidateId)),
                     ballotId: $d.ballotId, from: $from}
        end
    else . end;
  .out // empty)
