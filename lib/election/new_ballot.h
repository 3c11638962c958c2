/* Makes ballots with one-time secrets: a row of a list to send out, and an event for the registry.
 */
#ifndef ES_ELECTION_NEW_BALLOT_H
#define ES_ELECTION_NEW_BALLOT_H

#include "event/detail.h"

/* Creates the list at path, which must not exist yet, for its owner alone. Ends the program with 64
 * if it exists, with 74 if it cannot be made. Call it before new_ballot. */
void new_ballot_list(const char *path);

/*
 * Makes a ballot for the voter, a Voter Registered: adds its row to the list and prints its Ballot
 * Issued as a line from outside. It is for these elections, an array of ids or empty for all, and
 * replaces the ballot with this id, or none if that is empty. Rows are synced before the events
 * that belong to them leave the program.
 */
void new_ballot(const struct detail *voter, struct slice elections, struct slice replaces);

/* Writes and syncs the rest of the list, after the last event was written. */
void new_ballot_list_close(void);

#endif
