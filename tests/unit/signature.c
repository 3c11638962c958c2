/* Who signs a note: the vectors of Go's sumdb/note and RFC 8032, and what is not a signature. */
#include "proof/signature.h"

#include "rows.h"

/* The example of Go's package note. */
#define TEXT                                                                                       \
	"If you think cryptography is the answer to your problem,\n"                               \
	"then you don't know what your problem is.\n"
#define PETER "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define BY(name, id, last)                                                                         \
	SIGNED_NOTE_DASH name " " id "/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"     \
	                      "SNXgKvqfqdngotpRZb6KE6RyyBwJnA" last "=\n"
#define SIGNED BY("PeterNeumann", "x08go", "M")
#define SPOILT BY("PeterNeumann", "x08go", "Q")

/* RFC 8032, 7.1, test 2: its key, and its signature of the byte 0x72, which is r. */
#define PEM(kind, key) "-----BEGIN " kind " KEY-----\n" key "\n-----END " kind " KEY-----\n"
#define PRIVATE PEM("PRIVATE", "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7")
#define PUBLIC PEM("PUBLIC", "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=")
#define X25519 PEM("PRIVATE", "MC4CAQAwBQYDK2VuBCIEICh6CrIwTvIU6YlkCayfxBosY7Cf2lscUZ+Ynt1VmyJi")
#define WITNESS "witness+fbe00c2c+AT1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM"
#define WITNESSED                                                                                  \
	SIGNED_NOTE_DASH                                                                           \
	"witness ++AMLJKgCanw1Mq4cg6CC19kJUCisntUFlA/j7N2IiPr22naCFrB5D4VmW5FjzYT"                 \
	"0PEdjDh7Lq60MCrusA0pFhK7DAA=\n"

#define UNKNOWN "it is not signed by that key"
#define WRONG "its signature is wrong"
#define NO_KEY "the verifier key is not of the form NAME+ID+KEY"

static const struct row verifiers[] = {
    {"a key", PETER, true},
    {"another", WITNESS, true},
    {"another name, whose id it is not",
        "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", false},
    {"another id", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", false},
    {"an id in upper case", "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        false},
    {"another key", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX", false},
    {"another algorithm", "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        false},
    {"a key too short", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy", false},
    {"no key", "PeterNeumann+c74f20a3+", false},
    {"no id", "PeterNeumann++ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", false},
    {"no name", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", false},
    {"a name alone", "PeterNeumann", false},
    {"a line feed after it", PETER "\n", false},
    {"nothing", "", false},
};

static const struct {
	const char *what;
	const char *note;
	const char *verifier;
	const char *why;
} notes[] = {
    {"signed", TEXT "\n" SIGNED, PETER, NULL},
    {"signed by another", TEXT "\n" SIGNED, WITNESS, UNKNOWN},
    {"not signed", TEXT, PETER, UNKNOWN},
    {"the second of two signatures", TEXT "\n" WITNESSED SIGNED, PETER, NULL},
    {"the other one is of another text", TEXT "\n" WITNESSED SIGNED, WITNESS, WRONG},
    {"signed twice", TEXT "\n" SIGNED SIGNED, PETER, NULL},
    {"another text", "x" TEXT "\n" SIGNED, PETER, WRONG},
    {"a text cut", "If you think cryptography is the answer to your problem,\n\n" SIGNED, PETER,
        WRONG},
    {"a byte of the signature changed", TEXT "\n" SPOILT, PETER, WRONG},
    {"a good signature and a bad one", TEXT "\n" SIGNED SPOILT, PETER, WRONG},
    {"under another name", TEXT "\n" BY("Peter", "x08go", "M"), PETER, UNKNOWN},
    {"with another key's id", TEXT "\n" BY("PeterNeumann", "x08gp", "M"), PETER, UNKNOWN},
    {"by what is not a key", TEXT "\n" SIGNED, "PeterNeumann", NO_KEY},
};

#define NO_PRIVATE "it is not a private Ed25519 key in PEM form without a password"
#define NO_PEM "it is not an Ed25519 key in PEM form"

/* Keys in PEM form: what signing with it, and asking for its verifier key, say. */
static const struct {
	const char *what;
	const char *pem;
	const char *sign, *verifier;
} pems[] = {
    {"a private key", PRIVATE, NULL, NULL},
    {"a public key", PUBLIC, NO_PRIVATE, NULL},
    {"a key of another algorithm", X25519, NO_PRIVATE, NO_PEM},
    {"something else", "a text\n", NO_PRIVATE, NO_PEM},
    {"a key cut off", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbb\n",
        NO_PRIVATE, NO_PEM},
    {"nothing", "", NO_PRIVATE, NO_PEM},
};

static void
check_notes(void)
{
	for (size_t i = 0; i < ROWS(notes); i++) {
		struct signed_note n;
		const char *why = signed_note_split(slice_of(notes[i].note), &n)
		                      ? signature_check(&n, slice_of(notes[i].verifier))
		                      : "no note";
		tap_text(why, notes[i].why, notes[i].what);
	}
}

static void
check_pems(void)
{
	for (size_t i = 0; i < ROWS(pems); i++) {
		struct buf signature = {0}, verifier = {0};
		struct slice pem = slice_of(pems[i].pem);
		tap_text(signature_sign(SLICE("r"), pem, &signature), pems[i].sign, pems[i].what);
		tap_text(signature_verifier(SLICE("witness"), pem, &verifier), pems[i].verifier,
		    "and its verifier key");
		tap_buf(&verifier, pems[i].verifier ? "" : WITNESS, "which is that of RFC 8032");
		if (signature.len != (pems[i].sign ? 0 : 64))
			tap(false, "a signature has 64 bytes");
		buf_free(&signature);
		buf_free(&verifier);
	}
}

/* A signature made, and attached to a note that has one already. */
static void
check_attached(void)
{
	struct buf signature = {0}, out = {0};
	const struct signed_note n = {SLICE("r"), SLICE(SIGNED)};
	signature_sign(n.text, SLICE(PRIVATE), &signature);
	tap_text(signature_attach(&n, SLICE(WITNESS), buf_view(&signature), &out), NULL,
	    "RFC 8032's signature is attached");
	tap_buf(&out, "r\n" SIGNED WITNESSED, "after the one that is there");
	out.len = 0;
	tap_text(signature_attach(&n, SLICE(PETER), buf_view(&signature), &out),
	    "it is not that key's signature of this text", "another's signature");
	tap_text(signature_attach(&n, SLICE("witness"), buf_view(&signature), &out), NO_KEY,
	    "the signature of no key");
	signature.len--;
	tap_text(signature_attach(&n, SLICE(WITNESS), buf_view(&signature), &out),
	    "it is not that key's signature of this text", "a signature too short");
	signature.at[0] ^= 1;
	signature.len++;
	tap_text(signature_attach(&n, SLICE(WITNESS), buf_view(&signature), &out),
	    "it is not that key's signature of this text", "a signature with a bit changed");
	tap_buf(&out, "", "none of which is attached");
	buf_free(&signature);
	buf_free(&out);
}

int
main(void)
{
	CHECK_ROWS(verifiers, signature_is_verifier);
	check_notes();
	check_pems();
	check_attached();
	return tap_done();
}
