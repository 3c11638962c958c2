/* Buffered standard output. */
#include "io/output.h"

#include "io/background.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { FULL = 256 << 10, FULL_BESIDE = 1 << 20 };

static struct buf pending;
static size_t full = FULL;
static struct background *beside; /* NULL: a full buffer is written at once */
static struct buf block;          /* what it writes; empty: nothing */
static void (*before_write)(void);
static int kept = -1; /* the file that output_keep writes to instead of standard output */

bool
output_write_all(int fd, const char *at, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, at, n);
		if (done >= 0) {
			at += done;
			n -= (size_t)done;
		} else if (errno == EAGAIN) {
			struct pollfd p = {.fd = fd, .events = POLLOUT};
			if (poll(&p, 1, -1) < 0 && errno != EINTR)
				return false;
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

void
output_private(void)
{
	struct stat st;
	if (fstat(STDOUT_FILENO, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & (S_IRWXG | S_IRWXO)) != 0 &&
	    fchmod(STDOUT_FILENO, st.st_mode & S_IRWXU) != 0)
		warn("standard output stays readable by others");
}

void
output_on_write(void (*before)(void))
{
	before_write = before;
}

static void
write_out(struct slice bytes)
{
	if (!output_write_all(kept < 0 ? STDOUT_FILENO : kept, bytes.at, bytes.len))
		err(EX_IOERR,
		    kept < 0 ? "writing to standard output" : "writing to a temporary file");
}

static void
write_block(void *unused)
{
	(void)unused;
	write_out(buf_view(&block));
}

static void
finish_block(void)
{
	if (block.len > 0)
		background_wait(beside);
	block.len = 0;
}

void
output_beside(void)
{
	beside = background_new();
	full = FULL_BESIDE;
}

void
output_flush(void)
{
	if (before_write != NULL)
		before_write();
	finish_block();
	write_out(buf_view(&pending));
	pending.len = 0;
}

/* Writes the buffer if it is full. */
static void
flush_full(void)
{
	if (pending.len < full)
		return;
	if (beside == NULL) {
		output_flush();
		return;
	}
	finish_block();
	struct buf empty = block;
	block = pending;
	pending = empty;
	background_start(beside, write_block, NULL);
}

void
output_idle(void *unused)
{
	(void)unused;
	output_flush();
}

void
output_add(struct slice s)
{
	buf_slice(&pending, s);
	flush_full();
}

void
output_line(struct slice s)
{
	buf_slice(&pending, s);
	buf_add(&pending, "\n", 1);
	flush_full();
}

void
output_keep(int dir)
{
	kept = openat(dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (kept < 0 && errno != EOPNOTSUPP && errno != EISDIR && errno != EROFS && errno != EACCES)
		err(EX_IOERR, "making a temporary file in the data directory");
}

void
output_let_go(void)
{
	output_flush();
	int from = kept;
	off_t at = 0;
	ssize_t n = 0;
	kept = -1;
	while (from >= 0 && (n = pread(from, buf_room(&pending, FULL), FULL, at)) > 0) {
		pending.len = (size_t)n;
		at += n;
		output_flush();
	}
	if (n < 0)
		err(EX_IOERR, "reading a temporary file");
	if (from >= 0)
		close(from);
}

void
output_close(void)
{
	output_flush();
	buf_free(&pending);
	buf_free(&block);
	background_free(beside);
	beside = NULL;
	if (close(STDOUT_FILENO) != 0)
		err(EX_IOERR, "closing standard output");
}
