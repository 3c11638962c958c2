# A name as a terminal may show it: nothing that moves the cursor, turns the text around or does not show; but the
# joiners that some scripts are written with.
def shown: (. // "?") | gsub("(?![\u200c\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"; "?");

# Gives each what it is shown as: its name, and its id too where another one has the same name.
def alone(name; id):
  (group_by(name) | map(select(length > 1) | .[0] | name)) as $twice
  | map(. + {shown: (if name | IN($twice[]) then "\(name) [\(id)]" else name end)});

# How many columns of a terminal it takes: what combines with the character before takes none, what is written in a square two.
def width:
  gsub("[\\p{Mn}\\p{Me}\u200c\u200d]"; "")
  | length + ([scan("[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\ud83c\udf00-\ud83e\uddff\ud840\udc00-\ud87f\udffd]")] | length);

# With blanks behind it, as wide as the column.
def padded($n): . + (" " * ($n - width) // "");
