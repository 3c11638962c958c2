/* What the gate in front of the log refused. */
#include "election/refusals.h"

#include "base/timestamp.h"
#include "election/limit.h"
#include "io/datadir.h"
#include "io/output.h"
#include "json/writer.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#define NEW_NAME REFUSALS_NAME ".new"
#define LIMITS_NAME "gate.limits"
#define LOCK_NAME "gate.lock"

/*
 * The file of limits has a number for all ballots, as limit_take remembers it, and one for each
 * bucket of ballots, by their hash. That others share a bucket is no harm: a submission that is to
 * be stored is never held up.
 */
enum { BUCKETS = 8191, NUMBER = 8 };

static const enum reason reasons[] = {UNKNOWN_BALLOT, WRONG_VOTER, NOT_AUTHENTIC};
enum { REASONS = sizeof reasons / sizeof *reasons };

struct counts {
	char since[TIMESTAMP_LENGTH + 1];
	uint64_t of[REASONS];
	uint64_t slowed; /* of these, how many were asked to wait */
};

static void
put_counts(struct buf *out, const struct counts *c)
{
	writer_begin_object(out, NULL);
	writer_string(out, "since", slice_of(c->since));
	for (size_t i = 0; i < REASONS; i++)
		writer_number(out, reason_name(reasons[i]), c->of[i]);
	writer_number(out, "slowed", c->slowed);
	writer_end_object(out);
	buf_add(out, "\n", 1);
}

/* Reads the counts; false unless they are exactly as put_counts writes them. */
static bool
read_counts(int dir, struct counts *c)
{
	char text[512];
	int fd = datadir_file(dir, REFUSALS_NAME, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : datadir_read(fd, text, sizeof text - 1, 0);
	struct buf again = {0};
	if (n < 0)
		err(EX_IOERR, "reading " REFUSALS_NAME);
	if (fd >= 0)
		close(fd);
	text[n] = '\0';
	bool good =
	    sscanf(text,
	        "{\"since\":\"%24[^\"]\",\"unknown-ballot\":%" SCNu64 ",\"wrong-voter\":%" SCNu64
	        ",\"not-authentic\":%" SCNu64 ",\"slowed\":%" SCNu64,
	        c->since, &c->of[0], &c->of[1], &c->of[2], &c->slowed) == REASONS + 2 &&
	    timestamp_is_time(slice_of(c->since));
	if (good)
		put_counts(&again, c);
	good = good && slice_eq(buf_view(&again), (struct slice){text, (size_t)n});
	buf_free(&again);
	if (!good && n > 0)
		warnx(REFUSALS_NAME " is not as this program writes it: counting from 0");
	return good;
}

static void
begin_counts(struct counts *c, const struct timespec *now)
{
	*c = (struct counts){0};
	timestamp_write(c->since, now);
}

/* Replaces the file, so that nobody ever sees a part of it. It need not survive a power loss. */
static void
write_counts(int dir, const struct counts *c)
{
	struct buf text = {0};
	int fd = datadir_file(dir, NEW_NAME, O_WRONLY | O_CREAT | O_TRUNC);
	put_counts(&text, c);
	if (fd < 0 || !output_write_all(fd, text.at, text.len) || close(fd) != 0 ||
	    renameat(dir, NEW_NAME, dir, REFUSALS_NAME) != 0)
		err(EX_IOERR, "writing " REFUSALS_NAME);
	buf_free(&text);
}

/* Applies a limit to the number at this place in the file of limits; how long to wait. */
static uint64_t
take(int fd, uint64_t place, uint64_t now, uint64_t per_minute)
{
	char bytes[NUMBER] = "";
	struct buf number = {bytes, 0, sizeof bytes};
	off_t at = (off_t)(place * NUMBER);
	if (datadir_read(fd, bytes, NUMBER, at) < 0)
		err(EX_IOERR, "reading " LIMITS_NAME);
	uint64_t until = bytes_be64(bytes), wait = limit_take(&until, now, per_minute);
	buf_be64(&number, until);
	if (lseek(fd, at, SEEK_SET) != at || !output_write_all(fd, bytes, NUMBER))
		err(EX_IOERR, "writing " LIMITS_NAME);
	return wait;
}

/* How many microseconds the sender should wait. */
static uint64_t
apply_limits(int dir, struct slice ballot, const struct refusal_limits *limits, uint64_t now)
{
	int fd = datadir_file(dir, LIMITS_NAME, O_RDWR | O_CREAT);
	uint64_t bucket = 1 + bytes_hash(ballot) % BUCKETS;
	uint64_t in_all = take(fd, 0, now, limits->in_all);
	uint64_t here = take(fd, bucket, now, limits->per_ballot);
	close(fd);
	return in_all > here ? in_all : here;
}

uint64_t
refusals_add(int dir, enum reason reason, struct slice ballot, const struct refusal_limits *limits)
{
	struct timespec now;
	struct counts c;
	clock_gettime(CLOCK_REALTIME, &now);
	int lock = datadir_lock(dir, LOCK_NAME, false, -1);
	if (!read_counts(dir, &c))
		begin_counts(&c, &now);
	uint64_t second = LIMIT_MINUTE / 60;
	uint64_t at = (uint64_t)now.tv_sec * second + (uint64_t)now.tv_nsec / 1000;
	uint64_t wait = apply_limits(dir, ballot, limits, at);
	for (size_t i = 0; i < REASONS; i++)
		c.of[i] += reasons[i] == reason;
	c.slowed += wait > 0;
	write_counts(dir, &c);
	close(lock);
	return (wait + second - 1) / second;
}

/* Takes a place among those that sleep, a byte of the file to lock; false if all are taken. */
static bool
take_place(int fd)
{
	for (off_t i = 0; i < REFUSALS_SLEEPERS; i++) {
		struct flock place = {
		    .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = i, .l_len = 1};
		if (fcntl(fd, F_OFD_SETLK, &place) == 0)
			return true;
		if (errno != EAGAIN && errno != EACCES)
			err(EX_IOERR, "locking " LIMITS_NAME);
	}
	return false;
}

void
refusals_sleep(int dir, unsigned seconds)
{
	int fd = datadir_file(dir, LIMITS_NAME, O_RDWR | O_CREAT);
	if (take_place(fd))
		sleep(seconds);
	close(fd);
}
