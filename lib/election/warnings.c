/* What the registry says that has no effect, hangs in the air, or leaves something undone. */
#include "election/warnings.h"

#include "base/counted.h"
#include "base/memory.h"
#include "election/ballot_record.h"
#include "election/elections.h"
#include "election/keys.h"
#include "election/standing_warnings.h"
#include "store/key.h"

#include <err.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A record is stored under KEY_WARNING, the seq of the event and a number; for a contest that a
 * ballot style names, under ALL_SEQS and the contest's id. The record is the seq, what makes the
 * warning void, the id of the contest or ballot that this is about, ended by NUL, and the text.
 */
enum until { NEVER = 'n', CREATED = 'c', REPLACED = 'r' };
enum { UNTIL_AT = 8, ID_AT = 9 };
#define ALL_SEQS UINT64_MAX

enum { MOST_TEXT = 512, MOST_STYLES = 64, MOST_PRINTED = 20 };

/* An id, for printf's %.*s. */
#define ID(slice) (int)(slice).len, (slice).at

struct warnings {
	struct buf styles[MOST_STYLES]; /* ballot styles that were looked at */
	size_t n_styles;
};

struct warnings *
warnings_new(void)
{
	return memory_new(sizeof(struct warnings));
}

void
warnings_free(struct warnings *w)
{
	for (size_t i = 0; w != NULL && i < w->n_styles; i++)
		buf_free(&w->styles[i]);
	free(w);
}

static struct slice
key_of(uint64_t seq, struct slice rest)
{
	static struct buf key;
	key.len = 0;
	buf_add(&key, (char[]){KEY_WARNING}, 1);
	buf_be64(&key, seq);
	buf_slice(&key, rest);
	return buf_view(&key);
}

__attribute__((format(printf, 4, 5))) static struct slice
record_of(uint64_t seq, enum until until, struct slice id, const char *format, ...)
{
	static struct buf record;
	char text[MOST_TEXT];
	va_list ap;
	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	record.len = 0;
	buf_be64(&record, seq);
	buf_add(&record, (char[]){(char)until}, 1);
	key_add(&record, id);
	buf_text(&record, text);
	return buf_view(&record);
}

/* Puts a record; the number sets it apart from others of the same event. */
static void
put(struct store *s, uint64_t seq, char number, struct slice record)
{
	store_put(s, key_of(seq, (struct slice){&number, 1}), record);
}

static bool
exists(struct store *s, struct slice contest)
{
	return elections_allowed(s, contest, VERSIONED_NOW) > 0;
}

/* "1 vote", "2 votes"; "any number of votes" for 0. */
static const char *
count(uint64_t n, const char *one, char text[64])
{
	if (n == 0)
		snprintf(text, 64, "any number of %ss", one);
	else
		snprintf(text, 64, "%" PRIu64 " %s%s", n, one, n == 1 ? "" : "s");
	return text;
}

/* Notes seats and overvote that differ from what the election was created with. */
static void
note_new_terms(
    struct store *s, const struct detail *d, const struct election_terms *terms, uint64_t seq)
{
	char text[64];
	struct slice id = d->election_id;
	if (d->seats.len > 0 && detail_count(d->seats) != terms->seats)
		put(s, seq, 3,
		    record_of(seq, NEVER, SLICE(""),
		        "%.*s keeps %s: an election keeps the seats that it was created with, so "
		        "%.*s has no effect",
		        ID(id), terms->seats > 0 ? count(terms->seats, "seat", text) : "no seats",
		        ID(d->seats)));
	if (d->overvote.len > 0 && !terms->overvote_voids)
		put(s, seq, 4,
		    record_of(seq, NEVER, SLICE(""),
		        "%.*s keeps rejecting ballots with too many votes: overvote has an effect "
		        "only when an election is created",
		        ID(id)));
}

static void
note_created(struct store *s, const struct detail *d, uint64_t seq)
{
	char text[64];
	struct slice id = d->election_id;
	struct election_terms terms;
	if (!elections_terms(s, id, VERSIONED_NOW, &terms))
		return;
	note_new_terms(s, d, &terms, seq);
	if (terms.votes_allowed != detail_count(d->votes_allowed))
		put(s, seq, 0,
		    record_of(seq, NEVER, SLICE(""),
		        "%.*s keeps %s: an election keeps its first votesAllowed, so %.*s has no "
		        "effect",
		        ID(id), count(terms.votes_allowed, "vote", text), ID(d->votes_allowed)));
	if (terms.ballots_per_voter != detail_count(d->ballots_per_voter))
		put(s, seq, 1,
		    record_of(seq, NEVER, SLICE(""),
		        "%.*s keeps %s per voter: an election keeps its first ballotsPerVoter, so "
		        "%.*s "
		        "has no effect",
		        ID(id), count(terms.ballots_per_voter, "ballot", text),
		        ID(d->ballots_per_voter)));
	if (slice_eq(d->opened, SLICE("false")) &&
	    elections_state(s, id, VERSIONED_NOW) == CONTEST_OPEN)
		put(s, seq, 2,
		    record_of(seq, NEVER, SLICE(""),
		        "%.*s stays open: opened has an effect only when an election is created",
		        ID(id)));
}

/* What an event would do that leaves the state of a contest as it is. */
static const char *
idle_change(enum event_type type, enum contest_state state)
{
	if (type == ELECTION_OPENED)
		return state == CONTEST_OPEN     ? "is open already"
		       : state == CONTEST_CLOSED ? "stays closed: only Election Reopened opens it"
		                                 : NULL;
	if (type == ELECTION_CLOSED)
		return state == CONTEST_CLOSED ? "is closed already" : NULL;
	return state != CONTEST_CLOSED ? "is not closed, so it cannot be reopened" : NULL;
}

static void
note_state(struct store *s, enum event_type type, const struct detail *d, uint64_t seq)
{
	struct slice id = d->election_id;
	const char *idle = idle_change(type, elections_state(s, id, VERSIONED_NOW));
	if (!exists(s, id))
		put(s, seq, 0,
		    record_of(seq, CREATED, id, "%s: there is no election %.*s",
		        shape_of(type)->type.at, ID(id)));
	else if (idle != NULL)
		put(s, seq, 0,
		    record_of(seq, NEVER, SLICE(""), "%s: %.*s %s", shape_of(type)->type.at, ID(id),
		        idle));
}

/* Whether the style was looked at before. */
static bool
is_known_style(struct warnings *w, struct slice style)
{
	for (size_t i = 0; i < w->n_styles; i++)
		if (slice_eq(buf_view(&w->styles[i]), style))
			return true;
	if (w->n_styles < MOST_STYLES)
		buf_slice(&w->styles[w->n_styles++], style);
	return false;
}

/* Only the first ballot that names a contest which does not exist is told of. Which one that is
 * must not depend on how the log was divided into runs. */
static void
note_style(struct warnings *w, struct store *s, const struct detail *d, uint64_t seq)
{
	struct slice ids = d->election_ids, id;
	if (ids.len == 0 || is_known_style(w, ids))
		return;
	while (detail_next_id(&ids, &id))
		if (!exists(s, id))
			store_add(s, key_of(ALL_SEQS, id),
			    record_of(seq, CREATED, id,
			        "ballot %.*s is for election %.*s, which does not exist",
			        ID(d->ballot_id), ID(id)));
}

void
warnings_note(
    struct warnings *w, struct store *s, enum event_type type, const struct detail *d, uint64_t seq)
{
	switch (type) {
	case ELECTION_CREATED:
		note_created(s, d, seq);
		break;
	case ELECTION_OPENED:
	case ELECTION_CLOSED:
	case ELECTION_REOPENED:
		note_state(s, type, d, seq);
		break;
	case CANDIDATE_REGISTERED:
		if (!exists(s, d->election_id))
			put(s, seq, 0,
			    record_of(seq, CREATED, d->election_id,
			        "candidate %.*s stands in election %.*s, which does not exist",
			        ID(d->candidate_id), ID(d->election_id)));
		break;
	case BALLOT_ISSUED:
		note_style(w, s, d, seq);
		break;
	default:
		break;
	}
}

void
warnings_note_reissued(struct store *s, const struct detail *d, uint64_t seq)
{
	struct ballot_record b = {0};
	ballot_record_find(s, d->ballot_id, VERSIONED_NOW, &b);
	if (!slice_eq(buf_view(&b.voter), d->voter_id) ||
	    b.taken_before != slice_eq(d->ballot_state, SLICE("SUBMITTED")) ||
	    !slice_eq(buf_view(&b.secret_hash), d->secret_hash) ||
	    !slice_eq(buf_view(&b.election_ids), d->election_ids))
		put(s, seq, 0,
		    record_of(seq, NEVER, SLICE(""),
		        "ballot %.*s keeps what it was first issued with: this has no effect",
		        ID(d->ballot_id)));
	ballot_record_free(&b);
}

void
warnings_note_ended(struct store *s, struct slice ballot, struct slice voter, uint64_t seq)
{
	put(s, seq, 0,
	    record_of(seq, REPLACED, ballot,
	        "ballot %.*s ended and no other is in its place: if voter %.*s has no other, es "
	        "reissue issues one",
	        ID(ballot), ID(voter)));
}

static bool
is_replaced(struct store *s, struct slice ballot)
{
	struct ballot_record b = {0};
	ballot_record_find(s, ballot, VERSIONED_NOW, &b);
	ballot_record_free(&b);
	return b.replaced_at > 0;
}

static bool
is_void(struct store *s, enum until until, struct slice id)
{
	return (until == CREATED && exists(s, id)) || (until == REPLACED && is_replaced(s, id));
}

static void
each_record(struct store *s, uint64_t since,
    void (*each)(void *arg, uint64_t seq, const char *text), void *arg)
{
	struct buf at = {0}, record = {0};
	struct slice key, value;
	buf_slice(&at, key_of(since + 1, SLICE("")));
	while (store_seek(s, buf_view(&at), &key, &value) && *key.at == KEY_WARNING) {
		at.len = record.len = 0;
		buf_slice(&at, key); /* copies, because looking up the contest ends the loan */
		buf_slice(&record, value);
		buf_add(&record, "", 1);
		struct slice text = {record.at + ID_AT, record.len - ID_AT};
		struct slice id = key_next_id(&text);
		uint64_t seq = bytes_be64(record.at);
		if (seq > since && !is_void(s, (enum until)record.at[UNTIL_AT], id))
			each(arg, seq, text.at);
		buf_add(&at, "", 1);
	}
	buf_free(&at);
	buf_free(&record);
}

void
warnings_each(struct store *s, uint64_t since,
    void (*each)(void *arg, uint64_t seq, const char *text), void *arg)
{
	each_record(s, since, each, arg);
	standing_warnings_each(s, since, each, arg);
}

static void
print(void *arg, uint64_t seq, const char *text)
{
	uint64_t *n = arg;
	if (++*n <= MOST_PRINTED)
		warnx("line %" PRIu64 ": %s", seq, text);
}

void
warnings_print(struct store *s, uint64_t since)
{
	uint64_t n = 0;
	warnings_each(s, since, print, &n);
	if (n > MOST_PRINTED)
		warnx("and %s", counted(n - MOST_PRINTED, "more warning"));
}
