package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	hopopts  = kind(field.Protocol, "ipv6.hopopts", "IPv6 Hop-by-Hop Option")
	dstopts  = kind(field.Protocol, "ipv6.dstopts", "Destination Options for IPv6")
	routing  = kind(field.Protocol, "ipv6.routing", "Routing Header for IPv6")
	fragment = kind(field.Protocol, "ipv6.fraghdr", "Fragment Header for IPv6")

	hopNext = decNamed(8, "ipv6.hopopts.nxt", "Next Header", ipProtos)
	hopLen  = dec(8, "ipv6.hopopts.len", "Length")
	dstNext = decNamed(8, "ipv6.dstopts.nxt", "Next Header", ipProtos)
	dstLen  = dec(8, "ipv6.dstopts.len", "Length")

	ip6Opt     = kind(field.None, "ipv6.opt", "IPv6 Option")
	ip6OptType = hexNamed(8, "ipv6.opt.type", "Type", "Pad1;PadN;4=Tunnel Encapsulation Limit;Router Alert;7=CALIPSO;26=Quick-Start;30=Path MTU Record Option;"+
		"63=RPL Option;6d=MPL Option;c2=Jumbo Payload;c9=Home Address")
	ip6OptAction = bitsNamed(8, "ipv6.opt.type.action", "Action", 0xc0, "Skip and continue;Discard;Discard and send ICMP;Discard and send ICMP if not multicast")
	ip6OptChange = flag("ipv6.opt.type.change", "May Change", 0x20)
	ip6OptRest   = hexBits(8, "ipv6.opt.type.rest", "Low-Order Bits", 0x1f)
	ip6OptLen    = dec(8, "ipv6.opt.length", "Length")
	ip6Pad1      = kind(field.None, "ipv6.opt.pad1", "Pad1")
	ip6PadN      = octets("ipv6.opt.padn", "PadN")
	ip6Alert     = decNamed(16, "ipv6.opt.router_alert", "Router Alert", "MLD;RSVP;Active Network")
	ip6TEL       = dec(8, "ipv6.opt.tel", "Tunnel Encapsulation Limit")
	ip6Jumbo     = dec(32, "ipv6.opt.jumbo", "Payload Length")
	ip6Home      = kind(field.IPv6, "ipv6.opt.mipv6.home_address", "MIPv6 Home Address")
	ip6OptData   = octets("ipv6.opt.unknown", "Unknown Option Payload")

	routeNext = decNamed(8, "ipv6.routing.nxt", "Next Header", ipProtos)
	routeLen  = dec(8, "ipv6.routing.len", "Length")
	routeType = decNamed(8, "ipv6.routing.type", "Type", "Source Route;2=Type 2 Routing Header;RPL Source Route Header;Segment Routing")
	routeLeft = dec(8, "ipv6.routing.segleft", "Segments Left")
	routeAddr = kind(field.IPv6, "ipv6.routing.src.addr", "Address")
	routeHome = kind(field.IPv6, "ipv6.routing.mipv6.home_address", "Home Address")
	routeData = octets("ipv6.routing.unknown_data", "Type-Specific Data")
	srhLast   = dec(8, "ipv6.routing.srh.last_entry", "Last Entry")
	srhFlags  = hex(8, "ipv6.routing.srh.flags", "Flags")
	srhTag    = octets("ipv6.routing.srh.tag", "Tag")
	srhAddr   = kind(field.IPv6, "ipv6.routing.srh.addr", "Address")

	fragNext     = decNamed(8, "ipv6.fraghdr.nxt", "Next header", ipProtos)
	fragReserved = hex(8, "ipv6.fraghdr.reserved_octet", "Reserved octet")
	fragOffset   = decBits(16, "ipv6.fraghdr.offset", "Offset", 0xfff8)
	fragBits     = decBits(16, "ipv6.fraghdr.reserved_bits", "Reserved bits", 0x0006)
	fragMore     = flag("ipv6.fraghdr.more", "More Fragments", 0x0001)
	fragID       = hex(32, "ipv6.fraghdr.ident", "Identification")

	optionFields = list{
		&ip6Opt, &ip6OptType, &ip6OptAction, &ip6OptChange, &ip6OptRest, &ip6OptLen, &ip6Pad1, &ip6PadN, &ip6Alert, &ip6TEL, &ip6Jumbo,
		&ip6Home, &ip6OptData,
	}
	hopFields   = append(list{&hopNext, &hopLen}, optionFields...)
	dstFields   = list{&dstNext, &dstLen}
	routeFields = list{&routeNext, &routeLen, &routeType, &routeLeft, &routeAddr, &routeHome, &routeData, &srhLast, &srhFlags, &srhTag, &srhAddr}
	fragFields  = list{&fragNext, &fragReserved, &fragOffset, &fragBits, &fragMore, &fragID}
)

func dissectHopOpts(s *scope) { s.ip6Options(hopNext, hopLen) }
func dissectDstOpts(s *scope) { s.ip6Options(dstNext, dstLen) }

// extension ends an extension header n octets from its start, and ties it to its IPv6
// header.
func (s *scope) extension(n int) {
	s.attach = true
	s.next = s.start + n
}

// header reads what all extension headers begin with; it returns the number of the next
// header and the length of this one.
func (s *scope) header(next, length *field.Def) (uint64, int) {
	v := s.num(s.node, next, 1)
	at := s.at
	n := 8 + 8*int(s.num(s.node, length, 1))
	if !s.short {
		g := last(s.node)
		g.Text = fmt.Sprintf("%s: %d (%d octets)", length.Label, s.b[at], n)
	}
	s.extension(min(n, len(s.b)-s.start))
	if !s.short && s.start+n > len(s.b) {
		s.missing = true
		s.stop("the header is longer than the packet")
	}
	return v, n
}

// ip6Options reads a hop-by-hop or destination options header (RFC 8200 sections 4.2, 4.3, 4.6).
func (s *scope) ip6Options(next, length *field.Def) {
	const (
		pad1, padN, tunnelLimit, routerAlert = 0, 1, 4, 5
		jumbo, homeAddress                   = 0xc2, 0xc9
	)
	t := s.node
	v, n := s.header(next, length)
	end := s.start + n
	for s.more(end) {
		s.group(t, ip6Opt, func(o *field.Node) {
			typ := s.group8(o, ip6OptType, ip6OptAction, ip6OptChange, ip6OptRest)
			if typ == pad1 {
				s.mark(o, ip6Pad1, s.at-1, 1, field.Value{})
				return
			}
			size := int(s.num(o, ip6OptLen, 1))
			whole := s.within(min(size, max(0, end-s.at)), func() {
				switch {
				case typ == padN:
					s.bytes(o, ip6PadN, size)
				case typ == routerAlert:
					s.num(o, ip6Alert, 2)
				case typ == tunnelLimit:
					s.num(o, ip6TEL, 1)
				case typ == jumbo:
					s.num(o, ip6Jumbo, 4)
				case typ == homeAddress:
					a := s.ip(o, ip6Home)
					if !s.short && len(s.p.src) == 16 {
						b := a.As16()
						s.p.src = b[:]
					}
				case size > 0:
					s.bytes(o, ip6OptData, size)
				}
			})
			if !whole {
				o.Note = "the option is shorter than what it holds"
			}
		})
	}
	s.ip6Tell(v)
}

// ip6Tell sets the Info of a packet whose extension headers nothing known follows.
func (s *scope) ip6Tell(next uint64) {
	if next == 59 {
		s.tell("IPv6 no next header")
	}
}

// dissectRouting reads a routing header (RFC 8200 section 4.4, RFC 6275, RFC 8754).
func dissectRouting(s *scope) {
	const sourceRoute, mobile, segments = 0, 2, 4
	t := s.node
	next, n := s.header(routeNext, routeLen)
	end := s.start + n
	typ := s.num(t, routeType, 1)
	left := s.num(t, routeLeft, 1)
	if s.short {
		return
	}
	d := routeData
	switch typ {
	case sourceRoute:
		s.skip(4)
		d = routeAddr
	case mobile:
		s.skip(4)
		d = routeHome
	case segments:
		s.num(t, srhLast, 1)
		s.num(t, srhFlags, 1)
		s.bytes(t, srhTag, 2)
		d = srhAddr
	}
	first := s.at
	for d != routeData && s.at+16 <= end && !s.short {
		s.ip(t, d)
	}
	if d == routeData && s.more(end) {
		s.bytes(t, d, end-s.at)
	}
	if left > 0 && s.at-first >= 16 && len(s.p.dst) == 16 { // the upper layers go by where the route ends
		s.p.dst = s.b[first : first+16]
		if typ == sourceRoute {
			s.p.dst = s.b[s.at-16 : s.at]
		}
	}
	s.ip6Tell(next)
}

// dissectFragment reads a fragment header (RFC 8200 section 4.5).
func dissectFragment(s *scope) {
	t := s.node
	next := s.num(t, fragNext, 1)
	s.num(t, fragReserved, 1)
	v := s.peek16(0)
	s.bits(t, fragOffset, 2)
	if !s.short {
		n := last(t)
		n.Text = fmt.Sprintf("Offset: %d (%d octets)", v>>3, v&^7)
	}
	s.bits(t, fragBits, 2)
	s.num(t, fragMore, 2)
	id := s.num(t, fragID, 4)
	s.extension(8)
	s.p.fragment = v&^7 != 0 || v&1 != 0
	more := "n"
	if v&1 != 0 {
		more = "y"
	}
	s.tell(fmt.Sprintf("IPv6 fragment (off=%d more=%s ident=0x%08x nxt=%d)", v&^7, more, id, next))
}
