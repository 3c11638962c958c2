# CSV as RFC 4180 has it, a row at a time, and what is made of its text. Goes in front of a program, for mawk or gawk under
# LC_ALL=C.
#
# The separator is that which the first row that has any has most of: comma, semicolon or tab; or what a first line like
# sep=; says. A byte order mark is passed over. Lines end in LF or CRLF, which is LF inside a field. What is not text, or
# not UTF-8, is a fault.

# Reads the next row of the file into field, from 1 on, and its number as a spreadsheet has it into csv_row. Returns how
# many fields there are, 0 behind the last row. Where the row is none, csv_fault says why.
function csv_next(file, field,    text, line, got) {
	if (file != csv_file) {
		csv_file = file
		csv_row = 0
		csv_separator = ""
	}
	csv_fault = ""
	got = (getline text < file)
	if (got < 0) exit 2
	if (got == 0) {
		if (file != "/dev/stdin") close(file) # mawk crashes over it
		csv_file = ""
		return 0
	}
	csv_row++
	if (csv_row == 1) sub(/^\357\273\277/, "", text)
	sub(/\r$/, "", text)
	# Excel is told the separator so, and shows no such row.
	if (csv_row == 1 && text ~ /^"?sep=[,;\t]"?$/) {
		csv_separator = substr(text, index(text, "=") + 1, 1)
		csv_row = 0
		return csv_next(file, field)
	}
	# An odd number of quotes: the last field goes on in the next line.
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
	if (index(text, "\r")) return csv_wrong("a carriage return that ends no line: save it as CSV UTF-8")
	if (text ~ /[\200-\377]/ && !is_utf8(text)) return csv_wrong("not UTF-8: save it as CSV UTF-8")
	if (text ~ /[\001-\010\013\014\016-\037\177]/ || index(text, "\000")) return csv_wrong("a control character")
	return csv_split(text, field)
}

function csv_wrong(why) {
	csv_fault = why
	return 1
}

# The separator of a row that is a heading; nothing where it has none.
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
		} else {
			end = index(text, csv_separator)
			field[n] = end ? substr(text, 1, end - 1) : text
			text = substr(text, length(field[n]) + 1)
			if (index(field[n], "\"")) return csv_wrong("a quote in a field that does not begin with one")
		}
		if (text == "") return n
		if (substr(text, 1, 1) != csv_separator) return csv_wrong("something behind the quote that ends a field")
		text = substr(text, 2)
	}
}

# Whether it is UTF-8 as RFC 3629 has it: nothing is left of it where all characters that are whole are taken out.
function is_utf8(text) {
	gsub(/[\302-\337][\200-\277]/, "x", text)
	gsub(/\340[\240-\277][\200-\277]|\355[\200-\237][\200-\277]|[\341-\354\356\357][\200-\277][\200-\277]/, "x", text)
	gsub(/\360[\220-\277][\200-\277][\200-\277]|\364[\200-\217][\200-\277][\200-\277]/, "x", text)
	gsub(/[\361-\363][\200-\277][\200-\277][\200-\277]/, "x", text)
	return text !~ /[\200-\377]/
}

# The text as a string of JSON. Put in by hand: awks differ over what backslashes mean to gsub.
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

# An id made of a name's letters a to z and digits; nothing where it has none.
function id_of(name) {
	name = tolower(name)
	gsub(/[^a-z0-9]+/, "-", name)
	gsub(/^-|-$/, "", name)
	return substr(name, 1, 64)
}
