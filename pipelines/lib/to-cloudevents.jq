# The log as CloudEvents 1.0, each a line of their JSON format. In an installed tree this file is in libexec/es/pipelines.
#   es-replay -d data | jq -c --arg origin "$(head -n 1 data/events.checkpoint)" -f pipelines/lib/to-cloudevents.jq
# What comes out says who voted what, as the log does. from-cloudevents.jq turns it back.
#
#   source    the origin, which names the log, as a URI reference: what such a one cannot hold is percent-encoded
#   id        the event's id, which no other event of the log has
#   type      the event's type as es.ballot-submitted; --arg prefix org.example.elections puts that in place of es
#   sequence  seq in ten digits, so that it sorts as text; with sequencetype Integer, as the documented extension has it
#   data      the detail

def reference:
  gsub("(?<other>[^A-Za-z0-9._~:/?@!$&'()*,;=-])"; .other | @uri)
  # A colon in front of the first slash would make what stands before it a scheme.
  | if test("^[^/?]*:") and (test("^[A-Za-z][A-Za-z0-9.-]*:") | not) then "./" + . else . end;

($ARGS.named.origin // "" | if . == "" then error("the log's origin is missing: --arg origin NAME") else reference end) as $source
| ($ARGS.named.prefix // "es") as $prefix
| if (.seq | type) != "number" then error("no seq: \(.id) does not stand in a log")
  elif .seq > 2147483647 then error("a seq beyond what an Integer sequence holds")
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
