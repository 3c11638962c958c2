/*
 * The door: what becomes of a line from outside, a row for each kind of line and of refusal. The
 * tables in tests/intake hold many more.
 */
#include "event/intake.h"

#include "rows.h"

#define SUBMITTED(detail) "{\"type\":\"Ballot Submitted\",\"detail\":" detail "}"
#define ISSUED(detail) "{\"type\":\"Ballot Issued\",\"detail\":" detail "}"
#define CREATED(detail) "{\"type\":\"Election Created\",\"detail\":" detail "}"
#define SECRET "1DMK-Y8HF-W7EK-K4M4-T0GM"
#define HASHED                                                                                     \
	"{\"ballotId\":\"b\",\"voterId\":\"v\",\"secretHash\":"                                    \
	"\"3579201cb56979a8425bb8844a7a629179308eab0d5cd54d368b0ffdab65eb45\",\"votes\":[]}"
#define VOTER(more)                                                                                \
	"{\"type\":\"Voter "                                                                       \
	"Registered\",\"detail\":{\"voterId\":\"v\",\"fullName\":\"\",\"userName\":\"\","          \
	"\"address\":\"\"" more "}}"

static const struct {
	const char *what;
	const char *line;
	enum origin from;
	const char *detail; /* or, if it does not begin with a brace, why it is refused */
} rows[] = {
    {"a line as it would be written",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[]}"), ORIGIN_PUBLIC,
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[]}"},
    {"white space", " " SUBMITTED(" { \"ballotId\" : \"b\", \"voterId\":\"v\",\"votes\":[ ]}") "\t",
        ORIGIN_PUBLIC, "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[]}"},
    {"members in another order",
        "{\"detail\":{\"votes\":[{\"candidateId\":\"c\",\"electionId\":\"e\"}],\"voterId\":\"v\","
        "\"ballotId\":\"b\"},\"type\":\"Ballot Submitted\"}",
        ORIGIN_PUBLIC,
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[{\"electionId\":\"e\",\"candidateId\":"
        "\"c\"}]}"},
    {"escapes that are not needed",
        SUBMITTED("{\"ballotId\":\"\\u0062\",\"voterId\":\"v\",\"votes\":[]}"), ORIGIN_PUBLIC,
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[]}"},
    {"a secret becomes its hash",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"secret\":\"abc\",\"votes\":[]}"),
        ORIGIN_PUBLIC,
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"secretHash\":"
        "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"votes\":[]}"},
    {"a secret of es-issue's form as printed",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"secret\":\"" SECRET "\",\"votes\":[]}"),
        ORIGIN_PUBLIC, HASHED},
    {"the same typed otherwise",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"secret\":\"ldmky8hf "
                  "w7ek\\u2013k4m4\\u00a0togm \",\"votes\":[]}"),
        ORIGIN_PUBLIC, HASHED},
    {"a secret of nearly that form is left as it came",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"secret\":\"abc-\",\"votes\":[]}"),
        ORIGIN_PUBLIC,
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"secretHash\":"
        "\"2211b74f161afc5e62e13184ca1b4dc68acaef2183b46aeb77a3ee075950e162\",\"votes\":[]}"},
    {"an id with a secret in it",
        SUBMITTED("{\"ballotId\":\"b-" SECRET "\",\"voterId\":\"v\",\"votes\":[]}"), ORIGIN_PUBLIC,
        "{\"ballotId\":\"b-" SECRET "\",\"voterId\":\"v\",\"votes\":[]}"},
    {"a member left out gets what the table says", ISSUED("{\"ballotId\":\"b\",\"voterId\":\"v\"}"),
        ORIGIN_REGISTRY, "{\"ballotId\":\"b\",\"voterId\":\"v\",\"ballotState\":\"ISSUED\"}"},
    {"even if the rest is not canonical",
        ISSUED("{\"voterId\":\"v\",\"electionIds\":[\"f\",\"e\"],\"ballotId\":\"b\"}"),
        ORIGIN_REGISTRY,
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"ballotState\":\"ISSUED\",\"electionIds\":[\"f\","
        "\"e\"]}"},
    {"a whole number written otherwise",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
                "\"votesAllowed\":2e0}"),
        ORIGIN_REGISTRY,
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
        "\"votesAllowed\":2,\"ballotsPerVoter\":1}"},
    {"a flag",
        CREATED("{\"opened\":false,\"electionId\":\"e\",\"description\":\"\",\"electionDate\":"
                "\"2022-03-22\"}"),
        ORIGIN_REGISTRY,
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"opened\":false}"},
    {"any number of ballots",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
                "\"votesAllowed\":1,\"ballotsPerVoter\":0}"),
        ORIGIN_REGISTRY,
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0}"},
    {"seats and overvote, wherever they are",
        CREATED("{\"overvote\":\"void\",\"electionId\":\"e\",\"description\":\"\",\"seats\":3.0,"
                "\"electionDate\":\"2022-03-22\",\"opened\":false}"),
        ORIGIN_REGISTRY,
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"seats\":3,\"overvote\":\"void\",\"opened\":"
        "false}"},
    {"overvote with another value",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
                "\"overvote\":\"reject\"}"),
        ORIGIN_REGISTRY,
        "overvote is not void: without it, a ballot with too many votes is rejected"},
    {"an organizer", "{\"type\":\"Organizer Named\",\"detail\":{\"name\":\"Caf\\u00e9\"}}",
        ORIGIN_REGISTRY, "{\"name\":\"Caf\u00e9\"}"},
    {"an organizer of two lines", "{\"type\":\"Organizer Named\",\"detail\":{\"name\":\"a\\nb\"}}",
        ORIGIN_REGISTRY, "name is not one line of 1 to 200 characters"},
    {"an organizer that is a secret",
        "{\"type\":\"Organizer Named\",\"detail\":{\"name\":\"" SECRET "\"}}", ORIGIN_REGISTRY,
        "name has the form of a secret, which must not be stored"},
    {"further members stay in their order", VOTER(", \"zip\":\"1\",\"age\":\"2\""), ORIGIN_REGISTRY,
        "{\"voterId\":\"v\",\"fullName\":\"\",\"userName\":\"\",\"address\":\"\",\"zip\":\"1\","
        "\"age\":\"2\"}"},
    {"a further member called secret is one", VOTER(",\"secret\":\"s\""), ORIGIN_REGISTRY,
        "{\"voterId\":\"v\",\"fullName\":\"\",\"userName\":\"\",\"address\":\"\",\"secret\":"
        "\"s\"}"},

    {"nothing", "", ORIGIN_PUBLIC, "not strict JSON: text ends before a value at byte 1"},
    {"not JSON", "x", ORIGIN_PUBLIC, "not strict JSON: not a JSON value at byte 1"},
    {"an array", "[]", ORIGIN_PUBLIC, "not an object"},
    {"a string", "\"\"", ORIGIN_PUBLIC, "not an object"},
    {"no type", "{\"detail\":{}}", ORIGIN_PUBLIC, "no type"},
    {"a type that is not a string", "{\"type\":1,\"detail\":{}}", ORIGIN_PUBLIC, "no type"},
    {"no detail", "{\"type\":\"Ballot Submitted\"}", ORIGIN_PUBLIC, "no detail"},
    {"an unknown type", "{\"type\":\"Ballot Burnt\",\"detail\":{}}", ORIGIN_PUBLIC,
        "unknown type \"Ballot Burnt\""},
    {"one that is long", "{\"type\":\"12345678901234567890123456789012345678901\",\"detail\":{}}",
        ORIGIN_PUBLIC, "unknown type of more than 40 bytes"},
    {"one that is not ASCII", "{\"type\":\"\xc3\xa9\",\"detail\":{}}", ORIGIN_PUBLIC,
        "unknown type with bytes outside printable ASCII"},
    {"a derived type", "{\"type\":\"Vote Cast\",\"detail\":{}}", ORIGIN_PUBLIC,
        "type Vote Cast is derived and cannot be sent in"},
    {"a derived type for the registry", "{\"type\":\"Vote Cast\",\"detail\":{}}", ORIGIN_REGISTRY,
        "type Vote Cast is derived and cannot be sent in"},
    {"the registry's type from the public", ISSUED("{\"ballotId\":\"b\",\"voterId\":\"v\"}"),
        ORIGIN_PUBLIC, "type Ballot Issued belongs to the registry"},
    {"the public's type from the registry",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[]}"), ORIGIN_REGISTRY,
        "type Ballot Submitted does not belong to the registry"},
    {"a member of the line too many", "{\"type\":\"Ballot Submitted\",\"x\":1,\"detail\":{}}",
        ORIGIN_PUBLIC, "unknown member \"x\" in the line"},
    {"a member of the line twice",
        "{\"type\":\"Ballot Submitted\",\"type\":\"Ballot Submitted\",\"detail\":{}}",
        ORIGIN_PUBLIC, "duplicate member \"type\" in the line"},
    {"a detail that is not an object", SUBMITTED("[]"), ORIGIN_PUBLIC, "detail is not an object"},
    {"a member missing", SUBMITTED("{\"ballotId\":\"b\",\"votes\":[]}"), ORIGIN_PUBLIC,
        "no member voterId in detail"},
    {"a member too many", SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[],\"x\":[]}"),
        ORIGIN_PUBLIC, "unknown member \"x\" in detail"},
    {"a member twice, once with escapes",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[],\"b\\u0061llotId\":\"b\"}"),
        ORIGIN_PUBLIC, "duplicate member \"ballotId\" in detail"},
    {"a hash in place of a secret",
        SUBMITTED(
            "{\"ballotId\":\"b\",\"voterId\":\"v\",\"secretHash\":"
            "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"votes\":[]}"),
        ORIGIN_PUBLIC, "unknown member \"secretHash\" in detail"},
    {"a secret of nothing",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"secret\":\"\",\"votes\":[]}"),
        ORIGIN_PUBLIC, "secret is not a string of 1 to 256 bytes"},
    {"a secret that is a number",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"secret\":1,\"votes\":[]}"),
        ORIGIN_PUBLIC, "secret is not a string of 1 to 256 bytes"},
    {"an id that is not one", SUBMITTED("{\"ballotId\":\"b \",\"voterId\":\"v\",\"votes\":[]}"),
        ORIGIN_PUBLIC, "ballotId is not an id (1 to 64 of A-Z a-z 0-9 . _ -)"},
    {"an id that is null", SUBMITTED("{\"ballotId\":null,\"voterId\":\"v\",\"votes\":[]}"),
        ORIGIN_PUBLIC, "ballotId is not an id (1 to 64 of A-Z a-z 0-9 . _ -)"},
    {"votes that are not votes", SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":{}}"),
        ORIGIN_PUBLIC, "votes is not an array of votes"},
    {"a vote that is not one", SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[1]}"),
        ORIGIN_PUBLIC, "a vote is not an object"},
    {"a vote with a member missing",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[{\"electionId\":\"e\"}]}"),
        ORIGIN_PUBLIC, "no member candidateId in a vote"},
    {"a vote with a member too many",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[{\"electionId\":\"e\","
                  "\"candidateId\":\"c\",\"rank\":1}]}"),
        ORIGIN_PUBLIC, "unknown member \"rank\" in a vote"},
    {"no contests", ISSUED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"electionIds\":[]}"),
        ORIGIN_REGISTRY, "electionIds is not an array of one or more different ids"},
    {"a contest twice",
        ISSUED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"electionIds\":[\"e\",\"e\"]}"),
        ORIGIN_REGISTRY, "electionIds is not an array of one or more different ids"},
    {"a contest that is a number",
        ISSUED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"electionIds\":[1]}"), ORIGIN_REGISTRY,
        "electionIds is not an array of one or more different ids"},
    {"half a vote allowed",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
                "\"votesAllowed\":0.5}"),
        ORIGIN_REGISTRY, "votesAllowed is not a whole number from 1 to 65535"},
    {"too many ballots",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
                "\"ballotsPerVoter\":65536}"),
        ORIGIN_REGISTRY, "ballotsPerVoter is not a whole number from 0 to 65535"},
    {"no vote allowed",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
                "\"votesAllowed\":0}"),
        ORIGIN_REGISTRY, "votesAllowed is not a whole number from 1 to 65535"},
    {"a day that is not",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-02-29\"}"),
        ORIGIN_REGISTRY, "electionDate is not a date like 2022-03-22"},
    {"a flag that is a string",
        CREATED("{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2022-03-22\","
                "\"opened\":\"false\"}"),
        ORIGIN_REGISTRY, "opened is neither true nor false"},
    {"a further member that is not a string", VOTER(",\"age\":2"), ORIGIN_REGISTRY,
        "member \"age\" of detail is not a string"},
    {"a secret for the ballot's id",
        SUBMITTED("{\"ballotId\":\"" SECRET "\",\"voterId\":\"v\",\"votes\":[]}"), ORIGIN_PUBLIC,
        "ballotId has the form of a secret, which must not be stored"},
    {"one in small letters, with escapes, for the voter's",
        SUBMITTED(
            "{\"ballotId\":\"b\",\"voterId\":\"1dmk\\u002dy8hf-w7ek-k4m4-t0gm\",\"votes\":[]}"),
        ORIGIN_PUBLIC, "voterId has the form of a secret, which must not be stored"},
    {"one for a candidate",
        SUBMITTED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[{\"electionId\":\"e\","
                  "\"candidateId\":\"" SECRET "\"}]}"),
        ORIGIN_PUBLIC, "candidateId has the form of a secret, which must not be stored"},
    {"one among the contests",
        ISSUED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"electionIds\":[\"e\",\"" SECRET "\"]}"),
        ORIGIN_REGISTRY, "electionIds has the form of a secret, which must not be stored"},
    {"one for the ballot to be replaced",
        ISSUED("{\"ballotId\":\"b\",\"voterId\":\"v\",\"replaces\":\"" SECRET "\"}"),
        ORIGIN_REGISTRY, "replaces has the form of a secret, which must not be stored"},
    {"one for a reason",
        "{\"type\":\"Ballot Revoked\",\"detail\":{\"ballotId\":\"b\",\"reason\":\"" SECRET "\"}}",
        ORIGIN_REGISTRY, "reason has the form of a secret, which must not be stored"},
    {"one for a description",
        CREATED("{\"electionId\":\"e\",\"description\":\"" SECRET
                "\",\"electionDate\":\"2022-03-22\",\"votesAllowed\":1}"),
        ORIGIN_REGISTRY, "description has the form of a secret, which must not be stored"},
    {"one in a further member", VOTER(",\"age\":\"2\",\"key\":\"" SECRET "\""), ORIGIN_REGISTRY,
        "member \"key\" has the form of a secret, which must not be stored"},
    {"one for a further member's name", VOTER(",\"" SECRET "\":\"x\""), ORIGIN_REGISTRY,
        "a member's name has the form of a secret, which must not be stored"},
    {"one for an unknown type is not shown", "{\"type\":\"" SECRET "\",\"detail\":{}}",
        ORIGIN_PUBLIC, "unknown type with the form of a secret"},
    {"nor is one for an unknown member", SUBMITTED("{\"1dmky8hfw7ekk4m4t0gm\":1}"), ORIGIN_PUBLIC,
        "unknown member with the form of a secret in detail"},
    {"a further member twice", VOTER(",\"age\":\"2\",\"age\":\"2\""), ORIGIN_REGISTRY,
        "duplicate member \"age\" in detail"},
};

/* As many further members as there may be, and one more. */
static void
check_most_further(void)
{
	struct buf detail = {0};
	enum event_type type;
	for (int most = SHAPE_MOST_FURTHER; most <= SHAPE_MOST_FURTHER + 1; most++) {
		char more[40 * 16] = "", text[1024];
		for (int i = 0; i < most; i++)
			sprintf(more + strlen(more), ",\"m%d\":\"\"", i);
		snprintf(text, sizeof text, VOTER("%s"), more);
		const char *why = intake_read(slice_of(text), ORIGIN_REGISTRY, &type, &detail);
		tap_text(why,
		    most == SHAPE_MOST_FURTHER ? NULL : "more than 32 further members in detail",
		    "as many further members as there may be, or one more");
	}
	buf_free(&detail);
}

/* As long as a secret may be, and a byte longer. */
static void
check_longest_secret(void)
{
	struct buf detail = {0};
	enum event_type type;
	for (int most = 256; most <= 257; most++) {
		char secret[300] = "", text[512];
		memset(secret, 'x', (size_t)most);
		snprintf(text, sizeof text,
		    SUBMITTED(
		        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"secret\":\"%s\",\"votes\":[]}"),
		    secret);
		tap_text(intake_read(slice_of(text), ORIGIN_PUBLIC, &type, &detail),
		    most == 256 ? NULL : "secret is not a string of 1 to 256 bytes",
		    "as long as a secret may be, or a byte longer");
	}
	buf_free(&detail);
}

int
main(void)
{
	struct buf detail = {0};
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum event_type type;
		const char *why = intake_read(slice_of(rows[i].line), rows[i].from, &type, &detail);
		if (why != NULL)
			tap_text(why, rows[i].detail, rows[i].what);
		else
			tap_buf(&detail, rows[i].detail, rows[i].what);
	}
	buf_free(&detail);
	check_most_further();
	check_longest_secret();
	return tap_done();
}
