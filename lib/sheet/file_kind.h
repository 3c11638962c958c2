/* Files that are not CSV, told by their first bytes. */
#ifndef ES_SHEET_FILE_KIND_H
#define ES_SHEET_FILE_KIND_H

#include "base/bytes.h"

/* What the file is and how to make CSV of it, for a message; NULL if it may be CSV. */
const char *file_kind_fault(struct slice bytes);

#endif
