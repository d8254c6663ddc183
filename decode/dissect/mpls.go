package dissect

import "flowglass/internal/field"

var (
	mplsLabel = named(masked(based(dec(32, "mpls.label", "MPLS Label"), field.DecHex), 0xfffff000), "IPv4 Explicit-Null;Router Alert;IPv6 Explicit-Null;Implicit-Null;7=Entropy Label Indicator (ELI);"+
		"d=Generic Associated Channel Label (GAL);OAM Alert")
	mplsExp    = decBits(32, "mpls.exp", "MPLS Experimental Bits", 0x0e00)
	mplsBottom = decBits(32, "mpls.bottom", "MPLS Bottom Of Label Stack", 0x0100)
	mplsTTL    = decBits(32, "mpls.ttl", "MPLS TTL", 0x00ff)

	mplsFields = list{&mplsLabel, &mplsExp, &mplsBottom, &mplsTTL}
)

// dissectMPLS reads the label stack entries of the layer (RFC 3032 section 2.1).
func dissectMPLS(s *scope) {
	const bottom = 0x01
	end := s.start + s.size
	for first := true; first || s.more(end); first = false {
		lowest := s.peek(2)&bottom != 0
		s.bits(s.node, mplsLabel, 4)
		s.bits(s.node, mplsExp, 4)
		s.bits(s.node, mplsBottom, 4)
		s.num(s.node, mplsTTL, 4)
		if lowest || s.short {
			break
		}
	}
	if !s.short {
		s.tell("MPLS Label Switched Packet")
		s.next = max(s.at, end)
	}
}
