# Captures of what transports and the network layer do: loss, fragments, resets, errors. Sourced by record.sh.

# send_datagram ADDRESS: 4000 bytes by UDP, three fragments at this MTU, and an answer as long.
echo_datagrams() {
	start server socat -b 8000 UDP6-RECVFROM:9,fork,reuseaddr PIPE
	listening server 9
	local at
	for at; do
		seq 1 1000 | head -c 3800 | client socat -b 8000 -t 0.3 - "UDP-SENDTO:$at:9" >/dev/null
	done
}

record_fragments_pcap() {
	two_hosts
	dump fragments.pcap client -i eth0 ip
	echo_datagrams 192.0.2.2
	client ping -q -c 1 -s 3000 192.0.2.2 >/dev/null
	written
}

# Fragments out of order and doubled: the datagram is complete all the same.
record_fragments_reordered_pcap() {
	two_hosts
	server tc qdisc add dev eth0 root netem delay 20ms reorder 50% duplicate 20%
	dump fragments-reordered.pcap client -i eth0 ip
	echo_datagrams 192.0.2.2 192.0.2.2
	client ping -q -c 2 -i 0.2 -s 3000 192.0.2.2 >/dev/null
	written
}

record_fragments_ipv6_pcap() {
	two_hosts
	dump fragments-ipv6.pcap client -i eth0 ip6
	echo_datagrams '[2001:db8::2]'
	client ping -q -c 1 -s 3000 2001:db8::2 >/dev/null
	written
}
