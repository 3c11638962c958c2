# shellcheck shell=bash
# Sealing: leaving out the votes of elections that are not closed.

# The mark of a sealed result page.
seal='<meta name="sealed" content="true"/>'

# sealing: sets sealed to true or false, from SEALED in the environment.
sealing() {
	case ${SEALED-} in
	'') sealed=false ;;
	1) sealed=true ;;
	*) wrong "SEALED must be 1 or empty, not $SEALED" ;;
	esac
}

# is_sealed: whether the current result page is sealed.
is_sealed() {
	grep -qsF "$seal" "$data/report/index.html"
}
