#!/usr/bin/env bats
# The web endpoint: pipelines/serve with lighttpd, pipelines/web behind it, and what follows: pipelines/follow.
load helper
load events

export OPEN=1 # most tests look at the tally of open contests

setup_file() {
	PATH=$PATH:/usr/sbin
	command -v lighttpd >/dev/null || skip "lighttpd is not installed"
	command -v curl >/dev/null || skip "curl is not installed"
}

teardown() {
	local group
	for group in ${groups-}; do
		kill -9 -- -"$group" 2>/dev/null || :
	done
	rm -rf "${public:-$work/none}"
	keep_events "$BATS_TEST_TMPDIR"
}

# started COMMAND…: runs it beside the test, in a group of its own; puts its process, and group, into leader.
started() {
	# Tests run by nohup ignore SIGHUP, and so would what they start.
	setsid env --default-signal=HUP,INT,TERM "$@" >>served 2>&1 3>&- &
	leader=$!
	groups+=" $leader"
	disown # bash tells of none that is killed
}

# ended: waits until the leader is gone.
ended() {
	until_true eval '! kill -0 "$leader"'
}

# until_true COMMAND…: waits until it succeeds, at most a minute.
until_true() {
	local n
	for ((n = 0; n < 1200; n++)); do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.05
	done
	cat served
	fail "in vain: $*"
}

# none_left: waits until nothing is left of the leader's group.
none_left() {
	until_true eval '! kill -0 -- "-$leader"'
}

# on_terminal COMMAND…: runs it in the foreground of a terminal; puts its process group into leader, and the process that
# Ctrl-C is typed through into terminal.
on_terminal() {
	rm -f group
	started python3 -B "$top/tests/terminal.py" "$@"
	terminal=$leader
	until_true test -s group
	leader=$(<group)
	groups+=" $leader"
}

# nothing_left: waits until nothing is left of the leader's group, 10 seconds at most.
nothing_left() {
	local n
	for ((n = 0; n < 200; n++)); do
		kill -0 -- "-$leader" 2>/dev/null || return 0
		sleep 0.05
	done
	cat served
	ps -eo pgid,pid,stat,args | grep "^ *$leader "
	fail "10 seconds later something is left"
}

# port_free: whether a server could have the port.
port_free() {
	python3 -c 'import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1])))' "$port"
}

# at_work: whether follow waits for what comes next.
at_work() {
	pgrep -g "$leader" es-replay
}

# find_port: sets port to one that is free, and url.
find_port() {
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	url=http://127.0.0.1:$port
}

# serve: serves $data at $url.
serve() {
	! sanitized || skip "the web server hands on no options for a sanitizer"
	find_port
	started "$top/pipelines/serve" -d "$data" -p "$port"
	until_true curl -sf "$url/health"
}

# begin: the example's election, and a server.
begin() {
	"$top/pipelines/init" -d "$data" 2>>chatter
	serve
}

# post BODY [OPTION…]: posts it; prints the answer's status and body.
post() {
	local type=(-H 'Content-Type: application/json')
	[[ $* != *Content-Type* ]] || type=()
	curl -s -w '%{stderr}%{http_code}\n' "${type[@]}" "${@:2}" --data-binary "$1" "$url/events" 2>code
	cat code
}

# refused CODE WHY: the last run was a post that was refused so, and nothing was stored.
refused() {
	assert_line --index 1 "$1"
	assert_equal "$(jq -r .status <<<"${lines[0]}")" "$1"
	assert_equal "$(jq -r .detail <<<"${lines[0]}")" "$2"
	assert_equal "$(wc -l <"$data/events.ndjson")" 13
}

@test "each ballot posted as the README has it is answered with what is stored, then counted" {
	begin
	local command shown line answer n=0
	command=$(grep '^curl -X POST' "$top/README.md")
	shown=$(head -n 1 "$top/seed/scenarios.ndjson")
	[[ $command == *"'$shown'"* ]]
	while IFS= read -r line; do
		n=$((n + 1))
		answer=${command//http:\/\/127.0.0.1:8080/$url}
		answer=$(eval "${answer/"$shown"/"$line"} -sS")
		assert_equal "$(jq -c '{type, detail}' <<<"$answer")" "$line"
		# What was answered stands in the log, but for the source, which the id begins with.
		grep -qxF "$(jq -c 'del(.source)' <<<"$answer")" "$data/events.ndjson"
		[[ $(jq -r .id <<<"$answer") == "$(jq -r .source <<<"$answer"):1" ]]
	done <"$top/seed/scenarios.ndjson"
	assert_equal "$n" 4
	until_true grep -q '"Vote Cast"' "$data/events.ndjson"
	until_true eval '[[ $(curl -sf "$url/tally" | jq .votes | xargs) == "2 1 2 1" ]]'
	until_true eval 'curl -sf "$url/" | grep -q "Carla C Castano"'
	run -0 curl -si "$url/tally"
	assert_line --regexp '^Content-Type: application/x-ndjson'
	until_true eval '[[ $(curl -s "$url/health" | jq -c "[.status, .log == .decided]") == "[\"ok\",true]" ]]'
	curl -sI "$url/" | grep -qi "^content-security-policy: default-src 'none'"
	agree
	kill "$leader"
	ended
	run ! curl -s "$url/health"
	none_left
}

@test "a body over several lines, with a character set, in chunks, as large as a line may be" {
	begin
	local line
	line=$(head -n 1 "$top/seed/scenarios.ndjson")
	run post "$(jq . <<<"$line")"
	assert_line 202
	run post "$line" -H 'Content-Type: Application/JSON; charset=utf-8'
	assert_line 202
	run post "$line" -H 'Transfer-Encoding: chunked'
	assert_line 202
	printf '%-65536s' "$line" >body
	run post @body
	assert_line 202
	assert_equal "$(grep -c '"Ballot Submitted"' "$data/events.ndjson")" 4
}

@test "what is no ballot is refused with the reason, and nothing of it is stored" {
	begin
	local line
	line=$(head -n 1 "$top/seed/scenarios.ndjson")
	run post 'nothing'
	refused 400 "$(es-ingest <<<nothing 2>&1 >/dev/null | sed -n '1s/.*refused: //p')"
	run post ''
	refused 400 'the body is empty'
	run post "$line$line"
	assert_line 400
	run post "$line"$'\n'"$line"
	assert_line 400
	run post "${line/b7a42e/b7a42e$'\n'}"
	assert_line 400
	run post '{"type":"Ballot \"Counted\\","detail":{}}'
	assert_line 400
	jq -e .detail <<<"${lines[0]}"
	run post "$(head -n 1 "$top/seed/registry.ndjson")"
	assert_line 400
	run post '{"type":"Ballot Verified","detail":{"ballotId":"49aef2"}}'
	assert_line 400
	printf '%s\0' "$line" >body
	run post @body
	assert_line 400
	run post "$line" -H 'Content-Type: text/plain'
	refused 415 'send application/json'
	run post "$line" -H 'Content-Type:'
	refused 415 'send application/json'
	run post "$line" -H 'Content-Type: application/jsonp'
	refused 415 'send application/json'
	printf '%-65537s' "$line" >body
	run post @body
	refused 413 'at most 65536 bytes'
	head -c 3000000 /dev/zero >body
	run post @body
	assert_line 413
	run post "$line" -X PUT
	refused 405 'allowed here: POST'
	curl -si "$url/events" | grep -qi '^allow: POST'
	assert_equal "$(curl -so answer -w '%{http_code}' "$url/events.ndjson")" 404
	local path
	for path in /run /lib/start.bash /web /lib/lighttpd.conf /../data/events.ndjson /%2e%2e/data/events.key //; do
		assert_equal "$(curl -so answer -w '%{http_code}' --path-as-is "$url$path")" 404
		jq -e '.status == 404' answer
	done
	assert_equal "$(wc -l <"$data/events.ndjson")" 13
	assert_not_exists "$data/dead-letters.ndjson"
}

@test "busy: told so, with the time to wait; a damaged log is no success" {
	begin
	local line
	line=$(head -n 1 "$top/seed/scenarios.ndjson")
	exec {gate}>>"$data/web.lock"
	flock "$gate"
	run -0 curl -si -H 'Content-Type: application/json' -d "$line" "$url/events"
	assert_line --regexp '^HTTP/1.1 503'
	assert_line --regexp '^[Rr]etry-[Aa]fter: 5'
	exec {gate}>&-
	run post "$line"
	assert_line 202
	kill "$leader"
	ended
	# Straight to the program: the log is another one, and is gone.
	answered() {
		GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=${2-GET} REQUEST_URI=$1 CONTENT_TYPE=application/json \
			CONTENT_LENGTH=${#line} "$top/pipelines/web" -d "$data" <<<"$line" 2>>chatter
	}
	sed -i 5d "$data/events.ndjson"
	run -0 answered /events POST
	assert_line --index 0 $'Status: 500 Internal Server Error\r'
	assert_line --partial damaged
	run -0 answered /health
	assert_line --index 0 $'Status: 500 Internal Server Error\r'
	rm "$data/events.ndjson"
	run -0 answered /events POST
	assert_line --index 0 $'Status: 500 Internal Server Error\r'
	assert_not_exists "$data/events.ndjson"
	rm -r "$data"/*
	run -0 answered /events POST
	assert_line --index 0 $'Status: 503 Service Unavailable\r'
	assert_not_exists "$data/events.ndjson"
}

@test "sealed: turnout, but no count of an election that is not closed" {
	unset OPEN
	begin
	post "$(head -n 1 "$top/seed/scenarios.ndjson")"
	until_true eval 'curl -s "$url/tally" | jq -se "map(.cast) == [1, 1]"'
	run curl -s "$url/tally"
	refute_output --partial votes
	refute_output --partial Carla
	until_true eval '[[ $(curl -s "$url/") == *"once it is closed"* ]]'
	becomes Closed 6353a9 >closing
	"$top/pipelines/init" -d "$data" -s closing -r closing 2>>chatter
	until_true eval 'curl -s "$url/tally" | jq -se "map(.votes) == [0, 1, null]"'
	kill "$leader"
	ended
	# A page that was made without it is not shown.
	OPEN=1 "$top/pipelines/report" -d "$data" 2>>chatter
	run env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET REQUEST_URI=/ "$top/pipelines/web" -d "$data"
	assert_line --index 0 $'Status: 503 Service Unavailable\r'
	# A browser shows the tally, where it would store lines of JSON in a file.
	run env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET REQUEST_URI=/tally HTTP_ACCEPT='text/html,*/*' "$top/pipelines/web" -d "$data"
	assert_line $'Content-Type: text/plain; charset=utf-8\r'
}

# many N: bodies, each a ballot of its own; the store knows none of them, which intake does not ask.
many() {
	local n
	for ((n = 1; n <= $1; n++)); do
		ballot "b$n" "v$n" mayor ann
	done
}

# others: the answers that are no 202, and how often each came, and what the server said last, which bats shows if the
# test fails.
others() {
	sed '/^202 /d' answers | sort | uniq -c
	tail -n 20 served
}

# compare: every 202 stands in the log, once, and nothing else does.
compare() {
	others
	sed -n 's/^202 //p' answers | jq -cS 'del(.source)' | sort >acknowledged
	jq -cS 'select(.type == "Ballot Submitted")' "$data/events.ndjson" | sort >stored
}

@test "1,000 posts over 32 connections: every 202 stands in the log, once, and nothing else" {
	begin
	local posts=1000
	[[ ${TORTURE-} != none ]] || posts=200
	many "$posts" >bodies
	python3 -B "$top/tests/posts.py" "$port" 32 <bodies >answers
	compare
	assert_equal "$(wc -l <acknowledged)" "$posts"
	cmp acknowledged stored
	assert_equal "$(jq -r .detail.ballotId stored | sort -u | wc -l)" "$posts"
	until_true eval '[[ $(curl -s "$url/health" | jq ".log == .decided") == true ]]'
	agree
}

@test "killed in the middle, with all that it runs, it loses no 202" {
	begin
	many 400 >bodies
	python3 -B "$top/tests/posts.py" "$port" 32 <bodies >answers &
	local client=$!
	until_true eval '(($(grep -c ^202 answers) > 50))'
	# All at once, as the power goes.
	local ours
	ours=$(grep -lszxF "ES_DATA=$data" /proc/[0-9]*/environ | cut -d / -f 3)
	# shellcheck disable=SC2086
	kill -9 ${groups# } $ours 2>/dev/null || :
	wait "$client"
	grep -q ^lost answers
	compare
	# What was not acknowledged may stand there, what was must.
	comm -23 acknowledged stored >missing
	assert_equal "$(wc -l <missing)" 0
	assert_equal "$(jq -r .detail.ballotId stored | sort | uniq -d)" ''
	run_all </dev/null >/dev/null
	agree
	echo "# killed when $(wc -l <acknowledged) were acknowledged, $(wc -l <stored) stored" >&3
}

@test "behind a socket: web speaks SCGI, and the web server's user has no way to the data" {
	[[ $(id -u) == 0 ]] || skip "another user takes root"
	! sanitized || skip "systemd-socket-activate hands on no options for a sanitizer"
	command -v systemd-socket-activate >/dev/null || skip "systemd-socket-activate is not installed"
	"$top/pipelines/init" -d "$data" 2>>chatter
	find_port
	# Where another user gets to: what bats gives a test is closed.
	public=$(mktemp -d)
	chmod 755 "$public"
	started systemd-socket-activate --accept --inetd -l "$public/socket" "$top/pipelines/web" -d "$data"
	until_true test -S "$public/socket"
	chown 65534 "$public/socket"
	chmod 600 "$public/socket"
	sed "s|/run/es-web.socket|$public/socket|" "$top/pipelines/examples/lighttpd-es.conf" >"$public/conf"
	cat >>"$public/conf" <<-END
		server.bind = "127.0.0.1"
		server.port = $port
		server.document-root = "$public"
	END
	chmod 644 "$public/conf"
	started setpriv --reuid 65534 --regid 65534 --clear-groups lighttpd -D -f "$public/conf"
	until_true curl -sf "$url/health"
	run setpriv --reuid 65534 --regid 65534 --clear-groups cat "$data/events.ndjson"
	assert_failure
	run post "$(head -n 1 "$top/seed/scenarios.ndjson")"
	assert_line 202
	run post "$(jq . "$top/seed/scenarios.ndjson" | head -c 60000)"
	assert_line 400
	many 100 >bodies
	python3 -B "$top/tests/posts.py" "$port" 16 <bodies >answers
	others
	assert_equal "$(grep -c ^202 answers)" 100
	assert_equal "$(grep -c '"Ballot Submitted"' "$data/events.ndjson")" 101
}

# guarded: an election whose ballots b1 to b9 were issued with secrets s1 to s9, and b10 without one.
guarded() {
	local n
	{
		contests
		for ((n = 1; n < 10; n++)); do
			voter "v$n"
			issue "b$n" "v$n" ISSUED ",\"secretHash\":\"$(hash_of "s$n")\""
		done
		voter v10
		issue b10 v10
	} | registry reg
	decide
}

# cgi METHOD PATH [BODY]: what web answers, as a CGI program, with LF for CRLF.
cgi() {
	printf %s "${3-}" | GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=$1 REQUEST_URI=$2 CONTENT_TYPE=application/json \
		CONTENT_LENGTH=$(printf %s "${3-}" | wc -c) "$top/pipelines/web" -d "$data" 2>>chatter | tr -d '\r'
}

# with SECRET BALLOT VOTER [CANDIDATE]
with() {
	ballot "$2" "$3" mayor "${4-ann}" | with_secret "$1"
}

# answered STATUS BODY: web answers so to a post of this.
answered() {
	cgi POST /events "$2" >got
	[[ $(head -n 1 got) == "Status: $1 "* ]] || fail "$2: $(<got)"
}

@test "the gate: no ballot, another voter's, a wrong secret or none get one answer, and the log does not grow" {
	guarded
	local before size
	before=$(wc -l <"$data/events.ndjson")
	answered 403 "$(with s1 nix v1)"
	cp got refusal
	jq -e '.status == 403 and .title == "Forbidden"' < <(tail -n 1 refusal)
	answered 403 "$(with s1 b1 v2)"
	cmp got refusal
	answered 403 "$(with s2 b1 v1)"
	cmp got refusal
	answered 403 "$(ballot b1 v1 mayor ann)"
	cmp got refusal
	answered 403 "$(ballot b10 v1 mayor ann)"
	cmp got refusal
	assert_equal "$(wc -l <"$data/events.ndjson")" "$before"
	# As an SCGI program too.
	with s2 b1 v1 >body
	size=$(wc -c <body)
	run scgi $((86 + ${#size})) CONTENT_LENGTH "$size" REQUEST_METHOD POST REQUEST_URI /events \
		CONTENT_TYPE application/json <body
	assert_output "$(sed 's/$/\r/; $s/\r$//' refusal)"
	assert_equal "$(wc -l <"$data/events.ndjson")" "$before"
	# A ballot without a secret, and one for the rules to reject, are for the log.
	answered 202 "$(with s1 b1 v1)"
	answered 202 "$(with s1 b1 v1 bob)"
	answered 202 "$(ballot b10 v10 mayor ann)"
	run_all </dev/null >/dev/null
	agree
	# The counts are shown apart from the rejections.
	assert_equal "$(cgi GET /health | tail -n 1 | jq -c '.gate | del(.since)')" '{"refused":6,"slowed":0}'
	"$top/pipelines/result" -d "$data" >result
	assert_equal "$(head -n -1 result)" "$(es-query -d "$data" result)"
	assert_equal "$(tail -n 1 result | jq -c 'del(.since)')" \
		'{"kind":"gate","unknown-ballot":1,"wrong-voter":2,"not-authentic":3,"slowed":0}'
	assert_equal "$(head -n 1 result | jq -c .ballots.rejected)" '{"already-submitted":1}'
	jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/result.jq" result >shown
	assert_equal "$(tail -n 1 shown)" 'kept out at the gate, not in the log: 1 unknown-ballot, 2 wrong-voter, 3 not-authentic'
	DATA=$data make -s -C "$top" audit >report
	assert_equal "$(tail -n 1 report)" "$(tail -n 1 result)"
	jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/audit.jq" report >shown
	assert_equal "$(tail -n 1 shown)" 'note  kept out at the gate, not in the log: 1 unknown-ballot, 2 wrong-voter, 3 not-authentic'
	"$top/pipelines/reset" -d "$data" -f
	assert_not_exists "$data"
}

@test "the gate: a ballot posted again is answered 200 with the event stored first, and is no rejection" {
	guarded
	answered 202 "$(with s1 b1 v1)"
	sed 1d got >first
	answered 200 "$(with s1 b1 v1)"
	sed 1d got | cmp first
	run_all </dev/null >/dev/null
	answered 200 "$(with S1 b1 v1 | sed s/S1/s1/)"
	sed 1d got | cmp first
	answered 403 "$(with s2 b1 v1)"
	answered 202 "$(ballot b10 v10 mayor ann)"
	answered 200 "$(ballot b10 v10 mayor ann)"
	run_all </dev/null >/dev/null
	assert_equal "$(es-query -d "$data" result | head -n 1 | jq -c '[.ballots.cast, .ballots.rejected]')" '[2,{}]'
	# Eight at once are one.
	local n
	for n in 1 2 3 4 5 6 7 8; do
		cgi POST /events "$(with s2 b2 v2)" >"got-$n" &
	done
	wait
	assert_equal "$(grep -h ^Status got-* | sort | uniq -c | sed 's/^ *//')" $'7 Status: 200 OK\n1 Status: 202 Accepted'
	assert_equal "$(tail -qn 1 got-* | sort -u | wc -l)" 1
	assert_equal "$(grep -c '"b2".*Submitted\|Submitted.*"b2"' "$data/events.ndjson")" 1
}

@test "the gate: GATE=1 and GATE=0, and without secrets a rejection is a fact in the log" {
	guarded
	GATE=0 answered 202 "$(with s1 nix v1)"
	GATE=0 answered 202 "$(with s1 b1 v1)"
	GATE=0 answered 202 "$(with s1 b1 v1)"
	GATE=1 answered 403 "$(with s1 nix v1)"
	rm -r "$data"
	"$top/pipelines/init" -d "$data" 2>>chatter
	answered 202 "$(ballot nix v1 mayor ann)"
	assert_not_exists "$data/gate.json"
	GATE=1 answered 403 "$(ballot nix v1 mayor ann)"
	# In batches everything goes on as it was.
	"$top/pipelines/run" -d "$data" <"$top/seed/scenarios.ndjson" >/dev/null 2>>chatter
	assert_equal "$(outcomes | grep -c -v verified)" 2
	GATE=maybe run -64 "$top/pipelines/web" -d "$data" </dev/null
	GATE=2 run -64 "$top/pipelines/serve" -d "$data"
	GATE_IN_ALL=0 run -64 "$top/pipelines/serve" -d "$data"
	GATE_PER_BALLOT=x run -64 "$top/pipelines/web" -d "$data" </dev/null
}

@test "the gate: too many are told to wait, but a voter with the right secret never is" {
	guarded
	local n
	export GATE_PER_BALLOT=3
	for n in 1 2 3; do
		answered 403 "$(with "wrong$n" b1 v1)"
	done
	answered 429 "$(with wrong b1 v1)"
	grep -qxE 'Retry-After: (1[0-9]|20)' got
	assert_equal "$(tail -n 1 got | jq -r .title)" 'Too Many Requests'
	answered 403 "$(with wrong b2 v2)"
	answered 202 "$(with s1 b1 v1)"
	assert_equal "$(cgi GET /health | tail -n 1 | jq -c '.gate | del(.since)')" '{"refused":5,"slowed":1}'
	rm "$data/gate.limits" # so that the refusals before do not count
	GATE_IN_ALL=1 cgi POST /events "$(with wrong b3 v3)" >got
	GATE_IN_ALL=1 answered 429 "$(with wrong b4 v4)"
}

@test "the gate: without a projection of a long log it waits, and then says 503" {
	guarded
	yes "$(ballot zz zz mayor ann)" | head -n 100001 | ballots box
	rm -r "$data/voters"
	answered 503 "$(with s1 b1 v1)"
	grep -qx 'Retry-After: 5' got
	assert_equal "$(grep -c Submitted.*b1 "$data/events.ndjson")" 0
}

@test "the gate: hostile posts fill nothing, are slowed down, and good ballots between them are stored" {
	local n posts=1500
	[[ ${TORTURE-} != none ]] || posts=400
	{
		contests
		for ((n = 0; n < 120; n++)); do
			voter "v$n"
			issue "b$n" "v$n" ISSUED ",\"secretHash\":\"$(hash_of "s$n")\""
		done
	} | registry reg
	decide
	local before
	before=$(wc -l <"$data/events.ndjson")
	export GATE_IN_ALL=1200
	serve
	for ((n = 0; n < 120; n++)); do
		with "s$n" "b$n" "v$n"
	done | split -l 60 - good-
	for ((n = 0; n < posts; n++)); do
		case $((n % 3)) in
		0) with "s$n" "nix$n" v1 ;;
		1) with s1 b1 "w$n" ;;
		2) with "no$n" "b$((n % 60))" "v$((n % 60))" ;;
		esac
	done >hostile
	python3 -B "$top/tests/attack.py" "$port" 8 hostile good-aa >report
	sed 's/^/# /' report >&3
	assert_equal "$(grep '^good' report)" 'good 202 60'
	assert_equal "$(awk '/^hostile (403|429)/ { n += $3 } END { print n }' report)" "$posts"
	assert_equal "$(grep -c ^hostile report)" 2
	# Once there were too many, each of the eight comes to no more than one in two seconds.
	head -n 100 hostile | sed 's/"ballotId":"[^"]*"/"ballotId":"nix"/' >more
	local began=$SECONDS
	python3 -B "$top/tests/attack.py" "$port" 8 more good-ab >report
	sed 's/^/# /' report >&3
	((SECONDS - began > 20))
	assert_equal "$(grep '^good' report)" 'good 202 60'
	(($(awk '/^attacked/ { print $3 }' report) < 5000))
	assert_equal "$(grep -c '"Ballot Submitted"' "$data/events.ndjson")" 120
	until_true eval '[[ $(curl -s "$url/health" | jq ".log == .decided") == true ]]'
	# A submission, its outcome and a vote each.
	assert_equal "$(wc -l <"$data/events.ndjson")" $((before + 360))
	assert_equal "$(curl -s "$url/health" | jq .gate.refused)" $((posts + 100))
	(($(stat -c %s "$data/gate.json") < 200 && $(stat -c %s "$data/gate.limits") <= 65536))
	agree
}

# scgi LENGTH-OF-HEAD NAME VALUE…: what is answered to a request with this head, the body being standard input.
scgi() {
	{
		printf '%s:' "$1"
		shift
		printf '%s\0' "$@"
		printf ,
		cat
	} | env -u GATEWAY_INTERFACE "$top/pipelines/web" -d "$data" 2>>chatter
}

@test "a head of SCGI that is none is refused" {
	"$top/pipelines/init" -d "$data" 2>>chatter
	run scgi 56 CONTENT_LENGTH 0 REQUEST_METHOD GET REQUEST_URI /health </dev/null
	assert_line --index 0 $'Status: 200 OK\r'
	local head
	for head in 55 57 x '' 9999999 -1; do
		run scgi "$head" CONTENT_LENGTH 0 REQUEST_METHOD GET REQUEST_URI /health </dev/null
		assert_line --index 0 $'Status: 400 Bad Request\r'
	done
	# A name is never taken for a variable of the program's.
	run scgi 60 REQUEST_METHOD GET PATH /nowhere/at/all REQUEST_URI /health </dev/null
	assert_line --index 0 $'Status: 200 OK\r'
	run scgi 20 REQUEST_URI /health </dev/null
	assert_line --index 0 $'Status: 405 Method Not Allowed\r'
	run scgi 19 REQUEST_METHOD GET </dev/null
	assert_line --index 0 $'Status: 404 Not Found\r'
	run "$top/pipelines/web" -d "$data" </dev/null
	assert_line --index 0 $'Status: 400 Bad Request\r'
}

# shown: the line of the log that the result page is as of.
shown() {
	sed -n 's/.*line \([0-9,]*\) of the log.*/\1/p' "$data/report/index.html" | tr -d ,
}

@test "follow: the page is 2 seconds behind at most, others get their turn, SIGTERM ends it" {
	"$top/pipelines/init" -d "$data" 2>>chatter
	started "$top/pipelines/follow" -d "$data"
	until_true test -e "$data/report/index.html"
	local line began took slowest=0
	while IFS= read -r line; do
		"$top/pipelines/intake" -d "$data" <<<"$line" >stored 2>>chatter
		began=$(date +%s%N)
		until_true eval '(($(shown) >= $(jq .seq stored)))'
		took=$((($(date +%s%N) - began) / 1000000))
		((took <= slowest)) || slowest=$took
	done <"$top/seed/scenarios.ndjson"
	echo "# the page was $slowest ms behind at most" >&3
	# On a machine that does much else beside it takes longer.
	((slowest < 20000))
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	until_true eval '[[ $(shown) == $(wc -l <"$data/events.ndjson") ]]'
	agree
	kill "$leader"
	ended
	none_left
	# With all that it runs, as a service is ended; the next one goes on.
	started "$top/pipelines/follow" -d "$data"
	until_true eval '! flock -n "$data/follow.lock" true'
	kill -- "-$leader"
	ended
	run_all </dev/null >/dev/null
	agree
}

@test "follow goes on with another log, ends where there is none; a second one waits, and can be ended" {
	"$top/pipelines/init" -d "$data" 2>>chatter
	started "$top/pipelines/follow" -d "$data"
	until_true test -e "$data/report/index.html"
	run -75 "$top/pipelines/reset" -d "$data" -f
	assert_output 'reset: follow is running there: stop it first'
	cp "$data/events.ndjson" "$data/copy"
	sleep 1
	mv "$data/copy" "$data/events.ndjson"
	"$top/pipelines/intake" -d "$data" <"$top/seed/scenarios.ndjson" >stored 2>>chatter
	until_true eval '[[ $(shown) == 27 ]]'
	local first=$leader
	started "$top/pipelines/follow" -d "$data"
	until_true grep -q 'waiting for another follow' served
	kill "$leader"
	ended
	none_left
	leader=$first
	kill -0 "$leader"
	rm "$data/events.ndjson"
	ended
	none_left
	grep -q 'is gone' served
}

@test "the terminal of serve is closed, the port is taken, the registry is not there: nothing is left behind" {
	begin
	kill -HUP -- "-$leader"
	ended
	none_left
	begin
	local first=$leader
	started "$top/pipelines/serve" -d "$data" -p "$port"
	ended
	none_left
	kill -0 "$first"
	run -64 "$top/pipelines/serve" -d nosuch
	OPEN=maybe run -64 "$top/pipelines/serve" -d "$data"
}

# serve_on_terminal: make serve of $data, in the foreground of a terminal.
serve_on_terminal() {
	! sanitized || skip "the web server hands on no options for a sanitizer"
	find_port
	DATA=$data PORT=$port on_terminal make -C "$top" serve
}

@test "Ctrl-C ends make serve, and closing its terminal does: nothing is left behind, and the port is free" {
	"$top/pipelines/init" -d "$data" 2>>chatter
	local signals signal
	for signals in INT 'INT INT' HUP; do
		serve_on_terminal
		until_true curl -sf "$url/health"
		until_true at_work
		for signal in $signals; do
			kill -s "$signal" "$terminal"
		done
		nothing_left
		port_free
	done
}

@test "Ctrl-C while make serve begins: nothing is left behind, and the port is free" {
	"$top/pipelines/init" -d "$data" 2>>chatter
	local moment
	for moment in 0.05 0.1 0.2 0.3 0.4 0.5 0.7; do
		serve_on_terminal
		sleep "$moment"
		kill -INT "$terminal"
		nothing_left
		port_free
	done
}

@test "SIGTERM to serve alone: nothing is left behind, and the port is free" {
	begin
	until_true at_work
	kill "$leader"
	nothing_left
	port_free
}

@test "Ctrl-C ends make follow, and closing its terminal does: nothing is left behind" {
	"$top/pipelines/init" -d "$data" 2>>chatter
	local signals signal
	for signals in INT 'INT INT' HUP; do
		DATA=$data on_terminal make -C "$top" follow
		until_true at_work
		for signal in $signals; do
			kill -s "$signal" "$terminal"
		done
		nothing_left
	done
}

@test "the web server opens fewer connections than the socket takes" {
	local most
	most=$(sed -n 's/^MaxConnections=//p' "$top/pipelines/examples/es-web.socket")
	(($(sed -n 's/^server.max-connections = //p' "$top/pipelines/examples/lighttpd-es.conf") < most))
	sed '/^\[Install\]/,$d' "$top/pipelines/examples/es-web.socket" | grep -qx TriggerLimitIntervalSec=0
}

@test "follow sleeps while nothing comes, and is woken by the log" {
	"$top/pipelines/init" -d "$data" 2>>chatter
	started es-replay -d "$data" --follow --from 14
	sleep 2
	# In 2 s it has used no more than 0.03 of the processor's.
	(($(awk '{print $14 + $15}' "/proc/$leader/stat") <= 3))
	"$top/pipelines/intake" -d "$data" <"$top/seed/scenarios.ndjson" >stored 2>>chatter
	until_true cmp stored served
}
