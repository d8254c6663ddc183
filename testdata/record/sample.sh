# The capture that the page opens with one click: half a minute of a small network. Sourced by record.sh.
#
#   laptop (client) 192.0.2.1, VLAN 10: 198.51.100.1 --- switch --- server 192.0.2.2, VLAN 10: 198.51.100.2
#   phone, address by DHCP ------------------------------+

phone() { ip netns exec fg-phone "$@"; }

# on_switch NS MAC NUMBER: plug the namespace into the switch.
on_switch() {
	namespace "$1"
	wire "$1" eth0 "$2" switch "port$3" "a$3"
	ip -n fg-switch link set "port$3" master bridge
}

record_sample_pcapng() {
	mkdir -p "$run"
	namespace switch
	ip -n fg-switch link add bridge address 00:00:5e:00:53:aa type bridge
	ip -n fg-switch link set bridge up
	ip netns exec fg-switch sysctl -qw net.ipv6.conf.all.disable_ipv6=1
	on_switch client 01 1
	on_switch server 02 2
	on_switch phone 07 3
	address client eth0 192.0.2.1/24 2001:db8::1/64
	address server eth0 192.0.2.2/24 2001:db8::2/64
	address phone eth0 2001:db8::7/64
	tagged v10 eth0 1 802.1Q 10
	secure_web
	web server 80
	names_server
	shell_server
	start server dnsmasq -k -C /dev/null -p 0 --pid-file= --user=root --interface=eth0 --bind-dynamic --no-ping \
		--dhcp-range=192.0.2.100,192.0.2.110,1h --dhcp-leasefile="$run/leases" --domain=example.com
	listening server 67
	server tc qdisc add dev eth0 root netem delay 12ms 4ms loss 3% rate 4mbit
	printf '#!/bin/sh\n[ "$1" != bound ] || ip address add "$ip/24" dev "$interface"\n' >"$run/bound"
	chmod +x "$run/bound"
	dump_pcapng sample.pcapng server -i eth0 --capture-comment "A small network for half a minute: a laptop, a phone, a server"
	start client ping -q -c 30 192.0.2.2
	ask @192.0.2.2 www.example.com A
	client curl -s -o /dev/null http://192.0.2.2/
	start phone udhcpc -f -q -i eth0 -s "$run/bound" -x hostname:phone -V flowglass-record
	sleep 1
	client curl -s -o /dev/null http://192.0.2.2/text
	start phone ping -q -c 12 -i 1.3 2001:db8::2
	ask @2001:db8::2 www.example.com AAAA
	browse www.example.com 192.0.2.2
	sleep 1
	start_shell
	phone curl -s -k -o /dev/null --connect-to 'api.example.org:443:[2001:db8::2]:443' https://api.example.org/
	ask @192.0.2.2 mail.example.com A
	sleep 2
	client curl -s -o /dev/null http://198.51.100.2/
	client curl -s -o /dev/null http://198.51.100.2/short
	phone curl -s -o /dev/null 'http://[2001:db8::2]/short'
	sleep 3
	ask @192.0.2.2 no-such-name.example.com A
	ask @192.0.2.2 example.com MX
	browse www.example.com 192.0.2.2 --tls-max 1.2
	phone curl -s -o /dev/null http://192.0.2.2/missing
	client socat - TCP:192.0.2.2:8080 </dev/null 2>/dev/null || true
	client traceroute -n -q 1 -m 1 192.0.2.2 >/dev/null
	sleep 2
	client curl -s -o /dev/null http://192.0.2.2/short
	wait "$shell"
	sleep 2
	written
}

# start_shell: somebody at work through ssh for some seconds.
start_shell() {
	shell 192.0.2.2 'for i in 1 2 3 4 5 6 7 8; do seq 1 20; sleep 1; done' &
	shell=$!
}
