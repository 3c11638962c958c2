/* How many events of each type came in each minute. */
#include "election/activity.h"

#include "base/memory.h"
#include "base/timestamp.h"
#include "election/keys.h"
#include "store/key.h"
#include "json/writer.h"

#include <stdlib.h>
#include <string.h>

#define uthash_fatal(why) memory_fail()
#include <uthash.h>

/* The length of 2026-11-23T04:00. */
enum { MINUTE = 16, BE64 = 8 };

/* The counts of one minute that are not saved yet. */
struct minute {
	char minute[MINUTE];
	uint64_t n[EVENT_TYPES];
	UT_hash_handle hh;
};

struct activity {
	struct minute *minutes, *last; /* last: of the last event counted */
	char latest[TIMESTAMP_LENGTH]; /* zeros: no event was counted */
	struct buf created;            /* the seq and id of each Election Created to be put */
	struct buf closed;             /* the time and id of each Election Closed to be put */
};

struct activity *
activity_new(void)
{
	return memory_new(sizeof(struct activity));
}

static void
forget(struct activity *a)
{
	struct minute *m, *next;
	HASH_ITER(hh, a->minutes, m, next)
	{
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer loses track of uthash */
		HASH_DEL(a->minutes, m);
		free(m);
	}
	a->last = NULL;
	a->created.len = a->closed.len = 0;
}

void
activity_free(struct activity *a)
{
	if (a == NULL)
		return;
	forget(a);
	buf_free(&a->created);
	buf_free(&a->closed);
	free(a);
}

static struct minute *
minute_of(struct activity *a, struct slice time)
{
	struct minute *m = a->last;
	if (m != NULL && memcmp(m->minute, time.at, MINUTE) == 0)
		return m;
	HASH_FIND(hh, a->minutes, time.at, MINUTE, m);
	if (m == NULL) {
		m = memory_new(sizeof *m);
		memcpy(m->minute, time.at, MINUTE);
		HASH_ADD(hh, a->minutes, minute, MINUTE, m);
	}
	a->last = m;
	return m;
}

bool
activity_note(struct activity *a, const struct event *e)
{
	struct detail d;
	minute_of(a, e->time)->n[e->type]++;
	if (memcmp(a->latest, e->time.at, TIMESTAMP_LENGTH) < 0)
		memcpy(a->latest, e->time.at, TIMESTAMP_LENGTH);
	if (e->type != ELECTION_CREATED && e->type != ELECTION_CLOSED)
		return true;
	if (!detail_read(e->type, e->detail, &d))
		return false;
	if (e->type == ELECTION_CREATED)
		buf_be64(&a->created, e->seq);
	else
		buf_add(&a->closed, e->time.at, TIMESTAMP_LENGTH);
	key_add(e->type == ELECTION_CREATED ? &a->created : &a->closed, d.election_id);
	return true;
}

/* Adds to the number under the key. */
static void
add(struct store *s, struct slice key, uint64_t n)
{
	char bytes[BE64];
	struct buf number = {bytes, 0, sizeof bytes};
	struct slice stored;
	if (store_get(s, key, &stored) && stored.len == BE64)
		n += bytes_be64(stored.at);
	buf_be64(&number, n);
	store_put(s, key, buf_view(&number));
}

static void
save_minute(struct store *s, const struct minute *m)
{
	static struct buf key;
	for (unsigned type = 0; type < EVENT_TYPES; type++) {
		if (m->n[type] == 0)
			continue;
		key_begin(&key, KEY_ACTIVITY, (struct slice){m->minute, MINUTE});
		key_add(&key, shape_of((enum event_type)type)->type);
		add(s, buf_view(&key), m->n[type]);
	}
}

static void
save_created(struct store *s, struct slice created)
{
	static struct buf key;
	while (created.len > BE64) {
		key.len = 0;
		buf_add(&key, (char[]){KEY_CREATED}, 1);
		buf_add(&key, created.at, BE64);
		created = (struct slice){created.at + BE64, created.len - BE64};
		store_put(s, buf_view(&key), key_next_id(&created));
	}
}

static void
save_closed(struct store *s, struct slice closed)
{
	static struct buf key;
	while (closed.len > TIMESTAMP_LENGTH) {
		struct slice time = {closed.at, TIMESTAMP_LENGTH};
		closed =
		    (struct slice){closed.at + TIMESTAMP_LENGTH, closed.len - TIMESTAMP_LENGTH};
		key_begin(&key, KEY_CLOSED, key_next_id(&closed));
		store_put(s, buf_view(&key), time);
	}
}

void
activity_save(struct activity *a, struct store *s)
{
	const struct slice key = {(char[]){KEY_LATEST}, 1};
	const struct slice latest = {a->latest, TIMESTAMP_LENGTH};
	struct minute *m, *next;
	struct slice stored;
	if (a->minutes == NULL)
		return;
	HASH_ITER(hh, a->minutes, m, next)
	save_minute(s, m);
	save_created(s, buf_view(&a->created));
	save_closed(s, buf_view(&a->closed));
	if (!store_get(s, key, &stored) || slice_cmp(stored, latest) < 0)
		store_put(s, key, latest);
	forget(a);
}

/* Calls each(arg, line) for every record under the letter; put writes the members of the line. */
static void
each_under(struct store *s, char letter,
    void (*put)(struct buf *line, struct slice key, struct slice value),
    void (*each)(void *arg, struct slice line), void *arg)
{
	struct buf line = {0};
	struct slice key, value;
	bool more = store_seek(s, (struct slice){&letter, 1}, &key, &value);
	for (; more && *key.at == letter; more = store_next(s, &key, &value)) {
		line.len = 0;
		writer_begin_object(&line, NULL);
		put(&line, (struct slice){key.at + 1, key.len - 1}, value);
		writer_end_object(&line);
		each(arg, buf_view(&line));
	}
	buf_free(&line);
}

static void
put_created(struct buf *line, struct slice key, struct slice value)
{
	(void)key;
	writer_string(line, "created", value);
}

static void
put_closed(struct buf *line, struct slice key, struct slice value)
{
	writer_string(line, "closed", key_next_id(&key));
	writer_string(line, "time", value);
}

static void
put_count(struct buf *line, struct slice key, struct slice value)
{
	struct slice minute = key_next_id(&key), type = key_next_id(&key);
	writer_string(line, "type", type);
	writer_string(line, "minute", minute);
	writer_number(line, "n", value.len == BE64 ? bytes_be64(value.at) : 0);
}

static void
put_latest(struct buf *line, struct slice key, struct slice value)
{
	(void)key;
	writer_string(line, "latest", value);
}

static void
give_seq(uint64_t seq, void (*each)(void *arg, struct slice line), void *arg)
{
	struct buf line = {0};
	writer_begin_object(&line, NULL);
	writer_number(&line, "seq", seq);
	writer_end_object(&line);
	each(arg, buf_view(&line));
	buf_free(&line);
}

void
activity_each(struct store *s, uint64_t seq, void (*each)(void *arg, struct slice line), void *arg)
{
	if (seq > 0)
		give_seq(seq, each, arg);
	each_under(s, KEY_CREATED, put_created, each, arg);
	each_under(s, KEY_CLOSED, put_closed, each, arg);
	each_under(s, KEY_ACTIVITY, put_count, each, arg);
	each_under(s, KEY_LATEST, put_latest, each, arg);
}
