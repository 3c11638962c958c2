#!/usr/bin/env bats
# A file that nobody is writing, whole.
load helper

# leases: whether the file system here has leases.
leases() {
	python3 -c 'import fcntl, os; fcntl.fcntl(os.open("lines", os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)' 2>/dev/null
}

setup_file() {
	# A kernel without leases, to see what es-take does there.
	gcc -shared -fPIC -o "$BATS_FILE_TMPDIR/leaseless.so" -x c - <<-'END'
		#define _GNU_SOURCE
		#include <dlfcn.h>
		#include <errno.h>
		#include <fcntl.h>
		#include <stdarg.h>
		int
		fcntl64(int fd, int how, ...)
		{
			va_list ap;
			va_start(ap, how);
			void *arg = va_arg(ap, void *);
			va_end(ap);
			if (how == F_SETLEASE) {
				errno = EINVAL;
				return -1;
			}
			int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl64");
			return real(fd, how, arg);
		}
		int fcntl(int, int, ...) __attribute__((alias("fcntl64")));
	END
}

# is_written COMMAND…: it ends with 75, and says why.
is_written() {
	run "$@"
	assert_failure 75
	assert_line --partial 'lines is still being written: run again'
}

@test "prints the file, byte for byte" {
	head -c 1000000 /dev/urandom >lines
	es-take lines | cmp - lines
	es-take -- lines | cmp - lines
	: >lines
	run -0 es-take -v lines
	assert_output 'es-take: 0 bytes printed'
	assert_equal "$(stat -c %a lines)" "$(stat -c %a lines)"
}

@test "a file that is open for writing, in whatever way, is not printed; one that is only read is" {
	seq 9 >lines
	local how
	for how in '>>lines' '<>lines' '>lines'; do
		eval "exec {fd}$how"
		is_written es-take lines
		refute_line 1
		exec {fd}>&-
		run -0 es-take lines
	done
	exec {fd}<lines
	run -0 es-take lines
	exec {fd}<&-
	# By another name of the same file.
	ln lines other
	exec {fd}>>other
	is_written es-take lines
}

@test "where the file system has no leases, the processes are asked" {
	! sanitized || skip "a sanitizer's runtime must be loaded first"
	seq 9 >lines
	local -x LD_PRELOAD=$BATS_FILE_TMPDIR/leaseless.so
	run -0 es-take lines
	exec {fd}>>lines
	is_written es-take lines
	exec {fd}>&-
	exec {fd}<lines
	run -0 es-take lines
	exec {fd}<&-
}

@test "--quiet waits until the file has not changed for so long; one that changes meanwhile is not printed" {
	seq 9 >lines
	SECONDS=0
	run -0 es-take --quiet 2 lines
	((SECONDS >= 2 && SECONDS < 9))
	SECONDS=0
	run -0 es-take --quiet 1 lines
	((SECONDS < 2))
	(
		sleep 1
		echo 10 >>lines
	) 3>&- &
	is_written es-take --quiet 3 lines
	wait
	# A time to come, as on a share with another clock, does not make it wait for that.
	SECONDS=0
	run -0 bash -c 'touch -d "+1 hour" lines; es-take --quiet 1 lines'
	((SECONDS < 9))
}

@test "while it prints, who opens the file for writing waits" {
	head -c 3000000 /dev/zero >lines
	leases || skip "the file system has no leases"
	mkfifo out
	es-take lines >out 3>&- &
	local ours=$!
	exec {from}<out
	head -c 1 <&"$from" >first
	# It waits: what it writes is not printed.
	echo more >>lines 3>&- &
	local writer=$! n
	for ((n = 0; n < 10; n++)); do
		kill -0 "$writer"
		sleep 0.1
	done
	cat <&"$from" >>first
	wait "$ours"
	wait "$writer"
	cmp first <(head -c 3000000 /dev/zero)
	assert_equal "$(tail -c 5 lines)" more
}

@test "another file of its name is not the one that was printed" {
	head -c 3000000 /dev/zero >lines
	mkfifo out
	es-take lines >out 2>said 3>&- &
	local ours=$! status=0
	exec {from}<out
	head -c 1 <&"$from" >first
	echo other >new
	mv new lines
	cat <&"$from" >/dev/null
	wait "$ours" || status=$?
	assert_equal "$status" 75
	grep -q 'lines is still being written' said
}

@test "no file, a link, a directory, a FIFO; wrong calls: 64, 74" {
	mkfifo fifo
	ln -s lines link
	seq 9 >lines
	run -74 es-take none
	run -74 es-take link
	run -64 es-take .
	run -64 timeout 9 es-take fifo
	run -64 es-take
	run -64 es-take lines lines
	run -64 es-take --quiet x lines
}
