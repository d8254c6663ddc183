package decode

import "encoding/binary"

// decodeJuniper reads the header of Juniper's monitoring interfaces: "MGC", flags,
// extensions. What follows depends on the link type.
func decodeJuniper(w *walk) Key {
	const (
		noLinkLayer = 0x02
		extended    = 0x80
	)
	if !w.need(4) {
		return stop
	}
	link := int(w.p.Link)
	if string(w.b[:3]) != "MGC" {
		return w.juniperPayload(link)
	}
	flags, n := w.b[3], 4
	if flags&extended != 0 {
		if !w.need(6) {
			return stop
		}
		n = 6 + w.u16(4)
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	if flags&noLinkLayer != 0 {
		if !w.need(4) {
			return stop
		}
		proto := binary.LittleEndian.Uint32(w.b)
		w.skip(4)
		return w.juniperProtocol(proto)
	}
	return w.juniperPayload(link)
}

// juniperPayload tells what the header is followed by.
func (w *walk) juniperPayload(link int) Key {
	switch link {
	case 167, 178: // PPPoE, Ethernet
		return other(otherEthernet)
	case 179:
		if !w.need(2) {
			return stop
		}
		w.skip(2)
		return other(otherPPP)
	case 180:
		return other(otherFrameRelay)
	case 181:
		return other(otherCiscoHDLC)
	case 135:
		return w.juniperATM(8)
	case 137:
		return w.juniperATM(4)
	case 133: // GGSN
		if !w.need(4) {
			return stop
		}
		proto := binary.LittleEndian.Uint16(w.b)
		w.skip(4)
		return w.juniperProtocol(uint32(proto))
	case 183: // voice
		if !w.need(18) {
			return stop
		}
		w.skip(18)
		return EtherType(0x0800)
	case 130, 131, 136: // multilink PPP, multilink frame relay, services
		return w.juniperServices(link)
	}
	return w.unsupported()
}

// juniperProtocol interprets Juniper's own protocol numbers.
func (w *walk) juniperProtocol(n uint32) Key {
	switch n {
	case 2, 3:
		return EtherType(0x0800)
	case 4, 5, 8, 32:
		return other(otherMPLS)
	case 6, 7:
		return EtherType(0x86dd)
	case 10, 33, 201:
		return w.osi()
	case 200:
		return other(otherPPP)
	case 202, 203:
		return other(otherLLC)
	case 204:
		return other(otherEthernet)
	case 207:
		return other(otherFrameRelay)
	case 208:
		return other(otherCiscoHDLC)
	}
	return w.unsupported()
}

// juniperATM skips a cookie of n octets and tells by the octets behind it what they are.
func (w *walk) juniperATM(n int) Key {
	if !w.need(n + 3) {
		return stop
	}
	w.skip(n)
	if isLLC(w.b) {
		return other(otherLLC)
	}
	return w.guessIP()
}

// juniperServices skips the cookie of a services interface.
func (w *walk) juniperServices(link int) Key {
	if !w.need(2) {
		return stop
	}
	n := 0
	switch w.b[0] {
	case 0x54:
		n = 4
	case 0x43:
		n = 8
	}
	if !w.need(n + 2) {
		return stop
	}
	w.skip(n)
	if link == 136 {
		return EtherType(0x0800)
	}
	return w.guessIP()
}

// isLLC reports whether b begins with the LLC header of SNAP, or that of a network layer
// protocol identifier (RFC 2684 section 5).
func isLLC(b []byte) bool {
	return len(b) >= 3 && (b[0] == 0xaa && b[1] == 0xaa || b[0] == 0xfe && b[1] == 0xfe) && b[2] == 0x03
}

// guessIP tells PPP and IP by the first octets.
func (w *walk) guessIP() Key {
	if !w.need(2) {
		return stop
	}
	switch w.u16(0) {
	case 0xff03:
		w.skip(2)
		return other(otherPPP)
	case 0x0021, 0x0057, 0xc021, 0x8021, 0x8057, 0x0281:
		return other(otherPPP)
	}
	switch b := w.b[0]; {
	case b >= 0x45 && b <= 0x4f:
		return EtherType(0x0800)
	case b>>4 == 6:
		return EtherType(0x86dd)
	}
	return w.unsupported()
}
