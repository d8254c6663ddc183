package decode

import (
	"encoding/binary"
	"testing"

	"flowglass/capture"
)

func TestDOCSIS(t *testing.T) {
	docsis := func(header string) []byte {
		h := hx(header)
		return cat(h, binary.LittleEndian.AppendUint16(nil, docsisCheck(h)), eth(0x0800, inner4))
	}
	runCases(t, 143, []decodeCase{
		one("packet", docsis("00 00 0036"), "docsis eth"+has4),
		one("isolated packet", docsis("80 00 0036"), "docsis eth"+has4),
		one("extended header", docsis("01 05 003b 34 10 00 00 01"), "docsis eth"+has4),
		one("encrypted", docsis("01 05 003b 34 10 80 00 01"), "docsis | unsupported"),
		one("management", docsis("c2 00 0036"), "docsis | unsupported"),
		one("wrong check sequence", cat(hx("00 00 0036 1234"), eth(0x0800, inner4)), "docsis | malformed"),
	})
}

// Pseudo-headers count neither as captured nor as original length.
func TestPseudoHeaders(t *testing.T) {
	for _, c := range []struct {
		name      string
		link      capture.LinkType
		header    string
		want      string
		cap, orig int
	}{
		{"SunATM, LLC", 123, "02 00 0005" + snap, "atm llc" + has4, 48, 48},
		{"SunATM, LLC by its looks", 123, "00 00 0020" + snap, "atm llc" + has4, 48, 48},
		{"SunATM, PPP by its looks", 123, "00 01 0020 0021", "atm ppp" + has4, 42, 42},
		{"SunATM, signalling channel", 123, "00 00 0005" + snap, "atm | unsupported", 48, 48},
		{"SunATM, LAN emulation", 123, "01 00 0020" + snap, "atm | unsupported", 48, 48},
		{"PPP with direction", 204, "00 ff030021", "ppp" + has4, 44, 44},
		{"ERF, Ethernet", 197, "0000000000000000 02 04 0046 0000 0048 0000" + macs + "0800", "erf eth" + has4, 54, 72},
		{"ERF, extension header", 197, "0000000000000000 82 04 0046 0000 0048 0400000000000000 0000" + macs + "0800", "erf eth" + has4, 54, 72},
		{"ERF, Cisco HDLC", 197, "0000000000000000 01 04 0046 0000 002c 0f000800", "erf chdlc" + has4, 44, 44},
		{"ERF, PPP", 197, "0000000000000000 01 04 0046 0000 002c ff030021", "erf ppp" + has4, 44, 44},
		{"ERF, IPv4", 197, "0000000000000000 16 04 0046 0000 0028", "erf" + has4, 40, 40},
		{"ERF, InfiniBand", 197, "0000000000000000 15 04 0046 0000 0068" + // local route, base transport, datagram, EtherType
			"00020001001c0004 6440ffff00fc0407 80d40a55 0000000000000001 08000000", "erf infiniband" + has4, 72, 104},
	} {
		data := cat(hx(c.header), inner4)
		if c.name == "ERF, InfiniBand" {
			data = cat(data, make([]byte, 6))
			c.cap += 6
		}
		runCases(t, c.link, []decodeCase{one(c.name, data, c.want)})
		var p Packet
		r := whole(data).record(c.link)
		NewDecoder().Decode(&r, &p)
		if p.CapLen != c.cap || p.OrigLen != c.orig {
			t.Errorf("%s: captured %d, original %d, want %d, %d", c.name, p.CapLen, p.OrigLen, c.cap, c.orig)
		}
	}
}

func TestOtherLANs(t *testing.T) {
	for _, c := range []struct {
		name   string
		link   capture.LinkType
		header string
		want   string
	}{
		{"Token Ring", 6, "1040" + macs + snap, "tr llc" + has4},
		{"Token Ring, routed", 6, "1040 020000000002 820000000001 0630 0011 0020" + snap, "tr llc" + has4},
		{"Token Ring, MAC frame", 6, "1000" + macs, "tr | unsupported"},
		{"FDDI", 10, "50" + macs + snap, "fddi llc" + has4},
		{"FDDI, priority", 10, "57" + macs + snap, "fddi llc" + has4},
		{"FDDI, station management", 10, "41" + macs + snap, "fddi | unsupported"},
		{"ARCNET", 7, "0102 d4 00 0001", "arcnet" + has4},
		{"ARCNET, exception", 7, "0102 d4 ff ffffd4 00 0001", "arcnet" + has4},
		{"ARCNET, RFC 1051", 7, "0102 f0", "arcnet" + has4},
		{"ARCNET of Linux", 129, "0102 0000 d4 00 0001", "arcnet" + has4},
		{"ARCNET of Linux, BACnet", 129, "0102 0000 cd" + snap, "arcnet llc" + has4},
		{"IP over Fibre Channel", 122, "0000 020000000002 0000 020000000001" + snap, "ipfc llc" + has4},
		{"IP over InfiniBand", 242, "00000000000000000000000000000000 00000000000000000000000000000000 0000000000000000 0800 0000", "ipoib" + has4},
		{"IP over ATM", 106, "", "clip" + has4},
		{"ipnet", 226, "0102 0002 00000000 00000000 00000000 00000000 00000000", "ipnet" + has4},
		{"pktap", 258, "6c000000 01000000 0c000000" + "0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000" +
			"0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000", "pktap raw" + has4},
	} {
		runCases(t, c.link, []decodeCase{one(c.name, cat(hx(c.header), inner4), c.want)})
	}
}

func TestJuniper(t *testing.T) {
	const (
		plain    = "4d4743 00 "
		extended = "4d4743 80 0008 0101010202020101"
	)
	for _, c := range []struct {
		name   string
		link   capture.LinkType
		header string
		want   string
	}{
		{"Ethernet", 178, plain + macs + "0800", "juniper eth" + has4},
		{"Ethernet, with extensions", 178, extended + macs + "0800", "juniper eth" + has4},
		{"no header", 178, macs + "0800", "juniper eth" + has4},
		{"no link layer", 178, "4d4743 02 02000000", "juniper" + has4},
		{"no link layer, MPLS", 178, "4d4743 02 04000000 000111ff", "juniper mpls" + has4},
		{"PPP", 179, plain + "ff030021", "juniper ppp" + has4},
		{"frame relay", 180, plain + "1c4103cc", "juniper fr" + has4},
		{"Cisco HDLC", 181, plain + "0f000800", "juniper chdlc" + has4},
		{"ATM1", 137, plain + "03000000", "juniper" + has4},
		{"ATM1, LLC", 137, plain + "03000000" + snap, "juniper llc" + has4},
		{"ATM2", 135, plain + "0000000000000003", "juniper" + has4},
		{"GGSN", 133, plain + "02000000", "juniper" + has4},
		{"multilink PPP", 130, plain + "0021", "juniper ppp" + has4},
		{"services", 136, plain, "juniper" + has4},
	} {
		runCases(t, c.link, []decodeCase{one(c.name, cat(hx(c.header), inner4), c.want)})
	}
}

func TestNetfilter(t *testing.T) {
	// A header, the EtherType and hook of the packet, the packet.
	log := func(family string) []byte {
		return cat(hx(family+"00 0000 0800 0100 08000300 2c00 0900"), inner4)
	}
	big := cat(hx("02 00 0000 0008 0001 08000300 002c 0009"), inner4)
	runCases(t, 239, []decodeCase{
		one("IPv4", log("02"), "nflog"+has4),
		one("of a bridge, by EtherType", log("07"), "nflog"+has4),
		one("big-endian", big, "nflog"+has4),
		one("attribute of length 2", hx("02 00 0000 0200 0100"), "nflog | malformed"),
		one("no packet", hx("02 00 0000 0800 0100 08000300"), "nflog"),
	})
	message := func(kind string, payload []byte) []byte {
		n := 16 + len(payload)
		return cat([]byte{byte(n), 0, 0, 0}, hx(kind+"0000 00000000 00000000"), payload)
	}
	queued := cat(hx("02 00 002c 0b00 0100 00000058 0800 03 00 2c00 0a00"), inner4)
	const (
		header = "0004 0338 0000 0000000000000000 000c"
		rows   = " | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6"
	)
	runCases(t, 253, []decodeCase{
		one("queue", cat(hx(header), message("0003", queued)), "netlink netlink-netfilter ip udp"+rows),
		one("two logged packets in a frame", cat(hx(header), message("0004", log("02")), message("0004", log("02"))), "netlink nflog ip udp nflog ip udp"+rows+rows),
		one("a message longer than the frame", cat(hx(header+"ffff0000 0003 0000 00000000 00000000"), queued), "netlink netlink-netfilter ip udp"+rows+" | malformed"),
		one("a length of neither byte order", cat(hx(header+"0c060038 0003 0000 00000000 00000000"), queued), "netlink | malformed"),
		one("another subsystem", cat(hx(header), message("0001", some)), "netlink"),
		one("another family", cat(hx("0004 0338 0000 0000000000000000 0000"), message("0003", queued)), "netlink"),
	})
}
