#!/usr/bin/env bats
# Runs the examples of each program's man page.
load helper

# examples PAGE: prints the lines of the EXAMPLES section's displays as a reader sees them.
examples() {
	awk '
		/^\.S[hH] / { here = /^\.S[hH] "?EXAMPLES/; next }
		here && /^\.Bd / { shown = 1; next }
		/^\.Ed/ { if (shown) print ""; shown = 0; next }
		shown && !/^\.\\"/ { print }
	' "$1" | sed -e 's/^\\&//' -e 's/\\&//g' -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\(dq/"/g' -e 's/\\(ti/~/g' -e 's/\\(ha/^/g' \
		-e 's/\\(ga/`/g' -e 's/\\(rs/\\/g' -e 's/\\e/\\/g'
}

# run_examples PAGE: runs each command ("$ " and lines that begin with "> " behind it) in the current directory, in order;
# what it prints must be what the page shows.
run_examples() {
	local line command='' shown='' status=0 n=0
	while IFS= read -r line; do
		case $line in
		'$ '*)
			check_example || return
			command=${line#??} shown=''
			n=$((n + 1))
			;;
		'> '*) command+=$'\n'${line#??} ;;
		'') ;;
		*)
			if [[ $command == *\\ && -z $shown ]]; then
				command+=$'\n'$line
			else
				shown+=$line$'\n'
			fi
			;;
		esac
	done < <(examples "$1")
	check_example || return
	((n > 0)) || {
		echo "$1: no example"
		return 1
	}
}

check_example() {
	[[ -n $command ]] || return 0
	local got
	got=$(bash -c "$command" 2>&1 </dev/null && echo x || echo x)
	diff <(printf %s "$shown") <(printf %s "${got%x}") || {
		echo "\$ $command: the page shows (<), the program prints (>)"
		return 1
	}
}

fresh() {
	rm -rf "$work/place"
	mkdir "$work/place"
	cd "$work/place" || return
	cp -r "$top/seed" seed
	umask 022
}

PATH=$BATS_TEST_DIRNAME/../pipelines:$PATH

@test "the runner of examples: takes a page apart, and fails where the page is wrong" {
	fresh
	cat >page <<-'END'
		.Dd November 23, 2026
		.Sh DESCRIPTION
		.Bd -literal
		$ false description
		.Ed
		.Sh EXAMPLES
		Text.
		.Bd -literal -offset indent
		$ printf '%s\en' "a\-b" \e
		    c
		a\-b
		c
		$ echo .x; ls seed | tail \-n 1
		\&.x
		scenarios.ndjson
		.Ed
		More.
		.Bd -literal
		$ echo 'x' >made
		$ cat made | sed 's/x/\e\e/'
		\e
		.Ed
		.Sh SEE ALSO
		.Bd -literal
		$ false
		.Ed
	END
	run_examples page
	assert_equal "$(cat made)" x
	sed 's/^c$/d/' page >wrong
	run run_examples wrong
	assert_failure
	sed 's/^\\e$//' page >wrong
	run run_examples wrong
	assert_failure
	sed '/^\$/d' page >none
	run run_examples none
	assert_failure
}

@test "the examples of each page do what the page shows" {
	found=0
	for page in "$top"/bin/*.1; do
		[[ -e $page ]] || continue
		fresh
		run_examples "$page" || fail "${page##*/}"
		found=$((found + 1))
	done
	((found > 0)) || skip "no page yet"
}

@test "each program has a page, and each page its sections" {
	for source in "$top"/bin/es-*.c; do
		page=${source%.c}.1
		[[ -e $page ]] || skip "${page##*/} is not there yet"
		for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES; do
			grep -q "^\.Sh $section\$" "$page" || fail "${page##*/}: no section $section"
		done
		mandoc -T lint -W warning "$page" || fail "${page##*/}: mandoc"
	done
}

@test "each page names every option of its program, and no other" {
	for source in "$top"/bin/es-*.c; do
		page=${source%.c}.1
		[[ -e $page ]] || skip "${page##*/} is not there yet"
		"${source%.c}" --help | sed -nE 's/^  (--?[a-z-]+).*/\1/p' | sort -u >options
		mandoc -T utf8 "$page" | sed 's/.\x08//g' | sed 's/‐/-/g' >text
		while read -r option; do
			grep -qE -- "(^|[^a-z-])$option([^a-z-]|\$)" text || fail "${page##*/} does not name $option"
		done <options
	done
}
