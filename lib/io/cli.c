/* The command line, read in the same way by every program. */
#include "io/cli.h"

#include "base/bytes.h"

#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { MOST_OPTIONS = 16, HELP = 256, VERSION, FIRST_LONG };

static void
print_help(const struct cli *cli)
{
	printf("usage: %s [option ...]%s%s\n%s\n\n", cli->name, *cli->operands ? " " : "",
	    cli->operands, cli->purpose);
	for (const struct cli_option *o = cli->options; o->name != NULL; o++) {
		char left[64];
		snprintf(left, sizeof left, "%s%s%s%s", o->name[1] ? "--" : "-", o->name,
		    o->kind == CLI_FLAG ? "" : " ", o->kind == CLI_FLAG ? "" : o->value);
		printf("  %-22s %s\n", left, o->help);
	}
	printf("  %-22s %s\n  %-22s %s\n", "--help", "print this help and exit", "--version",
	    "print the version and exit");
}

_Noreturn static void
end_checked(void)
{
	if (fflush(stdout) != 0 || fclose(stdout) != 0)
		err(EX_IOERR, "writing to standard output");
	exit(EX_OK);
}

_Noreturn void
cli_wrong(const struct cli *cli, const char *why, const char *what)
{
	warnx("%s%s%s", why, what ? ": " : "", what ? what : "");
	fprintf(stderr, "Try '%s --help'.\n", cli->name);
	exit(EX_USAGE);
}

const char *
cli_data(const struct cli *cli, const char *dir)
{
	if (dir == NULL)
		dir = getenv("ES_DATA");
	if (dir == NULL || *dir == '\0')
		cli_wrong(cli, "no data directory: name it with -d or in ES_DATA", NULL);
	return dir;
}

static bool
read_size(const char *text, size_t *size)
{
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	unsigned long long n = strtoull(text, &end, 10);
	const char *units = "KMG", *unit = *end ? strchr(units, *end) : NULL;
	int shift = unit ? 10 * (int)(unit - units + 1) : 0;
	if ((*end && (unit == NULL || end[1])) || n > (SIZE_MAX >> 1) >> shift)
		return false;
	*size = (size_t)n << shift;
	return true;
}

static void
set_option(const struct cli *cli, const struct cli_option *o, const char *value)
{
	switch (o->kind) {
	case CLI_FLAG:
		*(bool *)o->target = true;
		break;
	case CLI_TEXT:
		if (*value == '\0')
			cli_wrong(cli, "empty value for option", o->name);
		*(const char **)o->target = value;
		break;
	case CLI_SIZE:
		if (!read_size(value, o->target))
			cli_wrong(cli, "not a number of bytes", value);
		break;
	case CLI_COUNT:
		if (!slice_uint(slice_of(value), o->target) || *(uint64_t *)o->target == 0 ||
		    *(uint64_t *)o->target > CLI_MOST)
			cli_wrong(cli, "not a number from 1 to 1000000", value);
		break;
	}
}

/*
 * If a standard descriptor is closed, the next file opened would get its number, and output meant
 * for stdout would end up in that file. Open it on /dev/null in the wrong mode, so that any use of
 * it fails.
 */
static void
fill_standard_descriptors(void)
{
	static const int ways[] = {O_WRONLY, O_RDONLY, O_WRONLY};
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", ways[fd]) != fd)
			exit(EX_IOERR);
}

int
cli_parse(const struct cli *cli, int argc, char **argv)
{
	fill_standard_descriptors();
	/* One write for each message, so that those of a pipeline do not mix. */
	static char message[1024];
	setvbuf(stderr, message, _IOLBF, sizeof message);
	signal(SIGXFSZ, SIG_IGN); /* let write fail with EFBIG instead */
	struct option longs[MOST_OPTIONS + 3] = {
	    {"help", no_argument, NULL, HELP}, {"version", no_argument, NULL, VERSION}};
	const struct cli_option *by_short[256] = {NULL};
	char shorts[2 * MOST_OPTIONS + 1] = "";
	size_t nlongs = 2, nshorts = 0;
	for (const struct cli_option *o = cli->options; o->name != NULL; o++) {
		int argument = o->kind == CLI_FLAG ? no_argument : required_argument;
		if (o->name[1] == '\0') {
			by_short[(unsigned char)o->name[0]] = o;
			shorts[nshorts++] = o->name[0];
			if (argument == required_argument)
				shorts[nshorts++] = ':';
		} else {
			int code = FIRST_LONG + (int)(o - cli->options);
			longs[nlongs++] = (struct option){o->name, argument, NULL, code};
		}
	}
	int code;
	while ((code = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (code == HELP) {
			print_help(cli);
			end_checked();
		} else if (code == VERSION) {
			printf("%s %s\n", cli->name, ES_VERSION);
			end_checked();
		} else if (code >= FIRST_LONG) {
			set_option(cli, &cli->options[code - FIRST_LONG], optarg);
		} else if (code != '?' && by_short[code] != NULL) {
			set_option(cli, by_short[code], optarg);
		} else {
			fprintf(stderr, "Try '%s --help'.\n", cli->name);
			exit(EX_USAGE);
		}
	}
	if (argc - optind > cli->most_operands)
		cli_wrong(cli, "unexpected operand", argv[optind + cli->most_operands]);
	return optind;
}
