package decode

// hc1 expands an IPv6 header, and a UDP header after it, of the first compression for IEEE
// 802.15.4 (RFC 4944 section 10), whose fields stand at any bit.
func (w *walk) hc1(x *expansion) bool {
	if !w.need(2) {
		return false
	}
	c := w.b[1]
	hasHC2 := c&0x01 != 0
	r := bitReader{b: w.b, at: 16}
	udp := 0
	if hasHC2 {
		udp = r.bits(8)
	}
	x.buf = append(x.buf, make([]byte, 40)...)
	h := x.buf[len(x.buf)-40:]
	x.lengths = append(x.lengths, lengthField{at: 4, from: 40})
	h[0] = 0x60
	h[7] = byte(r.bits(8))
	addresses := [2][]byte{w.linkSrc, w.linkDst}
	for i, link := range addresses {
		a := h[8+16*i : 24+16*i]
		if c>>(7-2*i)&1 == 0 {
			r.octets(a[:8])
		} else {
			a[0], a[1] = 0xfe, 0x80
		}
		if c>>(6-2*i)&1 == 0 {
			r.octets(a[8:])
		} else {
			interfaceID(a[8:], link)
		}
	}
	if c&0x08 == 0 {
		r.bits(28) // traffic class, flow label
	}
	switch c >> 1 & 3 {
	case 0:
		h[6] = byte(r.bits(8))
	case 1:
		h[6] = 17
	case 2:
		h[6] = 58
	case 3:
		h[6] = 6
	}
	if hasHC2 && h[6] == 17 {
		r.udp(x, udp)
	}
	n := (r.at + 7) / 8
	if !w.need(n) {
		return false
	}
	w.skip(n)
	return true
}

// udp expands a UDP header (RFC 4944 section 10.3.2) by its encoding c.
func (r *bitReader) udp(x *expansion, c int) {
	at := len(x.buf)
	port := func(compressed int) int {
		if c&compressed != 0 {
			return 0xf0b0 | r.bits(4)
		}
		return r.bits(16)
	}
	src, dst := port(0x80), port(0x40)
	length := 0
	if c&0x20 == 0 {
		length = r.bits(16)
	} else {
		x.lengths = append(x.lengths, lengthField{at: at + 4, from: at})
	}
	sum := r.bits(16)
	for _, v := range [...]int{src, dst, length, sum} {
		x.buf = append(x.buf, byte(v>>8), byte(v))
	}
}

// A bitReader reads fields that are not aligned to octets; beyond the end are zeros.
type bitReader struct {
	b  []byte
	at int // in bits
}

// bits returns the next n bits.
func (r *bitReader) bits(n int) int {
	v := 0
	for ; n > 0; n-- {
		v <<= 1
		if i := r.at / 8; i < len(r.b) {
			v |= int(r.b[i]>>(7-r.at%8)) & 1
		}
		r.at++
	}
	return v
}

// octets fills b.
func (r *bitReader) octets(b []byte) {
	for i := range b {
		b[i] = byte(r.bits(8))
	}
}
