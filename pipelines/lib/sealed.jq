# Makes the tally from the official count, without the votes of elections that are not closed: each of those gets one
# line, with the ballots issued and cast.
select(.electionId)
| if .electionState == "CLOSED" then
    {electionId, description} + (.candidates | sort_by(.candidateId)[] | {candidateId, fullName, votes})
  else {electionId, description, electionState, issued, cast} end
