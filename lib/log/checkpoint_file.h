/* The checkpoint of a data directory: the file, and a new checkpoint of the log as it is now. */
#ifndef ES_LOG_CHECKPOINT_FILE_H
#define ES_LOG_CHECKPOINT_FILE_H

#include "log/log.h"
#include "proof/checkpoint.h"

#define CHECKPOINT_NAME "events.checkpoint"
#define ORIGIN_NAME "events.origin" /* the log's name in its checkpoints */

/*
 * Appends the text of a checkpoint that covers every line of the log. l keeps the tree, and is
 * between log_begin and log_end. The origin is the line in events.origin; without that file it is
 * made from the log's first line. Ends the program with 76 if events.origin is not one name, with
 * 75 if the log is empty.
 */
void checkpoint_file_text(struct log *l, struct buf *out);

/* Reads the directory's checkpoint into note and c, whose slices borrow from note; false if there
 * is none. Ends the program with 76 if it is malformed. */
bool checkpoint_file_read(int dir, struct buf *note, struct checkpoint *c);

/*
 * Replaces the directory's checkpoint with the note, atomically and durably; call it between
 * log_begin and log_end. If both cover the same lines, an unsigned note does not replace a signed
 * one. Ends the program with 76 if the old checkpoint covers more lines, or as many but different
 * ones, or belongs to another log or key.
 */
void checkpoint_file_write(const struct log *l, struct slice note);

#endif
