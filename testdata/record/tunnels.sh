# Captures of tunnels: a second network between the two hosts, inside the first. Sourced by record.sh.

# inside IF: bring the tunnel's ends up, the client as 198.51.100.1 2001:db8:1::1, the server as .2 ::2.
inside() {
	local ns number=1
	for ns in client server; do
		ip -n "fg-$ns" link set "$1" up
		address "$ns" "$1" "198.51.100.$number/24" "2001:db8:1::$number/64"
		number=2
	done
}

# ends IF ARGUMENT...: make interface IF on both hosts; in the arguments, LOCAL and REMOTE are each host's own
# and the other's IPv4 address.
ends() {
	local name=$1 arguments=${*:2} own=192.0.2.1 other=192.0.2.2 ns
	for ns in client server; do
		set -- ${arguments//LOCAL/$own}
		set -- ${*//REMOTE/$other}
		ip -n "fg-$ns" link add "$name" "$@"
		own=192.0.2.2 other=192.0.2.1
	done
}

# talk: a page by HTTP and one echo, through the tunnel.
talk() {
	client curl -s -o /dev/null http://198.51.100.2/
	client ping -q -c 1 198.51.100.2 >/dev/null
}

# Two networks: number 100 with IPv4, number 200 with IPv6 and the same MAC addresses.
record_vxlan_pcap() {
	two_hosts
	ends vx0 address 00:00:5e:00:53:11 type vxlan id 100 local LOCAL remote REMOTE dstport 4789
	ends vx1 address 00:00:5e:00:53:11 type vxlan id 200 local LOCAL remote REMOTE dstport 4789
	ip -n fg-server link set vx0 address 00:00:5e:00:53:12
	ip -n fg-server link set vx1 address 00:00:5e:00:53:12
	inside vx0
	ip -n fg-client link set vx1 up
	ip -n fg-server link set vx1 up
	address client vx1 2001:db8:2::1/64
	address server vx1 2001:db8:2::2/64
	web server 80
	dump vxlan.pcap client -i eth0 udp port 4789 or arp
	talk
	client curl -s -o /dev/null 'http://[2001:db8:2::2]/'
	written
}

# GRE plain, and with key, sequence number and checksum; Ethernet in GRE.
record_gre_pcap() {
	two_hosts
	ends gre1 type gre local LOCAL remote REMOTE
	inside gre1
	ends gre2 type gre local LOCAL remote REMOTE key 7 seq csum
	ip -n fg-client link set gre2 up
	ip -n fg-server link set gre2 up
	address client gre2 203.0.113.1/24
	address server gre2 203.0.113.2/24
	ends tap3 type gretap local LOCAL remote REMOTE key 8
	ip -n fg-client link set tap3 address 00:00:5e:00:53:11 up
	ip -n fg-server link set tap3 address 00:00:5e:00:53:12 up
	address client tap3 2001:db8:3::1/64
	address server tap3 2001:db8:3::2/64
	web server 80
	dump gre.pcap client -i eth0
	talk
	client ping -q -c 1 2001:db8:1::2 >/dev/null
	client ping -q -c 2 -i 0.2 203.0.113.2 >/dev/null
	client ping -q -c 2 -i 0.2 2001:db8:3::2 >/dev/null
	written
}

record_ipip_pcap() {
	two_hosts
	ends tun0 type ipip local LOCAL remote REMOTE
	inside tun0
	web server 80
	dump ipip.pcap client -i eth0 ip
	talk
	written
}

record_6in4_pcap() {
	two_hosts
	ends sit1 type sit local LOCAL remote REMOTE
	inside sit1
	web server 80
	dump 6in4.pcap client -i eth0 ip
	client curl -s -o /dev/null 'http://[2001:db8:1::2]/'
	client ping -q -c 1 2001:db8:1::2 >/dev/null
	written
}

record_geneve_pcap() {
	two_hosts
	ends gnv0 type geneve id 100 remote REMOTE
	ip -n fg-client link set gnv0 address 00:00:5e:00:53:11
	ip -n fg-server link set gnv0 address 00:00:5e:00:53:12
	inside gnv0
	web server 80
	dump geneve.pcap client -i eth0 udp port 6081
	talk
	written
}

# Labels on the way there, pushed by the client and popped by the server; one label, then two.
record_mpls_pcap() {
	two_hosts
	local ns
	for ns in client server; do
		ip netns exec fg-$ns sysctl -qw net.mpls.platform_labels=1000 net.mpls.conf.eth0.input=1 net.mpls.conf.lo.input=1
	done
	ip -n fg-client address add 198.51.100.1/32 dev lo
	ip -n fg-server address add 198.51.100.2/32 dev lo
	ip -n fg-server address add 203.0.113.2/32 dev lo
	ip -n fg-client route add 198.51.100.2/32 encap mpls 100 via inet 192.0.2.2 src 198.51.100.1
	ip -n fg-client route add 203.0.113.2/32 encap mpls 200/300 via inet 192.0.2.2 src 198.51.100.1
	ip -n fg-server route add 198.51.100.1/32 encap mpls 101 via inet 192.0.2.1 src 198.51.100.2
	ip -n fg-server -f mpls route add 100 dev lo
	ip -n fg-server -f mpls route add 200 dev lo
	ip -n fg-server -f mpls route add 300 dev lo
	ip -n fg-client -f mpls route add 101 dev lo
	web server 80
	dump mpls.pcap client -i eth0
	talk
	client ping -q -c 2 -i 0.2 203.0.113.2 >/dev/null
	written
}

# IPsec in transport mode with keys set by hand: Authentication Header over IPv4 and IPv6, and ESP without encryption
# (RFC 2410; nothing in the packet says so, and it counts as opaque).
record_ipsec_pcap() {
	two_hosts
	local ns
	for ns in client server; do
		protect "$ns" ah 192.0.2.1 192.0.2.2
		protect "$ns" ah 192.0.2.2 192.0.2.1
		protect "$ns" ah 2001:db8::1 2001:db8::2
		protect "$ns" ah 2001:db8::2 2001:db8::1
		address "$ns" eth0 $([ $ns = client ] && echo 198.51.100.1/24 || echo 198.51.100.2/24)
		protect "$ns" esp 198.51.100.1 198.51.100.2
		protect "$ns" esp 198.51.100.2 198.51.100.1
	done
	web server 80
	dump ipsec.pcap client -i eth0 ah or esp or ip6 protochain 51
	client curl -s -o /dev/null http://192.0.2.2/
	client curl -s -o /dev/null 'http://[2001:db8::2]/'
	client curl -s -o /dev/null http://198.51.100.2/
	written
}

# protect NS PROTOCOL SRC DST: IPsec for what NS sends from or receives of SRC.
protect() {
	local spi=0x$(echo "$2$3" | cksum | cut -c1-4) key=0x000102030405060708090a0b0c0d0e0f10111213 way=out
	local algorithms=(auth 'hmac(sha1)' "$key")
	[ "$2" = ah ] || algorithms+=(enc 'ecb(cipher_null)' '')
	case "$1 $3" in *' '*.2 | *::2) [ "$1" = server ] || way=in ;; *) [ "$1" = client ] || way=in ;; esac
	ip -n "fg-$1" xfrm state add src "$3" dst "$4" proto "$2" spi "$spi" mode transport "${algorithms[@]}"
	ip -n "fg-$1" xfrm policy add src "$3" dst "$4" dir $way tmpl src "$3" dst "$4" proto "$2" mode transport
}
