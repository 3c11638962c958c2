# shellcheck shell=bash
# Options and operands: a script takes what its help shows, and nothing else.

# options USAGE ARG...: puts the values of options into given, by letter, 1 for one that has none; the operands into
# operands; and, if -d is an option, the data directory into data. USAGE is what -h prints. It begins with a line for each
# form of a call, which shows the operands: "usage: publish [-d DIR] OUT". A line for each option comes after them, as
# "  -d DIR  the data directory" or "  -f      does not ask".
declare -A given=()
operands=()
options() {
	local usage=$1 line letter letters=h at_word
	local -a forms=() lines
	local -A value=()
	shift
	split lines $'\n' "$usage"
	for line in "${lines[@]}"; do
		if [[ $line =~ ^('usage: '|'       ')[a-z-]+(.*) ]]; then
			forms+=("${BASH_REMATCH[2]}")
		elif [[ $line =~ ^'  -'([A-Za-z])' '([^ ]*)' ' ]]; then
			value[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
			letters+=${BASH_REMATCH[1]}${BASH_REMATCH[2]:+:}
		fi
	done
	[[ ${1-} != --help ]] || set -- -h
	while at_word=$OPTIND && getopts ":$letters" letter; do
		case $letter in
		h)
			printf '%s\n' "$usage"
			exit 0
			;;
		:) wrong "the value of -$OPTARG is missing" ;;
		\?) if [[ $OPTARG == - ]]; then wrong "wrong option" "${!at_word}"; else wrong "wrong option" "-$OPTARG"; fi ;;
		*)
			check_value "$letter" "${value[$letter]}" "${OPTARG-}"
			given[$letter]=${OPTARG-1}
			;;
		esac
	done
	shift $((OPTIND - 1))
	check_operands "$@"
	operands=("$@")
	[[ -z ${value[d]-} ]] || data_directory
}

# check_value LETTER NAME VALUE: whether an option can have this value. A name in small letters is the only one.
check_value() {
	case $2 in
	SOURCE | REGISTRY) [[ -n $3 ]] || wrong "an empty ${2,,}" ;;
	LEAST) [[ $3 =~ ^[1-9][0-9]{0,8}$ ]] || wrong "-$1 takes a number from 1 on" ;;
	PORT) { [[ $3 =~ ^[1-9][0-9]{0,4}$ ]] && (($3 < 65536)); } || wrong "-$1 takes a port from 1 to 65535" ;;
	"${2,,}") [[ $3 == "$2" ]] || wrong "-$1 knows $2 only" ;;
	esac
}

# check_operands OPERAND...: whether they are those of a form. A form whose first word is in small letters is meant if that
# is the first operand; dots stand for more operands.
check_operands() {
	local form words word n=0 firsts=''
	for form in "${forms[@]}"; do
		while [[ $form =~ ^([^[]*)'['[^]]*']'(.*) ]]; do form=${BASH_REMATCH[1]}${BASH_REMATCH[2]}; done
		split words ' ' "${form%%[<>]*}"
		word=${words[0]-}
		if [[ -n $word && $word == "${word,,}" && $word != "${1-}" ]]; then
			firsts+=${firsts:+ or }$word
			continue
		fi
		for word in "${words[@]}"; do
			((++n))
			[[ -n ${!n-} ]] || wrong "${word%...} is missing"
		done
		[[ $# -le $n || $word == *... ]] || wrong "one operand too many:" "${@:n+1:1}"
		return
	done
	wrong "$firsts comes first, not" "${1:-nothing}"
}

# data_directory: sets data to the directory that -d names, or ES_DATA, or else to data.
data_directory() {
	data=${given[d]-${ES_DATA:-data}}
	[[ -n $data ]] || wrong "an empty data directory"
	while [[ $data == ?*/ ]]; do data=${data%/}; done
	[[ ! -L $data ]] || wrong "$data is a symbolic link: name the directory itself"
	[[ $data != -* ]] || data=./$data
}
