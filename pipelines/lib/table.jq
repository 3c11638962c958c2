# Prints the tally as a table for people: each contest under its own heading, most votes first.
include "shown";

(map(.fullName | shown | width) + [9] | max) as $width
| group_by(.electionId)[]
| "\(.[0].description | shown) (\(.[0].electionId))",
  (sort_by(-.votes)[] | "  \(.fullName | shown | padded($width))  \(.votes)"),
  ""
