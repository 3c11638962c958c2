# Makes of cast-vote records an object of the batches, by the name of their source: how many ballots each has, and its label.
#   jq -n -f arlo-batches.jq RECORDS
# Arlo takes a row for a total if it has the word total or subtotal, or if it is the last and its number is the sum of the
# others. So the label has a hyphen in that word, and the largest batch comes first.
def broken: gsub("(?<a>tot)(?<b>al)"; "\(.a)-\(.b)"; "i");
def said: test("(^|[^a-zA-Z])(sub)?totals?($|[^a-zA-Z])"; "i");

reduce inputs as $r ({}; .[$r.from | split(":")[0]] += 1)
| keys_unsorted as $names
| with_entries(.value = {ballots: .value,
    label: (if .key | said then .key | broken | until(IN($names[]) | not; . + "-2") else .key end)})
| to_entries | sort_by(-.value.ballots, .key) | from_entries
