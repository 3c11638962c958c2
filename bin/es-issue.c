/* es-issue: makes a ballot with a one-time secret for each voter it reads. */
#include "base/csv.h"
#include "base/sha256.h"
#include "event/detail.h"
#include "event/secret.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/lines.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "json/canonical.h"
#include "json/writer.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
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
	const char *list_path;
	int list;
	struct buf rows;        /* rows of the list, not written yet */
	struct slice elections; /* an array of ids; empty: the ballots are for all elections */
	uint64_t issued, refused;
} issue;

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
		put_inside(&issue.rows, texts[i]);
		buf_text(&issue.rows, i + 1 < N ? "," : "\r\n");
	}
}

/* Prints the event for the registry, as a line from outside. */
static void
put_event(const struct detail *voter, struct slice ballot, struct slice secret)
{
	static struct buf line;
	unsigned char hash[SHA256_LENGTH];
	sha256_of(secret, hash);
	line.len = 0;
	writer_begin_object(&line, NULL);
	writer_string(&line, "type", shape_of(BALLOT_ISSUED)->type);
	writer_begin_object(&line, "detail");
	writer_string(&line, "ballotId", ballot);
	writer_string(&line, "voterId", voter->voter_id);
	if (issue.elections.len > 0)
		writer_raw(&line, "electionIds", issue.elections);
	writer_hex(&line, "secretHash", (struct slice){(const char *)hash, sizeof hash});
	writer_end_object(&line);
	writer_end_object(&line);
	output_line(buf_view(&line));
}

static void
issue_to(const struct detail *voter)
{
	static struct buf ballot, secret;
	ballot.len = secret.len = 0;
	put_random(&ballot, small_digits, ID_DIGITS, ID_DIGITS);
	put_random(&secret, secret_digits, SECRET_DIGITS, SECRET_GROUP);
	put_row(voter, buf_view(&ballot), buf_view(&secret));
	put_event(voter, buf_view(&ballot), buf_view(&secret));
	issue.issued++;
}

/* Makes the voters' secrets durable before their ballots are issued. */
static void
flush_list(void)
{
	if (!output_write_all(issue.list, issue.rows.at, issue.rows.len))
		err(EX_IOERR, "writing %s", issue.list_path);
	issue.rows.len = 0;
	if (fdatasync(issue.list) != 0)
		err(EX_IOERR, "syncing %s", issue.list_path);
}

static void
issue_all(void)
{
	struct lines *in = lines_open(STDIN_FILENO, LINES_LIMIT);
	struct slice line;
	struct detail voter;
	enum lines_kind kind;
	buf_text(&issue.rows, CSV_MARK "voterId,fullName,userName,address,ballotId,secret\r\n");
	output_on_write(flush_list);
	while ((kind = lines_next(in, &line)) != LINES_END) {
		/* es-query prints a voter as the detail of a Voter Registered. */
		if (kind == LINES_LINE && detail_read(VOTER_REGISTERED, line, &voter)) {
			issue_to(&voter);
			continue;
		}
		warnx("line %" PRIu64 " is not a voter as es-query prints them", lines_number(in));
		issue.refused++;
	}
	flush_list();
	output_close();
	lines_close(in);
}

/* Splits "a,b,c" into ids, and writes them as an array; false if one is not an id. */
static bool
put_elections(struct buf *out, struct slice list)
{
	writer_begin_array(out, NULL);
	for (size_t from = 0, to; from <= list.len; from = to + 1) {
		const char *comma = memchr(list.at + from, ',', list.len - from);
		to = comma ? (size_t)(comma - list.at) : list.len;
		struct slice id = {list.at + from, to - from};
		if (!canonical_is_id(id))
			return false;
		writer_string(out, NULL, id);
	}
	writer_end_array(out);
	return true;
}

int
main(int argc, char **argv)
{
	const char *elections = NULL;
	struct buf ids = {0};
	bool verbose = false;
	const struct cli_option options[] = {
	    {"list", CLI_TEXT, &issue.list_path, "FILE",
	        "write the voters' secrets to FILE, which must not exist yet"},
	    {"elections", CLI_TEXT, &elections, "ID,ID,...",
	        "the contests that the ballots are for (all)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-issue",
	    "Makes a ballot with a one-time secret for each voter it reads: events for the "
	    "registry,\nand a list to send out.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	if (issue.list_path == NULL)
		cli_wrong(&cli, "no list: --list is missing", NULL);
	if (elections != NULL && !put_elections(&ids, slice_of(elections)))
		cli_wrong(&cli, "not a list of ids separated by commas", elections);
	issue.elections = buf_view(&ids);
	issue.list =
	    open(issue.list_path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (issue.list < 0)
		err(errno == EEXIST ? EX_USAGE : EX_IOERR, "%s", issue.list_path);
	datadir_sync_parent(issue.list_path);
	output_private();
	sandbox_files(-1, verbose);
	issue_all();
	close(issue.list);
	if (verbose)
		warnx("%" PRIu64 " ballots issued, %" PRIu64 " lines refused", issue.issued,
		    issue.refused);
	buf_free(&issue.rows);
	buf_free(&ids);
	return issue.refused > 0 ? EX_DATAERR : EX_OK;
}
