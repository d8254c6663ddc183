package filter

import (
	"net/netip"
	"strings"
	"testing"

	"flowglass/internal/field"
)

// The fields of the packets made by hand.
var (
	defFrame   = &field.Def{Name: "frame", Type: field.Protocol}
	defNumber  = &field.Def{Name: "frame.number", Type: field.Uint, Bits: 32}
	defTime    = &field.Def{Name: "frame.time", Type: field.AbsTime}
	defDelta   = &field.Def{Name: "frame.time_delta", Type: field.RelTime}
	defEth     = &field.Def{Name: "eth", Type: field.Protocol}
	defEthSrc  = &field.Def{Name: "eth.src", Type: field.Ether}
	defIP      = &field.Def{Name: "ip", Type: field.Protocol}
	defIPSrc   = &field.Def{Name: "ip.src", Type: field.IPv4}
	defIPAddr  = &field.Def{Name: "ip.addr", Type: field.IPv4}
	defTTL     = &field.Def{Name: "ip.ttl", Type: field.Uint, Bits: 8}
	defProto   = &field.Def{Name: "ip.proto", Type: field.Uint, Bits: 8, Names: "6=TCP;11=UDP"}
	defIPv6Src = &field.Def{Name: "ipv6.src", Type: field.IPv6}
	defTCP     = &field.Def{Name: "tcp", Type: field.Protocol}
	defPort    = &field.Def{Name: "tcp.port", Type: field.Uint, Bits: 16}
	defFlags   = &field.Def{Name: "tcp.flags", Type: field.Uint, Bits: 16, Mask: 0x0fff}
	defSYN     = &field.Def{Name: "tcp.flags.syn", Type: field.Bool}
	defPayload = &field.Def{Name: "tcp.payload", Type: field.Bytes}
	defNote    = &field.Def{Name: "tcp.analysis", Type: field.None}
	defUDP     = &field.Def{Name: "udp", Type: field.Protocol}
	defHTTP    = &field.Def{Name: "http", Type: field.Protocol}
	defHost    = &field.Def{Name: "http.host", Type: field.String}
	defOffset  = &field.Def{Name: "ntp.offset", Type: field.Int}
	defLoad    = &field.Def{Name: "sys.load", Type: field.Float}

	all = []*field.Def{
		defFrame, defNumber, defTime, defDelta, defEth, defEthSrc, defIP, defIPSrc, defIPAddr, defTTL, defProto, defIPv6Src, defTCP,
		defPort, defFlags, defSYN, defPayload, defNote, defUDP, defHTTP, defHost, defOffset, defLoad,
	}
)

func lookup(name string) (*field.Def, bool) {
	for _, d := range all {
		if d.Name == name {
			return d, true
		}
	}
	return nil, false
}

func names() []*field.Def { return all }

func leaf(d *field.Def, v field.Value) field.Node { return field.Node{Def: d, Value: v} }

func num(d *field.Def, n uint64) field.Node { return leaf(d, field.Value{Num: n}) }

func ip(d *field.Def, a string) field.Node {
	return leaf(d, field.Value{Addr: netip.MustParseAddr(a)})
}

// packet is Ethernet, IPv4 with TTL 64, IPv4 again with TTL 3, TCP 50000 to 80, HTTP.
func packet() []field.Node {
	octets := append(make([]byte, 20), "..............GET / HTTP/1.1\r\nHost: Example.com\xff\r\n"...)
	octets[6], octets[11] = 2, 1
	header := func(d *field.Def, at, n int, children ...field.Node) field.Node {
		return field.Node{Def: d, Offset: at, Len: n, Value: field.Value{Bytes: octets[at : at+n]}, Children: children}
	}
	return []field.Node{
		header(defFrame, 0, len(octets), num(defNumber, 7),
			leaf(defTime, field.Value{Int: 1709208000_125000000}), leaf(defDelta, field.Value{Int: 125000000})),
		header(defEth, 0, 14, num(defEthSrc, 0x020000000001)),
		header(defIP, 14, 5, ip(defIPSrc, "192.0.2.1"), ip(defIPAddr, "192.0.2.1"), ip(defIPAddr, "198.51.100.7"), num(defTTL, 64), num(defProto, 4)),
		header(defIP, 19, 5, ip(defIPSrc, "10.1.2.3"), ip(defIPAddr, "10.1.2.3"), ip(defIPAddr, "10.9.9.9"), num(defTTL, 3), num(defProto, 6)),
		header(defTCP, 24, 10, num(defPort, 50000), num(defPort, 80),
			field.Node{Def: defFlags, Len: 2, Value: field.Value{Num: 0x12}, Children: []field.Node{num(defSYN, 1)}},
			leaf(defPayload, field.Value{Bytes: octets[34:]}), leaf(defNote, field.Value{})),
		header(defHTTP, 34, len(octets)-34, leaf(defHost, field.Value{Str: "Example.com"}), leaf(defOffset, field.Value{Int: -5}), leaf(defLoad, field.Value{Float: 2.5})),
	}
}

var matchTests = []struct {
	filter string
	want   bool
}{
	{"", true}, {" \t", true}, {"tcp", true}, {"udp", false}, {"not udp", true}, {"!tcp", false}, {"!!tcp", true},
	{"tcp and udp", false}, {"tcp && ip && http", true}, {"tcp or udp", true}, {"udp||tcp", true},
	{"tcp xor udp", true}, {"tcp ^^ ip", false}, {"tcp xor ip xor http", true},
	{"tcp or tcp and udp", true}, {"(tcp or tcp) and udp", false}, {"not udp and udp", false}, {"not (udp and udp)", true},
	{"tcp xor ip and udp", true}, {"tcp.analysis", true},

	{"tcp.port == 80", true}, {"tcp.port eq 81", false}, {"tcp.port any_eq 80", true}, {"tcp.port === 80", false}, {"ip.src all_eq 10.1.2.3", false},
	{"tcp.port != 80", false}, {"tcp.port != 81", true}, {"tcp.port ne 81", true}, {"tcp.port all_ne 80", false},
	{"tcp.port !== 80", true}, {"tcp.port ~= 80", true}, {"tcp.port any_ne 80", true}, {"udp == 1", false},
	{"any tcp.port != 80", true}, {"all tcp.port == 80", false}, {"all tcp.port >= 80", true}, {"tcp.port > 50000", false},
	{"tcp.port gt 49999", true}, {"tcp.port lt 81", true}, {"tcp.port le 79", false}, {"tcp.port ge 50000", true},
	{"80 == tcp.port", true}, {"60 < ip.ttl < 100", true}, {"3 < ip.ttl <= 3", true}, {"all ip.ttl > 1 and all ip.ttl < 65", true},
	{"tcp.port == 0x50", true}, {"tcp.port == 0120", true}, {"tcp.port == 0b1010000", true}, {"tcp.port == 'P'", true}, {`tcp.port == '\x50'`, true},
	{"tcp.port == -80", false}, {"ntp.offset == -5", true}, {"ntp.offset < 0", true}, {"ntp.offset < -5", false}, {"-ntp.offset == 5", true},
	{"sys.load == 2.5", true}, {"sys.load > 2", true}, {"sys.load * 2 == 5", true}, {"abs(sys.load - 4) == 1.5", true},

	{"ip.proto == TCP", true}, {`ip.proto == "tcp"`, true}, {"tcp.flags.syn", true}, {"tcp.flags.syn == True", true},
	{"tcp.flags.syn == 0", false}, {"tcp.flags.syn == FALSE", false}, {`tcp.flags.syn == "Set"`, true}, {"tcp.flags.syn == 1", true}, {"tcp.flags.syn == 2", true},

	{"tcp.port in {80}", true}, {"tcp.port in {81,82}", false}, {"tcp.port in {70..80}", true}, {"tcp.port in { 1 .. 2 , 49999 .. 50001 }", true},
	{"tcp.port not in {80}", false}, {"tcp.port not in {81}", true}, {"udp not in {00}", true}, {"all tcp.port in {80}", false}, {"all tcp.port in {80,50000}", false}, {"all tcp.port in {1,80..50000}", true},
	{"ip.src in {192.0.2.0/24}", true}, {"ip.src in {10.0.0.0 .. 10.255.255.255}", true}, {"ip.src in {172.16.0.0/12}", false},
	{`http.host in {"a", "Example.com"}`, true}, {"tcp.port in {tcp.port}", true}, {"tcp.port + 1 in {81}", true}, {"ip.proto in {UDP, TCP}", true},
	{"frame.time_delta in {0.1..0.2}", true},

	{"ip.addr == 192.0.2.1", true}, {"ip.addr == 192.0.2.99/24", true}, {"ip.addr != 192.0.2.0/24", false}, {"ip.addr !== 192.0.2.0/24", true},
	{"ip.src < 10.1.2.0/24", false}, {"ip.src <= 10.1.2.0/24", true}, {"ip.src > 192.0.2.0", true}, {"ip.addr == 0.0.0.0/0", true},
	{"ipv6.src == 2001:db8::/32", false}, {"eth.src == 02:00:00:00:00:01", true}, {"eth.src == 02-00-00-00-00-01", true}, {"eth.src == 0200.0000.0001", true},
	{"eth.src == 020000000001", true}, {"eth.src == 02:00:00:ff:ff:ff/24", true}, {"eth.src == 02:00:01:00:00:00/24", false}, {"eth.src > 01:ff:ff:ff:ff:ff", true},

	{"eth.src[0] == 02", true}, {"eth.src[0] == 2", true}, {"eth.src[0:3] == 02:00:00", true}, {"eth.src[-1] == 01", true}, {"eth.src[-2:] == 00.01", true},
	{"eth.src[:2] == 02-00", true}, {"eth.src[0-1] == 0200", true}, {"eth.src[0,5] == 02:01", true}, {"eth.src[0-1,4-5] == 02:00:00:01", true},
	{"eth.src[6]", false}, {"eth.src[5]", true}, {"eth.src[5:2]", false}, {"eth.src[0,6:9] == 02", true}, {"ip[5]", false}, {"ip[4]", true},
	{"ip.src[0] == c0", true}, {"ip.src[0] == 0xc0", true}, {`http.host[0] == "E"`, true}, {"http.host[0:2] == 45:78", true}, {"http.host[1:][0] == 'x'", true},
	{"eth.src[0] & 02", true}, {"eth.src[0] & 01", false}, {"eth.src[0] & 0f == 02", true}, {"ip.src & 255.255.255.0 == 192.0.2.0", true},

	{`frame contains "GET"`, true}, {"frame contains 47:45:54", true}, {`eth contains "GET"`, true}, {`ip contains "HTTP/1"`, true}, {`tcp contains "nothing"`, false},
	{`tcp.payload contains "GET"`, true}, {`tcp.payload[0:3] == "GET"`, true}, {`http.host contains "ample"`, true}, {"http.host contains ample", true},
	{`http.host contains ""`, false}, {`http.host == "example.com"`, false}, {"http.host == Example.com", true}, {"frame contains http.host", true}, {`eth.src contains 00:01`, true},
	{`http.host matches "^EX.*COM$"`, true}, {`http.host ~ "ampl[e]"`, true}, {`http.host matches "(?-i)^ex"`, false}, {`http.host matches r"\.com"`, true},
	{`http.host matches "\\.com"`, true}, {`frame matches "\xff\r"`, true}, {`frame matches "com.\r\n"`, true}, {`all ip.src == 1.1.1.1 or http.host matches ""`, true},

	{"tcp.flags & 2", true}, {"tcp.flags & 1", false}, {"tcp.flags & 0x12 == 0x12", true}, {"tcp.flags bitwise_and 0x10 == 16", true}, {"!tcp.flags & 1", true},
	{"tcp.flags & 1 + 1 == 2", true}, {"tcp.port + 1 == 81", true}, {"tcp.port - 1 == 79", true}, {"tcp.port -1 == 79", true}, {"tcp.port == 79+1", true},
	{"tcp.port * 2 == 160", true}, {"tcp.port / 3 == 26", true}, {"tcp.port % 3 == 2", true}, {"tcp.port / 0 == 0", false}, {"tcp.port % 0 == 0", false},
	{"{tcp.port + 1} * 2 == 162", true}, {"1 + 2 * 3 == ip.ttl", false}, {"ip.ttl == 9 / 3", true}, {"ip.ttl - 10 < 0", true}, {"ip.ttl - ip.ttl == 0", true},
	{"ip.ttl == 61 + ip.ttl", true}, {"tcp.flags - tcp.flags", false}, {"-ip.ttl < 0", true}, {"-ip.ttl == -3", true}, {"ip.ttl - 4 == -1", true},
	{"frame.time_delta + 1 == 1.125", true}, {"frame.time_delta - 1 < 0", true}, {"ntp.offset * 18446744073709551615 > 0", false},

	{"len(http.host) == 11", true}, {"len(ip.src) == 0", true}, {"len(tcp.flags) == 2", true}, {"len(ip) == 5", true}, {"count(ip.addr) == 4", true}, {"count(udp) == 0", false},
	{"count(ip) > 1", true}, {`string(tcp.port) matches "^8"`, true}, {`string(ip.src) == "10.1.2.3"`, true}, {`string(eth.src) contains ":01"`, true}, {`string(ntp.offset) == "-5"`, true},
	{`upper(http.host) == "EXAMPLE.COM"`, true}, {`lower(http.host) contains "example"`, true}, {"max(tcp.port) == 50000", true}, {"min(tcp.port, 100) == 80", true},
	{"max(tcp.port, ip.ttl) == 50000", true}, {"abs(ntp.offset) == 5", true}, {"abs(ip.ttl - 4) == 1", true}, {`string(tcp.port)[0] == "8"`, true},

	{"string(tcp.port) == eth.src[0]", false}, {"string(tcp.port) == tcp.payload[100:] or http.host[0] == http.host", false}, {"http.host contains string(ip.ttl)", false},
	{`string(sys.load) == "2.5"`, true}, {"max(frame.time_delta, 0.5) == 0.5", true}, {"min(ip.src) == 10.1.2.3", true}, {"min(eth.src) in {02:00:00:00:00:01}", true},
	{"len(http) > 10 and len(tcp.payload) > 10 and len(string(ip.ttl)) == 2", true}, {"sys.load - 0.5 == 2", true}, {"sys.load / 2 == 1.25", true}, {"sys.load % 2 == 0.5", true},
	{"eth.src & ff:ff:ff:00:00:00 == 02:00:00:00:00:00", true}, {"eth.src & 01:00:00:00:00:00", false}, {"tcp.payload in {47:45:54}", false}, {"http.host in {eth.src}", false},
	{"all http.host contains http.host", true}, {"all ip.ttl == ip.ttl", false}, {"any eth.src matches \"^\\x02\"", true}, {"all frame matches \"host\"", true},

	{"ip.src#1 == 192.0.2.1", true}, {"ip.src#1 == 10.1.2.3", false}, {"ip.src#2 == 10.1.2.3", true}, {"ip.src#3", false}, {"ip#2", true}, {"ip.ttl#[1] == 64", true},
	{"ip.ttl#[1-2] == 3", true}, {"ip.ttl#[-1] == 3", true}, {"ip.ttl#[2:1] == 64", false}, {"ip.ttl#[1,2] == 3", true}, {"tcp.port#0", false}, {"ip.ttl#[:2] == 64", true},
	{"ip.ttl#[:2] == 3", false}, {"count(ip.addr#1) == 2", true}, {"ip.src#2[0] == 0a", true},

	{`frame.time > "2024-02-29T12:00:00Z"`, true}, {`frame.time == "2024-02-29 12:00:00.125Z"`, true}, {`frame.time < "2024-02-29T13:00:00+01:00"`, false},
	{`frame.time >= "Feb 29, 2024 12:00:00.1 UTC"`, true}, {"frame.time == 1709208000.125", true}, {`frame.time < "2024-03-02"`, true}, {"frame.time > 2024-02-27", true},
	{"frame.time_delta == 0.125", true}, {"frame.time_delta > 0", true}, {"frame.time_delta < 1s", true}, {"frame.time_delta > -1", true},
}

func TestMatch(t *testing.T) {
	nodes := packet()
	for _, tt := range matchTests {
		t.Run(tt.filter, func(t *testing.T) {
			f, err := Compile(tt.filter, lookup, names)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // scratch must not tell
				if got := f.Match(nodes); got != tt.want {
					t.Errorf("%v, want %v", got, tt.want)
				}
			}
		})
	}
}

func TestFields(t *testing.T) {
	f, err := Compile("tcp.port == 80 and (ip.src#2 == ip.src or count(tcp.port) in {len(http)}) and tcp", lookup, names)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range f.Fields() {
		got = append(got, d.Name)
	}
	if s := strings.Join(got, " "); s != "tcp.port ip.src http tcp" {
		t.Errorf("fields %s", s)
	}
}

// The packets that make up most of a capture must not cost garbage.
func TestMatchAllocates(t *testing.T) {
	nodes := packet()
	for _, src := range []string{
		"tcp.port == 80", "ip.addr == 192.0.2.0/24 and not udp", "tcp.flags & 2 == 2", `frame contains "HTTP"`, "tcp.port in {1..79, 443}",
		`http.host matches "exam.*"`, "ip.ttl#2 == 3", "eth.src == 02:00:00:00:00:01", "frame.time_delta > 0.1",
	} {
		f, err := Compile(src, lookup, names)
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(100, func() { f.Match(nodes) }); n > 0 {
			t.Errorf("%s: %v allocations", src, n)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	nodes := packet()
	for _, src := range []string{"tcp.port == 80", "ip.addr == 192.0.2.0/24 and not udp and tcp.flags.syn == 1", `frame contains "HTTP/2"`, `http.host matches "exam.*org"`} {
		f, err := Compile(src, lookup, names)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(src, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Match(nodes)
			}
		})
	}
}
