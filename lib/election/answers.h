/* How each topic of es-query is printed; the table of topics is in topics.c. */
#ifndef ES_ELECTION_ANSWERS_H
#define ES_ELECTION_ANSWERS_H

#include "store/projection.h"

/* The answers are about this data directory, which must outlive them; Berkeley DB may use so many
 * bytes of memory. */
void answers_begin(const char *dir, size_t cache);

/* How many lines were printed. */
uint64_t answers_printed(void);

/* Each prints its topic from the projection that the table names for it, or NULL; the n words come
 * after the topic's name, and were checked. */
void answer_voters(struct projection *p, int n, char **words);
void answer_ballots(struct projection *p, int n, char **words);
void answer_elections(struct projection *p, int n, char **words);
void answer_candidates(struct projection *p, int n, char **words);
void answer_votes(struct projection *p, int n, char **words);
void answer_tally(struct projection *p, int n, char **words);
void answer_activity(struct projection *p, int n, char **words);
void answer_result(struct projection *p, int n, char **words);
void answer_warnings(struct projection *p, int n, char **words);
void answer_cvr(struct projection *p, int n, char **words);
void answer_audit(struct projection *p, int n, char **words);
void answer_position(struct projection *p, int n, char **words);
void answer_projections(struct projection *p, int n, char **words);
void answer_records(struct projection *p, int n, char **words);
void answer_digest(struct projection *p, int n, char **words);

#endif
