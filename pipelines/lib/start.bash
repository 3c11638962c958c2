# shellcheck shell=bash
# The beginning of every pipeline, which sources this with here set to its own path.
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

# many N THING: prints "1 ballot" or "2 ballots".
many() {
	printf '%d %s%s' "$1" "$2" "$( (($1 == 1)) || printf s)"
}

# wrong WHY [WORD]: says why and exits with 64. The word is quoted as for a shell, so that it cannot control the terminal.
wrong() {
	local word=''
	[[ -z ${2+x} ]] || printf -v word ' %q' "$2"
	printf "%s: %s\nTry '%s -h'.\n" "$name" "$1$word" "$0" >&2
	exit 64
}

# cannot WHY: says why the command is not carried out and what to do, and exits with 64.
cannot() {
	say "$1"
	exit 64
}

. "$lib/status.bash" || exit 74
. "$lib/options.bash" || exit 74
. "$lib/files.bash" || exit 74
. "$lib/locks.bash" || exit 74
. "$lib/log.bash" || exit 74
. "$lib/positions.bash" || exit 74
. "$lib/progress.bash" || exit 74
