package dissect

import (
	"encoding/binary"
	"hash/crc32"

	"flowglass/internal/field"
)

const etherTypes = "200=XEROX PUP;800=IPv4;806=ARP;842=Wake on LAN;22f3=TRILL;6003=DEC DNA Routing;6558=Transparent Ethernet bridging;" +
	"8035=Reverse Address Resolution Protocol;809b=AppleTalk;80f3=AARP;8100=802.1Q Virtual LAN;8137=Netware IPX/SPX;" +
	"86dd=IPv6;8808=MAC Control;Slow Protocols;8847=MPLS label switched packet;MPLS multicast label switched packet;" +
	"8863=PPPoE Discovery;PPPoE Session;888e=802.1X Authentication;8892=PROFINET;88a2=ATA over Ethernet;" +
	"88a8=802.1ad Provider Bridge (Q-in-Q);88cc=802.1 Link Layer Discovery Protocol (LLDP);88e1=HomePlug AV MME;" +
	"88e5=802.1AE (MACsec);88e7=802.1ah Provider Backbone Bridge (mac-in-mac);88f7=PTPv2 over Ethernet (IEEE1588);" +
	"8902=IEEE 802.1Q Connectivity Fault Management (CFM) protocol;8906=Fibre Channel over Ethernet;" +
	"8914=FCoE Initialization Protocol;893f=802.1BR Bridge Port Extension E-Tag;" +
	"9000=Configuration Test Protocol (loopback)"

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
