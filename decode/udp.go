package decode

// decodeUDP reads a UDP header (RFC 768).
func decodeUDP(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	length := w.u16(4)
	if length < 8 && !(length == 0 && w.overIP6) { // RFC 2675 section 4: 0 in a jumbogram
		return w.malformed()
	}
	if !w.quoted {
		w.p.keyPorts(UDP, w.b)
	}
	if length != 0 {
		w.limit(length)
	}
	src, dst := w.u16(0), w.u16(2)
	w.skip(8)
	return w.ports(spaceUDP, src, dst)
}

// ports leads to the payload of a transport protocol: known by the lower port, or by the
// higher one, or else by its looks.
func (w *walk) ports(over space, src, dst int) Key {
	if w.wire <= 0 {
		return stop
	}
	w.pair = [4]byte{byte(src >> 8), byte(src), byte(dst >> 8), byte(dst)}
	w.alt = over.key(max(src, dst))
	return over.key(min(src, dst))
}

// decodeUDPLite reads a UDP-Lite header (RFC 3828), whose ports are UDP's and whose
// third field is no length. Wireshark counts it as UDP.
func decodeUDPLite(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	if !w.quoted {
		w.p.keyPorts(UDP, w.b)
	}
	src, dst := w.u16(0), w.u16(2)
	w.skip(8)
	return w.ports(spaceUDP, src, dst)
}
