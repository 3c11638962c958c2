# shellcheck shell=bash
# What every pipeline begins with. Sourced, not run; here is the script's path.
set -euo pipefail
umask 077

name=${0##*/}
here=${here%/*}
lib=$here/lib
for programs in "$here/../bin" "$here/../../../bin"; do
	if [[ -x $programs/es-append ]]; then
		export PATH=$programs:$PATH
		break
	fi
done

say() {
	printf '%s: %s\n' "$name" "$*" >&2
}

# wrong WHY [WORD]: ends with 64. The word is printed as a shell would read it, so that no terminal acts on it.
wrong() {
	local word=''
	[[ -z ${2+x} ]] || printf -v word ' %q' "$2"
	say "$1$word"
	printf "Try '%s -h'.\n" "$0" >&2
	exit 64
}

. "$lib/status.bash" || exit 74
. "$lib/options.bash" || exit 74
. "$lib/files.bash" || exit 74
. "$lib/locks.bash" || exit 74
. "$lib/log.bash" || exit 74
. "$lib/positions.bash" || exit 74
. "$lib/progress.bash" || exit 74
