package decode

import "testing"

func TestPPP(t *testing.T) {
	runCases(t, 9, []decodeCase{
		one("address and control", cat(hx("ff030021"), inner4), "ppp"+has4),
		one("without", cat(hx("0021"), inner4), "ppp"+has4),
		one("protocol of one octet", cat(hx("21"), inner4), "ppp"+has4),
		one("address, and protocol of one octet", cat(hx("ff03 57"), inner6), "ppp"+has6),
		one("control is not looked at", cat(hx("ff000021"), inner4), "ppp"+has4),
		one("EtherType", cat(hx("0800"), inner4), "ppp"+has4),
		one("MPLS", cat(hx("ff030281 000111ff"), inner4), "ppp mpls"+has4),
		one("OSI", cat(hx("ff030023 cc"), inner4), "ppp"+has4),
		one("LCP", cat(hx("ff03c021"), some), "ppp lcp"),
		one("unknown", cat(hx("ff03fffd"), some), "ppp | unsupported"),
		one("Cisco HDLC, unicast", cat(hx("0f000800"), inner4), "chdlc"+has4),
		one("Cisco HDLC, multicast", cat(hx("8f000800"), inner4), "chdlc"+has4),
	})
	runCases(t, 204, []decodeCase{
		one("with direction", cat(hx("01 ff030021"), inner4), "ppp"+has4),
	})
}

func TestPPPoE(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("session", eth(0x8864, hx("1100 0001 002a 0021"), inner4), "eth pppoes ppp"+has4),
		one("length beyond the frame", eth(0x8864, hx("1100 0001 0200 0021"), inner4), "eth pppoes ppp"+has4),
		one("length of 2 leaves no packet", eth(0x8864, hx("1100 0001 0002 0021"), inner4), "eth pppoes ppp | malformed"),
		one("other version and code", eth(0x8864, hx("2109 0001 002a 0021"), inner4), "eth pppoes ppp"+has4),
		one("no address and control", eth(0x8864, hx("1100 0001 002a ff030021"), inner4), "eth pppoes ppp | unsupported"),
		one("discovery", eth(0x8863, hx("1109 0000 0004 0101 0000")), "eth pppoed"),
		one("discovery cut", eth(0x8863, hx("1109")), "eth | malformed"),
	})
}

func TestCiscoHDLC(t *testing.T) {
	runCases(t, 104, []decodeCase{
		one("IPv4", cat(hx("0f000800"), inner4), "chdlc"+has4),
		one("IPv6", cat(hx("8f0086dd"), inner6), "chdlc"+has6),
		one("any address", cat(hx("00000800"), inner4), "chdlc"+has4),
		one("Ethernet", cat(hx("0f006558"), eth(0x0800, inner4)), "chdlc eth"+has4),
		one("MPLS", cat(hx("0f008847 000111ff"), inner4), "chdlc mpls"+has4),
		one("OSI, padded", cat(hx("0f00fefe 03 cc"), inner4), "chdlc"+has4),
		one("SLARP", cat(hx("0f008035"), some), "chdlc slarp"),
		one("CDP", cat(hx("0f002000"), some), "chdlc cdp"),
		one("no tag", cat(hx("0f008100 0005 0800"), inner4), "chdlc | unsupported"),
	})
}

func TestFrameRelay(t *testing.T) {
	runCases(t, 107, []decodeCase{
		one("RFC 2427", cat(hx("1c41 03cc"), inner4), "fr"+has4),
		one("padded", cat(hx("1c41 0300cc"), inner4), "fr"+has4),
		one("IPv6", cat(hx("1c41 038e"), inner6), "fr"+has6),
		one("PPP", cat(hx("1c41 03cf 0021"), inner4), "fr ppp"+has4),
		one("SNAP", cat(hx("1c41 0300 80 000000 0800"), inner4), "fr"+has4),
		one("bridged, without padding before the frame", cat(hx("1c41 0300 80 0080c2 0007"), eth(0x0800, inner4)), "fr eth"+has4),
		one("address of one octet", cat(hx("1d 03cc"), inner4), "fr"+has4),
		one("address of four octets", cat(hx("1c408041 03cc"), inner4), "fr"+has4),
		one("endless address", cat(hx("1c40804080"), inner4), "fr | unsupported"),
		one("circuit 0", cat(hx("0001 03cc"), inner4), "fr"+has4),
		one("signalling on circuit 0", cat(hx("0001 0800"), inner4), "fr | unsupported"),
		one("Cisco's type", cat(hx("1c41 0800"), inner4), "fr"+has4),
		one("Cisco's type of OSI", cat(hx("1c41 fefe 03 cc"), inner4), "fr"+has4),
		one("information frame", cat(hx("1c41 0500 cc"), inner4), "fr"+has4),
		one("exchange of identification", cat(hx("1c41 af"), inner4), "fr | unsupported"),
		one("Ethernet without anything", cat(hx("1c41"), hx("001b21000002 001b21000001 0800"), inner4), "fr eth"+has4),
		one("LMI", cat(hx("fcf1 0309"), some), "fr lmi"),
	})
}

func TestPPPMultilink(t *testing.T) {
	packet := cat(hx("0021"), inner4)
	part := func(header string, b []byte) frame { return whole(cat(hx("ff03003d"+header), b)) }
	const none = "ppp mp"
	runCases(t, 9, []decodeCase{
		one("whole", cat(hx("ff03003d c0000001"), packet), "ppp mp"+has4),
		{"in three", []frame{part("80000005", packet[:10]), part("00000006", packet[10:20]), part("40000007", packet[20:])},
			[]string{none, none, "ppp mp" + has4}},
		{"the second is missing", []frame{part("80000005", packet[:10]), part("40000007", packet[20:])}, []string{none, none}},
		{"begun anew", []frame{part("80000005", packet[:9]), part("80000006", packet[:10]), part("40000007", packet[10:])},
			[]string{none, none, "ppp mp" + has4}},
	})
}

func TestPPPCarriers(t *testing.T) {
	const rows = " | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6"
	slot := ip4{proto: 6}.with(tcp(tcpACK, 1, 1, nil))
	slot[9] = 3 // the number of the context
	runCases(t, 9, []decodeCase{
		one("two packets in a frame", cat(hx("ff030059 a9 21"), inner4, []byte{40}, inner4), "ppp pppmux ip udp ip udp"+rows+rows),
		one("long length, long protocol", cat(hx("ff030059 c02a 0021"), inner4), "ppp pppmux"+has4),
		one("bridged Ethernet", cat(hx("ff030031 00 01"), eth(0x0800, inner4)), "ppp bcp_bpdu eth"+has4),
		one("bridged Token Ring", cat(hx("ff030031 00 02"), some), "ppp bcp_bpdu | unsupported"),
		one("uncompressed TCP", cat(hx("ff03002f"), slot), "ppp vjc ip tcp | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:40000 > 10.0.0.2:40001"),
	})
}
