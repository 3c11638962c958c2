/* A program that reads events, keeps a projection of them, and passes all of them on. */
#ifndef ES_ELECTION_PROJECTOR_H
#define ES_ELECTION_PROJECTOR_H

#include "store/projection.h"

/* What sets one such program apart from another. */
struct projector {
	struct {
		const char *program, *purpose, *dir; /* dir: the help for -d */
		const char *thing, *done;            /* what the summary counts: "vote", "saved" */
	} words;
	const struct projection_kind *kind;
	void *state;
	/*
	 * Notes an event that the projection has not taken, in state or in s; adds to *n what
	 * the summary counts. False if its detail is malformed.
	 */
	bool (*note)(void *state, struct store *s, const struct event *e, uint64_t *n);
	/* Puts what was noted, but is not in s yet, into s. Called after each block of a trail (see
	 * trail_is_full) and at the end; a commit follows. */
	void (*save)(void *state, struct store *s);
};

/* The whole program; returns its exit status. */
int projector_main(const struct projector *k, int argc, char **argv);

#endif
