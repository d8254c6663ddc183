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
