/* Secrets as people type them: which texts are one, what they are as printed, which contain one. */
#include "event/secret.h"

#include "rows.h"

#define PRINTED "1DMK-Y8HF-W7EK-K4M4-T0GM"

/* Texts, and the secret as printed, or NULL if the text is none. */
static const struct {
	const char *what;
	const char *text;
	const char *printed;
} typed[] = {
    {"as printed", "1DMK-Y8HF-W7EK-K4M4-T0GM", PRINTED},
    {"every digit", "0123-4567-89AB-CDEF-GHJK", "0123-4567-89AB-CDEF-GHJK"},
    {"the rest of them", "MNPQ-RSTV-WXYZ-0000-0000", "MNPQ-RSTV-WXYZ-0000-0000"},
    {"small letters", "1dmk-y8hf-w7ek-k4m4-t0gm", PRINTED},
    {"no hyphens", "1DMKY8HFW7EKK4M4T0GM", PRINTED},
    {"hyphens elsewhere", "1DMKY-8HFW7-EKK4M-4T0GM", PRINTED},
    {"hyphens at the ends and twice", "-1DMK--Y8HF-W7EK-K4M4-T0GM-", PRINTED},
    {"blanks for hyphens", "1DMK Y8HF W7EK K4M4 T0GM", PRINTED},
    {"blanks beside hyphens", "1DMK - Y8HF - W7EK - K4M4 - T0GM", PRINTED},
    {"blanks around", " \t1DMK-Y8HF-W7EK-K4M4-T0GM \t", PRINTED},
    {"no-break spaces", "1DMK\xc2\xa0Y8HF\xc2\xa0W7EK\xe2\x80\xafK4M4\xe2\x80\x89T0GM", PRINTED},
    {"O for 0", "1DMK-Y8HF-W7EK-K4M4-TOGM", PRINTED},
    {"I for 1", "IDMK-Y8HF-W7EK-K4M4-T0GM", PRINTED},
    {"L for 1, all small", "ldmk-y8hf-w7ek-k4m4-togm", PRINTED},
    {"hyphens and dashes of six lengths",
        "\xe2\x80\x90"
        "1DMK\xe2\x80\x91Y8HF\xe2\x80\x92W7EK\xe2\x80\x93K4M4\xe2\x80\x94T0GM\xe2\x80\x95",
        PRINTED},
    {"minus signs and a soft hyphen", "1DMK\xe2\x88\x92Y8HF\xe2\x88\x92W7EK\xc2\xadK4M4-T0GM",
        PRINTED},
    {"groups of four letters", "able-back-cede-dear-each", "AB1E-BACK-CEDE-DEAR-EACH"},
    {"one part with a letter and a number", "sorrel-pebble-falcon-2d", "S0RR-E1PE-BB1E-FA1C-0N2D"},
    {"words and a number", "sorrel-pebble-falcon-20", NULL},
    {"words with blanks", "sorrel pebble falcon ax", NULL},
    {"numbers", "12345-67890-12345-67890", NULL},
    {"nothing", "", NULL},
    {"hyphens alone", "----", NULL},
    {"a digit too few", "1DMK-Y8HF-W7EK-K4M4-T0G", NULL},
    {"a digit too many", "1DMK-Y8HF-W7EK-K4M4-T0GMM", NULL},
    {"U, which is not a digit", "1DMK-Y8HF-W7EK-K4M4-T0GU", NULL},
    {"a full stop behind it", "1DMK-Y8HF-W7EK-K4M4-T0GM.", NULL},
    {"underscores", "1DMK_Y8HF_W7EK_K4M4_T0GM", NULL},
    {"a line feed", "1DMK-Y8HF-W7EK-K4M4-T0GM\n", NULL},
    {"a letter of another script", "1DMK-Y8HF-W7EK-K4M4-T0G\xd0\x9c", NULL},
    {"half a dash", "1DMK-Y8HF-W7EK-K4M4-T0GM\xe2\x80", NULL},
    {"another space", "1DMK\xe2\x80\x83Y8HF-W7EK-K4M4-T0GM", NULL},
};

/* Whether the whole text is a secret as printed, in any case. */
static const struct row printed[] = {
    {"as printed", "1DMK-Y8HF-W7EK-K4M4-T0GM", true},
    {"all digits, no letter", "0123-4567-8901-2345-6789", true},
    {"small letters", "1dmk-y8hf-w7ek-k4m4-t0gm", true},
    {"both", "1Dmk-y8hf-W7EK-k4m4-T0GM", true},
    {"no hyphens", "1DMKY8HFW7EKK4M4T0GM", false},
    {"blanks for hyphens", "1DMK Y8HF W7EK K4M4 T0GM", false},
    {"hyphens elsewhere", "1DMKY-8HF-W7EK-K4M4-T0GM", false},
    {"a digit in place of a hyphen", "1DMK0Y8HF-W7EK-K4M4-T0GM", false},
    {"O, which is not a digit", "1DMK-Y8HF-W7EK-K4M4-TOGM", false},
    {"I, which is not a digit", "IDMK-Y8HF-W7EK-K4M4-T0GM", false},
    {"L, which is not a digit", "lDMK-Y8HF-W7EK-K4M4-T0GM", false},
    {"U, which is not a digit", "1DMK-Y8HF-W7EK-K4M4-T0GU", false},
    {"a control byte 0x20 below a digit",
        "\x11"
        "DMK-Y8HF-W7EK-K4M4-T0GM",
        false},
    {"@, which is 0x20 below a backquote", "@DMK-Y8HF-W7EK-K4M4-T0GM", false},
    {"a blank in place of a digit", "1DMK-Y8HF- 7EK-K4M4-T0GM", false},
    {"a digit too many", "1DMK-Y8HF-W7EK-K4M4-T0GM1", false},
    {"a group too few", "1DMK-Y8HF-W7EK-K4M4", false},
    {"nothing", "", false},
};

/* Whether the text contains a secret as people type it. */
static const struct row within[] = {
    {"alone", "1DMK-Y8HF-W7EK-K4M4-T0GM", true},
    {"in a row of a list", "001,Ada,a@b,\"1 High St.\",nf1nk77dznwxyg6c,1DMK-Y8HF-W7EK-K4M4-T0GM\r",
        true},
    {"in quotes", "\"001\",Ada,\"nf1nk77dznwxyg6c\",\"1DMK-Y8HF-W7EK-K4M4-T0GM\"", true},
    {"between tabs", "001\tAda\tnf1nk77dznwxyg6c\t1DMK-Y8HF-W7EK-K4M4-T0GM\tx", true},
    {"between semicolons, in small letters", "x;1dmk-y8hf-w7ek-k4m4-t0gm;y", true},
    {"twenty in a row", "{\"key\":\"1DMKY8HFW7EKK4M4T0GM\"}", true},
    {"hyphens elsewhere", "'1DMKY-8HFW7-EKK4M-4T0GM'", true},
    {"O and L", "LDMK-Y8HF-W7EK-K4M4-TOGM", true},
    {"blanks between the groups", "it is 1DMK Y8HF W7EK K4M4 T0GM.", true},
    {"blanks and hyphens", "1DMK - Y8HF - W7EK - K4M4 - T0GM", true},
    {"other dashes", "1DMK\xe2\x80\x93Y8HF\xe2\x80\x93W7EK\xe2\x88\x92K4M4\xc2\xadT0GM", true},
    {"no-break spaces", "1DMK\xc2\xa0Y8HF\xc2\xa0W7EK\xc2\xa0K4M4\xc2\xa0T0GM", true},
    {"no-break spaces in Latin-1", "1DMK\xa0Y8HF\xa0W7EK\xa0K4M4\xa0T0GM", true},
    {"what is left of U+2011 in UTF-16", "1DMK\x11 Y8HF\x11 W7EK\x11 K4M4\x11 T0GM", true},
    {"and with its bytes swapped", "1DMK \x11Y8HF \x11W7EK \x11K4M4 \x11T0GM", true},
    {"after words and a hyphen", "member-1DMK-Y8HF-W7EK-K4M4-T0GM", true},
    {"before a hyphen and a word", "1DMK-Y8HF-W7EK-K4M4-T0GM-copy", true},
    {"after a group of four", "year 2027 1DMK-Y8HF-W7EK-K4M4-T0GM", true},
    {"after a word and a blank", "K4 1DMK Y8HF W7EK K4M4 T0GM", true},
    {"before a full stop", "1DMKY8HFW7EKK4M4T0GM.", true},
    {"before a full stop and a word, twenty in a row", "1DMKY8HFW7EKK4M4T0GM.csv", true},
    {"before a full stop and a word", "1DMK-Y8HF-W7EK-K4M4-T0GM.csv", true},
    {"after another script",
        "\xe6\x9d\x8e"
        "1DMKY8HFW7EKK4M4T0GM",
        true},
    {"at the end, after another's beginning", "1DMK-Y8HF,1DMK-Y8HF-W7EK-K4M4-T0GM", true},

    {"nothing", "", false},
    {"a ballot",
        "{\"type\":\"Ballot Submitted\",\"detail\":{\"ballotId\":\"nf1nk77dznwxyg6c\",\"voterId\":"
        "\"001\",\"votes\":[{\"electionId\":\"chair\",\"candidateId\":\"amara\"}]}}",
        false},
    {"prose", "The members of the club elect their chair on the first day of March.", false},
    {"short words", "if we go to it as it is, so be it: do as he or she is to do", false},
    {"words of four letters with others between", "this and that, then some more or less", false},
    {"an event's id and time",
        "{\"id\":\"stdin-20261128T183000.000Z-0123456789abcdef:3\",\"time\":"
        "\"2026-11-28T18:30:00.000Z\"}",
        false},
    {"twenty digits after a decimal point", "1.00000000000000000001", false},
    {"twenty digits, a decimal point among them", "12345678.901234567890", false},
    {"a SHA-256", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", false},
    {"a UUID", "550e8400-e29b-41d4-a716-446655440000", false},
    {"five groups, one of another kind among them", "1DMK-Y8HF-word7-W7EK-K4M4-T0GM", false},
    {"four groups", "1DMK-Y8HF-W7EK-K4M4", false},
    {"five groups, one with U", "1DMK-Y8HF-W7EK-K4M4-T0GU", false},
    {"glued to what comes after it", "1DMK-Y8HF-W7EK-K4M4-T0GMM", true},
    {"glued to an id", "cwj7v9b7n9vexjpm2DA1-EN0X-2MJR-7NEF-9S7Xx", true},
    {"glued to both", "xx1DMK-Y8HF-W7EK-K4M4-T0GMzz,", true},
    {"in small letters, glued to both", "xx1dmk-y8hf-w7ek-k4m4-t0gmzz,", false},
    {"five groups, one in the middle longer", "1DMK-Y8HF-W7EKK-K4M4-T0GM", false},
    {"nineteen in a row", "1DMKY8HFW7EKK4M4T0G", false},
    {"twenty-one in a row", "1DMKY8HFW7EKK4M4T0GMM", false},
    {"blanks elsewhere", "1DMKY 8HFW7 EKK4M 4T0GM", false},
    {"groups in columns", "1DMK,Y8HF,W7EK,K4M4,T0GM", false},
    {"groups on both sides of a full stop", "this will be 1DMK Y8HF. W7EK K4M4 T0GM", false},
    {"underscores", "1DMK_Y8HF_W7EK_K4M4_T0GM", false},
    {"an underscore before it", "_1DMKY8HFW7EKK4M4T0GM", false},
};

int
main(void)
{
	for (size_t i = 0; i < ROWS(typed); i++) {
		char text[SECRET_LENGTH + 1] = "";
		bool good = secret_as_printed(slice_of(typed[i].text), text);
		tap_text(good ? text : NULL, typed[i].printed, typed[i].what);
	}
	CHECK_ROWS(printed, secret_is_printed);
	CHECK_ROWS(within, secret_occurs);
	return tap_done();
}
