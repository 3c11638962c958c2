/* es-issue: makes a ballot with a one-time secret for each voter it reads. */
#include "canon.h"
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "lines.h"
#include "out.h"
#include "sha256.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

/*
 * Random digits of five bits each: so ids of 80 bits, of which no two will be the same, and secrets
 * of 100, which nobody finds by trying their hash. In secrets a hyphen follows every GROUP digits.
 */
enum { ID_DIGITS = 16, SECRET_DIGITS = 20, GROUP = 4, BITS = 5 };

/* Crockford's base 32, which leaves out letters that look like others. */
static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char small_digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

static struct {
	const char *list_path;
	int list;
	struct buf rows;      /* of the list, not written yet */
	struct slice members; /* what each Ballot Issued says of elections */
	uint64_t issued, refused;
} issue;

/* A voter's members, as they stand in the line. */
struct voter {
	struct slice id, texts[3]; /* fullName, userName, address: insides of canonical strings */
};

static bool
read_voter(struct slice line, struct voter *v)
{
	static const char *const names[] = {",\"fullName\":", ",\"userName\":", ",\"address\":"};
	struct canon c = canon_at(line);
	if (!canon_expect(&c, SLICE("{\"voterId\":")) || !canon_id(&c, &v->id))
		return false;
	for (int i = 0; i < 3; i++)
		if (!canon_expect(&c, slice_of(names[i])) || !canon_string(&c, &v->texts[i]))
			return false;
	return true;
}

/* Appends n random digits, a hyphen between each `group` of them. */
static void
put_random(struct buf *out, const char *alphabet, size_t n, size_t group)
{
	unsigned char chance[SECRET_DIGITS];
	if (getrandom(chance, n, 0) != (ssize_t)n)
		err(EX_IOERR, "getrandom");
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i % group == 0)
			buf_add(out, "-", 1);
		buf_add(out, &alphabet[chance[i] & ((1 << BITS) - 1)], 1);
	}
	explicit_bzero(chance, sizeof chance);
}

/* Appends a field of a row as RFC 4180 has it. */
static void
put_field(struct buf *row, struct slice text)
{
	bool quoted = text.len == 0;
	for (size_t i = 0; i < text.len; i++)
		quoted |= memchr(",\"\r\n", text.at[i], 4) != NULL;
	if (!quoted) {
		buf_slice(row, text);
		return;
	}
	buf_add(row, "\"", 1);
	for (size_t i = 0; i < text.len; i++)
		buf_add(row, text.at[i] == '"' ? "\"\"" : &text.at[i], text.at[i] == '"' ? 2 : 1);
	buf_add(row, "\"", 1);
}

static void
put_row(const struct voter *v, struct slice ballot, struct slice secret)
{
	static struct buf text;
	put_field(&issue.rows, v->id);
	for (int i = 0; i < 3; i++) {
		text.len = 0;
		canon_text(v->texts[i], &text);
		buf_add(&issue.rows, ",", 1);
		put_field(&issue.rows, buf_view(&text));
	}
	buf_add(&issue.rows, ",", 1);
	put_field(&issue.rows, ballot);
	buf_add(&issue.rows, ",", 1);
	put_field(&issue.rows, secret);
	buf_text(&issue.rows, "\r\n");
}

/* The event for the registry, as a line from outside. */
static void
put_event(const struct voter *v, struct slice ballot, struct slice secret)
{
	static struct buf line;
	line.len = 0;
	buf_text(&line, "{\"type\":\"Ballot Issued\",\"detail\":{\"ballotId\":\"");
	buf_slice(&line, ballot);
	buf_text(&line, "\",\"voterId\":\"");
	buf_slice(&line, v->id);
	buf_text(&line, "\"");
	buf_slice(&line, issue.members);
	buf_text(&line, ",\"secretHash\":");
	sha256_put(&line, secret);
	buf_text(&line, "}}");
	out_line(buf_view(&line));
}

static void
issue_to(const struct voter *v)
{
	static struct buf ballot, secret;
	ballot.len = secret.len = 0;
	put_random(&ballot, small_digits, ID_DIGITS, ID_DIGITS);
	put_random(&secret, digits, SECRET_DIGITS, GROUP);
	put_row(v, buf_view(&ballot), buf_view(&secret));
	put_event(v, buf_view(&ballot), buf_view(&secret));
	issue.issued++;
}

/* What the voters need stands in the list before their ballots are issued. */
static void
flush_list(void)
{
	if (!out_write_all(issue.list, issue.rows.at, issue.rows.len))
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
	struct voter voter;
	enum lines_kind kind;
	buf_text(&issue.rows, "voterId,fullName,userName,address,ballotId,secret\r\n");
	out_on_write(flush_list);
	while ((kind = lines_next(in, &line)) != LINES_END) {
		if (kind == LINES_LINE && read_voter(line, &voter)) {
			issue_to(&voter);
			continue;
		}
		warnx("line %llu is no voter as es-query prints them",
		    (unsigned long long)lines_number(in));
		issue.refused++;
	}
	flush_list();
	out_close();
	lines_close(in);
}

/* Takes "a,b,c" apart as ids, and writes the member that names them. */
static bool
put_elections(struct buf *out, struct slice list)
{
	buf_text(out, ",\"electionIds\":[");
	for (size_t from = 0, to; from <= list.len; from = to + 1) {
		const char *comma = memchr(list.at + from, ',', list.len - from);
		to = comma ? (size_t)(comma - list.at) : list.len;
		struct slice id = {list.at + from, to - from};
		if (!canon_is_id(id))
			return false;
		buf_text(out, from > 0 ? "," : "");
		canon_put(out, id);
	}
	buf_text(out, "]");
	return true;
}

int
main(int argc, char **argv)
{
	const char *elections = NULL;
	struct buf members = {0};
	bool verbose = false;
	const struct cli_option options[] = {
	    {"list", CLI_TEXT, &issue.list_path, "FILE",
	        "where the voters' secrets are written, a new file"},
	    {"elections", CLI_TEXT, &elections, "ID,ID,...",
	        "what contests the ballots are for (all)"},
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
	if (elections != NULL && !put_elections(&members, slice_of(elections)))
		cli_wrong(&cli, "not ids with commas between them", elections);
	issue.members = buf_view(&members);
	issue.list =
	    open(issue.list_path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (issue.list < 0)
		err(errno == EEXIST ? EX_USAGE : EX_IOERR, "%s", issue.list_path);
	datadir_sync_parent(issue.list_path);
	confine_files(-1, verbose);
	issue_all();
	close(issue.list);
	if (verbose)
		warnx("%llu ballots issued, %llu lines refused", (unsigned long long)issue.issued,
		    (unsigned long long)issue.refused);
	buf_free(&issue.rows);
	buf_free(&members);
	return issue.refused > 0 ? EX_DATAERR : EX_OK;
}
