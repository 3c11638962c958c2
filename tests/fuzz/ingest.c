/* Fuzzes the door: what is taken becomes a canonical event, and taken again it stays the same. */
#include "event/event.h"
#include "event/intake.h"
#include "property.h"
#include "json/strict.h"
#include "json/writer.h"

/* The event that es-ingest would print is one that es-append takes. */
static void
check_event(enum event_type type, struct slice detail)
{
	struct buf line = {0};
	struct event e;
	struct detail d;
	size_t at;
	event_begin(&line, SLICE("a:1"), type, SLICE("2026-11-23T04:00:00.000Z"));
	writer_raw(&line, "detail", detail);
	writer_end_object(&line);
	property(event_check(buf_view(&line), &e, &d), "the event's line is canonical");
	property(e.type == type && slice_eq(e.detail, detail), "the event is read as written");
	property(strict_check(buf_view(&line), &at) == NULL, "the event's line is strict JSON");
	buf_free(&line);
}

static void
check_again(enum origin from, enum event_type type, struct slice detail)
{
	struct buf line = {0}, again = {0};
	enum event_type read;
	writer_begin_object(&line, NULL);
	writer_string(&line, "type", shape_of(type)->type);
	writer_raw(&line, "detail", detail);
	writer_end_object(&line);
	bool taken = intake_read(buf_view(&line), from, &read, &again) == NULL;
	/* Who only knows the hash of a secret does not know the secret. */
	bool has_hash = type == BALLOT_SUBMITTED &&
	                memmem(detail.at, detail.len, "\"secretHash\":", 13) != NULL;
	property(taken != has_hash, "its detail is taken, unless it shows a secret's hash");
	property(!taken || (read == type && slice_eq(buf_view(&again), detail)),
	    "its detail stays the same");
	buf_free(&line);
	buf_free(&again);
}

/* A line is taken without a tree where it is written as it would be afresh. A space in front keeps
 * it from that: what comes of it must be the same. */
static void
check_with_tree(
    struct slice line, enum origin from, const char *why, enum event_type type, struct slice detail)
{
	struct buf spaced = {0}, other = {0};
	enum event_type read;
	buf_text(&spaced, " ");
	buf_slice(&spaced, line);
	bool taken = intake_read(buf_view(&spaced), from, &read, &other) == NULL;
	property(taken == (why == NULL), "with a tree and without, the same lines are taken");
	property(!taken || (read == type && slice_eq(buf_view(&other), detail)),
	    "with a tree and without, the same detail is taken");
	buf_free(&spaced);
	buf_free(&other);
}

static void
check_reason(const char *why)
{
	property(*why != '\0', "there is a reason");
	for (; *why != '\0'; why++)
		property(*why >= ' ' && *why <= '~', "the reason is printable ASCII");
}

/* The first byte says who sends the line that follows. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n == 0)
		return 0;
	enum origin from = bytes[0] & 1 ? ORIGIN_REGISTRY : ORIGIN_PUBLIC;
	struct buf detail = {0};
	enum event_type type;
	struct slice line = {(const char *)bytes + 1, n - 1};
	const char *why = intake_read(line, from, &type, &detail);
	check_with_tree(line, from, why, type, buf_view(&detail));
	if (why != NULL) {
		check_reason(why);
	} else {
		property(shape_of(type)->origin == from, "the sender may send this type");
		property(detail_fault(type, buf_view(&detail)) == NULL, "the detail is canonical");
		check_event(type, buf_view(&detail));
		check_again(from, type, buf_view(&detail));
	}
	buf_free(&detail);
	return 0;
}
