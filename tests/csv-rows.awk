# What pipelines/lib/csv.awk reads of each file, a row a line: the file's number, the row's, the fault, the fields.
BEGIN {
	for (i = 1; i < ARGC; i++)
		while (n = csv_next(ARGV[i], field)) {
			line = "[" i "," csv_row "," json(csv_fault) ",["
			if (csv_fault == "") for (j = 1; j <= n; j++) line = line (j > 1 ? "," : "") json(field[j])
			print line "]]"
		}
}
