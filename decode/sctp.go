package decode

// decodeSCTP reads an SCTP packet (RFC 9260): its header, and then every chunk, for it
// counts only if all of them are there.
func decodeSCTP(w *walk) Key {
	const header, chunkHeader = 12, 4
	if !w.need(header) {
		return stop
	}
	at := header
	for more := true; more; more = at < w.wire {
		if !w.need(at + chunkHeader) {
			return stop
		}
		n := w.u16(at + 2)
		if n == 0 {
			return w.malformed()
		}
		if n < chunkHeader {
			break // Wireshark looks no further, and is content
		}
		if n < sctpChunkMin(w.b[at]) {
			return w.malformed()
		}
		if !w.need(at + n) {
			return stop
		}
		at += (n + 3) &^ 3
	}
	if !w.quoted {
		w.p.keyPorts(SCTP, w.b)
	}
	w.skip(header)
	return stop
}

// sctpChunkMin returns the least length of a chunk whose fixed fields Wireshark reads
// without looking at the length.
func sctpChunkMin(typ byte) int {
	switch typ {
	case 3: // SACK
		return 16
	case 12, 13, 15: // ECNE, CWR, AUTH
		return 8
	}
	return 0
}
