package decode

// decodeEthernet reads an Ethernet II or IEEE 802.3 header.
func decodeEthernet(w *walk) Key {
	if !w.need(14) {
		return stop
	}
	if !w.quoted {
		w.p.keyMACs(w.b)
	}
	typ := w.u16(12)
	w.skip(14)
	return w.etherType(typ)
}

// etherType interprets the number after a MAC header or tag: a type, or the length of
// an IEEE 802.3 frame with LLC in it.
func (w *walk) etherType(n int) Key {
	if n > 1500 {
		return EtherType(n)
	}
	w.limit(n)
	return spaceOther.key(otherLLC)
}

// decodeVLAN reads an IEEE 802.1Q or 802.1ad tag.
func decodeVLAN(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	w.vlan = w.u16(0) & 0xfff
	typ := w.u16(2)
	w.skip(4)
	return w.etherType(typ)
}
