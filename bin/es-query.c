/* es-query: prints what the projections hold, as NDJSON. */
#include "election/activity.h"
#include "election/ballot_record.h"
#include "election/cast_vote_records.h"
#include "election/elections.h"
#include "election/official_count.h"
#include "election/projections.h"
#include "election/tally.h"
#include "election/trail.h"
#include "election/voters.h"
#include "election/votes.h"
#include "event/later.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "log/checkpoint_file.h"
#include "store/records.h"
#include "json/writer.h"

#include <err.h>
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

static struct {
	const struct cli *cli;
	const char *dir;
	size_t cache;
	uint64_t printed;
} query;

static void
print_line(void *unused, struct slice line)
{
	(void)unused;
	output_line(line);
	query.printed++;
}

/* An object is begun in this buffer, and printed. */
static struct buf object;

static void
begin_object(void)
{
	object.len = 0;
	writer_begin_object(&object, NULL);
}

static void
print_object(void)
{
	writer_end_object(&object);
	print_line(NULL, buf_view(&object));
}

/* The id that was asked for; empty: all. */
static struct slice
id_of(int n, char **words)
{
	return slice_of(n > 0 ? words[0] : "");
}

static void
print_voters(struct projection *p, int n, char **words)
{
	voters_each(projection_store(p), id_of(n, words), print_line, NULL);
}

static void
print_ballot(void *unused, struct slice id, const struct ballot_record *b)
{
	(void)unused;
	begin_object();
	writer_string(&object, "ballotId", id);
	writer_string(&object, "voterId", buf_view(&b->voter));
	writer_string(&object, "ballotState", ballot_record_state_name(b));
	print_object();
}

static void
print_ballots(struct projection *p, int n, char **words)
{
	ballot_record_each(projection_store(p), id_of(n, words), print_ballot, NULL);
}

static void
print_elections(struct projection *p, int n, char **words)
{
	elections_each(projection_store(p), id_of(n, words), print_line, NULL);
}

static void
print_candidates(struct projection *p, int n, char **words)
{
	elections_each_candidate(projection_store(p), id_of(n, words), print_line, NULL);
}

static void
print_votes(struct projection *p, int n, char **words)
{
	votes_each(projection_store(p), projection_seq(p), id_of(n, words), print_line, NULL);
}

static void
print_tally(struct projection *p, int n, char **words)
{
	struct tally *t = tally_new();
	tally_load(t, projection_store(p));
	tally_each(t, id_of(n, words), print_line, NULL);
	tally_free(t);
}

static void
print_activity(struct projection *p, int n, char **words)
{
	(void)n;
	(void)words;
	activity_each(projection_store(p), print_line, NULL);
}

static struct projection *
open_projection(const struct projection_kind *kind)
{
	return projection_read(query.dir, kind, query.cache);
}

/* The log as it stands now. */
static struct log *
read_log(int data)
{
	struct log *l = log_open(data, LOG_READ);
	log_begin(l);
	log_end(l);
	return l;
}

/* The official count needs two projections, and how far the log has come. */
static void
print_result(struct projection *voters, int n, char **words)
{
	struct projection *p = open_projection(&projections_tally);
	int data = datadir_open(query.dir, false);
	struct checkpoint checkpoint;
	struct buf note = {0};
	if (p == NULL)
		return;
	struct log *l = read_log(data);
	struct log_state state = log_state(l);
	struct tally *t = tally_new();
	tally_load(t, projection_store(p));
	const struct official_count_place place = {
	    .seq = projection_seq(p),
	    .undecided = state.undecided,
	    /* What is derived tells the voters projection nothing, so it need not have seen it. */
	    .complete = projection_seq(p) == state.last && projection_seq(voters) >= state.fact &&
	                projection_seq(voters) >= state.decided,
	    .checkpoint = checkpoint_file_read(data, &note, &checkpoint) ? &checkpoint : NULL,
	};
	official_count_each(projection_store(voters), t, &place, id_of(n, words), print_line, NULL);
	buf_free(&note);
	log_close(l);
	tally_free(t);
	projection_close(p);
}

static void
print_cvr(struct projection *voters, int n, char **words)
{
	(void)n;
	(void)words;
	struct log *l = read_log(datadir_open(query.dir, false));
	cast_vote_records_each(projection_store(voters), l, print_line, NULL);
	log_close(l);
}

/* Whose trail is printed. */
struct life {
	struct log *log;
	const char *kind;
	struct slice id;
};

static void
print_stored(void *arg, uint64_t seq)
{
	const struct life *life = arg;
	struct slice line;
	struct event e;
	struct detail d;
	if (!log_line(life->log, seq, &line))
		return;
	if (!event_check(line, &e, &d))
		errx(EX_PROTOCOL, LOG_NAME " line %" PRIu64 ": %s", seq, later_fault(line));
	if (trail_concerns(&d, life->kind, life->id))
		print_line(NULL, line);
}

static void
print_audit(struct projection *p, int n, char **words)
{
	(void)n;
	struct life life = {read_log(datadir_open(query.dir, false)), words[0], slice_of(words[1])};
	trail_each(projection_store(p), projection_seq(p), life.kind, life.id, print_stored, &life);
	log_close(life.log);
}

static void
print_seq(const char *name, uint64_t seq)
{
	begin_object();
	writer_string(&object, "name", slice_of(name));
	writer_number(&object, "seq", seq);
	print_object();
}

static void
print_source(void *unused, struct slice name, struct log_source source)
{
	(void)unused;
	begin_object();
	writer_string(&object, "source", name);
	writer_number(&object, "line", source.line);
	print_object();
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
print_position(struct projection *unused, int n, char **words)
{
	(void)unused;
	const struct projection_kind *kind;
	struct log *l = read_log(datadir_open(query.dir, false));
	struct log_state state = log_state(l);
	print_seq("log", state.last);
	print_seq("decided", state.undecided ? state.undecided - 1 : state.last);
	for (size_t i = 0; (kind = projections_at(i)) != NULL; i++)
		if (is_asked(kind->name, n, words))
			print_seq(kind->name, projection_position(query.dir, kind, query.cache));
	log_each_source(l, print_source, NULL);
	log_close(l);
}

static void
print_projections(struct projection *unused, int n, char **words)
{
	(void)unused;
	(void)n;
	(void)words;
	const struct projection_kind *kind;
	for (size_t i = 0; (kind = projections_at(i)) != NULL; i++) {
		begin_object();
		writer_string(&object, "name", slice_of(kind->name));
		print_object();
	}
}

static void
print_records(struct projection *unused, int n, char **words)
{
	(void)unused;
	(void)n;
	struct projection *p = open_projection(projections_named(words[0]));
	if (p != NULL)
		records_each(projection_store(p), print_line, NULL);
	projection_close(p);
}

static void
print_digest(struct projection *unused, int n, char **words)
{
	(void)unused;
	(void)n;
	struct projection *p = open_projection(projections_named(words[0]));
	unsigned char hash[SHA256_LENGTH];
	if (p == NULL)
		return;
	records_digest(projection_store(p), hash);
	projection_close(p);
	begin_object();
	writer_string(&object, "name", slice_of(words[0]));
	writer_hex(&object, "sha256", (struct slice){(const char *)hash, sizeof hash});
	print_object();
}

/* What the words after a topic may be. */
static bool
is_any(const char *word, int i)
{
	(void)i;
	return *word != '\0';
}

static bool
is_kind_or_id(const char *word, int i)
{
	return i == 0 ? trail_is_kind(word) : *word != '\0';
}

static bool
is_projection(const char *word, int i)
{
	(void)i;
	return projections_named(word) != NULL;
}

static bool
is_position(const char *word, int i)
{
	return strcmp(word, "log") == 0 || is_projection(word, i);
}

/* What can be asked. */
static const struct topic {
	const char *name;
	const struct projection_kind *kind; /* the projection that knows it, or NULL */
	int least, most;                    /* words after the topic */
	bool (*is_word)(const char *word, int i);
	void (*print)(struct projection *p, int n, char **words);
} topics[] = {
    {"voters", &projections_voters, 0, 1, is_any, print_voters},
    {"ballots", &projections_voters, 0, 1, is_any, print_ballots},
    {"elections", &projections_voters, 0, 1, is_any, print_elections},
    {"candidates", &projections_voters, 0, 1, is_any, print_candidates},
    {"votes", &projections_votes, 0, 1, is_any, print_votes},
    {"tally", &projections_tally, 0, 1, is_any, print_tally},
    {"result", &projections_voters, 0, 1, is_any, print_result},
    {"activity", &projections_tally, 0, 0, is_any, print_activity},
    {"cvr", &projections_voters, 0, 0, is_any, print_cvr},
    {"audit", &projections_audit, 2, 2, is_kind_or_id, print_audit},
    {"position", NULL, 0, 8, is_position, print_position},
    {"projections", NULL, 0, 0, is_any, print_projections},
    {"records", NULL, 1, 1, is_projection, print_records},
    {"digest", NULL, 1, 1, is_projection, print_digest},
};

static const struct topic *
topic_named(const char *name)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (strcmp(name, topics[i].name) == 0)
			return &topics[i];
	cli_wrong(query.cli, "cannot print", name);
}

static void
answer(int n, char **words)
{
	if (n == 0)
		cli_wrong(query.cli, "say what to print", NULL);
	const struct topic *topic = topic_named(words[0]);
	n--;
	words++;
	if (n < topic->least || n > topic->most)
		cli_wrong(query.cli,
		    n < topic->least ? "too few words after" : "too many words after", topic->name);
	for (int i = 0; i < n; i++)
		if (!topic->is_word(words[i], i))
			cli_wrong(query.cli, "cannot print", words[i]);
	struct projection *p = topic->kind ? open_projection(topic->kind) : NULL;
	if (p != NULL || topic->kind == NULL)
		topic->print(p, n, words);
	projection_close(p);
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
	    "  activity                how many events of each type came in each minute\n"
	    "  cvr                     the cast-vote record of each ballot that counts\n"
	    "  audit election|candidate|voter|ballot ID   the stored events of its life\n"
	    "  position [log|PROJECTION ...]   how far log, decisions and projections have come\n"
	    "  projections             the names of the projections\n"
	    "  records PROJECTION      every record as stored, in hexadecimal\n"
	    "  digest PROJECTION       a SHA-256 over all of them",
	    "WHAT ...", 9, options};
	query.cli = &cli;
	int first = cli_parse(&cli, argc, argv);
	if (query.dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	int data = datadir_open(query.dir, false);
	sandbox_files(data, verbose);
	output_keep(data);
	answer(argc - first, argv + first);
	output_let_go();
	if (verbose)
		warnx("%" PRIu64 " lines printed", query.printed);
	output_close();
	return EX_OK;
}
