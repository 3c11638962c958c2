/* Derived events that follow from what caused them, and those that do not, in words. */
#include "log/derivation.h"

#include "logs.h"
#include "rows.h"

#define ABOUT "it does not match its cause"
#define TIME "it does not have the time of its cause"
#define VOTE "it is not that vote of the ballot decided before it"
#define NOT_NEXT "it is not the next vote of the ballot decided before it"

/* A ballot of two votes, verified: seqs 1 and 2. */
#define VERIFIED "a:1/submitted:b:v:ea,eb 1.0/verified:b:v:ea,eb "
/* One of one vote, verified and cast, then revoked: seqs 1 to 4. */
#define REVOKED "a:1/submitted:b:v:ea 1.0/verified:b:v:ea 1.1/cast:b:ea a:2/revoked:b:reason=lost "
#define VOIDED REVOKED "4.0/voided:b:v:ea:1.0:reason=lost "

/* A history, all but its last word good; why that is refused, or NULL. */
static const struct {
	const char *what;
	const char *history;
	const char *why;
} rows[] = {
    {"verified", "a:1/submitted:b:v:ea 1.0/verified:b:v:ea", NULL},
    {"of another ballot", "a:1/submitted:b:v:ea 1.0/verified:c:v:ea", ABOUT},
    {"of another voter", "a:1/submitted:b:v:ea 1.0/verified:b:w:ea", ABOUT},
    {"of other votes", "a:1/submitted:b:v:ea 1.0/verified:b:v:eb", ABOUT},
    {"of a vote more", "a:1/submitted:b:v:ea 1.0/verified:b:v:ea,eb", ABOUT},
    {"of votes in another order", "a:1/submitted:b:v:ea,eb 1.0/verified:b:v:eb,ea", ABOUT},
    {"without the votes of an overvoted contest",
        "a:1/submitted:b:v:ea,fa,eb,fb 1.0/verified:b:v:fa,fb:overvotes=e", NULL},
    {"without any", "a:1/submitted:b:v:ea,fa 1.0/verified:b:v::overvotes=e,f", NULL},
    {"without one of another contest", "a:1/submitted:b:v:ea,fa,eb 1.0/verified:b:v::overvotes=e",
        ABOUT},
    {"with one of an overvoted contest",
        "a:1/submitted:b:v:ea,fa,eb 1.0/verified:b:v:ea,fa:overvotes=e", ABOUT},
    {"with a vote more, though one is overvoted",
        "a:1/submitted:b:v:ea,fa,eb 1.0/verified:b:v:fa,fb:overvotes=e", ABOUT},
    {"with another vote, though one is overvoted",
        "a:1/submitted:b:v:ea,fa,eb 1.0/verified:b:v:fb:overvotes=e", ABOUT},
    {"without votes that no contest is named for", "a:1/submitted:b:v:ea,fa,eb 1.0/verified:b:v:fa",
        ABOUT},
    {"at another time", "a:1/submitted:b:v:ea 1.0/verified:b:v:ea@1", TIME},
    {"at the same other time", "a:1/submitted:b:v:ea@1 1.0/verified:b:v:ea@1", NULL},
    {"any profile: outcomes are not recomputed",
        "a:1/submitted:b:v:ea 1.0/verified:b:v:ea:fullName=X", NULL},
    {"of a revocation", "a:1/revoked:b 1.0/verified:b:v", ABOUT},
    {"of a registry event", "a:1/voter:v 1.0/verified:b:v", ABOUT},
    {"of a cause that is not stored", "a:1/submitted:b:v:ea 2.0/verified:b:v:ea",
        "its cause is not stored"},
    {"of a cause named by its id", "a:1/submitted:b:v:ea a:1.0/verified:b:v:ea",
        "its cause is not a seq"},
    {"of a cause that waits for another", "a:1/submitted:b:v:ea a:2/submitted:c:v 2.0/verified:c:v",
        "its cause is not the first one without an outcome"},
    {"rejected", "a:1/submitted:b:v:ea 1.0/rejected:b:v:ea:overvote", NULL},
    {"rejected, of other votes", "a:1/submitted:b:v:ea 1.0/rejected:b:v:eb:overvote", ABOUT},
    {"rejected, of a revocation", "a:1/revoked:b 1.0/rejected:b:v::overvote", ABOUT},

    {"the first vote", VERIFIED "1.1/cast:b:ea", NULL},
    {"both votes", VERIFIED "1.1/cast:b:ea 1.2/cast:b:eb", NULL},
    {"the second vote first", VERIFIED "1.2/cast:b:eb", NOT_NEXT},
    {"the second one as the first", VERIFIED "1.1/cast:b:eb", VOTE},
    {"the first one as the second", VERIFIED "1.1/cast:b:ea 1.2/cast:b:ea", VOTE},
    {"a vote too many", VERIFIED "1.1/cast:b:ea 1.2/cast:b:eb 1.3/cast:b:ec", VOTE},
    {"for another candidate", VERIFIED "1.1/cast:b:ex", VOTE},
    {"in another contest", VERIFIED "1.1/cast:b:xa", VOTE},
    {"of another ballot", VERIFIED "1.1/cast:c:ea", VOTE},
    {"at another time", VERIFIED "1.1/cast:b:ea@1", TIME},
    {"of a rejected ballot", "a:1/submitted:b:v:ea 1.0/rejected:b:v:ea:overvote 1.1/cast:b:ea",
        "the ballot decided before it is not verified, or not voided"},
    {"retracted, though it is verified", VERIFIED "1.1/retracted:b:ea:1.1",
        "the ballot decided before it is not verified, or not voided"},
    {"of a ballot without outcome", "a:1/submitted:b:v:ea 1.1/cast:b:ea", NOT_NEXT},
    {"of an earlier ballot",
        "a:1/submitted:b:v:ea 1.0/verified:b:v:ea 1.1/cast:b:ea a:2/submitted:c:v:ea "
        "4.0/verified:c:v:ea 4.1/cast:c:ea 1.2/cast:b:ea",
        "it is not stored, but later derived events are"},

    {"voided", VOIDED, NULL},
    {"without the votes of an overvoted contest",
        "a:1/submitted:b:v:ea,fa,eb 1.0/verified:b:v:fa:overvotes=e 1.1/cast:b:fa a:2/revoked:b "
        "4.0/voided:b:v:fa:1.0:overvotes=e",
        NULL},
    {"for another reason", REVOKED "4.0/voided:b:v:ea:1.0:reason=found", ABOUT},
    {"of another ballot", REVOKED "4.0/voided:c:v:ea:1.0:reason=lost", ABOUT},
    {"of another voter", REVOKED "4.0/voided:b:w:ea:1.0:reason=lost",
        "it does not match the submission it voids"},
    {"of other votes", REVOKED "4.0/voided:b:v:eb:1.0:reason=lost",
        "it does not match the submission it voids"},
    {"of what is not a submission", REVOKED "4.0/voided:b:v:ea:2.0:reason=lost",
        "it does not match the submission it voids"},
    {"of what is not stored", REVOKED "4.0/voided:b:v:ea:9.0:reason=lost",
        "it does not match the submission it voids"},
    {"of a vote", REVOKED "4.0/voided:b:v:ea:1.1:reason=lost",
        "it does not match the submission it voids"},
    {"of a cause without seq", REVOKED "4.0/voided:b:v:ea:a~1.0:reason=lost",
        "it does not match the submission it voids"},
    {"voided by a submission", "a:1/submitted:b:v:ea 1.0/voided:b:v:ea:1.0", ABOUT},
    {"the vote retracted", VOIDED "4.1/retracted:b:ea:1.1", NULL},
    {"another vote retracted", VOIDED "4.1/retracted:b:eb:1.1", VOTE},
    {"the vote of another number", VOIDED "4.1/retracted:b:ea:1.2", VOTE},
    {"the vote of another cause", VOIDED "4.1/retracted:b:ea:4.1", VOTE},
    {"cast, though it is voided", VOIDED "4.1/cast:b:ea",
        "the ballot decided before it is not verified, or not voided"},
    {"retracted at another time", VOIDED "4.1/retracted:b:ea:1.1@1", TIME},
    {"retracted twice", VOIDED "4.1/retracted:b:ea:1.1 4.2/retracted:b:ea:1.1", VOTE},

    {"a revocation refused", "a:1/revoked:b 1.0/revocation-refused:b:not-submitted", NULL},
    {"of another ballot", "a:1/revoked:b 1.0/revocation-refused:c:not-submitted", ABOUT},
    {"of a submission", "a:1/submitted:b:v 1.0/revocation-refused:b:not-submitted", ABOUT},
    {"replaced", "a:1/issued:c:v:replaces=b 1.0/replaced:c:v:b", NULL},
    {"another ballot in its place", "a:1/issued:c:v:replaces=b 1.0/replaced:d:v:b", ABOUT},
    {"for another voter", "a:1/issued:c:v:replaces=b 1.0/replaced:c:w:b", ABOUT},
    {"in the place of another", "a:1/issued:c:v:replaces=b 1.0/replaced:c:v:a", ABOUT},
    {"a replacement refused", "a:1/issued:c:v:replaces=b 1.0/replacement-refused:c:not-voided",
        NULL},
    {"a replacement of another ballot refused",
        "a:1/issued:c:v:replaces=b 1.0/replacement-refused:d:not-voided", ABOUT},
    {"a ballot issued that replaces none", "a:1/issued:c:v 1.0/replacement-refused:c:not-voided",
        "its cause is not the first one without an outcome"},
};

/* What is said of the last word: after the others in the same feed, or in one of its own. */
static void
feed(const char *history, bool apart, struct buf *said)
{
	char others[1024];
	snprintf(others, sizeof others, "%s", history);
	for (size_t n = strlen(others); n > 0 && others[n - 1] == ' ';)
		others[--n] = '\0';
	char *blank = strrchr(others, ' ');
	*blank = '\0';
	if (apart)
		logs_feed_after(others, blank + 1, false, said);
	else
		logs_feed_after("", history, false, said);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		for (int apart = 0; apart < 2; apart++) {
			struct buf said = {0};
			feed(rows[i].history, apart, &said);
			buf_add(&said, "", 1);
			/* What was stored before is left out. */
			const char *why = said.at + strspn(said.at, "s");
			tap_text(*why == ' ' ? why + 1
			         : *why      ? why
			                     : NULL,
			    rows[i].why, apart ? "and in a feed of its own" : rows[i].what);
			buf_free(&said);
		}
	}
	return tap_done();
}
