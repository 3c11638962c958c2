/* The checkpoint of a data directory: its file, and what the log is now. */
#ifndef ES_LOG_CHECKPOINT_FILE_H
#define ES_LOG_CHECKPOINT_FILE_H

#include "log/log.h"
#include "proof/checkpoint.h"

#define CHECKPOINT_NAME "events.checkpoint"

/*
 * Appends the text of a checkpoint over all lines that stand in the log, which l has begun to
 * append to. The origin is the line in events.origin, or where there is none made of the log's
 * first line. Ends the program with 76 where the origin is none, with 75 where the log is empty.
 */
void checkpoint_file_text(struct log *l, struct buf *out);

/* Reads the directory's checkpoint, a note; false if there is none. Ends the program with 76 if it
 * is not of its form. The checkpoint's slices borrow from note. */
bool checkpoint_file_read(int dir, struct buf *note, struct checkpoint *c);

/*
 * Puts the note in place of the directory's checkpoint, whole and durably, between log_begin
 * and log_end. One that is over as many lines and signed stays. Ends the program with 76 where
 * the one there is over more lines, or over as many and other ones, or about another log or key.
 */
void checkpoint_file_write(const struct log *l, struct slice note);

#endif
