package decode

import "encoding/binary"

// decodeDOCSIS reads the MAC header of a cable modem network (CM-SP-MULPI section 6) before
// an Ethernet frame. One whose header check sequence is wrong is not looked into.
func decodeDOCSIS(w *walk) Key {
	const (
		extended = 0x01 // frame control: an extended header
		kindMask = 0xc0
		packet   = 0x00
		isolated = 0x80
		params   = 0x3e
	)
	if !w.need(6) {
		return stop
	}
	control, n := w.b[0], 4
	if control&extended != 0 {
		n += int(w.b[1])
	}
	if !w.need(n + 2) {
		return stop
	}
	header := w.b[:n]
	if docsisCheck(header) != binary.LittleEndian.Uint16(w.b[n:]) {
		return w.malformed()
	}
	w.skip(n + 2)
	if kind := control & kindMask; kind != packet && kind != isolated || control&params != 0 || docsisEncrypted(header[4:]) {
		return w.unsupported()
	}
	return other(otherEthernet)
}

// docsisEncrypted reports whether one of the elements of an extended header (section
// 6.2.5) says that the packet is encrypted.
func docsisEncrypted(b []byte) bool {
	for len(b) > 0 {
		kind, n := b[0]>>4, int(b[0]&15)
		if len(b) < 1+n {
			return false
		}
		switch kind {
		case 3, 4, 7: // privacy: upstream, downstream, upstream of version 2
			if n >= 2 && b[2]&0x80 != 0 {
				return true
			}
		}
		b = b[1+n:]
	}
	return false
}

// docsisCheck is the check sequence of a header: that of HDLC.
func docsisCheck(b []byte) uint16 {
	crc := uint16(0xffff)
	for _, c := range b {
		crc = crc16Step(crc, c)
	}
	return ^crc
}
