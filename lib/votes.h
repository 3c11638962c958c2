/* The votes projection's records: every vote that was cast, and for each ballot which are its. */
#ifndef ES_VOTES_H
#define ES_VOTES_H

#include "event.h"
#include "trail.h"

/* Keeps the vote of a Vote Cast, and collects it for its ballot; false if its detail is not of its
 * type's shape. */
bool votes_note(struct store *s, struct trail *t, const struct event *e);

/*
 * Calls each(arg, line) for every vote up to seq `last`, in the log's order, or for one ballot's
 * if its id is not empty: {"seq":N,"ballotId":…,"electionId":…,"candidateId":…}
 */
void votes_each(struct store *s, uint64_t last, struct slice ballot,
    void (*each)(void *arg, struct slice line), void *arg);

#endif
