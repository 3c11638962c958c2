# Turns the lines that audit prints into a report for people: jq -rs -L . -f audit.jq
include "shown";

def mark: if . then "ok" else "WRONG" end;

(.[] | select(.check == "log") | "\(.good | mark)  the log holds what \(.checkpoint | shown) is over: \(.size) lines"),
(.[] | select(.check == "outcomes") | "\(.good | mark)  every outcome and vote, derived again, is the one stored: \(.events) events"),
(.[] | select(.check == "tally") | "\(.good | mark)  the tally, counted in two ways, is the same"),
(.[] | select(.kind == "ballots")
 | "\(.balanced | mark)  ballots: \(.issued) issued, \(.submitted) submitted, \(.verified) verified, \(.voided) voided, \(.rejected) rejected, \(.undecided) undecided"),
(.[] | select(.kind == "rejected") | "      \(.ballots) \(.reason)"),
(.[] | select(.kind == "contest" or .kind == "candidate")
 | if .kind == "contest"
   then "\(.balanced | mark)  \(.description | shown) (\(.electionId)): \(.ballots) ballots, \(.votes) votes, \(.undervotes) undervotes"
   else "      \(.votes) \(.fullName | shown)" end)
