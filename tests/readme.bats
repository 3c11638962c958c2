#!/usr/bin/env bats
# Runs the documents: each command after "$ ", in order, in one terminal and a fresh tree for each document. What it prints
# must be what the document shows. The recipes, which have no "$ ", are run by recipes.bats, man pages by man.bats.
load helper

documents=(README.md seed/club/README.md)

# session DOCUMENT: takes it apart in the current directory: N.run is a command, N.wanted what is shown after it. A command
# that ends in a backslash goes on in the next line. Lines of JSON in a block of their own go into the file that the text
# before them named last.
session() {
	awk '
		/^ *```/ {
			inside = !inside
			if (inside) margin = index($0, "`") - 1
			begun = more = 0
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
		more { print line >(n ".run"); more = line ~ /\\$/; next }
		line ~ /^\$ / {
			n++
			print substr(line, 3) >(n ".run")
			printf "" >(n ".wanted")
			begun = 1
			more = line ~ /\\$/
			next
		}
		begun { print line >(n ".wanted"); next }
		line ~ /^\{"type"/ { print line >named }
	' "$1"
	commands "$1" >count
}

# commands DOCUMENT: how many there are, wherever they are.
commands() {
	grep -cE '^[[:space:]]*\$ ' "$1"
}

# sure: standard input without what is made anew each time: roots, names of logs and sources, nonces, times, ids of ballots
# and secrets, with the quotes that CSV has around those that begin with a digit; and without blank lines at the end.
sure() {
	local text
	text=$(sed -E -e 's|[A-Za-z0-9+/]{43}=|ROOT|g' -e 's/es-log-[0-9a-f]{16}/es-log-N/g' -e 's/nonces [0-9a-f]{16}/nonces N/g' \
		-e 's/\bstdin-[0-9]{8}T[0-9]{6}\.[0-9]{3}Z-[0-9a-f]{16}:/stdin-N:/g' \
		-e 's/"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z"/"TIME"/g' \
		-e 's/,"([0-9a-z]{16}|([0-9A-Z]{4}-){4}[0-9A-Z]{4})"/,\1/g' -e 's/([0-9A-Z]{4}-){4}[0-9A-Z]{4}/SECRET/g' -e 's/\b[0-9a-hjkmnp-tv-z]{16}\b/BALLOT/g')
	printf '%s\n' "$text"
}

# play: runs the session in a terminal, with N.printed for each command, and one more at the end. The document's /tmp is here,
# and all is built.
play() {
	local n
	mkdir -p tmp
	echo 'make() { command make --no-print-directory QUIET=: "$@"; }' >session
	for ((n = 1; ; n++)); do
		[[ -e $n.run ]] || break
		sed -i "s|/tmp/|tmp/|g" $n.run $n.wanted
		# shellcheck disable=SC2016,SC2028
		printf 'status=$?; printf "\\036\\n"; (exit $status); . ./%d.run\n' $n
	done >>session
	echo 'printf "\\036\\n"' >>session
	env -u DATA -u ES_DATA TERM=dumb script -qec 'bash session' typed </dev/null >/dev/null
	# Without the colours that jq gives what it prints to a terminal.
	sed -E -e 's/\r//g' -e 's/\x1b\[[0-9;]*m//g' typed | awk '
		/\036$/ {
			if (n && length($0) > 1) print substr($0, 1, length($0) - 1) >(n ".printed")
			n++
			printf "" >(n ".printed")
			next
		}
		n { print >(n ".printed") }
	'
}

# told: whether every command of the document was run, and printed what the document shows.
told() {
	local n
	for ((n = 1; ; n++)); do
		[[ -e $n.run ]] || break
		[[ -e $((n + 1)).printed ]] || {
			echo "the session ended in: \$ $(<$n.run)"
			return 1
		}
		diff <(sure <$n.wanted) <(sure <$n.printed) || {
			echo "\$ $(<$n.run): the document shows (<), it prints (>)"
			return 1
		}
	done
	((n > 1 && n - 1 == $(<count))) || {
		echo "$(<count) commands in the document, $((n - 1)) run"
		return 1
	}
}

# document FILE: runs it in a fresh tree. The stores that it leaves agree with what jq alone works out from their logs.
document() {
	command -v script >/dev/null || skip "script is not here"
	# How far a slow machine has come is in no document.
	mkdir quiet
	printf '#!/bin/sh\nexec cat\n' >quiet/pv
	chmod +x quiet/pv
	PATH=$PWD/quiet:$PATH
	ln -s "$top"/{Makefile,bin,lib,pipelines,seed,tests} .
	session "$top/$1"
	play
	told
	local tally n=0
	for tally in */tally/; do
		agree "${tally%/tally/}"
		n=$((n + 1))
	done
	((n > 0))
}

@test "the runner: takes a document apart, and fails where the document is wrong" {
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
		```sh
		$ printf 'no line feed'
		no line feed
		$ echo tmp > /tmp/x; echo nonces $(printf '%016x' $RANDOM)
		nonces 0123456789abcdef
		$ false
		$ echo $?
		1
		$ cat \
		  /tmp/x
		tmp
		```
	END
	session page
	play
	told
	local wrong
	for wrong in 's/  a 5/  a 6/' 's/^tmp$/tm/' 's/^tmp$//' '/^   {"type":"x"}$/d' 's/nonces 0/nonce 0/' '/^no line/d'; do
		rm ./*.wanted
		sed "$wrong" page >wrong
		session wrong
		sed -i "s|/tmp/|tmp/|g" ./*.wanted
		run told
		assert_failure
	done
}

@test "the runner: fails where a command is not run" {
	command -v script >/dev/null || skip "script is not here"
	printf '%s\n' '```' '$ true' '```' >page
	session page
	play
	told
	# Outside a block; after the session's end; at it; none at all.
	local page
	for page in '```|$ true|```||    $ true' '```|$ exit|$ true|```' '```|$ exec true|```' 'text'; do
		rm -f ./*.run ./*.wanted ./*.printed
		tr '|' '\n' <<<"$page" >page
		session page || :
		play
		run told
		assert_failure
	done
}

@test "README.md, from its first command to its last" {
	document README.md
}

@test "seed/club/README.md, from its first command to its last" {
	document seed/club/README.md
}

@test "no other document has commands that nobody runs" {
	cd "$top"
	local found
	found=$(find . -name node_modules -prune -o -name '*.md' -exec grep -lE '^[[:space:]]*\$ ' {} + | sed 's|^\./||' | sort)
	assert_equal "$found" "$(printf '%s\n' "${documents[@]}" | sort)"
	local document
	for document in "${documents[@]}"; do
		grep -qxF "	document $document" "$BATS_TEST_FILENAME" || fail "$document is not run"
	done
}
