/* The texts of cells: what is compared, headings, ids, and what a message shows. */
#include "base/shown.h"
#include "sheet/date.h"
#include "sheet/rank_heading.h"
#include "sheet/text.h"

#include "rows.h"

struct change {
	const char *what, *from, *to;
};

static const struct change lines[] = {
    {"blanks", "  Ann \t\n Lee ", "Ann Lee"},
    {"no-break and other blanks",
        "\xc2\xa0"
        "Ann\xe2\x80\x83\xe3\x80\x80Lee\xef\xbb\xbf",
        "Ann Lee"},
    {"nothing but blanks", " \xc2\xa0", ""},
};

static const struct change folded[] = {
    {"capitals", "ANN Lee", "ann lee"},
    {"those of other scripts", "\xc3\x85\xce\x95\xd0\x98", "\xc3\xa5\xce\xb5\xd0\xb8"},
};

static const struct change plain[] = {
    {"accents", "Jos\xc3\xa9 \xc5\x81ukasz Wei\xc3\x9f", "jose lukasz weiss"},
    {"accents of their own", "Jose\xcc\x81", "jose"},
    {"another script", "\xe9\x99\x88", "\xe9\x99\x88"},
};

static const struct change keys[] = {
    {"punctuation", "Voter-ID_no.", "voteridno"},
    {"a number sign", "Voter #", "voternumber"},
    {"a no-break space", "Full\xc2\xa0Name", "fullname"},
};

static const struct change ids[] = {
    {"a name", "  Ann O'Neill, Jr. ", "ann-o-neill-jr"},
    {"accents", "Bj\xc3\xb8rn \xc3\x85s", "bjorn-as"},
    {"another script", "\xe9\x99\x88", ""},
    {"another script beside Latin letters", "Ann \xe9\x99\x88", ""},
    {"signs alone", "!?", ""},
    {"a dash of another kind",
        "A\xe2\x80\x93"
        "B",
        "a-b"},
};

static const struct change shown_texts[] = {
    {"letters of any script", "\xe9\x99\x88 \xc3\xa9", "\xe9\x99\x88 \xc3\xa9"},
    {"an escape", "a\x1b[1m", "a?[1m"},
    {"an override",
        "a\xe2\x80\xae"
        "b",
        "a?b"},
    {"a C1 control",
        "a\xc2\x9b"
        "b",
        "a?b"},
    {"not UTF-8",
        "a\xff"
        "b",
        "a?b"},
    {"more than is shown", "0123456789012345678901234567890123456789x",
        "0123456789012345678901234567890123456789..."},
};

static const struct change ranks[] = {
    {"ES&S", "Mayor Choice 2 (50)", "2 Mayor"},
    {"a name with brackets", "Governor (D) 1st Choice", "1 Governor (D)"},
    {"Minneapolis", "3RD CHOICE MAYOR MINNEAPOLIS", "3 MAYOR MINNEAPOLIS"},
    {"an ordinal", "2nd", "2 "},
    {"a word", "Third", "3 "},
    {"a rank", "Rank 4", "4 "},
    {"a choice without a number", "CHOICE", "1 "},
    {"a colon", "Mayor: 1st", "1 Mayor"},
    {"an underscore", "choice_12", "12 "},
    {"a precinct", "1st Ward", ""},
    {"a name", "Ann", ""},
    {"nothing", "", ""},
};

static const struct change dates[] = {
    {"ISO 8601", "2027-03-01", "2027-03-01"},
    {"slashes", "2027/3/1", "2027-03-01"},
    {"points", "1. 3. 2027", "2027-03-01"},
    {"a leap day", "2028-02-29", "2028-02-29"},
    {"none", "2027-02-29", ""},
    {"two meanings", "3/1/2027", ""},
    {"something after it", "2027-03-01x", ""},
    {"nothing", "", ""},
};

static void
check(const struct change *rows, size_t n, void (*put)(struct buf *out, struct slice text))
{
	struct buf out = {0};
	for (size_t i = 0; i < n; i++) {
		out.len = 0;
		put(&out, slice_of(rows[i].from));
		tap_buf(&out, rows[i].to, rows[i].what);
	}
	buf_free(&out);
}

static void
put_shown(struct buf *out, struct slice text)
{
	buf_text(out, shown(text));
}

/* The rank, a blank and the contest; nothing if the heading is none of a choice. */
static void
put_rank(struct buf *out, struct slice text)
{
	struct buf contest = {0};
	uint64_t rank;
	if (rank_heading(text, &contest, &rank)) {
		buf_uint(out, rank);
		buf_text(out, " ");
		buf_slice(out, buf_view(&contest));
	}
	buf_free(&contest);
}

static void
put_date(struct buf *out, struct slice text)
{
	char date[DATE_LENGTH];
	if (date_read(text, date))
		buf_add(out, date, sizeof date);
}

int
main(void)
{
	text_begin();
	check(lines, ROWS(lines), text_line);
	check(folded, ROWS(folded), text_fold);
	check(plain, ROWS(plain), text_plain);
	check(keys, ROWS(keys), text_key);
	check(ids, ROWS(ids), text_id);
	check(shown_texts, ROWS(shown_texts), put_shown);
	check(ranks, ROWS(ranks), put_rank);
	check(dates, ROWS(dates), put_date);
	return tap_done();
}
