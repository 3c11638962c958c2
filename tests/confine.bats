#!/usr/bin/env bats
# Least power: a program that somebody made do other things is stopped.
load helper

# A library that is loaded into a program and, at its first read (or a later one), opens a file elsewhere and a socket.
setup_file() {
	cat >"$BATS_FILE_TMPDIR/intruder.c" <<-'END'
		#include <errno.h>
		#include <fcntl.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/socket.h>
		#include <sys/syscall.h>
		#include <sys/prctl.h>
		#include <unistd.h>

		static void
		tell(const char *what, long result)
		{
			dprintf(2, "%s: %s\n", what, result < 0 ? strerror(errno) : "done");
		}

		static void
		intrude(void)
		{
			static int calls;
			const char *call = getenv("INTRUDE_AT");
			if (++calls != (call ? atoi(call) : 1))
				return;
			tell("read", open("/etc/passwd", O_RDONLY));
			tell("write", open("intruded", O_WRONLY | O_CREAT, 0600));
			tell("socket", socket(AF_INET, SOCK_STREAM, 0));
			tell("no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) - 1);
		}

		ssize_t
		read(int fd, void *bytes, size_t n)
		{
			intrude();
			return syscall(SYS_read, fd, bytes, n);
		}

		/* es-replay and es-query read no standard input. */
		ssize_t
		pread(int fd, void *bytes, size_t n, off_t at)
		{
			intrude();
			return syscall(SYS_pread64, fd, bytes, n, at);
		}
	END
	gcc -shared -fPIC -o "$BATS_FILE_TMPDIR/intruder.so" "$BATS_FILE_TMPDIR/intruder.c"
	# What this kernel can do shows in what the programs complain of.
	es-ingest -v </dev/null 2>"$BATS_FILE_TMPDIR/power"
}

intrude() {
	LD_PRELOAD=$BATS_FILE_TMPDIR/intruder.so "$@" </dev/null 2>&1 >/dev/null
}

@test "no program opens files outside its data directory, or gains privileges" {
	! sanitized || skip "a sanitizer's runtime must be loaded first"
	if grep -q 'without Landlock' "$BATS_FILE_TMPDIR/power"; then
		skip "this kernel has no Landlock"
	fi
	run_all "$data" <"$top/seed/scenarios.ndjson"
	local program
	for program in es-ingest "es-ingest --dead-letters $data/dead" es-explode-votes es-count "es-count -d $data" \
		"es-gate -d $data" "es-append -d $data" "es-verify-ballot -d $data" "es-save-vote -d $data" "es-audit -d $data" \
		"es-replay -d $data" "es-query -d $data tally" "es-checkpoint -d $data --write" "es-receipt -d $data all" \
		"es-take $top/seed/scenarios.ndjson"; do
		# shellcheck disable=SC2086
		run intrude $program
		assert_line "read: Permission denied"
		assert_line "write: Permission denied"
		[[ $program == es-ingest* ]] || assert_line "no_new_privs: done"
		assert_not_exists intruded
	done
}

@test "es-check opens no file once it has its checkpoints" {
	! sanitized || skip "a sanitizer's runtime must be loaded first"
	if grep -q 'without Landlock' "$BATS_FILE_TMPDIR/power"; then
		skip "this kernel has no Landlock"
	fi
	run_all "$data" <"$top/seed/scenarios.ndjson"
	# The checkpoint and its end are the first two things that it reads, of each.
	cp "$data/events.checkpoint" cp
	INTRUDE_AT=3 run intrude es-check receipts cp
	assert_line "read: Permission denied"
	assert_line "write: Permission denied"
	INTRUDE_AT=5 run intrude es-check growth cp cp
	assert_line "read: Permission denied"
	assert_line "write: Permission denied"
	assert_not_exists intruded
}

@test "es-ingest, which faces outsiders, makes no other system calls than it needs" {
	! sanitized || skip "a sanitizer's runtime must be loaded first"
	if grep -q 'without seccomp' "$BATS_FILE_TMPDIR/power"; then
		skip "this kernel has no seccomp"
	fi
	run intrude es-ingest
	assert_line "socket: Operation not permitted"
	assert_line "no_new_privs: Operation not permitted"
}

@test "without -v nothing is said of powers, and the work is the same" {
	run --separate-stderr es-ingest --source a <"$top/seed/scenarios.ndjson"
	assert_success
	assert_equal "$stderr" ""
	assert_equal "${#lines[@]}" 4
}
