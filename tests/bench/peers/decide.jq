# Decides over ballots: jq -nc --arg time TIME -f decide.jq registry ballots. Events to stdout, at last the tally to stderr.
# The state is one flat object, and nothing else may hold on to it where it changes: else jq copies it whole.

def reason($ballot; $profile; $d; $allowed; $named):
  if $ballot == null then "unknown-ballot"
  elif $ballot[0] != $d.voterId then "wrong-voter"
  elif $profile == null then "unknown-voter"
  elif $ballot[1] == "SUBMITTED" then "already-submitted"
  elif any($allowed[]; . == null) then "unknown-election"
  elif any($named[]; . == null) then "unknown-candidate"
  elif ($d.votes | unique | length) < ($d.votes | length) then "duplicate-vote"
  elif [range($allowed | length)] | group_by($d.votes[.].electionId) | any(length > $allowed[.[0]]) then "overvote"
  else null end;

def events($line; $seq; $d; $reason; $profile):
  def event($n; $id; $type; $detail): {seq: ($seq + $n), $id, $type, $time, $detail};
  event(0; "bench:\($line)"; "Ballot Submitted"; $d),
  if $reason then event(1; "\($seq).0"; "Ballot Rejected"; $d + {$reason})
  else
    event(1; "\($seq).0"; "Ballot Verified"; {ballotId: $d.ballotId, voterId: $d.voterId, voter: $profile, votes: $d.votes}),
    (range($d.votes | length)
      | event(. + 2; "\($seq).\(. + 1)"; "Vote Cast"; {ballotId: $d.ballotId, vote: $d.votes[.]}))
  end;

def decide($d):
  .["b" + $d.ballotId] as $ballot
  | .["v" + $d.voterId] as $profile
  | [.["e" + $d.votes[].electionId]] as $allowed
  | [.["c" + ($d.votes[] | .electionId + " " + .candidateId)]] as $named
  | [null | reason($ballot; $profile; $d; $allowed; $named)][0] as $reason
  | .seq as $seq
  | .line as $line
  | setpath(["out"]; [null | events($line + 1; $seq + 1; $d; $reason; $profile)])
  | setpath(["seq"]; $seq + (.out | length))
  | setpath(["line"]; $line + 1)
  | if $reason then .
    else
      setpath(["b" + $d.ballotId]; [$d.voterId, "SUBMITTED"])
      | setpath(["tally"]; reduce $d.votes[] as $v (.tally; .[$v.electionId + " " + $v.candidateId].votes += 1))
    end;

def note($d; $type):
  setpath(["seq"]; .seq + 1)
  | if $type == "Voter Registered" then setpath(["v" + $d.voterId]; $d | del(.voterId))
    elif $type == "Ballot Issued" then setpath(["b" + $d.ballotId]; [$d.voterId, $d.ballotState // "ISSUED"])
    elif $type == "Election Created" then setpath(["e" + $d.electionId]; $d.votesAllowed // 1)
      | setpath(["d" + $d.electionId]; $d.description)
    else
      setpath(["c" + $d.electionId + " " + $d.candidateId]; true)
      | setpath(["tally", $d.electionId + " " + $d.candidateId];
          {electionId: $d.electionId, description: .["d" + $d.electionId], candidateId: $d.candidateId, fullName: $d.fullName, votes: 0})
    end;

foreach (inputs, null) as $e ({seq: 0, line: 0};
  if $e == null then .
  elif $e.type == "Ballot Submitted" then decide($e.detail)
  else note($e.detail; $e.type) end;
  if $e == null then .tally | to_entries | sort_by(.key) | map(.value | tojson + "\n") | add | halt_error(0)
  elif $e.type == "Ballot Submitted" then .out[]
  else empty end)
