#!/usr/bin/env bats
# What make does beside building: init, reset, install, and the pipelines called in other ways.
load helper

mk() {
	make -s --no-print-directory -C "$top" "$@" DATA="$data"
}

@test "a registry's source is named after its content, so it is stored once whatever it is called" {
	cp "$top/seed/registry.ndjson" mine
	mk init REGISTRY="$PWD/mine"
	mv mine other
	mk init REGISTRY="$PWD/other"
	run jq -r '.id' "$data/events.ndjson"
	assert_equal "${#lines[@]}" 13
	assert_line --index 0 --regexp '^registry-[0-9a-f]{16}:1$'
	mk init REGISTRY="$PWD/other" SOURCE=third
	run jq -r '.id' "$data/events.ndjson"
	assert_equal "${#lines[@]}" 26
}

# clone: makes the top directory of a source tree here, where data is the directory of the example.
clone() {
	ln -s "$top"/{.build,Makefile,bin,lib,pipelines,seed,tests} .
}

# here TARGET...: make in the clone.
here() {
	make -s --no-print-directory "$@"
}

@test "make init without a file stores the example; a cut-off seed is finished by the next run" {
	clone
	here init
	head -n 5 "$data/events.ndjson" >five
	rm -r "$data"
	source=registry-$(sha256sum <"$top/seed/registry.ndjson" | cut -c 1-16)
	head -n 5 "$top/seed/registry.ndjson" | es-ingest --registry --source "$source" | es-append -d "$data" >/dev/null
	run here run </dev/null
	assert_success
	run jq -r .id "$data/events.ndjson"
	assert_equal "${#lines[@]}" 13
	# An election of one's own is not seeded.
	rm -r "$data"
	head -n 5 "$top/seed/registry.ndjson" | es-ingest --registry --source own | es-append -d "$data" >/dev/null
	run here run </dev/null
	run jq -r .id "$data/events.ndjson"
	assert_equal "${#lines[@]}" 5
}

@test "names with quotes and blanks mean nothing to the shell" {
	data="$PWD/it's \"so\" ; touch oops"
	run mk run SOURCE=box-1 REGISTRY=seed/registry.ndjson <"$top/seed/scenarios.ndjson"
	assert_success
	assert_exists "$data/events.ndjson"
	assert_not_exists "$top/oops"
	run mk run SOURCE="a'b" </dev/null
	assert_failure 2
	assert_output --partial "not a source name"
}

@test "a dollar sign in a name means nothing to make" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	cp -r "$data" 'data$x'
	run make -s --no-print-directory -C "$top" tally DATA="$PWD/data\$(shell touch $PWD/made)x"
	assert_failure
	assert_not_exists made
	make -s --no-print-directory -C "$top" reset FORCE=1 DATA="$PWD/data\$x" 2>>chatter
	assert_not_exists 'data$x'
	assert_exists "$data/events.ndjson"
	DATA="$data" make -s --no-print-directory -C "$top" publish OUT="$PWD/out \$x"
	assert_exists 'out $x'
}

@test "DATA may come from the environment" {
	DATA=$data make -s --no-print-directory -C "$top" init REGISTRY=seed/registry.ndjson
	assert_exists "$data/events.ndjson"
	ES_DATA=$data make -s --no-print-directory -C "$top" run <"$top/seed/scenarios.ndjson"
	DATA=nowhere ES_DATA=$data run -2 make -s --no-print-directory -C "$top" tally
	assert_output --partial 'nowhere does not exist'
	ES_DATA=$data run -0 es-query position log
	assert_line '{"name":"log","seq":27}'
	ES_DATA=$data run -0 "$top/pipelines/audit"
	assert_line '{"check":"tally","good":true}'
}

@test "make reset removes a data directory only, and asks first" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	run mk reset </dev/null
	assert_failure
	assert_output --partial "FORCE=1"
	assert_exists "$data/events.ndjson"
	mk reset FORCE=1
	assert_not_exists "$data"
	mk reset FORCE=1
	mkdir "$data"
	touch "$data/letter"
	run mk reset FORCE=1
	assert_failure
	assert_exists "$data/letter"
}

@test "reset asks on a terminal: any answer but y removes nothing, and is no error" {
	command -v script >/dev/null || skip "script is not installed"
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	cp -r "$data" before
	local answer
	for answer in 'n\n' '\n' 'yes\n' '\004'; do
		# shellcheck disable=SC2059
		printf "$answer" | script -qec "'$top/pipelines/reset' -d '$data'" typed >said
		[[ $(<said) == *'reset: nothing was removed'* ]]
		diff -r before "$data"
	done
	printf 'y\n' | script -qec "'$top/pipelines/reset' -d '$data'" typed >said
	assert_not_exists "$data"
}

@test "in the data directory of a clone make run begins with the example, and make reset leaves what git has" {
	git -C "$top" rev-parse -q --verify HEAD >/dev/null 2>&1 || skip "this is no git repository"
	assert_equal "$(git -C "$top" ls-files data | xargs)" 'data/.gitignore data/README'
	git init -q .
	clone
	mkdir "$data"
	cp "$top"/data/{.gitignore,README} "$data"
	git add data
	run here run <"$top/seed/scenarios.ndjson"
	assert_success
	assert_line 'run: the store is empty: it begins with registry.ndjson'
	here report
	[[ -d $data/inbox ]]
	cp "$top/seed/scenarios.ndjson" "$data/inbox/monday.ndjson"
	here inbox >summary 2>>chatter
	assert_equal "$(git status --porcelain data)" "$(printf 'A  data/%s\n' .gitignore README)"
	run here reset FORCE=1
	assert_success
	assert_output ''
	run here reset
	assert_success
	assert_output ''
	assert_equal "$(ls -A "$data" | xargs)" '.gitignore README'
	diff <(cd "$top/data" && cat .gitignore README) <(cd "$data" && cat .gitignore README)
	# Pipelines that found no log leave nothing that it does not remove.
	here replay 2>>chatter
	here report 2>>chatter
	run here reset FORCE=1
	assert_success
	assert_equal "$(ls -A "$data" | xargs)" '.gitignore README'
	# It is an empty store for each program, too.
	run -0 es-replay -d "$data"
	assert_output ''
	run -64 "$top/pipelines/tally" -d "$data"
	assert_output --partial 'no election has begun in'
}

@test "make reset removes every projection and every lock, finished or not" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	local name
	while read -r name; do
		cp -r "$data/$name" "$data/$name.old"
		cp -r "$data/$name" "$data/$name.damaged"
	done < <(es-query -d "$data" projections | jq -r .name)
	touch "$data/events.torn-27" "$data/report.facts" "$data/events.head.new" "$data/dead-letters.ndjson" "$data/cron.lock"
	mkdir "$data/replay.new" "$data/report"
	touch "$data/report/index.html"
	echo precious >"$data/box.lock"
	run mk reset FORCE=1
	assert_success
	assert_equal "$(ls -A "$data")" box.lock
	rm "$data/box.lock"
	mk reset
}

@test "make reset keeps what is not its own, and does not follow a link" {
	run_all <"$top/seed/scenarios.ndjson" >/dev/null
	echo precious >"$data/mine"
	mkdir elsewhere
	cp -r "$data" elsewhere/real
	ln -s elsewhere/real link
	run make -s --no-print-directory -C "$top" reset DATA="$PWD/link/" FORCE=1
	assert_failure
	assert_exists elsewhere/real/events.ndjson
	run mk reset FORCE=1
	assert_success
	assert_output "reset: other files stay in $data"
	assert_equal "$(ls -A "$data")" mine
	# What was only read with a wrong -d is no data directory.
	mkdir other
	echo precious >other/x
	es-replay -d other
	es-query -d other tally
	assert_equal "$(ls -A other)" x
	run make -s --no-print-directory -C "$top" reset DATA="$PWD/other" FORCE=1
	assert_failure
	assert_exists other/x
}

@test "a registry that is no file is refused: it is read more than once" {
	run mk init REGISTRY=/dev/stdin < <(cat "$top/seed/registry.ndjson")
	assert_failure
	assert_output --partial "/dev/stdin is not a file"
	for registry in nosuch . /dev/null '' <(cat "$top/seed/registry.ndjson"); do
		run -64 "$top/pipelines/run" -d "$data" -r "$registry" <"$top/seed/scenarios.ndjson"
	done
	run -64 "$top/pipelines/intake" -d "$data" -r '' <"$top/seed/scenarios.ndjson"
	run -64 "$top/pipelines/intake" -d "$data" -s '' <"$top/seed/scenarios.ndjson"
	# An election without registry would be the example's at the next run.
	: >empty
	run -64 "$top/pipelines/run" -d "$data" -r empty <"$top/seed/scenarios.ndjson"
	run -64 "$top/pipelines/init" -d "$data" -r empty
	assert_not_exists "$data/events.ndjson"
}

@test "a registry with a line that is refused is finished where it was cut off" {
	{
		echo '# mine'
		cat "$top/seed/registry.ndjson"
	} >mine
	source=registry-$(sha256sum <mine | cut -c 1-16)
	head -n 6 mine >part
	run -65 "$top/pipelines/intake" -d "$data" -s "$source" -r part
	run -65 "$top/pipelines/run" -d "$data" -r mine <"$top/seed/scenarios.ndjson"
	assert_equal "$(wc -l <"$data/events.ndjson")" 27
	# It ends with a line that is refused: it is not begun again.
	run -0 "$top/pipelines/run" -d "$data" -r mine </dev/null
}

@test "the table for people shows names, and nothing that a terminal acts on" {
	printf '%s\n' '{"electionId":"e","description":"A\u061c\u2028\u001b[1m","candidateId":"a","fullName":"x\u200by\u202e","votes":1}' \
		'{"electionId":"e","description":"A","candidateId":"b","fullName":"می\u200cخواهم","votes":20}' \
		'{"electionId":"e","description":"A","candidateId":"c","fullName":"\u9648\u7f8e\u73b2e\u0301","votes":0}' |
		jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/table.jq" >table
	printf '%s\n' 'A???[1m (e)' '  می\u200cخواهم    20' '  x?y?       1' '  陈美玲é    0' '' | sed 's/\\u200c/\xe2\x80\x8c/' | diff table -
}

@test "the official count for people: shares, ranks, ties, what is final" {
	cat >count <<-'END'
		{"ballots":{"issued":3,"cast":2,"takenBefore":0,"voided":1,"cancelled":1,"replaced":1,"rejected":{"overvote":1,"ballot-voided":2},"refused":{"cancellations":{},"revocations":{"not-submitted":1,"taken-before":2},"replacements":{"not-voided":2}}},"seq":43,"complete":true,"checkpoint":{"origin":"example.org/a","size":43,"root":"AAAA"}}
		{"electionId":"e","description":"A\u001b","electionState":"CLOSED","final":true,"votesAllowed":2,"issued":3,"cast":2,"votes":3,"undervotes":1,"rejected":{},"candidates":[{"candidateId":"a","fullName":"x\u202e","votes":0,"rank":3,"tied":false},{"candidateId":"b","fullName":"Bea Long","votes":1,"rank":1,"tied":true},{"candidateId":"c","fullName":"C","votes":1,"rank":1,"tied":true}]}
	END
	jq -L "$top/pipelines/lib" -rs -f "$top/pipelines/lib/result.jq" count | diff - <(
		cat <<-'END'
			2 of 3 ballots cast (66.7 %), 1 voided, 1 cancelled, 1 replaced
			  rejected: 1 overvote, 2 ballot-voided
			  1 revocation refused (not-submitted)
			  2 revocations refused (taken-before)
			  2 replacements refused (not-voided)
			as of event 43
			checkpoint example.org/a 43 AAAA

			A? (e): closed, final
			  2 of 3 ballots cast (66.7 %), 3 votes, 1 undervote
			  1= Bea Long   1
			  1= C          1
			  3  x?         0

		END
	)
	mk run REGISTRY=seed/registry.ndjson <"$top/seed/scenarios.ndjson" >/dev/null
	mk result | diff - <(es-query -d "$data" result)
}

@test "what make install installs works from anywhere, by symbolic link too" {
	mk install DESTDIR="$PWD/root" PREFIX=/usr
	ln -s "$PWD/root/usr/libexec/es/pipelines/run" es-run
	run env -i ASAN_OPTIONS="${ASAN_OPTIONS-}" PATH=/usr/bin:/bin CDPATH=. "$PWD/es-run" -d "$data" <"$top/seed/scenarios.ndjson"
	assert_success
	run env -i ASAN_OPTIONS="${ASAN_OPTIONS-}" PATH=/usr/bin:/bin "$PWD/root/usr/bin/es-query" -d "$data" tally
	assert_equal "${#lines[@]}" 4
	ln -s "$PWD/root/usr/libexec/es/pipelines/report" es-report
	run --separate-stderr env -i ASAN_OPTIONS="${ASAN_OPTIONS-}" PATH=/usr/bin:/bin "$PWD/es-report" -d "$data"
	assert_output "$data/report/index.html"
	assert_exists root/usr/share/man/man5/es-events.5
}

@test "several goals at once are made in turn" {
	run mk -j4 run tally replay REGISTRY=seed/registry.ndjson <"$top/seed/scenarios.ndjson"
	assert_success
	agree
}

@test "cvr-to-events: quotes, backslashes, names that make the same id, short rows" {
	printf 'P,1ST CHOICE,2ND CHOICE\n"a ""x"" \\ y",overvote,"B, ""C"" \\"\nz,undervote,undervote\r\n' >cvr
	run "$top/pipelines/cvr-to-events" registry m 'one \ "two"' 2013-11-05 <cvr
	assert_success
	run jq -r '.detail | .description, .fullName, .address | select(.)' <<<"$output"
	assert_line 'one \ "two"'
	assert_line 'B, "C" \'
	assert_line 'a "x" \ y'
	run "$top/pipelines/cvr-to-events" ballots m <cvr
	assert_line --index 0 --partial '"votes":[{"electionId":"m","candidateId":"b-c"}]'
	assert_line --index 1 --partial '"votes":[]'
	local mode
	for mode in "registry m d 2013-11-05" "ballots m"; do
		# shellcheck disable=SC2086
		run "$top/pipelines/cvr-to-events" $mode < <(printf 'P,CHOICE\na,X Y\nb,X-Y\n')
		assert_failure 65
		assert_output --partial "row 3"
		# shellcheck disable=SC2086
		run "$top/pipelines/cvr-to-events" $mode < <(printf 'P,CHOICE\na\n')
		assert_failure 65
	done
	run "$top/pipelines/cvr-to-events" ballots m <"$top"
	assert_failure 74
	run bash -c '"$1" ballots m <cvr >/dev/full' sh "$top/pipelines/cvr-to-events"
	assert_failure 74
}
