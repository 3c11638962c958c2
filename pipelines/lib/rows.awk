# Drops rows of a list of es-issue, for reissue: awk -f csv.awk -f rows.awk REFUSED LIST prints the list without the rows of
# the ballots whose ids are in REFUSED, one a line.

function quoted(text) {
	gsub(/"/, "\"\"", text)
	return "\"" text "\""
}

BEGIN {
	while ((getline ballot < ARGV[1]) > 0) refused[ballot] = 1
	printf "\357\273\277"
	while (n = csv_next(ARGV[2], field)) {
		if (csv_fault != "") exit 2
		if (field[5] in refused) continue
		for (i = 1; i <= n; i++) printf "%s%s", quoted(field[i]), i < n ? "," : "\r\n"
	}
}
