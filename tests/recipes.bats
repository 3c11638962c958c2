#!/usr/bin/env bats
# pipelines/examples/recipes.md: every recipe prints what the file shows.
load helper
load events

recipes=$top/pipelines/examples/recipes.md

# The example's election, and one where ballots were taken back, names come again, ids look like numbers, and candidates have
# no vote.
setup_file() {
	mkdir "$BATS_FILE_TMPDIR/example" "$BATS_FILE_TMPDIR/other"
	cd "$BATS_FILE_TMPDIR/example" || return
	"$top/pipelines/run" <"$top/seed/scenarios.ndjson" >/dev/null 2>&1
	data=$BATS_FILE_TMPDIR/other/data
	local id
	{
		world
		candidate mayor bob 'Robert \"Bob\" é, Jr.'
		election numbers 9
		for id in 1e3 1000 0x10 16 007 7 -1 1.0 1; do
			candidate numbers "$id"
		done
	} | registry reg
	{
		ballot b1 v1 mayor ann board cyd board dan numbers 1e3 numbers 0x10 numbers 007
		ballot b2 v2 mayor bob board cyd numbers 1e3 numbers 1 numbers 007
		ballot b3 v3 mayor bob numbers 1.0
		ballot b4 v4 board eve numbers 1000 numbers -1
	} | ballots box
	{
		revoke b2
		revoke b4
		replace b5 v2 b2
	} | registry office
	ballot b5 v2 mayor ann numbers 16 numbers 7 | ballots more
	decide
	project
}

# each_recipe SECTION COMMAND…: calls COMMAND with the title, the commands and the output shown, of each recipe there. Commands
# that show none go with those behind them.
each_recipe() {
	local line section='' title='' block='' body='' commands=''
	while IFS= read -r line; do
		if [[ -z $block ]]; then
			case $line in
			'## '*)
				[[ -z $commands ]] || fail "$section: the last commands show no output"
				section=${line#'## '}
				;;
			'```sh')
				block=commands body=''
				;;
			'```')
				block=output body=''
				;;
			*:) title=${line%:} ;;
			esac
		elif [[ $line == '```' ]]; then
			if [[ $block == commands ]]; then
				commands+=$body
			else
				[[ $section != "$1" ]] || "${@:2}" "$title" "$commands" "$body" || return
				commands=''
			fi
			block=''
		else
			body+=$line$'\n'
		fi
	done <"$recipes"
	[[ -z $commands ]] || fail "$section: the last commands show no output"
}

is_as_shown() {
	n=$((n + 1))
	diff <(printf %s "$3") <(bash -euo pipefail -c "$2" 2>&1 </dev/null) || fail "$1: shown (<) and printed (>) differ"
}

# cook SECTION: its recipes print what is shown, and leave alone what they read; that for the votes counts as es-count does.
cook() {
	local n=0
	cp -r "$BATS_FILE_TMPDIR/example/data" .
	each_recipe "$1" is_as_shown
	((n == 3))
	diff -r "$BATS_FILE_TMPDIR/example/data" data
	rm -r data
	cp -r "$BATS_FILE_TMPDIR/other/data" .
	each_recipe "$1" compare_votes
	((n == 4))
}

compare_votes() {
	[[ $1 == 'The votes of each candidate' ]] || return 0
	n=$((n + 1))
	bash -euo pipefail -c "$2" </dev/null | rows "$section" >rows
	diff <(es-query -d data tally | jq -c '[.electionId, .candidateId, .fullName, .votes]') rows
}

# rows SECTION: its output for the votes as lines of JSON, without a heading.
rows() {
	case $1 in
	jq) jq -Rc 'split("\t") | .[3] |= tonumber' ;;
	Miller) python3 -c 'import csv, json, sys
for row in list(csv.reader(sys.stdin))[1:]: print(json.dumps(row[:3] + [int(row[3])], ensure_ascii=False, separators=(",", ":")))' ;;
	SQLite) sed -n '4,$s/^│ *\(.*[^ ]\) *│$/\1/p' | jq -Rc '[splits(" *│ *")] | .[3] |= tonumber' ;;
	DuckDB) jq -c '[.electionId, .candidateId, .fullName, .votes]' ;;
	esac
}

@test "each tool of the recipes has its test here" {
	assert_equal "$(sed -n 's/^## //p' "$recipes")" "$(sed -n 's/^\tcook //p' "$BATS_TEST_FILENAME")"
}

@test "jq" {
	cook jq
}

@test "Miller" {
	command -v mlr >/dev/null || skip "miller is not installed"
	cook Miller
}

@test "SQLite" {
	command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
	cook SQLite
}

@test "DuckDB" {
	if ! command -v duckdb >/dev/null; then
		[[ -d $top/tests/bench/node_modules/@duckdb ]] || skip "neither duckdb nor its npm package is installed"
		command -v node >/dev/null || skip "node is not installed"
		mkdir bin
		ln -s "$top/tests/duckdb.js" bin/duckdb
		PATH=$PWD/bin:$PATH
	fi
	cook DuckDB
}
