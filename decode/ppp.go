package decode

// Addresses of HDLC frames.
const (
	hdlcAll        = 0xff // RFC 1662 section 3.1
	ciscoUnicast   = 0x0f
	ciscoMulticast = 0x8f
)

// decodePPPHDLC reads a PPP frame whose address and control may have been left out
// (RFC 1661 section 6.6). It may also be one of Cisco's HDLC.
func decodePPPHDLC(w *walk) Key {
	if !w.need(1) {
		return stop
	}
	switch w.b[0] {
	case ciscoUnicast, ciscoMulticast:
		w.alt = other(otherCiscoHDLC)
		return refused
	case hdlcAll:
		if !w.need(2) {
			return stop
		}
		w.skip(2)
	}
	return decodePPP(w)
}

// decodePPP reads a PPP protocol field, of one octet if that is odd (RFC 1661 sections 2, 6.5).
func decodePPP(w *walk) Key {
	if !w.need(1) {
		return stop
	}
	proto, n := int(w.b[0]), 1
	if proto&1 == 0 {
		if !w.need(2) {
			return stop
		}
		proto, n = w.u16(0), 2
	}
	w.skip(n)
	if proto == 0x0023 {
		return w.osi()
	}
	return PPP(proto)
}

// decodePPPoEDiscovery reads the header of a PPPoE discovery packet (RFC 2516 section 5),
// and skips its tags.
func decodePPPoEDiscovery(w *walk) Key {
	if !w.need(6) {
		return unseen
	}
	n := 6 + w.u16(4)
	if w.need(n) {
		w.skip(n)
	}
	return stop
}

// decodePPPoESession reads the header of a PPPoE session packet (RFC 2516 section 4).
func decodePPPoESession(w *walk) Key {
	if !w.need(6) {
		return unseen
	}
	n := w.u16(4)
	w.skip(6)
	w.limit(n)
	return other(otherPPP)
}

// decodeCiscoHDLC reads a Cisco HDLC header: address, control, EtherType.
func decodeCiscoHDLC(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	typ := w.u16(2)
	w.skip(4)
	if typ == ciscoOSI {
		return w.paddedOSI()
	}
	if next := ciscoType(typ); next != stop {
		return next
	}
	return w.unsupported()
}

// ciscoOSI is the type of the protocols of OSI, behind an octet of padding.
const ciscoOSI = 0xfefe

func (w *walk) paddedOSI() Key {
	if !w.need(1) {
		return stop
	}
	w.skip(1)
	return w.osi()
}

// ciscoType interprets the type field of Cisco's HDLC and frame relay headers, for which
// Wireshark has a table of its own: EtherTypes, but not all, and SNAP numbers of Cisco.
// It returns stop for what is not in it.
func ciscoType(typ int) Key {
	switch typ {
	case 0x0800, 0x86dd, 0x6558, 0x8847, 0x8848, // IPv4, IPv6, Ethernet, MPLS
		0x6003, 0x80f3, 0x809b, 0x8137: // DECnet, AARP, AppleTalk, IPX
		return EtherType(typ)
	case 0x8035:
		return other(otherSLARP)
	case 0x2000, 0x0111: // CDP, UDLD
		return ciscoPID(typ)
	case 0x4242:
		return other(otherSTP)
	}
	return stop
}
