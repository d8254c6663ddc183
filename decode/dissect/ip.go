package dissect

import (
	"fmt"
	"net/netip"

	"flowglass/internal/field"
)

const ipProtos = "IPv6 Hop-by-Hop Option;ICMP;IGMP;4=IPIP;6=TCP;8=EGP;11=UDP;1b=RDP;21=DCCP;29=IPv6;2b=Routing Header for IPv6;" +
	"Fragment Header for IPv6;2e=RSVP;Generic Routing Encapsulation;32=Encap Security Payload;Authentication Header;" +
	"3a=ICMPv6;No Next Header for IPv6;Destination Options for IPv6;58=EIGRP;OSPF IGP;5e=IPIP;61=ETHERIP;67=PIM;" +
	"6c=IPComp;70=VRRP;73=Layer 2 Tunneling Protocol;84=SCTP;87=Mobile IPv6;UDPlite;MPLS in IP;" +
	"8b=Host Identity Protocol;SHIM6 header;8f=Ethernet"

// dscps are the code points with a name (RFC 2474, 2597, 3246, 8622).
const dscps = "Default;LE;8=Class Selector 1;a=Assured Forwarding 11;c=Assured Forwarding 12;e=Assured Forwarding 13;" +
	"10=Class Selector 2;12=Assured Forwarding 21;14=Assured Forwarding 22;16=Assured Forwarding 23;" +
	"18=Class Selector 3;1a=Assured Forwarding 31;1c=Assured Forwarding 32;1e=Assured Forwarding 33;" +
	"20=Class Selector 4;22=Assured Forwarding 41;24=Assured Forwarding 42;26=Assured Forwarding 43;" +
	"28=Class Selector 5;2c=Voice Admit;2e=Expedited Forwarding;30=Class Selector 6;38=Class Selector 7"

const ecns = "Not ECN-Capable Transport;ECN-Capable Transport codepoint '01';ECN-Capable Transport codepoint '10';" +
	"Congestion Experienced"

var (
	ipVersion  = decBits(8, "ip.version", "Version", 0xf0)
	ipHdrLen   = dec(8, "ip.hdr_len", "Header Length")
	ipDSField  = hex(8, "ip.dsfield", "Differentiated Services Field")
	ipDSCP     = bitsNamed(8, "ip.dsfield.dscp", "Differentiated Services Codepoint", 0xfc, dscps)
	ipECN      = bitsNamed(8, "ip.dsfield.ecn", "Explicit Congestion Notification", 0x03, ecns)
	ipLen      = dec(16, "ip.len", "Total Length")
	ipID       = based(hex(16, "ip.id", "Identification"), field.Hex)
	ipFlags    = hexBits(8, "ip.flags", "Flags", 0xe0)
	ipRB       = flag("ip.flags.rb", "Reserved bit", 0x80)
	ipDF       = flag("ip.flags.df", "Don't fragment", 0x40)
	ipMF       = flag("ip.flags.mf", "More fragments", 0x20)
	ipFragOff  = decBits(16, "ip.frag_offset", "Fragment Offset", 0x1fff)
	ipTTL      = dec(8, "ip.ttl", "Time to Live")
	ipProto    = decNamed(8, "ip.proto", "Protocol", ipProtos)
	ipChecksum = hex(16, "ip.checksum", "Header Checksum")
	ipSumCalc  = hex(16, "ip.checksum_calculated", "Calculated Checksum")
	ipSumState = status("ip.checksum.status", "Header checksum status")
	ipSrc      = kind(field.IPv4, "ip.src", "Source Address")
	ipDst      = kind(field.IPv4, "ip.dst", "Destination Address")
	ipAddr     = kind(field.IPv4, "ip.addr", "Source or Destination Address")
	ipSrcHost  = text("ip.src_host", "Source Host")
	ipDstHost  = text("ip.dst_host", "Destination Host")
	ipHost     = text("ip.host", "Source or Destination Host")

	ipFields = list{
		&ipWholeLength, &ipWholeData,
		&ipVersion, &ipHdrLen, &ipDSField, &ipDSCP, &ipECN, &ipLen, &ipID, &ipFlags, &ipRB, &ipDF, &ipMF, &ipFragOff, &ipTTL, &ipProto,
		&ipChecksum, &ipSumCalc, &ipSumState, &ipSrc, &ipDst, &ipAddr, &ipSrcHost, &ipDstHost, &ipHost,
		&ipOptType, &ipOptCopy, &ipOptClass, &ipOptNumber, &ipOptLen, &ipOptPtr, &ipOptRA, &ipOptAddr,
		&ipRecRt, &ipSrcRt, &ipCurRt, &ipEmptyRt, &ipOptSID, &ipOptOverflow, &ipOptFlag, &ipOptStamp, &ipOptStampAddr,
	}
)

// dissectIPv4 reads an IPv4 header (RFC 791).
func dissectIPv4(s *scope) {
	t := s.node
	s.bits(t, ipVersion, 1)
	header := int(s.peek(0)&15) * 4
	s.skip(1)
	s.markNum(t, ipHdrLen, s.at-1, 1, uint64(header))
	if !s.short && s.b[s.start]>>4 != 4 {
		s.stop("the version is not 4")
	}
	if header < 20 {
		s.stop("the header length is less than 20")
	}
	s.group8(t, ipDSField, ipDSCP, ipECN)
	total := int(s.num(t, ipLen, 2))
	if !s.short && total != 0 && total < header {
		s.stop("the total length is less than that of the header")
	}
	if total != 0 {
		s.limit(total)
	}
	id := s.num(t, ipID, 2)
	s.group8stay(t, ipFlags, ipRB, ipDF, ipMF)
	more := s.peek(0)&0x20 != 0
	offset := 8 * uint64(s.peek16(0)&0x1fff)
	s.skip(2)
	if !s.short {
		s.flags(t, 2, ipFragOff)
		last(t).Text = fmt.Sprintf("Fragment Offset: %d (%d octets)", offset/8, offset)
	}
	s.tellHops(s.num(t, ipTTL, 1))
	proto := s.num(t, ipProto, 1)
	s.checkIP(t, header)
	src := s.ip(t, ipSrc)
	s.addressed(t, src, ipAddr, ipSrcHost, ipHost)
	dst := s.ip(t, ipDst)
	s.addressed(t, dst, ipAddr, ipDstHost, ipHost)
	if s.short {
		return
	}
	s.p.src, s.p.dst = s.b[s.start+12:s.start+16], s.b[s.start+16:s.start+20]
	s.p.fragment = more || offset != 0
	name, ok := ipProto.Values()[proto]
	if !ok {
		name = "Unknown"
	}
	s.tell(fmt.Sprintf("%s (%d)", name, proto))
	if s.p.fragment {
		s.tell(fmt.Sprintf("Fragmented IP protocol (proto=%s %d, off=%d, ID=%04x)", name, proto, offset, id))
	}
	if header > 20 {
		s.ipOptions(t, s.start+header)
	}
	s.next = s.start + header
}

// checkIP reads the header checksum and verifies it.
func (s *scope) checkIP(t *field.Node, header int) {
	end := s.start + header
	if s.short || end > len(s.b) {
		s.num(t, ipChecksum, 2)
		s.markNum(t, ipSumState, s.at, 0, sumUnverified)
		return
	}
	rest := fold(sum(0, s.b[s.start:end]))
	s.checksum(t, ipChecksum, ipSumCalc, ipSumState, rest)
}

// checksum reads a checksum of two octets over something of which rest is left, 0 if it
// is right, and says what it should be.
func (s *scope) checksum(t *field.Node, d, calculated, state *field.Def, rest uint16) {
	at := s.at
	got := uint16(s.num(t, d, 2))
	if s.short {
		return
	}
	want := fold(uint32(^rest) + uint32(^got))
	v := uint64(sumGood)
	if rest != 0 {
		v = sumBad
		last(t).Note = fmt.Sprintf("wrong, should be 0x%04x", want)
	}
	if calculated != nil {
		s.markNum(t, calculated, at, 2, uint64(want))
	}
	s.markNum(t, state, at, 0, v)
}

// addressed adds the hidden fields that stand for one or either address, to the address
// just read.
func (s *scope) addressed(t *field.Node, a netip.Addr, either, host, eitherHost *field.Def) {
	if s.short {
		return
	}
	n := last(t)
	v := field.Value{Str: a.String()}
	s.hide(n, either, n.Offset, n.Len, field.Value{Addr: a})
	s.hide(n, host, n.Offset, n.Len, v)
	s.hide(n, eitherHost, n.Offset, n.Len, v)
}

// group8 reads an octet and its bit-fields.
func (s *scope) group8(t *field.Node, d *field.Def, parts ...*field.Def) uint64 {
	v := s.group8stay(t, d, parts...)
	s.skip(1)
	return v
}

// group8stay does so, and leaves the octet to be read again.
func (s *scope) group8stay(t *field.Node, d *field.Def, parts ...*field.Def) uint64 {
	v := s.bits(t, d, 1)
	if s.short {
		return 0
	}
	g := last(t)
	for _, part := range parts {
		s.bits(g, part, 1)
	}
	return v
}
