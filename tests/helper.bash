# shellcheck shell=bash
# What every bats file begins with: load helper
bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert
bats_load_library bats-file

top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
PATH=$top/bin:$PATH
export top PATH
unset DATA ES_DATA

# A fresh place for each test; $data in it does not exist yet.
setup() {
	work=$BATS_TEST_TMPDIR
	data=$work/data
	cd "$work" || return
}

# A file with one of these of its own calls keep_events in it.
teardown() {
	keep_events "$BATS_TEST_TMPDIR"
}

teardown_file() {
	keep_events "$BATS_FILE_TMPDIR"
}

# keep_events DIR: hands the events of each log in it, as far as es-replay prints them, to tests/run, which holds them
# against the schema.
keep_events() {
	[[ -n ${STORED-} && -z ${WATCHED-} ]] || return 0
	local log
	while read -rd '' log; do
		timeout 10 "$top/bin/es-replay" -d "${log%/*}" 2>/dev/null || :
	done < <(find "$1" -type f -name events.ndjson -size +0 -print0) >>"$STORED/${BATS_TEST_FILENAME##*/}"
}

# bare: skips a test that sees how a program runs, where tests/valgrind runs it.
bare() {
	[[ -z ${WATCHED-} ]] || skip "valgrind makes calls and takes memory of its own"
}

# run_all [DIR]: the whole way with the ballots on standard input, quietly; seeds an empty store.
run_all() {
	"$top/pipelines/run" -d "${1:-$data}" -r "$top/seed/registry.ndjson" "${@:2}" 2>>"$work/chatter"
}

# agree [DIR]: what the projections say is what jq alone works out from the log.
agree() {
	local dir=${1:-$data} what
	for what in tally ballots votes; do
		diff <(jq -nc --arg what "$what" -f "$top/tests/check.jq" "$dir/events.ndjson") \
			<(es-query -d "$dir" "$what") || {
			echo "$what: the log (<) and the projection (>) differ"
			return 1
		}
	done
	diff <(jq -nc --arg what result -f "$top/tests/check.jq" "$dir/events.ndjson") \
		<(es-query -d "$dir" result | jq -c 'del(.seq, .complete, .final, .checkpoint)') || {
		echo "result: the log (<) and what es-query says (>) differ"
		return 1
	}
	diff /dev/null <(jq -nc --arg what faults -f "$top/tests/check.jq" "$dir/events.ndjson") || {
		echo "faults in the log"
		return 1
	}
}

# sanitized: whether the programs were built with AddressSanitizer, which takes memory and calls of its own.
sanitized() {
	nm "$top/bin/es-append" | grep -q __asan_init
}

# said WHAT TEXT…: stderr of the last run has these texts, in this order; a failure names what was tried.
said() {
	local text rest=$stderr
	for text in "${@:2}"; do
		[[ $rest == *"$text"* ]] || fail "$1: not said: $text; but: $stderr"
		rest=${rest#*"$text"}
	done
}
