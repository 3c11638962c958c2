# shellcheck shell=bash
# Locks: files NAME.lock in the data directory.

# open_lock NAME: opens the lock file as fd. Once taken, the lock is held by this process and all it starts, until the last
# of them ends or until unlock.
locks=()
open_lock() {
	owned
	[[ ! -L $data/$1.lock ]] || wrong "$data/$1.lock is a symbolic link"
	[[ -d $data && -w $data ]] || { say "$data cannot be written to: see who owns it, and whether its disk is read-only"; exit 74; }
	exec {fd}>>"$data/$1.lock" || exit 74
	locks+=("$fd")
}

# lock NAME: waits for the lock and takes it.
lock() {
	local fd
	open_lock "$1"
	flock -n "$fd" && return
	say "waiting for another $1"
	flock "$fd" || exit
}

unlock() {
	local fd
	for fd in "${locks[@]}"; do
		exec {fd}>&-
	done
	locks=()
}
