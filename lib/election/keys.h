/*
 * The letters that the keys of each store begin with. For a new kind of record, choose a letter
 * that its store does not use yet. Every store also has its position, under a key of one NUL.
 */
#ifndef ES_ELECTION_KEYS_H
#define ES_ELECTION_KEYS_H

/* voters/ */
enum {
	KEY_ACCEPTED_VOTES = 'a',   /* accepted_votes.c */
	KEY_BALLOT = 'b',           /* ballot_record.c */
	KEY_CANDIDATE = 'c',        /* candidates.c */
	KEY_WARNING = 'd',          /* warnings.c */
	KEY_ELECTION = 'e',         /* elections.c */
	KEY_ORGANIZER = 'g',        /* elections.c */
	KEY_SUBMISSION_ID = 'i',    /* ballot_record.c */
	KEY_CANDIDATE_NUMBER = 'n', /* candidates.c */
	KEY_CONTEST_STATE = 'o',    /* elections.c */
	KEY_SECRETS = 's',          /* ballot_record.c */
	KEY_VOTER = 'v',            /* voters.c */
	KEY_WITHDRAWAL = 'w',       /* candidates.c */
};

/* votes/ */
enum {
	KEY_RETRACTED_VOTE = 'r', /* votes.c */
	KEY_VOTES = 'v',          /* votes.c */
};

/* votes/ and audit/ */
enum { KEY_TRAIL = 't' /* trail.c */ };

/* tally/ */
enum {
	KEY_CLOSED = 'a',            /* activity.c */
	KEY_COUNTED_CANDIDATE = 'c', /* tally.c */
	KEY_COUNTED_ELECTION = 'e',  /* tally.c */
	KEY_LATEST = 'l',            /* activity.c */
	KEY_ACTIVITY = 'm',          /* activity.c */
	KEY_CREATED = 'o',           /* activity.c */
	KEY_COUNTED_REJECTION = 'r', /* tally.c */
	KEY_COUNTED_REFUSAL = 'x',   /* tally.c */
};

#endif
