# shellcheck shell=bash
# Whether the votes of elections that are not closed are kept back.

# What a sealed result page holds.
seal='<meta name="sealed" content="true"/>'

# sealing: sets sealed, true or false, as SEALED in the environment says.
sealing() {
	case ${SEALED-} in
	'') sealed=false ;;
	1) sealed=true ;;
	*) wrong "SEALED is 1 or nothing, not $SEALED" ;;
	esac
}

# is_sealed: whether the result page, as it was made last, is sealed.
is_sealed() {
	grep -qsF "$seal" "$data/report/index.html"
}
