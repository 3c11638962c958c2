#!/usr/bin/env bats
# The inbox: files of ballots taken in by name, each exactly once.
load helper
load events

# An election that has begun, with an inbox.
begin() {
	"$top/pipelines/init" -d "$data" 2>>chatter
	mkdir -p "$data/inbox"
}

# put NAME [FILE]: renames a copy into the inbox, as it should be done.
put() {
	cp "${2:-$top/seed/scenarios.ndjson}" "$data/inbox/part"
	mv "$data/inbox/part" "$data/inbox/$1.ndjson"
}

inbox() {
	"$top/pipelines/inbox" -d "$data" -w 0
}

# submitted: how many submissions the log holds.
submitted() {
	grep -c '"Ballot Submitted"' "$data/events.ndjson"
}

@test "what was renamed into the inbox is taken in, decided, counted and put away with a summary" {
	begin
	head -n 2 "$top/seed/scenarios.ndjson" >a
	tail -n 2 "$top/seed/scenarios.ndjson" >b
	put b b
	put a a
	run --separate-stderr -0 inbox
	assert_output "$(printf '{"source":"%s","sha256":"%s","lines":2,"refused":0}\n' \
		a "$(sha256sum <a | cut -d ' ' -f 1)" b "$(sha256sum <b | cut -d ' ' -f 1)")"
	run jq -r 'select(.type == "Ballot Submitted").id' "$data/events.ndjson"
	assert_output "$(printf '%s\n' a:1 a:2 b:1 b:2)"
	agree
	run_all other <"$top/seed/scenarios.ndjson" | diff - <(es-query -d "$data" tally)
	run ls "$data/inbox" "$data/inbox/done" "$data/inbox/taking"
	assert_output "$(printf '%s\n' "$data/inbox:" done taking '' "$data/inbox/done:" a.ndjson a.summary b.ndjson b.summary \
		'' "$data/inbox/taking:")"
	cmp a "$data/inbox/done/a.ndjson"
	assert_exists "$data/events.checkpoint"
	# Nothing is left to do.
	cp "$data/events.ndjson" log
	run --separate-stderr -0 inbox
	assert_output ''
	cmp log "$data/events.ndjson"
}

@test "a copy under way and files called otherwise are left alone, and nothing is said of them" {
	begin
	echo half >"$data/inbox/mon.ndjson.part"
	echo half >"$data/inbox/.mon.ndjson"
	echo else >"$data/inbox/README"
	mkdir "$data/inbox/sub"
	run -0 inbox
	refute_output --partial inbox
	assert_equal "$(ls -A "$data/inbox" | xargs)" ".mon.ndjson README done mon.ndjson.part sub taking"
	assert_equal "$(wc -l <"$data/events.ndjson")" 13
}

@test "bad lines go to a file beside it, and the run ends with 65" {
	begin
	{
		echo bad
		cat "$top/seed/scenarios.ndjson"
		echo 'cut off'
	} >mixed
	put mon mixed
	run --separate-stderr -65 inbox
	assert_equal "$(jq -c '[.lines, .refused]' <<<"$output")" '[6,2]'
	assert_equal "$(jq -c '[.source, .line, .text]' "$data/inbox/done/mon.refused" | xargs -0)" \
		"$(printf '%s\n' '["mon",1,"bad"]' '["mon",6,"cut off"]' '')"
	assert_equal "$(submitted)" 4
	agree
	run -0 inbox
	assert_not_exists "$data/inbox/done/events.refused"
}

@test "a file without a ballot stays, and a good one may take its place" {
	begin
	local what
	for what in 'cat "$top/seed/scenarios.ndjson" | iconv -t UTF-16' 'jq . "$top/seed/scenarios.ndjson"' 'echo old' \
		'jq -s . "$top/seed/scenarios.ndjson"'; do
		eval "$what" >bad
		put mon bad
		cp "$data/events.ndjson" log
		run -65 inbox
		assert_line "inbox: mon.ndjson stays in the inbox: no line of it is a ballot: put a good file in its place"
		assert_equal "$(grep -c '^es-ingest: mon refused: .* FILE$\|^es-ingest: 1 of 1 lines of mon' <<<"$output")" 1
		cmp bad "$data/inbox/mon.ndjson"
		cmp log "$data/events.ndjson"
		assert_equal "$(ls "$data/inbox/taking" "$data/inbox/done" | grep -c mon)" 0
	done
	put mon
	run -0 inbox
	assert_equal "$(submitted)" 4
	agree
}

@test "a file that is being written stays, whole, until its writer is done" {
	begin
	# Slowly, by a writer that keeps it open: a redirection, cat, scp.
	mkfifo more
	cat more >"$data/inbox/mon.ndjson" 3>&- &
	exec {to}>more
	head -n 2 "$top/seed/scenarios.ndjson" >&"$to"
	sleep 0.5
	cp "$data/events.ndjson" log
	run --separate-stderr -75 inbox
	assert_output ''
	[[ $stderr == *"mon.ndjson is still being written: run again"* ]]
	cmp log "$data/events.ndjson"
	assert_equal "$(wc -l <"$data/inbox/mon.ndjson")" 2
	assert_equal "$(ls "$data/inbox/taking" "$data/inbox/done" | grep -c mon)" 0
	# What others leave meanwhile is taken.
	head -n 1 "$top/seed/scenarios.ndjson" >one
	put tue one
	run --separate-stderr -75 inbox
	assert_equal "$(jq -r .source <<<"$output")" tue
	tail -n 2 "$top/seed/scenarios.ndjson" >&"$to"
	exec {to}>&-
	wait
	run --separate-stderr -0 inbox
	assert_equal "$(jq -c '[.source, .lines]' <<<"$output")" '["mon",4]'
	cmp "$top/seed/scenarios.ndjson" "$data/inbox/done/mon.ndjson"
	assert_not_exists "$data/inbox/mon.ndjson"
	agree
}

@test "a file that was written to a moment ago is waited for, and stays if it grows" {
	begin
	# A writer that opens it anew for each line.
	local line
	(
		while IFS= read -r line; do
			printf '%s\n' "$line" >>"$data/inbox/mon.ndjson"
			sleep 1
		done <"$top/seed/scenarios.ndjson"
	) 3>&- &
	sleep 0.5
	run -75 "$top/pipelines/inbox" -d "$data" -w 2
	assert_equal "$(grep -c 'Ballot Submitted' "$data/events.ndjson")" 0
	wait
	SECONDS=0
	run --separate-stderr -0 "$top/pipelines/inbox" -d "$data" -w 3
	assert_equal "$(jq -c .lines <<<"$output")" 4
	((SECONDS >= 2))
	agree
}

@test "a last line that is cut off stays with its file; a whole one without a line feed is taken" {
	begin
	head -c -20 "$top/seed/scenarios.ndjson" >cut
	put mon cut
	run -65 inbox
	assert_line 'inbox: mon.ndjson stays in the inbox: its last line is cut off: put the whole file there'
	assert_equal "$(grep -c 'Ballot Submitted' "$data/events.ndjson")" 0
	head -c -1 "$top/seed/scenarios.ndjson" >whole
	put mon whole
	run -0 inbox
	cmp whole "$data/inbox/done/mon.ndjson"
	assert_equal "$(submitted)" 4
	# With its line feed, and more, it is the same file and more.
	run_all other <"$top/seed/scenarios.ndjson" >/dev/null
	{
		cat "$top/seed/scenarios.ndjson"
		head -n 1 "$top/seed/scenarios.ndjson"
	} >longer
	put mon longer
	run -0 inbox
	assert_line 'inbox: mon.ndjson: 4 lines taken before, 1 new'
	assert_equal "$(submitted)" 5
}

@test "a writer that opens the file while it is copied waits, and loses nothing" {
	begin
	head -n 2 "$top/seed/scenarios.ndjson" >first
	put mon first
	# Hold the log, so that the run waits after its copy, and write on.
	exec {busy}>>"$data/events.lock"
	flock "$busy"
	inbox >said 2>&1 {busy}>&- 3>&- &
	local ours=$! n
	for ((n = 0; n < 600; n++)); do
		[[ ! -e $data/inbox/taking/mon.ndjson ]] || break
		sleep 0.1
	done
	tail -n 2 "$top/seed/scenarios.ndjson" >>"$data/inbox/mon.ndjson"
	exec {busy}>&-
	wait "$ours" || n=$?
	assert_equal "$n" 75
	grep -qx 'inbox: mon.ndjson stays in the inbox: more was written to it: the next run takes that' said
	cmp first "$data/inbox/done/mon.ndjson"
	run -0 inbox
	assert_line 'inbox: mon.ndjson: 2 lines taken before, 2 new'
	cmp "$top/seed/scenarios.ndjson" "$data/inbox/done/mon.ndjson"
	assert_equal "$(submitted)" 4
	agree
}

@test "a known name: the same content is not stored twice, more lines are, other content is refused, not skipped" {
	begin
	put mon
	inbox >/dev/null 2>>chatter
	cp "$data/events.ndjson" log
	put mon
	run -0 inbox
	assert_line 'inbox: mon.ndjson: known, 4 lines taken before, nothing new'
	assert_not_exists "$data/inbox/mon.ndjson"
	cmp log "$data/events.ndjson"
	# Shorter, another order, another line in it: all of it is other content.
	sed p "$top/seed/scenarios.ndjson" >twice
	head -n 3 "$top/seed/scenarios.ndjson" >shorter
	tac "$top/seed/scenarios.ndjson" >turned
	{
		echo bad
		cat "$top/seed/scenarios.ndjson"
	} >bad
	for other in twice shorter turned bad; do
		put mon "$other"
		put "next-$other" "$other"
		run inbox
		assert_failure 76
		assert_output --partial "inbox: mon.ndjson stays in the inbox: its name was used for other content: rename it"
		cmp "$other" "$data/inbox/mon.ndjson"
		cmp "$top/seed/scenarios.ndjson" "$data/inbox/done/mon.ndjson"
		# The others are taken in, and decided.
		assert_exists "$data/inbox/done/next-$other.ndjson"
		assert_equal "$(jq -r 'select(.type == "Ballot Submitted").id' "$data/events.ndjson" | grep -c ^mon:)" 4
		agree
	done
	assert_equal "$(submitted)" $((4 + 8 + 3 + 4 + 4))
	# Called otherwise, it is in order.
	mv "$data/inbox/mon.ndjson" "$data/inbox/mon-2.ndjson"
	run -65 inbox
	assert_equal "$(submitted)" 27
	# The same lines and more.
	{
		cat "$top/seed/scenarios.ndjson"
		echo bad
	} >longer
	put mon longer
	run -65 inbox
	assert_line 'inbox: mon.ndjson: 4 lines taken before, 1 new'
	assert_equal "$(jq -r .line "$data/inbox/done/mon.refused")" 5
	cat "$top/seed/scenarios.ndjson" >>longer
	put mon longer
	run -65 inbox
	assert_line 'inbox: mon.ndjson: 5 lines taken before, 4 new'
	assert_equal "$(submitted)" 31
	cmp longer "$data/inbox/done/mon.ndjson"
	agree
}

@test "a name that the log knows from elsewhere is compared with the log" {
	begin
	"$top/pipelines/intake" -d "$data" -s mon <"$top/seed/scenarios.ndjson" >/dev/null 2>>chatter
	head -n 3 "$top/seed/scenarios.ndjson" >shorter
	tac "$top/seed/scenarios.ndjson" >turned
	for other in shorter turned; do
		put mon "$other"
		run inbox
		assert_failure 76
		assert_output --partial "inbox: mon.ndjson stays in the inbox: "
		cmp "$other" "$data/inbox/mon.ndjson"
		assert_not_exists "$data/inbox/done/mon.summary"
		assert_equal "$(submitted)" 4
	done
	put mon
	run -0 inbox
	assert_equal "$(submitted)" 4
	assert_exists "$data/inbox/done/mon.ndjson"
}

@test "a refused one that was cut off on its way back is not lost to a new one of its name" {
	begin
	put mon
	inbox >/dev/null 2>>chatter
	# As a version left it that moved files to taking before it stored them.
	echo first >"$data/inbox/taking/mon.ndjson"
	put mon <(echo second)
	run -76 inbox
	assert_equal "$(<"$data/inbox/taking/mon.ndjson")" first
	assert_equal "$(<"$data/inbox/mon.ndjson")" second
	assert_output --partial "an earlier file of that name was refused and is still in $data/inbox/taking: look at that one first"
	rm "$data/inbox/mon.ndjson"
	run -76 inbox
	assert_equal "$(<"$data/inbox/mon.ndjson")" first
	assert_equal "$(grep -c 'mon.ndjson stays' <<<"$output")" 1
}

@test "links, directories, FIFOs and unreadable files are refused, each with a message; the rest is taken in" {
	begin
	cp "$top/seed/scenarios.ndjson" outside
	ln -s "$PWD/outside" "$data/inbox/link.ndjson"
	ln -s nowhere "$data/inbox/broken.ndjson"
	mkdir "$data/inbox/directory.ndjson"
	mkfifo "$data/inbox/fifo.ndjson"
	put mon
	run -65 timeout 60 "$top/pipelines/inbox" -d "$data" -w 0
	for name in link broken directory fifo; do
		assert_line "inbox: $name.ndjson stays in the inbox: it is not a regular file that can be read"
		[[ -e $data/inbox/$name.ndjson || -L $data/inbox/$name.ndjson ]]
	done
	assert_equal "$(submitted)" 4
	assert_exists "$data/inbox/done/mon.ndjson"
	agree
	for place in inbox/done inbox; do
		rm -rf "${data:?}/$place"
		ln -s "$PWD" "$data/$place"
		run -64 inbox
		assert_output --partial "$data/$place is a symbolic link"
	done
}

@test "bad names are reported, each once in a run, so that a terminal can show them" {
	begin
	long=$(printf '%065d' 0)
	for name in 'a b' $'line\nfeed' $'\e[1m' é stdin-x '' "$long" 'a;b'; do
		echo x >"$data/inbox/$name.ndjson"
	done
	put "${long#0}"
	run -65 inbox
	# The one without a name begins with a dot: it is called otherwise.
	assert_equal "$(grep -c 'stays in the inbox: its name is not a source name' <<<"$output")" 7
	assert_line --partial "inbox: a\\ b.ndjson stays"
	refute_output --regexp $'[^ -~\n]'
	assert_equal "$(find "$data/inbox" -maxdepth 1 -type f -printf x)" xxxxxxxx
	assert_equal "$(submitted)" 4
}

@test "-x, the longest name and other odd ones are names" {
	begin
	for name in -x -s .. -- a.ndjson; do
		cp "$top/seed/scenarios.ndjson" "$data/inbox/x$name.ndjson"
		[[ $name == .. ]] || cp "$top/seed/scenarios.ndjson" "$data/inbox/$name.ndjson"
	done
	run -0 inbox
	assert_equal "$(submitted)" 36
	assert_equal "$(jq -r 'select(.type == "Ballot Submitted").id' "$data/events.ndjson" | sort | uniq -d)" ''
}

@test "without a log nothing is taken in: every ballot would be rejected" {
	run -64 inbox
	assert_output --partial "begin one there with"
	mkdir -p "$data/inbox"
	put mon
	run -64 inbox
	assert_exists "$data/inbox/mon.ndjson"
	assert_not_exists "$data/events.ndjson"
}

@test "a damaged log stops it before anything is stored, and the file stays" {
	begin
	put mon
	sed -i '5s/Registered/Rexistered/' "$data/events.ndjson"
	rm "$data/events.head"
	cp "$data/events.ndjson" log
	run -76 inbox
	cmp log "$data/events.ndjson"
	assert_exists "$data/inbox/mon.ndjson"
}

@test "two runs at once: one waits, and each file is taken in once" {
	begin
	for n in 1 2 3 4 5; do put "mon-$n"; done
	for n in 1 2; do
		inbox >"out$n" 2>"said$n" 3>&- &
		pids[n]=$!
	done
	wait "${pids[1]}"
	wait "${pids[2]}"
	grep -hqx 'inbox: waiting for another inbox' said1 said2
	assert_equal "$(cat out1 out2 | jq -r .source | xargs)" "mon-1 mon-2 mon-3 mon-4 mon-5"
	assert_equal "$(submitted)" 20
	agree
}

@test "reset removes what was taken in, and keeps what was not" {
	begin
	put mon
	inbox >/dev/null 2>>chatter
	put tue
	"$top/pipelines/reset" -d "$data" -f 2>>chatter
	assert_equal "$(cd "$data" && find . -type f)" ./inbox/tue.ndjson
	begin
	inbox >/dev/null 2>>chatter
	"$top/pipelines/reset" -d "$data" -f
	assert_not_exists "$data"
	# A link is not followed.
	begin
	mkdir -p elsewhere/done
	rmdir "$data/inbox"
	ln -s "$PWD/elsewhere" "$data/inbox"
	"$top/pipelines/reset" -d "$data" -f 2>>chatter
	assert_exists elsewhere/done
}

@test "killed before each program that it runs, in turn, the next run finishes it: each ballot once, the same files" {
	begin
	killer inbox
	{
		head -n 2 "$top/seed/scenarios.ndjson"
		echo bad
	} >a
	tail -n 2 "$top/seed/scenarios.ndjson" >b
	# Of c a part was taken before.
	head -n 2 "$top/seed/scenarios.ndjson" >c
	put c c
	inbox >/dev/null 2>>chatter
	put a a
	put b b
	put c
	cp -r "$data" base
	inbox >/dev/null 2>>chatter || :
	mv "$data" quiet
	find quiet/inbox -type f -exec sha256sum {} + | sed 's/quiet/data/' | sort >files
	es-query -d quiet ballots >ballots
	local at=0 killed=0 status step=1
	[[ ${TORTURE-} != none ]] || step=6
	while :; do
		at=$((at + step))
		cp -r base "$data"
		status=0
		KILL_AT=$at BASH_ENV=$PWD/killer "$top/pipelines/inbox" -d "$data" -w 0 >/dev/null 2>>chatter || status=$?
		[[ $status == 137 ]] || break
		killed=$((killed + 1))
		status=0
		inbox >/dev/null 2>>chatter || status=$?
		# Where the bad line was seen in the run that was killed, there was none in this one.
		[[ $status == 65 || $status == 0 ]] || fail "program $at: status $status"
		assert_equal "$(submitted)" 8
		diff <(jq -c 'del(.time)' quiet/events.ndjson) <(jq -c 'del(.time)' "$data/events.ndjson") ||
			fail "program $at: another log"
		find data/inbox -type f -exec sha256sum {} + | sort | diff files - || fail "program $at: other files"
		es-query -d "$data" ballots | cmp - ballots || fail "program $at: other tables"
		rm -r "$data"
	done
	assert_equal "$status" 65
	agree
	((killed > 25 / step)) || fail "killed $killed times only"
	echo "# killed before each of $killed programs" >&3
}

@test "killed together with all that it runs, at any moment, the next run finishes it" {
	begin
	local n
	for n in 1 2 3; do put "mon-$n"; done
	cp -r "$data" base
	inbox >/dev/null 2>>chatter
	mv "$data" quiet
	for ((n = 1; n <= ${KILLS:-10}; n++)); do
		cp -r base "$data"
		setsid "$top/pipelines/inbox" -d "$data" -w 0 >/dev/null 2>>chatter 3>&- &
		sleep "$(awk -v n="$n" -v of="${KILLS:-10}" 'BEGIN {print n / of}')"
		kill -9 -- -$! 2>/dev/null || :
		wait $! || :
		inbox >/dev/null 2>>chatter
		assert_equal "$(submitted)" 12
		diff <(jq -c 'del(.time)' quiet/events.ndjson) <(jq -c 'del(.time)' "$data/events.ndjson")
		diff <(cd quiet/inbox && find . | sort) <(cd "$data/inbox" && find . | sort)
		agree
		rm -r "$data"
	done
}

@test "what comes while it works is taken in by the same run" {
	begin
	put a
	exec {busy}>>"$data/decide.lock"
	flock "$busy"
	inbox >said 2>>chatter {busy}>&- &
	local ours=$! n
	for ((n = 0; n < 600; n++)); do
		[[ ! -e $data/inbox/done/a.ndjson ]] || break
		sleep 0.1
	done
	head -n 1 "$top/seed/scenarios.ndjson" >one
	put b one
	exec {busy}>&-
	wait "$ours"
	assert_equal "$(jq -r .source said | xargs)" 'a b'
	agree
	assert_exists "$data/report/index.html"
}
