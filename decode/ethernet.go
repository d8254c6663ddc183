package decode

// maxLength is the largest value of the type or length field that is a length
// (IEEE 802.3 clause 3.2.6).
const maxLength = 1500

// decodeEthernet reads an Ethernet II or IEEE 802.3 header.
func decodeEthernet(w *walk) Key {
	if !w.need(14) {
		return unseen
	}
	typ := w.u16(12)
	switch {
	case typ <= maxLength && isISL(w.b):
		w.alt = other(otherISL)
		return refused
	case typ == typeFabricPath && len(w.b) >= fabricPathLen:
		w.alt = other(otherFabricPath)
		return refused
	}
	if !w.quoted {
		w.p.keyMACs(w.b)
	}
	w.skip(14)
	if typ == 0 { // a length of nothing; Wireshark takes it for a type, but not behind a tag
		return EtherType(0)
	}
	return w.lengthOrType(typ)
}

// lengthOrType interprets the number at the end of a MAC header or of a tag: a type, or
// the length of an IEEE 802.3 frame.
func (w *walk) lengthOrType(n int) Key {
	if n > maxLength {
		return EtherType(n)
	}
	w.limit(n)
	if len(w.b) >= 2 && w.b[0] == 0xff && w.b[1] == 0xff {
		return other(otherIPX) // without LLC, "raw", begins with its unused checksum
	}
	return other(otherLLC)
}

// decodeVLAN reads an IEEE 802.1Q tag.
func decodeVLAN(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	if w.vlan == 0 { // it is the outermost that Wireshark keeps
		w.vlan = w.u16(0) & 0xfff
	}
	typ := w.u16(2)
	w.skip(4)
	return w.lengthOrType(typ)
}

// decode8021AD reads an IEEE 802.1ad service tag, and a second one, or the instance tag
// of a backbone service, that follows: Wireshark makes one layer of them.
func decode8021AD(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	typ := w.u16(2)
	w.skip(4)
	switch typ {
	case 0x88a8:
		if !w.need(4) {
			return stop
		}
		typ = w.u16(2)
		w.skip(4)
	case 0x88e7:
		return decode8021AH(w)
	}
	return EtherType(typ)
}

// decode8021AH reads a backbone service instance tag with the customer's MAC addresses
// (IEEE 802.1ah, "MAC in MAC"). They are not counted, as in Wireshark.
func decode8021AH(w *walk) Key {
	if !w.need(18) {
		return stop
	}
	typ := w.u16(16)
	w.skip(18)
	return EtherType(typ)
}

// isISL reports whether the MAC header in b is one of Cisco's Inter-Switch Link: it goes
// to 01-00-0c-00-00 or 0c-00-0c-00-00, five octets, and a length follows.
func isISL(b []byte) bool {
	return (b[0] == 0x01 || b[0] == 0x0c) && b[1] == 0 && b[2] == 0x0c && b[3] == 0 && b[4] == 0
}

// decodeISL reads the header of an Inter-Switch Link frame, which holds another frame and
// that one's check sequence.
func decodeISL(w *walk) Key {
	if !w.need(14) {
		return stop
	}
	if !w.quoted {
		w.p.keyMACs(w.b)
	}
	if n := w.u16(12); n != 0 {
		w.limit(14 + n)
	}
	if !w.need(26) {
		return stop
	}
	switch kind := w.b[5] >> 4; kind {
	case 0:
		w.skip(26)
		return other(otherEthernet)
	case 1:
		w.skip(26)
		if !w.need(5) {
			return stop
		}
		w.skip(5) // the ring's source routing, again
		return other(otherTokenRing)
	}
	w.skip(26)
	return stop
}

const (
	typeFabricPath = 0x8903
	fabricPathLen  = 16
)

// decodeFabricPath reads a Cisco FabricPath header, around an Ethernet frame.
func decodeFabricPath(w *walk) Key {
	if !w.need(fabricPathLen) {
		return stop
	}
	if !w.quoted {
		w.p.keyMACs(w.b)
	}
	w.skip(fabricPathLen)
	return other(otherEthernet)
}

// unsupported ends the packet: it goes on with a protocol that is not decoded.
func (w *walk) unsupported() Key {
	w.p.Status = Unsupported
	return stop
}
