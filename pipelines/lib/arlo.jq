# Writes cast-vote records in the form of a Dominion export: four header rows, then one ballot a row.
#   jq -L . -rn --slurpfile result RESULT --slurpfile batches BATCHES -f arlo.jq RECORDS
# BATCHES is what arlo-batches.jq makes.
# Each candidate of each contest has a column: 1 for a vote, 0 for none, empty if the ballot does not have the contest.
include "csv";
include "shown";

def line: gsub("[\\p{Cc}\\p{Zl}\\p{Zp}]+"; " ");

[$result[] | select(.electionId) | .description = (.description | line)]
| alone(.description; .electionId)
| map(.shown as $contest | .votesAllowed as $n | .electionId as $id
    | .candidates | map(.fullName = (.fullName // .candidateId | line)) | alone(.fullName; .candidateId)
    | map({electionId: $id, candidateId, contest: "\($contest) (Vote For=\($n))", choice: .shown}))
| add // []
| . as $columns
| [range(8) | ""] as $empty
| ["Election", "es"],
  $empty + map(.contest),
  $empty + map(.choice),
  ["CvrNumber", "TabulatorNum", "BatchId", "RecordId", "ImprintedId", "CountingGroup", "PrecinctPortion", "BallotType"]
    + map(""),
  foreach inputs as $r (0; . + 1;
    . as $number | ($r.from | split(":")) as [$batch, $record]
    | ($r.votes | map({key: "\(.electionId) \(.candidateId)", value: 1}) | from_entries) as $marks
    | [$number, "es", $batches[0][$batch].label, $record, $r.ballotId, "", "", ($r.style // ["all"] | join(" "))]
      + [$columns[] | if $r.electionIds and (.electionId | IN($r.electionIds[]) | not) then ""
         else $marks["\(.electionId) \(.candidateId)"] // 0 end])
| csv_row
