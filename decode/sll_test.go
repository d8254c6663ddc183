package decode

import "testing"

func TestLinuxCooked(t *testing.T) {
	// Packet type, ARPHRD_ type, address length and address, protocol.
	sll := func(arphrd, proto string) []byte {
		return hx("0000" + arphrd + "0006 020000000001 0000" + proto)
	}
	runCases(t, 113, []decodeCase{
		one("IPv4", cat(sll("0001", "0800"), inner4), "sll"+has4),
		one("IPv6 of an interface without addresses", cat(sll("fffe", "86dd"), inner6), "sll"+has6),
		one("VLAN", cat(sll("0001", "8100"), hx("0005 0800"), inner4), "sll vlan"+has4),
		one("PPPoE", cat(sll("0001", "8864"), hx("1100 0001 0100 0021"), inner4), "sll pppoes ppp"+has4),
		one("802.2", cat(sll("0001", "0004"), hx(snap), inner4), "sll llc"+has4),
		one("raw IPX", cat(sll("0001", "0001"), some), "sll ipx"),
		one("all protocols means Ethernet", cat(sll("0001", "0003"), eth(0x0800, inner4)), "sll eth"+has4),
		one("PPP", cat(sll("0200", "0007"), hx("ff030021"), inner4), "sll ppp"+has4),
		one("0x0600 is no EtherType yet", cat(sll("0001", "0600"), inner4), "sll | unsupported"),
		one("IP tunnel", cat(sll("0300", "0800"), inner4), "sll"+has4),
		one("GRE interface", cat(sll("030a", "0800"), inner4), "sll"+has4),
		one("GRE interface with PPP", cat(sll("030a", "880b"), hx("0021"), inner4), "sll ppp"+has4),
		one("GRE interface with Ethernet", cat(sll("030a", "6558"), eth(0x0800, inner4)), "sll eth"+has4),
		one("frame relay", cat(sll("0302", "0000"), hx("1c41 03cc"), inner4), "sll fr"+has4),
		one("frame relay interface with an EtherType", cat(sll("0302", "0800"), inner4), "sll"+has4),
		one("radiotap", cat(sll("0323", "0000"), hx("0000 0800 00000000 0802 0000 020000000001 020000000002 020000000003 0000"+snap), inner4), "sll radiotap wlan_radio wlan llc"+has4),
		one("netlink", cat(sll("0338", "0004"), some), "netlink"),
	})
	runCases(t, 276, []decodeCase{
		one("version 2", cat(hx("0800 0000 00000001 0001 00 06 0200000000010000"), inner4), "sll"+has4),
		one("version 2, 802.2", cat(hx("0004 0000 00000001 0001 00 06 0200000000010000"+snap), inner4), "sll llc"+has4),
		one("version 2, netlink", cat(hx("0800 0000 00000001 0338 00 06 0200000000010000"), inner4), "sll | unsupported"),
	})
}

func TestNull(t *testing.T) {
	runCases(t, 0, []decodeCase{
		one("little-endian", cat(hx("02000000"), inner4), "null"+has4),
		one("big-endian", cat(hx("00000002"), inner4), "null"+has4),
		one("16 bits, big-endian", cat(hx("00020000"), inner4), "null"+has4),
		one("16 bits at the end", cat(hx("00000200"), inner4), "null"+has4),
		one("16 bits twice", cat(hx("02000200"), inner4), "null"+has4),
		one("FreeBSD's IPv6", cat(hx("1c000000"), inner6), "null"+has6),
		one("macOS's IPv6", cat(hx("0000001e"), inner6), "null"+has6),
		one("NetBSD's and OpenBSD's IPv6", cat(hx("18000000"), inner6), "null"+has6),
		one("Linux's IPv6 is none", cat(hx("0a000000"), inner6), "null | unsupported"),
		one("EtherType", cat(hx("00000800"), inner4), "null"+has4),
		one("EtherType, little-endian", cat(hx("dd860000"), inner6), "null"+has6),
		one("EtherType below other bits", cat(hx("0f000800"), inner4), "null"+has4),
		one("PPP", cat(hx("ff030021"), inner4), "null ppp"+has4),
		one("three octets", hx("020000"), " | malformed"),
	})
	runCases(t, 108, []decodeCase{
		one("OpenBSD's is big-endian", cat(hx("00000018"), inner6), "null"+has6),
		one("and only that", cat(hx("02000000"), inner4), "null | unsupported"),
	})
}

func TestRawIP(t *testing.T) {
	runCases(t, 101, []decodeCase{
		one("IPv4", inner4, "raw"+has4),
		one("IPv6", inner6, "raw"+has6),
		one("PPP", cat(hx("ff030021"), inner4), "raw ppp"+has4),
		one("PPP behind a made-up address", cat(hx("020000000001 ff03 0021"), inner4), "raw ppp"+has4),
		one("ten zeros", cat(make([]byte, 10), inner4), "raw"+has4),
		one("version 5", hx("5500 0000"), "raw | unsupported"),
	})
	runCases(t, 228, []decodeCase{
		one("IPv4", inner4, has4[1:]),
		one("IPv6 in the link type of IPv4", inner6, has6[1:]),
	})
	runCases(t, 229, []decodeCase{one("IPv6", inner6, has6[1:])})
}

func TestPacketFilterLog(t *testing.T) {
	runCases(t, 117, []decodeCase{
		one("length is padded", cat(hx("3d 02"), make([]byte, 62), inner4), "pflog"+has4),
		one("IPv6", cat(hx("40 1c"), make([]byte, 62), inner6), "pflog"+has6),
		one("length 0", cat(hx("00 02"), make([]byte, 62), inner4), "pflog | malformed"),
	})
	runCases(t, 109, []decodeCase{
		one("IPsec device", cat(hx("00000002 00000001 00000000"), inner4), "enc"+has4),
		one("IPsec device, little-endian", cat(hx("18000000 00000001 00000000"), inner6), "enc"+has6),
	})
}
