/* Dates as people write them. */
#ifndef ES_SHEET_DATE_H
#define ES_SHEET_DATE_H

#include "base/bytes.h"

enum { DATE_LENGTH = 10 };

/* Stores the date as 2027-03-01, given in that form, as 2027/3/1 or as 1.3.2027; false if it is not
 * a date that exists, or another form, such as 3/1/2027, which has two meanings. */
bool date_read(struct slice text, char date[DATE_LENGTH]);

#endif
