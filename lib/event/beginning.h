/*
 * The beginning of a feed from outside: the lines before the first event are held, because a feed
 * that is an array, or not UTF-8, gets one answer and not one for each line.
 */
#ifndef ES_EVENT_BEGINNING_H
#define ES_EVENT_BEGINNING_H

#include "base/bytes.h"

/* A line from outside. */
struct outside_line {
	struct slice text;       /* without LF; only its beginning if it is too long */
	uint64_t number, length; /* its number from 1, its full length in bytes */
	bool is_long;
};

/* What the owner of a feed does. */
struct beginning_use {
	/* Whether the line is an event by itself. */
	bool (*is_event)(const struct outside_line *g);
	/* Passes the line on or refuses it. */
	void (*take)(const struct outside_line *g);
	/* Refuses n lines together, of which this is the first; form says what is wrong with the
	 * feed. Called again, with first NULL, for further lines. */
	void (*refuse_all)(const struct outside_line *first, uint64_t n, const char *form);
};

struct beginning;

/* Begins a feed. Free with beginning_close. */
struct beginning *beginning_open(const struct beginning_use *use);

/* Gives the feed's next line that is not blank. */
void beginning_line(struct beginning *b, const struct outside_line *g);

/* Before a read that may wait: an event does not wait for the next line. */
void beginning_idle(struct beginning *b);

/* Ends the feed: each line given has been taken or refused. Frees all. */
void beginning_close(struct beginning *b);

#endif
