package decode

// decodeL2TP reads an L2TP header over UDP: of version 2 (RFC 2661 section 3.1), whose
// data messages carry PPP, or of version 3 (RFC 3931 section 4.1.2.1), whose sessions
// carry what their control connection has agreed on.
func decodeL2TP(w *walk) Key {
	const (
		control  = 0x8000
		length   = 0x4000
		sequence = 0x0800
		offset   = 0x0200
	)
	if !w.need(2) {
		return stop
	}
	flags := w.u16(0)
	switch flags & 0xf {
	case 2:
	case 3:
		return stop
	default:
		return refused
	}
	if flags&control != 0 {
		return stop
	}
	n := 6
	if flags&length != 0 {
		if !w.need(4) {
			return stop
		}
		n += 2
		if w.u16(2) < n {
			return w.malformed()
		}
		w.limit(w.u16(2))
	}
	if flags&sequence != 0 {
		n += 4
	}
	if flags&offset != 0 {
		n += 2
		if !w.need(n) {
			return stop
		}
		n += w.u16(n - 2)
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	if w.wire <= 0 {
		return stop
	}
	return other(otherPPPHDLC)
}
