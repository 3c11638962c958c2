/* es-issue: makes a ballot with a one-time secret for each voter it reads. */
#include "base/counted.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "election/new_ballot.h"
#include "election/projections.h"
#include "election/voter_ballots.h"
#include "event/secret.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/lines.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "log/log.h"
#include "json/canonical.h"
#include "json/writer.h"

#include <err.h>
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define uthash_fatal(why) memory_fail()
#include <uthash.h>

/* How many lines that were refused are named; the others are counted. */
enum { MOST_NAMED = 20 };

/* A voter who was read. */
struct seen {
	UT_hash_handle hh;
	size_t len;
	char id[];
};

static struct {
	struct store *voters;   /* what is known of them */
	struct slice elections; /* an array of ids; empty: the ballots are for all elections */
	const char *reason;     /* why ballots are replaced; NULL: they are not */
	bool again, missing, revoke;
	struct seen *seen;
	uint64_t issued, refused;
} issue;

static void
refuse(uint64_t line, struct slice voter, const char *why)
{
	if (issue.refused++ < MOST_NAMED)
		warnx("line %" PRIu64 ": %s%.*s%s%s", line, voter.len > 0 ? "voter " : "",
		    (int)voter.len, voter.at, voter.len > 0 ? ": " : "", why);
}

/* Whether the voter was not read before. */
static bool
is_first(struct slice voter)
{
	struct seen *s;
	HASH_FIND(hh, issue.seen, voter.at, voter.len, s);
	if (s != NULL)
		return false;
	s = memory_new(sizeof *s + voter.len);
	s->len = voter.len;
	memcpy(s->id, voter.at, voter.len);
	HASH_ADD_KEYPTR(hh, issue.seen, s->id, s->len, s);
	return true;
}

static void
make(const struct detail *voter, struct slice elections, struct slice replaces)
{
	new_ballot(voter, elections, replaces);
	issue.issued++;
}

/* Prints a Ballot Cancelled or Ballot Revoked, as a line from outside. */
static void
put_end(enum event_type type, struct slice ballot)
{
	static struct buf line;
	line.len = 0;
	writer_begin_object(&line, NULL);
	writer_string(&line, "type", shape_of(type)->type);
	writer_begin_object(&line, "detail");
	writer_string(&line, "ballotId", ballot);
	writer_text(&line, "reason", slice_of(issue.reason));
	writer_end_object(&line);
	writer_end_object(&line);
	output_line(buf_view(&line));
}

/* Ends the voter's live ballots and issues others in their place; returns why not, or NULL. */
static const char *
reissue(const struct detail *voter, const struct voter_ballots *ballots)
{
	const char *fault = voter_ballots_reissue_fault(issue.voters, ballots, issue.revoke);
	if (fault != NULL)
		return fault;
	for (size_t i = 0; i < ballots->n; i++) {
		enum reissue ending = voter_ballots_ending(&ballots->at[i]);
		if (ending != REISSUE_LEAVE)
			put_end(ending == REISSUE_REVOKE ? BALLOT_REVOKED : BALLOT_CANCELLED,
			    buf_view(&ballots->at[i].id));
	}
	for (size_t i = 0; i < ballots->n; i++)
		if (voter_ballots_to_replace(ballots, i))
			make(voter, buf_view(&ballots->at[i].record.election_ids),
			    buf_view(&ballots->at[i].id));
	return NULL;
}

/* Issues to the voter, unless others are to be passed over; returns why not, or NULL. */
static const char *
issue_once(const struct detail *voter, const struct voter_ballots *ballots)
{
	if (issue.again || voter_ballots_live(ballots, issue.elections) == NULL)
		make(voter, issue.elections, SLICE(""));
	else if (!issue.missing)
		return "has a ballot that is still good: es reissue replaces it, --again adds "
		       "another";
	return NULL;
}

static void
issue_to(const struct detail *voter, uint64_t line)
{
	if (!issue.again && !is_first(voter->voter_id)) {
		refuse(line, voter->voter_id, "is here twice");
		return;
	}
	struct voter_ballots ballots =
	    voter_ballots_read(issue.voters, voter->voter_id, VERSIONED_NOW);
	const char *why = issue.reason ? reissue(voter, &ballots) : issue_once(voter, &ballots);
	voter_ballots_free(&ballots);
	if (why != NULL)
		refuse(line, voter->voter_id, why);
}

/* Reads standard input to its end, before the voters projection is locked: es-query, which may
 * write it, locks that too. A line that is cut off or too long becomes an empty one. */
static void
read_lines(struct buf *all)
{
	struct lines *in = lines_open(STDIN_FILENO, LINES_LIMIT);
	struct slice line;
	enum lines_kind kind;
	while ((kind = lines_next(in, &line)) != LINES_END) {
		if (kind == LINES_LINE)
			buf_slice(all, line);
		buf_add(all, "\n", 1);
	}
	lines_close(in);
}

static void
issue_all(struct slice lines)
{
	struct detail voter;
	uint64_t n = 0;
	while (lines.len > 0) {
		size_t length =
		    (size_t)((const char *)memchr(lines.at, '\n', lines.len) - lines.at);
		n++;
		/* es-query prints a voter as the detail of a Voter Registered. */
		if (detail_read(VOTER_REGISTERED, (struct slice){lines.at, length}, &voter))
			issue_to(&voter, n);
		else
			refuse(n, SLICE(""), "not a voter as es-query prints them");
		lines = (struct slice){lines.at + length + 1, lines.len - length - 1};
	}
	output_close();
	new_ballot_list_close();
	if (issue.refused > MOST_NAMED)
		warnx("and %s refused", counted(issue.refused - MOST_NAMED, "more line"));
}

/* Opens the voters projection, which must know all that is in the log. */
static struct projection *
open_voters(const char *dir, int data)
{
	struct projection *p = projection_read(dir, &projections_voters, store_cache());
	struct log *log = log_open(data, LOG_READ);
	log_begin(log);
	log_end(log);
	struct log_state state = log_state(log);
	log_close(log);
	if (p == NULL)
		errx(EX_TEMPFAIL, "%s has no voters yet: store the registry and run decide", dir);
	if (state.undecided > 0 || projection_seq(p) < state.fact ||
	    projection_seq(p) < state.decided)
		errx(EX_TEMPFAIL, "not everything in the log is decided: run decide first");
	return p;
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

/* Whether es-ingest accepts the words as a reason. */
static bool
is_reason(const char *words)
{
	enum { MOST_REASON = 1000 };
	size_t n;
	if (strlen(words) > MOST_REASON || secret_is_printed(slice_of(words)))
		return false;
	for (; *words != '\0'; words += n)
		if ((n = utf8_length(words, strlen(words))) == 0)
			return false;
	return true;
}

/* Ends the program if the options do not go together. */
static void
check_options(const struct cli *cli, const char *list, bool some_elections)
{
	if (list == NULL)
		cli_wrong(cli, "no list: --list is missing", NULL);
	if (issue.reason != NULL && (some_elections || issue.again || issue.missing))
		cli_wrong(
		    cli, "--reissue goes with none of --elections, --again and --missing", NULL);
	if (issue.again && issue.missing)
		cli_wrong(cli, "--again and --missing exclude each other", NULL);
	if (issue.reason != NULL && !is_reason(issue.reason))
		cli_wrong(cli, "not a reason in UTF-8 of at most 1000 bytes", NULL);
	if (issue.revoke && issue.reason == NULL)
		cli_wrong(cli, "--revoke needs --reissue", NULL);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL, *list = NULL, *elections = NULL;
	struct buf ids = {0}, lines = {0};
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR", "the data directory"},
	    {"list", CLI_TEXT, &list, "FILE",
	        "write the voters' secrets to FILE, which must not exist yet"},
	    {"elections", CLI_TEXT, &elections, "ID,ID,...",
	        "the contests that the ballots are for (all)"},
	    {"again", CLI_FLAG, &issue.again, NULL,
	        "issue to voters who have a ballot that is still good, too"},
	    {"missing", CLI_FLAG, &issue.missing, NULL,
	        "pass over voters who have a ballot that is still good"},
	    {"reissue", CLI_TEXT, &issue.reason, "REASON",
	        "cancel the voters' ballots, for this reason, and issue others in their place"},
	    {"revoke", CLI_FLAG, &issue.revoke, NULL,
	        "with --reissue, revoke ballots that were accepted"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-issue",
	    "Makes a ballot with a one-time secret for each voter it reads: events for the "
	    "registry,\nand a list to send out.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	dir = cli_data(&cli, dir);
	check_options(&cli, list, elections != NULL);
	if (elections != NULL && !put_elections(&ids, slice_of(elections)))
		cli_wrong(&cli, "not a list of ids separated by commas", elections);
	issue.elections = buf_view(&ids);
	read_lines(&lines);
	int data = datadir_open(dir, false);
	struct projection *voters = open_voters(dir, data);
	issue.voters = projection_store(voters);
	new_ballot_list(list);
	output_private();
	sandbox_files(data, verbose);
	issue_all(buf_view(&lines));
	projection_close(voters);
	if (verbose)
		warnx("%s issued, %s refused", counted(issue.issued, "ballot"),
		    counted(issue.refused, "line"));
	buf_free(&ids);
	buf_free(&lines);
	return issue.refused > 0 ? EX_DATAERR : EX_OK;
}
