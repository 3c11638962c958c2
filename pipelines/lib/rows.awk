# Keeps rows of lists of es-issue, for issue and reissue: awk -f csv.awk -f rows.awk GOOD LIST... prints the rows of the ballots
# whose ids are in GOOD, one a line, each once, below the heading. A row that is cut off ends its list.
BEGIN {
	while ((getline ballot < ARGV[1]) > 0) good[ballot] = 1
	printf "\357\273\277"
	for (list = 2; list < ARGC; list++)
		while ((n = csv_next(ARGV[list], field)) && csv_fault == "") {
			if (csv_row == 1 ? list > 2 : n != 6 || !(field[5] in good)) continue
			delete good[field[5]]
			printf "%s\r\n", csv_text
		}
}
