# The network that a capture is recorded on, and the recording itself. Sourced by record.sh.
#
#   client eth0 192.0.2.1 2001:db8::1  <-- veth -->  eth0 192.0.2.2 2001:db8::2 server
#
# Addresses and names are those set aside for documentation: RFC 5737, RFC 3849, RFC 7042 section 2.1.2, RFC 2606.

run=/run/flowglass-record # scratch space: configurations, keys, logs
dumper=                   # process id of the running tcpdump or dumpcap

client() { ip netns exec fg-client "$@"; }
server() { ip netns exec fg-server "$@"; }
router() { ip netns exec fg-router "$@"; }

# namespace NAME: make it, with its loopback up and its IPv6 quiet (no duplicate address detection, no solicitation).
namespace() {
	ip netns add "fg-$1"
	ip netns exec "fg-$1" sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.router_solicitations=0 \
		net.ipv6.conf.default.autoconf=0 net.ipv4.ping_group_range="0 0"
	ip -n "fg-$1" link set lo up
}

# wire NS IF MAC NS IF MAC: lay an Ethernet cable between two namespaces. Offloads are off, so that segments and
# checksums are what a wire would carry.
wire() {
	ip link add "$2" netns "fg-$1" address "00:00:5e:00:53:$3" type veth \
		peer name "$5" netns "fg-$4" address "00:00:5e:00:53:$6"
	local end
	for end in "$1 $2" "$4 $5"; do
		set -- $end
		ip netns exec "fg-$1" ethtool -K "$2" tx off rx off tso off gso off gro off sg off rxvlan off txvlan off >/dev/null
		ip -n "fg-$1" link set "$2" up
	done
}

# address NS IF ADDRESS...: give an interface its addresses.
address() {
	local ns=$1 interface=$2 a
	shift 2
	for a; do
		ip -n "fg-$ns" address add "$a" dev "$interface" $(case $a in *:*) echo nodad ;; esac)
	done
}

# two_hosts: the network drawn above.
two_hosts() {
	mkdir -p "$run"
	namespace client
	namespace server
	wire client eth0 01 server eth0 02
	address client eth0 192.0.2.1/24 2001:db8::1/64
	address server eth0 192.0.2.2/24 2001:db8::2/64
}

# start COMMAND...: run it in the background; teardown ends it.
start() {
	"$@" </dev/null >>"$run/log" 2>&1 &
}

# listening NS PORT: wait until something in the namespace accepts TCP connections, or UDP datagrams, on the port.
listening() {
	local tries=0
	until ip netns exec "fg-$1" ss -lntuH | grep -q ":$2 "; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || { echo "record: nothing listens on port $2"; cat "$run/log"; return 1; }
		sleep 0.05
	done
}

# dump FILE NS ARGUMENT...: record with tcpdump until written is called.
dump() {
	local file=$1 ns=$2
	shift 2
	ip netns exec "fg-$ns" tcpdump -Z root -n -U --immediate-mode -w "$out/$file" "$@" 2>"$run/dump" &
	dumper=$!
	await_dumper 'listening on'
}

# dump_pcapng FILE NS ARGUMENT...: record with dumpcap, which writes pcapng, until written is called.
dump_pcapng() {
	local file=$1 ns=$2
	shift 2
	ip netns exec "fg-$ns" dumpcap -q -w "$out/$file" "$@" 2>"$run/dump" &
	dumper=$!
	await_dumper 'File:'
}

await_dumper() {
	local tries=0
	until grep -sq "$1" "$run/dump"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || { cat "$run/dump"; return 1; }
		sleep 0.05
	done
	sleep 0.3
}

# written: let the last packets arrive and end the recording.
written() {
	sleep 1
	kill -INT "$dumper"
	wait "$dumper" || true
}

# teardown: end every process in our namespaces, and the namespaces.
teardown() {
	local ns
	for ns in client server router phone switch; do
		if ip netns list 2>/dev/null | grep -q "^fg-$ns\b"; then
			ip netns pids "fg-$ns" | xargs -r kill -9 2>/dev/null || true
			ip netns delete "fg-$ns"
		fi
	done
	rm -rf "$run"
}

# web NS PORT: python3's web server, over IPv4 and IPv6, with a page, a text of 40 kB and one of 10 kB.
web() {
	mkdir -p "$run/www"
	printf '<!doctype html>\n<title>Example</title>\n<p>A page of the recording.\n' >"$run/www/index.html"
	seq -f 'line %06g of a text that is downloaded' 1 1000 | head -c 40000 >"$run/www/text"
	head -c 10000 "$run/www/text" >"$run/www/short"
	start ip netns exec "fg-$1" python3 -m http.server --bind :: --directory "$run/www" "$2"
	listening "$1" "$2"
}
