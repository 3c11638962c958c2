# A name as a terminal may show it: nothing that moves the cursor, turns the text around or does not show; but the
# joiners that some scripts are written with.
def shown: (. // "?") | gsub("(?![\u200c\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"; "?");
