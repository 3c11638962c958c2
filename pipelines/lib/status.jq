# Says where the election stands, for people, without the votes: jq -rs -L . --arg data DIR --argjson log N
# --argjson refused N --argjson waiting N -f status.jq RESULT
include "shown";

(map(select(.ballots)) | first // {ballots: {issued: 0, cast: 0, rejected: {}}}) as $all
| $all.ballots as $ballots
| ($all.organizer | select(.) | shown),
  "log         \(many($log; "line")), \(if $all.complete then "all decided and counted" else "not all decided and counted yet: count" end)",
  ($all.checkpoint | select(.) | "checkpoint  \(.origin | shown) \(.size) \(.root)"),
  "ballots     \($ballots.issued) issued, \($ballots.cast) cast\($ballots.cast | share($ballots.issued)), \([$ballots.rejected[]] | add // 0) rejected",
  (select($waiting > 0) | "inbox       \(many($waiting; "file")) waiting"),
  (select($refused > 0) | "refused     \(many($refused; "line")), in \($data)/dead-letters.ndjson"),
  "",
  (.[] | select(.electionId)
   | "\(.description | shown) (\(.electionId)): \(state), \(.cast) of \(many(.issued; "ballot")) cast\(.issued as $n | .cast | share($n))")
