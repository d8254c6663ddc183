package decode

import (
	"encoding/binary"
	"testing"
)

// Headers of IEEE 802.15.4 data frames: control, sequence, network, destination, source.
const (
	wpanLongHeader  = "41cc 01 cdab 0202000000000000 0102000000000000"
	wpanShortHeader = "4188 01 cdab 0200 0100"

	lowpanUDP = " f0 0005 0006 0000" // compressed: ports and checksum
)

func TestWPAN(t *testing.T) {
	const (
		iphc = "7e33" + lowpanUDP
		has  = " ipv6 udp | fe80::200:0:0:201 > fe80::200:0:0:202 | fe80::200:0:0:201:5 > fe80::200:0:0:202:6"
		long = "0202000000000000 0102000000000000"
	)
	data := cat(hx(wpanLongHeader+iphc), some)
	sum := binary.LittleEndian.AppendUint16(nil, crc16(data))
	runCases(t, 230, []decodeCase{
		one("data", data, "wpan 6lowpan"+has),
		one("beacon", cat(hx("0080 01 cdab 0100"), some), "wpan"),
		one("acknowledgement", hx("0200 01"), "wpan"),
		one("secured", cat(hx("49cc 01 cdab"+long+"05 00000001"), some), "wpan | unsupported"),
		one("of 2015, between long addresses of one network", cat(hx("41ec 01"+long+iphc), some), "wpan 6lowpan"+has),
		one("of 2015, with the network", cat(hx("01ec 01 cdab"+long+iphc), some), "wpan 6lowpan"+has),
		one("of 2015, without sequence number", cat(hx("41ed"+long+iphc), some), "wpan 6lowpan"+has),
		one("elements of the header end", cat(hx("41ee 01"+long+"803f"+iphc), some), "wpan 6lowpan"+has),
		one("elements of the payload follow", cat(hx("41ee 01"+long+"003f 00f8"+iphc), some), "wpan 6lowpan"+has),
		one("elements of the payload do not follow", cat(hx("41ee 01"+long+"003f"+iphc), some), "wpan | malformed"),
		one("ZigBee between short addresses", cat(hx(wpanShortHeader+"0800"), some), "wpan | unsupported"),
		one("reserved address mode", cat(hx("4144 01 cdab"), some), "wpan | malformed"),
	})
	runCases(t, 195, []decodeCase{
		one("right check sequence", cat(data, sum), "wpan 6lowpan"+has),
		one("wrong check sequence", cat(data, hx("0001")), "wpan | unsupported"),
		{"check sequence not captured", []frame{{cat(data, hx("0001")), len(data)}}, []string{"wpan 6lowpan" + has}},
	})
	runCases(t, 283, []decodeCase{
		one("no metadata", cat(hx("00000400"), data), "wpan-tap 6lowpan"+has),
		one("with check sequence", cat(hx("00000c00 0000 0100 01000000"), data, sum), "wpan-tap 6lowpan"+has),
	})
	runCases(t, 215, []decodeCase{
		one("physical header", cat(hx("00000000a7"), []byte{byte(len(data) + 2)}, data, sum), "wpan-nonask-phy wpan 6lowpan"+has),
	})
	zep := func(header string, data []byte) []byte {
		return eth(0x0800, ip4{}.with(udp(17754, 17754, hx(header), []byte{byte(len(data))}, data)))
	}
	const outside = " | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:17754 > 10.0.0.2:17754"
	runCases(t, 1, []decodeCase{
		one("ZigBee encapsulation", zep("4558 02 01 00 0001 01 ff 000cd1347fc14800 00000001 00000000000000000000", cat(data, sum)),
			"eth ip udp zep wpan 6lowpan ipv6 udp"+outside+has[len(" ipv6 udp"):]),
		one("ZigBee encapsulation, acknowledgement", zep("4558 02 02 000000", nil), "eth ip udp zep"+outside),
		one("something else on its port", zep("0000 02 01", nil), "eth ip udp"+outside),
	})
}

func TestLowpanAddresses(t *testing.T) {
	ports := func(src, dst string) string {
		return "wpan 6lowpan ipv6 udp | " + src + " > " + dst + " | " + src + ":5 > " + dst + ":6"
	}
	const from, to = "fe80::200:0:0:201", "fe80::200:0:0:202" // made of the link's addresses
	var cases []decodeCase
	for _, c := range []struct{ name, header, src, dst string }{
		{"of the link", wpanLongHeader + "7e33", from, to},
		{"of the link, short", wpanShortHeader + "7e33", "fe80::ff:fe00:1", "fe80::ff:fe00:2"},
		{"inline", wpanLongHeader + "7e03 20010db8000000000000000000000001", "2001:db8::1", to},
		{"64 bits", wpanLongHeader + "7e13 0000000000000001", "fe80::1", to},
		{"16 bits", wpanLongHeader + "7e23 0001", "fe80::ff:fe00:1", to},
		{"unspecified", wpanLongHeader + "7e43", "::", to},
		{"empty context, 64 bits", wpanLongHeader + "7e53 0000000000000001", "::1", to},
		{"empty context", wpanLongHeader + "7e73", "::200:0:0:201", to},
		{"contexts named", wpanLongHeader + "7ef7 00", "::200:0:0:201", "::200:0:0:202"},
		{"multicast, 8 bits", wpanLongHeader + "7e3b 1a", from, "ff02::1a"},
		{"multicast, 32 bits", wpanLongHeader + "7e3a 05 000103", from, "ff05::103"},
		{"multicast, 48 bits", wpanLongHeader + "7e39 02 0000000001", from, "ff02::1"},
		{"multicast, inline", wpanLongHeader + "7e38 ff020000000000000000000000000001", from, "ff02::1"},
		{"multicast by prefix", wpanLongHeader + "7e3c 35 30 00000001", from, "ff35:3000::1"},
		{"of the mesh", wpanLongHeader + "b1 0001 0002 7e33", "fe80::ff:fe00:1", "fe80::ff:fe00:2"},
		{"of the mesh, long", wpanLongHeader + "81 0200000000000001 0200000000000002 7e33", "fe80::1", "fe80::2"},
		{"of a mesh with many hops", wpanLongHeader + "bf10 0001 0002 7e33", "fe80::ff:fe00:1", "fe80::ff:fe00:2"},
	} {
		cases = append(cases, one(c.name, cat(hx(c.header+lowpanUDP), some), ports(c.src, c.dst)))
	}
	runCases(t, 230, cases)
}

func TestLowpanHeaders(t *testing.T) {
	const (
		ip   = " | fe80::200:0:0:201 > fe80::200:0:0:202"
		port = " | fe80::200:0:0:201:%s > fe80::200:0:0:202:%s"
		has  = "wpan 6lowpan ipv6 udp" + ip + " | fe80::200:0:0:201:5 > fe80::200:0:0:202:6"
	)
	ports := func(src, dst string) string {
		return "wpan 6lowpan ipv6 udp" + ip + " | fe80::200:0:0:201:" + src + " > fe80::200:0:0:202:" + dst
	}
	plain := udp(5, 6, some)
	in := func(header string, payload ...[]byte) []byte { return cat(hx(wpanLongHeader+header), cat(payload...)) }
	runCases(t, 230, []decodeCase{
		one("next header inline", in("7a33 11", plain), has),
		one("hop limit inline", in("7833 11 40", plain), has),
		one("traffic class and flow label", in("6233 00000000 11", plain), has),
		one("flow label", in("6a33 000000 11", plain), has),
		one("traffic class", in("7233 00 11", plain), has),
		one("ports of four bits", in("7e33 f3 56 0000", some), ports("61621", "61622")),
		one("destination port of eight bits", in("7e33 f1 0005 06 0000", some), ports("5", "61446")),
		one("source port of eight bits", in("7e33 f2 05 0006 0000", some), ports("61445", "6")),
		one("no checksum", in("7e33 f4 0005 0006", some), has),
		one("extension header", in("7e33 e1 06 010400000000"+lowpanUDP, some), "wpan 6lowpan ipv6 ipv6.hopopts udp"+has[len("wpan 6lowpan ipv6 udp"):]),
		one("extension header before plain UDP", in("7e33 e0 11 06 010400000000", plain), "wpan 6lowpan ipv6 ipv6.hopopts udp"+has[len("wpan 6lowpan ipv6 udp"):]),
		one("IPv6 in IPv6", in("7e33 ee 7e33"+lowpanUDP, some), "wpan 6lowpan ipv6 ipv6 udp"+ip+has[len("wpan 6lowpan ipv6 udp"):]),
		one("unknown header", in("7e33 b0", some), "wpan 6lowpan ipv6"+ip),
		one("broadcast", in("5001 7e33"+lowpanUDP, some), has),
		one("plain IPv6", in("41", inner6), "wpan 6lowpan"+has6),
		one("HC1 and HC_UDP, aligned to no octet", in("42 fb 60 40 0005 1f 88c0", some), ports("5", "61617")),
		one("HC1 without HC2", in("42 fa 40", plain), has),
		one("HC1 with all inline", in("42 08 40 20010db800000000 0000000000000001 20010db800000000 0000000000000002 11", plain), "wpan 6lowpan"+has6),
		one("many headers in each other", in("7e33 ee7e33 ee7e33 ee7e33 ee7e33 ee7e33 ee7e33 ee7e33 ee7e33"+lowpanUDP, some), "wpan 6lowpan | unsupported"),
	})
}

func TestLowpanFragments(t *testing.T) {
	const has = "wpan 6lowpan ipv6 udp | fe80::200:0:0:201 > fe80::200:0:0:202 | fe80::200:0:0:201:5 > fe80::200:0:0:202:6"
	part := func(header string, payload ...[]byte) frame {
		return whole(cat(hx(wpanLongHeader+header), cat(payload...)))
	}
	first := part("c03c 0001 7e33"+lowpanUDP, some[:8]) // 56 of 60 octets
	second := part("e03c 0001 07", some[8:])
	compressed := cat(hx("7e33"+lowpanUDP), some) // 21 octets
	recoverable := func(sequence, off int, b []byte) frame {
		return part("e801", be16(sequence<<10|len(b)), be16(off), b)
	}
	runCases(t, 230, []decodeCase{
		{"in order", []frame{first, second}, []string{"wpan 6lowpan", has}},
		{"reversed", []frame{second, first}, []string{"wpan 6lowpan", has}},
		{"of two datagrams", []frame{first, part("e03c 0002 07", some[8:])}, []string{"wpan 6lowpan", "wpan 6lowpan"}},
		{"of plain IPv6", []frame{part("c038 0003 41", inner6[:48]), part("e038 0003 06", inner6[48:])},
			[]string{"wpan 6lowpan", "wpan 6lowpan ipv6 udp | 2001:db8::1 > 2001:db8::2 | 2001:db8::1:5 > 2001:db8::2:6"}},
		{"recoverable", []frame{recoverable(0, len(compressed), compressed[:10]), recoverable(1, 10, compressed[10:])},
			[]string{"wpan 6lowpan", has}},
	})
}
