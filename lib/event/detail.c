/* An event's detail: its members, read by the table in shape.h. */
#include "event/detail.h"

#include "base/sha256.h"
#include "base/timestamp.h"
#include "event/event_id.h"
#include "event/reason.h"
#include "event/secret.h"
#include "json/canonical.h"
#include "json/writer.h"

#include <stdio.h>

/* A detail that is being read. */
struct reader {
	struct canonical at;
	struct buf *out;    /* gets the detail with fallbacks filled in; NULL: they must be there */
	const char *copied; /* the text before this was appended to out */
	size_t n_votes;
	const struct member *wrong; /* the member at fault */
	bool missing;               /* the fault: it is missing */
};

/* Most of the time of many programs goes into this, so the compiler is told to make a reader for
 * each shape: it knows the table. */
#define FOR_EACH_SHAPE static inline __attribute__((always_inline))

static bool vote_object(struct reader *r, void *fields);
static bool profile_object(struct reader *r);

/* Reads a profile; *text is its text. */
static bool
profile_text(struct reader *r, struct slice *text)
{
	const char *from = r->at.at;
	if (!profile_object(r))
		return false;
	*text = (struct slice){from, (size_t)(r->at.at - from)};
	return true;
}

static bool
votes(struct reader *r, struct slice *text)
{
	struct canonical *c = &r->at;
	const char *from = c->at;
	if (!canonical_expect(c, SLICE("[")))
		return false;
	if (!canonical_expect(c, SLICE("]"))) {
		do {
			if (!vote_object(r, NULL))
				return false;
			r->n_votes++;
		} while (canonical_expect(c, SLICE(",")));
		if (!canonical_expect(c, SLICE("]")))
			return false;
	}
	*text = (struct slice){from, (size_t)(c->at - from)};
	return true;
}

/* Whether the string may be in an event: in an outside line it must not have a secret's form. */
static inline bool
is_storable(const struct reader *r, struct slice string)
{
	return r->out == NULL || string.len != SECRET_LENGTH || !secret_is_printed(string);
}

/* Reads an array of one or more different ids. */
static bool
ids(struct reader *r, struct slice *text)
{
	struct canonical *c = &r->at;
	struct slice id, other;
	const char *from = c->at;
	if (!canonical_expect(c, SLICE("[")))
		return false;
	struct canonical first = *c;
	do {
		const char *here = c->at;
		if (!canonical_id(c, &id) || !is_storable(r, id))
			return false;
		for (struct canonical before = first; before.at < here;
		     canonical_expect(&before, SLICE(",")))
			if (!canonical_id(&before, &other) || slice_eq(id, other))
				return false;
	} while (canonical_expect(c, SLICE(",")));
	if (!canonical_expect(c, SLICE("]")))
		return false;
	*text = (struct slice){from, (size_t)(c->at - from)};
	return true;
}

/* Reads a string of one line, which is not empty or too long. */
static bool
title(struct canonical *c, struct slice *text)
{
	size_t n = 0;
	if (!canonical_string(c, text))
		return false;
	for (size_t i = 0; i < text->len; i++) {
		/* Only the quote and the backslash are not escapes of control characters. */
		if (text->at[i] == '\\' && text->at[++i] != '"' && text->at[i] != '\\')
			return false;
		n += ((unsigned char)text->at[i] & 0xc0) != 0x80;
	}
	return n > 0 && n <= SHAPE_MOST_TITLE;
}

static bool
is_hash(struct slice text)
{
	unsigned char bytes[SHA256_LENGTH];
	struct canonical c = canonical_at(text);
	return canonical_hex(&c, bytes, sizeof bytes) && canonical_done(&c);
}

static bool
is_derived_id(struct slice text)
{
	struct slice cause;
	uint64_t number;
	return event_id_derived(text, &cause, &number);
}

static bool
count(struct canonical *c, uint64_t least, struct slice *text)
{
	uint64_t number;
	text->at = c->at;
	if (!canonical_uint(c, &number) || number < least || number > SHAPE_MOST_COUNT)
		return false;
	text->len = (size_t)(c->at - text->at);
	return true;
}

static bool
flag(struct canonical *c, struct slice *text)
{
	text->at = c->at;
	if (!canonical_expect(c, SLICE("true")) && !canonical_expect(c, SLICE("false")))
		return false;
	text->len = (size_t)(c->at - text->at);
	return true;
}

/* Reads the further members, after the shape's own: strings, all with different names. */
static bool
further(struct reader *r, const struct shape *shape, struct slice *text)
{
	struct canonical *c = &r->at;
	struct slice names[SHAPE_MOST_FURTHER], string;
	size_t n = 0;
	text->at = c->at;
	while (canonical_expect(c, SLICE(","))) {
		if (n == SHAPE_MOST_FURTHER || !canonical_string(c, &names[n]) ||
		    shape_member(shape, names[n]) != NULL || !canonical_expect(c, SLICE(":")) ||
		    !canonical_string(c, &string) || !is_storable(r, names[n]) ||
		    !is_storable(r, string))
			return false;
		for (size_t i = 0; i < n; i++)
			if (slice_eq(names[i], names[n]))
				return false;
		n++;
	}
	text->len = (size_t)(c->at - text->at);
	return true;
}

/* Where to store a member; fields is the struct for them, or NULL to throw them away. */
FOR_EACH_SHAPE struct slice *
field(const struct member *m, void *fields)
{
	static struct slice unwanted;
	return fields ? (struct slice *)(void *)((char *)fields + m->field) : &unwanted;
}

/* Reads a value of this kind. */
FOR_EACH_SHAPE bool
value(struct reader *r, const struct member *m, void *fields)
{
	struct canonical *c = &r->at;
	struct slice *text = field(m, fields);
	switch (m->kind) {
	case MEMBER_ID:
		return canonical_id(c, text) && is_storable(r, *text);
	case MEMBER_IDS:
		return ids(r, text);
	case MEMBER_TEXT:
		return canonical_string(c, text) && is_storable(r, *text);
	case MEMBER_TITLE:
		return title(c, text) && is_storable(r, *text);
	case MEMBER_DATE:
		return canonical_string(c, text) && timestamp_is_date(*text);
	case MEMBER_COUNT:
		return count(c, 1, text);
	case MEMBER_LIMIT:
		return count(c, 0, text);
	case MEMBER_FLAG:
		return flag(c, text);
	case MEMBER_STATE:
		return canonical_string(c, text) &&
		       (slice_eq(*text, SLICE("ISSUED")) || slice_eq(*text, SLICE("SUBMITTED")));
	case MEMBER_VOID:
		return canonical_string(c, text) && slice_eq(*text, SLICE("void"));
	case MEMBER_HASH:
	case MEMBER_SECRET:
		return canonical_string(c, text) && is_hash(*text);
	case MEMBER_EVENT:
		return canonical_string(c, text) && is_derived_id(*text);
	case MEMBER_REASON:
		return canonical_string(c, text) && reason_is_known(*text);
	case MEMBER_VOTE:
		return vote_object(r, fields ? text : NULL);
	case MEMBER_VOTES:
		return votes(r, text);
	case MEMBER_PROFILE:
		return profile_text(r, text);
	case MEMBER_FURTHER:
	case MEMBER_KINDS:
		break;
	}
	return false;
}

/* Skips the member's name and the punctuation around it, or nothing if the member is left out. */
FOR_EACH_SHAPE bool
name(struct canonical *c, const struct member *m, bool first)
{
	size_t n = m->before.len;
	if ((size_t)(c->end - c->at) < n || *c->at != (first ? '{' : ',') ||
	    !bytes_same(c->at + 1, m->before.at + 1, n - 1))
		return false;
	c->at += n;
	return true;
}

/* Handles a member that is left out: appends its fallback; false if it is required. */
static bool
left_out(struct reader *r, const struct member *m)
{
	r->missing = m->fallback == NULL || (*m->fallback != '\0' && r->out == NULL && !m->newer);
	if (r->missing || *m->fallback == '\0' || r->out == NULL)
		return !r->missing;
	buf_add(r->out, r->copied, (size_t)(r->at.at - r->copied));
	r->copied = r->at.at;
	writer_raw(r->out, m->name.at, slice_of(m->fallback));
	return true;
}

FOR_EACH_SHAPE bool
member(struct reader *r, const struct shape *shape, const struct member *m, void *fields)
{
	if (m->kind == MEMBER_FURTHER)
		return further(r, shape, field(m, fields));
	if (!name(&r->at, m, m == shape->members))
		return left_out(r, m);
	/* An outside line has the secret itself, never its hash. */
	return (m->kind != MEMBER_SECRET || r->out == NULL) && value(r, m, fields);
}

FOR_EACH_SHAPE bool
object(struct reader *r, const struct shape *shape, void *fields)
{
#pragma GCC unroll 9 /* SHAPE_MEMBERS + 1 */
	for (size_t i = 0; i <= SHAPE_MEMBERS; i++) {
		const struct member *m = &shape->members[i];
		if (m->name.at == NULL)
			break;
		if (!member(r, shape, m, fields)) {
			if (r->wrong == NULL)
				r->wrong = m;
			return false;
		}
	}
	return canonical_expect(&r->at, SLICE("}"));
}

static bool
vote_object(struct reader *r, void *fields)
{
	return object(r, &shape_vote, fields);
}

static bool
profile_object(struct reader *r)
{
	return object(r, &shape_profile, NULL);
}

/* Reads the detail of an event. The types named are the frequent ones. */
static bool
detail(struct reader *r, enum event_type type, struct detail *d)
{
	switch (type) {
	case VOTER_REGISTERED:
		return object(r, shape_of(VOTER_REGISTERED), d);
	case BALLOT_ISSUED:
		return object(r, shape_of(BALLOT_ISSUED), d);
	case BALLOT_SUBMITTED:
		return object(r, shape_of(BALLOT_SUBMITTED), d);
	case BALLOT_VERIFIED:
		return object(r, shape_of(BALLOT_VERIFIED), d);
	case BALLOT_REJECTED:
		return object(r, shape_of(BALLOT_REJECTED), d);
	case VOTE_CAST:
		return object(r, shape_of(VOTE_CAST), d);
	default:
		return object(r, shape_of(type), d);
	}
}

static bool
read_whole(struct reader *r, enum event_type type, struct detail *d)
{
	return detail(r, type, d) && canonical_done(&r->at);
}

bool
detail_read(enum event_type type, struct slice text, struct detail *d)
{
	struct reader r = {.at = canonical_at(text)};
	*d = (struct detail){0};
	bool good = read_whole(&r, type, d);
	d->n_votes = r.n_votes;
	return good;
}

bool
detail_complete(enum event_type type, struct slice text, struct buf *out)
{
	struct reader r = {.at = canonical_at(text), .out = out, .copied = text.at};
	size_t before = out->len;
	if (!read_whole(&r, type, NULL)) {
		out->len = before;
		return false;
	}
	buf_add(out, r.copied, (size_t)(r.at.at - r.copied));
	return true;
}

const char *
detail_fault(enum event_type type, struct slice text)
{
	static const char *const faults[MEMBER_KINDS] = {
	    [MEMBER_ID] = "is not an id (1 to 64 of A-Z a-z 0-9 . _ -)",
	    [MEMBER_IDS] = "is not an array of one or more different ids",
	    [MEMBER_TEXT] = "is not a string",
	    [MEMBER_TITLE] = "is not one line of 1 to 200 characters",
	    [MEMBER_DATE] = "is not a date like 2022-03-22",
	    [MEMBER_COUNT] = "is not a whole number from 1 to 65535",
	    [MEMBER_LIMIT] = "is not a whole number from 0 to 65535",
	    [MEMBER_FLAG] = "is neither true nor false",
	    [MEMBER_STATE] = "is neither ISSUED nor SUBMITTED",
	    [MEMBER_VOID] = "is not void: without it, a ballot with too many votes is rejected",
	    [MEMBER_HASH] = "is not a SHA-256 (64 hexadecimal digits in lower case)",
	    [MEMBER_SECRET] = "is not a SHA-256 (64 hexadecimal digits in lower case)",
	    [MEMBER_EVENT] = "is not the id of a derived event",
	    [MEMBER_REASON] = "is not a known reason",
	    [MEMBER_VOTE] = "is not a vote",
	    [MEMBER_VOTES] = "is not an array of votes",
	    [MEMBER_PROFILE] = "is not a voter's profile",
	    [MEMBER_FURTHER] = "are not strings with different names",
	};
	static char why[160];
	struct reader r = {.at = canonical_at(text)};
	if (read_whole(&r, type, NULL))
		return NULL;
	if (r.wrong == NULL)
		return "a member that its type does not have";
	if (r.missing)
		snprintf(why, sizeof why, "no member %s", r.wrong->name.at);
	else
		snprintf(why, sizeof why, "%s %s", r.wrong->name.at, faults[r.wrong->kind]);
	return why;
}

bool
detail_is_value(enum member_kind kind, struct slice text)
{
	const struct member nameless = {.kind = kind};
	struct reader r = {.at = canonical_at(text)};
	return value(&r, &nameless, NULL) && canonical_done(&r.at);
}

uint64_t
detail_count(struct slice text)
{
	uint64_t number;
	return slice_uint(text, &number) ? number : 0;
}

/* Skips the bracket or comma before an array's next element; false at its end. */
static bool
has_next(struct canonical *c)
{
	return canonical_expect(c, SLICE(",")) ||
	       (canonical_expect(c, SLICE("[")) && !canonical_expect(c, SLICE("]")));
}

bool
detail_next_vote(struct slice *array, struct vote *vote)
{
	if (array->len == 0)
		return false;
	struct reader r = {.at = canonical_at(*array)};
	bool more = has_next(&r.at) && vote_object(&r, vote);
	*array = (struct slice){r.at.at, (size_t)(r.at.end - r.at.at)};
	return more;
}

bool
detail_next_id(struct slice *array, struct slice *id)
{
	if (array->len == 0)
		return false;
	struct canonical c = canonical_at(*array);
	bool more = has_next(&c) && canonical_id(&c, id);
	*array = (struct slice){c.at, (size_t)(c.end - c.at)};
	return more;
}

bool
detail_has_id(struct slice ids, struct slice wanted)
{
	struct slice id;
	while (detail_next_id(&ids, &id))
		if (slice_eq(id, wanted))
			return true;
	return false;
}
