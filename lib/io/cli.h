/* The command line, the same way for every program. */
#ifndef ES_IO_CLI_H
#define ES_IO_CLI_H

#include <stdbool.h>
#include <stddef.h>

enum cli_kind {
	CLI_FLAG, /* bool *: set where given */
	CLI_TEXT, /* const char **: the value as given, never empty */
	CLI_SIZE, /* size_t *: bytes; K, M or G may follow the number */
};

struct cli_option {
	const char *name; /* long name, or one letter for a short option */
	enum cli_kind kind;
	void *target;
	const char *value; /* what the help calls the value */
	const char *help;
};

struct cli {
	const char *name;     /* the program */
	const char *purpose;  /* one line */
	const char *operands; /* how the help shows them; "" for none */
	int most_operands;
	const struct cli_option *options; /* ends with a NULL name */
};

/*
 * Reads the options into their targets and returns the index of the first operand. --help and
 * --version print and end with 0; a wrong call says why and ends with 64.
 */
int cli_parse(const struct cli *cli, int argc, char **argv);

/* Says what is wrong with the call and where help is, and ends with 64. */
_Noreturn void cli_wrong(const struct cli *cli, const char *why, const char *what);

#endif
