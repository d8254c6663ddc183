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
