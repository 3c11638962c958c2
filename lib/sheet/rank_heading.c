/* Headings of columns that hold a voter's choices in order. */
#include "sheet/rank_heading.h"

#include "sheet/text.h"

#include <ctype.h>

enum { MOST_WORDS = 64 };

struct words {
	struct slice word[MOST_WORDS]; /* as written */
	bool used[MOST_WORDS];         /* it names the rank, so it is not of the contest's name */
	size_t n;
};

static void
split(struct slice text, struct words *w)
{
	size_t i = 0;
	w->n = 0;
	while (i < text.len && w->n < MOST_WORDS) {
		size_t from = i;
		while (i < text.len && text.at[i] != ' ' && text.at[i] != '_')
			i++;
		if (i > from) {
			w->used[w->n] = false;
			w->word[w->n++] = (struct slice){text.at + from, i - from};
		}
		i++;
	}
}

/* The word without punctuation at its ends, in small letters, in key, which has room for size. */
static struct slice
key_of(struct slice word, char *key, size_t size)
{
	size_t n = 0;
	for (size_t i = 0; i < word.len && n < size; i++)
		if (isalnum((unsigned char)word.at[i]) || (unsigned char)word.at[i] >= 0x80)
			key[n++] = (char)tolower((unsigned char)word.at[i]);
	return (struct slice){key, n};
}

/* The number that an ordinal is, such as 2nd or second; 0 if it is none. */
static uint64_t
ordinal(struct slice key)
{
	static const char *const names[] = {"first", "second", "third", "fourth", "fifth", "sixth",
	    "seventh", "eighth", "ninth", "tenth"};
	uint64_t value;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_eq(key, slice_of(names[i])))
			return i + 1;
	if (key.len > 2 && slice_uint((struct slice){key.at, key.len - 2}, &value) &&
	    text_is_one_of((struct slice){key.at + key.len - 2, 2}, "st nd rd th"))
		return value;
	return 0;
}

/* The number at the end of a word that begins with choice, rank or preference; 0 if it has none;
 * false if it is another word. */
static bool
is_rank_word(struct slice key, uint64_t *number)
{
	static const char *const names[] = {"choice", "rank", "ranking", "preference", "pref"};
	*number = 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);
		if (key.len < n || memcmp(key.at, names[i], n) != 0)
			continue;
		struct slice rest = {key.at + n, key.len - n};
		if (rest.len == 0 || slice_uint(rest, number))
			return true;
	}
	return false;
}

/* The number that the word is; 0 if it is none. A colon may follow. */
static uint64_t
number_of(struct slice word)
{
	uint64_t value;
	while (word.len > 0 && strchr(":.", word.at[word.len - 1]) != NULL)
		word.len--;
	return slice_uint(word, &value) ? value : 0;
}

/* Whether the word is a number in brackets, as ES&S puts after each heading. */
static bool
is_bracketed(struct slice word)
{
	return word.len > 2 && word.at[0] == '(' && word.at[word.len - 1] == ')' &&
	       text_is_digits((struct slice){word.at + 1, word.len - 2});
}

/* Finds the words that name the rank, and marks them as used. */
static bool
find_rank(struct words *w, uint64_t *rank)
{
	char key[64];
	for (size_t i = 0; i < w->n; i++) {
		uint64_t before = i > 0 ? ordinal(key_of(w->word[i - 1], key, sizeof key)) : 0;
		uint64_t after = i + 1 < w->n ? number_of(w->word[i + 1]) : 0;
		if (!is_rank_word(key_of(w->word[i], key, sizeof key), rank))
			continue;
		w->used[i] = true;
		if (*rank == 0 && before > 0)
			w->used[i - 1] = true;
		else if ((*rank == 0 && after > 0) ||
		         (i + 1 < w->n && slice_eq(w->word[i + 1], SLICE("0"))))
			w->used[i + 1] = true;
		*rank = *rank ? *rank : before ? before : after ? after : 1;
		return true;
	}
	/* An ordinal alone, or after the contest's name. */
	if (w->n > 0)
		*rank = ordinal(key_of(w->word[w->n - 1], key, sizeof key));
	if (w->n == 0 || *rank == 0)
		return false;
	w->used[w->n - 1] = true;
	return true;
}

bool
rank_heading(struct slice heading, struct buf *contest, uint64_t *rank)
{
	struct words w;
	size_t from = contest->len;
	struct buf own = {0};
	text_key(&own, heading);
	bool other = text_is_one_of(buf_view(&own),
	    "partypreference languagepreference contactpreference deliverypreference "
	    "mailpreference ballotpreference preferredlanguage");
	buf_free(&own);
	if (other)
		return false;
	split(heading, &w);
	while (w.n > 0 && is_bracketed(w.word[w.n - 1]))
		w.n--;
	if (!find_rank(&w, rank))
		return false;
	for (size_t i = 0; i < w.n; i++) {
		if (w.used[i] || text_is_one_of(w.word[i], "- : – —"))
			continue;
		if (contest->len > from)
			buf_add(contest, " ", 1);
		buf_slice(contest, w.word[i]);
	}
	while (contest->len > from && strchr(":-,", contest->at[contest->len - 1]) != NULL)
		contest->len--;
	return true;
}
