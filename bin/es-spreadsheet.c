/* es-spreadsheet: turns spreadsheets, saved as CSV, into registries and ballots. */
#include "base/counted.h"
#include "base/memory.h"
#include "io/cli.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "io/small_file.h"
#include "sheet/ballots_sheet.h"
#include "sheet/csv_reader.h"
#include "sheet/cvr.h"
#include "sheet/list_rows.h"
#include "sheet/registry_sheet.h"
#include "sheet/table.h"
#include "sheet/text.h"
#include "json/canonical.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/* The longest file, in bytes. */
#define MOST_FILE ((size_t)1 << 31)

static struct {
	const char *election, *description, *date;
	bool make_ids, verbose;
	struct report report;
	char **names; /* of the operands after the first */
	struct buf *files;
	int n;
} sheet;

/* Reads the operands, or standard input if there are none; then nothing more is opened. */
static void
read_files(int n, char **names)
{
	static char in[] = "-", *only_in[] = {in};
	sheet.n = n > 0 ? n : 1;
	sheet.names = n > 0 ? names : only_in;
	sheet.files = memory_new((size_t)sheet.n * sizeof *sheet.files);
	for (int i = 0; i < sheet.n; i++)
		small_file_read(sheet.names[i], MOST_FILE, &sheet.files[i]);
	output_private();
	text_begin();
	sandbox_files(-1, sheet.verbose);
	sandbox_calls(sheet.verbose);
}

static int
make_registry(void)
{
	struct registry *r = registry_open(&sheet.report, sheet.make_ids);
	for (int i = 0; i < sheet.n; i++)
		registry_add(r, sheet.names[i], buf_view(&sheet.files[i]));
	registry_read_back(r);
	if (sheet.report.faults == 0)
		output_add(registry_lines(r));
	report_end(&sheet.report, "nothing was written");
	registry_close(r);
	return sheet.report.faults > 0 ? EX_DATAERR : EX_OK;
}

/* Reads sheets of votes, for the ballots and contests in the first file; prints the good rows. */
static int
make_ballots(void)
{
	struct roll *roll = roll_read(buf_view(&sheet.files[0]));
	struct ballots_sheet *b = ballots_sheet_open(roll, &sheet.report);
	struct buf lines = {0};
	for (int i = 1; i < sheet.n; i++)
		ballots_sheet_read(b, sheet.names[i], buf_view(&sheet.files[i]), &lines);
	output_add(buf_view(&lines));
	report_end(
	    &sheet.report, "these rows were left out: correct them, and count the file again");
	warnx("%s, %s left out", counted(ballots_sheet_good(b), "ballot"),
	    counted(ballots_sheet_bad(b), "row"));
	buf_free(&lines);
	ballots_sheet_close(b);
	roll_close(roll);
	return sheet.report.faults > 0 ? EX_DATAERR : EX_OK;
}

/* Reads cast-vote records; prints the registry if it was told a date, or else the ballots. */
static int
convert_cvr(void)
{
	struct slice election = slice_of(sheet.election);
	struct cvr *c = cvr_read(buf_view(&sheet.files[0]), &sheet.report);
	bool good = sheet.report.faults == 0;
	report_end(&sheet.report, "nothing was written");
	if (good && sheet.date != NULL)
		cvr_put_registry(c, election, slice_of(sheet.description), slice_of(sheet.date));
	else if (good)
		cvr_put_ballots(c, election);
	cvr_close(c);
	return good ? EX_OK : EX_DATAERR;
}

/* Copies the rows of lists of es-issue whose ballots are in the first file, each once. */
static int
copy_rows(void)
{
	struct table *ballots = table_open(), *seen = table_open();
	struct buf out = {0};
	struct slice ids = buf_view(&sheet.files[0]);
	for (const char *lf; ids.len > 0 && (lf = memchr(ids.at, '\n', ids.len)) != NULL;) {
		size_t length = (size_t)(lf - ids.at);
		table_add(ballots, (struct slice){ids.at, length}, 0);
		ids = (struct slice){lf + 1, ids.len - length - 1};
	}
	for (int i = 1; i < sheet.n; i++)
		list_rows_add(ballots, seen, buf_view(&sheet.files[i]), &out);
	output_add(buf_view(&out));
	buf_free(&out);
	table_close(ballots);
	table_close(seen);
	return EX_OK;
}

static const struct work {
	const char *name;
	int least, most; /* how many operands follow */
	int (*make)(void);
} works[] = {
    {"registry", 1, 1 << 16, make_registry},
    {"ballots", 2, 1 << 16, make_ballots},
    {"cvr", 0, 0, convert_cvr},
    {"rows", 2, 1 << 16, copy_rows},
};

static const struct work *
work_of(const struct cli *cli, int n, char **words)
{
	if (n == 0)
		cli_wrong(cli, "what to make is missing", NULL);
	for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
		if (strcmp(words[0], works[i].name) != 0)
			continue;
		if (n - 1 < works[i].least)
			cli_wrong(cli, "too few operands for", words[0]);
		if (n - 1 > works[i].most)
			cli_wrong(cli, "unexpected operand", words[works[i].most + 1]);
		return &works[i];
	}
	cli_wrong(cli, "not something to make of a spreadsheet", words[0]);
}

int
main(int argc, char **argv)
{
	const struct cli_option options[] = {
	    {"make-ids", CLI_FLAG, &sheet.make_ids, NULL,
	        "with registry, make missing voters' ids of mail addresses"},
	    {"election", CLI_TEXT, &sheet.election, "ID",
	        "with cvr, the election's id, or the beginning of several"},
	    {"description", CLI_TEXT, &sheet.description, "TEXT",
	        "with cvr, print the registry; an election's description"},
	    {"date", CLI_TEXT, &sheet.date, "DATE", "with --description, the date of the election"},
	    {"v", CLI_FLAG, &sheet.verbose, NULL, "say if the sandbox is not supported"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-spreadsheet",
	    "Turns spreadsheets, saved as CSV, into lines for es-ingest:\n"
	    "  registry FILE ...   lists of elections and of voters into a registry\n"
	    "  ballots ROLL FILE ...  sheets of votes into ballots; ROLL is what es-query prints "
	    "of\n"
	    "                         elections and candidates, and the Ballots Issued\n"
	    "  cvr                 cast-vote records on standard input into ballots, or a "
	    "registry\n"
	    "  rows BALLOTS LIST ...  the rows of these ballots, an id a line, in lists of "
	    "es-issue",
	    "WHAT ...", 1 << 16, options};
	int first = cli_parse(&cli, argc, argv);
	const struct work *work = work_of(&cli, argc - first, argv + first);
	if (work->make == convert_cvr &&
	    (sheet.election == NULL || !canonical_is_id(slice_of(sheet.election))))
		cli_wrong(
		    &cli, "cvr needs --election with 1 to 64 of A-Z a-z 0-9 . _ -", sheet.election);
	if ((sheet.description == NULL) != (sheet.date == NULL))
		cli_wrong(&cli, "--description and --date go together", NULL);
	read_files(argc - first - 1, argv + first + 1);
	int status = work->make();
	output_close();
	for (int i = 0; i < sheet.n; i++)
		buf_free(&sheet.files[i]);
	free(sheet.files);
	return status;
}
