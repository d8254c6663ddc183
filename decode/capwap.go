package decode

// decodeCAPWAPData reads a CAPWAP data header (RFC 5415 section 4.3) before an Ethernet
// frame, or before an IEEE 802.11 frame, in which access points swap two octets.
func decodeCAPWAPData(w *walk) Key {
	const (
		dtls     = 1    // preamble: what follows is encrypted
		native   = 0x01 // in the third octet from here on: 802.11, not 802.3
		fragment = 0x80 // in the fourth
	)
	if !w.need(8) || w.b[0]&15 == dtls {
		return stop
	}
	n := 4 * int(w.b[1]>>3)
	kind, flags := w.b[2], w.b[3]
	if n < 8 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	switch {
	case flags&fragment != 0:
		return stop
	case kind&native == 0:
		return other(otherEthernet)
	}
	w.swapped = true
	return other(otherWLAN)
}
