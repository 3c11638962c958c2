/* A log in the test's directory, and histories in words that are offered to it. */
#ifndef LOGS_H
#define LOGS_H

#include "log/log.h"
#include "temp.h"
#include "words.h"

/*
 * Offers a history to the log in the directory, and says in said what came of it: s for each event
 * that was stored, k for one that was known, and after that why one was refused, at which it
 * ends. Stores after each event, or at the end and when the log asks for it.
 */
static inline void
logs_feed(const char *history, bool each, struct buf *said)
{
	struct log *l = log_open(temp_dir(), LOG_APPEND_WITHOUT_KEY);
	struct words w = {.text = history};
	struct buf line = {0}, print = {0};
	struct event e;
	struct detail d;
	const char *why = NULL;
	bool is_new;
	log_begin(l);
	while (why == NULL && words_event(&w, &line, &e, &d)) {
		why = log_offer(l, &e, &d, &print, &is_new);
		buf_text(said, why ? (said->len ? " " : "") : is_new ? "s" : "k");
		buf_text(said, why ? why : "");
		if (each)
			log_store(l);
	}
	log_store(l);
	log_end(l);
	log_close(l);
	buf_free(&line);
	buf_free(&print);
}

/* The same in a new log, from which a number of feeds, with bars between, are stored first: all of
 * which must be taken. */
static inline void
logs_feed_after(const char *stored, const char *history, bool each, struct buf *said)
{
	char copy[1024], *rest = copy, *feed;
	struct buf first = {0};
	temp_clear();
	snprintf(copy, sizeof copy, "%s", stored);
	while ((feed = strsep(&rest, "|")) != NULL) {
		first.len = 0;
		logs_feed(feed, each, &first);
		if (first.len > 0 && memchr(first.at, ' ', first.len) != NULL)
			errx(70, "a bad history: %s: %.*s", feed, (int)first.len, first.at);
	}
	logs_feed(history, each, said);
	buf_free(&first);
}

#endif
