/* A program that keeps a projection of the events it reads, and passes all of them on. */
#ifndef ES_ELECTION_PROJECTOR_H
#define ES_ELECTION_PROJECTOR_H

#include "store/projection.h"

/* What one such program does differently from another. */
struct projector {
	struct {
		const char *program, *purpose, *dir; /* dir: the help for -d */
		const char *counted;                 /* what the summary counts */
	} words;
	const struct projection_kind *kind;
	void *state;
	/*
	 * Notes an event not noted before; adds to *counted what the summary counts. False if its
	 * detail is not of its type's shape.
	 */
	bool (*note)(void *state, struct store *s, const struct event *e, uint64_t *counted);
	/* Puts what was noted and is not in the store yet there: asked for after each block of a
	 * trail, and at the end. */
	void (*save)(void *state, struct store *s);
};

/* The whole program; returns its exit status. */
int projector_main(const struct projector *k, int argc, char **argv);

#endif
