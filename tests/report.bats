#!/usr/bin/env bats
# The result page: pipelines/report. tests/page.py reads it, tests/browser.py looks at it in Chromium.
load helper
load events

export OPEN=1 # most tests look at the votes of open contests

report() {
	"$top/pipelines/report" "$@"
}

# read_page [DIR]: makes the page and reads it: what it says goes into said, line by line.
read_page() {
	report -d "${1:-$data}" >path 2>warned
	python3 -B "$top/tests/page.py" "$(<path)" >said
}

# says LINE…: the page has these lines, one after the other.
says() {
	printf '%s\n' "$@" >wanted
	python3 -c '
import sys
said, wanted = (open(name).read().splitlines() for name in sys.argv[1:])
starts = [i for i, line in enumerate(said) if line == wanted[0]]
sys.exit(not any(said[i:i + len(wanted)] == wanted for i in starts))' said wanted || {
		cat said wanted
		return 1
	}
}

# Two elections, created in the other order than their ids have; five ballots of seven issued.
town() {
	local n
	election mayor 1 Mayor
	election board 2 'School board'
	candidate mayor ann 'Ann Arbor'
	candidate mayor bob 'Bob Burns'
	candidate board cyd
	candidate board dan
	candidate board eve
	election mayor 1 'Mayor of Wending'
	for n in 1 2 3 4 5 6 7; do
		voter "v$n"
		issue "b$n" "v$n"
	done
}

votes() {
	ballot b1 v1 mayor ann board cyd board dan
	ballot b2 v2 mayor ann board cyd
	ballot b3 v3 mayor bob board dan
	ballot b4 v4 board eve
	ballot b1 v1 mayor bob
	ballot b5 v5 mayor ann
	ballot b6 v6 mayor ann mayor bob
	ballot none v7
}

# begin [REGISTRY-LINES]: the town with its votes, decided and counted.
begin() {
	mkdir -m 700 "$data"
	echo example.org/wending >"$data/events.origin"
	town | registry reg
	votes | ballots box
	run_all </dev/null >/dev/null 2>&1
}

# more EVENT…: registry events, decided and counted.
more() {
	printf '%s\n' "$@" | registry
	run_all </dev/null >/dev/null 2>&1
}

turn() {
	printf '{"type":"Election %s","detail":{"electionId":"%s"}}' "$1" "$2"
}

# retold OLD NEW FILTER: a store whose events from outside are those of OLD, put through a jq filter; times and ids stay.
retold() {
	mkdir -m 700 "$2"
	cp "$1/events.origin" "$2"
	jq -c "select(.id | contains(\":\")) | del(.seq) | $3" "$1/events.ndjson" | es-append -d "$2" >/dev/null
	run_all "$2" </dev/null >/dev/null 2>&1
}

@test "what the page says: each election, ranks and ties, all ballots, the way, the checkpoint" {
	begin
	read_page
	says '## Elections' 'All 2 elections' 'Election | State | Turnout' \
		'Mayor of Wending | open not final | 71.4%' 'School board | open not final | 71.4%' \
		'### Mayor of Wending' '22 March 2022 · one vote per ballot' 'open not final' \
		'Candidates by votes in Mayor of Wending' 'Rank | Candidate | Votes | Of all votes | Of all ballots' \
		'1 | Ann Arbor | 3 | 75.0% | 60.0% | 1000' '2 | Bob Burns | 1 | 25.0% | 20.0% | 333' \
		'Ballots cast: 5 of 7 issued' 'Turnout: 71.4%' 'Votes: 4' 'Votes not used: 1' \
		'Rejected ballots: 1 ballot used before, 1 too many votes' \
		'### School board' '22 March 2022 · up to 2 votes per ballot' 'open not final' \
		'Candidates by votes in School board' 'Rank | Candidate | Votes | Of all votes | Of all ballots' \
		'1 tied | Name cyd | 2 | 40.0% | 40.0% | 1000' '1 tied | Name dan | 2 | 40.0% | 40.0% | 1000' '3 | Name eve | 1 | 20.0% | 20.0% | 500' \
		'Ballots cast: 5 of 7 issued' 'Turnout: 71.4%' 'Votes: 5' 'Votes not used: 5' \
		'Rejected ballots: none' \
		'## Ballots' 'All ballots together' 'Issued | 7' 'Cast | 5' 'Turnout (cast out of issued) | 71.4%' \
		'Taken back after being cast | 0' 'Cancelled before being cast | 0' 'Replaced by another ballot | 0' 'Rejected | 3' \
		'ballot used before | 1' 'too many votes | 1' 'no such ballot | 1'
	says 'Ballots received: 8' 'Ballots accepted: 5' 'Ballots rejected: 3' 'Votes cast: 9' 'Votes counted: 9' 'Votes taken back: 0'
	says 'The checkpoint' 'Name of the log | example.org/wending' "Lines | $(sed -n 2p "$data/events.checkpoint")" \
		"Root | $(sed -n 3p "$data/events.checkpoint")"
	says "As of $(LC_ALL=C date -ud "$(tail -n 1 "$data/events.ndjson" | jq -r .time)" '+%-d %B %Y, %H:%M') UTC, line $(wc -l <"$data/events.ndjson") of the log"
	diff warned - <<-'END'
		report: board is open: two counts a few ballots apart may tell how those few voted
		report: board has 5 ballots: its count alone may tell how they voted
		report: mayor is open: two counts a few ballots apart may tell how those few voted
		report: mayor has 5 ballots: its count alone may tell how they voted
	END
}

@test "an election that waits, one that is closed and final, one opened again; a ballot taken back" {
	town() {
		printf '{"type":"Election Created","detail":{"electionId":"park","description":"Park","electionDate":"2026-11-03","opened":false}}\n'
		election mayor
		candidate mayor ann
		voter v1
		issue b1 v1
		issue a2 v1 SUBMITTED
	}
	votes() { ballot b1 v1 mayor ann; }
	begin
	more "$(turn Closed mayor)"
	read_page
	says 'Final counts: 1 of 2'
	says '### Park' '3 November 2026 · one vote per ballot' 'not open yet not final' 'This election has no candidates.'
	says '### Election mayor' '22 March 2022 · one vote per ballot' 'closed final count'
	says 'Accepted before this log began (issued, but not cast here) | 1'
	more "$(turn Reopened mayor)" '{"type":"Ballot Revoked","detail":{"ballotId":"b1","reason":"spoiled"}}'
	read_page
	says 'open not final' 'No votes so far in Election mayor' 'Rank | Candidate | Votes | Of all votes | Of all ballots' '– | Name ann | 0 | – | – | 0' 'Ballots cast: 0 of 2 issued'
	says 'Taken back after being cast | 1'
	more '{"type":"Ballot Revoked","detail":{"ballotId":"b1","reason":"again"}}' '{"type":"Ballot Revoked","detail":{"ballotId":"x","reason":"-"}}' \
		'{"type":"Ballot Cancelled","detail":{"ballotId":"b1","reason":"too late"}}'
	read_page
	says 'Requests to cancel refused | 1' 'taken back before | 1' 'Requests to take back refused | 2' 'taken back before | 1' 'no such ballot | 1'
	says 'Votes cast: 1' 'Votes counted: 0' 'Votes taken back: 1'
}

@test "its commands do what it says" {
	begin
	read_page
	cp "$data/events.checkpoint" kept
	more "$(voter v8)"
	es-checkpoint -d "$data" --since kept >proof
	cp "$data"/events.{key,ndjson} .
	read_page
	cp "$data/report/checkpoint" .
	es() { "$top/pipelines/es" "$@"; }
	grep -E '^(es|es-check) ' said >commands
	assert_equal "$(wc -l <commands)" 3
	while IFS= read -r line; do
		eval "$line" >told 2>&1 || { cat told; return 1; }
	done <commands
	sed -i 's/Ann/Eve/' events.ndjson
	sed '3s/^./&&/; 3s/.$//' -i checkpoint
	while IFS= read -r line; do
		! eval "$line" >told 2>&1
	done <commands
}

@test "names are text: no markup, no control, nothing turned around, none without an id where two are alike" {
	town() {
		election e '"1 <b onclick=x>bold</b> & \"co\" &lt;'"'"'"'
		for name in '<script>alert(1)</script>' '</bdi></table><h1>x' '\u202eevil\u2066\u200f\u061c' 'ولد بن' 'a\n\tb\u007f\u0085\u2028' \
			' ' '\u3000' 'Same' 'Same' ']]>&amp;<!--' '\ud83d\ude00\u200d e\u0301' "$(printf 'x%.0s' {1..300})"; do
			candidate e "c$((++n))" "$name"
		done
	}
	election() {
		printf '{"type":"Election Created","detail":{"electionId":"e","description":"<b onclick=x>bold</b> & \\"co\\" &lt;'"'"'","electionDate":"2026-11-24"}}\n'
	}
	votes() { :; }
	begin
	read_page
	says '### <b onclick=x>bold</b> & "co" &lt;'"'"
	local line
	for line in '<script>alert(1)</script>' '</bdi></table><h1>x' '?evil???' 'ولد بن' 'a??b???' c6 c7 'Same [c8]' 'Same [c9]' ']]>&amp;<!--' \
		$'\xf0\x9f\x98\x80\xe2\x80\x8d e\xcc\x81' "$(printf 'x%.0s' {1..300})"; do
		says "– | $line | 0 | – | – | 0"
	done
	assert_equal "$(grep -o '<bdi>' "$(<path)" | wc -l)" 14
}

@test "no voter, no ballot, no source; who of two voted how changes nothing but the root" {
	begin
	read_page
	grep -v '>Root<' "$(<path)" >shown
	run grep -iE '\b[vb][1-7]\b|Voter v|1 St\.|(box|reg):[0-9]' shown
	assert_failure 1
	# b2 and b4 give each other's votes.
	retold "$data" other 'if .type != "Ballot Submitted" then . elif .detail.ballotId == "b2"
		then .detail.votes = [{electionId: "board", candidateId: "eve"}] elif .detail.ballotId == "b4"
		then .detail.votes = [{electionId: "mayor", candidateId: "ann"}, {electionId: "board", candidateId: "cyd"}] else . end'
	report -d other >/dev/null 2>&1
	diff <(grep -v '>Root<' "$data/report/index.html") <(grep -v '>Root<' other/report/index.html)
	! cmp -s "$data/report/index.html" other/report/index.html
}

@test "unless OPEN=1: turnout, but nothing of how an election that is not closed stands" {
	begin
	more "$(turn Closed mayor)"
	unset OPEN
	read_page
	says 'This page shows the votes of an election once it is closed.'
	says '1 | Ann Arbor | 3 | 75.0% | 60.0% | 1000' '2 | Bob Burns | 1 | 25.0% | 20.0% | 333'
	says '### School board' '22 March 2022 · up to 2 votes per ballot' 'open not final' \
		'The votes are shown once the election is closed.' 'Name cyd' 'Name dan' 'Name eve' \
		'Ballots cast: 5 of 7 issued' 'Turnout: 71.4%' 'Rejected ballots: none'
	says 'Votes cast: not shown yet' 'Votes counted: not shown yet' 'Votes taken back: not shown yet'
	assert_equal "$(<warned)" 'report: mayor has 5 ballots: its count alone may tell how they voted'
	# Other votes in it are the same page.
	retold "$data" other 'if .type == "Ballot Submitted"
		then .detail.votes[].candidateId |= ({cyd: "eve", eve: "cyd"}[.] // .) else . end'
	report -d other >/dev/null 2>&1
	diff <(grep -v '>Root<' "$data/report/index.html") <(grep -v '>Root<' other/report/index.html)
	rm -r other/report
	OPEN=1 report -d other >/dev/null 2>&1
	! diff -q <(grep -v '>Root<' "$data/report/index.html") <(grep -v '>Root<' other/report/index.html)
	# Opened again, it is sealed again.
	more "$(turn Reopened mayor)"
	read_page
	run grep -E 'Of all|Votes:|not used|<svg class="bar"' said "$(<path)"
	assert_output ''
	more "$(turn Closed mayor)" "$(turn Closed board)"
	read_page
	says 'Votes cast: 9' 'Votes counted: 9' 'Votes taken back: 0'
	run grep -i -e 'not shown' -e 'once it is closed' said
	assert_failure 1
	OPEN=0 run -64 report -d "$data"
	OPEN=yes run -64 report -d "$data"
}

@test "whose election it is, seats, who withdrew, when it was closed; it loads itself again while open" {
	seated() {
		printf '{"type":"Organizer Named","detail":{"name":"Wending <Rowing> Club"}}\n'
		printf '{"type":"Election Created","detail":{"electionId":"%s","description":"%s","electionDate":"2027-03-01","votesAllowed":2,"seats":%s,"overvote":"void"}}\n' \
			two Two 2 one One 1
		local id
		for id in ann bob cyd; do candidate two $id; candidate one $id; done
		for id in 1 2 3; do voter v$id; issue b$id v$id; done
	}
	town() { seated; }
	votes() {
		ballot b1 v1 two ann two bob one ann one bob
		ballot b2 v2 two ann two cyd one ann one bob
		ballot b3 v3 two ann one ann one bob one cyd
	}
	begin
	read_page
	says 'Wending <Rowing> Club' '# Election results'
	grep -q '<title>Election results – Wending &lt;Rowing&gt; Club</title>' "$(<path)"
	grep -q '<meta http-equiv="refresh" content="60"/>' "$(<path)"
	says '1 | Name ann | 3 | 60.0% | 100.0% | 1000'
	run -1 grep -i elected said
	more '{"type":"Candidate Withdrawn","detail":{"electionId":"two","candidateId":"ann"}}' "$(turn Closed two)" "$(turn Closed one)"
	read_page
	run -1 grep refresh "$(<path)"
	local at
	at=$(LC_ALL=C date -ud "$(jq -r 'select(.type == "Election Closed").time' "$data/events.ndjson" | head -n 1)" '+%-d %B %Y, %H:%M')
	says '### Two' '1 March 2027 · up to 2 votes per ballot · 2 seats' "closed final count" "Closed on $at UTC" 'Candidates by votes in Two' \
		'Rank | Candidate | Votes | Of all votes | Of all ballots' \
		'1 tied | Name bob elected | 1 | 20.0% | 33.3% | 333' '1 tied | Name cyd elected | 1 | 20.0% | 33.3% | 333' \
		'– | Name ann withdrew | 3 | 60.0% | 100.0% | 1000' 'Ballots cast: 3 of 3 issued'
	# Two have as many votes, and there is one seat; a third ballot had too many votes.
	says '1 tied | Name ann tied for a seat | 2 | 50.0% | 66.7% | 1000' '1 tied | Name bob tied for a seat | 2 | 50.0% | 66.7% | 1000' \
		'3 | Name cyd | 0 | 0.0% | 0.0% | 0'
	says 'There are fewer seats left than candidates with the same number of votes. The rules of the election say who gets them.'
	says 'Votes lost on ballots with too many: 2'
}

@test "the same log gives the same bytes; file 600, directory 700, nothing else left" {
	begin
	umask 022
	read_page
	assert_equal "$(<path)" "$data/report/index.html"
	assert_equal "$(stat -c %a "$data/report" "$data/report/index.html" | xargs)" '700 600'
	assert_equal "$(ls -A "$data/report" | xargs)" "checkpoint index.html"
	cmp "$data/events.checkpoint" "$data/report/checkpoint"
	cp "$(<path)" first
	read_page
	cmp first "$(<path)"
	"$top/pipelines/replay" -d "$data" 2>/dev/null
	TZ=Asia/Kathmandu LC_ALL=C.UTF-8 read_page
	cmp first "$(<path)"
	mkdir -m 700 again
	cp "$data"/events.{ndjson,key,origin} again
	run_all again </dev/null >/dev/null 2>&1
	read_page again
	cmp first again/report/index.html
	OPEN= DATA=$data make -s --no-print-directory -C "$top" report >path 2>/dev/null
	grep -q 'once it is closed' "$(<path)"
	"$top/pipelines/reset" -d "$data" -f
	assert_not_exists "$data"
}

@test "where it cannot be made, the page that was there stays" {
	begin
	read_page
	cp "$(<path)" first
	mkdir bin
	printf '#!/bin/sh\ncase "$*" in *page.jq*) echo half; exit 5 ;; esac\nexec %s "$@"\n' "$(command -v jq)" >bin/jq
	chmod +x bin/jq
	PATH=$work/bin:$PATH run -74 report -d "$data"
	cmp first "$(<path)"
	assert_equal "$(ls -A "$data/report" | xargs)" "checkpoint index.html"
	cmp "$data/events.checkpoint" "$data/report/checkpoint"
	# What a run that was killed left behind is no door to elsewhere.
	echo precious >elsewhere
	ln -s ../../elsewhere "$data/report/index.html.new"
	read_page
	cmp first "$(<path)"
	assert_equal "$(<elsewhere)" precious
	rm -r "$data/report"
	ln -s .. "$data/report"
	run -64 report -d "$data"
}

@test "what is not decided or came in later is said; what is decided but not counted is not shown" {
	begin
	ballot b7 v7 mayor bob | ballots late
	read_page
	says '1 event came after that and is not in these counts yet.'
	says 'Ballots cast: 5 of 7 issued'
	project
	read_page
	says 'Not every ballot is checked yet.'
	says 'Ballots received: 9'
	says '1 ballot is still to be checked.'
	decide
	run -75 --separate-stderr report -d "$data"
	assert_equal "$stderr" 'report: not everything that was decided is counted: run project first'
	project
	read_page
	says 'Ballots cast: 6 of 7 issued'
	run grep -E 'yet' said
	assert_failure 1
}

@test "a page made twice is the same, and so is one made of tables made anew" {
	begin
	read_page
	cp "$(<path)" page
	read_page
	cmp page "$(<path)"
	ballot b7 v7 mayor bob | ballots late
	decide
	"$top/pipelines/project" -d "$data"
	read_page
	cp "$(<path)" page
	"$top/pipelines/replay" -d "$data" 2>>chatter
	read_page
	cmp page "$(<path)"
}

@test "nothing at all, an election alone, no log, a log that is gone, wrong calls" {
	mkdir -m 700 "$data"
	read_page
	says '# Election results' 'Nothing is in the log yet.' 'Ballots issued: 0' 'Ballots cast: 0' 'Turnout: –' 'Final counts: 0 of 0' \
		'## Elections' 'No election has been set up.'
	says 'No ballots have come in yet.'
	says 'The log has no checkpoint yet.'
	: >"$data/events.ndjson"
	read_page
	says 'Nothing is in the log yet.'
	rm -r "$data"
	mkdir -m 700 "$data"
	more "$(election solo 1 'Only one')"
	read_page
	says '## Elections' '### Only one' '22 March 2022 · one vote per ballot' 'open not final' 'This election has no candidates.' \
		'Ballots cast: 0 of 0 issued' 'Turnout: –'
	rm "$data/events.ndjson"
	run -76 report -d "$data"
	run -64 report -d nowhere
	assert_not_exists nowhere
	for words in '-x' 'page' '-d'; do
		# shellcheck disable=SC2086
		run -64 report $words
	done
	run -0 report -h
	assert_line --partial 'usage: report'
}

@test "intake in spans: at most 97, and every ballot in one" {
	local minutes
	for minutes in 0 1 59 95 96 97 1000 10000 100000 1000000 30000000; do
		jq -nc --argjson last "$minutes" '[0, $last, ($last / 2 | floor), ($last / 3 | floor)]
			| map({minute: (1795593600 + . * 60 | todate | .[:16]), n: 2})' |
			jq -L "$top/pipelines/lib" -e --argjson last "$minutes" 'include "plot"; (spans) as $s | $s.spans
				| length <= 97 and (map(.n) | add) == 8 and .[0].n > 0 and .[-1].n > 0
				  and all(.[]; .at % $s.width == 0) and $s.width * 96 >= $last and ($s.width == 1 or $s.width <= $last / 96 * 3 + 10080)' >/dev/null || {
			echo "$minutes minutes"
			return 1
		}
	done
	# Minutes that come apart in the log, and types that are no submission.
	begin
	retold "$data" other '.time = (if .type != "Ballot Submitted" then "2026-11-24T07:00:00.000Z"
		elif .detail.ballotId < "b3" then "2026-11-24T08:59:59.999Z" else "2026-11-24T10:00:00.000Z" end)'
	read_page other
	says 'From | Ballots' '24 November 2026, 08:59 | 3' '24 November 2026, 10:00 | 5'
	says 'Ballots received in each minute, including rejected ones. The busiest minute began on 24 November 2026, 10:00 UTC: 5 ballots.'
}

@test "100 elections with 50 candidates each are a page in seconds" {
	mkdir -m 700 "$data"
	local e c from
	for ((e = 0; e < 100; e++)); do
		election "e$((e * 37 % 100))" 3 "Contest $e"
		for ((c = 0; c < 50; c++)); do
			candidate "e$((e * 37 % 100))" "c$c"
		done
	done >reg
	registry reg <reg
	run_all </dev/null >/dev/null 2>&1
	from=$SECONDS
	report -d "$data"
	echo "# $((SECONDS - from)) s" >&3
	((SECONDS - from < 60))
	python3 -B "$top/tests/page.py" "$data/report/index.html" >said
	assert_equal "$(grep -c '^– | ' said)" 5000
	diff <(grep '^### ' said) <(for ((e = 0; e < 100; e++)); do echo "### Contest $e"; done)
}

# look PAGE…: looks at them in a browser.
look() {
	python3 -B "$top/tests/browser.py" "$@"
}

@test "in a browser: seen, read out, printed, on a phone, in the dark; nothing is asked for" {
	command -v chromium >/dev/null || skip "chromium is not here"
	[[ ${TORTURE-} != none ]] || skip "TORTURE=none: where nothing takes long"
	begin
	more "$(turn Closed mayor)" "$(candidate board long "$(printf 'x%.0s' {1..200})")" "$(candidate board evil '<script>alert(1)</script>')"
	read_page
	cp "$(<path)" page.html
	mkdir -m 700 none
	read_page none
	run look page.html "$(<path)"
	assert_success
	assert_line 'heading 1 Election results'
	assert_line 'heading 3 Mayor of Wending'
	assert_line 'table Candidates by votes in Mayor of Wending'
	assert_line 'image Ballots received, by time'
	assert_line 'image From ballots submitted to votes counted, with the number at each stage'
	assert_line 'rowheader Ann Arbor'
	assert_line 'columnheader Votes'
	assert_line 'rowheader <script>alert(1)</script>'
	# It sees what would be wrong.
	local change reason n=0
	while IFS=@ read -r change reason; do
		n=$((n + 1))
		sed "$change" page.html >"changed-$n.html"
		! cmp -s page.html "changed-$n.html"
		echo "changed-$n.html: $reason" >>expected
	done <<-'END'
		s/--quiet: #545d68/--quiet: #a5adb8/@screen, light, 1100 wide: contrast 2
		s/--quiet: #a5afba/--quiet: #4a525b/@screen, dark, 1100 wide: contrast 2
		s/color-scheme: light; --link/--link/@paper is dark
		s/--link: #1a1f26/--page: #555/@print, light, 700 wide: contrast 1
		s/^body {/body { min-width: 30rem;/@screen, light, 360 wide: 480 px must be scrolled
		s|<footer>|&<img src="x.png" alt="x"/>|@screen, light, 1100 wide: it asks for
		s|<footer>|&<script>x()</script>|@screen, light, 1100 wide: [{'method': 'Log.entryAdded'
		s|<h3>|<p>|g; s|</h3>|</p>|g@a contest without its heading
		s|<caption>|<caption hidden="">|@a table without a name
		s/^body {/body { display: none;/@screen, light, 1100 wide: nothing to be seen
		s/role="img"//@a picture that is not told of
		s/details { display: none; }//@paper has what opens
	END
	run -1 look changed-{1..12}.html
	for ((n = 1; n <= 12; n++)); do
		assert_line --partial "$(sed -n "${n}p" expected)"
	done
}
