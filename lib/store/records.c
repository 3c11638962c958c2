/* All records of a store, whatever they mean. */
#include "store/records.h"

#include "json/writer.h"

void
records_each(struct store *s, void (*each)(void *arg, struct slice line), void *arg)
{
	struct buf line = {0};
	struct slice key, value;
	for (bool more = store_seek(s, SLICE(""), &key, &value); more;
	     more = store_next(s, &key, &value)) {
		line.len = 0;
		writer_begin_object(&line, NULL);
		writer_hex(&line, "key", key);
		writer_hex(&line, "value", value);
		writer_end_object(&line);
		each(arg, buf_view(&line));
	}
	buf_free(&line);
}

void
records_digest(struct store *s, unsigned char hash[SHA256_LENGTH])
{
	struct buf record = {0};
	struct slice key, value;
	sha256_begin();
	for (bool more = store_seek(s, SLICE(""), &key, &value); more;
	     more = store_next(s, &key, &value)) {
		record.len = 0;
		buf_be64(&record, key.len);
		buf_slice(&record, key);
		buf_be64(&record, value.len);
		buf_slice(&record, value);
		sha256_add(buf_view(&record));
	}
	sha256_end(hash);
	buf_free(&record);
}
