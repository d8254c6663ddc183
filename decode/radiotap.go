package decode

import "encoding/binary"

// decodeRadiotap reads a radiotap header (radiotap.org), of which two flags matter: whether
// a check sequence ends the frame, and whether its header is padded.
func decodeRadiotap(w *walk) Key {
	const (
		hasTSFT  = 1 << 0 // in the first word of the fields present
		hasFlags = 1 << 1
		another  = 1 << 31

		hasFCS  = 0x10
		dataPad = 0x20
	)
	if !w.need(8) {
		return stop
	}
	n := int(binary.LittleEndian.Uint16(w.b[2:]))
	if n < 8 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	present := binary.LittleEndian.Uint32(w.b[4:])
	at := 8
	for word := present; word&another != 0 && at+4 <= n; at += 4 {
		word = binary.LittleEndian.Uint32(w.b[at:])
	}
	if present&hasTSFT != 0 {
		at = (at+7)&^7 + 8
	}
	flags := byte(0)
	if present&hasFlags != 0 && at < n {
		flags = w.b[at]
	}
	w.skip(n)
	w.dataPad = flags&dataPad != 0
	if flags&hasFCS != 0 {
		w.trim(4)
	}
	return other(otherWLANRadio)
}

// trim takes the last n octets on the wire off this layer, where it has so many.
func (w *walk) trim(n int) {
	if w.wire >= n {
		w.limit(w.wire - n)
	}
}

// decodePPI reads a per-packet information header (CACE Technologies), which tells the
// link type of the packet.
func decodePPI(w *walk) Key {
	const (
		aligned    = 1
		wlanCommon = 2 // a field type
		hasFCS     = 1
	)
	if !w.need(8) {
		return stop
	}
	n := int(binary.LittleEndian.Uint16(w.b[2:]))
	link := int(binary.LittleEndian.Uint32(w.b[4:]))
	if n < 8 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	fcs := false
	for at := 8; at+4 <= n; {
		kind, size := binary.LittleEndian.Uint16(w.b[at:]), int(binary.LittleEndian.Uint16(w.b[at+2:]))
		if at += 4; kind == wlanCommon && size >= 20 && at+10 <= n {
			fcs = w.b[at+8]&hasFCS != 0
		}
		at += size
		if w.b[1]&aligned != 0 {
			at = (at + 3) &^ 3
		}
	}
	w.skip(n)
	if link != 105 {
		return spaceLink.key(link)
	}
	if fcs {
		w.trim(4)
	}
	return other(otherWLANRadio)
}

const avsCookie = 0x80211001 // the octet to its right is the version

// decodePrism reads the header of Prism II monitor mode; other drivers put one of AVS there.
func decodePrism(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	if binary.BigEndian.Uint32(w.b)&^0xf == avsCookie&^0xf {
		w.alt = other(otherAVS)
		return refused
	}
	if !w.need(144) {
		return stop
	}
	w.skip(144)
	return other(otherWLANRadio)
}

// decodeAVS reads an AVS WLAN monitor header, whose second word is its length.
func decodeAVS(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	n := int(binary.BigEndian.Uint32(w.b[4:]))
	if n < 8 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	return other(otherWLANRadio)
}
