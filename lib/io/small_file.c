/* Reading small files whole. */
#include "io/small_file.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sysexits.h>
#include <unistd.h>

/* How much is read at once. */
enum { BLOCK = 1 << 16 };

void
small_file_read(const char *path, size_t most, struct buf *out)
{
	bool in = strcmp(path, "-") == 0;
	size_t from = out->len;
	int fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;
	if (fd < 0)
		err(EX_IOERR, "%s", path);
	size_t block = most < BLOCK ? most + 1 : BLOCK;
	while (out->len - from <= most && (n = read(fd, buf_room(out, block), block)) != 0) {
		if (n < 0 && errno != EINTR)
			err(EX_IOERR, "reading %s", path);
		out->len += n > 0 ? (size_t)n : 0;
	}
	if (out->len - from > most)
		errx(EX_DATAERR, "%s is longer than %zu bytes", path, most);
	if (!in)
		close(fd);
}
