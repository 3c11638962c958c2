/*
 * Fuzzes the readers of what comes from elsewhere: receipts, proofs of growth, checkpoints, notes,
 * verifier keys and signatures. What they take is what would have been written, and only the one
 * text that was signed is found to be.
 */
#include "proof/receipt.h"

#include "proof/checkpoint.h"
#include "proof/signature.h"
#include "proof/signed_note.h"
#include "property.h"

#define NAME "example.org/board"
#define SIGNED NAME "\n5\nqK1bHqHFDdOZbRCBPjEvx3Kk0T+Wl3d2bAs9z2kFf4o=\nnonces none\n"
/* Of a key that nobody has any more. */
#define VERIFIER NAME "+c883dbd4+ASOp292mapXQXgg3rBFwcKS2tFDM2w6+2i+e/3QKbmzx"
#define SIGNATURE                                                                                  \
	"\xe2\x80\x94 " NAME                                                                       \
	" yIPb1N6A1tkHQzIB/X608CvIflDYu/840VhnLfFS+pA/7hHC5KeaA61lnSJMeR8uzrCa4Nve1R0uh7gTs0rxsp"  \
	"x6rQc=\n"

static void
check_receipt(struct slice text)
{
	struct receipt r = {0};
	struct buf again = {0};
	if (receipt_read(text, &r)) {
		receipt_put(&again, &r);
		property(slice_eq(buf_view(&again), text), "a receipt written again is the same");
	}
	receipt_free(&r);
	buf_free(&again);
}

static void
check_growth(struct slice text)
{
	struct growth g;
	struct buf again = {0};
	if (growth_read(text, &g)) {
		growth_put(&again, &g);
		property(slice_eq(buf_view(&again), text), "a proof written again is the same");
	}
	buf_free(&again);
}

static void
check_checkpoint(struct slice text)
{
	struct checkpoint c;
	struct buf again = {0};
	if (checkpoint_read(text, &c)) {
		checkpoint_put(&again, &c);
		property(
		    slice_eq(buf_view(&again), text), "a checkpoint written again is the same");
	}
	buf_free(&again);
}

/* A note's parts are all of it. */
static void
check_parts(const struct signed_note *n, struct slice whole)
{
	struct buf again = {0};
	buf_slice(&again, n->text);
	if (n->signatures.len > 0) {
		buf_text(&again, "\n");
		buf_slice(&again, n->signatures);
	}
	property(slice_eq(buf_view(&again), whole), "a note put together again is the same");
	property(n->text.at[n->text.len - 1] == '\n', "a note's text ends with a line");
	buf_free(&again);
}

static void
check_note(struct slice whole)
{
	struct signed_note n;
	if (!signed_note_split(whole, &n))
		return;
	check_parts(&n, whole);
	check_checkpoint(n.text);
	if (signature_check(&n, SLICE(VERIFIER)) == NULL)
		property(slice_eq(n.text, SLICE(SIGNED)), "only what was signed is found to be");
}

/* The bytes as a verifier key, and as a signature. */
static void
check_keys(struct slice text)
{
	struct signed_note n;
	struct buf out = {0};
	property(signed_note_split(SLICE(SIGNED "\n" SIGNATURE), &n), "it is a note");
	property(signature_check(&n, SLICE(VERIFIER)) == NULL, "it is signed");
	property(signature_check(&n, text) != NULL || slice_eq(text, SLICE(VERIFIER)),
	    "no other key has signed it");
	n.signatures.len = 0;
	if (signature_attach(&n, SLICE(VERIFIER), text, &out) == NULL)
		property(slice_eq(buf_view(&out), SLICE(SIGNED "\n" SIGNATURE)),
		    "no other signature can be put under it");
	leaves_close(leaves_of(text));
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice text = {n ? (const char *)bytes : "", n};
	check_receipt(text);
	check_growth(text);
	check_checkpoint(text);
	check_note(text);
	check_keys(text);
	return 0;
}
