# What the office asked for in vain, a line for each kind and reason: "1 revocation refused (not-submitted)".
def refused:
  to_entries[] | .key as $what | .value | to_entries[]
  | "\(.value) \(if .value == 1 then $what | rtrimstr("s") else $what end) refused (\(.key))";
