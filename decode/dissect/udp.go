package dissect

import (
	"fmt"

	"flowglass/decode"
	"flowglass/internal/field"
)

var (
	udpSrcPort  = dec(16, "udp.srcport", "Source Port")
	udpDstPort  = dec(16, "udp.dstport", "Destination Port")
	udpPort     = dec(16, "udp.port", "Source or Destination Port")
	udpStream   = dec(32, "udp.stream", "Stream index")
	udpLength   = dec(16, "udp.length", "Length")
	udpChecksum = hex(16, "udp.checksum", "Checksum")
	udpSumCalc  = hex(16, "udp.checksum_calculated", "Calculated Checksum")
	udpSumState = status("udp.checksum.status", "Checksum Status")
	udpPayload  = octets("udp.payload", "Payload")

	udpFields = list{&udpSrcPort, &udpDstPort, &udpPort, &udpStream, &udpLength, &udpChecksum, &udpSumCalc, &udpSumState, &udpPayload}
)

// dissectUDP reads a UDP header (RFC 768).
func dissectUDP(s *scope) {
	const proto = 17
	t := s.node
	src, dst := s.ports(t, udpSrcPort, udpDstPort, udpPort)
	length := int(s.num(t, udpLength, 2))
	if s.short {
		return
	}
	if length != 0 || len(s.p.src) != 16 {
		if length < 8 {
			last(t).Note = "less than the header's 8"
			s.stop("the length is less than the header's")
			return
		}
		if s.start+length > s.wire && !s.p.fragment && !s.p.quoted {
			last(t).Note = "more than the network layer carries"
		}
		s.limit(length)
	}
	if s.peek16(0) == 0 {
		s.num(t, udpChecksum, 2)
		s.markNum(t, udpSumState, s.at, 0, sumNotPresent)
	} else {
		s.checkTransport(t, proto, udpChecksum, udpSumCalc, udpSumState)
	}
	s.stream(t)
	s.next = s.at
	if s.more(len(s.b)) {
		s.add(t, s.leaf(udpPayload, s.at, s.left(), field.Value{Bytes: s.b[s.at:]}))
	}
	s.tell(fmt.Sprintf("%d → %d Len=%d", src, dst, max(0, length-8)))
}

// ports reads the ports of a transport header.
func (s *scope) ports(t *field.Node, srcDef, dstDef, either *field.Def) (src, dst uint64) {
	at := s.at
	src = s.num(t, srcDef, 2)
	s.hideNum(t, either, at, 2, src)
	at = s.at
	dst = s.num(t, dstDef, 2)
	s.hideNum(t, either, at, 2, dst)
	s.p.srcPort, s.p.dstPort = src, dst
	return src, dst
}

// stream tells which conversation the ports just read belong to, if that is known. Of a quoted datagram
// it is the one that was seen between the same ends.
func (s *scope) stream(t *field.Node) {
	p := s.p
	if p.frame.Stream == nil {
		return
	}
	pair := p.pair(decode.UDP, &p.udps)
	if pair == nil {
		kind := decode.IPv4
		if len(p.src) == 16 {
			kind = decode.IPv6
		}
		if !p.quoted || len(p.src) != kind.Size() || len(p.dst) != kind.Size() {
			return
		}
		pair = &decode.Pair{
			Kind: decode.UDP, Src: decode.AddrFrom(kind, p.src), Dst: decode.AddrFrom(kind, p.dst),
			SrcPort: uint16(p.srcPort), DstPort: uint16(p.dstPort),
		}
	}
	if n, ok := p.frame.Stream(pair); ok {
		s.markNum(t, udpStream, s.start, 0, uint64(n))
	}
}

// checkTransport reads a checksum over the layer and a pseudo-header, and verifies it if
// all of that is there (RFC 9293 section 3.1, RFC 8200 section 8.1).
func (s *scope) checkTransport(t *field.Node, proto byte, d, calculated, state *field.Def) {
	p := s.p
	if p.fragment || len(s.b) < s.wire || len(p.src) == 0 || len(p.src) != len(p.dst) {
		at := s.at
		s.num(t, d, 2)
		s.markNum(t, state, at, 0, sumUnverified)
		return
	}
	s.checksum(t, d, calculated, state, s.pseudo(proto, s.b[s.start:]))
}

// pseudo returns what is left of the checksum of b with the pseudo-header of proto.
func (s *scope) pseudo(proto byte, b []byte) uint16 {
	acc := sum(sum(0, s.p.src), s.p.dst) + uint32(proto) + uint32(len(b)>>16) + uint32(len(b)&0xffff)
	return fold(sum(acc, b))
}
