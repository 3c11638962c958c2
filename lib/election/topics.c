/* What es-query(1) can print from the projections: the table of topics. */
#include "election/topics.h"

#include "election/answers.h"
#include "election/projections.h"
#include "election/trail.h"

#include <stdio.h>
#include <string.h>

/* Each of these tells whether a word may be word i after a topic. */
static bool
is_any(const char *word, int i)
{
	(void)i;
	return *word != '\0';
}

static bool
is_kind_or_id(const char *word, int i)
{
	return i == 0 ? trail_is_kind(word) : *word != '\0';
}

static bool
is_projection(const char *word, int i)
{
	(void)i;
	return projections_named(word) != NULL;
}

static bool
is_position(const char *word, int i)
{
	return strcmp(word, "log") == 0 || is_projection(word, i);
}

static const struct topic {
	const char *name, *words, *help;    /* words: what the help shows after the name */
	const struct projection_kind *kind; /* the projection it is printed from, or NULL */
	int least, most;                    /* how many words may follow the name */
	bool (*is_word)(const char *word, int i);
	void (*print)(struct projection *p, int n, char **words);
} topics[] = {
    {"voters", "[ID]", "every voter", &projections_voters, 0, 1, is_any, answer_voters},
    {"ballots", "[ID]", "every ballot, its voter and its state", &projections_voters, 0, 1, is_any,
        answer_ballots},
    {"elections", "[ID]", "every election", &projections_voters, 0, 1, is_any, answer_elections},
    {"candidates", "[ID]", "every candidate", &projections_voters, 0, 1, is_any, answer_candidates},
    {"votes", "[BALLOT]", "every vote", &projections_votes, 0, 1, is_any, answer_votes},
    {"tally", "[ELECTION]", "the votes for each candidate", &projections_tally, 0, 1, is_any,
        answer_tally},
    {"result", "[ELECTION]", "the official count of each contest", &projections_voters, 0, 1,
        is_any, answer_result},
    {"warnings", "", "what the registry says that has no effect", &projections_voters, 0, 0, is_any,
        answer_warnings},
    {"cvr", "", "the cast-vote record of each ballot that counts", &projections_voters, 0, 0,
        is_any, answer_cvr},
    {"activity", "", "how many events of each type came in each minute", &projections_tally, 0, 0,
        is_any, answer_activity},
    {"audit", "KIND ID", "the stored events of an election, candidate, voter or ballot",
        &projections_audit, 2, 2, is_kind_or_id, answer_audit},
    {"position", "[NAME ...]", "how far log, decisions, projections and sources have come", NULL, 0,
        8, is_position, answer_position},
    {"projections", "", "the names of the projections", NULL, 0, 0, is_any, answer_projections},
    {"records", "PROJECTION", "every record as stored, in hexadecimal", NULL, 1, 1, is_projection,
        answer_records},
    {"digest", "PROJECTION", "a SHA-256 over all of them", NULL, 1, 1, is_projection,
        answer_digest},
};

enum { TOPICS = sizeof topics / sizeof *topics };

const char *
topics_help(void)
{
	static struct buf text;
	char line[128];
	buf_text(&text, "Prints what the projections hold, as NDJSON:");
	for (size_t i = 0; i < TOPICS; i++) {
		snprintf(line, sizeof line, "\n  %-11s %-10s  %s", topics[i].name, topics[i].words,
		    topics[i].help);
		buf_text(&text, line);
	}
	buf_add(&text, "", 1);
	return text.at;
}

static const struct topic *
topic_named(const char *name)
{
	for (size_t i = 0; i < TOPICS; i++)
		if (strcmp(name, topics[i].name) == 0)
			return &topics[i];
	return NULL;
}

/* What is wrong with the words after a topic, or NULL. */
static const char *
fault_of(const struct topic *topic, int n, char **words, const char **wrong)
{
	*wrong = topic->name;
	if (n < topic->least)
		return "too few words after";
	if (n > topic->most)
		return "too many words after";
	for (int i = 0; i < n; i++) {
		*wrong = words[i];
		if (!topic->is_word(words[i], i))
			return "cannot print";
	}
	return NULL;
}

const char *
topics_print(const char *dir, size_t cache, int n, char **words, const char **wrong)
{
	const struct topic *topic = topic_named(words[0]);
	*wrong = words[0];
	if (topic == NULL)
		return "cannot print";
	const char *why = fault_of(topic, --n, ++words, wrong);
	if (why != NULL)
		return why;
	answers_begin(dir, cache);
	struct projection *p = topic->kind ? projection_read(dir, topic->kind, cache) : NULL;
	if (p != NULL || topic->kind == NULL)
		topic->print(p, n, words);
	projection_close(p);
	return NULL;
}

uint64_t
topics_printed(void)
{
	return answers_printed();
}
