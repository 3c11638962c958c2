# For make lint: whether each include goes down the list of folders that lib/README.md explains; programs are above them
# all. Two folders of one rank know nothing of each other.
BEGIN {
	split("base=1 io=2 json=2 event=3 proof=4 sheet=4 log=5 store=6 election=7", pairs, " ")
	for (i in pairs) {
		split(pairs[i], pair, "=")
		rank[pair[1]] = pair[2]
	}
}

function room(path) {
	sub(/^lib\//, "", path)
	return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : ""
}

FNR == 1 {
	own = room(FILENAME)
	own_rank = FILENAME ~ /^bin\// ? 8 : rank[own]
}

/^[ \t]*#[ \t]*include/ {
	split($0, parts, /[<">]/)
	other = room(parts[2])
	why = ""
	if ($0 ~ /</ && !(other in rank))
		next
	if ($0 ~ /</ || !(other in rank) || parts[2] ~ /\.\./)
		why = "name a header of lib/ by its folder, as in \"base/bytes.h\""
	else if (other != own && rank[other] >= own_rank)
		why = own "/ may not use " other "/: includes go down election, store, log, proof and sheet, event, io and json, base"
	else if (other != own && parts[2] ~ /\/internal\.h$/)
		why = other "/internal.h is for " other "/ alone"
	else
		next
	print FILENAME ":" FNR ": " $0 ": " why > "/dev/stderr"
	failed = 1
}

END { exit failed }
