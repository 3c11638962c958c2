#!/usr/bin/env bats
# Spreadsheets: the reader of CSV, pipelines/csv.awk.
load helper

@test "the reader of CSV reads what Python's reads, and as UTF-8 what Python does" {
	for awk in mawk gawk; do
		command -v $awk >/dev/null || continue
		run -0 python3 "$BATS_TEST_DIRNAME/csv-compare.py" $awk "$top/pipelines/csv.awk" "$BATS_TEST_DIRNAME/csv-rows.awk" 1000
		assert_output --regexp '^[0-9]+ taken, 0 differ$'
		((${output%% *} > 1500))
	done
}
