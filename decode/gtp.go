package decode

// decodeGTPAny tells the versions of GTP, and GTP' from GTP: not by their ports.
func decodeGTPAny(w *walk) Key {
	const notPrime = 0x10
	version := w.b[0] >> 5
	switch {
	case version == 2:
		w.alt = other(otherGTPv2)
	case version > 2 || !gtpMessage(w.b[1]):
	case w.b[0]&notPrime != 0:
		w.alt = other(otherGTP)
	default:
		w.alt = other(otherGTPPrime)
	}
	return refused
}

// decodeGTP reads a header of GTP version 0 or 1, or of GTP' (3GPP TS 29.060 section 6,
// TS 32.295 section 6.1), whose T-PDUs carry a user's packet.
func decodeGTP(w *walk) Key {
	const (
		notPrime  = 0x10
		extension = 0x04
		optional  = 0x07 // extension, sequence number or N-PDU number: any of them adds all three
		tPDU      = 255
	)
	if !w.need(2) {
		return stop
	}
	flags, typ := w.b[0], w.b[1]
	version := flags >> 5
	if typ != tPDU || version == 1 && flags&notPrime == 0 {
		return stop
	}
	n := 8
	if version == 0 {
		n = 20
	}
	if !w.need(n) {
		return stop
	}
	w.limit(n + w.u16(2))
	if version == 1 && flags&optional != 0 {
		n += 4
		if !w.need(n) {
			return stop
		}
		for more := flags&extension != 0 && w.b[n-1] != 0; more; more = w.b[n-1] != 0 {
			if !w.need(n + 1) {
				return stop
			}
			size := 4 * int(w.b[n])
			if size == 0 {
				return w.malformed()
			}
			if !w.need(n + size) {
				return stop
			}
			n += size
		}
	}
	w.skip(n)
	if !w.need(1) {
		return stop
	}
	switch first := w.b[0]; {
	case first >= 0x45 && first <= 0x4e:
		return IPProto(4)
	case first>>4 == 6:
		return IPProto(41)
	}
	if len(w.b) > 14 {
		switch w.u16(12) {
		case 0x0800, 0x0806, 0x86dd:
			return other(otherEthernet)
		}
	}
	return stop
}

// gtpMessage reports whether typ is a message type of GTP version 0 or 1.
func gtpMessage(typ byte) bool {
	switch {
	case typ == 0:
		return false
	case typ <= 7, typ >= 16 && typ <= 37, typ >= 48 && typ <= 62, typ == 70,
		typ >= 96 && typ <= 105, typ >= 112 && typ <= 121, typ == 128, typ == 129,
		typ == 240, typ == 241, typ >= 254:
		return true
	}
	return false
}
