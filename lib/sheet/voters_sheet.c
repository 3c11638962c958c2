/* A list of voters as a registry. */
#include "base/counted.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/shown.h"
#include "sheet/internal.h"
#include "sheet/spreadsheet_id.h"
#include "sheet/table.h"
#include "sheet/text.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>

enum { VOTER_ID, FULL_NAME, FIRST_NAME, LAST_NAME, USER_NAME, EMAIL, ADDRESS, COLUMNS };

static const struct column columns[COLUMNS] = {
    [VOTER_ID] = {"voterId",
        "voterid id memberid membernumber memberno voternumber voterno idnumber idno "
        "voteridnumber memberidnumber membershipnumber membershipno membershipid studentid "
        "studentnumber studentno employeeid employeenumber employeeno staffid staffnumber "
        "registrationnumber registrationno registrationid voterregistrationnumber voterregnum "
        "statevoterid uniqueid externalid identifier"},
    [FULL_NAME] = {"fullName", "fullname name votername membername displayname"},
    [FIRST_NAME] = {"firstName", "firstname givenname forename firstnames givennames forenames"},
    [LAST_NAME] = {"lastName", "lastname surname familyname"},
    [USER_NAME] = {"userName", "username login"},
    [EMAIL] = {"email", "email emailaddress mail mailaddress primaryemail"},
    [ADDRESS] = {"address", "address postaladdress"},
};

/* What the columns are called when they are read back. */
static const char *const meaning[COLUMNS] = {"the voter's id", "the name", "the first name",
    "the last name", "the user name", "the user name", "the address"};

static const char secret_keys[] =
    "pin pins pinnumber pinno pincode pincodes voterpin votingpin loginpin userpin code codes "
    "accesscode accesscodes accesskey votingcode votecode logincode votercode ballotcode "
    "onetimecode securitycode verificationcode activationcode authcode authenticationcode "
    "invitationcode personalcode voterkey votingkey loginkey otp pwd pass psw pw passwort "
    "kennwort zugangscode zugangskennung wahlcode losung geheimzahl geheimnummer motdepasse "
    "codedacces codedaccès codesecret codeconfidentiel contraseña contrasena clave senha "
    "wachtwoord lösenord hasło пароль 密码 密碼";
static const char weight_keys[] =
    "share shares sharesheld numberofshares numbershares noofshares shareholding shareholdings "
    "votingshares sharepercent percentage percent votesheld numberofvotes numbervotes noofvotes "
    "votes votecount voteentitlement votingentitlement unitentitlement lotentitlement "
    "entitlement ownership ownershippercent ownershippercentage ownershipinterest "
    "ownershipshare votingpower votingrights stimmen stimmenzahl stimmanteil stimmrechte "
    "stimmanzahl anteil anteile aktien geschäftsanteile miteigentumsanteil "
    "miteigentumsanteile voix nombredevoix droitsdevote parts nombredeparts partssociales "
    "tantièmes tantiemes millièmes millimes millesimi acciones quota quote";

struct voters_sheet {
	bool make_ids;
	struct table *ids, *addresses; /* -> index of voter */
	struct spreadsheet_ids *compared;
	struct place *voter; /* where each was read */
	size_t n, cap;
	struct buf read_back; /* a line for each file */
};

/* The sheet being read. */
struct list {
	size_t where[COLUMNS];
	size_t *further; /* its columns that are further members */
	size_t n, cap;
	bool split_names;
};

struct voters_sheet *
voters_sheet_open(bool make_ids)
{
	struct voters_sheet *v = memory_new(sizeof *v);
	v->make_ids = make_ids;
	v->ids = table_open();
	v->addresses = table_open();
	v->compared = spreadsheet_ids_open(columns[VOTER_ID].name);
	return v;
}

bool
voters_sheet_is(const struct sheet *s)
{
	for (size_t i = 0; i < s->columns; i++)
		if (text_is_one_of(s->heading[i].key,
		        "voterid voterno voternumber memberid memberno membernumber"))
			return true;
	return false;
}

static bool
has(struct slice key, const char *word)
{
	return key.len > 0 && memmem(key.at, key.len, word, strlen(word)) != NULL;
}

static bool
is_secret_key(struct slice key)
{
	return has(key, "password") || has(key, "passwd") || has(key, "passcode") ||
	       has(key, "passphrase") || has(key, "secret") || has(key, "token") ||
	       text_is_one_of(key, secret_keys);
}

static bool
is_weight_key(struct slice key)
{
	return has(key, "weight") || has(key, "gewicht") || has(key, "pondération") ||
	       text_is_one_of(key, weight_keys);
}

/* Takes a column for a further member, or tells why not. */
static void
take_further(const struct sheet *s, struct list *l, size_t i)
{
	struct slice name = s->heading[i].name, key = s->heading[i].key;
	if (is_secret_key(key)) {
		report_fault(s->report, s->at,
		    "column %zu holds secrets, which must not be stored: remove it", i + 1);
		return;
	}
	if (is_weight_key(key)) {
		report_fault(s->report, s->at,
		    "column %zu, %s, gives voters different numbers of votes, which is not "
		    "supported: every ballot counts the same. Remove it if that is right",
		    i + 1, shown(name));
		return;
	}
	for (size_t k = 0; k < i; k++)
		if (slice_eq(s->heading[k].name, name)) {
			report_fault(s->report, s->at, "columns %zu and %zu have the same heading",
			    k + 1, i + 1);
			return;
		}
	l->further = memory_grow(l->further, l->n, &l->cap, sizeof *l->further);
	l->further[l->n++] = i;
}

static void
need(const struct sheet *s, const struct list *l, size_t column)
{
	if (l->where[column] == COLUMN_NONE)
		report_fault(s->report, s->at,
		    "no column %s: the first row names the columns (see -h)", columns[column].name);
}

/* Checks that there is a column for the id, or one of addresses of which ids can be made. */
static void
need_id(const struct voters_sheet *v, const struct sheet *s, const struct list *l)
{
	if (l->where[VOTER_ID] != COLUMN_NONE || (v->make_ids && l->where[EMAIL] != COLUMN_NONE))
		return;
	if (l->where[EMAIL] == COLUMN_NONE)
		need(s, l, VOTER_ID);
	else
		report_fault(s->report, s->at,
		    "no column voterId: add one, or have ids made of the mail addresses with "
		    "--make-ids");
}

/* Whether the column has a member of its own. */
static bool
is_taken(const struct list *l, size_t i)
{
	for (size_t m = 0; m < COLUMNS; m++) {
		bool name = m == FIRST_NAME || m == LAST_NAME;
		bool idle = m == EMAIL || (name && !l->split_names);
		if (l->where[m] == i && !idle)
			return true;
	}
	return false;
}

static void
take_headings(const struct voters_sheet *v, const struct sheet *s, struct list *l)
{
	sheet_find(s, columns, COLUMNS, l->where);
	if (l->where[USER_NAME] == COLUMN_NONE)
		l->where[USER_NAME] = l->where[EMAIL];
	l->split_names = l->where[FULL_NAME] == COLUMN_NONE &&
	                 l->where[FIRST_NAME] != COLUMN_NONE && l->where[LAST_NAME] != COLUMN_NONE;
	for (size_t i = 0; i < s->columns; i++)
		if (!is_taken(l, i) && s->heading[i].name.len > 0)
			take_further(s, l, i);
	if (l->n > SHAPE_MOST_FURTHER)
		report_fault(s->report, s->at, "more than %d further columns", SHAPE_MOST_FURTHER);
	need_id(v, s, l);
	if (!l->split_names)
		need(s, l, FULL_NAME);
}

/*
 * Appends an id made of a mail address: "v-" and two groups of five digits of Crockford's base 32,
 * 50 bits of the hash of the address in small letters. The same address has the same id in every
 * list, and nobody reads the address from it.
 */
static void
make_id(struct buf *id, struct slice address)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	struct buf folded = {0};
	unsigned char hash[SHA256_LENGTH];
	text_fold(&folded, address);
	sha256_of(buf_view(&folded), hash);
	uint64_t bits = bytes_be64(hash);
	buf_text(id, "v-");
	for (int i = 0; i < 10; i++, bits <<= 5) {
		if (i == 5)
			buf_add(id, "-", 1);
		buf_add(id, &digits[bits >> 59], 1);
	}
	buf_free(&folded);
}

/* Warns if an earlier voter has this mail address. */
static void
check_address(struct voters_sheet *v, const struct sheet *s, struct slice address)
{
	struct buf folded = {0};
	text_fold(&folded, address);
	size_t first =
	    folded.len == 0 ? TABLE_NONE : table_add(v->addresses, buf_view(&folded), v->n);
	if (first != TABLE_NONE)
		report_warning(s->report, s->at,
		    "the mail address %s is also in %s, with another id: if this is one person, "
		    "remove a row",
		    shown(address), place_shown(v->voter[first]));
	buf_free(&folded);
}

/* Appends the row's id, as given or made; tells of its faults. */
static void
take_id(struct voters_sheet *v, const struct sheet *s, const struct list *l, struct buf *id)
{
	struct slice given = sheet_cell(s, l->where[VOTER_ID]),
	             address = sheet_cell(s, l->where[EMAIL]);
	bool made = given.len == 0 && v->make_ids && address.len > 0;
	if (made)
		make_id(id, address);
	else
		buf_slice(id, given);
	if (given.len == 0 && v->make_ids && !made) {
		report_fault(s->report, s->at, "no voterId and no mail address to make one of");
		return;
	}
	if (memchr(given.at, '@', given.len) != NULL) {
		report_fault(s->report, s->at,
		    "voterId is a mail address, %s: call the column Email, and have ids made with "
		    "--make-ids",
		    sheet_shown(given));
		return;
	}
	if (!registry_is_id(s, columns[VOTER_ID].name, buf_view(id)))
		return;
	size_t first = table_add(v->ids, buf_view(id), v->n);
	if (first != TABLE_NONE) {
		report_fault(s->report, s->at, "%s %s is also in %s",
		    made ? "the mail address" : columns[VOTER_ID].name,
		    made ? shown(address) : shown(given), place_shown(v->voter[first]));
		return;
	}
	if (!made)
		spreadsheet_ids_check(v->compared, given, s->at, s->report);
	check_address(v, s, address);
}

/* Appends the row's name on one line. */
static void
take_name(const struct sheet *s, const struct list *l, struct buf *name)
{
	struct buf both = {0};
	if (l->split_names) {
		buf_slice(&both, sheet_cell(s, l->where[FIRST_NAME]));
		buf_add(&both, " ", 1);
		buf_slice(&both, sheet_cell(s, l->where[LAST_NAME]));
	} else {
		buf_slice(&both, sheet_cell(s, l->where[FULL_NAME]));
	}
	text_line(name, buf_view(&both));
	buf_free(&both);
}

static void
put_voter(const struct sheet *s, const struct list *l, struct slice id, struct slice name,
    struct buf *lines)
{
	struct buf line = {0};
	registry_begin(&line, VOTER_REGISTERED);
	writer_text(&line, "voterId", id);
	writer_text(&line, "fullName", name);
	writer_text(&line, "userName", sheet_cell(s, l->where[USER_NAME]));
	writer_text(&line, "address", sheet_cell(s, l->where[ADDRESS]));
	for (size_t i = 0; i < l->n; i++) {
		writer_text(&line, NULL, s->heading[l->further[i]].name);
		buf_add(&line, ":", 1);
		writer_text(&line, NULL, s->cell[l->further[i]]);
	}
	registry_end(&line, s, lines);
	buf_free(&line);
}

static void
take_voter(struct voters_sheet *v, const struct sheet *s, const struct list *l, struct buf *lines)
{
	struct buf id = {0}, name = {0};
	take_name(s, l, &name);
	if (!registry_is_no_data(
	        s, sheet_cell(s, l->where[VOTER_ID]), buf_view(&name), columns, COLUMNS)) {
		take_id(v, s, l, &id);
		if (name.len == 0)
			report_fault(s->report, s->at, "no name");
		put_voter(s, l, buf_view(&id), buf_view(&name), lines);
		v->voter = memory_grow(v->voter, v->n, &v->cap, sizeof *v->voter);
		v->voter[v->n++] = s->at;
	}
	buf_free(&id);
	buf_free(&name);
}

static void
put_quoted(struct buf *b, struct slice heading)
{
	buf_text(b, "\"");
	buf_text(b, shown(heading));
	buf_text(b, "\"");
}

/* Notes what the columns were taken for. */
static void
note(struct voters_sheet *v, const struct sheet *s, const struct list *l, uint64_t voters)
{
	struct buf *b = &v->read_back;
	const char *before = ": ";
	buf_text(b, shown_path(slice_of(s->at.file)));
	buf_text(b, ": ");
	buf_text(b, counted(voters, "voter"));
	for (size_t m = 0; m < COLUMNS; m++) {
		bool name = m == FIRST_NAME || m == LAST_NAME;
		if (l->where[m] == COLUMN_NONE || m == EMAIL || (name && !l->split_names))
			continue;
		buf_text(b, before);
		put_quoted(b, s->heading[l->where[m]].name);
		buf_text(b, " is ");
		buf_text(b, meaning[m]);
		before = ", ";
	}
	if (l->where[VOTER_ID] == COLUMN_NONE)
		buf_text(b, "; ids are made of the mail addresses");
	for (size_t i = 0; i < l->n; i++) {
		buf_text(b, i == 0 ? "; also kept: " : ", ");
		put_quoted(b, s->heading[l->further[i]].name);
	}
	buf_add(b, "\n", 1);
}

void
voters_sheet_read(struct voters_sheet *v, struct sheet *s, struct buf *lines)
{
	struct list l = {0};
	uint64_t faults = s->report->faults;
	size_t before = v->n;
	take_headings(v, s, &l);
	if (s->report->faults == faults)
		while (sheet_next(s))
			take_voter(v, s, &l, lines);
	note(v, s, &l, v->n - before);
	free(l.further);
}

void
voters_sheet_read_back(const struct voters_sheet *v)
{
	struct slice rest = buf_view(&v->read_back);
	while (rest.len > 0) {
		size_t n = (size_t)((const char *)memchr(rest.at, '\n', rest.len) - rest.at);
		warnx("%.*s", (int)n, rest.at);
		rest = (struct slice){rest.at + n + 1, rest.len - n - 1};
	}
}

uint64_t
voters_sheet_count(const struct voters_sheet *v)
{
	return v->n;
}

void
voters_sheet_close(struct voters_sheet *v)
{
	if (v == NULL)
		return;
	table_close(v->ids);
	table_close(v->addresses);
	spreadsheet_ids_close(v->compared);
	free(v->voter);
	buf_free(&v->read_back);
	free(v);
}
