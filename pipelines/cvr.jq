# The cast-vote records of a log: of each ballot verified and not voided, in the log's order, what it was issued for
# (null: all contests), its votes sorted, its id and where its submission came from.
#   es-replay -d DIR | jq -nc --slurpfile voided FILE -f cvr.jq
# FILE is an object with the ids of the Ballot Verified that were taken back: {"12.0":true}. Memory grows with the ballots issued for some contests
# only, and with the submissions not decided yet.
foreach inputs as $e ({style: {}, waiting: {}, from: {}, out: null};
  $e.detail as $d | .out = null
  | if $e.type == "Ballot Issued" then
      if $d.replaces then .waiting[$e.seq | tostring] = $d.electionIds
      elif $d.electionIds and (.style | has($d.ballotId) | not) then .style[$d.ballotId] = $d.electionIds
      else . end
    elif $e.type == "Ballot Replaced" or $e.type == "Replacement Refused" then
      ($e.id | split(".")[0]) as $cause
      | .waiting[$cause] as $style | del(.waiting[$cause])
      | if $style and $e.type == "Ballot Replaced" then .style[$d.ballotId] = $style else . end
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
