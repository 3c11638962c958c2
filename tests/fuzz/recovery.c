/*
 * Fuzzes the log's recovery: whatever stands behind a sound log, and in its head, opening it loses
 * no byte, never cuts into the sound part, and what is left is a log.
 *
 * The first byte says how the log is opened and what is in its head, the second how many bytes of
 * the rest are the head's; what follows them stands behind the sound log.
 */
#include "base/bytes.h"
#include "event/event.h"
#include "io/datadir.h"
#include "log/log.h"
#include "log/log_file.h"
#include "property.h"

#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define TIME ",\"time\":\"2026-11-23T04:00:00.000Z\",\"detail\":"
#define BALLOT "{\"ballotId\":\"b\",\"voterId\":\"v\","
#define VOTE "{\"electionId\":\"e\",\"candidateId\":\"c\"}"

static const char sound[] =
    "{\"seq\":1,\"id\":\"r:1\",\"type\":\"Ballot Issued\"" TIME BALLOT
    "\"ballotState\":\"ISSUED\"}}\n"
    "{\"seq\":2,\"id\":\"s:1\",\"type\":\"Ballot Submitted\"" TIME BALLOT "\"votes\":[" VOTE "]}}\n"
    "{\"seq\":3,\"id\":\"s:2\",\"type\":\"Ballot Submitted\"" TIME BALLOT "\"votes\":[" VOTE "]}}\n"
    "{\"seq\":4,\"id\":\"2.0\",\"type\":\"Ballot Verified\"" TIME BALLOT
    "\"voter\":{\"fullName\":\"F\",\"userName\":\"u\",\"address\":\"a\"},\"votes\":[" VOTE "]}}\n";

enum { SOUND = sizeof sound - 1 };

/* What the first byte asks for. */
enum { HEAD_MASK = 3, NO_HEAD = 0, ITS_HEAD, OTHER_HEAD, HASHED_HEAD, READS = 4 };

/*
 * Where the counters of the code's edges begin and end, which a forked child would keep to itself.
 * The compiler that makes these symbols does not let C name them.
 */
extern char *const counters[2];
__asm__(".section .data.rel.ro,\"aw\"\n"
        "counters: .quad __start___sancov_cntrs, __stop___sancov_cntrs\n"
        ".previous");
static char *shared;

static char place[64];
static int dir = -1;

static size_t
counters_size(void)
{
	return (size_t)(counters[1] - counters[0]);
}

static void
remove_place(void)
{
	static const char *const names[] = {
	    LOG_NAME, "events.head", "events.head.new", "events.lock", "events.torn-1"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlinkat(dir, names[i], 0);
	rmdir(place);
}

static void
make_place(void)
{
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	size_t n = counters_size();
	snprintf(place, sizeof place, "%s/es-recovery-XXXXXX", base);
	if (mkdtemp(place) == NULL || (dir = open(place, O_RDONLY | O_DIRECTORY)) < 0)
		err(EX_IOERR, "%s", place);
	shared = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		err(EX_IOERR, "mmap");
	atexit(remove_place);
}

static void
put_file(const char *name, struct slice text)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, text.at, text.len) != (ssize_t)text.len || close(fd) != 0)
		err(EX_IOERR, "%s", name);
}

/* Appends a file's bytes; false if it is not there. */
static bool
get_file(const char *name, struct buf *text)
{
	int fd = openat(dir, name, O_RDONLY);
	if (fd < 0)
		return false;
	size_t n = (size_t)log_file_size(fd);
	if (read(fd, buf_room(text, n), n) != (ssize_t)n || close(fd) != 0)
		err(EX_IOERR, "%s", name);
	text->len += n;
	return true;
}

/* In the child: how often the log was opened and closed. */
static int times;

/* In the child, when it ends: hands over what it counted. What can be opened once can be opened
 * again. */
static void
leave(int status, void *unused)
{
	(void)unused;
	memcpy(shared, counters[0], counters_size());
	_exit(times == 1 && status != EX_OK ? EX_SOFTWARE : status);
}

/* Opens the log twice, as the programs do, in a process of its own. Returns its status. */
static int
recover(bool writes)
{
	pid_t child = fork();
	if (child < 0)
		err(EX_IOERR, "fork");
	if (child == 0) {
		on_exit(leave, NULL);
		for (; times < 2; times++) {
			struct log *l = log_open(dir, writes ? LOG_APPEND_WITHOUT_KEY : LOG_READ);
			log_begin(l);
			log_close(l);
		}
		exit(EX_OK);
	}
	int status;
	if (waitpid(child, &status, 0) != child)
		err(EX_IOERR, "waitpid");
	property(WIFEXITED(status), "no signal ends it");
	memcpy(counters[0], shared, counters_size());
	return WEXITSTATUS(status);
}

/* The head that belongs to the sound log. */
static struct slice
its_head(void)
{
	static struct buf head;
	if (head.len == 0) {
		put_file(LOG_NAME, (struct slice){sound, SOUND});
		property(recover(true) == EX_OK && get_file("events.head", &head), "it is sound");
	}
	return buf_view(&head);
}

static void
put_head(unsigned what, struct slice text)
{
	struct buf head = {0};
	if (what == NO_HEAD) {
		unlinkat(dir, "events.head", 0);
		return;
	}
	buf_slice(&head, what == ITS_HEAD ? its_head() : text);
	if (what == HASHED_HEAD) {
		char line[32];
		snprintf(line, sizeof line, "hash %016llx\n",
		    (unsigned long long)bytes_hash(buf_view(&head)));
		buf_text(&head, line);
	}
	put_file("events.head", buf_view(&head));
	buf_free(&head);
}

/* Whether all of text is lines of events whose seq goes on from 1. */
static bool
is_log(struct slice text)
{
	struct event e;
	struct detail d;
	for (uint64_t seq = 1; text.len > 0; seq++) {
		const char *lf = memchr(text.at, '\n', text.len);
		size_t n = lf ? (size_t)(lf - text.at) : text.len;
		if (lf == NULL || !event_check((struct slice){text.at, n}, &e, &d) || e.seq != seq)
			return false;
		text = (struct slice){lf + 1, text.len - n - 1};
	}
	return true;
}

/* Whether a crash can have left this: its first line has no end, or a NUL. */
static bool
is_torn(struct slice text)
{
	const char *lf = memchr(text.at, '\n', text.len);
	return lf == NULL || memchr(text.at, '\0', (size_t)(lf - text.at)) != NULL;
}

static void
check_recovery(struct slice before, bool writes)
{
	struct buf after = {0};
	int status = recover(writes);
	property(status == EX_OK || status == EX_PROTOCOL, "it ends with 0 or 76, and again so");
	property(get_file(LOG_NAME, &after) && after.len >= SOUND, "the sound part stays");
	if (writes && status == EX_OK)
		property(is_log(buf_view(&after)), "what stays is a log");
	size_t kept = after.len;
	bool cut = get_file("events.torn-1", &after);
	property(!cut || is_torn((struct slice){after.at + kept, after.len - kept}),
	    "only what a crash can leave is cut");
	property(!cut || (writes && status == EX_OK), "only a recovery cuts");
	property(slice_eq(buf_view(&after), before), "no byte is lost, none cut later");
	buf_free(&after);
	unlinkat(dir, "events.torn-1", 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n < 2)
		return 0;
	if (dir < 0)
		make_place();
	size_t head = bytes[1] < n - 2 ? bytes[1] : n - 2;
	struct slice rest = {(const char *)bytes + 2, n - 2};
	struct buf log = {0};
	put_head(bytes[0] & HEAD_MASK, (struct slice){rest.at, head});
	buf_add(&log, sound, SOUND);
	buf_add(&log, rest.at + head, rest.len - head);
	put_file(LOG_NAME, buf_view(&log));
	check_recovery(buf_view(&log), (bytes[0] & READS) == 0);
	buf_free(&log);
	return 0;
}
