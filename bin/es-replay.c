/* es-replay: prints the stored events in order, and checks them. */
#include "base/counted.h"
#include "base/timestamp.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "log/log_reader.h"

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sysexits.h>
#include <unistd.h>

static struct {
	struct log *log;
	struct log_reader *reader;
	uint64_t from;           /* the first seq to print */
	uint64_t until_seq;      /* the last seq to print */
	struct slice until_time; /* print only events up to this time; empty: all */
	bool until_eof;          /* follow only until standard input ends */
	uint64_t printed;
} replay;

static bool
is_asked_for(const struct event *e)
{
	return e->seq >= replay.from &&
	       (replay.until_time.len == 0 || slice_cmp(e->time, replay.until_time) <= 0);
}

/* Whether later events are to be printed. */
static bool
goes_on(void)
{
	return log_reader_seq(replay.reader) <= replay.until_seq;
}

/* Prints the events up to the end of the log that find_end found. */
static void
print_known(void)
{
	struct event e;
	while (goes_on() && log_reader_next(replay.reader, &e)) {
		if (!is_asked_for(&e))
			continue;
		output_line(e.line);
		replay.printed++;
	}
	output_flush();
}

/* Finds the end of the durable part of the log. */
static void
find_end(void)
{
	log_begin(replay.log);
	log_end(replay.log);
	struct log_state state = log_state(replay.log);
	if (state.torn > 0)
		warnx("the last run was cut off while it wrote: ignoring %" PRIdMAX
		      " bytes after line %" PRIu64,
		    (intmax_t)state.torn, state.last);
}

/* Watches for files that are written to or made in the data directory; returns a descriptor to
 * poll, or -1 if the system cannot do that. */
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

/* Reads what standard input has, without waiting; false at its end. */
static bool
stdin_goes_on(void)
{
	char ignored[4096];
	ssize_t n = read(STDIN_FILENO, ignored, sizeof ignored);
	return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

/* Why to stop following, or to look at the log again. */
enum news { LOOK, LOOK_ONCE_MORE, NOBODY_READS };

/*
 * Waits until the log may have grown, or until nobody reads the output any more. Also returns after
 * a while without an event, since inotify does not see what another machine writes to a shared
 * disk.
 */
static enum news
wait_for_more(int watched)
{
	enum { WATCHED_MS = 1000, UNWATCHED_MS = 50 };
	char notices[4096];
	struct pollfd ends[] = {{.fd = STDOUT_FILENO}, {.fd = watched, .events = POLLIN},
	    {.fd = replay.until_eof ? STDIN_FILENO : -1, .events = POLLIN}};
	poll(ends, 3, watched >= 0 ? WATCHED_MS : UNWATCHED_MS);
	if (ends[0].revents & (POLLERR | POLLHUP | POLLNVAL))
		return NOBODY_READS;
	while (watched >= 0 && read(watched, notices, sizeof notices) > 0)
		continue;
	return ends[2].revents == 0 || stdin_goes_on() ? LOOK : LOOK_ONCE_MORE;
}

/* Prints events as they are stored, until it is to stop or the last one asked for is out. */
static void
follow(int watched)
{
	enum news news = LOOK;
	while (goes_on() && news == LOOK && (news = wait_for_more(watched)) != NOBODY_READS) {
		if (log_has_grown(replay.log)) {
			find_end();
			print_known();
		}
	}
}

/* Reads --until: a seq, or a time with or without milliseconds. */
static bool
read_until(const char *text)
{
	static char time[TIMESTAMP_LENGTH + 1];
	struct slice s = slice_of(text);
	if (slice_uint(s, &replay.until_seq))
		return true;
	if (s.len == TIMESTAMP_LENGTH - 4 && text[s.len - 1] == 'Z') {
		snprintf(time, sizeof time, "%.*s.000Z", (int)(s.len - 1), text);
		s = (struct slice){time, TIMESTAMP_LENGTH};
	}
	replay.until_time = s;
	return timestamp_is_time(s);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL, *from = "1", *until = NULL;
	bool follows = false, verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR", "the data directory"},
	    {"from", CLI_TEXT, &from, "SEQ", "start with this event"},
	    {"until", CLI_TEXT, &until, "SEQ|TIME",
	        "stop after this event; or print only events up to this time (UTC)"},
	    {"follow", CLI_FLAG, &follows, NULL, "keep printing events as they are stored"},
	    {"until-eof", CLI_FLAG, &replay.until_eof, NULL,
	        "with --follow, stop once standard input has ended"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {
	    "es-replay", "Prints the stored events in order, and checks them.", "", 0, options};
	cli_parse(&cli, argc, argv);
	replay.until_seq = UINT64_MAX;
	dir = cli_data(&cli, dir);
	if (!slice_uint(slice_of(from), &replay.from) || replay.from == 0)
		cli_wrong(&cli, "--from must be a seq, 1 or more", from);
	if (until != NULL && !read_until(until))
		cli_wrong(&cli, "--until is neither a seq nor a time like 2026-11-23T04:00:00.000Z",
		    until);
	if (follows && replay.until_time.len > 0)
		cli_wrong(&cli, "--follow can stop at a seq, but not at a time", NULL);
	if (replay.until_eof && !follows)
		cli_wrong(&cli, "--until-eof needs --follow", NULL);
	int data = datadir_open(dir, false);
	int watched = follows ? watch(data) : -1;
	sandbox_files(data, verbose);
	replay.log = log_open(data, LOG_READ);
	output_beside();
	find_end();
	replay.reader = log_reader_open(replay.log, replay.from);
	print_known();
	if (follows)
		follow(watched);
	if (verbose)
		warnx("%s printed", counted(replay.printed, "event"));
	log_reader_close(replay.reader);
	log_close(replay.log);
	output_close();
	return EX_OK;
}
