package decode

// decodeOpenFlow looks through the OpenFlow messages of a TCP segment for packets that
// they bring to the controller or from it (OpenFlow Switch Specification 1.0 sections
// 5.3.6 and 5.4.1, 1.3 sections 7.3.7 and 7.4.1). Of versions 1.1 and 1.2 Wireshark
// reads no more than the header.
func decodeOpenFlow(w *walk) Key {
	const (
		header    = 8
		packetIn  = 10
		packetOut = 13
	)
	if !w.need(header) || w.b[0] == 0 || w.b[0] > 6 {
		return refused
	}
	for len(w.b) >= header {
		version, typ, n := w.b[0], w.b[1], w.u16(2)
		if n < header || n > len(w.b) {
			break // the rest is in the next segment
		}
		data := 0
		switch {
		case typ == packetIn && version == 1:
			data = header + 10
		case typ == packetIn && version >= 4 && n >= header+20:
			data = header + 16 + (w.u16(header+18)+7)&^7 + 2 // behind match and padding
		case typ == packetOut && version == 1 && n >= header+8:
			data = header + 8 + w.u16(header+6)
		case typ == packetOut && version >= 4 && n >= header+16:
			data = header + 16 + w.u16(header+8)
		}
		if data > 0 && data < n {
			w.skip(data)
			w.branch(n-data, other(otherEthernet))
			n -= data
		}
		w.skip(n)
	}
	return stop
}
