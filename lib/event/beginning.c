/* The beginning of a feed from outside: its lines before the first event. */
#include "event/beginning.h"

#include "base/memory.h"
#include "event/form.h"

#include <stdlib.h>

/* How many bytes are held before the feed is judged by them. */
enum { MOST = 256 << 10 };

struct beginning {
	const struct beginning_use *use;
	bool over;                 /* lines are now taken as they come */
	struct buf text;           /* of the lines held, each with LF */
	struct outside_line *held; /* text.at is not set */
	size_t n, cap;
	bool is_array;
	bool may_be_last; /* the last line held is an event, and may be an array's last */
	const char *form; /* what is wrong with the whole feed, once that was told */
};

struct beginning *
beginning_open(const struct beginning_use *use)
{
	struct beginning *b = memory_new(sizeof *b);
	b->use = use;
	return b;
}

/* Takes the lines held one by one, and from now on each line as it comes. */
static void
release(struct beginning *b)
{
	size_t at = 0;
	b->over = true;
	for (size_t i = 0; i < b->n; i++) {
		struct outside_line *g = &b->held[i];
		g->text.at = b->text.at + at;
		at += g->text.len + 1;
		b->use->take(g);
	}
	b->n = b->text.len = 0;
}

static void
refuse_all(struct beginning *b, const char *form)
{
	if (b->n > 0)
		b->held[0].text.at = b->text.at;
	b->use->refuse_all(b->form == NULL ? b->held : NULL, b->n, form);
	b->form = form;
	b->n = b->text.len = 0;
}

static void
hold(struct beginning *b, const struct outside_line *g)
{
	b->held = memory_grow(b->held, b->n, &b->cap, sizeof *b->held);
	b->held[b->n++] = *g;
	buf_slice(&b->text, g->text);
	buf_add(&b->text, "\n", 1);
	b->is_array = b->is_array || form_is_array(buf_view(&b->text));
}

/* Takes or refuses what is held, as the whole of it shows what it is. */
static void
judge(struct beginning *b)
{
	const char *form = b->form ? b->form : form_fault(buf_view(&b->text));
	if (form != NULL)
		refuse_all(b, form);
	else
		release(b);
}

/* Whether the line may be the one that closes an array. */
static bool
closes(const struct outside_line *g)
{
	struct slice text = form_skip_blank(g->text);
	return text.len > 0 && *text.at == ']';
}

void
beginning_line(struct beginning *b, const struct outside_line *g)
{
	if (b->over) {
		b->use->take(g);
		return;
	}
	bool is_event = b->use->is_event(g);
	bool was_event = b->may_be_last && !closes(g);
	hold(b, g);
	b->may_be_last = is_event;
	if (was_event || (is_event && !b->is_array))
		release(b);
	else if (b->text.len > MOST)
		judge(b);
}

void
beginning_idle(struct beginning *b)
{
	if (b->may_be_last && !b->over)
		release(b);
}

void
beginning_close(struct beginning *b)
{
	if (!b->over)
		judge(b);
	buf_free(&b->text);
	free(b->held);
	free(b);
}
