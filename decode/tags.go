package decode

// decodeVNTag reads Cisco's VN-Tag (EtherType 0x8926).
func decodeVNTag(w *walk) Key { return w.tag(4) }

// decodeETag reads an IEEE 802.1BR E-tag.
func decodeETag(w *walk) Key { return w.tag(6) }

// decodeCiscoMetaData reads a Cisco MetaData header with its one option, a security group tag.
func decodeCiscoMetaData(w *walk) Key { return w.tag(6) }

// decodeRTag reads an IEEE 802.1CB redundancy tag.
func decodeRTag(w *walk) Key { return w.tag(4) }

// decodeHSR reads a High-availability Seamless Redundancy tag (IEC 62439-3).
func decodeHSR(w *walk) Key { return w.tag(4) }

// decodeHBBAK and decodeVMLab read the headers of Juniper's and VMware's switches for
// themselves, the latter with MAC addresses in it.
func decodeHBBAK(w *walk) Key { return w.tag(6) }
func decodeVMLab(w *walk) Key { return w.tag(22) }

// decodeAristaTimestamp reads the header in which Arista's switches put a time.
func decodeAristaTimestamp(w *walk) Key {
	const timestamp = 1
	if !w.need(4) {
		return stop
	}
	if w.u16(0) != timestamp {
		return w.tag(2)
	}
	switch w.b[3] {
	case 0x10: // seconds and nanoseconds of 32 bits
		return w.tag(4 + 8)
	case 0x20: // seconds of 16 bits
		return w.tag(4 + 6)
	}
	return w.unsupported()
}

// tag skips n octets, and reads the EtherType that follows them.
func (w *walk) tag(n int) Key {
	if !w.need(n + 2) {
		return stop
	}
	typ := w.u16(n)
	w.skip(n + 2)
	return EtherType(typ)
}

// decodeMACsec reads the security tag of IEEE 802.1AE. What is only authenticated can be
// read on; what is encrypted ends here.
func decodeMACsec(w *walk) Key {
	const (
		hasSCI    = 0x20
		encrypted = 0x0c // E: encrypted, C: changed
	)
	if !w.need(6) {
		return stop
	}
	n := 6
	if w.b[0]&hasSCI != 0 {
		n += 8
	}
	if w.b[0]&encrypted != 0 {
		if w.need(n) {
			w.skip(n)
		}
		return stop
	}
	return w.tag(n)
}

// decodeNSH reads a Network Service Header (RFC 8300), all of which its length field covers.
func decodeNSH(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	n := int(w.b[1]&0x3f) * 4
	next := w.b[3]
	if n < 8 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	switch next {
	case 1:
		return EtherType(0x0800)
	case 2:
		return EtherType(0x86dd)
	case 3:
		return other(otherEthernet)
	case 4:
		return EtherType(0x894f)
	case 5:
		return other(otherMPLS)
	}
	return w.unsupported()
}
