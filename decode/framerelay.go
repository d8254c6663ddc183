package decode

// decodeFrameRelay reads a Q.922 address of two octets or more, and what RFC 2427 or
// Cisco's own encapsulation puts after it.
func decodeFrameRelay(w *walk) Key {
	const (
		unnumbered = 0x03
		xid        = 0xaf
	)
	n := 0
	for {
		if !w.need(n + 1) {
			return stop
		}
		n++
		if w.b[n-1]&1 != 0 && n > 1 {
			break
		}
		if n == 4 {
			return w.unsupported()
		}
	}
	if !w.need(n + 1) {
		return stop
	}
	w.skip(n)
	control := w.b[0]
	if control == xid {
		return w.unsupported()
	}
	if control != unnumbered {
		if !w.need(2) {
			return stop
		}
		if next := ciscoType(w.u16(0)); next != stop {
			w.skip(2)
			return next
		}
	}
	n = 1
	if control&3 != 3 {
		n = 2
	}
	if !w.need(n + 1) {
		return stop
	}
	if w.b[n] == 0 { // padding to an even number of octets
		n++
		if !w.need(n + 1) {
			return stop
		}
	}
	id := int(w.b[n])
	switch id {
	case nlpidSNAP:
		if !w.need(n + 6) {
			return stop
		}
		oui, pid := w.u16(n+1)<<8|int(w.b[n+3]), w.u16(n+4)
		w.skip(n + 6)
		return w.snap(oui, pid, 0)
	case nlpidIPv4, nlpidIPv6, nlpidPPP:
		n++
	default:
		if control != unnumbered && w.d.dispatch.find(nlpid(id)) == 0 && w.looksEthernet() {
			return other(otherEthernet)
		}
	}
	w.skip(n)
	return nlpid(id)
}

// looksEthernet reports whether an Ethernet header could stand here: with a type that is
// known, or any length.
func (w *walk) looksEthernet() bool {
	if len(w.b) < 14 {
		return false
	}
	typ := w.u16(12)
	return typ <= maxLength || w.d.dispatch.find(EtherType(typ)) != 0
}
