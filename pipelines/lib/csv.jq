# CSV that spreadsheets read without running names as formulas. Other programs include this.

# An array as a row. A text that lib/base/csv.h calls a formula gets an apostrophe in front.
def csv_row: map(if type == "string" and test("^'*([\t\r]|[ \t\r\n\u00a0]*[=+@-])") then "'" + . else . end) | @csv;
