# CSV that spreadsheets read without running names as formulas. Other programs include this.

# An array as a row. A text that begins with = + - @ tab or CR, or with apostrophes and one of those, gets an apostrophe in
# front, which csv.awk takes off.
def csv_row: map(if type == "string" and test("^'*[=+@\t\r-]") then "'" + . else . end) | @csv;
