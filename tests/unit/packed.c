/* Records that many seqs share: begun, gone on with, taken up by another program. */
#include "store/packed.h"

#include "rows.h"
#include "stores.h"

/*
 * What is done: SEQ=TEXT puts an entry, save puts the record, again goes on in another program.
 * Then what is in the record that a seq belongs in, as SEQ=TEXT; NULL: there is none.
 */
static const struct {
	const char *what;
	const char *script;
	uint64_t seq;
	const char *record;
} rows[] = {
    {"an entry", "7=a save", 7, "7=a "},
    {"found by another seq of the record", "7=a save", 0, "7=a "},
    {"and by its last", "7=a save", 31, "7=a "},
    {"but not by the next", "7=a save", 32, NULL},
    {"not there before it is saved", "7=a", 7, NULL},
    {"entries in order", "1=a 2=bb 31=c save", 1, "1=a 2=bb 31=c "},
    {"an entry of nothing", "1= 2=b save", 1, "1= 2=b "},
    {"two records", "31=a 32=b save", 31, "31=a "},
    {"the second one", "31=a 32=b save", 32, "32=b "},
    {"the first is put when the second begins", "31=a 32=b", 31, "31=a "},
    {"the second is not", "31=a 32=b", 32, NULL},
    {"records far apart", "1=a 4000000000=b save", 4000000000, "4000000000=b "},
    {"a record between them", "1=a 4000000000=b save", 100, NULL},
    {"saved twice", "1=a save 2=b save", 1, "1=a 2=b "},
    {"taken up by another program", "1=a save again 2=b save", 1, "1=a 2=b "},
    {"what was not saved is lost", "1=a save 2=b again 3=c save", 1, "1=a 3=c "},
    {"what comes again is there once", "1=a 2=b 3=c save again 2=b 3=c save", 1, "1=a 2=b 3=c "},
    {"what came after it is dropped", "1=a 2=b 3=c save again 2=x save", 1, "1=a 2=x "},
    {"and all of it", "1=a 2=b save again 1=x save", 1, "1=x "},
    {"the next record is not taken up", "1=a save again 32=b save", 32, "32=b "},
    {"another program, the next record", "1=a save again 32=b save", 1, "1=a "},
    {"nothing to save", "save", 0, NULL},
};

/* An entry is, after its place, a length and so many bytes. */
static size_t
length_of(const char *entry, const char *end)
{
	return end - entry < 2 ? (size_t)(end - entry) : (size_t)2 + (unsigned char)entry[1];
}

static struct packed
new_packed(void)
{
	return (struct packed){.letter = 'x', .length = length_of};
}

static void
put(struct packed *p, struct store *s, const char *word)
{
	char *text;
	uint64_t seq = strtoull(word, &text, 10);
	struct buf *record = packed_begin(p, s, seq);
	text++;
	buf_add(record, (char[]){(char)strlen(text)}, 1);
	buf_text(record, text);
}

static void
run(struct store *s, const char *script)
{
	char copy[128], *rest = copy, *word;
	struct packed p = new_packed();
	snprintf(copy, sizeof copy, "%s", script);
	while ((word = strsep(&rest, " ")) != NULL) {
		if (strcmp(word, "save") == 0) {
			packed_save(&p, s);
		} else if (strcmp(word, "again") == 0) {
			packed_free(&p);
			p = new_packed();
		} else {
			put(&p, s, word);
		}
	}
	packed_free(&p);
}

static void
show(struct slice record, uint64_t seq, struct buf *out)
{
	const char *end = record.at + record.len;
	for (const char *at = record.at; at < end; at += length_of(at, end)) {
		buf_uint(out, packed_seq(seq / PACKED_SEQS, at));
		buf_text(out, "=");
		buf_add(out, at + 2, (unsigned char)at[1]);
		buf_text(out, " ");
	}
}

/* A record that is damaged is not read beyond its end. */
static void
check_damaged(void)
{
	struct store *s = stores_empty();
	struct packed p = new_packed();
	struct slice record;
	char key[9] = "x", bytes[] = {1, 100, 'a'};
	store_put(s, (struct slice){key, 9}, (struct slice){bytes, sizeof bytes});
	put(&p, s, "2=b");
	packed_save(&p, s);
	tap(packed_get(s, 'x', 2, &record) && record.len == 3 && record.at[2] == 'b',
	    "an entry that is longer than its record is dropped");
	packed_free(&p);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct store *s = stores_empty();
		struct slice record;
		struct buf out = {0};
		run(s, rows[i].script);
		bool there = packed_get(s, 'x', rows[i].seq, &record);
		if (there)
			show(record, rows[i].seq, &out);
		buf_add(&out, "", 1);
		tap_text(there ? out.at : NULL, rows[i].record, rows[i].what);
		buf_free(&out);
	}
	check_damaged();
	stores_close();
	return tap_done();
}
