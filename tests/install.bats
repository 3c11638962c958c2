#!/usr/bin/env bats
# The command es.
load helper

@test "es lists the pipelines, passes options and statuses on, and knows no others" {
	PATH=$top/pipelines:$PATH
	local file
	run -0 es help
	for file in "$top"/pipelines/*; do
		[[ -f $file && -x $file && $file != */es ]] || continue
		assert_line --regexp "^  ${file##*/} +[A-Z].*\.$"
	done
	refute_line --regexp '^  (es|common|completion|debian) '
	assert_equal "$(es --help)" "$output"
	run -0 es --version
	assert_output "es $(es-append --version | cut -d ' ' -f 2)"
	run -0 es tally -h
	assert_output "$("$top/pipelines/tally" -h)"
	run -74 es decide -d nosuch
	run -64 es decide -x
	local wrong
	for wrong in es common completion nosuch ../bin/es-append '' ./run examples $'x\e[1m'; do
		run -64 es "$wrong"
		assert_line --partial "es: no command "
		refute_output --regexp $'[^ -~\n]'
	done
	run -64 es
}

@test "the data directory is what -d names, else what ES_DATA names, else data" {
	PATH=$top/pipelines:$PATH
	es init 2>chatter
	ES_DATA=other es init 2>chatter
	ES_DATA=other es init -d third 2>chatter
	run ls
	assert_output "$(printf '%s\n' chatter data other third)"
	ES_DATA='' es decide
}
