# The tally as a table for people: a heading for each contest, most votes first.

# A name as a terminal may show it: nothing that moves the cursor or turns the text around.
def shown: (. // "?") | gsub("[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]"; "?");
def padded($n): . + (" " * ($n - length) // "");

(map(.fullName | shown | length) + [9] | max) as $width
| group_by(.electionId)[]
| "\(.[0].description | shown) (\(.[0].electionId))",
  (sort_by(-.votes)[] | "  \(.fullName | shown | padded($width))  \(.votes)"),
  ""
