package decode

// decodeTRILL reads a TRILL header with its options (RFC 6325 section 3).
func decodeTRILL(w *walk) Key {
	if !w.need(6) {
		return stop
	}
	n := 6 + 4*(w.u16(0)>>6&0x1f)
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	return other(otherEthernet)
}

// decodeBatman reads a B.A.T.M.A.N. advanced packet. Those that carry a frame begin with
// type, version and time to live; their types are others before version 15.
func decodeBatman(w *walk) Key {
	const (
		unicast     = 10 // octets: with destination
		unicastFrom = 18 // and source
		broadcast   = 14 // with sequence number and originator
	)
	if !w.need(2) {
		return stop
	}
	n := 0
	switch [2]byte(w.b) {
	case [2]byte{0x40, 15}, [2]byte{3, 14}:
		n = unicast
	case [2]byte{0x42, 15}, [2]byte{9, 14}:
		n = unicastFrom
	case [2]byte{0x01, 15}, [2]byte{4, 14}:
		n = broadcast
	default:
		return w.unsupported()
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	return other(otherEthernet)
}

// decodeLWAPP reads the header of the Lightweight Access Point Protocol (RFC 5412) before
// an IEEE 802.11 frame. decodeLWAPPControl reads that of the port for control messages,
// behind a MAC address.
func decodeLWAPP(w *walk) Key {
	const control = 0x04
	if !w.need(6) {
		return stop
	}
	isControl := w.b[0]&control != 0
	w.skip(6)
	if isControl {
		return stop
	}
	return other(otherWLAN)
}

func decodeLWAPPControl(w *walk) Key {
	if !w.need(6) {
		return stop
	}
	w.skip(6)
	return decodeLWAPP(w)
}

// decodeTECMP reads messages of Technica's capture modules. One may hold several Ethernet
// frames.
func decodeTECMP(w *walk) Key {
	const (
		logged   = 0x03 // message types
		replayed = 0x0a
		frames   = 0x0080 // data type
		entry    = 16     // octets: interface, time, length, flags
	)
	if !w.need(12) {
		return stop
	}
	kind, data := w.b[5], w.u16(6)
	w.skip(12)
	if kind != logged && kind != replayed || data != frames {
		return w.unsupported()
	}
	for w.wire > 0 {
		if !w.need(entry) {
			return stop
		}
		n := w.u16(12)
		w.skip(entry)
		w.branch(n, other(otherEthernet))
		if n >= len(w.b) {
			return stop
		}
		w.skip(n)
	}
	return stop
}
