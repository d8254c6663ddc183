package decode

// decodeLISPData reads a LISP data header (RFC 9300 section 5).
func decodeLISPData(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	w.skip(8)
	return w.byVersion()
}

// decodeLISP reads a LISP control message; one of them encapsulates another in IP and
// UDP (RFC 9301 section 5.8).
func decodeLISP(w *walk) Key {
	const (
		encapsulated = 8
		security     = 0x08
	)
	if !w.need(4) || w.b[0]>>4 != encapsulated || w.b[0]&security != 0 {
		return stop
	}
	w.skip(4)
	return w.byVersion()
}

// byVersion leads to an IP packet that is known by its first octet only.
func (w *walk) byVersion() Key {
	if !w.need(1) {
		return stop
	}
	switch w.b[0] >> 4 {
	case 4:
		return IPProto(4)
	case 6:
		return IPProto(41)
	}
	return stop
}
