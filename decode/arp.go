package decode

// decodeARP reads an ARP or RARP packet (RFC 826), whose length its own header tells.
func decodeARP(w *walk) Key {
	const atm = 19 // RFC 2225
	if w.u16(0) == atm {
		w.alt = other(otherATMARP)
		return refused
	}
	if !w.need(8) {
		return stop
	}
	n := 8 + 2*int(w.b[4]) + 2*int(w.b[5])
	if w.need(n) {
		w.skip(n)
	}
	return stop
}
