# A name that is safe to show on a terminal: whatever moves the cursor, reverses the text or is invisible becomes "?",
# except the joiners that some scripts need.
def shown: (. // "?") | gsub("(?![\u200c\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"; "?");

# Adds to each how it is shown: its name, followed by its id if another one has the same name.
def alone(name; id):
  (group_by(name) | map(select(length > 1) | .[0] | name)) as $twice
  | map(. + {shown: (if name | IN($twice[]) then "\(name) [\(id)]" else name end)});

# How many columns it takes on a terminal: a combining character takes none, a full-width one two.
def width:
  gsub("[\\p{Mn}\\p{Me}\u200c\u200d]"; "")
  | length + ([scan("[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\ud83c\udf00-\ud83e\uddff\ud840\udc00-\ud87f\udffd]")] | length);

# Followed by blanks, to the width of the column.
def padded($n): . + (" " * ($n - width) // "");

# "1 vote", "2 votes".
def many($n; $one): "\($n) \($one)\(if $n == 1 then "" else "s" end)";

# The input as a share of so many, in brackets; nothing if there are none.
def share($of): if $of == 0 then "" else " (\(1000 * . / $of | round / 10) %)" end;

# The state of a contest of the official count.
def state:
  if .final then "closed, final"
  else {OPEN: "open", NOT_OPEN: "not open yet", CLOSED: "closed, not final yet"}[.electionState] end;
