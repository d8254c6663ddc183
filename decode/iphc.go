package decode

import "encoding/binary"

// An expansion is an IPv6 packet in the making, out of compressed headers.
type expansion struct {
	buf     []byte
	lengths []lengthField // that are known when the end is
}

// A lengthField is two octets at `at` that hold the length from `from` to the end.
type lengthField struct{ at, from int }

// maxLengths bounds the headers within headers of an expansion.
const maxLengths = 8

// lowpanHeader expands the compressed headers at the front of w, and goes on
// with the packet that results: of size octets if it is the first fragment of one, or of
// all that is left if size is negative.
func (w *walk) lowpanHeader(size int) Key {
	d := w.d
	n := int(w.p.buffers)
	if n == len(d.buffers) {
		return w.unsupported()
	}
	x := &d.lowpan
	x.buf, x.lengths = d.buffers[n][:0], x.lengths[:0]
	if !w.need(1) {
		return stop
	}
	next, ok := -1, false
	if w.b[0] == 0x42 {
		ok = w.hc1(x)
	} else {
		next, ok = w.iphc(x)
	}
	for ok && next >= 0 {
		next, ok = w.nhc(x, next)
	}
	if !ok {
		return stop
	}
	wire := len(x.buf) + w.wire
	x.buf = append(x.buf, w.b...)
	if size < 0 {
		size = wire
	}
	for _, l := range x.lengths {
		binary.BigEndian.PutUint16(x.buf[l.at:], uint16(size-l.from))
	}
	w.enter(x.buf)
	w.wire = wire
	return EtherType(0x86dd)
}

// iphc expands an IPv6 header (RFC 6282 section 3). It returns where the next header's
// number is to be put, negative if that is there already.
func (w *walk) iphc(x *expansion) (next int, ok bool) {
	if !w.need(2) {
		return 0, false
	}
	if len(x.lengths) == maxLengths {
		w.p.Status = Unsupported
		return 0, false
	}
	c := w.u16(0)
	w.skip(2)
	if c&0x80 != 0 { // context identifiers; all contexts are empty to us
		if !w.need(1) {
			return 0, false
		}
		w.skip(1)
	}
	at := len(x.buf)
	x.buf = append(x.buf, make([]byte, 40)...)
	h := x.buf[at:]
	x.lengths = append(x.lengths, lengthField{at: at + 4, from: at + 40})
	h[0] = 0x60
	n := [...]int{4, 3, 1, 0}[c>>11&3] // traffic class, flow label
	if !w.need(n) {
		return 0, false
	}
	w.skip(n)
	next = at + 6
	if c&0x0400 == 0 {
		if !w.need(1) {
			return 0, false
		}
		h[6], next = w.b[0], -1
		w.skip(1)
	}
	h[7] = [...]byte{0, 1, 64, 255}[c>>8&3]
	if c>>8&3 == 0 {
		if !w.need(1) {
			return 0, false
		}
		h[7] = w.b[0]
		w.skip(1)
	}
	if !w.iphcAddress(h[8:24], c>>4&7, w.linkSrc) {
		return 0, false
	}
	if c&0x08 == 0 {
		ok = w.iphcAddress(h[24:40], c&7, w.linkDst)
	} else {
		ok = w.iphcMulticast(h[24:40], c&7)
	}
	return next, ok
}

// iphcAddress expands an address by its three bits: context, mode.
func (w *walk) iphcAddress(a []byte, mode int, link []byte) bool {
	stateless := mode&4 == 0
	n := [...]int{16, 8, 2, 0}[mode&3]
	if mode == 4 {
		return true // unspecified
	}
	if !w.need(n) {
		return false
	}
	if stateless && n < 16 {
		a[0], a[1] = 0xfe, 0x80
	}
	copy(a[16-n:], w.b[:n])
	switch {
	case n == 2:
		a[11], a[12] = 0xff, 0xfe
	case n == 0:
		interfaceID(a[8:16], link)
	}
	w.skip(n)
	return true
}

// interfaceID makes an interface identifier of a link-layer address (RFC 6282 section
// 3.2.2, RFC 4291 appendix A).
func interfaceID(id, link []byte) {
	switch len(link) {
	case 2:
		id[3], id[4], id[6], id[7] = 0xff, 0xfe, link[1], link[0]
	case 8:
		for i, c := range link {
			id[7-i] = c
		}
		id[0] ^= 0x02
	}
}

// iphcMulticast expands a multicast destination.
func (w *walk) iphcMulticast(a []byte, mode int) bool {
	n := [...]int{16, 6, 4, 1, 6, 0, 0, 0}[mode]
	if n == 0 {
		w.p.Status = Malformed
		return false
	}
	if !w.need(n) {
		return false
	}
	b := w.b[:n]
	a[0] = 0xff
	switch mode {
	case 0:
		copy(a, b)
	case 1, 2:
		a[1] = b[0]
		copy(a[17-n:], b[1:])
	case 3:
		a[1], a[15] = 0x02, b[0]
	case 4: // RFC 3306, RFC 3956
		a[1], a[2] = b[0], b[1]
		copy(a[12:], b[2:])
	}
	w.skip(n)
	return true
}

// nhc expands one of the headers after IPv6's (RFC 6282 section 4), whose number is to be
// put at `at`, and returns where that of the next one is.
func (w *walk) nhc(x *expansion, at int) (next int, ok bool) {
	if !w.need(1) {
		return 0, false
	}
	c := w.b[0]
	switch {
	case c>>3 == 0b11110:
		x.buf[at] = 17
		return -1, w.nhcUDP(x)
	case c>>4 == 0b1110 && c>>1&7 == 7:
		x.buf[at] = 41
		w.skip(1)
		return w.iphc(x)
	case c>>4 == 0b1110 && c>>1&7 <= 4:
		x.buf[at] = [...]byte{0, 43, 44, 60, 135}[c>>1&7]
		return w.nhcExtension(x)
	}
	x.buf[at] = 59 // what it is cannot be told; Wireshark ends the packet here
	w.limit(0)
	return -1, true
}

// nhcExtension expands an extension header.
func (w *walk) nhcExtension(x *expansion) (next int, ok bool) {
	inline := w.b[0]&1 == 0
	w.skip(1)
	at := len(x.buf)
	proto := byte(0)
	if inline {
		if !w.need(1) {
			return 0, false
		}
		proto = w.b[0]
		w.skip(1)
	}
	if !w.need(1) {
		return 0, false
	}
	n := int(w.b[0])
	if !w.need(1 + n) {
		return 0, false
	}
	x.buf = append(x.buf, proto, byte((n+2+7)/8-1))
	x.buf = append(x.buf, w.b[1:1+n]...)
	for (len(x.buf)-at)%8 != 0 {
		x.buf = append(x.buf, 0)
	}
	w.skip(1 + n)
	if inline {
		at = -1
	}
	return at, true
}

// nhcUDP expands a UDP header (RFC 6282 section 4.3).
func (w *walk) nhcUDP(x *expansion) bool {
	c := w.b[0]
	n := [...]int{4, 3, 3, 1}[c&3]
	sum := 2
	if c&4 != 0 {
		sum = 0 // left out
	}
	if !w.need(1 + n + sum) {
		return false
	}
	b := w.b[1:]
	var src, dst uint16
	switch c & 3 {
	case 0:
		src, dst = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	case 1:
		src, dst = binary.BigEndian.Uint16(b), 0xf000|uint16(b[2])
	case 2:
		src, dst = 0xf000|uint16(b[0]), binary.BigEndian.Uint16(b[1:])
	case 3:
		src, dst = 0xf0b0|uint16(b[0]>>4), 0xf0b0|uint16(b[0]&15)
	}
	w.skip(1 + n + sum)
	at := len(x.buf)
	x.lengths = append(x.lengths, lengthField{at: at + 4, from: at})
	x.buf = binary.BigEndian.AppendUint16(x.buf, src)
	x.buf = binary.BigEndian.AppendUint16(x.buf, dst)
	x.buf = append(x.buf, 0, 0, 0, 0)
	return true
}
