package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	ip6Version = decBits(8, "ipv6.version", "Version", 0xf0)
	ip6TClass  = hexBits(32, "ipv6.tclass", "Traffic Class", 0x0ff00000)
	ip6DSCP    = bitsNamed(32, "ipv6.tclass.dscp", "Differentiated Services Codepoint", 0x0fc00000, dscps)
	ip6ECN     = bitsNamed(32, "ipv6.tclass.ecn", "Explicit Congestion Notification", 0x00300000, ecns)
	ip6Flow    = hexBits(24, "ipv6.flow", "Flow Label", 0x0fffff)
	ip6PLen    = dec(16, "ipv6.plen", "Payload Length")
	ip6Next    = decNamed(8, "ipv6.nxt", "Next Header", ipProtos)
	ip6HLim    = dec(8, "ipv6.hlim", "Hop Limit")
	ip6Src     = kind(field.IPv6, "ipv6.src", "Source Address")
	ip6Dst     = kind(field.IPv6, "ipv6.dst", "Destination Address")
	ip6Addr    = kind(field.IPv6, "ipv6.addr", "Source or Destination Address")
	ip6SrcHost = text("ipv6.src_host", "Source Host")
	ip6DstHost = text("ipv6.dst_host", "Destination Host")
	ip6Host    = text("ipv6.host", "Source or Destination Host")

	ip6Fields = list{
		&ip6WholeLength, &ip6WholeData,
		&ip6Version, &ip6TClass, &ip6DSCP, &ip6ECN, &ip6Flow, &ip6PLen, &ip6Next, &ip6HLim, &ip6Src, &ip6Dst, &ip6Addr,
		&ip6SrcHost, &ip6DstHost, &ip6Host,
	}
)

// tellHops keeps the hops that a packet may still take, for the Info of echo messages.
func (s *scope) tellHops(n uint64) {
	if !s.p.quoted {
		s.p.ttl = n
	}
}

// dissectIPv6 reads an IPv6 header (RFC 8200 section 3).
func dissectIPv6(s *scope) {
	const jumbogram = 0 // RFC 2675
	t := s.node
	v := s.bits(t, ip6Version, 1)
	s.hideNum(t, ipVersion, s.at, 1, v)
	if !s.short && v != 6 {
		s.stop("the version is not 6")
	}
	s.bits(t, ip6TClass, 4)
	if !s.short {
		g := last(t)
		s.bits(g, ip6DSCP, 4)
		s.bits(g, ip6ECN, 4)
	}
	s.skip(1)
	s.num(t, ip6Flow, 3)
	length := int(s.num(t, ip6PLen, 2))
	next := s.num(t, ip6Next, 1)
	s.tellHops(s.num(t, ip6HLim, 1))
	if !s.short && (length != jumbogram || next != 0) {
		s.limit(40 + length)
	}
	src := s.ip(t, ip6Src)
	s.addressed(t, src, ip6Addr, ip6SrcHost, ip6Host)
	dst := s.ip(t, ip6Dst)
	s.addressed(t, dst, ip6Addr, ip6DstHost, ip6Host)
	if s.short {
		return
	}
	s.p.src, s.p.dst = s.b[s.start+8:s.start+24], s.b[s.start+24:s.start+40]
	s.p.fragment = false
	name, ok := ipProto.Values()[next]
	if !ok {
		name = "Unknown"
	}
	s.tell(fmt.Sprintf("%s (%d)", name, next))
	if next == 59 { // RFC 8200 section 4.7
		s.tell("IPv6 no next header")
	}
	s.next = s.at
}
