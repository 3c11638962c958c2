# A name as a terminal may show it: nothing that moves the cursor, turns the text around or does not show; but the
# joiners that some scripts are written with.
def shown: (. // "?") | gsub("(?![\u200c\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"; "?");

# Gives each what it is shown as: its name, and its id too where another one has the same name.
def alone(name; id):
  (group_by(name) | map(select(length > 1) | .[0] | name)) as $twice
  | map(. + {shown: (if name | IN($twice[]) then "\(name) [\(id)]" else name end)});

# With blanks behind it, as wide as the column.
def padded($n): . + (" " * ($n - length) // "");
