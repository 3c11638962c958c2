# Turns the lines that audit prints into a report for people: jq -rs -L . -f audit.jq
include "shown";
include "refused";
include "gate";

def mark: if . then "ok" else "WRONG" end;

(.[] | select(.check == "log") | "\(.good | mark)  the log holds what \(.checkpoint | shown) is over: \(many(.size; "line"))"),
(.[] | select(.check == "outcomes") | "\(.good | mark)  every outcome and vote, derived again, is the one stored: \(many(.events; "event"))"),
(.[] | select(.check == "tally") | "\(.good | mark)  the tally, counted in two ways, is the same"),
(.[] | select(.kind == "ballots")
 | "\(.balanced | mark)  ballots: \(.issued) issued, \(.cast) cast; \(.submitted) submitted, \(.verified) verified, \(.rejected) rejected, \(.undecided) undecided; \(.voided) voided, \(.cancelled) cancelled, \(.replaced) replaced"),
(.[] | select(.kind == "rejected") | "      \(.ballots) \(.reason)"),
(.[] | select(.kind == "ballots").refused | refused | "      " + .),
(.[] | select(.kind == "contest" or .kind == "candidate")
 | if .kind == "contest"
   then "\(.balanced | mark)  \(.description | shown) (\(.electionId)): \(.ballots) of \(many(.issued; "ballot")) cast, \(many(.votes; "vote")), \(many(.undervotes; "undervote"))\(.overvotes | if . then ", \(many(.; "overvote"))" else "" end)"
   else "      \(.votes) \(.fullName | shown)\(if .withdrawn then " (withdrawn)" else "" end)" end),
(map(select(.kind == "contest" and .ballotsPerVoter > 0)) | select(. != [])
 | "\(all(.withinBallotsPerVoter) | mark)  no voter has more ballots that count in a contest than it allows"),
(.[] | select(.kind == "contest" and .ballotsPerVoter == 0)
 | "note  \(.electionId) allows any number of ballots of a voter"),
(.[] | select(.kind == "warning")
 | "warn  voter \(.voterId) has \(.liveBallots | length) live ballots for \(.electionId), which allows \(.ballotsPerVoter): \(.liveBallots | join(" "))"),
(.[] | select(.kind == "gate") | "note  " + kept_out)
