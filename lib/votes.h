/* The votes projection's records: every vote that was cast. */
#ifndef ES_VOTES_H
#define ES_VOTES_H

#include "event.h"
#include "store.h"

/* Keeps the vote of a Vote Cast; false if its detail is not of its type's shape. Others leave no
 * trace. */
bool votes_note(struct store *s, const struct event *e);

/*
 * Calls each(arg, line) for every vote, by ballot, election and candidate id (bytes), or for one
 * ballot's if its id is not empty: {"seq":N,"ballotId":…,"electionId":…,"candidateId":…}
 */
void votes_each(
    struct store *s, struct slice ballot, void (*each)(void *arg, struct slice line), void *arg);

#endif
