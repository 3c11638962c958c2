/* es-replay: prints the stored events, in order, and checks them on the way. */
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "history.h"
#include "lineage.h"
#include "lines.h"
#include "out.h"
#include "stamp.h"

#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

static struct {
	struct history *history;
	uint64_t from;           /* print no earlier one */
	uint64_t next;           /* the seq that must come */
	off_t at;                /* where it starts */
	uint64_t until_seq;      /* print no later one */
	struct slice until_time; /* print only events up to then; empty: all */
	struct ledger
	    *ledger; /* replayed from line 1: whether each event may stand where it stands */
	struct lineage *lineage; /* whether derived events are about their causes */
	uint64_t printed;
} replay;

_Noreturn static void
damage(const char *why)
{
	out_flush();
	errx(EX_PROTOCOL, LOG_NAME " line %llu: %s", (unsigned long long)replay.next, why);
}

static void
check_event(struct slice line, struct event *e)
{
	if (!event_check(line, e))
		damage(event_fault(line));
	if (e->seq != replay.next)
		damage("its seq is not the line's number");
	const char *why = lineage_check(replay.lineage, e, 0);
	if (why == NULL && replay.ledger != NULL)
		why = ledger_note(replay.ledger, e, e->seq);
	if (why != NULL)
		damage(why);
}

/* Prints what stands between the place reached and the log's end as it was found. */
static void
print_known(void)
{
	struct lines *l =
	    lines_open_range(replay.history->fd, replay.at, replay.history->last.end, LINES_LIMIT);
	struct slice line;
	struct event e;
	enum lines_kind kind = LINES_END;
	while (replay.next <= replay.until_seq && (kind = lines_next(l, &line)) == LINES_LINE) {
		check_event(line, &e);
		replay.next++;
		if (e.seq < replay.from)
			continue;
		if (replay.until_time.len > 0 && slice_cmp(e.time, replay.until_time) > 0)
			continue;
		out_line(line);
		replay.printed++;
	}
	if (kind == LINES_CUT || kind == LINES_LONG)
		damage("not a whole line");
	replay.at = replay.history->last.end;
	lines_close(l);
	out_flush();
}

/* Finds the log's end, as far as it is durable. */
static void
find_end(void)
{
	history_begin(replay.history);
	history_end(replay.history);
	if (replay.history->torn > 0)
		warnx("the last run was cut off while it wrote: %lld bytes behind line %llu do not "
		      "count",
		    (long long)replay.history->torn, (unsigned long long)replay.history->last.seq);
}

/* Goes to the event to begin with, or to the log's end if it is not there yet. */
static void
find_start(void)
{
	const struct log_mark *last = &replay.history->last;
	replay.next = replay.from <= last->seq ? replay.from : last->seq + 1;
	replay.at = last->end;
	if (replay.next <= last->seq)
		replay.at = log_find(replay.history->fd, last->end, replay.next);
	if (replay.next <= last->seq && replay.at == last->end)
		damage("not found by its seq: it, or one before it, is damaged");
	if (replay.next == 1)
		replay.ledger = ledger_new();
}

/* Is told when a file in the data directory is written to or made; -1 where the system cannot. */
static int
watch(int data)
{
	char path[32];
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	snprintf(path, sizeof path, "/proc/self/fd/%d", data);
	if (fd >= 0 && inotify_add_watch(fd, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/*
 * Waits until the log may have grown; false where nobody reads any more. It looks again after a
 * while in any case, since what another machine writes to a shared disk is not told.
 */
static bool
wait_for_more(int watched)
{
	enum { TOLD = 1000, NOT_TOLD = 50 };
	char told[4096];
	struct pollfd ends[] = {{.fd = STDOUT_FILENO}, {.fd = watched, .events = POLLIN}};
	poll(ends, 2, watched >= 0 ? TOLD : NOT_TOLD);
	if (ends[0].revents & (POLLERR | POLLHUP | POLLNVAL))
		return false;
	while (watched >= 0 && read(watched, told, sizeof told) > 0)
		continue;
	return true;
}

static bool
has_grown(int data)
{
	if (!log_is_there(data, replay.history->fd)) {
		out_flush();
		errx(EX_TEMPFAIL, "the log was removed, or another one put in its place");
	}
	return replay.history->fd < 0 ||
	       log_size(replay.history->fd) != replay.history->last.end + replay.history->torn;
}

/* Reads --until: a seq, or a time with or without milliseconds. */
static bool
read_until(const char *text)
{
	static char time[STAMP_LENGTH + 1];
	struct slice s = slice_of(text);
	if (slice_uint(s, &replay.until_seq))
		return true;
	if (s.len == STAMP_LENGTH - 4 && text[s.len - 1] == 'Z') {
		snprintf(time, sizeof time, "%.*s.000Z", (int)(s.len - 1), text);
		s = (struct slice){time, STAMP_LENGTH};
	}
	replay.until_time = s;
	return stamp_is_time(s);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL, *from_text = "1", *until = NULL;
	bool follow = false, verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR", "the data directory"},
	    {"from", CLI_TEXT, &from_text, "SEQ", "begin with this event"},
	    {"until", CLI_TEXT, &until, "SEQ|TIME",
	        "end with this event; or print only events up to this time (UTC)"},
	    {"follow", CLI_FLAG, &follow, NULL, "go on with events as they are stored"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-replay",
	    "Prints the stored events, in order, and checks them on the way.", "", 0, options};
	cli_parse(&cli, argc, argv);
	replay.until_seq = UINT64_MAX;
	if (dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	if (!slice_uint(slice_of(from_text), &replay.from) || replay.from == 0)
		cli_wrong(&cli, "--from is not a seq, from 1 on", from_text);
	if (until != NULL && !read_until(until))
		cli_wrong(&cli, "--until is neither a seq nor a time like 2026-11-23T04:00:00.000Z",
		    until);
	if (follow && replay.until_time.len > 0)
		cli_wrong(&cli, "--follow goes with a seq, not with a time", NULL);
	int data = datadir_open(dir, false);
	int watched = follow ? watch(data) : -1;
	confine_files(data, verbose);
	replay.history = history_open(data, HISTORY_READ);
	replay.lineage = lineage_open(replay.history);
	find_end();
	find_start();
	print_known();
	while (follow && replay.next <= replay.until_seq && wait_for_more(watched)) {
		if (has_grown(data)) {
			find_end();
			print_known();
		}
	}
	if (verbose)
		warnx("%llu events printed", (unsigned long long)replay.printed);
	ledger_free(replay.ledger);
	lineage_close(replay.lineage);
	history_close(replay.history);
	out_close();
	return EX_OK;
}
