#!/usr/bin/env bats
# Runs the README: each command behind "$ ", in order, in one terminal; what it prints must be what the README shows.
load helper

# session README: takes the page apart in the current directory: N.run is a command, N.wanted what the page shows behind it.
# Lines of JSON that stand in a block of their own are put into the file that the text before them named last.
session() {
	awk '
		/^ *```$/ {
			inside = !inside
			if (inside) margin = index($0, "`") - 1
			begun = 0
			next
		}
		!inside {
			while (match($0, /`[a-z-]+\.ndjson`/)) {
				named = substr($0, RSTART + 1, RLENGTH - 2)
				$0 = substr($0, RSTART + RLENGTH)
			}
			next
		}
		{ line = substr($0, margin + 1) }
		line ~ /^\$ / {
			n++
			print substr(line, 3) >(n ".run")
			printf "" >(n ".wanted")
			begun = 1
			next
		}
		begun { print line >(n ".wanted"); next }
		line ~ /^\{"type"/ { print line >named }
	' "$1"
}

# sure: standard input without what is made anew each time: roots, names of logs, nonces, ids of ballots and secrets; and
# without blank lines at the end.
sure() {
	local text
	text=$(sed -E -e 's|[A-Za-z0-9+/]{43}=|ROOT|g' -e 's/es-log-[0-9a-f]{16}/es-log-N/g' -e 's/nonces [0-9a-f]{16}/nonces N/g' \
		-e 's/([0-9A-Z]{4}-){4}[0-9A-Z]{4}/SECRET/g' -e 's/\b[0-9a-hjkmnp-tv-z]{16}\b/BALLOT/g')
	printf '%s\n' "$text"
}

# play: runs the session in a terminal, with N.printed for each command; the README's /tmp is here, and all is built.
play() {
	local n
	mkdir -p tmp
	echo 'make() { command make --no-print-directory QUIET=: "$@"; }' >session
	for ((n = 1; ; n++)); do
		[[ -e $n.run ]] || break
		sed -i "s|/tmp/|tmp/|g" $n.run $n.wanted
		# shellcheck disable=SC2028
		printf 'printf "\\036\\n"; . ./%d.run\n' $n
	done >>session
	echo 'printf "\\036\\n"' >>session
	env -u DATA -u ES_DATA TERM=dumb script -qec 'bash session' typed </dev/null >/dev/null
	# Without the colours that jq gives what it prints to a terminal.
	sed -E -e 's/\r//g' -e 's/\x1b\[[0-9;]*m//g' typed | awk '/\036$/ { n++; printf "" >(n ".printed"); next } n { print >(n ".printed") }'
}

# told: whether each command printed what the page shows.
told() {
	local n
	for ((n = 1; ; n++)); do
		[[ -e $n.run ]] || break
		diff <(sure <$n.wanted) <(sure <$n.printed) || {
			echo "\$ $(<$n.run): the README shows (<), it prints (>)"
			return 1
		}
	done
	((n > 1))
}

@test "the runner: takes a page apart, and fails where the page is wrong" {
	command -v script >/dev/null || skip "script is not here"
	cat >page <<-'END'
		With `some.ndjson` and `more.ndjson`

		   ```
		   {"type":"x"}
		   ```

		```
		make nothing
		```

		   ```
		   $ cat more.ndjson; x=5
		   {"type":"x"}
		   $ test -t 1 && echo "  a $x"
		     a 5
		   ```
		```
		$ echo tmp > /tmp/x; echo nonces $(printf '%016x' $RANDOM)
		nonces 0123456789abcdef
		$ false
		$ cat /tmp/x
		tmp
		```
	END
	session page
	play
	told
	local wrong
	for wrong in 's/  a 5/  a 6/' 's/^tmp$/tm/' 's/^tmp$//' '/^   {"type":"x"}$/d' 's/nonces 0/nonce 0/'; do
		rm ./*.wanted
		session <(sed "$wrong" page)
		sed -i "s|/tmp/|tmp/|g" ./*.wanted
		run told
		assert_failure
	done
}

@test "the README, from its first command to its last" {
	command -v script >/dev/null || skip "script is not here"
	# How far a slow machine has come is not in the README.
	mkdir quiet
	printf '#!/bin/sh\nexec cat\n' >quiet/pv
	chmod +x quiet/pv
	PATH=$PWD/quiet:$PATH
	ln -s "$top"/{Makefile,bin,lib,pipelines,seed,tests} .
	session "$top/README.md"
	play
	told
	for data in data club; do agree "$data"; done
}
