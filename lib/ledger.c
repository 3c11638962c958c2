/* What is in the log, as far as order goes. No I/O. */
#include "ledger.h"

#include "ballot.h"
#include "canon.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define uthash_fatal(why) errx(EX_IOERR, "out of memory")
#include <uthash.h>

struct source {
	struct ledger_source at;
	UT_hash_handle hh;
	size_t len;
	char name[];
};

/* Causes without outcome, first..last in seq without another event between them. */
struct run {
	uint64_t first, last;
};

struct ledger {
	struct source *sources;
	struct ledger_derived derived;
	uint64_t fact;    /* where the last event stands that is neither derived nor a cause */
	struct run *runs; /* runs[head..n) */
	size_t head, n, cap;
	struct ballot ballot; /* scratch */
};

struct ledger *
ledger_new(void)
{
	struct ledger *l = calloc(1, sizeof *l);
	if (l == NULL)
		errx(EX_IOERR, "out of memory");
	return l;
}

void
ledger_free(struct ledger *l)
{
	if (l == NULL)
		return;
	struct source *s, *next;
	HASH_ITER(hh, l->sources, s, next)
	{
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer loses track of uthash */
		HASH_DEL(l->sources, s);
		free(s);
	}
	free(l->runs);
	ballot_free(&l->ballot);
	free(l);
}

bool
ledger_forgets(struct slice source)
{
	struct slice prefix = SLICE("stdin-");
	return source.len >= prefix.len && memcmp(source.at, prefix.at, prefix.len) == 0;
}

static struct source *
source_of(const struct ledger *l, struct slice name)
{
	struct source *s;
	HASH_FIND(hh, l->sources, name.at, name.len, s);
	return s;
}

static void
put_source(struct ledger *l, struct slice name, struct ledger_source at)
{
	struct source *s = source_of(l, name);
	if (s == NULL) {
		s = calloc(1, sizeof *s + name.len);
		if (s == NULL)
			errx(EX_IOERR, "out of memory");
		s->len = name.len;
		memcpy(s->name, name.at, name.len);
		HASH_ADD_KEYPTR(hh, l->sources, s->name, s->len, s);
	}
	s->at = at;
}

static const char *
note_source(struct ledger *l, const struct event_id *id, uint64_t seq)
{
	if (ledger_forgets(id->source))
		return NULL;
	struct source *s = source_of(l, id->source);
	if (s == NULL)
		put_source(l, id->source, (struct ledger_source){id->number, seq});
	else if (id->number <= s->at.line)
		return "its source has this line or a later one already";
	else
		s->at.line = id->number;
	return NULL;
}

static void
push_run(struct ledger *l, struct run run)
{
	if (l->n > l->head && l->runs[l->n - 1].last + 1 == run.first) {
		l->runs[l->n - 1].last = run.last;
		return;
	}
	if (l->head > l->n / 2) {
		memmove(l->runs, l->runs + l->head, (l->n - l->head) * sizeof *l->runs);
		l->n -= l->head;
		l->head = 0;
	}
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 16;
		struct run *runs = reallocarray(l->runs, cap, sizeof *runs);
		if (runs == NULL)
			errx(EX_IOERR, "out of memory");
		l->runs = runs;
		l->cap = cap;
	}
	l->runs[l->n++] = run;
}

static void
pop_cause(struct ledger *l)
{
	struct run *run = &l->runs[l->head];
	if (run->first++ == run->last)
		l->head++;
}

static const char *
note_outcome(struct ledger *l, const struct event *e, uint64_t cause, uint64_t seq)
{
	if (l->derived.n < l->derived.of)
		return "the ballot decided before it lacks votes";
	if (l->head == l->n || l->runs[l->head].first != cause)
		return "its cause is not the first one without outcome";
	uint64_t of = 0;
	if (ballot_has_votes(e->type)) {
		if (!ballot_read(e, &l->ballot))
			return "its votes cannot be read";
		of = l->ballot.n;
	}
	pop_cause(l);
	l->derived = (struct ledger_derived){cause, 0, of, seq};
	return NULL;
}

static const char *
note_derived(struct ledger *l, const struct event *e, const struct event_id *id, uint64_t seq)
{
	uint64_t cause;
	if (!slice_uint(id->cause, &cause))
		return "its cause is not a seq";
	if (id->number == 0)
		return note_outcome(l, e, cause, seq);
	if (cause != l->derived.cause || id->number != l->derived.n + 1 ||
	    id->number > l->derived.of)
		return "it is not the next vote of the ballot decided before it";
	l->derived.n++;
	return NULL;
}

const char *
ledger_note(struct ledger *l, const struct event *e, uint64_t seq)
{
	struct event_id id;
	if (!event_id_read(e, &id))
		return "its id is not of the form its type asks for";
	if (shape_of(e->type)->origin == ORIGIN_DERIVED)
		return note_derived(l, e, &id, seq);
	const char *why = note_source(l, &id, seq);
	if (why == NULL && event_is_cause(e))
		push_run(l, (struct run){seq, seq});
	else if (why == NULL)
		l->fact = seq;
	return why;
}

struct ledger_source
ledger_source(const struct ledger *l, struct slice name)
{
	struct source *s = source_of(l, name);
	return s ? s->at : (struct ledger_source){0, 0};
}

uint64_t
ledger_fact(const struct ledger *l)
{
	return l->fact;
}

struct ledger_derived
ledger_derived(const struct ledger *l)
{
	return l->derived;
}

uint64_t
ledger_undecided(const struct ledger *l)
{
	if (l->derived.n < l->derived.of)
		return l->derived.cause;
	return l->head < l->n ? l->runs[l->head].first : 0;
}

void
ledger_each_source(const struct ledger *l,
    void (*each)(void *arg, struct slice name, struct ledger_source source), void *arg)
{
	struct source *s, *next;
	HASH_ITER(hh, l->sources, s, next)
	each(arg, (struct slice){s->name, s->len}, s->at);
}

static void
put_field(struct buf *out, uint64_t number)
{
	buf_add(out, " ", 1);
	buf_uint(out, number);
}

static void
write_source(void *arg, struct slice name, struct ledger_source source)
{
	struct buf *out = arg;
	buf_text(out, "source ");
	buf_slice(out, name);
	put_field(out, source.line);
	put_field(out, source.seq);
	buf_add(out, "\n", 1);
}

void
ledger_write(const struct ledger *l, struct buf *out)
{
	buf_text(out, "derived");
	put_field(out, l->derived.cause);
	put_field(out, l->derived.n);
	put_field(out, l->derived.of);
	put_field(out, l->derived.seq);
	buf_text(out, "\nfact");
	put_field(out, l->fact);
	buf_text(out, "\n");
	ledger_each_source(l, write_source, out);
	for (size_t i = l->head; i < l->n; i++) {
		buf_text(out, "undecided");
		put_field(out, l->runs[i].first);
		put_field(out, l->runs[i].last);
		buf_add(out, "\n", 1);
	}
}

static bool
read_field(struct canon *c, uint64_t *number)
{
	return canon_expect(c, SLICE(" ")) && canon_uint(c, number);
}

static bool
read_source(struct ledger *l, struct canon *c)
{
	const char *space = memchr(c->at, ' ', (size_t)(c->end - c->at));
	if (space == NULL)
		return false;
	struct slice name = {c->at, (size_t)(space - c->at)};
	struct ledger_source at;
	c->at = space;
	if (!canon_is_id(name) || !read_field(c, &at.line) || !read_field(c, &at.seq))
		return false;
	put_source(l, name, at);
	return true;
}

bool
ledger_read(struct ledger *l, struct slice line)
{
	struct canon c = canon_at(line);
	struct run run;
	if (canon_expect(&c, SLICE("source ")))
		return read_source(l, &c) && canon_done(&c);
	if (canon_expect(&c, SLICE("undecided"))) {
		if (!read_field(&c, &run.first) || !read_field(&c, &run.last) || !canon_done(&c))
			return false;
		push_run(l, run);
		return true;
	}
	if (canon_expect(&c, SLICE("fact")))
		return read_field(&c, &l->fact) && canon_done(&c);
	struct ledger_derived *d = &l->derived;
	return canon_expect(&c, SLICE("derived")) && read_field(&c, &d->cause) &&
	       read_field(&c, &d->n) && read_field(&c, &d->of) && read_field(&c, &d->seq) &&
	       canon_done(&c);
}
