package decode

// decodeIP reads an IPv4 header, or has the packet taken for IPv6 if it is.
func decodeIP(w *walk) Key {
	if w.b[0]>>4 == 6 {
		w.alt = EtherType(0x86dd)
		return refused
	}
	return decodeIPv4(w)
}

// decodeIPv4 reads an IPv4 header (RFC 791). An IPv6 packet under IPv4's EtherType stays
// in the layer that it claims to be.
func decodeIPv4(w *walk) Key {
	if !w.need(1) {
		return stop
	}
	if w.b[0]>>4 == 6 {
		return EtherType(0x86dd)
	}
	if !w.need(20) {
		return stop
	}
	header := int(w.b[0]&15) * 4
	total := w.u16(2)
	if w.b[0]>>4 != 4 || header < 20 || total != 0 && total < header {
		return w.malformed()
	}
	if total == 0 { // left to the network card to fill in (segmentation offload)
		total = w.wire
	}
	w.limit(total)
	if !w.need(header) {
		if !w.quoted && routeSettled(w.b[20:], header-20) {
			w.p.keyShown(w.b[12:])
		}
		return stop
	}
	w.src, w.dst, w.overIP6 = w.b[12:16], w.b[16:20], false
	if header > 20 && !w.ipv4Options(header) {
		if !w.quoted {
			w.p.keyShown(w.b[12:])
		}
		return w.malformed()
	}
	if !w.quoted {
		w.p.keyIPv4(w.b[12:])
		if &w.dst[0] != &w.b[16] {
			w.p.keyRoute(IPv4, w.src, w.dst)
		}
	}
	proto := int(w.b[9])
	offset := w.u16(6)
	id := w.u16(4)
	whole := len(w.b) >= total // and not cut short by the snaplen or a length further out
	w.skip(header)
	if w.wire <= 0 {
		return stop
	}
	const more = 0x2000
	if at := offset & 0x1fff * 8; at != 0 || offset&more != 0 {
		if whole {
			if !w.fragment(w.ipv4Datagram(id, proto), at, offset&more != 0) {
				return stop
			}
		} else if at != 0 {
			return stop
		}
		// Else it is a first fragment that the snaplen cut: no use for reassembly, but its
		// beginning is the datagram's, and Wireshark decodes it at once.
	}
	return IPProto(proto)
}

// ipv4Datagram returns what tells the datagram of a fragment from others: RFC 791
// section 3.2, and as in Wireshark the VLAN if one of the addresses is private, so that
// it may be of another host in another VLAN.
func (w *walk) ipv4Datagram(id, proto int) datagramKey {
	k := datagramKey{id: uint32(id), rest: 4<<24 | uint32(proto)<<16}
	if isPrivate(w.src) || isPrivate(w.dst) {
		k.rest |= uint32(w.vlan)
	}
	copy(k.src[:], w.src)
	copy(k.dst[:], w.dst)
	return k
}

// isPrivate reports whether an IPv4 address is for private use (RFC 1918) or link-local
// (RFC 3927).
func isPrivate(a []byte) bool {
	switch a[0] {
	case 10:
		return true
	case 172:
		return a[1]&0xf0 == 16
	case 192:
		return a[1] == 168
	case 169:
		return a[1] == 254
	}
	return false
}
