package decode

// decodeFrameRelay reads a Q.922 address, of up to four octets, and what RFC 2427 or
// Cisco's own encapsulation puts after it.
func decodeFrameRelay(w *walk) Key {
	const (
		last       = 0x01 // of an address
		unnumbered = 0x03
		xid        = 0xaf
	)
	n := 0
	for more := true; more; n++ {
		if n == 4 {
			return w.unsupported()
		}
		if !w.need(n + 1) {
			return stop
		}
		more = w.b[n]&last == 0
	}
	if !w.need(n + 1) {
		return stop
	}
	short := n == 1
	signalling := n == 2 && w.b[0]&0xfc == 0 && w.b[1]&0xf0 == 0 // circuit 0
	w.skip(n)
	control := w.b[0]
	if control == xid || signalling && control != unnumbered {
		return w.unsupported()
	}
	if control != unnumbered {
		if !w.need(2) {
			return stop
		}
		typ := w.u16(0)
		if typ == ciscoOSI {
			w.skip(2)
			return w.paddedOSI()
		}
		if next := ciscoType(typ); next != stop {
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
	padded := w.b[n] == 0 // to an even number of octets
	if padded {
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
		if control != unnumbered && !padded && !short && w.d.dispatch.find(nlpid(id)) == 0 && w.looksEthernet() {
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
