/* Ids that a spreadsheet may have changed. */
#include "sheet/spreadsheet_id.h"

#include "base/memory.h"
#include "sheet/table.h"
#include "sheet/text.h"

#include <ctype.h>
#include <stdlib.h>

struct spreadsheet_ids {
	const char *name;
	struct table *bare; /* ids without leading zeros -> index of seen */
	struct {
		struct slice id;
		struct place at;
	} * seen;
	size_t n, cap;
};

struct spreadsheet_ids *
spreadsheet_ids_open(const char *name)
{
	struct spreadsheet_ids *ids = memory_new(sizeof *ids);
	ids->name = name;
	ids->bare = table_open();
	return ids;
}

/* The parts of an id between hyphens, dots or slashes; up to 3. */
struct parts {
	struct slice part[3];
	size_t n;
	char separator;
};

static bool
split(struct slice id, struct parts *p)
{
	size_t from = 0;
	*p = (struct parts){.n = 0};
	for (size_t i = 0; i <= id.len; i++) {
		bool end = i == id.len;
		if (!end && id.at[i] != '-' && id.at[i] != '.')
			continue;
		if (p->n == 3 || i == from || (!end && p->separator && p->separator != id.at[i]))
			return false;
		p->part[p->n++] = (struct slice){id.at + from, i - from};
		if (!end)
			p->separator = id.at[i];
		from = i + 1;
	}
	return p->n > 1;
}

static bool
is_month_name(struct slice s)
{
	char low[4] = "";
	if (s.len != 3)
		return false;
	for (int i = 0; i < 3; i++)
		low[i] = (char)tolower((unsigned char)s.at[i]);
	return strstr("jan feb mar apr may jun jul aug sep oct nov dec mrz mai okt dez", low) !=
	       NULL;
}

/* Whether the text is a number of at most so many digits, from 1 to most. */
static bool
is_number(struct slice s, size_t digits, long most)
{
	if (!text_is_digits(s) || s.len > digits)
		return false;
	long n = 0;
	for (size_t i = 0; i < s.len; i++)
		n = 10 * n + (s.at[i] - '0');
	return n >= 1 && n <= most;
}

static bool
is_year(struct slice s)
{
	return text_is_digits(s) && (s.len == 2 || s.len == 4);
}

static bool
is_day_and_month(struct slice a, struct slice b)
{
	return (is_number(a, 2, 31) && is_number(b, 2, 12)) ||
	       (is_number(a, 2, 12) && is_number(b, 2, 31));
}

/* 1-Mar, Mar-01, Mar-2027, 1-Mar-2027, 12-05, 2027-03-01, 1.3.2027 and so on. */
static bool
looks_like_date(struct slice id)
{
	struct parts p;
	if (!split(id, &p))
		return false;
	const struct slice *part = p.part;
	if (p.n == 2)
		return p.separator == '-' &&
		       ((is_number(part[0], 2, 99) && is_month_name(part[1])) ||
		           (is_month_name(part[0]) &&
		               (is_number(part[1], 2, 99) || is_year(part[1]))) ||
		           (part[0].len == 2 && part[1].len == 2 &&
		               is_day_and_month(part[0], part[1])));
	if (p.separator == '-' && is_number(part[0], 2, 99) && is_month_name(part[1]))
		return is_year(part[2]);
	if (p.separator == '-' && part[0].len == 4 && text_is_digits(part[0]))
		return is_number(part[1], 2, 99) && is_number(part[2], 2, 99);
	return is_day_and_month(part[0], part[1]) && is_year(part[2]);
}

/* 12.0, as programs write the number 12 of a column that has empty cells, too. */
static bool
looks_like_fraction(struct slice id)
{
	return id.len > 2 && memcmp(id.at + id.len - 2, ".0", 2) == 0 &&
	       text_is_digits((struct slice){id.at, id.len - 2});
}

/* 1E5, 1.2e-5 and so on. */
static bool
looks_like_number(struct slice id)
{
	size_t i = 0;
	while (i < id.len && isdigit((unsigned char)id.at[i]))
		i++;
	if (i > 0 && i + 1 < id.len && id.at[i] == '.' && isdigit((unsigned char)id.at[i + 1]))
		for (i++; i < id.len && isdigit((unsigned char)id.at[i]);)
			i++;
	if (i == 0 || i == id.len || tolower((unsigned char)id.at[i]) != 'e')
		return false;
	i += i + 1 < id.len && id.at[i + 1] == '-' ? 2 : 1;
	return text_is_digits((struct slice){id.at + i, id.len - i});
}

void
spreadsheet_ids_check(
    struct spreadsheet_ids *ids, struct slice id, struct place at, struct report *report)
{
	size_t zeros = 0;
	while (zeros < id.len && id.at[zeros] == '0')
		zeros++;
	size_t first = table_add(ids->bare, (struct slice){id.at + zeros, id.len - zeros}, ids->n);
	if (first != TABLE_NONE) {
		report_warning(report, at,
		    "%s %.*s and %.*s in %s differ only in leading zeros: format the column as "
		    "text, and write all zeros",
		    ids->name, (int)id.len, id.at, (int)ids->seen[first].id.len,
		    ids->seen[first].id.at, place_shown(ids->seen[first].at));
	} else {
		ids->seen = memory_grow(ids->seen, ids->n, &ids->cap, sizeof *ids->seen);
		ids->seen[ids->n].id = text_copy(id);
		ids->seen[ids->n++].at = at;
	}
	bool date = looks_like_date(id);
	if (date || looks_like_number(id) || looks_like_fraction(id))
		report_warning(report, at,
		    "%s %.*s looks like a %s that a spreadsheet made: format the column as text, "
		    "and write the ids again",
		    ids->name, (int)id.len, id.at, date ? "date" : "number");
}

void
spreadsheet_ids_close(struct spreadsheet_ids *ids)
{
	if (ids == NULL)
		return;
	for (size_t i = 0; i < ids->n; i++)
		free((char *)(uintptr_t)ids->seen[i].id.at);
	free(ids->seen);
	table_close(ids->bare);
	free(ids);
}
