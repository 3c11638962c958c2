/* The gate in front of the log. */
#include "election/gate.h"

#include "base/memory.h"
#include "election/admission.h"
#include "election/projections.h"
#include "io/output.h"
#include "log/log.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

/* How much memory the projection may take, in bytes. */
enum { CACHE = 16 << 20 };

/* How many events after the projection's position are read for a submission: some 30 ms. */
enum { MOST_EVENTS = 100000 };

struct gate {
	struct gate_options options;
	struct log *log;
	struct projection *voters; /* NULL: not open, or there is none */
	bool looked;               /* whether it was opened since gate_rest */
	time_t since;              /* when, in seconds */
	/* About the submission at hand: */
	struct ballot_record ballot;
	uint64_t position; /* of the projection; 0: there is none */
	bool secrets;      /* it has ballots with secrets */
	bool on;           /* whether anything is refused */
	struct admission admission;
	uint64_t read; /* the seq of the last event that the admission took */
};

struct gate *
gate_open(const struct gate_options *options)
{
	struct gate *g = memory_new(sizeof *g);
	g->options = *options;
	return g;
}

static time_t
now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec;
}

/* Opens the projection, unless it was opened within the last second. */
static void
look(struct gate *g)
{
	if (g->looked && now() - g->since < 1)
		return;
	gate_rest(g);
	g->voters =
	    projection_look(g->options.path, &projections_voters, CACHE, g->options.patience);
	g->looked = true;
	g->since = now();
}

/* Reads what the projection knows of the ballot. */
static void
read_table(struct gate *g, struct slice ballot)
{
	look(g);
	g->position = 0;
	g->secrets = false;
	g->ballot.issued_at = 0;
	if (g->voters == NULL)
		return;
	struct store *s = projection_store(g->voters);
	g->position = projection_seq(g->voters);
	g->secrets = ballot_record_have_secrets(s);
	ballot_record_find(s, ballot, VERSIONED_NOW, &g->ballot);
}

/* Reads how far the log has come. */
static void
read_log(struct gate *g)
{
	if (g->log == NULL)
		g->log = log_open(g->options.dir, LOG_READ);
	else if (!log_has_grown(g->log))
		return;
	log_begin(g->log);
	log_end(g->log);
}

static void
read_event(struct gate *g, uint64_t seq, void (*take)(struct admission *a, const struct event *e))
{
	struct slice line;
	struct event e;
	if (!log_line(g->log, seq, &line) || !event_read(line, &e))
		errx(
		    EX_PROTOCOL, LOG_NAME " line %" PRIu64 ": not an event in canonical form", seq);
	take(&g->admission, &e);
}

/* Gives the admission what the log has after the event that it took last. */
static void
read_on(struct gate *g)
{
	read_log(g);
	uint64_t last = log_state(g->log).last;
	while (g->read < last)
		read_event(g, ++g->read, admission_event);
}

/* Whether the submission can be judged now; why it cannot. */
static const char *
judge(struct gate *g, const struct detail *submission)
{
	read_table(g, submission->ballot_id);
	read_log(g);
	struct log_state state = log_state(g->log);
	const struct ballot_record *b = &g->ballot;
	admission_begin(&g->admission, submission, b);
	g->read = g->position;
	g->on = g->options.always || g->secrets;
	if (state.last == 0)
		return "the log is empty";
	/* After its last fact nothing is issued but in another ballot's place. */
	if (!g->on && state.fact <= g->position)
		return NULL;
	if (state.last > g->position + MOST_EVENTS) {
		if (!g->on || b->issued_at == 0)
			return g->position == 0 ? "there is no voters projection"
			                        : "the voters projection is too far behind";
		/* What is not read could only show that the submission repeats another. */
		g->read = state.last - MOST_EVENTS;
	}
	if (b->taken_at > 0 && b->voided_at == 0)
		read_event(g, b->taken_at, admission_accepted);
	read_on(g);
	g->on |= g->admission.secrets;
	return NULL;
}

static enum gate_answer
answer(const struct gate *g)
{
	if (!g->on)
		return GATE_PASS;
	if (g->admission.reason != NO_REASON)
		return GATE_REFUSE;
	return admission_repeats(&g->admission) > 0 ? GATE_REPEAT : GATE_PASS;
}

enum gate_answer
gate_ask(struct gate *g, const struct detail *submission)
{
	const struct timespec nap = {.tv_nsec = 50000000};
	const char *why;
	for (int naps = 0; (why = judge(g, submission)) != NULL; naps++) {
		gate_rest(g);
		if (naps == g->options.patience * 20) {
			output_flush();
			errx(EX_TEMPFAIL, "%s: run the pipelines, and try again", why);
		}
		nanosleep(&nap, NULL);
	}
	return answer(g);
}

enum gate_answer
gate_ask_again(struct gate *g)
{
	if (g->on)
		read_on(g);
	return answer(g);
}

enum reason
gate_reason(const struct gate *g)
{
	return g->admission.reason;
}

uint64_t
gate_repeated(struct gate *g, struct slice *line)
{
	uint64_t seq = admission_repeats(&g->admission);
	if (seq > 0)
		log_line(g->log, seq, line);
	return seq;
}

void
gate_rest(struct gate *g)
{
	projection_close(g->voters);
	g->voters = NULL;
	g->looked = false;
}

void
gate_close(struct gate *g)
{
	if (g == NULL)
		return;
	gate_rest(g);
	log_close(g->log);
	ballot_record_free(&g->ballot);
	free(g);
}
