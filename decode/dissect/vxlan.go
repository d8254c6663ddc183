package dissect

var (
	vxlanFlags    = hex(16, "vxlan.flags", "Flags")
	vxlanG        = flag("vxlan.flag_g", "GBP Extension", 0x8000)
	vxlanI        = flag("vxlan.flag_i", "VXLAN Network ID (VNI)", 0x0800)
	vxlanD        = flag("vxlan.flag_d", "Don't Learn", 0x0040)
	vxlanA        = flag("vxlan.flag_a", "Policy Applied", 0x0008)
	vxlanReserved = hexBits(16, "vxlan.flags_reserved", "Reserved(R)", 0x77b7)
	vxlanGBP      = dec(16, "vxlan.gbp", "Group Policy ID")
	vxlanVNI      = dec(24, "vxlan.vni", "VXLAN Network Identifier (VNI)")
	vxlanRest     = dec(8, "vxlan.reserved8", "Reserved")

	vxlanFields = list{&vxlanFlags, &vxlanG, &vxlanI, &vxlanD, &vxlanA, &vxlanReserved, &vxlanGBP, &vxlanVNI, &vxlanRest}
)

// dissectVXLAN reads a VXLAN header (RFC 7348) with the group policy of
// draft-smith-vxlan-group-policy. Of the header for other protocols only the identifier is told.
func dissectVXLAN(s *scope) {
	const otherProtocols = 0x04 // draft-ietf-nvo3-vxlan-gpe
	t := s.node
	if s.peek(0)&otherProtocols != 0 {
		s.skip(4)
	} else {
		s.num(t, vxlanFlags, 2)
		if !s.short {
			s.flags(last(t), 2, vxlanG, vxlanI, vxlanD, vxlanA, vxlanReserved)
		}
		s.num(t, vxlanGBP, 2)
	}
	s.num(t, vxlanVNI, 3)
	s.num(t, vxlanRest, 1)
	if !s.short {
		s.next = s.at
	}
}
