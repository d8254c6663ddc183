package dissect

import (
	"encoding/binary"
	"hash/crc32"

	"flowglass/internal/field"
)

var etherTypes = namesOf(pairs{
	{0x0200, "XEROX PUP"}, {0x0800, "IPv4"}, {0x0806, "ARP"}, {0x0842, "Wake on LAN"}, {0x22f3, "TRILL"}, {0x6003, "DEC DNA Routing"},
	{0x6558, "Transparent Ethernet bridging"}, {0x8035, "Reverse Address Resolution Protocol"}, {0x809b, "AppleTalk"},
	{0x80f3, "AARP"}, {0x8100, "802.1Q Virtual LAN"}, {0x8137, "Netware IPX/SPX"}, {0x86dd, "IPv6"}, {0x8808, "MAC Control"},
	{0x8809, "Slow Protocols"}, {0x8847, "MPLS label switched packet"}, {0x8848, "MPLS multicast label switched packet"},
	{0x8863, "PPPoE Discovery"}, {0x8864, "PPPoE Session"}, {0x888e, "802.1X Authentication"}, {0x8892, "PROFINET"},
	{0x88a2, "ATA over Ethernet"}, {0x88a8, "802.1ad Provider Bridge (Q-in-Q)"}, {0x88cc, "802.1 Link Layer Discovery Protocol (LLDP)"},
	{0x88e1, "HomePlug AV MME"}, {0x88e5, "802.1AE (MACsec)"}, {0x88e7, "802.1ah Provider Backbone Bridge (mac-in-mac)"},
	{0x88f7, "PTPv2 over Ethernet (IEEE1588)"}, {0x8902, "IEEE 802.1Q Connectivity Fault Management (CFM) protocol"},
	{0x8906, "Fibre Channel over Ethernet"}, {0x8914, "FCoE Initialization Protocol"}, {0x893f, "802.1BR Bridge Port Extension E-Tag"},
	{0x9000, "Configuration Test Protocol (loopback)"},
})

var (
	ethDst     = kind(field.Ether, "eth.dst", "Destination")
	ethSrc     = kind(field.Ether, "eth.src", "Source")
	ethAddr    = kind(field.Ether, "eth.addr", "Address")
	ethDstLG   = flag("eth.dst.lg", "LG bit", 1<<41)
	ethDstIG   = flag("eth.dst.ig", "IG bit", 1<<40)
	ethSrcLG   = flag("eth.src.lg", "LG bit", 1<<41)
	ethSrcIG   = flag("eth.src.ig", "IG bit", 1<<40)
	ethLG      = flag("eth.lg", "LG bit", 1<<41)
	ethIG      = flag("eth.ig", "IG bit", 1<<40)
	ethType    = hexNamed(16, "eth.type", "Type", etherTypes)
	ethLen     = dec(16, "eth.len", "Length")
	ethPadding = octets("eth.padding", "Padding")
	ethTrailer = octets("eth.trailer", "Trailer")
	ethFCS     = hex(32, "eth.fcs", "Frame check sequence")
	ethFCSSt   = status("eth.fcs.status", "FCS Status")

	ethFields = list{
		&ethDst, &ethSrc, &ethAddr, &ethDstLG, &ethDstIG, &ethSrcLG, &ethSrcIG, &ethLG, &ethIG, &ethType, &ethLen,
		&ethPadding, &ethTrailer, &ethFCS, &ethFCSSt,
	}
)

// dissectEth reads an Ethernet header. Where its length field, or the network layer's,
// ends the packet sooner than the frame, the rest is a trailer: see packet.trailer.
func dissectEth(s *scope) {
	t := s.node
	s.mac(t, ethDst, ethDstLG, ethDstIG)
	s.mac(t, ethSrc, ethSrcLG, ethSrcIG)
	typ := s.peek16(0)
	if typ > 1500 || typ == 0 {
		s.num(t, ethType, 2)
		s.tell("Ethernet II")
	} else {
		s.num(t, ethLen, 2)
		s.limit(14 + typ)
	}
	if !s.short {
		s.next = s.at
	}
}

// mac reads an address, with its bits and the names that stand for either address.
func (s *scope) mac(t *field.Node, d, lg, ig *field.Def) {
	if !s.need(6) {
		return
	}
	at, v := s.at, number(s.b[s.at:s.at+6])
	s.at += 6
	n := s.add(t, s.leaf(d, at, 6, field.Value{Num: v}))
	s.add(n, s.leaf(lg, at, 3, field.Value{Num: v >> 41 & 1}))
	s.add(n, s.leaf(ig, at, 3, field.Value{Num: v >> 40 & 1}))
	s.hideNum(n, ethAddr, at, 6, v)
	s.hideNum(n, ethLG, at, 3, v>>41&1)
	s.hideNum(n, ethIG, at, 3, v>>40&1)
}

// trailer adds to the Ethernet header what follows the packet in its frame.
func (p *packet) trailer() {
	const minimum = 60 // octets of a frame without its check sequence, IEEE 802.3 clause 4.2.3.3
	b := &p.bufs[0]
	if len(p.nodes) < 2 || p.nodes[1].Def.Name != "eth" || p.nodes[1].Len < 14 || b.end >= len(b.b) || len(b.b) < b.wire {
		return
	}
	n := &p.nodes[1]
	s := &scope{p: p, b: b.b, at: b.end}
	fcs := p.frame.FCSLen
	end := len(b.b)
	if fcs == 4 && end-s.at >= 4 {
		end -= 4
	}
	if pad := min(end, n.Offset+minimum) - s.at; pad > 0 && zeros(b.b[s.at:s.at+pad]) {
		s.bytes(n, ethPadding, pad)
	}
	if s.at < end {
		s.bytes(n, ethTrailer, end-s.at)
	}
	if end < len(b.b) {
		want := crc32.ChecksumIEEE(b.b[n.Offset:end])
		state := uint64(sumGood)
		got := s.num(n, ethFCS, 4)
		if uint32(got) != uint32(binary.LittleEndian.Uint32(binary.BigEndian.AppendUint32(nil, want))) {
			state = sumBad
			n.Children[len(n.Children)-1].Note = "wrong"
		}
		s.markNum(n, ethFCSSt, s.at, 0, state)
	}
}

func zeros(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
