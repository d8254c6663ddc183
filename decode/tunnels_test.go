package decode

import "testing"

// What is quoted in an error is decoded, but it is no traffic.
func TestICMPQuotes(t *testing.T) {
	inner := ip4{src: "192.0.2.1", dst: "192.0.2.2"}.with(udp(5, 6, some))
	inner6 := in6(17, udp(5, 6, some))
	in := func(typ byte, quoted []byte) []byte {
		return eth(0x0800, ip4{proto: 1}.with([]byte{typ, 3, 0, 0, 0, 0, 0, 0}, quoted))
	}
	const (
		counted  = " | 10.0.0.1 > 10.0.0.2"
		counted6 = " | 2001:db8::1 > 2001:db8::2"
	)
	fragment := ip4{id: 1, more: true}.with(udp(5, 6, some, some)[:24])
	rest := ip4{id: 1, off: 24}.with(some)
	runCases(t, 1, []decodeCase{
		one("unreachable", in(3, inner), "eth ip icmp ip udp"+counted),
		one("redirect", in(5, inner), "eth ip icmp ip udp"+counted),
		one("quoted in part", in(11, inner[:24]), "eth ip icmp ip udp"+counted),
		one("quoted not at all", in(11, nil), "eth ip icmp"+counted),
		one("echo", in(8, some), "eth ip icmp"+counted),
		one("ICMPv6 too big", eth(0x86dd, in6(58, hx("02 00 0000 00000500"), inner6)), "eth ipv6 icmpv6 ipv6 udp"+counted6),
		one("ICMPv6 echo", eth(0x86dd, in6(58, hx("80 00 0000 00010001"), some)), "eth ipv6 icmpv6"+counted6),
		{
			"a quoted fragment takes part in reassembly",
			[]frame{whole(in(3, fragment)), whole(eth(0x0800, rest))},
			[]string{"eth ip icmp ip" + counted, "eth ip udp" + counted + " | 10.0.0.1:5 > 10.0.0.2:6"},
		},
	})
}

func TestTunnels(t *testing.T) {
	const (
		ip     = "eth ip"
		outer  = " | 10.0.0.1 > 10.0.0.2"
		inner  = " | 192.0.2.1 > 192.0.2.2 | 192.0.2.1:5 > 192.0.2.2:6"
		inner6 = " | 2001:db8::1 > 2001:db8::2 | 2001:db8::1:5 > 2001:db8::2:6"
	)
	p4 := ip4{src: "192.0.2.1", dst: "192.0.2.2"}.with(udp(5, 6, some))
	p6 := in6(17, udp(5, 6, some))
	e4 := eth(0x0800, p4)
	over := func(proto int, payload ...[]byte) []byte { return eth(0x0800, ip4{proto: proto}.with(payload...)) }
	gre := func(flags, typ int, rest ...[]byte) []byte { return over(47, be16(flags), be16(typ), cat(rest...)) }
	at := func(port int, payload ...[]byte) []byte { return over(17, udp(40000, port, payload...)) }
	ports := func(n string) string { return outer + " | 10.0.0.1:40000 > 10.0.0.2:" + n }
	w := func(s string) []byte { return hx(s) }

	runCases(t, 1, []decodeCase{
		one("IPv4 in IPv4", over(4, p4), ip+" ip udp"+outer+inner),
		one("6in4", over(41, p6), ip+" ipv6 udp"+outer+inner6),
		one("IPv4 in IPv6", eth(0x86dd, in6(4, p4)), "eth ipv6 ip udp | 2001:db8::1 > 2001:db8::2"+inner),
		one("Ethernet in IP", over(143, e4), ip+" eth ip udp"+outer+inner),
		one("EtherIP", over(97, w("3000"), e4), ip+" etherip eth ip udp"+outer+inner),
		one("AH over IPv4", over(51, w("04 01 0000 00000001 00000001"), p4), ip+" ah ip udp"+outer+inner),
		one("PIM register", over(103, w("21 00 0000 00000000"), p4), ip+" pim ip udp"+outer+inner),
		one("PIM version 1 register", over(2, w("14 01 0000 10000000"), p4), ip+" pim ip udp"+outer+inner),
		one("IGMP", over(2, w("16 00 0000 e0000001")), ip+" igmp"+outer),
		one("IPv6 under the number of IPv4", over(4, p6), ip+" ipv6 udp"+outer+inner6),
		one("PIM hello", over(103, w("20 00 0000 00000000"), p4), ip+" pim"+outer),
		one("IPComp", over(108, w("04 00 0002"), deflated(p4)), ip+" ipcomp ip udp"+outer+inner),
		one("IPComp of something else", over(108, w("04 00 0002"), p4), ip+" ipcomp"+outer),

		one("GRE", gre(0, 0x0800, p4), ip+" gre ip udp"+outer+inner),
		one("GRE with checksum, key and sequence", gre(0xb000, 0x0800, make([]byte, 12), p4), ip+" gre ip udp"+outer+inner),
		one("GRE with a route", gre(0x4000, 0x0800, make([]byte, 4), w("0800 0004 01020304 0000 0000"), p4), ip+" gre ip udp"+outer+inner),
		one("GRE with a route without end", gre(0x4000, 0x0800, make([]byte, 4), w("0800 00ff"), p4), ip+" gre"+outer+" | malformed"),
		one("GRE with Ethernet", gre(0, 0x6558, e4), ip+" gre eth ip udp"+outer+inner),
		one("GRE without payload", gre(0, 0x0800), ip+" gre"+outer),
		one("PPTP", gre(0x3081, 0x880b, make([]byte, 12), w("ff03 0021"), p4), ip+" gre ppp ip udp"+outer+inner),
		one("WCCP without header", gre(0, 0x883e, p4), ip+" gre ip udp"+outer+inner),
		one("WCCP with header", gre(0, 0x883e, make([]byte, 4), p4), ip+" gre ip udp"+outer+inner),
		one("ERSPAN I", gre(0, 0x88be, e4), ip+" gre erspan eth ip udp"+outer+inner),
		one("ERSPAN II", gre(0x1000, 0x88be, be32(1), w("1001 0001 00000000"), e4), ip+" gre erspan eth ip udp"+outer+inner),
		one("ERSPAN III", gre(0x1000, 0x22eb, be32(1), w("2001 0001 00000000 0000 0000"), e4), ip+" gre erspan eth ip udp"+outer+inner),
		one("ERSPAN III with subheader", gre(0x1000, 0x22eb, be32(1), w("2001 0001 00000000 0000 0001"), make([]byte, 8), e4), ip+" gre erspan eth ip udp"+outer+inner),

		one("VXLAN", at(4789, w("08000000 00000100"), e4), ip+" udp vxlan eth ip udp"+ports("4789")+inner),
		one("VXLAN-GPE", at(4790, w("0c000001 00000100"), p4), ip+" udp vxlan ip udp"+ports("4790")+inner),
		one("Geneve with an option", at(6081, w("01 00 6558 00000100 0001 0100"), e4), ip+" udp geneve eth ip udp"+ports("6081")+inner),
		one("GTP-U", at(2152, w("30 ff"), be16(len(p4)), be32(1), p4), ip+" udp gtp ip udp"+ports("2152")+inner),
		one("GTP-U with extension headers", at(2152, w("34 ff"), be16(len(p4)+12), be32(1), w("0000 00 85 01 0001 c0 01 0001 00"), p4), ip+" udp gtp ip udp"+ports("2152")+inner),
		one("GTP-U with an extension of no length", at(2152, w("34 ff"), be16(len(p4)+8), be32(1), w("0000 00 85 00 0001 00"), p4), ip+" udp gtp"+ports("2152")+" | malformed"),
		one("GTP version 2", at(2123, w("48 01 0008 00000001 00000001")), ip+" udp gtpv2"+ports("2123")),
		one("GTP' on a port of GTP", at(2152, w("20 01 0004 00000001")), ip+" udp gtpprime"+ports("2152")),
		one("GTP on the port of GTP'", at(3386, w("30 01 0000 00000001")), ip+" udp gtp"+ports("3386")),
		one("no message of GTP", at(2152, w("30 08 0000 00000001")), ip+" udp"+ports("2152")),
		one("Teredo", at(3544, p6), ip+" udp teredo ipv6 udp"+ports("3544")+inner6),
		one("Teredo with authentication and origin", at(3544, w("0001 0000"), make([]byte, 9), w("0000 0102 01020304"), p6), ip+" udp teredo ipv6 udp"+ports("3544")+inner6),
		one("L2TP", at(1701, w("0002 0001 0002 ff03 0021"), p4), ip+" udp l2tp ppp ip udp"+ports("1701")+inner),
		one("L2TP with length, sequence and offset", at(1701, w("4a02"), be16(18+len(p4)), w("0001 0002 0000 0000 0000 ff03 0021"), p4), ip+" udp l2tp ppp ip udp"+ports("1701")+inner),
		one("L2TP control", at(1701, w("c802 000c 0001 0002 0000 0000")), ip+" udp l2tp"+ports("1701")),
		one("LISP data", at(4341, w("80000001 00000001"), p6), ip+" udp lisp-data ipv6 udp"+ports("4341")+inner6),
		one("AYIYA", at(5072, w("41 52 11 29 00000000"), make([]byte, 16+20), p6), ip+" udp ayiya ipv6 udp"+ports("5072")+inner6),
		one("TZSP with a tag", at(37008, w("01 00 0001 0a 01 05 01"), e4), ip+" udp tzsp eth ip udp"+ports("37008")+inner),
		one("CAPWAP data", at(5247, w("00 100200 00000000"), e4), ip+" udp capwap.data eth ip udp"+ports("5247")+inner),
		one("AMT data", at(2268, w("0600"), p4), ip+" udp amt ip udp"+ports("2268")+inner),
		one("GRE in UDP", at(4754, w("0000 0800"), p4), ip+" udp gre ip udp"+ports("4754")+inner),
		one("MPLS in UDP", at(6635, w("00064140"), p4), ip+" udp mpls ip udp"+ports("6635")+inner),
		one("ESP in UDP", at(4500, w("01020304"), some), ip+" udp udpencap esp"+ports("4500")),
		one("IKE in UDP 4500", at(4500, w("00000000"), some), ip+" udp udpencap isakmp"+ports("4500")),
		one("keepalive in UDP 4500", at(4500, w("ff")), ip+" udp udpencap"+ports("4500")),
	})
}
