package decode

// decodeTeredo reads what Teredo puts before an IPv6 packet: nothing, an authentication
// or an origin indication, or both (RFC 4380 section 5.1.1).
func decodeTeredo(w *walk) Key {
	if w.need(4) && w.b[0] == 0 && w.b[1] == 1 {
		n := 4 + int(w.b[2]) + int(w.b[3]) + 9 // identifier, authentication, nonce and confirmation
		if !w.need(n) {
			return stop
		}
		w.skip(n)
	}
	if len(w.b) >= 8 && w.b[0] == 0 && w.b[1] == 0 {
		w.skip(8)
	}
	return IPProto(41)
}
