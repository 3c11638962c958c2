/*
 * The gate in front of the log (es-gate(1)): asks the voters projection, and the events after its
 * position, about a submission that is not stored yet. The projection may be behind the log.
 */
#ifndef ES_ELECTION_GATE_H
#define ES_ELECTION_GATE_H

#include "event/detail.h"
#include "event/reason.h"

struct gate;

struct gate_options {
	const char *path; /* of the data directory, and */
	int dir;          /* the directory, open; both must outlive the gate */
	bool always;      /* refuse even if no ballot was issued with a secret */
	int patience;     /* how many seconds to wait for the projection */
};

enum gate_answer {
	GATE_PASS,   /* let it through */
	GATE_REPEAT, /* it only repeats a stored submission, which gate_repeated gives */
	GATE_REFUSE, /* the ballot was never issued, is another voter's, or has another secret;
	                gate_reason says which */
};

/* Opens nothing before it is asked. Close with gate_close. */
struct gate *gate_open(const struct gate_options *options);

/* Asks about a submission, which must be kept until the next call. Ends the program with 75 if the
 * projection is locked, or needed but not usable or too far behind, for longer than the patience;
 * with 76 if the log is damaged. */
enum gate_answer gate_ask(struct gate *g, const struct detail *submission);

/* Asks about the same submission again, after others may have been stored. */
enum gate_answer gate_ask_again(struct gate *g);

/* Why it is refused. */
enum reason gate_reason(const struct gate *g);

/* The stored line that it repeats, and its seq; the line is borrowed until the next call. */
uint64_t gate_repeated(struct gate *g, struct slice *line);

/* Lets others write the projection. Call it before waiting for anything. */
void gate_rest(struct gate *g);

/* Frees all; takes NULL. */
void gate_close(struct gate *g);

#endif
