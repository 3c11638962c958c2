# shellcheck shell=bash
# Sealing: leaving out the votes of contests that are not closed, in what others see.

# The mark of a sealed result page.
seal='<meta name="sealed" content="true"/>'

# sealing: sets sealed to false if OPEN=1 is in the environment, and to true otherwise.
sealing() {
	case ${OPEN-} in
	'') sealed=true ;;
	1) sealed=false ;;
	*) wrong "OPEN must be 1 or empty, not" "$OPEN" ;;
	esac
}
