#!/bin/bash
# record.sh [NAME...]: record the captures named (all of them without a name) anew into testdata/captures.
#
# Real programs talk to each other over real Linux network devices. So that the result does not depend on the
# modules of this machine's kernel, and nothing can reach this machine's network, all of it happens inside a
# User-Mode Linux kernel that has no network device but those the recording makes. It runs as an ordinary process,
# on this machine's files; the recording writes to a tmpfs and to one temporary directory. Captures in HOST need a
# kernel feature that User-Mode Linux lacks; they use network namespaces of this machine's kernel.
#
# Needs Linux and root, and on Debian 12: apt-get install user-mode-linux kmod iproute2 ethtool tcpdump tshark curl
# nginx-light openssl dnsmasq-base bind9-dnsutils openssh-server openssh-client socat python3 iputils-ping traceroute
# chrony udhcpc ppp pppoe lksctp-tools iptables iperf3
set -eu
here=$(cd "$(dirname "$0")" && pwd)
HOST="mptcp.pcap"

. "$here/record/net.sh"
for scenes in applications links transport tunnels sample; do
	. "$here/record/$scenes.sh"
done

# names prints every capture that a record_ function makes: record_dns_pcap makes dns.pcap.
names() {
	declare -F | sed -n 's/^declare -f record_\(.*\)_\(pcap\|pcapng\)$/\1.\2/p' | tr _ -
}

# record_in_guest runs as process 1 of the User-Mode Linux kernel.
record_in_guest() {
	export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/run LC_ALL=C.UTF-8
	mount -t proc proc /proc
	mount -t sysfs sysfs /sys
	mount -t tmpfs tmpfs /run
	mkdir -p /run/mods/lib /dev/pts
	mount -t devpts devpts /dev/pts
	ln -s /usr/lib/uml/modules /run/mods/lib/modules
	for module in ipv6 veth tun bridge stp llc 8021q sch_netem sch_tbf sch_fq_codel ip_gre ipip sit vxlan geneve \
		mpls_router mpls_iptunnel pppoe ppp_async sctp xfrm_user ah4 ah6 esp4 esp6 authenc hmac; do
		modprobe -d /run/mods "$module"
	done 2>&1 | grep -v '^$' || true
	sysctl -qw kernel.printk="1 1 1 1"
	record_each "$@"
}

# record_each records its captures one after the other into $out, each in namespaces of its own. A capture during
# which a command failed is thrown away. (The subshell stands alone, because in a || list set -e means nothing.)
record_each() {
	local name
	for name; do
		echo "record: $name"
		set +e
		(set -e; trap teardown EXIT; "record_$(echo "$name" | tr .- __)")
		[ $? -eq 0 ] || { echo "record: $name failed" >&2; rm -f "$out/$name"; }
		set -e
	done
}

if [ "${FLOWGLASS_GUEST-}" ]; then
	out=$FLOWGLASS_GUEST
	record_in_guest ${FLOWGLASS_NAMES//,/ }
	halt -f
fi

[ $# -gt 0 ] || set -- $(names)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
guest=() host=()
for name; do
	case " $HOST " in *" $name "*) host+=("$name") ;; *) guest+=("$name") ;; esac
done
if [ ${#guest[@]} -gt 0 ]; then
	linux.uml mem=512M umid=flowglass-record uml_dir="$out" quiet panic=-1 con=null con0=null,fd:1 \
		rootfstype=hostfs rw root=/dev/root init="$here/record.sh" FLOWGLASS_GUEST="$out" \
		FLOWGLASS_NAMES="$(IFS=, && echo "${guest[*]}")" </dev/null
fi
if [ ${#host[@]} -gt 0 ]; then
	record_each "${host[@]}"
fi
status=0
for name; do
	if [ -s "$out/$name" ]; then
		install -m 644 "$out/$name" "$here/captures/$name"
		printf '%-24s %7d bytes\n' "$name" "$(stat -c %s "$here/captures/$name")"
	else
		echo "record: no $name" >&2
		status=1
	fi
done
exit $status
