package decode

// decodeVXLAN reads a VXLAN header (RFC 7348), whatever its flags say.
func decodeVXLAN(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	w.skip(8)
	return other(otherEthernet)
}

// decodeVXLANGPE reads a header of VXLAN with protocols other than Ethernet
// (draft-ietf-nvo3-vxlan-gpe).
func decodeVXLANGPE(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	next := w.b[3]
	w.skip(8)
	switch next {
	case 1:
		return EtherType(0x0800)
	case 2:
		return EtherType(0x86dd)
	case 3:
		return other(otherEthernet)
	case 4:
		return EtherType(0x894f) // NSH
	case 5:
		return EtherType(0x8847) // MPLS
	}
	return stop
}

// decodeGeneve reads a Geneve header (RFC 8926) of any version.
func decodeGeneve(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	n := 8 + 4*int(w.b[0]&0x3f)
	if !w.need(n) {
		return stop
	}
	typ := w.u16(2)
	w.skip(n)
	if w.wire <= 0 {
		return stop
	}
	return EtherType(typ)
}
