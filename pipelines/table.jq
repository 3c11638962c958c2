# The tally as a table for people: a heading for each contest, most votes first.

# A name as a terminal may show it: nothing that moves the cursor, turns the text around or does not show; but the
# joiners that some scripts are written with.
def shown: (. // "?") | gsub("(?![\u200c\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"; "?");
def padded($n): . + (" " * ($n - length) // "");

(map(.fullName | shown | length) + [9] | max) as $width
| group_by(.electionId)[]
| "\(.[0].description | shown) (\(.[0].electionId))",
  (sort_by(-.votes)[] | "  \(.fullName | shown | padded($width))  \(.votes)"),
  ""
