/* The command line, read in the same way by every program. */
#ifndef ES_IO_CLI_H
#define ES_IO_CLI_H

#include <stdbool.h>
#include <stddef.h>

enum cli_kind {
	CLI_FLAG,  /* bool *: set to true if given */
	CLI_TEXT,  /* const char **: the value as given, never empty */
	CLI_SIZE,  /* size_t *: bytes; K, M or G may follow the number */
	CLI_COUNT, /* uint64_t *: a number from 1 to CLI_MOST */
};

/* The highest CLI_COUNT. */
#define CLI_MOST 1000000

struct cli_option {
	const char *name; /* long name, or one letter for a short option */
	enum cli_kind kind;
	void *target;
	const char *value; /* the value's name in the help */
	const char *help;
};

struct cli {
	const char *name;     /* the program */
	const char *purpose;  /* a sentence for the help; lines may follow */
	const char *operands; /* as the help shows them; "" for none */
	int most_operands;
	const struct cli_option *options; /* ends with a NULL name */
};

/*
 * Stores the options in their targets and returns the index of the first operand. --help and
 * --version print and end the program with 0; a usage error ends it with 64.
 */
int cli_parse(const struct cli *cli, int argc, char **argv);

/* The data directory: the one given with -d or, if dir is NULL, ES_DATA. If neither names one, ends
 * the program with 64. */
const char *cli_data(const struct cli *cli, const char *dir);

/* Prints "why", or "why: what" if what is not NULL, points to --help and ends the program with 64.
 */
_Noreturn void cli_wrong(const struct cli *cli, const char *why, const char *what);

#endif
