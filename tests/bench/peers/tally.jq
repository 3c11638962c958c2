# Counts the votes of a log: jq -nc -f tally.jq events.ndjson
reduce inputs as {$type, $detail} ({};
  if $type == "Vote Cast" then .votes[$detail.vote.electionId][$detail.vote.candidateId] += 1
  elif $type == "Candidate Registered" then .names[$detail.electionId][$detail.candidateId] = $detail.fullName
  elif $type == "Election Created" then .elections[$detail.electionId] = $detail.description
  else . end)
| .elections as $elections | .votes as $votes | .names | to_entries[]
| .key as $electionId | .value | to_entries[]
| {$electionId, description: $elections[$electionId], candidateId: .key, fullName: .value,
   votes: ($votes[$electionId][.key] // 0)}
