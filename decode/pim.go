package decode

// decodePIM reads a PIM message (RFC 7761 section 4.9); a register carries a packet.
func decodePIM(w *walk) Key {
	const version, register = 2, 1
	if !w.need(4) || w.b[0]>>4 != version || w.b[0]&15 != register {
		return stop
	}
	if !w.need(8) {
		return stop
	}
	w.skip(8)
	return w.byVersion()
}

// decodeIGMP hands over the messages of PIM version 1 and of DVMRP, which are IGMP's by
// their numbers only.
func decodeIGMP(w *walk) Key {
	const (
		dvmrp = 0x13
		pim1  = 0x14
	)
	switch w.b[0] {
	case dvmrp:
		w.alt = other(otherDVMRP)
		return refused
	case pim1:
		w.alt = other(otherPIM1)
		return refused
	}
	return stop
}

// decodePIM1 reads a message of PIM version 1, in IGMP's form.
func decodePIM1(w *walk) Key {
	const register = 1
	if !w.need(8) || w.b[1] != register {
		return stop
	}
	w.skip(8)
	return w.byVersion()
}

// decodeEtherIP reads an EtherIP header (RFC 3378).
func decodeEtherIP(w *walk) Key {
	if !w.need(2) {
		return stop
	}
	w.skip(2)
	return other(otherEthernet)
}

// decodeAMT reads a message of Automatic Multicast Tunneling (RFC 7450 section 5.1), of
// which three types carry a packet.
func decodeAMT(w *walk) Key {
	if !w.need(1) {
		return stop
	}
	n := 0
	switch w.b[0] & 15 {
	case 4: // membership query
		n = 12
	case 5: // membership update
		n = 12
	case 6: // multicast data
		n = 2
	default:
		return stop
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	return w.byVersion()
}
