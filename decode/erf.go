package decode

import "flowglass/capture"

// linkERF is Endace's extensible record format; its header is the pseudo-header.
const linkERF capture.LinkType = 197

// origLen returns the original length of a record behind its pseudo-header of n octets.
func origLen(r *capture.Record, n int) int {
	if r.Link == linkERF {
		return int(r.Data[14])<<8 | int(r.Data[15])
	}
	return r.OrigLen - n
}

// decodeERF tells by the type of an ERF record what the frame in it is (EDM11-01).
func decodeERF(w *walk) Key {
	if len(w.pseudo) < 16 {
		return w.malformed()
	}
	switch w.pseudo[8] & 0x7f {
	case 2, 11, 16, 20: // Ethernet
		return other(otherEthernet)
	case 1, 5, 10, 15, 17: // HDLC over SONET or several channels: which one, its octets must tell
		if !w.need(1) {
			return stop
		}
		if w.b[0] == ciscoUnicast || w.b[0] == ciscoMulticast {
			return other(otherCiscoHDLC)
		}
		if w.b[0] == hdlcAll {
			return other(otherPPPHDLC)
		}
		return other(otherFrameRelay)
	case 21:
		return other(otherInfiniBand)
	case 22:
		return EtherType(0x0800)
	case 23:
		return EtherType(0x86dd)
	}
	return w.unsupported()
}

// decodeInfiniBand reads the headers of an InfiniBand packet (InfiniBand Architecture
// Specification, volume 1, chapters 7 to 9) as far as a datagram that carries IP (RFC 4391
// section 6).
func decodeInfiniBand(w *walk) Key {
	const (
		iba    = 2 // link next headers
		global = 3

		datagramSend          = 0x64 // transport opcodes
		datagramSendImmediate = 0x65
	)
	if !w.need(8) {
		return stop
	}
	next := w.b[1] & 3
	w.skip(8)
	switch next {
	case global:
		if !w.need(40) {
			return stop
		}
		w.skip(40)
	case iba:
	default:
		return w.unsupported()
	}
	if !w.need(12) {
		return stop
	}
	n := 12 + 8
	switch w.b[0] {
	case datagramSend:
	case datagramSendImmediate:
		n += 4
	default:
		return w.unsupported()
	}
	if !w.need(n + 4) {
		return stop
	}
	w.skip(n)
	typ, reserved := w.u16(0), w.u16(2)
	if reserved != 0 {
		return w.unsupported()
	}
	w.skip(4)
	w.trim(6) // the invariant and the variant check sequence
	return EtherType(typ)
}
