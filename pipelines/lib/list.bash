# shellcheck shell=bash
# The list of rows to send that issue and reissue write. While it grows, it is LIST.part; rows that were written before that
# are in LIST.cut. Both stay there if a run is cut off, and the next one delivers the rows that are still valid.

# begin_list FILE: sets list to the file, which must not exist; makes a workplace; brings the voters up to date, and gathers
# what an earlier run has left. Only one at a time gets beyond this.
begin_list() {
	list=$1
	[[ -n $list ]] || wrong "the name of the list is empty"
	[[ $list != -* ]] || list=./$list
	new_list
	lock reissue
	new_list # while this waited, another may have made it
	workplace
	local result=0
	again "$here/decide" -d "$data" 2>"$work/said" || result=$?
	((result == 0)) || { cat -- "$work/said" >&2; exit "$result"; }
	[[ ! -e $list.part && ! -e $list.cut ]] || say "a run was cut off: those of its rows that are still valid will be in $list, too"
	gather
}

# new_list: refuses a list that is there.
new_list() {
	[[ ! -e $list && ! -L $list ]] || wrong "$list already exists: send its rows and remove it, or name another file with -l"
}

# gather: puts the rows in LIST.cut and LIST.part into LIST.cut, each once, if the ballot is issued and not used or ended.
gather() {
	local file files=()
	for file in "$list.cut" "$list.part"; do
		[[ ! -e $file ]] || files+=("$file")
	done
	((${#files[@]} > 0)) || return 0
	es-query -d "$data" ballots >"$work/ballots" || exit
	jq -r 'select(.ballotState == "ISSUED").ballotId' "$work/ballots" >"$work/good" || exit 74
	es-spreadsheet rows "$work/good" "${files[@]}" >"$list.cut.new" || exit 74
	put_in_place "$list.cut"
	rm -f -- "$list.part"
}

# store_issued WHAT: stores the events in work/issued, which may be none, and decides. If that is cut off, says what is so
# until the next run.
store_issued() {
	local stored=0
	[[ -s $work/issued ]] || return 0
	"$here/intake" -d "$data" -r "$work/issued" >/dev/null 2>"$work/said" || stored=$?
	((stored != 0)) || again "$here/decide" -d "$data" 2>"$work/said" || stored=$?
	((stored != 0)) || return 0
	cat -- "$work/said" >&2
	say "run again: $1"
	exit "$stored"
}

# finish_list: gives the list its name, if it has any row. Sets rows to how many it has, with the heading.
finish_list() {
	rows=0
	gather
	capture rows wc -l <"$list.cut"
	if ((rows < 2)); then
		rm -f -- "$list.cut"
		return
	fi
	mv -nT -- "$list.cut" "$list"
	[[ ! -e $list.cut ]] || { say "$list is another's: the rows to send are in $list.cut: name another list with -l"; exit 75; }
}
