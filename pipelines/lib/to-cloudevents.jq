# Prints the log as CloudEvents 1.0, one a line in their JSON format. Once installed, this file is in
# libexec/es/pipelines/lib.
#   es-replay -d data | jq -c --arg origin "$(head -n 1 data/events.checkpoint)" -f pipelines/lib/to-cloudevents.jq
# The output says who voted for what, as the log does. from-cloudevents.jq turns it back into the log.
#
#   source    the origin, which names the log, as a URI reference; other characters are percent-encoded
#   id        the event's id, which no other event of the log has
#   type      the event's type, such as es.ballot-submitted; --arg prefix org.example.elections replaces es
#   sequence  seq in ten digits, so that it sorts as text; with sequencetype Integer, as in the documented extension
#   data      the detail

def reference:
  gsub("(?<other>[^A-Za-z0-9._~:/?@!$&'()*,;=-])"; .other | @uri)
  # A colon before the first slash would make the text before it a scheme.
  | if test("^[^/?]*:") and (test("^[A-Za-z][A-Za-z0-9.-]*:") | not) then "./" + . else . end;

($ARGS.named.origin // "" | if . == "" then error("the log's origin is missing: --arg origin NAME") else reference end) as $source
| ($ARGS.named.prefix // "es") as $prefix
| if (.seq | type) != "number" then error("no seq: \(.id) is not an event of a log")
  elif .seq > 2147483647 then error("\(.id) has a seq beyond what an Integer sequence can hold")
  else . end
| {
    specversion: "1.0",
    id,
    source: $source,
    type: ($prefix + "." + (.type | ascii_downcase | gsub(" "; "-"))),
    time,
    datacontenttype: "application/json",
    sequence: ("000000000" + (.seq | tostring))[-10:],
    sequencetype: "Integer",
    data: .detail
  }
