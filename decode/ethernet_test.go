package decode

import (
	"slices"
	"testing"
)

// Packets that tests of link layers put behind headers, and what summary says of them.
var (
	inner4 = ip4{}.with(udp(5, 6, some))
	inner6 = in6(17, udp(5, 6, some))
)

const (
	has4 = " ip udp | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6"
	has6 = " ipv6 udp | 2001:db8::1 > 2001:db8::2 | 2001:db8::1:5 > 2001:db8::2:6"

	macs = "020000000002 020000000001"
	snap = "aaaa03 000000 0800" // LLC and SNAP of IPv4
)

func TestEthernetTypeOrLength(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("type", eth(0x0800, inner4), "eth"+has4),
		one("length", eth(1500, hx(snap), inner4), "eth llc"+has4),
		one("length cuts the trailer off", eth(8+28, hx(snap), inner4), "eth llc"+has4),
		one("length 1501 is a type", eth(1501, hx(snap), inner4), "eth | unsupported"),
		one("length 0 is a type", eth(0, hx(snap), inner4), "eth | unsupported"),
		one("length of 2 cuts the LLC header", eth(2, hx(snap), inner4), "eth llc | malformed"),
		one("raw IPX", eth(40, hx("ffff 0028"), some), "eth ipx"),
		one("Ethernet in Ethernet", eth(0x6558, eth(0x0800, inner4)), "eth eth"+has4),
		one("13 octets", hx(macs+"08"), " | malformed"),
		one("RARP is ARP", eth(0x8035, hx("0001 0800 06 04 0003"), make([]byte, 20)), "eth arp"),
	})
}

func TestVLANTags(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("802.1Q", eth(0x8100, hx("0005 0800"), inner4), "eth vlan"+has4),
		one("two tags", eth(0x8100, hx("0005 8100 0006 86dd"), inner6), "eth vlan vlan"+has6),
		one("0x9100", eth(0x9100, hx("0005 0800"), inner4), "eth vlan"+has4),
		one("0x9200 is none", eth(0x9200, hx("0005 0800"), inner4), "eth | unsupported"),
		one("length in the tag", eth(0x8100, hx("0005 0040"+snap), inner4), "eth vlan llc"+has4),
		one("raw IPX in the tag", eth(0x8100, hx("0005 0020 ffff"), some, some, some), "eth vlan ipx"),
		one("length 0 in the tag is one", eth(0x8100, hx("0005 0000"+snap)), "eth vlan llc | malformed"),
		one("802.1ad and 802.1Q", eth(0x88a8, hx("0005 8100 0006 0800"), inner4), "eth ieee8021ad vlan"+has4),
		one("two service tags are one layer", eth(0x88a8, hx("0005 88a8 0006 0800"), inner4), "eth ieee8021ad"+has4),
		one("three service tags are two", eth(0x88a8, hx("0005 88a8 0006 88a8 0007 0800"), inner4), "eth ieee8021ad ieee8021ad"+has4),
		one("no length in a service tag", eth(0x88a8, hx("0005 0040"+snap), inner4), "eth ieee8021ad | unsupported"),
		one("cut tag", eth(0x8100, hx("0005")), "eth vlan | malformed"),
	})
}

func TestBackboneTags(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("802.1ah", eth(0x88e7, hx("00000001"+macs+"0800"), inner4), "eth ieee8021ah"+has4),
		one("a tag inside", eth(0x88e7, hx("00000001"+macs+"8100 0005 0800"), inner4), "eth ieee8021ah vlan"+has4),
		one("behind a service tag it is one layer with that", eth(0x88a8, hx("0005 88e7 00000001"+macs+"0800"), inner4), "eth ieee8021ad"+has4),
		one("no length inside", eth(0x88e7, hx("00000001"+macs+"0040"+snap), inner4), "eth ieee8021ah | unsupported"),
	})
}

func TestVendorTags(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("VN-Tag", eth(0x8926, hx("00000001 0800"), inner4), "eth vntag"+has4),
		one("VN-Tag and VLAN", eth(0x8926, hx("00000001 8100 0005 0800"), inner4), "eth vntag vlan"+has4),
		one("E-tag", eth(0x893f, hx("000000010000 86dd"), inner6), "eth etag"+has6),
		one("Cisco MetaData", eth(0x8909, hx("0101 0001 0002 0800"), inner4), "eth cmd"+has4),
		one("802.1CB", eth(0xf1c1, hx("00000000 0800"), inner4), "eth ieee8021cb"+has4),
		one("HSR", eth(0x892f, hx("00000000 0800"), inner4), "eth hsr"+has4),
	})
}

func TestMACsec(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("authenticated only", eth(0x88e5, hx("00 00 00000001 0800"), inner4, some), "eth macsec"+has4),
		one("with secure channel identifier", eth(0x88e5, hx("20 00 00000001 0102030405060001 0800"), inner4), "eth macsec"+has4),
		one("encrypted", eth(0x88e5, hx("0c 00 00000001 0800"), inner4), "eth macsec"),
	})
}

func TestNSH(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("IPv4, metadata of type 1", eth(0x894f, hx("0fc6 0101 000001ff"), make([]byte, 16), inner4), "eth nsh"+has4),
		one("IPv6, no metadata", eth(0x894f, hx("0fc2 0202 000001ff"), inner6), "eth nsh"+has6),
		one("Ethernet", eth(0x894f, hx("0fc2 0203 000001ff"), eth(0x0800, inner4)), "eth nsh eth"+has4),
		one("NSH", eth(0x894f, hx("0fc2 0204 000001ff 0fc2 0201 000001ff"), inner4), "eth nsh nsh"+has4),
		one("MPLS", eth(0x894f, hx("0fc2 0205 000001ff 000011ff"), inner4), "eth nsh mpls"+has4),
		one("length 4", eth(0x894f, hx("0041 0201 000001ff"), inner4), "eth nsh | malformed"),
	})
}

func TestSwitchHeaders(t *testing.T) {
	runCases(t, 1, []decodeCase{
		one("HBBAK", eth(0x8988, hx("000000000000 0800"), inner4), "eth hbbak"+has4),
		one("VMLab", eth(0x88de, make([]byte, 10), hx(macs+"0800"), inner4), "eth vmlab"+has4),
		one("Arista's time of 64 bits", eth(0xd28b, hx("0001 0110 00000000 00000000 0800"), inner4), "eth avsp"+has4),
		one("Arista's time of 48 bits", eth(0xd28b, hx("0001 0020 0000 00000000 0800"), inner4), "eth avsp"+has4),
		one("Arista's other headers", eth(0xd28b, hx("0000 0800"), inner4), "eth avsp"+has4),
	})
}

func TestEthernetTunnels(t *testing.T) {
	frame := eth(0x0800, inner4)
	const wlan = "0802" + wlanAddresses + "0000" + snap
	runCases(t, 1, []decodeCase{
		one("TRILL", eth(0x22f3, hx("0000 0001 0002"), frame), "eth trill eth"+has4),
		one("TRILL with options", eth(0x22f3, hx("0040 0001 0002 00000000"), frame), "eth trill eth"+has4),
		one("batman, unicast", eth(0x4305, hx("400f 32 00 020000000005"), frame), "eth batadv eth"+has4),
		one("batman, unicast of version 14", eth(0x4305, hx("030e 32 00 020000000005"), frame), "eth batadv eth"+has4),
		one("batman, unicast with source", eth(0x4305, hx("420f 32 00 020000000005 020000000006 0100"), frame), "eth batadv eth"+has4),
		one("batman, broadcast", eth(0x4305, hx("010f 32 00 00000001 020000000005"), frame), "eth batadv eth"+has4),
		one("batman, originator message", eth(0x4305, hx("000f 32 00"), some), "eth batadv | unsupported"),
		one("LWAPP", eth(0x88bb, hx("08 00 0030 0000"+wlan), inner4), "eth lwapp wlan llc"+has4),
		one("LWAPP, control", eth(0x88bb, hx("04 00 0030 0000"), some), "eth lwapp"),
		one("LWAPP over UDP", eth(0x0800, ip4{}.with(udp(5, 12222, hx("00 00 0030 0000 d400 0000 020000000001")))),
			"eth ip udp lwapp wlan | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:12222"),
		one("LWAPP over UDP, control", eth(0x0800, ip4{}.with(udp(5, 12223, hx("020000000009 04 00 0030 0000")))),
			"eth ip udp lwapp | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:12223"),
		one("TECMP", eth(0x99fe, hx("0001 0001 03 03 0080 0000 0000 00000001 0000000000000001"), be16(len(frame)), be16(0), frame), "eth tecmp eth"+has4),
		one("TECMP of a CAN bus", eth(0x99fe, hx("0001 0001 03 03 0002 0000 0000"), some), "eth tecmp | unsupported"),
	})
}

// Which headers make rows of the Ethernet table.
func TestEthernetRows(t *testing.T) {
	const (
		plain = "02:00:00:00:00:01 > 02:00:00:00:00:02"
		isl   = "00:11:22:33:44:55 > 01:00:0c:00:00:00"
	)
	islHeader := hx("01000c000000 001122334455 0040 aaaa03 00000c 0001 0000 0000") // to, from, length, SNAP, from, VLAN, index, reserved
	for _, c := range []struct {
		name, layers string
		data         []byte
		want         []string
	}{
		{"plain", "eth ip udp", eth(0x0800, inner4), []string{plain}},
		{"ISL counts twice", "isl eth ip udp", cat(islHeader, eth(0x0800, inner4)), []string{isl, plain}},
		{"FabricPath counts twice", "cfp eth ip udp", cat(hx("01000c000000 001122334455 8903 0001"), eth(0x0800, inner4)), []string{isl, plain}},
		{"the customer's addresses of 802.1ah do not count", "eth ieee8021ah ip udp", eth(0x88e7, hx("00000001 001122334455 001122334456 0800"), inner4), []string{plain}},
		{"bridged over LLC", "eth llc eth ip udp", eth(1000, hx("aaaa03 0080c2 0007 0000"), eth(0x0800, inner4)), []string{plain, plain}},
	} {
		var p Packet
		r := whole(c.data).record(1)
		NewDecoder().Decode(&r, &p)
		var rows []string
		for _, q := range p.Key().Pairs(nil) {
			if q.Kind == Ethernet {
				rows = append(rows, q.Src.String()+" > "+q.Dst.String())
			}
		}
		if !slices.Equal(rows, c.want) {
			t.Errorf("%s: rows %q, want %q (%s)", c.name, rows, c.want, summary(&p))
		}
	}
}
