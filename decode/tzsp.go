package decode

// decodeTZSP reads a header of the TaZmen Sniffer Protocol and its tags; behind them is
// what was sniffed.
func decodeTZSP(w *walk) Key {
	const (
		lastWithData = 3 // types 4 and 5 keep a connection open
		tagPadding   = 0
		tagEnd       = 1
	)
	if !w.need(4) {
		return stop
	}
	typ, kind := w.b[1], w.u16(2)
	w.skip(4)
	if typ > lastWithData {
		return stop
	}
	for {
		if !w.need(1) {
			return stop
		}
		switch w.b[0] {
		case tagPadding:
			w.skip(1)
			continue
		case tagEnd:
			w.skip(1)
		default:
			if !w.need(2) || !w.need(2+int(w.b[1])) {
				return stop
			}
			w.skip(2 + int(w.b[1]))
			continue
		}
		break
	}
	switch kind {
	case 1:
		return other(otherEthernet)
	case 2:
		return LinkType(6)
	case 18:
		return other(otherWLAN)
	case 119:
		return LinkType(119)
	case 126:
		return LinkType(127)
	case 127:
		return LinkType(163)
	}
	return stop
}
