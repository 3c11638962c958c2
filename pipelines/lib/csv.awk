# Reads CSV (RFC 4180) one row at a time, and makes JSON and ids from its text. Goes before another program, for mawk or gawk
# with LC_ALL=C.
#
# The separator is a comma, semicolon or tab: the one that occurs most in the first row that has any, or the one that a first
# line such as sep=; names. A byte order mark is skipped. Lines end in LF or CRLF; CRLF inside a field becomes LF. Anything
# but text in UTF-8 is a fault.
#
# ="0012", as some programs write an id that a spreadsheet must not make a number of, is read as 0012. An apostrophe that
# lib/base/csv.c or csv.jq put in front of a formula is taken off.

# Reads the next row of the file into field, from 1, its text into csv_text, and its number, as a spreadsheet counts rows,
# into csv_row. Returns
# the number of fields, 0 after the last row. If the row is malformed, csv_fault says why.
function csv_next(file, field,    text, line, got, i) {
	if (file != csv_file) {
		csv_file = file
		csv_row = 0
		csv_separator = ""
	}
	csv_fault = ""
	got = (getline text < file)
	if (got < 0) exit 2
	if (got == 0) {
		if (file != "/dev/stdin") close(file) # mawk crashes if this is closed
		csv_file = ""
		return 0
	}
	csv_row++
	if (csv_row == 1) sub(/^\357\273\277/, "", text)
	sub(/\r$/, "", text)
	# Excel reads the separator from this row, and does not show it.
	if (csv_row == 1 && text ~ /^"?sep=[,;\t]"?$/) {
		csv_separator = substr(text, index(text, "=") + 1, 1)
		csv_row = 0
		return csv_next(file, field)
	}
	# An odd number of quotes: the last field continues on the next line.
	if (index(text, "\""))
		while (gsub(/"/, "\"", text) % 2 == 1) {
			if (length(text) > 65536 || (getline line < file) <= 0) {
				while ((getline line < file) > 0) continue
				return csv_wrong("a quoted field does not end")
			}
			sub(/\r$/, "", line)
			text = text "\n" line
		}
	if (csv_separator == "") csv_separator = csv_guess(text)
	if (index(text, "\r")) return csv_wrong("a carriage return that does not end a line: save it as CSV UTF-8")
	if (text ~ /[\200-\377]/ && !is_utf8(text)) return csv_wrong("not UTF-8: save it as CSV UTF-8")
	if (text ~ /[\001-\010\013\014\016-\037\177]/ || index(text, "\000")) return csv_wrong("a control character")
	csv_text = text
	got = csv_split(text, field)
	if (index(text, "'") || index(text, "=\"")) for (i = 1; i <= got; i++) field[i] = csv_bare(field[i])
	return got
}

# The text of a field without what was put around it so that a spreadsheet leaves it as it is.
function csv_bare(text) {
	if (text ~ /^'+[=+@\t-]/) return substr(text, 2)
	if (text ~ /^="[^"]*"$/) return substr(text, 3, length(text) - 3)
	return text
}

function csv_wrong(why) {
	csv_fault = why
	return 1
}

# The separator of a heading row, or nothing if it has none.
function csv_guess(text,    commas, semicolons, tabs) {
	gsub(/"[^"]*"/, "", text)
	commas = gsub(/,/, "", text)
	semicolons = gsub(/;/, "", text)
	tabs = gsub(/\t/, "", text)
	if (tabs > commas && tabs > semicolons) return "\t"
	if (semicolons > commas) return ";"
	return commas ? "," : ""
}

function csv_split(text, field,    n, quoted, end) {
	split("", field)
	field[1] = text
	if (!index(text, "\""))
		return csv_separator != "" && index(text, csv_separator) ? split(text, field, csv_separator) : 1
	for (n = 1; ; n++) {
		if (substr(text, 1, 1) == "\"") {
			quoted = ""
			text = substr(text, 2)
			while (match(text, /^[^"]*""/)) {
				quoted = quoted substr(text, 1, RLENGTH - 1)
				text = substr(text, RLENGTH + 1)
			}
			end = index(text, "\"")
			if (!end) return csv_wrong("a quoted field does not end")
			field[n] = quoted substr(text, 1, end - 1)
			text = substr(text, end + 1)
		} else if (match(text, /^="[^"\n]*"/) && !index(substr(text, 1, RLENGTH), csv_separator)) {
			field[n] = substr(text, 1, RLENGTH)
			text = substr(text, RLENGTH + 1)
		} else {
			end = index(text, csv_separator)
			field[n] = end ? substr(text, 1, end - 1) : text
			text = substr(text, length(field[n]) + 1)
			if (index(field[n], "\"")) return csv_wrong("a quote in a field that does not begin with one")
		}
		if (text == "") return n
		if (substr(text, 1, 1) != csv_separator) return csv_wrong("something after the quote that ends a field")
		text = substr(text, 2)
	}
}

# Whether the text is UTF-8 (RFC 3629): once every complete character is replaced, only ASCII is left.
function is_utf8(text) {
	gsub(/[\302-\337][\200-\277]/, "x", text)
	gsub(/\340[\240-\277][\200-\277]|\355[\200-\237][\200-\277]|[\341-\354\356\357][\200-\277][\200-\277]/, "x", text)
	gsub(/\360[\220-\277][\200-\277][\200-\277]|\364[\200-\217][\200-\277][\200-\277]/, "x", text)
	gsub(/[\361-\363][\200-\277][\200-\277][\200-\277]/, "x", text)
	return text !~ /[\200-\377]/
}

# The text as a JSON string. Does not use gsub: awks differ on what backslashes mean in it.
function json(text) {
	if (text ~ /["\\\t\n]/) {
		text = replaced(text, "\\", "\\\\")
		text = replaced(text, "\"", "\\\"")
		text = replaced(text, "\t", "\\t")
		text = replaced(text, "\n", "\\n")
	}
	return "\"" text "\""
}

function replaced(text, character, with,    n, part, i, out) {
	n = split(text, part, character)
	out = part[1]
	for (i = 2; i <= n; i++) out = out with part[i]
	return out
}

# An id made from the letters a to z and the digits of a name, or nothing if it has none.
function id_of(name) {
	name = tolower(name)
	gsub(/[^a-z0-9]+/, "-", name)
	gsub(/^-|-$/, "", name)
	return substr(name, 1, 64)
}
