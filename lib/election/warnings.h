/*
 * What the registry says that has no effect, hangs in the air, or leaves something undone, in the
 * voters projection: another votesAllowed for a contest that has one, a contest closed that does
 * not exist, a ballot for a voter who is not registered, a ballot that ended and was not replaced.
 */
#ifndef ES_ELECTION_WARNINGS_H
#define ES_ELECTION_WARNINGS_H

#include "event/detail.h"
#include "store/store.h"

struct warnings;

/* Notes nothing yet; ends the program with 74 if there is no memory. Free with warnings_free. */
struct warnings *warnings_new(void);

/* Frees all; takes NULL. */
void warnings_free(struct warnings *w);

/* Notes what is wrong with the registry event at seq, before what it says is kept. */
void warnings_note(struct warnings *w, struct store *s, enum event_type type,
    const struct detail *d, uint64_t seq);

/* Notes that the Ballot Issued at seq, of a ballot issued before, was not taken, if it says
 * anything else than the first one did. */
void warnings_note_reissued(struct store *s, const struct detail *d, uint64_t seq);

/* Prints them on standard error as programs do, with the line of the log, up to 20; then how many
 * more there are. */
void warnings_print(struct store *s, uint64_t since);

/* Notes that the cancellation or revocation at seq ended the voter's ballot. */
void warnings_note_ended(struct store *s, struct slice ballot, struct slice voter, uint64_t seq);

/* Calls each(arg, seq, text) for everything that is wrong now with events after `since`: first what
 * a record was kept of, by seq, then ballots of voters who are not registered, by voter, then
 * withdrawals without effect, by election and candidate. The text is printable ASCII. */
void warnings_each(struct store *s, uint64_t since,
    void (*each)(void *arg, uint64_t seq, const char *text), void *arg);

#endif
