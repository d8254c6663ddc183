# Captures named by a link layer or by how they were recorded. Sourced by record.sh.

# tagged NAME PARENT NUMBER PROTOCOL ID: a VLAN on both hosts; the client is 198.51.100.NUMBER, the server one more.
tagged() {
	local ns number=$3
	for ns in client server; do
		ip -n "fg-$ns" link add link "$2" name "$1" type vlan protocol "$4" id "$5"
		ip -n "fg-$ns" link set "$1" up
		address "$ns" "$1" "198.51.100.$number/30" "2001:db8:$5::$number/64"
		number=$((number + 1))
	done
}

# The same web server in 802.1Q VLAN 10, in VLAN 20 with a priority, and in VLAN 30 stacked in 802.1ad VLAN 100.
record_vlan_pcap() {
	two_hosts
	tagged v10 eth0 1 802.1Q 10
	tagged v20 eth0 5 802.1Q 20
	tagged v100 eth0 9 802.1ad 100
	tagged v30 v100 13 802.1Q 30
	ip -n fg-client link set v20 type vlan egress-qos-map 0:5
	web server 80
	dump vlan.pcap client -i eth0
	client curl -s -o /dev/null http://192.0.2.2/
	client curl -s -o /dev/null http://198.51.100.2/
	client curl -s -o /dev/null http://198.51.100.6/
	client curl -s -o /dev/null 'http://[2001:db8:20::6]/'
	client ping -q -c 1 198.51.100.10 >/dev/null
	client curl -s -o /dev/null http://198.51.100.14/
	client ping -q -c 2 -i 0.2 2001:db8:30::14 >/dev/null
	written
}

# A few packets that need no server: an echo over both versions, a datagram to a closed port.
small_talk() {
	client ping -q -c 2 -i 0.2 192.0.2.2 >/dev/null
	client ping -q -c 1 2001:db8::2 >/dev/null
	echo nobody listens | client socat -t 0.2 - UDP:192.0.2.2:9 2>/dev/null || true
}

record_loopback_pcap() {
	two_hosts
	web client 80
	dump loopback.pcap client -i lo
	client curl -s -o /dev/null http://127.0.0.1/
	client curl -s -o /dev/null 'http://[::1]/text'
	client ping -q -c 1 127.0.0.1 >/dev/null
	written
}

# All interfaces at once, as Linux cooked capture version 1 and, in a pcapng, version 2.
record_any_sll_pcap() {
	two_hosts
	web client 80
	dump any-sll.pcap client -i any -y LINUX_SLL
	small_talk
	client curl -s -o /dev/null http://127.0.0.1/
	written
}

record_any_pcapng() {
	two_hosts
	web client 80
	dump_pcapng any.pcapng client -i any -y LINUX_SLL2
	small_talk
	client curl -s -o /dev/null http://127.0.0.1/
	written
}

# Four interfaces in one file: Ethernet, loopback, a tunnel without a link layer (raw IP), and all of them cooked.
record_mixed_pcapng() {
	two_hosts
	ends tun0 type ipip local LOCAL remote REMOTE
	inside tun0
	web server 80
	web client 81
	dump_pcapng mixed.pcapng client -i eth0 -i lo -i tun0 -i any
	client curl -s -o /dev/null http://192.0.2.2/
	client curl -s -o /dev/null http://198.51.100.2/
	client curl -s -o /dev/null http://127.0.0.1:81/
	small_talk
	written
}

record_nanosecond_pcap() {
	two_hosts
	dump nanosecond.pcap client -i eth0 --time-stamp-precision=nano
	small_talk
	written
}

# 60 bytes of each packet: the header of TCP over IPv4 but not its options, six bytes of that over IPv6.
record_snaplen_pcap() {
	two_hosts
	web server 80
	dump snaplen.pcap client -i eth0 -s 60
	client curl -s -o /dev/null http://192.0.2.2/
	client curl -s -o /dev/null 'http://[2001:db8::2]/text'
	small_talk
	written
}

# A session of PPP over Ethernet (RFC 2516): discovery, LCP, IPCP, IPV6CP, a page, the end.
record_pppoe_pcap() {
	two_hosts
	ip -n fg-client address flush dev eth0
	ip -n fg-server address flush dev eth0
	printf 'noauth\nnodetach\nlcp-echo-interval 0\n+ipv6\n' >"$run/ppp"
	start server pppoe-server -F -I eth0 -C access -S internet -L 198.51.100.2 -R 198.51.100.1 -N 1 -O "$run/ppp"
	web server 80
	dump pppoe.pcap client -i eth0
	start client pppd plugin pppoe.so eth0 file "$run/ppp" nodefaultroute
	local tries=0
	until client ip -o -4 address show ppp0 2>/dev/null | grep -q 198; do
		tries=$((tries + 1))
		[ $tries -lt 150 ] || { cat "$run/log"; return 1; }
		sleep 0.1
	done
	client curl -s -o /dev/null http://198.51.100.2/
	client ping -q -c 1 198.51.100.2 >/dev/null
	ip netns pids fg-client | while read -r pid; do
		case $(cat "/proc/$pid/comm" 2>/dev/null) in pppd) kill "$pid" ;; esac
	done
	written
}
