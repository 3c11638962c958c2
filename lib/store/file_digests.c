/* Digests of a directory's files, made when it is closed. */
#include "store/file_digests.h"

#include "base/sha256.h"
#include "io/datadir.h"
#include "io/output.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

/* Appends the SHA-256 of the file, in hexadecimal. */
static void
put_hash(int fd, const char *name, struct buf *out)
{
	struct buf piece = {0};
	unsigned char hash[SHA256_LENGTH];
	ssize_t n;
	sha256_begin();
	for (off_t at = 0; (n = datadir_read(fd, buf_room(&piece, PIECE), PIECE, at)) > 0; at += n)
		sha256_add((struct slice){piece.at, (size_t)n});
	if (n < 0)
		err(EX_IOERR, "reading %s", name);
	sha256_end(hash);
	buf_hex(out, (struct slice){(const char *)hash, sizeof hash});
	buf_free(&piece);
}

static void
put_line(int dir, const char *name, bool sync, struct buf *out)
{
	int fd = datadir_file(dir, name, O_RDONLY);
	if (fd < 0 || (sync && fdatasync(fd) != 0))
		err(EX_IOERR, "%s", name);
	put_hash(fd, name, out);
	buf_text(out, "  ");
	buf_text(out, name);
	buf_text(out, "\n");
	close(fd);
}

/* Appends a line for each file, sorted by name. */
static void
put_lines(int dir, const char *prefix, bool sync, struct buf *out)
{
	struct dirent **files;
	int n = scandirat(dir, ".", &files, NULL, alphasort);
	if (n < 0)
		err(EX_IOERR, "listing the files %s*", prefix);
	for (int i = 0; i < n; i++) {
		if (strncmp(files[i]->d_name, prefix, strlen(prefix)) == 0)
			put_line(dir, files[i]->d_name, sync, out);
		free(files[i]);
	}
	free(files);
}

void
file_digests_write(int dir, const char *list, const char *prefix)
{
	struct buf lines = {0};
	put_lines(dir, prefix, true, &lines);
	int fd = datadir_file(dir, list, O_WRONLY | O_CREAT | O_TRUNC);
	if (fd < 0 || !output_write_all(fd, lines.at, lines.len) || close(fd) != 0) {
		int error = errno;
		unlinkat(dir, list, 0);
		errno = error;
		err(EX_IOERR, "writing %s", list);
	}
	buf_free(&lines);
}

bool
file_digests_check(int dir, const char *list, const char *prefix)
{
	struct buf was = {0}, is = {0};
	int fd = datadir_file(dir, list, O_RDONLY);
	if (fd < 0)
		return true;
	ssize_t n = datadir_read(fd, buf_room(&was, PIECE), PIECE, 0);
	if (n < 0)
		err(EX_IOERR, "reading %s", list);
	was.len = (size_t)n;
	close(fd);
	if (was.len > 0)
		put_lines(dir, prefix, false, &is);
	bool same = slice_eq(buf_view(&was), buf_view(&is));
	buf_free(&was);
	buf_free(&is);
	return same;
}

void
file_digests_forget(int dir, const char *list)
{
	if (unlinkat(dir, list, 0) != 0 && errno != ENOENT)
		err(EX_IOERR, "removing %s", list);
}
