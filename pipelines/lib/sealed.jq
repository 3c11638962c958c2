# The tally from the official count, without the votes of elections that are not closed: those have a line each, with
# the ballots that were issued and cast.
select(.electionId)
| if .electionState == "CLOSED" then
    {electionId, description} + (.candidates | sort_by(.candidateId)[] | {candidateId, fullName, votes})
  else {electionId, description, electionState, issued, cast} end
