/* Makes ballots with one-time secrets. */
#include "election/new_ballot.h"

#include "base/csv.h"
#include "base/sha256.h"
#include "event/secret.h"
#include "io/datadir.h"
#include "io/output.h"
#include "json/canonical.h"
#include "json/writer.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

/* Each random digit has five bits. Ids have 80 bits, so that no two are the same, and secrets 100,
 * so that nobody can guess one from its hash. */
enum { ID_DIGITS = 16, BITS = 5 };

/* secret_digits in small letters, for ids. */
static const char small_digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

static struct {
	const char *path;
	int fd;
	struct buf rows; /* not written yet */
} list;

/* Appends n random digits, with a hyphen between groups of `group` digits. */
static void
put_random(struct buf *out, const char *alphabet, size_t n, size_t group)
{
	unsigned char random_bytes[SECRET_DIGITS];
	if (getrandom(random_bytes, n, 0) != (ssize_t)n)
		err(EX_IOERR, "getrandom");
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i % group == 0)
			buf_add(out, "-", 1);
		buf_add(out, &alphabet[random_bytes[i] & ((1 << BITS) - 1)], 1);
	}
	explicit_bzero(random_bytes, sizeof random_bytes);
}

/* Appends a field, given the inside of a canonical string. */
static void
put_inside(struct buf *row, struct slice inside)
{
	static struct buf text;
	text.len = 0;
	canonical_decode(inside, &text);
	csv_field(row, buf_view(&text));
}

static void
put_row(const struct detail *voter, struct slice ballot, struct slice secret)
{
	const struct slice texts[] = {
	    voter->voter_id, voter->full_name, voter->user_name, voter->address, ballot, secret};
	enum { N = sizeof texts / sizeof *texts };
	for (size_t i = 0; i < N; i++) {
		put_inside(&list.rows, texts[i]);
		buf_text(&list.rows, i + 1 < N ? "," : "\r\n");
	}
}

/* Prints the event for the registry, as a line from outside. */
static void
put_event(struct slice voter, struct slice ballot, struct slice secret, struct slice elections,
    struct slice replaces)
{
	static struct buf line;
	unsigned char hash[SHA256_LENGTH];
	sha256_of(secret, hash);
	line.len = 0;
	writer_begin_object(&line, NULL);
	writer_string(&line, "type", shape_of(BALLOT_ISSUED)->type);
	writer_begin_object(&line, "detail");
	writer_string(&line, "ballotId", ballot);
	writer_string(&line, "voterId", voter);
	if (elections.len > 0)
		writer_raw(&line, "electionIds", elections);
	writer_hex(&line, "secretHash", (struct slice){(const char *)hash, sizeof hash});
	if (replaces.len > 0)
		writer_string(&line, "replaces", replaces);
	writer_end_object(&line);
	writer_end_object(&line);
	output_line(buf_view(&line));
}

/* Makes the voters' secrets durable before their ballots are issued. */
static void
flush_list(void)
{
	if (!output_write_all(list.fd, list.rows.at, list.rows.len))
		err(EX_IOERR, "writing %s", list.path);
	list.rows.len = 0;
	if (fdatasync(list.fd) != 0)
		err(EX_IOERR, "syncing %s", list.path);
}

void
new_ballot_list(const char *path)
{
	list.path = path;
	list.fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (list.fd < 0)
		err(errno == EEXIST ? EX_USAGE : EX_IOERR, "%s", path);
	datadir_sync_parent(path);
	buf_text(&list.rows, CSV_MARK "voterId,fullName,userName,address,ballotId,secret\r\n");
	output_on_write(flush_list);
}

void
new_ballot(const struct detail *voter, struct slice elections, struct slice replaces)
{
	static struct buf ballot, secret;
	ballot.len = secret.len = 0;
	put_random(&ballot, small_digits, ID_DIGITS, ID_DIGITS);
	put_random(&secret, secret_digits, SECRET_DIGITS, SECRET_GROUP);
	put_row(voter, buf_view(&ballot), buf_view(&secret));
	put_event(voter->voter_id, buf_view(&ballot), buf_view(&secret), elections, replaces);
}

void
new_ballot_list_close(void)
{
	flush_list();
	close(list.fd);
	buf_free(&list.rows);
}
