#!/bin/sh
# displayed.sh: ask Wireshark for the tables of what testdata/displayed/cases.txt selects, and write its answers as
# they are to testdata/displayed/expected.txt. Needs Wireshark 4.0 (apt-get install tshark, on Debian 12).
set -eu
cd "$(dirname "$0")"
export TZ=UTC LC_ALL=C
if ! command -v tshark >/dev/null; then
	echo "displayed.sh: needs tshark" >&2
	exit 1
fi
tab=$(printf '\t')
capture=
while IFS= read -r line; do
	case $line in
	'' | '#'*) continue ;;
	'= '*)
		capture=${line#= }
		continue
		;;
	esac
	filter=${line%%"$tab"*}
	if [ "$filter" != "$line" ]; then
		span=${line#*"$tab"}
		filter="($filter) && frame.time_relative >= ${span% *} && frame.time_relative < ${span#* }"
	fi
	printf '# %s\t%s\n' "$capture" "$line"
	set --
	for table in conv,ip conv,ipv6 conv,tcp conv,udp io,phs io,stat,0; do
		set -- "$@" -z "$table,$filter"
	done
	tshark -2 -n -q -r "captures/$capture" "$@" 2>/dev/null </dev/null
done <displayed/cases.txt >displayed/expected.txt.new || { rm -f displayed/expected.txt.new; exit 1; }
mv displayed/expected.txt.new displayed/expected.txt
