#!/usr/bin/env bats
# What is installed, packed and handed on: make install, uninstall, dist and deb, the command es, its completion, the
# examples for cron and systemd. INSTALL=full tries the package on a new Debian 12, which takes the network and minutes.
load helper

mk() {
	make -s --no-print-directory -C "$top" "$@"
}

# Installed once for all tests, under a mask that would hide it from others.
setup_file() {
	bats_load_library bats-support
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	root=$(mktemp -d)
	chmod 755 "$root"
	(umask 077 && mk install DESTDIR="$root" PREFIX=/usr)
	export root
}

teardown_file() {
	rm -rf "$root"
}

# installed WORD…: runs a shell command with what is installed, as nobody, in a directory and with a data directory
# elsewhere.
installed() {
	local as=()
	[[ $(id -u) != 0 ]] || as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	if [[ ! -d $root/place ]]; then
		mkdir "$root/place" "$root/elsewhere"
		chmod 777 "$root/place"
		[[ $(id -u) != 0 ]] || chown 65534 "$root/elsewhere"
	fi
	cd "$root/place" || return
	"${as[@]}" env -i PATH="$root/usr/bin:/usr/bin:/bin" ASAN_OPTIONS="${ASAN_OPTIONS-}" ES_DATA="$root/elsewhere/data" \
		examples="$root/usr/share/doc/es/examples" bash -euo pipefail -c "$1"
}

@test "installed: the whole way, by nobody, from elsewhere, with a data directory elsewhere" {
	# shellcheck disable=SC2016
	installed '
		es init -o example.org/board -r "$examples/registry.ndjson" 2>/dev/null
		es run -s monday <"$examples/scenarios.ndjson" >tally 2>/dev/null
		es tally | cmp - tally
		cp "$examples/scenarios.ndjson" "$ES_DATA/inbox/part"
		mv "$ES_DATA/inbox/part" "$ES_DATA/inbox/tuesday.ndjson"
		es inbox >inbox 2>/dev/null
		es intake -s wednesday <"$examples/scenarios.ndjson" >stored 2>/dev/null
		es decide 2>/dev/null
		es project
		es replay 2>replay
		es audit -k "$ES_DATA/events.key" "$ES_DATA/events.ndjson" "$ES_DATA/events.checkpoint" >audit
		es publish published 2>/dev/null
		es export-arlo arlo
		es result >result
		es report 2>/dev/null
		[[ -s $ES_DATA/report/index.html ]]
		es-query -d "$ES_DATA" tally | cmp - tally
		printf "P,CHOICE\na,X\n" | es cvr-to-events ballots m >cvr
	'
	assert_equal "$(jq -r .votes "$root/place/tally" | xargs)" '2 1 2 1'
	assert_equal "$(jq -r .source "$root/place/inbox")" tuesday
	assert_equal "$(grep -c ': equal$' "$root/place/replay")" 4
	assert_equal "$(cd "$root/place" && find . -type f | sort | xargs)" \
		"./arlo/cvr.csv ./arlo/manifest.csv ./audit ./cvr ./inbox ./published/checkpoint ./published/cvr.ndjson ./published/result.ndjson ./replay ./result ./stored ./tally"
	head -n 1 "$root/elsewhere/data/events.checkpoint" | grep -qx example.org/board
	# shellcheck disable=SC2016
	installed 'es reset -f; [[ ! -e $ES_DATA ]]; es tally -d nosuch' || (($? == 64))
	rm -r "$root/place" "$root/elsewhere"
}

@test "installed: the club of the examples, from its spreadsheets" {
	# shellcheck disable=SC2016
	installed '
		es begin "$examples"/club/*.csv 2>/dev/null
		es issue 2>/dev/null
		"$examples/club/vote" list.csv | es count >tally 2>/dev/null
	'
	assert_equal "$(jq -r .votes "$root/place/tally" | xargs)" '4 2 2 3 2'
	rm -r "$root/place" "$root/elsewhere"
}

@test "installed: every pipeline, what they read, every page, the schema" {
	local file
	for file in "$top"/pipelines/{,lib/}*; do
		[[ -f $file ]] || continue
		file=${file#"$top/pipelines/"}
		[[ $file != completion ]] || continue
		cmp "$top/pipelines/$file" "$root/usr/libexec/es/pipelines/$file"
		[[ ! -x $top/pipelines/$file || -x $root/usr/libexec/es/pipelines/$file ]]
	done
	for file in "$top"/bin/*.[157]; do
		cmp "$file" "$root/usr/share/man/man${file##*.}/${file##*/}"
	done
	cmp "$top/bin/es-events.schema.json" "$root/usr/share/es/es-events.schema.json"
	for file in "$top"/bin/es-*.c; do
		[[ -x $root/usr/bin/$(basename "$file" .c) ]]
	done
	for file in "$top"/pipelines/examples/*; do
		assert_exists "$root/usr/share/doc/es/examples/${file##*/}"
	done
	diff -r "$top/seed" "$root/usr/share/doc/es/examples" | { ! grep -e '^Only in .*seed' -e '^[^O]'; }
	# All may read it, whatever the mask was; and nothing names the place it was made in.
	assert_equal "$(find "$root/usr" ! -type l ! -perm -444)" ''
	assert_equal "$(find "$root/usr" -type d ! -perm 755)" ''
	run grep -rlF -e "$root" -e "$top" "$root/usr/libexec" "$root/usr/share"
	assert_output ''
	run grep -rl /usr/local "$root/usr/share/doc/es/examples"
	assert_output ''
}

@test "uninstall leaves nothing of its own, and everything else" {
	mk install DESTDIR="$PWD/a root" PREFIX=/opt/es
	touch 'a root/opt/es/bin/es-other' 'a root/opt/es/share/man/man1/other.1'
	mk uninstall DESTDIR="$PWD/a root" PREFIX=/opt/es
	assert_equal "$(cd 'a root' && find . ! -type d | sort | xargs)" ./opt/es/bin/es-other\ ./opt/es/share/man/man1/other.1
	assert_equal "$(find 'a root' -type d -name 'es*')" 'a root/opt/es'
	mk uninstall DESTDIR="$PWD/a root" PREFIX=/opt/es
}

@test "es lists the pipelines, passes options and statuses on, and knows no others" {
	PATH=$top/pipelines:$PATH
	local file
	run -0 es help
	for file in "$top"/pipelines/*; do
		[[ -f $file && -x $file && $file != */es ]] || continue
		assert_line --regexp "^  ${file##*/} +[A-Z].*\.$"
	done
	refute_line --regexp '^  (es|lib|completion|debian) '
	assert_equal "$(es --help)" "$output"
	run -0 es --version
	assert_output "es $(es-append --version | cut -d ' ' -f 2)"
	run -0 es tally -h
	assert_output "$("$top/pipelines/tally" -h)"
	run -64 es decide -d nosuch
	run -64 es decide -x
	local wrong
	for wrong in es lib lib/start.bash completion nosuch ../bin/es-append '' ./run examples $'x\e[1m'; do
		run -64 es "$wrong"
		assert_line --partial "es: no such command: "
		refute_output --regexp $'[^ -~\n]'
	done
	run -64 es
}

@test "the data directory is what -d names, else what ES_DATA names, else data" {
	PATH=$top/pipelines:$PATH
	es init 2>chatter
	ES_DATA=other es init -r "$top/seed/registry.ndjson" 2>chatter
	ES_DATA=other es init -d third -r "$top/seed/registry.ndjson" 2>chatter
	run ls
	assert_output "$(printf '%s\n' chatter data other third)"
	ES_DATA='' es decide
}

# completed WORD…: what completion makes of these words, the last one under way.
completed() {
	# shellcheck disable=SC2016
	PATH="$root/usr/bin:$PATH" bash -c '
		. "$0/usr/share/bash-completion/completions/$1"
		complete -p "$1" >/dev/null || exit
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_es "$1" "${!#}"
		echo "${COMPREPLY[*]}"
	' "$root" "$@"
}

@test "completion: the pipelines, their options, the programs' options, as their help has them" {
	assert_equal "$(completed es '' | tr ' ' '\n' | sort | xargs)" "$(cd "$top/pipelines" && find . -maxdepth 1 -type f -executable ! -name es -printf '%f\n' |
		sort | xargs)"
	assert_equal "$(completed es res)" "result reset"
	assert_equal "$(completed es run -)" "-d -s -r -o -k"
	assert_equal "$(completed es nosuch -)" ""
	assert_equal "$(completed es-append --)" "--no-key --help --version"
	assert_equal "$(completed es-ingest --s)" "--source"
	local program
	for program in "$top"/bin/es-*.c; do
		program=$(basename "$program" .c)
		assert_equal "$(completed "$program" --v | tr ' ' '\n' | grep -x -e --version)" --version
	done
}

examples() {
	echo "$root/usr/share/doc/es/examples"
}

@test "the systemd units are in order, and closed" {
	command -v systemd-analyze >/dev/null || skip "systemd-analyze is not installed"
	local unit
	for unit in "$(examples)"/*.{service,path,timer,socket}; do
		sed "s|/usr/bin/es|$root&|" "$unit" >"${unit##*/}"
	done
	SYSTEMD_LOG_LEVEL=warning run systemd-analyze verify --man=no "$PWD"/es-inbox.* "$PWD/es-follow.service" "$PWD/es-web.socket" \
		"$PWD/es-web@.service"
	assert_success
	assert_output ''
	# The scale goes from 0, closed, to 10.
	for unit in *.service; do
		run -0 systemd-analyze security --offline=true --threshold=10 "$PWD/$unit"
	done
	# All services give up the same.
	for unit in *.service; do
		diff <(grep -e '^CapabilityBoundingSet=' -A 99 es-inbox.service) <(grep -e '^CapabilityBoundingSet=' -A 99 "$unit" |
			sed -e '/^$/,$d')
	done
}

@test "the systemd services may do what they need: every system call of a run is let through" {
	command -v systemd-analyze >/dev/null || skip "systemd-analyze is not installed"
	command -v strace >/dev/null || skip "strace is not installed"
	! sanitized || skip "a sanitizer's runtime makes calls of its own"
	local sets set line
	sets=$(sed -n 's/^SystemCallFilter=//p' "$(examples)/es-inbox.service")
	[[ -n $sets ]]
	while [[ $sets == *@* ]]; do
		for set in $sets; do
			if [[ $set == @* ]]; then systemd-analyze syscall-filter "$set" | sed -e 1d -e '/#/d'; else echo "$set"; fi
		done >allowed
		sets=$(xargs <allowed)
	done
	printf '%s\n' $sets | sort -u >sorted
	mkdir -p "$data/inbox"
	"$top/pipelines/init" -d "$data" 2>chatter
	{
		cat "$top/seed/scenarios.ndjson"
		echo bad
	} >"$data/inbox/mon.ndjson"
	strace -f -qq -o inbox "$top/pipelines/inbox" -d "$data" >/dev/null 2>chatter || (($? == 65))
	assert_exists "$data/inbox/done/mon.refused"
	line=$(head -n 1 "$top/seed/scenarios.ndjson")
	run env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST REQUEST_URI=/events CONTENT_TYPE=application/json \
		CONTENT_LENGTH=${#line} strace -f -qq -o web "$top/pipelines/web" -d "$data" <<<"$line"
	assert_line --index 0 $'Status: 202 Accepted\r'
	# It runs until it watches the log, and has had time to read it.
	strace -f -qq -o follow "$top/pipelines/follow" -d "$data" 2>chatter 3>&- & following=$!
	for ((i = 0; i < 300; i++)); do
		! grep -q inotify_add_watch follow || break
		sleep 0.2
	done
	sleep 2
	pkill -TERM -P "$following"
	wait "$following" || :
	sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' inbox web follow | sort -u >made
	run comm -13 sorted made
	assert_output ''
	grep -qx landlock_restrict_self made
	grep -qx inotify_add_watch made
}

@test "the line for cron works as it stands, and is left out while the last one is at work" {
	run grep -v -e '^#' -e '^PATH=' "$(examples)/es.cron"
	assert_equal "${#lines[@]}" 1
	refute_output --partial %
	local minute hour day month weekday user command
	read -r minute hour day month weekday user command <<<"$output"
	assert_equal "$minute $hour $day $month $weekday $user" '*/5 * * * * es'
	mkdir -p "$data/inbox"
	"$top/pipelines/init" -d "$data" 2>chatter
	cp "$top/seed/scenarios.ndjson" "$data/inbox/mon.ndjson"
	command=${command//\/var\/lib\/es/$data}
	flock "$data/cron.lock" env PATH="$root/usr/bin:$PATH" sh -c "$command"
	assert_exists "$data/inbox/mon.ndjson"
	PATH="$root/usr/bin:$PATH" sh -c "$command" >/dev/null 2>chatter
	assert_exists "$data/inbox/done/mon.ndjson"
}

@test "make dist packs what is committed, the same each time" {
	git -C "$top" rev-parse -q --verify HEAD >/dev/null 2>&1 || skip "this is no git repository"
	git clone -q "$top" copy
	cp "$top/Makefile" copy
	make -s -C copy dist
	mv copy/es-*.tar.gz .
	sleep 1
	(umask 077 && make -s -C copy dist)
	cmp es-*.tar.gz copy/es-*.tar.gz
	tar -xzf es-*.tar.gz
	diff <(git -C copy ls-files | sort) <(cd es-*/ && find . -type f | sed 's|^\./||' | sort)
	[[ -x $(echo es-*/pipelines/run) ]]
}

# package: the Debian package, built once, in $BATS_FILE_TMPDIR.
package() {
	! sanitized || skip "a package is not built with sanitizers"
	# .ci/run builds the same package once.
	[[ ${TORTURE-} != none ]] || skip "TORTURE=none: where nothing takes long"
	local tool
	for tool in dpkg-deb dpkg-shlibdeps dpkg-buildflags; do
		command -v "$tool" >/dev/null || skip "$tool is not installed"
	done
	(cd "$BATS_FILE_TMPDIR" && ls es-election_*.deb || "$top/pipelines/debian/build" 1.2.3) >&2
	deb=$(echo "$BATS_FILE_TMPDIR"/es-election_*.deb)
}

@test "make deb: a package that depends on what it needs, and holds what make install installs" {
	package
	run dpkg-deb --field "$deb"
	for line in 'Package: es-election' 'Version: 1.2.3' 'Depends: .*libc6.*, libcjson1.*, libdb5.3.*, libnettle8.*, jq'; do
		assert_line --regexp "^$line"
	done
	dpkg-deb --extract "$deb" unpacked
	diff <(cd "$root" && find usr ! -type d | grep -v LICENSE | sort) \
		<(cd unpacked && find usr ! -type d | sed -e 's/es-election/es/' -e '/man/s/\.gz$//' |
			grep -v -e copyright -e changelog.gz | sort)
	(cd unpacked && dpkg-deb --control "$deb" && md5sum --quiet -c DEBIAN/md5sums)
	assert_equal "$(dpkg-deb --contents "$deb" | awk '{print $2}' | sort -u)" root/root
	# The same tree makes the same package.
	cp "$deb" one.deb
	"$top/pipelines/debian/build" 1.2.3
	cmp one.deb es-election_*.deb
}

@test "lintian accepts the package" {
	command -v lintian >/dev/null || skip "lintian is not installed"
	package
	run lintian --allow-root --no-cfg --fail-on error,warning "$deb"
	assert_success
	assert_output ''
}

@test "a new Debian 12 installs the package with apt and runs the example's election" {
	[[ ${INSTALL-} == full ]] || skip "INSTALL=full tries it"
	command -v debootstrap >/dev/null || skip "debootstrap is not installed"
	[[ $(id -u) == 0 ]] || skip "debootstrap takes root"
	package
	debootstrap --variant=minbase bookworm clean >chatter 2>&1
	cp "$deb" clean/tmp/
	cp "$top/seed/scenarios.ndjson" clean/tmp/
	chroot clean apt-get -qy install --no-install-recommends "/tmp/${deb##*/}" </dev/null >>chatter 2>&1
	# shellcheck disable=SC2016
	run --separate-stderr -0 chroot --userspec=nobody:nogroup clean env -i PATH=/usr/bin:/bin ES_DATA=/tmp/data sh -c '
		cd / && es run </tmp/scenarios.ndjson && es replay && es audit -k $ES_DATA/events.key $ES_DATA/events.ndjson \
			$ES_DATA/events.checkpoint >/dev/null && es result >/dev/null && es report >/dev/null'
	assert_equal "$(jq -r .votes <<<"$output" | xargs)" '2 1 2 1'
	# All of it goes again.
	chroot clean apt-get -qy purge es-election </dev/null >>chatter 2>&1
	assert_equal "$(find clean/usr -name 'es-*' -o -name es -path '*bin*' -o -path '*libexec/es*')" ''
	rm -rf --one-file-system clean
}
