/* How each topic of es-query is printed. */
#include "election/answers.h"

#include "election/activity.h"
#include "election/ballot_record.h"
#include "election/candidates.h"
#include "election/cast_vote_records.h"
#include "election/elections.h"
#include "election/official_count.h"
#include "election/projections.h"
#include "election/tally.h"
#include "election/trail.h"
#include "election/voters.h"
#include "election/votes.h"
#include "election/warnings.h"
#include "event/later.h"
#include "io/datadir.h"
#include "io/output.h"
#include "log/checkpoint_file.h"
#include "store/records.h"
#include "json/writer.h"

#include <err.h>
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

static struct {
	const char *dir;
	size_t cache;
	uint64_t printed;
} asked;

static void
print_line(void *unused, struct slice line)
{
	(void)unused;
	output_line(line);
	asked.printed++;
}

/* The object being written. */
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

/* The id asked for; empty: all. */
static struct slice
id_of(int n, char **words)
{
	return slice_of(n > 0 ? words[0] : "");
}

void
answer_voters(struct projection *p, int n, char **words)
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

void
answer_ballots(struct projection *p, int n, char **words)
{
	ballot_record_each(projection_store(p), id_of(n, words), print_ballot, NULL);
}

void
answer_elections(struct projection *p, int n, char **words)
{
	elections_each(projection_store(p), id_of(n, words), print_line, NULL);
}

void
answer_candidates(struct projection *p, int n, char **words)
{
	candidates_each(projection_store(p), id_of(n, words), print_line, NULL);
}

void
answer_votes(struct projection *p, int n, char **words)
{
	votes_each(projection_store(p), projection_seq(p), id_of(n, words), print_line, NULL);
}

void
answer_tally(struct projection *p, int n, char **words)
{
	struct tally *t = tally_new();
	tally_load(t, projection_store(p));
	tally_each(t, id_of(n, words), print_line, NULL);
	tally_free(t);
}

void
answer_activity(struct projection *p, int n, char **words)
{
	(void)n;
	(void)words;
	activity_each(projection_store(p), projection_seq(p), print_line, NULL);
}

static struct projection *
open_projection(const struct projection_kind *kind)
{
	return projection_read(asked.dir, kind, asked.cache);
}

/* Reads the log as it is now. */
static struct log *
read_log(int data)
{
	struct log *l = log_open(data, LOG_READ);
	log_begin(l);
	log_end(l);
	return l;
}

/* The official count needs two projections and the state of the log. */
void
answer_result(struct projection *voters, int n, char **words)
{
	struct projection *p = open_projection(&projections_tally);
	int data = datadir_open(asked.dir, false);
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
	    /* The voters projection learns nothing from derived events, so it may lack them. */
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
print_warning(void *unused, uint64_t seq, const char *text)
{
	(void)unused;
	begin_object();
	writer_number(&object, "seq", seq);
	writer_text(&object, "warning", slice_of(text));
	print_object();
}

void
answer_warnings(struct projection *p, int n, char **words)
{
	(void)n;
	(void)words;
	warnings_each(projection_store(p), 0, print_warning, NULL);
}

void
answer_cvr(struct projection *voters, int n, char **words)
{
	(void)n;
	(void)words;
	struct log *l = read_log(datadir_open(asked.dir, false));
	cast_vote_records_each(projection_store(voters), l, print_line, NULL);
	log_close(l);
}

/* The thing whose trail is printed. */
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

void
answer_audit(struct projection *p, int n, char **words)
{
	(void)n;
	struct life life = {read_log(datadir_open(asked.dir, false)), words[0], slice_of(words[1])};
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
	bool found = n == 0;
	for (int i = 0; i < n; i++)
		found |= strcmp(word, words[i]) == 0;
	return found;
}

/* How far the log, the decisions, the projections named (or all) and the sources have come. */
void
answer_position(struct projection *unused, int n, char **words)
{
	(void)unused;
	const struct projection_kind *kind;
	struct log *l = read_log(datadir_open(asked.dir, false));
	struct log_state state = log_state(l);
	print_seq("log", state.last);
	print_seq("decided", state.undecided ? state.undecided - 1 : state.last);
	for (size_t i = 0; (kind = projections_at(i)) != NULL; i++)
		if (is_asked(kind->name, n, words))
			print_seq(kind->name, projection_position(asked.dir, kind, asked.cache));
	log_each_source(l, print_source, NULL);
	log_close(l);
}

void
answer_projections(struct projection *unused, int n, char **words)
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

void
answer_records(struct projection *unused, int n, char **words)
{
	(void)unused;
	(void)n;
	struct projection *p = open_projection(projections_named(words[0]));
	if (p != NULL)
		records_each(projection_store(p), print_line, NULL);
	projection_close(p);
}

void
answer_digest(struct projection *unused, int n, char **words)
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

void
answers_begin(const char *dir, size_t cache)
{
	asked.dir = dir;
	asked.cache = cache;
}

uint64_t
answers_printed(void)
{
	return asked.printed;
}
