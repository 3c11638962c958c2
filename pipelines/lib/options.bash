# shellcheck shell=bash
# Options and operands.

# options USAGE "$@": sets data, source, registry, origin, key, least, port, quiet and force; USAGE is what -h prints. Where
# takes is set, the one operand that is taken goes into operand.
options() {
	local usage=$1 option
	shift
	data=${ES_DATA:-data} source='' registry='' origin='' key='' least=10 port=8080 quiet='' force=''
	while getopts :d:s:r:o:k:n:p:qfh option; do
		case $option in
		d) data=$OPTARG ;;
		s)
			source=$OPTARG
			[[ -n $source ]] || wrong "an empty source"
			;;
		r)
			registry=$OPTARG
			[[ -n $registry ]] || wrong "an empty registry"
			;;
		o) origin=$OPTARG ;;
		k)
			key=$OPTARG
			[[ $key == none ]] || wrong "-k knows none only"
			;;
		n)
			least=$OPTARG
			[[ $least =~ ^[1-9][0-9]{0,8}$ ]] || wrong "-n takes a number from 1 on"
			;;
		p)
			port=$OPTARG
			[[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port < 65536)) || wrong "-p takes a port from 1 to 65535"
			;;
		q) quiet=1 ;;
		f) force=1 ;;
		h)
			printf '%s\n' "$usage"
			exit 0
			;;
		*) wrong "wrong option -$OPTARG" ;;
		esac
	done
	if [[ -n ${takes-} ]]; then
		((OPTIND == $#)) || wrong "$takes is to be named"
		operand=${!OPTIND}
	else
		[[ $OPTIND -gt $# ]] || wrong "no operand is taken: ${*:OPTIND:1}"
	fi
	[[ -n $data ]] || wrong "an empty data directory"
	while [[ $data == ?*/ ]]; do data=${data%/}; done
	[[ ! -L $data ]] || wrong "$data is a symbolic link: name the directory itself"
	[[ $data != -* ]] || data=./$data
}
