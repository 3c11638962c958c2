/* es-query: prints what the projections hold, as NDJSON. */
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "elections.h"
#include "history.h"
#include "official.h"
#include "out.h"
#include "pick.h"
#include "projection.h"
#include "records.h"
#include "seal.h"
#include "tally.h"
#include "trail.h"
#include "voters.h"
#include "votes.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static struct {
	const char *dir;
	size_t cache;
	uint64_t printed;
} query;

static void
print_line(void *unused, struct slice line)
{
	(void)unused;
	out_line(line);
	query.printed++;
}

static void
print_voters(struct projection *p, struct slice id)
{
	voters_each(projection_store(p), id, print_line, NULL);
}

static void
print_ballot(void *unused, struct slice id, const struct voters_ballot *b)
{
	static struct buf line;
	(void)unused;
	line.len = 0;
	buf_text(&line, "{\"ballotId\":\"");
	buf_slice(&line, id);
	buf_text(&line, "\",\"voterId\":\"");
	buf_slice(&line, buf_view(&b->voter));
	buf_text(&line, "\",\"ballotState\":\"");
	buf_text(&line, b->voided_at > 0                     ? "VOIDED"
	                : b->taken_at > 0 || b->taken_before ? "SUBMITTED"
	                                                     : "ISSUED");
	buf_text(&line, "\"}");
	print_line(NULL, buf_view(&line));
}

static void
print_ballots(struct projection *p, struct slice id)
{
	voters_each_ballot(projection_store(p), id, print_ballot, NULL);
}

static void
print_elections(struct projection *p, struct slice id)
{
	elections_each(projection_store(p), id, print_line, NULL);
}

static void
print_candidates(struct projection *p, struct slice id)
{
	elections_each_candidate(projection_store(p), id, print_line, NULL);
}

static void
print_votes(struct projection *p, struct slice id)
{
	votes_each(projection_store(p), projection_seq(p), id, print_line, NULL);
}

static void
print_tally(struct projection *p, struct slice id)
{
	struct tally *t = tally_new();
	tally_load(t, projection_store(p));
	tally_each(t, id, print_line, NULL);
	tally_free(t);
}

static struct history *
read_history(void)
{
	struct history *h = history_open(datadir_open(query.dir, false), HISTORY_READ);
	history_begin(h);
	history_end(h);
	return h;
}

/* Whose trail is printed. */
struct life {
	struct pick *pick;
	const char *kind;
	struct slice id;
};

static void
print_stored(void *arg, uint64_t seq)
{
	const struct life *life = arg;
	struct slice line;
	struct event e;
	if (!pick_line(life->pick, seq, &line))
		return;
	if (!event_check(line, &e))
		errx(EX_PROTOCOL, LOG_NAME " line %llu: %s", (unsigned long long)seq,
		    event_fault(line));
	if (trail_concerns(&e, life->kind, life->id))
		print_line(NULL, line);
}

static void
print_trail(struct projection *p, const char *kind, struct slice id)
{
	struct history *h = read_history();
	struct life life = {pick_open(h), kind, id};
	trail_each(projection_store(p), projection_seq(p), kind, id, print_stored, &life);
	pick_close(life.pick);
	history_close(h);
}

static void
print_number(const char *name, const char *value, const char *what, uint64_t number)
{
	struct buf line = {0};
	buf_text(&line, "{\"");
	buf_text(&line, name);
	buf_text(&line, "\":\"");
	buf_text(&line, value);
	buf_text(&line, "\",\"");
	buf_text(&line, what);
	buf_text(&line, "\":");
	buf_uint(&line, number);
	buf_text(&line, "}");
	print_line(NULL, buf_view(&line));
	buf_free(&line);
}

static void
print_source(void *unused, struct slice name, struct ledger_source source)
{
	(void)unused;
	char *text = strndup(name.at, name.len);
	if (text == NULL)
		errx(EX_IOERR, "out of memory");
	print_number("source", text, "line", source.line);
	free(text);
}

/* Whether the word is among the n words, or there are none. */
static bool
is_asked(const char *word, int n, char **words)
{
	bool asked = n == 0;
	for (int i = 0; i < n; i++)
		asked |= strcmp(word, words[i]) == 0;
	return asked;
}

/* How far log, decisions and sources have come, and the projections named, or all. */
static void
print_position(int n, char **words)
{
	static const char *const names[] = {"voters", "votes", "tally", "audit"};
	struct history *h = read_history();
	uint64_t undecided = ledger_undecided(h->ledger);
	print_number("name", "log", "seq", h->last.seq);
	print_number("name", "decided", "seq", undecided ? undecided - 1 : h->last.seq);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_asked(names[i], n, words))
			print_number("name", names[i], "seq",
			    projection_position(
			        query.dir, projection_named(names[i]), query.cache));
	ledger_each_source(h->ledger, print_source, NULL);
	history_close(h);
}

/* Whether all words are ones that print_position knows. */
static bool
are_positions(int n, char **words)
{
	bool known = true;
	for (int i = 0; i < n; i++)
		known &= strcmp(words[i], "log") == 0 || projection_named(words[i]) != NULL;
	return known;
}

/* What can be asked, the projection that knows it, and how it is printed. */
static const struct topic {
	const char *name;
	const struct projection_kind *kind;
	void (*print)(struct projection *p, struct slice id);
} topics[] = {
    {"voters", &projection_voters, print_voters},
    {"ballots", &projection_voters, print_ballots},
    {"elections", &projection_voters, print_elections},
    {"candidates", &projection_voters, print_candidates},
    {"votes", &projection_votes, print_votes},
    {"tally", &projection_tally, print_tally},
};

static const struct topic *
topic_named(const char *name)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (strcmp(name, topics[i].name) == 0)
			return &topics[i];
	return NULL;
}

static struct projection *
open_projection(const struct projection_kind *kind)
{
	return projection_read(query.dir, kind, query.cache);
}

static void
query_topic(const struct topic *topic, const char *id)
{
	struct projection *p = open_projection(topic->kind);
	if (p != NULL)
		topic->print(p, slice_of(id ? id : ""));
	projection_close(p);
}

/* Whether the voters projection, which has come to seq, has taken all but what is undecided, and
 * what is derived, which tells it nothing. */
static bool
knows_all(const struct ledger *l, uint64_t seq)
{
	return seq >= ledger_fact(l) && seq >= ledger_derived(l).cause;
}

/* The official count needs two projections, and how far the log has come. */
static void
query_result(const char *id)
{
	struct projection *voters = open_projection(&projection_voters);
	struct projection *p = voters ? open_projection(&projection_tally) : NULL;
	if (p == NULL)
		return;
	struct tally *t = tally_new();
	struct history *h = read_history();
	struct checkpoint checkpoint;
	struct buf note = {0};
	tally_load(t, projection_store(p));
	const struct official_place place = {
	    .seq = projection_seq(p),
	    .undecided = ledger_undecided(h->ledger),
	    .complete =
	        projection_seq(p) == h->last.seq && knows_all(h->ledger, projection_seq(voters)),
	    .checkpoint = seal_read(h->dir, &note, &checkpoint) ? &checkpoint : NULL,
	};
	official_each(
	    projection_store(voters), t, &place, slice_of(id ? id : ""), print_line, NULL);
	buf_free(&note);
	history_close(h);
	tally_free(t);
	projection_close(p);
	projection_close(voters);
}

static void
query_audit(const struct cli *cli, const char *kind, const char *id)
{
	if (!trail_is_kind(kind))
		cli_wrong(cli, "audit knows election, candidate, voter and ballot, not", kind);
	struct projection *p = open_projection(&projection_audit);
	if (p != NULL)
		print_trail(p, kind, slice_of(id));
	projection_close(p);
}

/* Opens the projection named, NULL where there is none; 64 where there is none of this name. */
static struct projection *
open_named(const struct cli *cli, const char *name)
{
	const struct projection_kind *kind = projection_named(name);
	if (kind == NULL)
		cli_wrong(cli, "no such projection", name);
	return open_projection(kind);
}

static void
query_records(const struct cli *cli, const char *name)
{
	struct projection *p = open_named(cli, name);
	if (p != NULL)
		records_each(projection_store(p), print_line, NULL);
	projection_close(p);
}

static void
query_digest(const struct cli *cli, const char *name)
{
	struct projection *p = open_named(cli, name);
	struct buf line = {0};
	unsigned char hash[SHA256_LENGTH];
	if (p == NULL)
		return;
	records_digest(projection_store(p), hash);
	projection_close(p);
	buf_text(&line, "{\"name\":\"");
	buf_text(&line, name);
	buf_text(&line, "\",\"sha256\":\"");
	buf_hex(&line, (struct slice){(const char *)hash, sizeof hash});
	buf_text(&line, "\"}");
	print_line(NULL, buf_view(&line));
	buf_free(&line);
}

static void
answer(const struct cli *cli, int n, char **words)
{
	const struct topic *topic = n > 0 ? topic_named(words[0]) : NULL;
	if (n == 0)
		cli_wrong(cli, "say what to print", NULL);
	for (int i = 0; i < n; i++)
		if (*words[i] == '\0')
			cli_wrong(cli, "an empty word", NULL);
	if (topic != NULL && n <= 2)
		query_topic(topic, words[1]);
	else if (strcmp(words[0], "result") == 0 && n <= 2)
		query_result(words[1]);
	else if (strcmp(words[0], "audit") == 0 && n == 3)
		query_audit(cli, words[1], words[2]);
	else if (strcmp(words[0], "position") == 0 && are_positions(n - 1, words + 1))
		print_position(n - 1, words + 1);
	else if (strcmp(words[0], "records") == 0 && n == 2)
		query_records(cli, words[1]);
	else if (strcmp(words[0], "digest") == 0 && n == 2)
		query_digest(cli, words[1]);
	else
		cli_wrong(cli, "cannot print", words[0]);
}

int
main(int argc, char **argv)
{
	bool verbose = false;
	query.cache = 16 << 20;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &query.dir, "DIR", "the data directory"},
	    {"cache", CLI_SIZE, &query.cache, "BYTES", "how much memory Berkeley DB may use (16M)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-query",
	    "Prints what the projections hold, as NDJSON:\n"
	    "  voters|ballots|elections|candidates|votes|tally [ID]\n"
	    "  result [ELECTION]                the official count of each contest\n"
	    "  audit election|candidate|voter|ballot ID   the stored events of its life\n"
	    "  position [log|PROJECTION ...]   how far log, decisions and projections have come\n"
	    "  records PROJECTION      every record as stored, in hexadecimal\n"
	    "  digest PROJECTION       a SHA-256 over all of them",
	    "WHAT ...", 5, options};
	int first = cli_parse(&cli, argc, argv);
	if (query.dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	int data = datadir_open(query.dir, false);
	confine_files(data, verbose);
	out_keep(data);
	answer(&cli, argc - first, argv + first);
	out_let_go();
	if (verbose)
		warnx("%llu lines printed", (unsigned long long)query.printed);
	out_close();
	return EX_OK;
}
