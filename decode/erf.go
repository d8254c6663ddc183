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
// Specification, volume 1, chapters 7 to 9). Its payload may begin as that of IP over
// InfiniBand does, with an EtherType and zeros (RFC 4391 section 6); Wireshark takes that
// as a sign in whatever is sent.
func decodeInfiniBand(w *walk) Key {
	const (
		iba    = 2 // link next headers
		global = 3
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
	n := 12 + infiniBandExtra(w.b[0])
	if !w.need(n + 4) {
		return stop
	}
	w.skip(n)
	typ, reserved := w.u16(0), w.u16(2)
	if typ <= maxLength || reserved != 0 {
		return w.unsupported()
	}
	w.skip(4)
	w.trim(6) // the invariant and the variant check sequence
	return EtherType(typ)
}

// infiniBandExtra returns the length of the transport headers that an operation code adds
// to the base header (chapter 9.3).
func infiniBandExtra(op byte) int {
	n := 0
	switch op >> 5 { // transport service
	case 2: // reliable datagram
		n = 12
	case 3: // unreliable datagram
		n = 8
	}
	switch op & 0x1f {
	case 0x03, 0x05, 0x09, 0x0d, 0x0f, 0x10, 0x11: // immediate data, or acknowledgement
		n += 4
	case 0x06, 0x0a, 0x0c: // RDMA
		n += 16
	case 0x0b:
		n += 20
	}
	return n
}
