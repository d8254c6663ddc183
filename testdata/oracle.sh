#!/bin/sh
# oracle.sh [NAME...]: ask Wireshark what the captures named (all of them without a name) contain and write its
# answers to testdata/oracle/NAME.json. Needs Wireshark 4.0 (apt-get install tshark, on Debian 12) and
# ../shared/oracle/oracle.py beside the repository; README.md there says what the fields mean. What Wireshark opens as
# something else (a PNG, the beginning of a pcapng, nothing at all) has no answer here.
set -eu
cd "$(dirname "$0")"
oracle=../../shared/oracle/oracle.py
if [ ! -e $oracle ] || ! command -v sharkd >/dev/null; then
	echo "oracle.sh: needs ../shared/oracle/oracle.py and Wireshark's sharkd, tshark and capinfos" >&2
	exit 1
fi
[ $# -gt 0 ] || set -- $(ls captures)
for name; do
	case $name in err-png.pcap | err-empty.pcap | err-header-cut.pcapng) continue ;; esac
	python3 $oracle "captures/$name" >"oracle/$name.new" || { rm -f "oracle/$name.new"; echo "oracle.sh: $name" >&2; exit 1; }
	mv "oracle/$name.new" "oracle/$name.json"
done
