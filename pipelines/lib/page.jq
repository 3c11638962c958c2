# Makes the result page, HTML and well-formed XML, from the official count:
#   jq -L . -rn --slurpfile result RESULT --rawfile style page.css --argjson later N --argjson sealed BOOLEAN -f page.jq ACTIVITY
# RESULT and ACTIVITY are what es-query prints; N events came later. If sealed, the votes of elections that are not closed
# are left out.
include "shown";
include "plot";

# Text from outside: it cannot become markup, nor reverse the text next to it.
def named: "<bdi>\(@html)</bdi>";
def name(text; id): .name = ((text // "" | shown | select(test("[^\\p{Z}]"))) // id);

def percent($n; $of): if $of > 0 then 1000 * $n / $of | round | "\(. / 10 | floor).\(. % 10)%" else "–" end;
def many($n; one; more): "\($n | grouped) \(if $n == 1 then one else more end)";

def months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];
# A day or time of RFC 3339 as people write it.
def day: split("-") as [$y, $m, $d] | "\($d | tonumber) \(months[($m | tonumber) - 1]) \($y)";
def moment: "\(.[:10] | day), \(.[11:16])";
def minute: . * 60 | todate | moment;

# The length of a span of the plot.
def span:
  def of($n; $one): if $n == 1 then $one else "\($n | grouped) \($one)s" end;
  if . % 10080 == 0 then of(. / 10080; "week")
  elif . % 1440 == 0 then of(. / 1440; "day")
  elif . % 60 == 0 then of(. / 60; "hour")
  else of(.; "minute") end;

def state: {OPEN: "open", NOT_OPEN: "not open yet", CLOSED: "closed"}[.electionState];
def is_kept_back: $sealed and .electionState != "CLOSED";
def marks:
  "<span class=\"mark\(if .electionState == "OPEN" then " running" else "" end)\">\(state)</span> <span class=\"mark\(
    if .final then " final\">final count" else "\">not final" end)</span>";

# Why a ballot did not count, in a lay reader's words.
def reason: {
  "unknown-ballot": "no such ballot", "wrong-voter": "another voter's ballot", "not-authentic": "wrong secret",
  "unknown-voter": "not a registered voter", "ballot-voided": "ballot taken back before", "ballot-cancelled": "ballot cancelled before",
  "already-submitted": "ballot used before", "voter-has-voted": "voter has voted with another ballot",
  "unknown-election": "no such election", "election-not-open": "election not open yet", "election-closed": "too late",
  "not-on-ballot": "election not on this ballot", "unknown-candidate": "no such candidate",
  "duplicate-vote": "two votes for one candidate", "overvote": "too many votes",
  "already-voided": "taken back before", "not-submitted": "never accepted", "already-cancelled": "cancelled before",
  "taken-before": "accepted before this log began", "not-voided": "the other ballot is still good",
  "already-replaced": "replaced before", "already-issued": "its number was given out before"
}[.] // gsub("-"; " ");
def reasons: to_entries | map("\(.value | grouped) \(.key | reason | @html)") | join(", ");

def fact($name; $value): "<div><dt>\($name)</dt> <dd>\($value)</dd></div>";
def row($name; $value): "<tr><th scope=\"row\">\($name)</th><td class=\"number\">\($value)</td></tr>";

# Adds how each of the candidates did, once the count is final and the number of seats is known: seat is "elected", or "tied" if
# those with the same number of votes are more than the seats left.
def seated($seats):
  map(.rank) as $ranks
  | map(if (.withdrawn | not) and .votes > 0 and .rank <= $seats then
      .rank as $rank | .seat = if $rank - 1 + ([$ranks[] | select(. == $rank)] | length) <= $seats then "elected" else "tied" end
    else . end);

def place($votes):
  if .withdrawn then "–" elif $votes == 0 then "–"
  else "\(.rank)\(if .tied then " <span class=\"tie\">tied</span>" else "" end)" end;

def fate:
  (select(.withdrawn) | " <span class=\"mark\">withdrew</span>"),
  (select(.seat == "elected") | " <span class=\"mark final\">elected</span>"),
  (select(.seat == "tied") | " <span class=\"mark running\">tied for a seat</span>");

def candidate($votes; $cast; $most):
  "<tr\(if .rank == 1 and $votes > 0 then " class=\"first\"" else "" end)><td class=\"rank\">\(place($votes))</td>",
  "<th scope=\"row\">\(.shown | named)\([fate] | join(""))\(bar(.votes; $most))</th>",
  "<td class=\"number\">\(.votes | grouped)</td><td class=\"number\">\(percent(.votes; $votes))</td><td class=\"number\">\(
     percent(.votes; $cast))</td></tr>";

# For those who hear the table and do not see the heading above it.
def aside: "<span class=\"aside\"> in \(.shown | named)</span>";

def candidates:
  (.candidates | map(name(.fullName; .candidateId)) | alone(.name; .candidateId)) as $all
  | if $all == [] then "<p>This election has no candidates.</p>"
    elif is_kept_back then
      "<p class=\"note\">The votes are shown once the election is closed.</p>",
      "<ul>", ($all | sort_by(.candidateId)[] | "<li>\(.shown | named)</li>"), "</ul>"
    else
      .votes as $votes | .cast as $cast | .final as $final | ($all | map(.votes) | max) as $most
      | "<table class=\"candidates\(if $all | length <= 12 then " short" else "" end)\"><caption>\(
          if $votes == 0 then "No votes\(if $final then "" else " so far" end)\(aside)" else "Candidates by votes\(aside)" end)</caption>",
        "<thead><tr><th scope=\"col\" class=\"rank\">Rank</th><th scope=\"col\">Candidate</th><th scope=\"col\" class=\"number\">Votes</th><th scope=\"col\" class=\"number\">Of all votes</th><th scope=\"col\" class=\"number\">Of all ballots</th></tr></thead><tbody>",
        ((if .final and .seats then .seats as $seats | $all | seated($seats) else $all end)
         | sort_by(.withdrawn == true, .rank, .candidateId)[] | candidate($votes; $cast; $most)),
        "</tbody></table>",
        (select(.final and .seats and (.seats as $seats | $all | seated($seats) | any(.seat == "tied")))
         | "<p class=\"note\">There are fewer seats left than candidates with the same number of votes. The rules of the election say who gets them.</p>")
    end;

def contest($closed):
  "<section class=\"contest\" id=\"e-\(.electionId)\">",
  "<h3>\(.shown | named)</h3>",
  "<p class=\"quiet\">\(.electionDate | day) · \(if .votesAllowed == 1 then "one vote" else "up to \(.votesAllowed | grouped) votes" end) per ballot\(
    .seats | if . then " · \(many(.; "seat"; "seats"))" else "" end)</p>",
  "<p>\(marks)</p>",
  (select(.electionState == "CLOSED") | $closed[.electionId] | select(.) | "<p class=\"quiet\">Closed on \(moment) UTC</p>"),
  candidates,
  "<dl class=\"facts\">",
  fact("Ballots cast"; "\(.cast | grouped) of \(.issued | grouped) issued"),
  fact("Turnout"; percent(.cast; .issued)),
  (select(is_kept_back | not)
   | fact("Votes"; .votes | grouped), fact("Votes not used"; .undervotes | grouped),
     (.overvotes | select(.) | fact("Votes lost on ballots with too many"; grouped))),
  fact("Rejected ballots"; .rejected | if . == {} then "none" else reasons end),
  "</dl></section>";

def overview:
  "<table class=\"overview\"><caption>All \(length) elections</caption>",
  "<thead><tr><th scope=\"col\">Election</th><th scope=\"col\">State</th><th scope=\"col\" class=\"number\">Turnout</th></tr></thead><tbody>",
  (.[] | "<tr><th scope=\"row\"><a href=\"#e-\(.electionId)\">\(.shown | named)</a></th><td>\(marks)</td><td class=\"number\">\(
     percent(.cast; .issued))</td></tr>"),
  "</tbody></table>";

def subrows:
  to_entries[] | "<tr class=\"sub\"><th scope=\"row\">\(.key | reason | @html)</th><td class=\"number\">\(.value | grouped)</td></tr>";

def ballots:
  "<table class=\"short\"><caption>All ballots together</caption><tbody>",
  row("Issued"; .issued | grouped),
  row("Cast"; .cast | grouped),
  row("Turnout (cast out of issued)"; percent(.cast; .issued)),
  (select(.takenBefore > 0) | row("Accepted before this log began (issued, but not cast here)"; .takenBefore | grouped)),
  row("Taken back after being cast"; .voided | grouped),
  row("Cancelled before being cast"; .cancelled | grouped),
  row("Replaced by another ballot"; .replaced | grouped),
  row("Rejected"; [.rejected[]] | add // 0 | grouped),
  (.rejected | subrows),
  (.refused | to_entries[] | select(.value != {})
   | row("\({cancellations: "Requests to cancel", revocations: "Requests to take back", replacements: "Requests to replace"}[.key]) refused";
       [.value[]] | add | grouped), (.value | subrows)),
  "</tbody></table>";

def intake:
  spans as {$width, $spans}
  | if $spans == [] then "<p>No ballots have come in yet.</p>" else
      ($spans | max_by(.n)) as $busiest
      | "The busiest \($width | span) began on \($busiest.at | minute) UTC: \(many($busiest.n; "ballot"; "ballots"))." as $most
      | "<figure><p class=\"scale\" aria-hidden=\"true\"><span>\($busiest.n | grouped)</span></p>",
        ($spans | columns("Ballots received, by time"; "From \(.[0].at | minute) to \(.[-1].at + $width | minute) UTC. \($most)")),
        "<p class=\"scale\" aria-hidden=\"true\"><span>\($spans[0].at | minute)</span><span>\(
          $spans[0].at + $width * ([$spans | length, 24] | max) | minute)</span></p>",
        "<figcaption>Ballots received in each \($width | span), including rejected ones. \($most)</figcaption></figure>",
        "<details><summary>Show this as a table</summary><table><caption>Ballots received, by time (UTC)</caption>",
        "<thead><tr><th scope=\"col\">From</th><th scope=\"col\" class=\"number\">Ballots</th></tr></thead><tbody>",
        ($spans[] | select(.n > 0) | row(.at | minute; .n | grouped)),
        "</tbody></table></details>"
    end;

def way($activity; $contests):
  def n($type): [$activity[] | select(.type == $type).n] | add // 0;
  def votes(f): if $contests | any(is_kept_back) then "not shown yet" else f | grouped end;
  (n("Ballot Submitted") - n("Ballot Verified") - n("Ballot Rejected")) as $waiting
  | votes(n("Vote Cast")) as $cast | votes(n("Vote Retracted")) as $retracted
  | votes([$contests[].votes] | add // 0) as $counted
  | "<figure>",
    flow("From ballots received to votes counted, with the number at each stage";
      "\(many(n("Ballot Submitted"); "ballot was"; "ballots were")) received: \(n("Ballot Verified") | grouped) accepted, \(
        n("Ballot Rejected") | grouped) rejected, \($waiting | grouped) still to be checked. Votes on accepted ballots: \(
        $cast). Votes taken back with their ballots: \($retracted). Votes counted: \($counted).";
      n("Ballot Submitted") | grouped; n("Ballot Verified") | grouped; n("Ballot Rejected") | grouped; $cast; $retracted; $counted),
    (select($waiting > 0) | "<figcaption>\(many($waiting; "ballot is"; "ballots are")) still to be checked.</figcaption>"),
    "</figure>";

def check:
  "<p>Every number on this page is derived from a log that only grows. This page covers its first \(many(.seq; "line"; "lines")).</p>",
  (if .checkpoint then
     "<p><a href=\"checkpoint\">The checkpoint</a> is a fingerprint of the log. Keep it: it reveals any later change to those lines.</p>",
     "<table class=\"short\"><caption>The checkpoint</caption><tbody>",
     "<tr><th scope=\"row\">Name of the log</th><td><code>\(.checkpoint.origin | shown | @html)</code></td></tr>",
     "<tr><th scope=\"row\">Lines</th><td><code>\(.checkpoint.size)</code></td></tr>",
     "<tr><th scope=\"row\">Root</th><td><code>\(.checkpoint.root | @html)</code></td></tr>",
     "</tbody></table>"
   else "<p>The log has no checkpoint yet.</p>" end),
  "<p>Anyone who may see the log, <code>events.ndjson</code>, and its key, <code>events.key</code>, can recount everything and compare it with a checkpoint kept earlier, here called <code>kept</code>:</p>",
  "<pre><code>es audit -k events.key events.ndjson kept</code></pre>",
  "<p>To check only the log, without a recount:</p>",
  "<pre><code>es-check --key events.key log events.ndjson kept</code></pre>",
  "<p>Anyone who may not see the log can ask for a proof that it has only grown since then, and check it against the checkpoint above, here called <code>checkpoint</code>:</p>",
  "<pre><code>es-check growth kept checkpoint &lt; proof</code></pre>",
  "<p>If the log has no key, leave out <code>-k events.key</code> and <code>--key events.key</code>.</p>";

[inputs] as $activity
| ([$activity[].created | select(.)] | to_entries | map({key: .value, value: .key}) | reverse | from_entries) as $place
| ([$result[] | select(.electionId)] | map(name(.description; .electionId)) | alone(.name; .electionId)
   | sort_by($place[.electionId] // infinite, .electionId)) as $contests
| ($result[0] // {ballots: {issued: 0, cast: 0, takenBefore: 0, voided: 0, cancelled: 0, replaced: 0, rejected: {}, refused: {}}, seq: 0}) as $all
| ($activity | map(.latest | select(.)) | last) as $latest
| ($activity | map(select(.closed) | {key: .closed, value: .time}) | from_entries) as $closed
| "<!DOCTYPE html>",
  "<html lang=\"en\"><head><meta charset=\"utf-8\"/>",
  "<title>Election results\($all.organizer | if . then " – \(shown | @html)" else "" end)</title>",
  (select($contests | any(.final | not)) | "<meta http-equiv=\"refresh\" content=\"60\"/>"),
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>",
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\"/>",
  "<meta name=\"sealed\" content=\"\($sealed)\"/>",
  "<link rel=\"icon\" href=\"data:,\"/>",
  "<style>", $style, "</style></head><body>",
  "<header>", ($all.organizer | select(.) | "<p class=\"whose\">\(shown | named)</p>"), "<h1>Election results</h1>",
  (if $latest then "<p class=\"quiet\">As of \($latest | moment) UTC, line \($all.seq | grouped) of the log</p>"
   else "<p class=\"quiet\">Nothing is in the log yet.</p>" end),
  (select($later > 0) | "<p class=\"note\">\(many($later; "event"; "events")) came after that and \(if $later == 1 then "is" else "are" end) not in these counts yet.</p>"),
  (select($later == 0 and $all.complete == false) | "<p class=\"note\">Not every ballot is checked yet.</p>"),
  (select($contests | any(is_kept_back)) | "<p class=\"note\">This page shows the votes of an election once it is closed.</p>"),
  "</header><main>",
  "<dl class=\"figures\">",
  fact("Ballots issued"; $all.ballots.issued | grouped),
  fact("Ballots cast"; $all.ballots.cast | grouped),
  fact("Turnout"; percent($all.ballots.cast; $all.ballots.issued)),
  fact("Final counts"; "\([$contests[] | select(.final)] | length) of \($contests | length)"),
  "</dl>",
  "<section><h2>Elections</h2>",
  ($contests | if length > 1 then overview elif length == 0 then "<p>No election has been set up.</p>" else empty end),
  ($contests[] | contest($closed)),
  "</section><section><h2>Ballots</h2>",
  ($all.ballots | ballots),
  "</section><section><h2>From ballot to count</h2>",
  way($activity; $contests),
  "</section><section><h2>When ballots came in</h2>",
  ([$activity[] | select(.type == "Ballot Submitted")] | intake),
  "</section><section><h2>Check it</h2>",
  ($all | check),
  "</section></main>",
  "<footer><p>A count is final when its election is closed and every ballot that came in before that is checked. Candidates with the same number of votes share a rank. This page names no voter.</p></footer>",
  "</body></html>"
