# Turns the CloudEvents that to-cloudevents.jq made back into lines of the log, byte for byte, in the order of the input.
#   jq -c -f pipelines/lib/from-cloudevents.jq cloudevents.ndjson > events.ndjson
# Put a whole log into a new data directory as events.ndjson, with its key: see RUNNING AN ELECTION in es(7).

def word: (.[:1] | ascii_upcase) + .[1:];

if .specversion != "1.0" or (.data | type) != "object" or (.sequence | type) != "string" then
  error("not an event of a log as a CloudEvent 1.0: \(.id)")
else
  {
    seq: (.sequence | sub("^0+"; "") | tonumber),
    id,
    type: (.type | split(".") | last | split("-") | map(word) | join(" ")),
    time,
    detail: .data
  }
end
