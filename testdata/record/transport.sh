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

# A download through a network that loses, doubles and reorders: retransmissions, duplicate acknowledgements, SACK.
record_loss_pcap() {
	two_hosts
	web server 80
	server tc qdisc add dev eth0 root netem delay 20ms loss 6% duplicate 2% reorder 8% 50%
	client tc qdisc add dev eth0 root netem loss 2%
	dump loss.pcap client -i eth0 tcp
	client curl -s -o /dev/null http://192.0.2.2/text
	written
}

# knock ADDRESS PORT: connect from port 40000, say something, close.
knock() {
	echo hello | client socat -t 1 - "TCP:$1:$2,sourceport=40000,reuseaddr" >/dev/null
}

# The same source port four times over: each connection is a stream of its own.
record_tcp_reuse_pcap() {
	two_hosts
	start server socat TCP-LISTEN:7,fork,reuseaddr SYSTEM:'head -n 1'
	listening server 7
	dump tcp-reuse.pcap client -i eth0 tcp
	local i
	for i in 1 2 3 4; do
		knock 192.0.2.2 7
	done
	written
}

# Connections refused (RST to a SYN), cut off by the client with data unread, and cut off by the server's SO_LINGER 0.
record_rst_pcap() {
	two_hosts
	start server socat TCP6-LISTEN:7,fork,reuseaddr SYSTEM:'seq 1 2000'
	start server socat TCP6-LISTEN:8,fork,reuseaddr,linger=0 SYSTEM:'head -n 1'
	listening server 7
	listening server 8
	dump rst.pcap client -i eth0 tcp
	client socat - TCP:192.0.2.2:81 </dev/null 2>/dev/null || true
	client socat - 'TCP:[2001:db8::2]:81' </dev/null 2>/dev/null || true
	client socat -u TCP:192.0.2.2:7,readbytes=100 - >/dev/null 2>&1 || true
	echo hello | client socat -t 1 - TCP:192.0.2.2:8 >/dev/null 2>&1 || true
	written
}

# Several streams in one association, by the lksctp test programs.
record_sctp_pcap() {
	two_hosts
	start server sctp_test -H 192.0.2.2 -P 5001 -l
	sleep 1
	dump sctp.pcap client -i eth0 sctp
	client timeout 10 sctp_test -H 192.0.2.1 -P 5002 -h 192.0.2.2 -p 5001 -s -c 2 -x 2 -X 3 >/dev/null 2>&1 || true
	written
}

# A connection over two paths (RFC 8684): the client's second address joins the first.
record_mptcp_pcap() {
	two_hosts
	address client eth0 198.51.100.1/24
	address server eth0 198.51.100.2/24
	client ip mptcp limits set add_addr_accepted 2 subflows 2
	server ip mptcp limits set add_addr_accepted 2 subflows 2
	client ip mptcp endpoint add 198.51.100.1 dev eth0 subflow
	server ip mptcp endpoint add 198.51.100.2 dev eth0 signal
	cat >"$run/mptcp.py" <<-'END'
		import socket, sys, time
		s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)  # IPPROTO_MPTCP
		if sys.argv[1] == "server":
		    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		    s.bind(("192.0.2.2", 7))
		    s.listen()
		    c, _ = s.accept()
		    while data := c.recv(4096):
		        c.sendall(data.upper())
		else:
		    s.connect(("192.0.2.2", 7))
		    for i in range(8):
		        s.sendall(b"a line over more than one path %d\n" % i * 20)
		        s.recv(4096)
		        time.sleep(0.1)
	END
	start server python3 "$run/mptcp.py" server
	listening server 7
	dump mptcp.pcap client -i eth0 tcp
	client python3 "$run/mptcp.py" client
	written
}

# Echo over both versions, then every error that traceroute meets on its way through a router: time exceeded, port
# unreachable, and from the router host unreachable (it answers only the second echo: an error a second for each
# peer), administratively prohibited, packet too big; each quotes its cause.
record_icmp_pcap() {
	mkdir -p "$run"
	namespace client
	namespace router
	namespace server
	wire client eth0 01 router eth0 03
	wire router eth1 04 server eth0 02
	address client eth0 192.0.2.1/24 2001:db8::1/64
	address router eth0 192.0.2.3/24 2001:db8::3/64
	address router eth1 198.51.100.3/24 2001:db8:1::3/64
	address server eth0 198.51.100.2/24 2001:db8:1::2/64
	router sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	client ip route add default via 192.0.2.3
	client ip route add default via 2001:db8::3
	server ip route add default via 198.51.100.3
	server ip route add default via 2001:db8:1::3
	router ip route add unreachable 198.18.0.0/15
	router ip route add prohibit 203.0.113.0/24
	router ip route add prohibit 2001:db8:bad::/48
	router ip link set eth1 mtu 1280
	server ip link set eth0 mtu 1280
	for ns in client router server; do
		ip netns exec fg-$ns sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
	done
	dump icmp.pcap client -i eth0
	client ping -q -c 2 -i 0.2 192.0.2.3 >/dev/null
	client ping -q -c 2 -i 0.2 2001:db8:1::2 >/dev/null
	client traceroute -n -q 1 -m 3 198.51.100.2 >/dev/null
	client traceroute -n -q 1 -m 3 2001:db8:1::2 >/dev/null
	client traceroute -n -q 1 -m 3 -T -p 80 198.51.100.2 >/dev/null
	client ping -q -c 2 -i 1.2 -W 1 198.18.0.1 >/dev/null || true
	client ping -q -c 1 -W 1 203.0.113.1 >/dev/null || true
	client ping -q -c 1 -W 1 2001:db8:bad::1 >/dev/null || true
	client ping -q -c 1 -W 1 -M do -s 1400 198.51.100.2 >/dev/null || true
	client ping -q -c 1 -W 1 -M do -s 1400 2001:db8:1::2 >/dev/null || true
	written
}
