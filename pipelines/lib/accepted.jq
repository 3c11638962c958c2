# Finds ballots that were accepted before, among those of a spreadsheet that is read again after some of its rows were mended:
#   es-replay | jq -nr --slurpfile events EVENTS -f accepted.jq
# EVENTS has the ballots as es-ingest made them. Prints the lines of those that the log has, alike and verified.
($events | map({key: (.detail | tojson), value: (.id | split(":")[1])}) | from_entries) as $line_of
| reduce inputs as $e ({};
    if $e.type == "Ballot Submitted" then
      $line_of[$e.detail | tojson] as $line | if $line then .[$e.seq | tostring] = $line else . end
    elif $e.type == "Ballot Verified" then
      ($e.id | split(".")[0]) as $cause | if .[$cause] then .["accepted " + .[$cause]] = true else . end
    else . end)
| keys[] | select(startswith("accepted ")) | ltrimstr("accepted ")
