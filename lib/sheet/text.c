/* The texts of cells: blanks, capitals, accents, and the ids made of them. */
#include "sheet/text.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <iconv.h>
#include <locale.h>
#include <wctype.h>

enum { MOST_ID = 64 };

static iconv_t latin = (iconv_t)-1;

void
text_begin(void)
{
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		setlocale(LC_CTYPE, "");
	latin = iconv_open("ASCII//TRANSLIT", "UTF-8");
}

/* The length of the character at the start of the text, or 1 if it is not valid UTF-8. */
static size_t
step(struct slice text, size_t at, uint32_t *code)
{
	size_t n = utf8_length(text.at + at, text.len - at);
	*code = n > 0 ? utf8_code(text.at + at, n) : 0xfffd;
	return n > 0 ? n : 1;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200b) || c == 0x200e || c == 0x200f || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x2060 || c == 0x3000 ||
	       c == 0xfeff;
}

struct slice
text_trim(struct slice text)
{
	size_t from = 0, end = 0, n;
	uint32_t c;
	bool begun = false;
	for (size_t i = 0; i < text.len; i += n) {
		n = step(text, i, &c);
		if (is_blank(c))
			continue;
		if (!begun)
			from = i;
		begun = true;
		end = i + n;
	}
	return (struct slice){text.at + from, end - from};
}

void
text_line(struct buf *out, struct slice text)
{
	size_t n;
	uint32_t c;
	bool blank = false;
	text = text_trim(text);
	for (size_t i = 0; i < text.len; i += n) {
		n = step(text, i, &c);
		if (is_blank(c)) {
			blank = true;
			continue;
		}
		if (blank)
			buf_add(out, " ", 1);
		blank = false;
		buf_add(out, text.at + i, n);
	}
}

void
text_fold(struct buf *out, struct slice text)
{
	struct buf line = {0};
	size_t n;
	uint32_t c;
	text_line(&line, text);
	for (size_t i = 0; i < line.len; i += n) {
		char small[4];
		n = step(buf_view(&line), i, &c);
		buf_add(out, small, utf8_put(small, (uint32_t)towlower((wint_t)c)));
	}
	buf_free(&line);
}

/* Appends the character in ASCII; false if it has no such form. An accent becomes nothing. */
static bool
put_latin(struct buf *out, const char *at, size_t n)
{
	char ascii[16], *from = (char *)(uintptr_t)at, *to = ascii;
	size_t left = sizeof ascii;
	if (latin == (iconv_t)-1)
		return false;
	iconv(latin, NULL, NULL, NULL, NULL);
	if (iconv(latin, &from, &n, &to, &left) == (size_t)-1 ||
	    memchr(ascii, '?', (size_t)(to - ascii)) != NULL)
		return false;
	buf_add(out, ascii, (size_t)(to - ascii));
	return true;
}

void
text_plain(struct buf *out, struct slice text)
{
	struct buf folded = {0}, plain = {0};
	size_t n;
	uint32_t c;
	text_fold(&folded, text);
	for (size_t i = 0; i < folded.len; i += n) {
		n = step(buf_view(&folded), i, &c);
		if (c < 0x80 || !put_latin(&plain, folded.at + i, n))
			buf_add(&plain, folded.at + i, n);
	}
	text_fold(out, buf_view(&plain));
	buf_free(&folded);
	buf_free(&plain);
}

void
text_key(struct buf *out, struct slice text)
{
	struct buf folded = {0};
	size_t n;
	uint32_t c;
	text_fold(&folded, text);
	for (size_t i = 0; i < folded.len; i += n) {
		n = step(buf_view(&folded), i, &c);
		if (c == '#' || c == 0x2116)
			buf_text(out, "number");
		else if (iswalnum((wint_t)c) || (c >= 0x80 && !iswpunct((wint_t)c) && !is_blank(c)))
			buf_add(out, folded.at + i, n);
	}
	buf_free(&folded);
}

void
text_id(struct buf *out, struct slice name)
{
	struct buf plain = {0};
	size_t from = out->len;
	text_plain(&plain, name);
	for (size_t i = 0; i < plain.len; i++) {
		char c = plain.at[i];
		bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		uint32_t code;
		step(buf_view(&plain), i, &code);
		if ((unsigned char)c >= 0x80 && iswalnum((wint_t)code)) {
			out->len = from;
			break;
		}
		if (!good && out->len > from && out->at[out->len - 1] != '-')
			buf_add(out, "-", 1);
		if (good)
			buf_add(out, &c, 1);
	}
	if (out->len > from + MOST_ID)
		out->len = from + MOST_ID;
	while (out->len > from && out->at[out->len - 1] == '-')
		out->len--;
	buf_free(&plain);
}

bool
text_is_one_of(struct slice key, const char *words)
{
	while (*words != '\0') {
		size_t n = strcspn(words, " ");
		if (n > 0 && n == key.len && memcmp(words, key.at, n) == 0)
			return true;
		words += n;
		words += strspn(words, " ");
	}
	return false;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
text_is_total(struct slice cell)
{
	static const char words[] =
	    "total totals grandtotal subtotal overalltotal runningtotal totalcount sum sumtotal "
	    "totalvoters totalmembers totalcandidates totalballots totalvotes totalrecords "
	    "totalrows numberofvoters numberofmembers numberofcandidates numberofballots "
	    "recordcount summe zwischensumme gesamt gesamtsumme gesamtzahl gesamtanzahl insgesamt "
	    "anzahl totaal subtotaal somme totalgénéral totalgeneral soustotal nombretotal suma "
	    "sumatotal totalgeral totale totali somma subtotale razem ogółem łącznie celkem "
	    "yhteensä summa totalt összesen toplam итого всего сумма разом усього σύνολο "
	    "المجموع الإجمالي 合计 合計 总计 總計 小计 小計 合计数 합계 총계";
	static const char things[] =
	    "voters members candidates ballots records rows people persons mitglieder wähler "
	    "stimmen personen membres électeurs votants candidats";
	struct buf key = {0};
	unsigned char first = cell.len > 0 ? (unsigned char)cell.at[0] : ' ';
	if (first < 0x80 && !iswalnum(first))
		return false;
	text_key(&key, cell);
	struct slice rest = buf_view(&key);
	while (rest.len > 0 && is_digit(rest.at[rest.len - 1]))
		rest.len--;
	bool total = text_is_one_of(rest, words);
	while (rest.len > 0 && is_digit(rest.at[0]))
		rest = (struct slice){rest.at + 1, rest.len - 1};
	total |= rest.len > 0 && rest.at != key.at && text_is_one_of(rest, things);
	buf_free(&key);
	return total;
}

bool
text_is_digits(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

struct slice
text_copy(struct slice text)
{
	char *copy = memory_new(text.len + 1);
	if (text.len > 0)
		memcpy(copy, text.at, text.len);
	return (struct slice){copy, text.len};
}
