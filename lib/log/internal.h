/* What the modules of this folder know of the log; programs see log.h only. */
#ifndef ES_LOG_INTERNAL_H
#define ES_LOG_INTERNAL_H

#include "log/derivation.h"
#include "log/duplicates.h"
#include "log/head.h"
#include "log/log.h"
#include "log/lookup.h"
#include "proof/checkpoint.h"

struct log {
	int dir, fd; /* fd is -1 while there is no log */
	int lock;    /* -1 while not held */
	bool writes, without_key;
	bool has_tree;           /* the tree over its lines is kept up to date */
	struct head head;        /* of all lines known: stored ones, and those offered since */
	bool has_head;           /* the directory had one that could be believed */
	struct log_place stored; /* the last line that stands in the log */
	off_t torn;              /* bytes behind it that a crash left */
	struct buf offered;      /* lines behind it, to be stored */
	struct lookup *lookup;
	/* Of a log with its tree: */
	struct leaves *leaves;        /* how lines become leaves */
	struct checkpoint checkpoint; /* what the log must agree with; size 0 once it does */
	/* Of a log that is appended to: */
	struct duplicates *duplicates;
	struct derivation *derivation;
};

#endif
