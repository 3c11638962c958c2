/*
 * What is remembered of the log, so that it need not be read from the start each time:
 * data/events.head, a text file with the lines
 *
 *   head HEAD_FORMAT
 *   log SEQ START END HASH      the last line: its seq, its offsets in bytes, its bytes_hash
 *   tree KEY-ID HASH...         the id of the key that the leaves are made with; the tree's edge
 *   ...                         the state of order.h, as order_write writes it
 *   hash HASH                   bytes_hash of all lines before this one
 *
 * It is written after a batch is durable. If it is older than the log, catch_up reads the rest.
 */
#ifndef ES_LOG_HEAD_H
#define ES_LOG_HEAD_H

#include "log/log_file.h"
#include "log/order.h"
#include "proof/leaves.h"

#define HEAD_NAME "events.head"

/*
 * Raise it when this file changes, and for every new type of event, member or reason, too: a
 * version that does not know them refuses the head. Otherwise it would believe that it had read the
 * lines that have them.
 */
#define HEAD_FORMAT 5

struct head {
	struct log_place last;          /* the last line */
	char key_id[LEAVES_KEY_ID + 1]; /* of the key, as leaves_key_id gives it */
	struct merkle tree;             /* over all lines */
	struct order *order;            /* after all lines */
};

/* Makes the head of an empty log; free with head_free. */
void head_begin(struct head *h);

/* Replaces the directory's head with h; ends the program with 74 if that fails. */
void head_write(int dir, const struct head *h);

/*
 * Replaces h with the directory's head. Returns false, with h the head of an empty log, if there is
 * none, or if it is damaged or has an earlier format, which it warns of. Ends the program with 76
 * if a later version wrote it.
 */
bool head_read(int dir, struct head *h);

/* Frees what h holds. */
void head_free(struct head *h);

#endif
