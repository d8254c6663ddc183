package decode

import "math/bits"

// ARPHRD_ types of interfaces whose packets Linux cooked headers hold, and that say more
// than the protocol field.
const (
	arphrdFrameRelay = 770
	arphrdIPGRE      = 778
	arphrdRadiotap   = 803
	arphrdNetlink    = 824
)

// decodeSLL reads a Linux cooked header (LINKTYPE_LINUX_SLL).
func decodeSLL(w *walk) Key {
	if !w.need(16) {
		return stop
	}
	arphrd, proto := w.u16(2), w.u16(14)
	if arphrd == arphrdNetlink {
		w.alt = other(otherNetlink)
		return refused
	}
	w.skip(16)
	return w.cooked(arphrd, proto)
}

// decodeSLL2 reads a Linux cooked header of version 2 (LINKTYPE_LINUX_SLL2).
func decodeSLL2(w *walk) Key {
	if !w.need(20) {
		return stop
	}
	proto, arphrd := w.u16(0), w.u16(8)
	w.skip(20)
	if arphrd == arphrdNetlink {
		return w.unsupported()
	}
	return w.cooked(arphrd, proto)
}

// cooked interprets the protocol of a Linux cooked header: an EtherType, or in the range
// of lengths a number of Linux's own, or 0 with the interface type telling all.
func (w *walk) cooked(arphrd, proto int) Key {
	if proto <= 0x600 {
		switch arphrd {
		case arphrdFrameRelay:
			return other(otherFrameRelay)
		case arphrdRadiotap:
			return other(otherRadiotap)
		}
		switch proto { // ETH_P_
		case 0x0001:
			return other(otherIPX)
		case 0x0003:
			return other(otherEthernet)
		case 0x0004:
			return other(otherLLC)
		case 0x0007:
			return other(otherPPPHDLC)
		case 0x00f6:
			return other(otherWPAN)
		}
		return w.unsupported()
	}
	if arphrd == arphrdIPGRE {
		return GRE(proto)
	}
	return EtherType(proto)
}

// decodeNull reads the address family before a packet of a BSD loopback interface, an AF_
// number of the capturing host's system in its byte order. The octets ff 03 begin a PPP
// frame instead.
func decodeNull(w *walk) Key {
	if !w.need(4) {
		return unseen
	}
	if w.u16(0) == 0xff03 {
		return other(otherPPPHDLC)
	}
	family := uint32(w.b[0]) | uint32(w.b[1])<<8 | uint32(w.b[2])<<16 | uint32(w.b[3])<<24
	switch {
	case family>>16 == 0 && family&0xff == 0 && family < 0x600: // 16 bits, of the other order
		family >>= 8
	case family>>16 != 0 && family>>24 == 0 && family < 0x60000: // in the upper half
		family >>= 16
	case family>>16 != 0:
		family = bits.ReverseBytes32(family)
	}
	w.skip(4)
	if family > maxLength {
		return EtherType(int(family & 0xffff))
	}
	return w.family(family)
}

// decodeLoop is decodeNull of OpenBSD: big-endian.
func decodeLoop(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	family := uint32(w.u16(0))<<16 | uint32(w.u16(2))
	w.skip(4)
	return w.family(family)
}

// family interprets an AF_ number of one of the BSDs or of macOS.
func (w *walk) family(n uint32) Key {
	switch n {
	case 2:
		return EtherType(0x0800)
	case 24, 28, 30: // NetBSD and OpenBSD, FreeBSD, macOS
		return EtherType(0x86dd)
	case 7:
		return w.osi()
	case 23:
		return other(otherIPX)
	}
	return w.unsupported()
}

// decodeRaw tells by its first octets what a packet without link layer is. Linux's PPP and
// ISDN drivers once left a PPP header there, behind six octets or none, or ten octets of zero.
func decodeRaw(w *walk) Key {
	if !w.need(2) {
		return stop
	}
	if w.u16(0) == 0xff03 {
		return other(otherPPPHDLC)
	}
	if len(w.b) >= 8 && w.u16(6) == 0xff03 {
		w.skip(6)
		return other(otherPPPHDLC)
	}
	if len(w.b) >= 10 && [10]byte(w.b) == [10]byte{} {
		w.skip(10)
		return EtherType(0x0800)
	}
	switch w.b[0] >> 4 {
	case 4:
		return EtherType(0x0800)
	case 6:
		return EtherType(0x86dd)
	}
	return w.unsupported()
}

// decodePflog reads the header of OpenBSD's packet filter log: its length without padding
// to four octets, the address family.
func decodePflog(w *walk) Key {
	if !w.need(2) {
		return stop
	}
	n := (int(w.b[0]) + 3) &^ 3
	family := w.b[1]
	if n < 4 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	return w.family(uint32(family))
}

// decodeEnc reads the header of OpenBSD's encapsulating interface, enc(4).
func decodeEnc(w *walk) Key {
	if !w.need(12) {
		return stop
	}
	family := uint32(w.u16(0))<<16 | uint32(w.u16(2))
	if family > 0xffff {
		family = bits.ReverseBytes32(family)
	}
	w.skip(12)
	if family == 2 || family == 24 {
		return w.family(family)
	}
	return w.unsupported()
}
