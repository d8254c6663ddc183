package decode

import (
	"slices"
)

// isLowpan reports whether c is the first octet of a 6LoWPAN header (RFC 4944 section 5.1,
// RFC 6282 section 2, RFC 8931 section 5).
func isLowpan(c byte) bool {
	return c == 0x41 || c == 0x42 || c == 0x50 || // IPv6, HC1, BC0
		c>>5 == 0b011 || c>>6 == 0b10 || // IPHC, mesh
		c>>3 == 0b11000 || c>>3 == 0b11100 || // first fragment, another
		c>>1 == 0b1110100 // recoverable fragment
}

// decodeLowpan reads 6LoWPAN headers down to a compressed IPv6 header, which it expands
// into a buffer.
func decodeLowpan(w *walk) Key {
	for {
		if !w.need(1) {
			return stop
		}
		switch c := w.b[0]; {
		case c == 0x41:
			w.skip(1)
			return EtherType(0x86dd)
		case c == 0x50: // broadcast, with a sequence number
			if !w.need(2) {
				return stop
			}
			w.skip(2)
		case c>>6 == 0b10:
			if !w.lowpanMesh() {
				return stop
			}
		case c == 0x42, c>>5 == 0b011:
			return w.lowpanHeader(-1)
		case c>>3 == 0b11000, c>>3 == 0b11100:
			return w.lowpanFragment()
		case c>>1 == 0b1110100:
			if !w.lowpanRecoverable() {
				return stop
			}
		default:
			return w.unsupported()
		}
	}
}

// lowpanMesh reads a mesh addressing header (RFC 4944 section 5.2).
func (w *walk) lowpanMesh() bool {
	c := w.b[0]
	n := 1
	if c&15 == 15 { // hops left, in an octet of their own
		n = 2
	}
	size := func(short byte) int {
		if c&short != 0 {
			return 2
		}
		return 8
	}
	from, to := size(0x20), size(0x10)
	if !w.need(n + from + to) {
		return false
	}
	// Mesh addresses are in network byte order; those of the frame are not.
	slices.Reverse(w.d.mesh[:copy(w.d.mesh[:8], w.b[n:n+from])])
	slices.Reverse(w.d.mesh[8 : 8+copy(w.d.mesh[8:], w.b[n+from:n+from+to])])
	w.linkSrc, w.linkDst = w.d.mesh[:from], w.d.mesh[8:8+to]
	w.skip(n + from + to)
	return true
}

// lowpanFragment reads a fragmentation header (RFC 4944 section 5.3). The first fragment
// is expanded before the others are put to it: sizes and offsets are of plain IPv6.
func (w *walk) lowpanFragment() Key {
	if !w.need(4) {
		return stop
	}
	first := w.b[0]>>3 == 0b11000
	size, tag := w.u16(0)&0x7ff, w.u16(2)
	off := 0
	w.skip(4)
	if !first {
		if !w.need(1) {
			return stop
		}
		off = int(w.b[0]) * 8
		w.skip(1)
	}
	if w.wire > len(w.b) {
		w.p.Status = Truncated
		return stop
	}
	key := datagramKey{id: uint32(tag), rest: lowpanDatagram | uint32(size)}
	copy(key.src[:], w.linkSrc)
	copy(key.dst[:], w.linkDst)
	if first && len(w.b) > 0 {
		switch {
		case w.b[0] == 0x41:
			w.skip(1)
		case w.b[0] == 0x42, w.b[0]>>5 == 0b011:
			if w.lowpanHeader(size) == stop {
				return stop
			}
		default:
			return w.unsupported()
		}
	}
	if !w.fragment(key, off, off+len(w.b) < size) {
		return stop
	}
	return EtherType(0x86dd)
}

// lowpanRecoverable reads the header of a recoverable fragment (RFC 8931 section 5.1).
// Such fragments are of the compressed datagram, whose size stands in the first one.
func (w *walk) lowpanRecoverable() bool {
	if !w.need(6) {
		return false
	}
	tag, first, off := w.b[1], w.b[2]>>2&31 == 0, w.u16(4)
	n := w.u16(2) & 0x3ff
	w.skip(6)
	w.limit(n)
	if w.wire > len(w.b) {
		w.p.Status = Truncated
		return false
	}
	key := datagramKey{id: uint32(tag), rest: lowpanRecoverable}
	copy(key.src[:], w.linkSrc)
	copy(key.dst[:], w.linkDst)
	if first {
		w.d.fragments.add(key, off, nil, false, nil) // an empty last fragment, to tell the size
		off = 0
	}
	return w.fragment(key, off, true)
}

// Marks of 6LoWPAN datagrams among those in reassembly.
const (
	lowpanDatagram    = 0x6c << 24
	lowpanRecoverable = 0x6d << 24
)
