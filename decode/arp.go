package decode

// decodeARP reads an ARP or RARP packet (RFC 826), whose length its own header tells.
func decodeARP(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	n := 8 + 2*int(w.b[4]) + 2*int(w.b[5])
	if w.need(n) {
		w.skip(n)
	}
	return stop
}
