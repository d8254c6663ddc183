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
