/* The order of events in the log. No I/O. */
#include "log/order.h"

#include "base/memory.h"
#include "json/canonical.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define uthash_fatal(why) memory_fail()
#include <uthash.h>

struct source {
	struct log_source at;
	UT_hash_handle hh;
	size_t len;
	char name[];
};

/* Causes without an outcome: all events with the seqs first..last. */
struct run {
	uint64_t first, last;
};

struct order {
	struct source *sources;
	struct source *last; /* the one found last, which often comes again */
	struct order_derived derived;
	uint64_t fact;    /* the seq of the last event that is neither derived nor a cause */
	struct run *runs; /* runs[head..n) */
	size_t head, n, cap;
};

struct order *
order_new(void)
{
	return memory_new(sizeof(struct order));
}

void
order_free(struct order *l)
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
	free(l);
}

static struct source *
source_of(struct order *l, struct slice name)
{
	struct source *s = l->last;
	if (s != NULL && slice_eq((struct slice){s->name, s->len}, name))
		return s;
	HASH_FIND(hh, l->sources, name.at, name.len, s);
	l->last = s;
	return s;
}

static void
put_source(struct order *l, struct slice name, struct log_source at)
{
	struct source *s = source_of(l, name);
	if (s == NULL) {
		s = memory_new(sizeof *s + name.len);
		s->len = name.len;
		memcpy(s->name, name.at, name.len);
		HASH_ADD_KEYPTR(hh, l->sources, s->name, s->len, s);
	}
	s->at = at;
}

static const char *
note_source(struct order *l, const struct event_id *id, uint64_t seq)
{
	if (!event_id_is_remembered(id->source))
		return NULL;
	struct source *s = source_of(l, id->source);
	if (s == NULL)
		put_source(l, id->source, (struct log_source){id->number, seq});
	else if (id->number <= s->at.line)
		return "its source already has this line or a later one";
	else
		s->at.line = id->number;
	return NULL;
}

static void
push_run(struct order *l, struct run run)
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
	l->runs = memory_grow(l->runs, l->n, &l->cap, sizeof *l->runs);
	l->runs[l->n++] = run;
}

static void
pop_cause(struct order *l)
{
	struct run *run = &l->runs[l->head];
	if (run->first++ == run->last)
		l->head++;
}

static const char *
note_outcome(struct order *l, uint64_t cause, uint64_t n_votes, uint64_t seq)
{
	if (l->derived.n < l->derived.of)
		return "the ballot decided before it lacks votes";
	if (l->head == l->n || l->runs[l->head].first != cause)
		return "its cause is not the first one without an outcome";
	pop_cause(l);
	l->derived = (struct order_derived){cause, 0, n_votes, seq};
	return NULL;
}

static const char *
note_vote(struct order *l, uint64_t cause, uint64_t number)
{
	if (cause != l->derived.cause || number != l->derived.n + 1 || number > l->derived.of)
		return "it is not the next vote of the ballot decided before it";
	l->derived.n++;
	return NULL;
}

static const char *
note_derived(struct order *l, const struct event *e, const struct detail *d, uint64_t seq)
{
	if (e->parts.cause_seq == 0)
		return "its cause is not a seq";
	if (e->parts.number > 0)
		return note_vote(l, e->parts.cause_seq, e->parts.number);
	return note_outcome(
	    l, e->parts.cause_seq, shape_brings_votes(e->type) ? d->n_votes : 0, seq);
}

const char *
order_note(struct order *l, const struct event *e, const struct detail *d, uint64_t seq)
{
	if (shape_is_derived(e->type))
		return note_derived(l, e, d, seq);
	const char *why = note_source(l, &e->parts, seq);
	if (why == NULL && event_is_cause(e->type, d))
		push_run(l, (struct run){seq, seq});
	else if (why == NULL)
		l->fact = seq;
	return why;
}

struct log_source
order_source(const struct order *l, struct slice name)
{
	struct source *s;
	HASH_FIND(hh, l->sources, name.at, name.len, s);
	return s ? s->at : (struct log_source){0, 0};
}

uint64_t
order_fact(const struct order *l)
{
	return l->fact;
}

struct order_derived
order_derived(const struct order *l)
{
	return l->derived;
}

uint64_t
order_undecided(const struct order *l)
{
	if (l->derived.n < l->derived.of)
		return l->derived.cause;
	return l->head < l->n ? l->runs[l->head].first : 0;
}

void
order_each_source(const struct order *l,
    void (*each)(void *arg, struct slice name, struct log_source source), void *arg)
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
write_source(void *arg, struct slice name, struct log_source source)
{
	struct buf *out = arg;
	buf_text(out, "source ");
	buf_slice(out, name);
	put_field(out, source.line);
	put_field(out, source.seq);
	buf_add(out, "\n", 1);
}

void
order_write(const struct order *l, struct buf *out)
{
	buf_text(out, "derived");
	put_field(out, l->derived.cause);
	put_field(out, l->derived.n);
	put_field(out, l->derived.of);
	put_field(out, l->derived.seq);
	buf_text(out, "\nfact");
	put_field(out, l->fact);
	buf_text(out, "\n");
	order_each_source(l, write_source, out);
	for (size_t i = l->head; i < l->n; i++) {
		buf_text(out, "undecided");
		put_field(out, l->runs[i].first);
		put_field(out, l->runs[i].last);
		buf_add(out, "\n", 1);
	}
}

static bool
read_field(struct canonical *c, uint64_t *number)
{
	return canonical_expect(c, SLICE(" ")) && canonical_uint(c, number);
}

static bool
read_source(struct order *l, struct canonical *c)
{
	const char *space = memchr(c->at, ' ', (size_t)(c->end - c->at));
	if (space == NULL)
		return false;
	struct slice name = {c->at, (size_t)(space - c->at)};
	struct log_source at;
	c->at = space;
	if (!event_id_is_source(name) || !read_field(c, &at.line) || !read_field(c, &at.seq))
		return false;
	put_source(l, name, at);
	return true;
}

bool
order_read(struct order *l, struct slice line)
{
	struct canonical c = canonical_at(line);
	struct run run;
	if (canonical_expect(&c, SLICE("source ")))
		return read_source(l, &c) && canonical_done(&c);
	if (canonical_expect(&c, SLICE("undecided"))) {
		if (!read_field(&c, &run.first) || !read_field(&c, &run.last) ||
		    !canonical_done(&c))
			return false;
		push_run(l, run);
		return true;
	}
	if (canonical_expect(&c, SLICE("fact")))
		return read_field(&c, &l->fact) && canonical_done(&c);
	struct order_derived *d = &l->derived;
	return canonical_expect(&c, SLICE("derived")) && read_field(&c, &d->cause) &&
	       read_field(&c, &d->n) && read_field(&c, &d->of) && read_field(&c, &d->seq) &&
	       canonical_done(&c);
}
