package decode

import (
	"encoding/binary"
	"hash/crc32"
)

// decodeWPAN reads an IEEE 802.15.4 frame. Whether a check sequence ends it the link type
// tells, or the header outside.
func decodeWPAN(w *walk) Key {
	const checkedLink = 195
	switch {
	case w.p.depth > 1:
		return w.wpan(w.wpanFCS)
	case w.p.Link == checkedLink:
		return w.wpan(2)
	}
	return w.wpan(0)
}

// decodeWPANTap reads the header of LINKTYPE_IEEE802_15_4_TAP, a list of metadata of which
// the kind of check sequence matters.
func decodeWPANTap(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	n := int(binary.LittleEndian.Uint16(w.b[2:]))
	if n < 4 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	fcs := 0
	for at := 4; at+8 <= n; {
		kind, size := binary.LittleEndian.Uint16(w.b[at:]), int(binary.LittleEndian.Uint16(w.b[at+2:]))
		if kind == 0 && size >= 1 {
			fcs = 2 * int(w.b[at+4]&3) // none, 16 bits, 32 bits
		}
		at += 4 + (size+3)&^3
	}
	w.skip(n)
	return w.wpan(fcs)
}

// decodeWPANPhy reads a frame with its preamble, delimiter and length (LINKTYPE
// IEEE802_15_4_NONASK_PHY).
func decodeWPANPhy(w *walk) Key {
	if !w.need(6) {
		return stop
	}
	n := int(w.b[5])
	w.skip(6)
	w.limit(n)
	w.wpanFCS = 2
	return other(otherWPAN)
}

// decodeZEP reads the header of ZigBee Encapsulation Protocol, around an IEEE 802.15.4 frame
// whose check sequence may stand for link quality instead.
func decodeZEP(w *walk) Key {
	const ack = 2
	if len(w.b) < 4 || w.b[0] != 'E' || w.b[1] != 'X' {
		return refused
	}
	n := 16
	quality := false
	switch {
	case w.b[2] == 1:
		quality = len(w.b) > 6 && w.b[6] == 0
	case w.b[2] == 2 && w.b[3] == ack:
		return stop
	case w.b[2] == 2:
		n = 32
		quality = len(w.b) > 7 && w.b[7] == 0
	}
	if !w.need(n) {
		return stop
	}
	size := int(w.b[n-1] & 0x7f)
	w.skip(n)
	w.limit(size)
	w.wpanFCS = 2
	if quality {
		w.wpanFCS = -2
	}
	return other(otherWPAN)
}

// Address modes of IEEE 802.15.4 (clause 7.2.2.9).
const (
	wpanNone  = 0
	wpanShort = 2
	wpanLong  = 3
)

// wpanSize returns the octets of an address of a mode, or -1.
func wpanSize(mode int) int { return [...]int{0, -1, 2, 8}[mode] }

// wpan reads an IEEE 802.15.4 header (clause 7.2) before fcs octets of check sequence
// (negative: octets in its place). What a data frame holds, its first octets tell; a frame
// whose check sequence is wrong is not looked into.
func (w *walk) wpan(fcs int) Key {
	if !w.need(2) {
		return unseen
	}
	control := int(binary.LittleEndian.Uint16(w.b))
	const (
		data          = 1
		secured       = 0x0008
		panCompressed = 0x0040
		noSequence    = 0x0100
		hasElements   = 0x0200
	)
	if control&7 != data {
		return stop
	}
	sound := true
	if n := abs(fcs); n > 0 && w.wire >= n {
		if len(w.b) == w.wire {
			frame, end := w.b[:w.wire-n], w.b[w.wire-n:]
			switch fcs {
			case 2:
				sound = crc16(frame) == binary.LittleEndian.Uint16(end)
			case 4:
				sound = crc32.ChecksumIEEE(frame) == binary.LittleEndian.Uint32(end)
			}
		}
		w.limit(w.wire - n)
	}
	dst, version, src := control>>10&3, control>>12&3, control>>14&3
	if wpanSize(dst) < 0 || wpanSize(src) < 0 {
		return w.malformed()
	}
	n := 3
	if version == 2 && control&noSequence != 0 {
		n = 2
	}
	dstPAN, srcPAN := wpanPANs(version, dst, src, control&panCompressed != 0)
	n += dstPAN
	toAt := n
	n += wpanSize(dst) + srcPAN
	fromAt := n
	n += wpanSize(src)
	if !w.need(n) {
		return stop
	}
	w.linkDst, w.linkSrc = w.b[toAt:toAt+wpanSize(dst)], w.b[fromAt:fromAt+wpanSize(src)]
	w.skip(n)
	if control&secured != 0 || !sound {
		return w.unsupported()
	}
	if version == 2 && control&hasElements != 0 && !w.wpanElements() {
		return stop
	}
	if w.wire <= 0 || !w.need(1) {
		return stop
	}
	if dst == wpanShort && src == wpanShort && w.isZigbee() {
		return w.unsupported()
	}
	if isLowpan(w.b[0]) {
		return other(otherLowpan)
	}
	return w.unsupported()
}

func abs(n int) int { return max(n, -n) }

// wpanPANs returns the octets of the destination's and the source's network identifier
// (clause 7.2.2.6, and before 2015 the earlier 7.2.1.1.5).
func wpanPANs(version, dst, src int, compressed bool) (int, int) {
	both := dst != wpanNone && src != wpanNone
	toPAN, fromPAN := dst != wpanNone, src != wpanNone
	switch {
	case version < 2:
		fromPAN = fromPAN && !(compressed && both)
	case !both && !toPAN && !fromPAN:
		toPAN = compressed
	case !both:
		toPAN, fromPAN = toPAN && !compressed, fromPAN && !compressed
	case dst == wpanLong && src == wpanLong:
		toPAN, fromPAN = !compressed, false
	default:
		fromPAN = !compressed
	}
	size := func(present bool) int {
		if present {
			return 2
		}
		return 0
	}
	return size(toPAN), size(fromPAN)
}

// wpanElements skips header and payload information elements (clause 7.4).
func (w *walk) wpanElements() bool {
	const (
		payloadIsElements = 0x7e // header terminations
		payloadIsData     = 0x7f
		lastGroup         = 0x0f
	)
	for more := true; more && w.wire > 0; {
		if !w.need(2) {
			return false
		}
		word := int(binary.LittleEndian.Uint16(w.b))
		n, id := 2+word&0x7f, word>>7&0xff
		if !w.need(n) {
			return false
		}
		w.skip(n)
		if id == payloadIsData {
			return true
		}
		more = id != payloadIsElements
	}
	for w.wire > 0 {
		if !w.need(2) {
			return false
		}
		word := int(binary.LittleEndian.Uint16(w.b))
		n := 2 + word&0x7ff
		if word&0x8000 == 0 { // no payload element
			w.p.Status = Malformed
			return false
		}
		if !w.need(n) {
			return false
		}
		w.skip(n)
		if word>>11&0xf == lastGroup {
			return true
		}
	}
	return true
}

// isZigbee reports whether the payload of a frame between short addresses begins as the
// ZigBee network layer does: with one of its versions.
func (w *walk) isZigbee() bool {
	version := w.b[0] >> 2 & 15
	return version == 1 || version == 2
}

// crc16 is the check sequence of IEEE 802.15.4.
func crc16(b []byte) uint16 {
	crc := uint16(0)
	for _, c := range b {
		crc = crc16Step(crc, c)
	}
	return crc
}

// crc16Step continues a check sequence of the polynomial x^16+x^12+x^5+1, bits reversed.
func crc16Step(crc uint16, c byte) uint16 {
	crc ^= uint16(c)
	for range 8 {
		odd := crc&1 != 0
		crc >>= 1
		if odd {
			crc ^= 0x8408
		}
	}
	return crc
}
