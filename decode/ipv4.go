package decode

// decodeIPv4 reads an IPv4 header (RFC 791).
func decodeIPv4(w *walk) Key {
	if !w.need(20) {
		return stop
	}
	header := int(w.b[0]&15) * 4
	total := w.u16(2)
	if w.b[0]>>4 != 4 || header < 20 || total != 0 && total < header {
		return w.malformed()
	}
	if !w.need(header) {
		return stop
	}
	w.src, w.dst, w.overIP6 = w.b[12:16], w.b[16:20], false
	if !w.quoted {
		w.p.keyIPv4(w.b[12:])
	}
	if total != 0 { // 0: left to the network card to fill in (TSO)
		w.limit(total)
	}
	proto := IPProto(int(w.b[9]))
	w.skip(header)
	return proto
}
