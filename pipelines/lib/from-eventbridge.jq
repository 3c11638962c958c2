# Turns events of an EventBridge bus or archive into lines for es-ingest: detail-type becomes type, detail stays detail.
#   jq -c -f pipelines/lib/from-eventbridge.jq < envelopes | pipelines/run -d data -s bus-monday
# The rest of the envelope is dropped, id and time too: es-ingest gives an event its own. A bus may deliver an event
# twice; the second Ballot Submitted of a ballot is rejected as already-submitted. Anything that is not an envelope passes
# unchanged, for es-ingest to refuse. If a member occurs twice, jq keeps only the last.

if type == "object" and has("detail-type") then {type: .["detail-type"], detail} else . end
