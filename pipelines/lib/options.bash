# shellcheck shell=bash
# Options and operands: a script accepts what its usage text shows, and nothing else.

# options USAGE ARG...: parses the arguments. Sets given to the options' values, by letter, or 1 for an option without one;
# operands to the operands; and, if -d is an option, data to the data directory. USAGE is what -h prints. It begins with
# one line for each way to call the script, with its operands: "usage: publish [-d DIR] OUT". After these comes one line for
# each option: "  -d DIR  the data directory" or "  -f      do not ask". One with a long name, such as
# "  --revoke  also ...", has no value, may also follow the operands, and sets given[revoke].
declare -A given=()
operands=()
options() {
	local usage=$1 line letter letters=h longs='' at_word
	local -a forms=() lines kept=()
	local -A value=()
	shift
	split lines $'\n' "$usage"
	for line in "${lines[@]}"; do
		if [[ $line =~ ^('usage: '|'       ')[a-z-]+(.*) ]]; then
			forms+=("${BASH_REMATCH[2]}")
		elif [[ $line =~ ^'  -'([A-Za-z])' '([^ ]*)' ' ]]; then
			value[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
			letters+=${BASH_REMATCH[1]}${BASH_REMATCH[2]:+:}
		elif [[ $line =~ ^'  '(--[a-z-]+)' ' ]]; then
			longs+=" ${BASH_REMATCH[1]} "
		fi
	done
	while (($# > 0)) && [[ $1 != -- ]]; do
		if [[ $longs == *" $1 "* ]]; then given[${1#--}]=1; else kept+=("$1"); fi
		shift
	done
	set -- "${kept[@]}" "$@"
	[[ ${1-} != --help ]] || set -- -h
	while at_word=$OPTIND && getopts ":$letters" letter; do
		case $letter in
		h)
			printf '%s\n' "$usage"
			exit 0
			;;
		:) wrong "-$OPTARG needs a value" ;;
		\?) if [[ $OPTARG == - ]]; then wrong "unknown option" "${!at_word}"; else wrong "unknown option" "-$OPTARG"; fi ;;
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

# check_value LETTER NAME VALUE: refuses a value that the option cannot have. A NAME in lower case is the only value.
check_value() {
	case $2 in
	SOURCE | REGISTRY) [[ -n $3 ]] || wrong "the ${2,,} is empty" ;;
	LEAST) [[ $3 =~ ^[1-9][0-9]{0,8}$ ]] || wrong "-$1 takes a number of 1 or more" ;;
	SECONDS) { [[ $3 =~ ^(0|[1-9][0-9]{0,3})$ ]] && (($3 <= 3600)); } || wrong "-$1 takes a number of seconds, from 0 to 3600" ;;
	PORT) { [[ $3 =~ ^[1-9][0-9]{0,4}$ ]] && (($3 < 65536)); } || wrong "-$1 takes a port from 1 to 65535" ;;
	"${2,,}") [[ $3 == "$2" ]] || wrong "-$1 takes only $2" ;;
	esac
}

# check_operands OPERAND...: refuses operands that fit no form in the usage text. A form that begins with a word in lower
# case applies if that word is the first operand. Dots allow more operands.
check_operands() {
	local form words word more n=0 firsts=''
	for form in "${forms[@]}"; do
		more=''
		[[ $form != *'...]'* ]] || more=1
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
		[[ $# -le $n || $word == *... || -n $more ]] || wrong "one operand too many:" "${@:n+1:1}"
		return
	done
	wrong "the first operand must be $firsts, not" "${1:-nothing}"
}

# data_directory: sets data to the value of -d, or of ES_DATA, or to data.
data_directory() {
	data=${given[d]-${ES_DATA:-data}}
	[[ -n $data ]] || wrong "the name of the data directory is empty"
	while [[ $data == ?*/ ]]; do data=${data%/}; done
	[[ ! -L $data ]] || wrong "$data is a symbolic link: name the directory itself"
	[[ $data != -* ]] || data=./$data
	[[ ! -e $data || -d $data ]] || wrong "$data is a file: name a directory"
}
