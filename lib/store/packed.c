/* Packed records, which many seqs share. */
#include "store/packed.h"

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
packed_get(struct store *s, char letter, uint64_t seq, struct slice *record)
{
	return store_get(s, key_of(letter, seq / PACKED_SEQS), record);
}

uint64_t
packed_seq(uint64_t number, const char *entry)
{
	return number * PACKED_SEQS + (unsigned char)*entry;
}

/* Goes on with a stored record: keeps its entries before this place. */
static void
keep_before(struct packed *p, struct slice stored, uint64_t place)
{
	const char *at = stored.at, *end = stored.at + stored.len;
	while (at < end && (unsigned char)*at < place)
		at += p->length(at, end);
	if (at <= end)
		buf_add(&p->record, stored.at, (size_t)(at - stored.at));
}

struct buf *
packed_begin(struct packed *p, struct store *s, uint64_t seq)
{
	struct slice stored;
	if (!p->open || p->number != seq / PACKED_SEQS) {
		packed_save(p, s);
		p->number = seq / PACKED_SEQS;
		p->record.len = 0;
		if (!p->open && packed_get(s, p->letter, seq, &stored))
			keep_before(p, stored, seq % PACKED_SEQS);
		p->open = true;
	}
	buf_add(&p->record, (char[]){(char)(seq % PACKED_SEQS)}, 1);
	p->changed = true;
	return &p->record;
}

void
packed_save(struct packed *p, struct store *s)
{
	if (p->changed)
		store_put(s, key_of(p->letter, p->number), buf_view(&p->record));
	p->changed = false;
}

void
packed_free(struct packed *p)
{
	buf_free(&p->record);
}
