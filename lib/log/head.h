/*
 * What is remembered of the log's end, so that the log need not be read from its start each time:
 * data/events.head, text of the lines
 *
 *   head 3
 *   log SEQ START END HASH      the last line: its seq, where it lies, bytes_hash of it
 *   tree KEY-ID HASH...         the key that the leaves are made with; the tree's edge
 *   ...                         how far the order of events has come (order.h)
 *   hash HASH                   bytes_hash of all lines before this one
 *
 * It is written after each batch is durable. One that is older than the log is caught up from it.
 */
#ifndef ES_LOG_HEAD_H
#define ES_LOG_HEAD_H

#include "log/log_file.h"
#include "log/order.h"
#include "proof/leaves.h"

#define HEAD_NAME "events.head"

struct head {
	struct log_place last;          /* the last line */
	char key_id[LEAVES_KEY_ID + 1]; /* leaves_key_id of the key */
	struct merkle tree;             /* over all lines */
	struct order *order;            /* of all lines */
};

/* Of an empty log; free with head_free. */
void head_begin(struct head *h);

/* Writes it in place of the directory's; ends the program with 74 if that fails. */
void head_write(int dir, const struct head *h);

/*
 * Reads the directory's head in place of what h held. False where there is none, or one that is
 * damaged, said so on stderr; h is then that of an empty log. Ends the program with 76 if it was
 * written by a later version.
 */
bool head_read(int dir, struct head *h);

void head_free(struct head *h);

#endif
