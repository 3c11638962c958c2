# Turns what es-query result and es-query warnings print into the official count for people: jq -rs -L . -f result.jq
include "shown";
include "refused";
include "gate";

def rejected: if . == {} then empty else "  rejected: " + (to_entries | map("\(.value) \(.key)") | join(", ")) end;
def named: (.fullName | shown) + if .withdrawn then " (withdrawn)" else "" end;

(map(select(.electionId).candidates[] | named | width) + [9] | max) as $width
| .[]
| if .ballots then
    .ballots as $b
    | "\($b.cast) of \(many($b.issued; "ballot")) cast\($b.cast | share($b.issued)), \($b.voided) voided, \($b.cancelled) cancelled, \($b.replaced) replaced",
      ($b.rejected | rejected),
      ($b.refused | refused | "  " + .),
      if .complete then "as of event \(.seq)" else "as of event \(.seq), not complete: count first" end,
      (.checkpoint | select(.) | "checkpoint \(.origin | shown) \(.size) \(.root)"),
      ""
  elif .warning then "warning: line \(.seq): \(.warning)"
  elif .kind == "gate" then
    kept_out
  else
    .issued as $issued
    | "\(.description | shown) (\(.electionId)): \(state)",
    "  \(.cast) of \(many($issued; "ballot")) cast\(.cast | share($issued)), \(many(.votes; "vote")), \(many(.undervotes; "undervote"))\(.overvotes | if . then ", \(many(.; "overvote"))" else "" end)",
    (.rejected | rejected),
    (.candidates | sort_by(.withdrawn, .rank)[]
      | "  \(.rank // "–")\(if .tied then "=" else " " end) \(named | padded($width))  \(.votes)"),
    ""
  end
