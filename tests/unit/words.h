/*
 * Events in words, so that a history is one text in a table: words with blanks between, each
 *
 *   [SEQ#][ID/]TYPE[:WHAT…][@MS]
 *
 * TYPE is in words_types. WHAT are the members that the type must have and that name something, in
 * the order of shape.c, and MEMBER=TEXT for others; texts are empty, counts 1, if nothing is
 * said. Votes are election and candidate, a letter each, with commas between. Without ID, outside
 * events are t:1, t:2, …; with SEQ the line has a seq. MS are the milliseconds of its time after
 * 04:00.
 *
 *   election:e:votesAllowed=2 candidate:e:a voter:v issued:b:v submitted:b:v:ea,eb
 *   5.0/verified:b:v:ea,eb 5.1/cast:b:ea revoked:b:reason=lost
 */
#ifndef WORDS_H
#define WORDS_H

#include "event/event.h"
#include "json/writer.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words_types[EVENT_TYPES] = {
    [ELECTION_CREATED] = "election",
    [ELECTION_OPENED] = "opened",
    [ELECTION_CLOSED] = "closed",
    [ELECTION_REOPENED] = "reopened",
    [CANDIDATE_REGISTERED] = "candidate",
    [CANDIDATE_WITHDRAWN] = "withdrawn",
    [ORGANIZER_NAMED] = "organizer",
    [VOTER_REGISTERED] = "voter",
    [BALLOT_CANCELLED] = "cancelled",
    [CANCELLATION_ACCEPTED] = "cancellation-accepted",
    [CANCELLATION_REFUSED] = "cancellation-refused",
    [BALLOT_REVOKED] = "revoked",
    [BALLOT_VOIDED] = "voided",
    [REVOCATION_REFUSED] = "revocation-refused",
    [VOTE_RETRACTED] = "retracted",
    [BALLOT_REPLACED] = "replaced",
    [REPLACEMENT_REFUSED] = "replacement-refused",
    [BALLOT_ISSUED] = "issued",
    [BALLOT_SUBMITTED] = "submitted",
    [BALLOT_VERIFIED] = "verified",
    [BALLOT_REJECTED] = "rejected",
    [VOTE_CAST] = "cast",
};

/* A history that is being written; begin with {.text = …}. */
struct words {
	const char *text; /* what is left of it */
	unsigned n;       /* how many words were taken */
	/* Of the word at hand: */
	char word[512];
	const char *what[12];
	size_t whats, used;
};

/* What is said for a member by its name; NULL if nothing is. */
static inline const char *
words_named(const struct words *w, struct slice name)
{
	for (size_t i = 0; i < w->whats; i++)
		if (strncmp(w->what[i], name.at, name.len) == 0 && w->what[i][name.len] == '=')
			return w->what[i] + name.len + 1;
	return NULL;
}

/* The next thing said without a name; nothing if there is none. */
static inline const char *
words_next_what(struct words *w)
{
	while (w->used < w->whats && strchr(w->what[w->used], '=') != NULL)
		w->used++;
	return w->used < w->whats ? w->what[w->used++] : "";
}

static inline void
words_vote(struct buf *out, const char *name, const char *vote)
{
	writer_begin_object(out, name);
	writer_string(out, "electionId", (struct slice){vote, 1});
	writer_string(out, "candidateId", (struct slice){vote + 1, vote[0] != '\0'});
	writer_end_object(out);
}

/* Texts with commas between, as votes or as strings. */
static inline void
words_array(struct buf *out, const char *name, const char *list, bool votes)
{
	writer_begin_array(out, name);
	while (*list != '\0') {
		size_t n = strcspn(list, ",");
		if (votes)
			words_vote(out, NULL, list);
		else
			writer_string(out, NULL, (struct slice){list, n});
		list += n + (list[n] == ',');
	}
	writer_end_array(out);
}

/* A string of 64 times its first letter, as a hash is as long. */
static inline void
words_hash(struct buf *out, const char *name, char digit)
{
	char hash[64];
	memset(hash, digit, sizeof hash);
	writer_string(out, name, (struct slice){hash, sizeof hash});
}

/* An event's id, whose colon is written ~. */
static inline void
words_event_id(struct buf *out, const char *name, const char *id)
{
	char text[64];
	snprintf(text, sizeof text, "%s", id);
	for (char *at = text; *at != '\0'; at++)
		if (*at == '~')
			*at = ':';
	writer_string(out, name, slice_of(text));
}

static inline void
words_members(struct words *w, struct buf *out, const struct shape *shape)
{
	for (const struct member *m = shape->members; m->name.at != NULL; m++) {
		const char *name = m->name.at;
		const char *said = m->kind == MEMBER_FURTHER ? words_named(w, SLICE("further"))
		                                             : words_named(w, m->name);
		bool optional = m->newer || (m->fallback != NULL && *m->fallback == '\0');
		if (said == NULL && optional)
			continue;
		switch (m->kind) {
		case MEMBER_TEXT:
			writer_string(out, name, slice_of(said ? said : ""));
			break;
		case MEMBER_DATE:
			writer_string(out, name, slice_of(said ? said : "2026-11-23"));
			break;
		case MEMBER_STATE:
			writer_string(out, name, slice_of(said ? said : "ISSUED"));
			break;
		case MEMBER_COUNT:
		case MEMBER_LIMIT:
		case MEMBER_FLAG:
			writer_raw(out, name, slice_of(said ? said : "1"));
			break;
		case MEMBER_HASH:
		case MEMBER_SECRET:
			words_hash(out, name, *said);
			break;
		case MEMBER_IDS:
			words_array(out, name, said ? said : "", false);
			break;
		case MEMBER_FURTHER:
			writer_string(out, said, slice_of(said));
			break;
		case MEMBER_PROFILE:
			writer_begin_object(out, name);
			words_members(w, out, &shape_profile);
			writer_end_object(out);
			break;
		case MEMBER_VOTE:
			words_vote(out, name, words_next_what(w));
			break;
		case MEMBER_VOTES:
			words_array(out, name, words_next_what(w), true);
			break;
		case MEMBER_EVENT:
			words_event_id(out, name, said ? said : words_next_what(w));
			break;
		default:
			writer_string(out, name, slice_of(said ? said : words_next_what(w)));
		}
	}
}

/* Takes the text up to a mark off the front of the word; NULL if it is not there. */
static inline char *
words_front(char **word, char mark)
{
	char *at = strchr(*word, mark), *front = *word;
	if (at == NULL)
		return NULL;
	*at = '\0';
	*word = at + 1;
	return front;
}

/* Writes the next word as a line, without LF, in place of what line held; false after the last. */
static inline bool
words_next(struct words *w, struct buf *line)
{
	w->text += strspn(w->text, " ");
	size_t n = strcspn(w->text, " ");
	if (n == 0)
		return false;
	if (n >= sizeof w->word)
		errx(70, "a word too long: %s", w->text);
	memcpy(w->word, w->text, n);
	w->word[n] = '\0';
	w->text += n;
	w->n++;
	char *word = w->word, *seq = words_front(&word, '#'), *id = words_front(&word, '/');
	char *ms = strchr(word, '@'), own_id[32], time[32], *what;
	if (ms != NULL)
		*ms++ = '\0';
	snprintf(own_id, sizeof own_id, "t:%u", w->n);
	unsigned after = ms ? (unsigned)atoi(ms) : 0;
	snprintf(time, sizeof time, "2026-11-23T04:%02u:%02u.%03uZ", after / 60000,
	    after / 1000 % 60, after % 1000);
	for (w->whats = w->used = 0; w->whats < 12 && (what = strsep(&word, ":")) != NULL;)
		w->what[w->whats++] = what;
	unsigned type = 0;
	while (type < EVENT_TYPES && strcmp(w->what[0], words_types[type]) != 0)
		type++;
	if (type == EVENT_TYPES)
		errx(70, "no such type: %s", w->what[0]);
	w->used = 1;
	line->len = 0;
	writer_begin_object(line, NULL);
	if (seq != NULL)
		writer_number(line, "seq", strtoull(seq, NULL, 10));
	writer_string(line, "id", slice_of(id ? id : own_id));
	writer_string(line, "type", shape_of((enum event_type)type)->type);
	writer_string(line, "time", slice_of(time));
	writer_begin_object(line, "detail");
	words_members(w, line, shape_of((enum event_type)type));
	writer_end_object(line);
	writer_end_object(line);
	return true;
}

/* The same, and takes the line apart; a word that makes no event ends the program. */
static inline bool
words_event(struct words *w, struct buf *line, struct event *e, struct detail *d)
{
	if (!words_next(w, line))
		return false;
	if (!event_check(buf_view(line), e, d))
		errx(70, "no event: %.*s", (int)line->len, line->at);
	return true;
}

#endif
