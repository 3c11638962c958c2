/* es-gate: keeps submissions out of the log whose ballot was never issued, is another voter's or
 * has another secret. */
#include "base/counted.h"
#include "election/gate.h"
#include "election/limit.h"
#include "election/refusals.h"
#include "event/stream.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "io/turn.h"

#include <err.h>
#include <inttypes.h>
#include <sysexits.h>

_Static_assert(CLI_MOST <= LIMIT_MOST, "limits are given as CLI_COUNT");

static struct {
	int dir;
	struct gate *gate;
	struct refusal_limits limits;
	int lock;      /* to be taken before the first event is passed on; -1: none */
	int patience;  /* in seconds */
	unsigned slow; /* for how many seconds a refusal over a limit takes at least */
	uint64_t line; /* the number of the event at hand */
	uint64_t passed, refused, repeats;
} work = {.lock = -1};

static void
rest(void)
{
	gate_rest(work.gate);
}

static void
refuse(const struct detail *d)
{
	enum reason reason = gate_reason(work.gate);
	uint64_t wait = refusals_add(work.dir, reason, d->ballot_id, &work.limits);
	work.refused++;
	if (wait > 0 && work.slow > 0) {
		rest();
		refusals_sleep(work.dir, work.slow);
	}
	if (wait > 0)
		warnx("line %" PRIu64 " refused: %s, too many: wait %" PRIu64 " s", work.line,
		    reason_name(reason), wait);
	else
		warnx("line %" PRIu64 " refused: %s", work.line, reason_name(reason));
}

/* Prints the stored event in place of the one that repeats it. */
static void
repeat(void)
{
	struct slice stored;
	uint64_t seq = gate_repeated(work.gate, &stored);
	output_line(stored);
	work.repeats++;
	warnx("line %" PRIu64 " is stored already: seq %" PRIu64, work.line, seq);
}

/* Waits for the lock, unless it has it. */
static void
take_lock(void)
{
	if (work.lock < 0)
		return;
	rest();
	turn_wait(work.lock, work.patience);
	work.lock = -1;
}

static void
judge(const struct event *e)
{
	struct detail d;
	if (!detail_read(e->type, e->detail, &d))
		stream_refuse("its detail does not fit its type");
	enum gate_answer answer = gate_ask(work.gate, &d);
	if (answer == GATE_PASS) {
		take_lock();
		answer = gate_ask_again(work.gate);
	}
	if (answer == GATE_REFUSE) {
		refuse(&d);
	} else if (answer == GATE_REPEAT) {
		repeat();
	} else {
		output_line(e->line);
		work.passed++;
	}
}

static void
pass(const struct event *e)
{
	take_lock();
	output_line(e->line);
	work.passed++;
}

static void
judge_all(void)
{
	struct event e;
	stream_on_idle(rest);
	while (stream_next(&e)) {
		work.line++;
		if (e.type == BALLOT_SUBMITTED && e.seq == 0)
			judge(&e);
		else
			pass(&e);
	}
}

int
main(int argc, char **argv)
{
	struct gate_options gate = {0};
	uint64_t per_ballot = 10, in_all = 300, patience = 5, slow = 0, lock = 0;
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &gate.path, "DIR", "the data directory"},
	    {"always", CLI_FLAG, &gate.always, NULL,
	        "refuse even if no ballot was issued with a secret"},
	    {"per-ballot", CLI_COUNT, &per_ballot, "N",
	        "ask senders to wait after N refusals of a ballot in a minute (10)"},
	    {"in-all", CLI_COUNT, &in_all, "N", "or after N of all ballots (300)"},
	    {"slow", CLI_COUNT, &slow, "SECONDS", "sleep before each refusal over a limit (none)"},
	    {"wait", CLI_COUNT, &patience, "SECONDS",
	        "how long to wait for the voters projection or the lock (5)"},
	    {"lock", CLI_COUNT, &lock, "FD", "lock this open file before anything is passed on"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-gate",
	    "Passes events on, without submissions whose ballot was never issued, is another "
	    "voter's or\nhas another secret.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	gate.path = cli_data(&cli, gate.path);
	gate.dir = work.dir = datadir_open(gate.path, false);
	gate.patience = work.patience = (int)patience;
	work.limits = (struct refusal_limits){per_ballot, in_all};
	work.slow = (unsigned)slow;
	work.lock = lock > 0 ? (int)lock : -1;
	sandbox_files(gate.dir, verbose);
	work.gate = gate_open(&gate);
	judge_all();
	if (verbose)
		warnx("%s passed on, %" PRIu64 " stored already, %" PRIu64 " refused",
		    counted(work.passed, "event"), work.repeats, work.refused);
	output_close();
	gate_close(work.gate);
	stream_close();
	return work.refused > 0 ? EX_DATAERR : EX_OK;
}
