#!/bin/sh
# filters.sh: ask Wireshark which frames the display filters in testdata/filters/expressions.txt select, and write its
# answers to testdata/filters/frames.txt: the same lines, each filter with a tab and the numbers of its frames, or
# "refused" if it is not one to Wireshark. Needs Wireshark 4.0 (apt-get install tshark, on Debian 12).
set -eu
cd "$(dirname "$0")"
export TZ=UTC
if ! command -v tshark >/dev/null; then
	echo "filters.sh: needs tshark" >&2
	exit 1
fi
capture=
while IFS= read -r line; do
	case $line in
	'' | '#'*) printf '%s\n' "$line" ;;
	'= '*)
		capture=captures/${line#= }
		printf '%s\n' "$line"
		;;
	*)
		# Consecutive numbers are joined: 1-3,7.
		if numbers=$(tshark -r "$capture" -Y "$line" -T fields -e frame.number 2>/dev/null </dev/null); then
			printf '%s\t%s\n' "$line" "$(printf '%s\n' "$numbers" | awk '
				function put() { if (n) { printf "%s%s", sep, first; if (last > first) printf "-%s", last; sep = "," } }
				NF { if (n && $1 == last + 1) last = $1; else { put(); first = last = $1 } n++ }
				END { put() }')"
		else
			printf '%s\trefused\n' "$line"
		fi
		;;
	esac
done <filters/expressions.txt >filters/frames.txt.new || { rm -f filters/frames.txt.new; exit 1; }
mv filters/frames.txt.new filters/frames.txt
