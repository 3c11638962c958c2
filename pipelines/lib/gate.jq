# What the gate in front of the log kept out of it, for people: kept_out.
def kept_out:
  . as $gate
  | "kept out at the gate, not in the log: "
    + (["unknown-ballot", "wrong-voter", "not-authentic"] | map(select($gate[.] > 0) | "\($gate[.]) \(.)") | join(", "))
    + (if .slowed > 0 then "; \(.slowed) of them told to wait" else "" end);
