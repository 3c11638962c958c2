#!/usr/bin/env bats
# Each pipeline takes the options and operands that its own -h names, and no others; es NAME takes what NAME takes.
load helper

# each COMMAND: runs it for every pipeline but es, which passes options on, with its name and its help.
each() {
	local file n=0
	for file in "$top"/pipelines/*; do
		[[ -f $file && -x $file && $file != */es ]] || continue
		"$1" "${file##*/}" "$("$file" -h)" || fail "${file##*/}"
		n=$((n + 1))
	done
	((n >= 19))
}

# refuses NAME PATTERN ARG...: the pipeline, called with the arguments, ends with 64, says what the pattern matches, points to -h and does nothing;
# es NAME does the same.
refuses() {
	local file=$top/pipelines/$1 pattern=$2 status=0 wrong=''
	shift 2
	"$file" "$@" </dev/null >out 2>said || status=$?
	[[ $status == 64 ]] || wrong="status $status"
	[[ ! -s out ]] || wrong="it prints $(<out)"
	[[ $(head -n 1 said) == *": "$pattern && $(sed 1d said) == "Try '$file -h'." ]] || wrong="it says $(<said)"
	status=0
	"$top/pipelines/es" "${file##*/}" "$@" </dev/null >es-out 2>es-said || status=$?
	[[ $status == 64 && ! -s es-out ]] && cmp -s said es-said || wrong="${wrong:-as es ${file##*/}: $status, $(<es-said)}"
	[[ -z $wrong ]] || {
		echo "${file##*/} $*: $wrong"
		return 1
	}
}

# takes LETTER HELP: prints the name of the option's value, nothing if it has none; fails if there is no such option.
takes() {
	sed -nE "s/^  -$1 ([^ ]*) .*/\1/p" <<<"$2" >value
	[[ -s value ]] && cat value
}

# An option that is taken is not complained about, but the wrong one after it is; unless its value is wrong.
letters() {
	local letter value
	for letter in {a..z} {A..Z}; do
		[[ $letter != h ]] || continue
		if ! value=$(takes $letter "$2"); then
			refuses "$1" "unknown option -$letter" -$letter -% || return
		elif [[ -z $value ]]; then
			refuses "$1" "unknown option -%" -$letter -% || return
		else
			refuses "$1" "-$letter needs a value" -$letter || return
			case $value in
			none) refuses "$1" "-$letter takes only none" -$letter some -% && refuses "$1" "unknown option -%" -$letter none -% ;;
			PORT) refuses "$1" "-$letter takes a port *" -$letter x -% && refuses "$1" "unknown option -%" -$letter 80 -% ;;
			SECONDS) refuses "$1" "-$letter takes a number of seconds, *" -$letter x -% && refuses "$1" "unknown option -%" -$letter 0 -% ;;
			LEAST) refuses "$1" "-$letter takes a number *" -$letter x -% && refuses "$1" "unknown option -%" -$letter 5 -% ;;
			*) refuses "$1" "unknown option -%" -$letter x -% ;;
			esac || return
		fi
	done
}

@test "every letter is the option that -h names, or is refused" {
	each letters
	assert_equal "$(ls)" "$(printf '%s\n' es-out es-said out said value)"
}

helps() {
	[[ $2 == "usage: $1"* && $("$top/pipelines/$1" --help) == "$2" && $("$top/pipelines/es" "$1" -h) == "$2" ]]
}

@test "-h and --help print the usage, which begins with the name" {
	each helps
}

# The operands are the words of the first line that stand in no brackets and before what is redirected.
operands() {
	local words word given=()
	[[ $1 != cvr-to-events ]] || return 0 # has two forms
	words=$(head -n 1 <<<"$2" | sed -E 's/^usage: [a-z-]+//; s/\[[^]]*\]//g; s/[<>].*//')
	for word in $words; do
		refuses "$1" "${word%...} is missing" "${given[@]}" && refuses "$1" "${word%...} is missing" "${given[@]}" '' || return
		given+=(x)
	done
	[[ $words == *...* || $(head -n 1 <<<"$2") == *'...]'* ]] || refuses "$1" "one operand too many: $'odd?E'" "${given[@]}" $'odd\e'
}

@test "an operand that is missing or one too many is named" {
	each operands
	refuses cvr-to-events "the first operand must be registry or ballots, not nothing"
	refuses cvr-to-events "the first operand must be registry or ballots, not other" other
	refuses cvr-to-events "ELECTIONID is missing" ballots
	refuses cvr-to-events "DATE is missing" registry mayor Mayor
	refuses cvr-to-events "one operand too many: more" ballots mayor more
	assert_equal "$(ls)" "$(printf '%s\n' es-out es-said out said)"
}

@test "unknown options are named as they were written, and what a terminal acts on is not" {
	refuses tally "unknown option --force" --force
	refuses tally "unknown option -f" -f
	refuses reset "unknown option -x" -fx
	refuses tally "unknown option \$'-?E'" $'-\e'
	refuses tally "one operand too many: -d" -- -d
	refuses tally "the name of the data directory is empty" -d ''
	refuses run "the source is empty" -s ''
	refuses run "the registry is empty" -r ''
}
