package decode

import (
	"strings"
	"testing"
)

func TestTCP(t *testing.T) {
	const (
		ip    = "eth ip tcp | 10.0.0.1 > 10.0.0.2"
		ports = " | 10.0.0.1:40000 > 10.0.0.2:40001"
	)
	in := func(segment ...[]byte) []byte { return eth(0x0800, ip4{proto: 6}.with(segment...)) }
	header := func(octets byte) []byte {
		s := tcp(tcpSYN, 1, 0, nil)
		s[12] = octets << 2
		return s
	}
	option := func(s string) []byte { return in(tcp(tcpACK, 1, 1, hx(s))) }
	runCases(t, 1, []decodeCase{
		one("header only", in(tcp(tcpSYN, 1, 0, nil)), ip+ports),
		one("data offset 4", in(header(16)), ip+" | malformed"),
		one("data offset beyond the segment", in(header(32)), ip+" | malformed"),
		one("segment of 19 octets before padding", eth(0x0800, ip4{proto: 6}.with(tcp(2, 1, 0, nil)[:19]), some), ip+" | malformed"),
		{"captured 19 octets", []frame{{in(tcp(2, 1, 0, nil)), 34 + 19}}, []string{ip + " | truncated"}},
		{"captured 20 octets", []frame{{in(tcp(2, 1, 0, nil, some)), 34 + 20}}, []string{ip + ports}},
		{"captured 3 octets", []frame{{in(tcp(2, 1, 0, nil)), 34 + 3}}, []string{"eth ip | 10.0.0.1 > 10.0.0.2 | truncated"}},
		{"options captured in part", []frame{{option("01010101 01010101"), 34 + 24}}, []string{ip + " | truncated"}},
		{"an option of length 0, captured in part", []frame{{option("01010200 01010101"), 34 + 24}}, []string{ip + ports + " | truncated"}},
		{"captured up to the end of the list", []frame{{option("01010000 00000000"), 34 + 24}}, []string{ip + " | truncated"}},
		{"an option beyond the header, captured but for 2", []frame{{option("02200101 01010101"), 34 + 26}}, []string{ip + ports + " | truncated"}},
		one("an option beyond the header, and that beyond the segment", in(tcp(tcpACK, 1, 1, hx("0220010101010101"))[:27]), ip+ports+" | malformed"),
		one("option length 0", option("02 00 01 01"), ip+ports),
		one("option length beyond the header", option("02 20 01 01"), ip+ports),
		one("SACK of 10", option("05 0a 0000000000000000 01 01"), ip+ports),
		one("SACK of 9", option("05 09 00000000000000 01 01 01"), ip+" | malformed"),
		one("Multipath TCP of 4", option("1e 04 00 01"), ip+ports),
		one("Multipath TCP, data sequence of 20", option("1e 14 2005 00000000 00000000 00000000 0000 0000"), ip+ports),
		one("Multipath TCP, data sequence of 17", option("1e 11 2005 00000000 00000000 00000000 00 010101"), ip+" | malformed"),
		one("Multipath TCP of 3", option("1e 03 00 01"), ip+" | malformed"),
	})
}

func TestUDP(t *testing.T) {
	const (
		ip    = "eth ip udp | 10.0.0.1 > 10.0.0.2"
		ports = " | 10.0.0.1:5 > 10.0.0.2:6"
	)
	length := func(n int) []byte {
		d := udp(5, 6, some)
		copy(d[4:], be16(n))
		return d
	}
	in := func(d []byte) []byte { return eth(0x0800, ip4{}.with(d)) }
	runCases(t, 1, []decodeCase{
		one("length 0", in(length(0)), ip+" | malformed"),
		one("length 0 over IPv6", eth(0x86dd, in6(17, length(0))), "eth ipv6 udp | 2001:db8::1 > 2001:db8::2 | 2001:db8::1:5 > 2001:db8::2:6"),
		one("length 7", in(length(7)), ip+" | malformed"),
		one("length less than the payload", in(length(10)), ip+ports),
		one("length beyond the packet", in(length(500)), ip+ports),
		one("UDP-Lite", eth(0x0800, ip4{proto: 136}.with(length(8))), "eth ip udplite | 10.0.0.1 > 10.0.0.2"+ports),
		{"captured 7 octets", []frame{{in(udp(5, 6, some)), 34 + 7}}, []string{ip + " | truncated"}},
		{"captured 8 octets", []frame{{in(udp(5, 6, some)), 34 + 8}}, []string{ip + ports}},
	})
}

func TestApplications(t *testing.T) {
	const question = "1234 0100 0001 0000 0000 0000 03777777 00 0001 0001"
	const ip = "eth ip udp"
	in := func(src, dst int, payload string) []byte { return eth(0x0800, ip4{}.with(udp(src, dst, hx(payload)))) }
	counted := func(src, dst string) string {
		return " | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:" + src + " > 10.0.0.2:" + dst
	}
	unknown := counted("40000", "40001")
	request, reply := "01 01 06"+strings.Repeat("00", 31), "02 01 06"+strings.Repeat("00", 31)
	runCases(t, 1, []decodeCase{
		one("DNS", in(40000, 53, question), ip+" dns"+counted("40000", "53")),
		one("DNS of 3 octets", in(40000, 53, "123401"), ip+counted("40000", "53")+" | malformed"),
		one("DNS by its looks", in(40000, 40001, question), ip+" dns"+unknown),
		one("two questions look like nothing", in(40000, 40001, "1234 0100 0002"+question[14:]), ip+unknown),
		one("an answer in a question looks like nothing", in(40000, 40001, "1234 0100 0001 0001"+question[19:]), ip+unknown),
		one("an answer in a response", in(40000, 40001, "1234 8100 0001 0001"+question[19:]), ip+" dns"+unknown),
		one("a response without a question", in(40000, 40001, "1234 8100 0000 0001"+question[19:]), ip+" dns"+unknown),
		one("101 answers look like nothing", in(40000, 40001, "1234 8100 0001 0065"+question[19:]), ip+unknown),
		one("eleven additional records look like nothing", in(40000, 40001, "1234 0100 0001 0000 0000 000b"+question[29:]), ip+unknown),
		one("a header only looks like nothing", in(40000, 40001, question[:29]), ip+unknown),
		one("the lower port decides", in(123, 53, question), ip+" dns"+counted("123", "53")),
		one("the higher port, if the lower is unknown", in(1, 53, question), ip+" dns"+counted("1", "53")),
		one("DHCP request", in(68, 67, request), ip+" dhcp"+counted("68", "67")),
		one("DHCP request cut in the hardware address", in(68, 67, request[:60]), ip+counted("68", "67")+" | malformed"),
		one("DHCP reply cut as short", in(67, 68, reply[:60]), ip+" dhcp"+counted("67", "68")),
	})
}

func TestSCTP(t *testing.T) {
	const (
		ip    = "eth ip sctp | 10.0.0.1 > 10.0.0.2"
		ports = " | 10.0.0.1:5 > 10.0.0.2:6"
	)
	in := func(chunks string) []byte {
		return eth(0x0800, ip4{proto: 132}.with(hx("0005 0006 00000009 00000000"), hx(chunks)))
	}
	runCases(t, 1, []decodeCase{
		one("no chunk", in(""), ip+" | malformed"),
		one("COOKIE ACK", in("0b 00 0004"), ip+ports),
		one("two chunks, the first padded", in("4d 00 0007 616263 00 0b 00 0004"), ip+ports),
		one("last padding missing", in("4d 00 0007 616263"), ip+ports),
		one("length 0", in("0b 00 0000"), ip+" | malformed"),
		one("length 3 ends the chunks", in("0b 00 0003"), ip+ports),
		one("length beyond the packet", in("4d 00 0040 61626364"), ip+" | malformed"),
		one("SACK of 8", in("03 00 0008 00000001"), ip+" | malformed"),
		{"second chunk not captured", []frame{{in("0b 00 0004 4d 00 0008 61626364"), 34 + 12 + 4 + 6}}, []string{ip + " | truncated"}},
		{"captured 11 octets", []frame{{in("0b 00 0004"), 34 + 11}}, []string{"eth ip | 10.0.0.1 > 10.0.0.2 | truncated"}},
	})
}
