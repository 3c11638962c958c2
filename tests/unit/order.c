/* Which event may stand behind which, a history a row. */
#include "log/order.h"

#include "tap.h"

#include <err.h>
#include <stdio.h>
#include <string.h>

#define TIME "\",\"time\":\"2026-11-23T04:00:00.000Z\",\"detail\":"
#define VOTE "{\"electionId\":\"e\",\"candidateId\":\"c\"}"
#define BALLOT "{\"ballotId\":\"b\",\"voterId\":\"v\","

/*
 * A history is written in words: s:NAME:LINE a submission, r:NAME:LINE a registry event,
 * w:NAME:LINE a revocation, i:NAME:LINE a ballot issued in another's place, v:CAUSE:VOTES a
 * verified ballot, x:CAUSE a rejected one, c:CAUSE:N a vote cast, o:CAUSE:VOTES a ballot voided,
 * t:CAUSE:N a vote retracted, p:CAUSE a ballot replaced, n:CAUSE a revocation refused.
 */
struct row {
	const char *what;
	const char *history;
	bool good; /* whether the last word may stand there; those before it must */
};

static const struct row rows[] = {
    {"a submission", "s:a:1", true},
    {"positions grow", "s:a:1 s:a:2", true},
    {"positions may leave lines out", "s:a:1 s:a:5", true},
    {"a position twice", "s:a:1 s:a:1", false},
    {"a position back", "s:a:2 s:a:1", false},
    {"each source counts for itself", "s:a:2 s:b:1 r:c:1", true},
    {"stdin- sources are not remembered", "s:stdin-x:2 s:stdin-x:1", true},
    {"an outcome for its submission", "s:a:1 x:1", true},
    {"an outcome without submission", "r:a:1 x:1", false},
    {"an outcome twice", "s:a:1 x:1 x:1", false},
    {"outcomes in order", "s:a:1 s:a:2 x:1 x:2", true},
    {"an outcome out of order", "s:a:1 s:a:2 x:2", false},
    {"registry events between do not matter", "s:a:1 r:b:1 s:a:2 x:1 x:3", true},
    {"submissions go on while outcomes come", "s:a:1 x:1 s:a:2 x:3", true},
    {"all votes", "s:a:1 v:1:2 c:1:1 c:1:2", true},
    {"a vote too many", "s:a:1 v:1:2 c:1:1 c:1:2 c:1:3", false},
    {"a vote twice", "s:a:1 v:1:2 c:1:1 c:1:1", false},
    {"a vote left out", "s:a:1 v:1:2 c:1:2", false},
    {"a vote for a rejected ballot", "s:a:1 x:1 c:1:1", false},
    {"the next outcome before the votes", "s:a:1 s:a:2 v:1:2 c:1:1 x:2", false},
    {"the next outcome behind the votes", "s:a:1 s:a:2 v:1:1 c:1:1 x:2", true},
    {"a blank ballot has no votes", "s:a:1 s:a:2 v:1:0 x:2", true},
    {"a vote without outcome", "s:a:1 c:1:1", false},
    {"a ballot voided and its votes", "w:a:1 o:1:2 t:1:1 t:1:2", true},
    {"a retraction too many", "w:a:1 o:1:1 t:1:1 t:1:2", false},
    {"a retraction twice", "w:a:1 o:1:2 t:1:1 t:1:1", false},
    {"a retraction left out", "w:a:1 o:1:2 t:1:2", false},
    {"the next outcome before the retractions", "w:a:1 s:a:2 o:1:1 x:2", false},
    {"the next outcome behind the retractions", "w:a:1 s:a:2 o:1:1 t:1:1 x:2", true},
    {"a blank ballot voided", "w:a:1 s:a:2 o:1:0 x:2", true},
    {"a retraction without outcome", "w:a:1 t:1:1", false},
    {"a retraction for a revocation refused", "w:a:1 n:1 t:1:1", false},
    {"a void without revocation", "r:a:1 o:1:0", false},
    {"a void twice", "w:a:1 o:1:0 o:1:0", false},
    {"a revocation waits for the submission before it", "s:a:1 w:a:2 o:2:0", false},
    {"all kinds of causes in order", "s:a:1 w:a:2 i:a:3 v:1:1 c:1:1 o:2:1 t:2:1 p:3", true},
    {"a replacement out of order", "w:a:1 i:a:2 p:2", false},
    {"a replacement for a ballot that replaces none", "r:a:1 p:1", false},
    {"a replacement has no votes", "i:a:1 p:1 c:1:1", false},
};

static void
write_event(struct buf *line, const char *word)
{
	char name[32] = "", text[1024];
	unsigned cause = 0, n = 0;
	switch (word[0]) {
	case 's':
	case 'r':
		if (sscanf(word + 2, "%31[^:]:%u", name, &n) != 2)
			errx(70, "bad word %s", word);
		snprintf(text, sizeof text, "{\"id\":\"%s:%u\",\"type\":\"%s" TIME "%s}", name, n,
		    word[0] == 's' ? "Ballot Submitted" : "Ballot Issued",
		    word[0] == 's' ? BALLOT "\"votes\":[]}" : BALLOT "\"ballotState\":\"ISSUED\"}");
		buf_text(line, text);
		break;
	case 'w':
	case 'i':
		if (sscanf(word + 2, "%31[^:]:%u", name, &n) != 2)
			errx(70, "bad word %s", word);
		snprintf(text, sizeof text, "{\"id\":\"%s:%u\",\"type\":\"%s" TIME "%s}", name, n,
		    word[0] == 'w' ? "Ballot Revoked" : "Ballot Issued",
		    word[0] == 'w' ? "{\"ballotId\":\"b\",\"reason\":\"r\"}"
		                   : BALLOT "\"ballotState\":\"ISSUED\",\"replaces\":\"a\"}");
		buf_text(line, text);
		break;
	case 'p':
	case 'n':
		snprintf(text, sizeof text, "{\"id\":\"%s.0\",\"type\":\"%s" TIME "%s}", word + 2,
		    word[0] == 'p' ? "Ballot Replaced" : "Revocation Refused",
		    word[0] == 'p' ? BALLOT "\"replaces\":\"a\"}"
		                   : "{\"ballotId\":\"b\",\"reason\":\"not-submitted\"}");
		buf_text(line, text);
		break;
	case 'x':
		snprintf(text, sizeof text,
		    "{\"id\":\"%s.0\",\"type\":\"Ballot Rejected" TIME BALLOT
		    "\"votes\":[],\"reason\":\"overvote\"}}",
		    word + 2);
		buf_text(line, text);
		break;
	case 'v':
	case 'o':
		sscanf(word + 2, "%u:%u", &cause, &n);
		snprintf(text, sizeof text,
		    "{\"id\":\"%u.0\",\"type\":\"%s" TIME BALLOT "%s\"votes\":[", cause,
		    word[0] == 'v' ? "Ballot Verified" : "Ballot Voided",
		    word[0] == 'v'
		        ? "\"voter\":{\"fullName\":\"\",\"userName\":\"\",\"address\":\"\"},"
		        : "");
		buf_text(line, text);
		for (unsigned i = 0; i < n; i++)
			buf_text(line, i ? "," VOTE : VOTE);
		buf_text(line, word[0] == 'v' ? "]}}" : "],\"reason\":\"r\",\"voids\":\"1.0\"}}");
		break;
	default:
		sscanf(word + 2, "%u:%u", &cause, &n);
		snprintf(text, sizeof text,
		    "{\"id\":\"%u.%u\",\"type\":\"%s" TIME "{\"ballotId\":\"b\",\"vote\":" VOTE
		    "%s}}",
		    cause, n, word[0] == 'c' ? "Vote Cast" : "Vote Retracted",
		    word[0] == 'c' ? "" : ",\"retracts\":\"1.1\"");
		buf_text(line, text);
	}
}

/* Notes the words one by one; each but the last must be taken. A copy made through text must judge
 * alike. */
static bool
judge(const char *history)
{
	char words[256], *rest = words, *word;
	struct order *l = order_new();
	struct buf line = {0}, text = {0};
	const char *why = NULL;
	uint64_t seq = 0;
	snprintf(words, sizeof words, "%s", history);
	while ((word = strsep(&rest, " ")) != NULL) {
		struct event e;
		struct detail d;
		line.len = text.len = 0;
		write_event(&line, word);
		if (why != NULL || !event_check(buf_view(&line), &e, &d))
			errx(70, "a bad history: %s at %s", history, word);
		order_write(l, &text);
		order_free(l);
		l = order_new();
		for (size_t at = 0; at < text.len;) {
			const char *from = text.at + at, *lf = memchr(from, '\n', text.len - at);
			if (!order_read(l, (struct slice){from, (size_t)(lf - from)}))
				errx(70, "an order that does not read back");
			at = (size_t)(lf + 1 - text.at);
		}
		why = order_note(l, &e, &d, ++seq);
	}
	order_free(l);
	buf_free(&line);
	buf_free(&text);
	return why == NULL;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		tap(judge(rows[i].history) == rows[i].good, rows[i].what);
	return tap_done();
}
