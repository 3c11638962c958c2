/* struct log, for the modules of this folder; programs include log.h. */
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
	struct head head;        /* after all lines known, stored or only offered */
	bool has_head;           /* the directory had a good one */
	bool is_bare;            /* it had neither one nor a checkpoint */
	struct log_place stored; /* the last line stored */
	off_t torn;              /* bytes after it that a crash left */
	struct buf offered;      /* lines to be stored after it */
	struct lookup *lookup;
	/* If has_tree: */
	struct leaves *leaves;        /* how lines become leaves */
	struct checkpoint checkpoint; /* what the log must agree with; size 0 once it does */
	/* If writes: */
	struct duplicates *duplicates;
	struct derivation *derivation;
};

#endif
