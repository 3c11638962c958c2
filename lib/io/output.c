/* Buffered standard output. */
#include "io/output.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sysexits.h>
#include <unistd.h>

enum { FULL = 256 << 10 };

static struct buf pending;
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
output_on_write(void (*before)(void))
{
	before_write = before;
}

void
output_flush(void)
{
	if (before_write != NULL)
		before_write();
	if (!output_write_all(kept < 0 ? STDOUT_FILENO : kept, pending.at, pending.len))
		err(EX_IOERR,
		    kept < 0 ? "writing to standard output" : "writing to a temporary file");
	pending.len = 0;
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
	if (pending.len >= FULL)
		output_flush();
}

void
output_line(struct slice s)
{
	buf_slice(&pending, s);
	buf_add(&pending, "\n", 1);
	if (pending.len >= FULL)
		output_flush();
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
	if (close(STDOUT_FILENO) != 0)
		err(EX_IOERR, "closing standard output");
}
