package dissect

import (
	"fmt"
	"strings"

	"flowglass/internal/field"
)

var icmp6Codes = map[uint64]map[uint64]string{
	1: {
		0: "no route to destination", 1: "Administratively prohibited", 2: "Beyond scope of source address", 3: "Address unreachable",
		4: "Port unreachable", 5: "Source address failed ingress/egress policy", 6: "Reject route to destination",
	},
	3: {0: "hop limit exceeded in transit", 1: "fragment reassembly time exceeded"},
	4: {0: "erroneous header field encountered", 1: "unrecognized Next Header type encountered", 2: "unrecognized IPv6 option encountered"},
}

var (
	icmp6Type = decNamed(8, "icmpv6.type", "Type", "1=Destination Unreachable;Packet Too Big;Time Exceeded;Parameter Problem;80=Echo (ping) request;Echo (ping) reply;"+
		"Multicast Listener Query;Multicast Listener Report;Multicast Listener Done;Router Solicitation;"+
		"Router Advertisement;Neighbor Solicitation;Neighbor Advertisement;Redirect;"+
		"8f=Multicast Listener Report Message v2")
	icmp6Code      = dec(8, "icmpv6.code", "Code")
	icmp6Checksum  = hex(16, "icmpv6.checksum", "Checksum")
	icmp6SumState  = status("icmpv6.checksum.status", "Checksum Status")
	icmp6Reserved  = octets("icmpv6.reserved", "Reserved")
	icmp6MTU       = dec(32, "icmpv6.mtu", "MTU")
	icmp6Pointer   = dec(32, "icmpv6.pointer", "Pointer")
	icmp6Ident     = hex(16, "icmpv6.echo.identifier", "Identifier")
	icmp6Seq       = dec(16, "icmpv6.echo.sequence_number", "Sequence")
	raHops         = dec(8, "icmpv6.nd.ra.cur_hop_limit", "Cur hop limit")
	raFlags        = hex(8, "icmpv6.nd.ra.flag", "Flags")
	raM            = flag("icmpv6.nd.ra.flag.m", "Managed address configuration", 0x80)
	raO            = flag("icmpv6.nd.ra.flag.o", "Other configuration", 0x40)
	raH            = flag("icmpv6.nd.ra.flag.h", "Home Agent", 0x20)
	raLifetime     = dec(16, "icmpv6.nd.ra.router_lifetime", "Router lifetime (s)")
	raReachable    = dec(32, "icmpv6.nd.ra.reachable_time", "Reachable time (ms)")
	raRetrans      = dec(32, "icmpv6.nd.ra.retrans_timer", "Retrans timer (ms)")
	nsTarget       = kind(field.IPv6, "icmpv6.nd.ns.target_address", "Target Address")
	naFlags        = hex(32, "icmpv6.nd.na.flag", "Flags")
	naR            = flag("icmpv6.nd.na.flag.r", "Router", 0x80000000)
	naS            = flag("icmpv6.nd.na.flag.s", "Solicited", 0x40000000)
	naO            = flag("icmpv6.nd.na.flag.o", "Override", 0x20000000)
	naTarget       = kind(field.IPv6, "icmpv6.nd.na.target_address", "Target Address")
	rdTarget       = kind(field.IPv6, "icmpv6.nd.rd.target_address", "Target Address")
	mldDelay       = dec(16, "icmpv6.mld.maximum_response_delay", "Maximum Response Delay [ms]")
	mldGroup       = kind(field.IPv6, "icmpv6.mld.multicast_address", "Multicast Address")
	mldRecords     = dec(16, "icmpv6.mldr.nb_mcast_records", "Number of Multicast Address Records")
	mldRecord      = kind(field.None, "icmpv6.mldr.mar", "Multicast Address Record")
	mldRecordType  = decNamed(8, "icmpv6.mldr.mar.record_type", "Record Type", "1=Include;Exclude;Changed to include;Changed to exclude;Allow new sources;Block old sources")
	mldAux         = dec(8, "icmpv6.mldr.mar.aux_data_len", "Aux Data Len")
	mldSources     = dec(16, "icmpv6.mldr.mar.nb_sources", "Number of Sources")
	mldRecordGroup = kind(field.IPv6, "icmpv6.mldr.mar.multicast_address", "Multicast Address")
	mldSource      = kind(field.IPv6, "icmpv6.mldr.mar.source_address", "Source Address")
	ndOptType      = decNamed(8, "icmpv6.opt.type", "Type", "1=Source link-layer address;Target link-layer address;Prefix information;Redirected header;MTU;e=Nonce;"+
		"18=Route Information;Recursive DNS Server;1f=DNS Search List Option")
	ndOptLen     = dec(8, "icmpv6.opt.length", "Length")
	ndLinkAddr   = octets("icmpv6.opt.linkaddr", "Link-layer address")
	ndMTU        = dec(32, "icmpv6.opt.mtu", "MTU")
	ndPrefixLen  = dec(8, "icmpv6.opt.prefix.length", "Prefix Length")
	ndPrefixFlag = hex(8, "icmpv6.opt.prefix.flag", "Flag")
	ndOnLink     = flag("icmpv6.opt.prefix.flag.l", "On-link flag(L)", 0x80)
	ndAuto       = flag("icmpv6.opt.prefix.flag.a", "Autonomous address-configuration flag(A)", 0x40)
	ndRouter     = flag("icmpv6.opt.prefix.flag.r", "Router address flag(R)", 0x20)
	ndValid      = dec(32, "icmpv6.opt.prefix.valid_lifetime", "Valid Lifetime")
	ndPreferred  = dec(32, "icmpv6.opt.prefix.preferred_lifetime", "Preferred Lifetime")
	ndPrefix     = kind(field.IPv6, "icmpv6.opt.prefix", "Prefix")
	ndNonce      = octets("icmpv6.opt.nonce", "Nonce")
	ndDNSTime    = dec(32, "icmpv6.opt.rdnss.lifetime", "Lifetime")
	ndDNS        = kind(field.IPv6, "icmpv6.opt.rdnss", "Recursive DNS Servers")

	icmp6Fields = list{
		&icmp6Type, &icmp6Code, &icmp6Checksum, &icmp6SumState, &icmp6Reserved, &icmp6MTU, &icmp6Pointer, &icmp6Ident, &icmp6Seq, &raHops,
		&raFlags, &raM, &raO, &raH, &raLifetime, &raReachable, &raRetrans, &nsTarget, &naFlags, &naR, &naS, &naO, &naTarget, &rdTarget, &mldDelay,
		&mldGroup, &mldRecords, &mldRecord, &mldRecordType, &mldAux, &mldSources, &mldRecordGroup, &mldSource, &ndOptType, &ndOptLen,
		&ndLinkAddr, &ndMTU, &ndPrefixLen, &ndPrefixFlag, &ndOnLink, &ndAuto, &ndRouter, &ndValid, &ndPreferred, &ndPrefix, &ndNonce,
		&ndDNSTime, &ndDNS,
	}
)

// dissectICMPv6 reads an ICMPv6 message (RFC 4443), of neighbour discovery (RFC 4861) and
// multicast listener discovery (RFC 2710, RFC 3810) among others.
func dissectICMPv6(s *scope) {
	const (
		tooBig, badParameter, lastError = 2, 4, 4
		proto                           = 58
	)
	t := s.node
	typ := s.num(t, icmp6Type, 1)
	code := s.num(t, icmp6Code, 1)
	if name := icmp6Codes[typ][code]; name != "" && !s.short {
		last(t).Text = fmt.Sprintf("Code: %d (%s)", code, name)
	}
	if s.short {
		return
	}
	if s.p.quoted {
		s.num(t, icmp6Checksum, 2)
		s.markNum(t, icmp6SumState, s.at, 0, sumUnverified)
	} else {
		s.checkTransport(t, proto, icmp6Checksum, nil, icmp6SumState)
	}
	info := icmp6Type.Values()[typ]
	if info == "" {
		info = fmt.Sprintf("Unknown (%d)", typ)
	}
	switch typ {
	case 1, 3:
		s.bytes(t, icmp6Reserved, 4)
	case tooBig:
		s.num(t, icmp6MTU, 4)
	case badParameter:
		s.num(t, icmp6Pointer, 4)
	case 128, 129:
		id := s.num(t, icmp6Ident, 2)
		seq := s.num(t, icmp6Seq, 2)
		if !s.short {
			info += fmt.Sprintf(" id=0x%04x, seq=%d, hop limit=%d", id, seq, s.p.ttl)
		}
	case 130, 131, 132:
		if s.left() <= 20 {
			s.num(t, mldDelay, 2)
			s.bytes(t, icmp6Reserved, 2)
			s.ip(t, mldGroup)
		}
	case 133:
		s.bytes(t, icmp6Reserved, 4)
		info += s.ndOptions(t)
	case 134:
		s.num(t, raHops, 1)
		s.group8(t, raFlags, raM, raO, raH)
		s.num(t, raLifetime, 2)
		s.num(t, raReachable, 4)
		s.num(t, raRetrans, 4)
		info += s.ndOptions(t)
	case 135:
		s.bytes(t, icmp6Reserved, 4)
		if target := s.ip(t, nsTarget); !s.short {
			info += " for " + target.String()
		}
		info += s.ndOptions(t)
	case 136:
		s.num(t, naFlags, 4)
		if !s.short {
			s.flags(last(t), 4, naR, naS, naO)
		}
		if target := s.ip(t, naTarget); !s.short {
			info += " " + target.String() + naMarks(s.peek32(-20))
		}
		info += s.ndOptions(t)
	case 137:
		s.bytes(t, icmp6Reserved, 4)
		s.ip(t, rdTarget)
		s.skip(16)
		info += s.ndOptions(t)
	case 143:
		s.listeners(t)
	}
	if name := icmp6Codes[typ][code]; name != "" {
		info += " (" + name + ")"
	}
	s.tell(info)
	s.next = s.at
	if typ >= 1 && typ <= lastError {
		s.p.quoted = s.p.quoted || !s.short
	} else if typ != 128 && typ != 129 {
		s.next = len(s.b)
	}
}

// naMarks prints the flags of an advertisement as the Info column has them.
func naMarks(flags uint32) string {
	var set []string
	for i, name := range [...]string{"rtr", "sol", "ovr"} {
		if flags>>(31-i)&1 != 0 {
			set = append(set, name)
		}
	}
	if set == nil {
		return ""
	}
	return " (" + strings.Join(set, ", ") + ")"
}

// ndOptions reads options of neighbour discovery, and returns what the Info column has of them.
func (s *scope) ndOptions(t *field.Node) (info string) {
	for s.more(len(s.b)) {
		s.group(t, textDef, func(g *field.Node) {
			typ := s.num(g, ndOptType, 1)
			at := s.at
			n := 8 * int(s.num(g, ndOptLen, 1))
			g.Text = fmt.Sprintf("ICMPv6 Option (%s)", ndOptType.Values()[typ])
			if n == 0 {
				if !s.short {
					s.stop("an option has no length")
				}
				return
			}
			if !s.short {
				last(g).Text = fmt.Sprintf("Length: %d (%d octets)", s.b[at], n)
			}
			s.within(n-2, func() {
				switch typ {
				case 1, 2:
					if b := s.bytes(g, ndLinkAddr, s.left()); len(b) == 6 {
						info += [...]string{"", " from ", " is at "}[typ] + field.MAC(number(b))
					}
				case 3:
					s.num(g, ndPrefixLen, 1)
					s.group8(g, ndPrefixFlag, ndOnLink, ndAuto, ndRouter)
					s.num(g, ndValid, 4)
					s.num(g, ndPreferred, 4)
					s.skip(4)
					s.ip(g, ndPrefix)
				case 5:
					s.skip(2)
					s.num(g, ndMTU, 4)
				case 14:
					s.bytes(g, ndNonce, s.left())
				case 25:
					s.skip(2)
					s.num(g, ndDNSTime, 4)
					for s.more(len(s.b)) {
						s.ip(g, ndDNS)
					}
				}
			})
		})
	}
	return info
}

// listeners reads a report of version 2 (RFC 3810 section 5.2).
func (s *scope) listeners(t *field.Node) {
	s.bytes(t, icmp6Reserved, 2)
	n := s.num(t, mldRecords, 2)
	for range n {
		if s.short {
			return
		}
		s.group(t, mldRecord, func(g *field.Node) {
			s.num(g, mldRecordType, 1)
			aux := 4 * int(s.num(g, mldAux, 1))
			sources := s.num(g, mldSources, 2)
			s.ip(g, mldRecordGroup)
			for i := uint64(0); i < sources && !s.short; i++ {
				s.ip(g, mldSource)
			}
			s.skip(aux)
		})
	}
}
