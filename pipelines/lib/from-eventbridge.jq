# Lines for es-ingest of the events of an EventBridge bus or archive: the detail-type is the type, the detail the detail.
#   jq -c -f pipelines/lib/from-eventbridge.jq < envelopes | pipelines/run -d data -s bus-monday
# Id, time and all else of the envelope are left out: es-ingest gives id and time. A bus may deliver an event twice;
# the second Ballot Submitted of a ballot is rejected as already-submitted. What is no envelope goes through as it is,
# for es-ingest to refuse. Of members that come twice jq has passed the last one on by then.

if type == "object" and has("detail-type") then {type: .["detail-type"], detail} else . end
