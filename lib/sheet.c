/* Records that many seqs share. */
#include "sheet.h"

static struct slice
key_of(char letter, uint64_t number)
{
	static struct buf key;
	key.len = 0;
	buf_add(&key, &letter, 1);
	buf_be64(&key, number);
	return buf_view(&key);
}

bool
sheet_get(struct store *s, char letter, uint64_t seq, struct slice *record)
{
	return store_get(s, key_of(letter, seq / SHEET_SEQS), record);
}

uint64_t
sheet_seq(uint64_t number, const char *entry)
{
	return number * SHEET_SEQS + (unsigned char)*entry;
}

/* Takes up what is stored of the sheet for places before this one. */
static void
take_up(struct sheet *sheet, struct slice stored, uint64_t place)
{
	const char *at = stored.at, *end = stored.at + stored.len;
	while (at < end && (unsigned char)*at < place)
		at += sheet->length(at, end);
	if (at <= end)
		buf_add(&sheet->record, stored.at, (size_t)(at - stored.at));
}

struct buf *
sheet_begin(struct sheet *sheet, struct store *s, uint64_t seq)
{
	struct slice stored;
	if (!sheet->open || sheet->number != seq / SHEET_SEQS) {
		sheet_save(sheet, s);
		sheet->number = seq / SHEET_SEQS;
		sheet->record.len = 0;
		if (!sheet->open && sheet_get(s, sheet->letter, seq, &stored))
			take_up(sheet, stored, seq % SHEET_SEQS);
		sheet->open = true;
	}
	buf_add(&sheet->record, (char[]){(char)(seq % SHEET_SEQS)}, 1);
	sheet->changed = true;
	return &sheet->record;
}

void
sheet_save(struct sheet *sheet, struct store *s)
{
	if (sheet->changed)
		store_put(s, key_of(sheet->letter, sheet->number), buf_view(&sheet->record));
	sheet->changed = false;
}

void
sheet_free(struct sheet *sheet)
{
	buf_free(&sheet->record);
}
