package anonymise

import (
	"bytes"
	"encoding/binary"
	"slices"

	"flowglass/capture"
	"flowglass/decode"
)

// lowpan: 6LoWPAN (RFC 4944, RFC 6282): headers of meshes and fragments, and a compressed IPv6 header with what it
// carries. Of fragments only these headers are let through, and of the first the compressed ones.
func lowpan(x *rewriter, l layer) {
	for at := l.off; x.has(at, 1); {
		switch c := x.u8(at); {
		case c == 0x41: // IPv6 as it is, a layer of its own
			x.copy(at, 1)
			return
		case c == 0x50: // broadcast, with a sequence number
			x.copy(at, 2)
			at += 2
			continue
		case c>>6 == 0b10:
			at = x.lowpanMesh(at)
			continue
		case c == 0x42:
			x.opaque("6lowpan", x.lowpanOld(at), x.end)
		case c>>5 == 0b011:
			x.lowpanPacket(at)
		case c>>3 == 0b11000, c>>3 == 0b11100, c>>1 == 0b1110100:
			x.lowpanFragment(at)
		default:
			x.opaque("6lowpan", at, x.end)
		}
		break
	}
	x.done()
}

// lowpanOld keeps of a header compressed as before RFC 6282 (RFC 4944 section 10) how it is compressed, and returns
// what follows.
func (x *rewriter) lowpanOld(at int) int {
	n := 2
	if x.u8(at+1)&1 != 0 { // of UDP as well
		n = 3
	}
	x.copy(at, n)
	return at + n
}

// lowpanMesh rewrites a mesh header (RFC 4944 section 5.2), whose addresses take the place of the frame's, and returns
// what follows.
func (x *rewriter) lowpanMesh(at int) int {
	const shortFrom, shortTo, deep = 0x20, 0x10, 15
	c := x.u8(at)
	n := 1
	if c&15 == deep {
		n = 2
	}
	x.copy(at, n)
	at += n
	at, x.linkSrc = x.meshAddress(at, c&shortFrom != 0)
	at, x.linkDst = x.meshAddress(at, c&shortTo != 0)
	return at
}

// meshAddress maps an address in network order.
func (x *rewriter) meshAddress(at int, short bool) (next int, mapped []byte) {
	n := 8
	if short {
		n = 2
	}
	if !x.has(at, n) {
		return at + n, nil
	}
	if short {
		binary.BigEndian.PutUint16(x.out[at:], x.a.short16(binary.BigEndian.Uint16(x.in[at:]), false))
		x.wrote(at, n, markMade)
		x.a.report.Changed.add("addresses of 16 bits", 1)
	} else {
		x.mac(at, n)
	}
	return at + n, slices.Clone(x.out[at : at+n])
}

// lowpanFragment rewrites the header of a fragment (RFC 4944 section 5.3, RFC 8931 section 5.1), and in the first one
// the compressed header behind it.
func (x *rewriter) lowpanFragment(at int) {
	c := x.u8(at)
	n, first := 4, c>>3 == 0b11000
	switch {
	case c>>1 == 0b1110100:
		n, first = 6, x.u8(at+2)>>2&31 == 0
	case !first:
		n = 5
	}
	x.copy(at, n)
	x.partial = true
	x.a.report.Left.add("fragments: headers in the first, otherwise zeros", 1)
	at += n
	switch h := (compressed{x: x, at: at}); {
	case first && x.u8(at)>>5 == 0b011 && h.read():
		at = h.at
	case first && x.u8(at) == 0x42:
		at = x.lowpanOld(at)
	}
	x.opaque("6lowpan", at, x.end)
}

// lowpanPacket rewrites a compressed IPv6 header and what it carries. What that becomes is known of the packet that
// decode expands it to, which has the same octets behind its headers; checksums are then made for the addresses that the
// compressed header expands to now, which may be others: those that it leaves out are made of the link's.
func (x *rewriter) lowpanPacket(at int) {
	const deepest = 4 // packets within packets within packets
	h := compressed{x: x, at: at}
	if !h.read() || x.depth == deepest {
		x.opaque("6lowpan", h.at, x.end)
		return
	}
	whole, ok := x.a.expand(x)
	tail := x.in[h.at:x.have()]
	size := len(whole) - len(tail) // of the headers
	if !ok || size < 40 || !bytes.Equal(whole[size:], tail) {
		x.opaque("6lowpan", h.at, x.end)
		return
	}
	if h.sum > 0 {
		copy(whole[size-2:], x.in[h.sum:h.sum+2])
	}
	y := x.a.inner(whole, len(whole)+max(0, x.end-x.have()), x.depth+1)
	copy(x.out[h.at:], y.out[size:])
	copy(x.mark[h.at:], y.mark[size:])
	x.drop = x.drop || y.drop
	x.used = max(x.used, h.at, h.at+y.used-size)
	for _, e := range h.carried {
		copy(x.out[e.at:], y.out[e.to:e.to+e.n])
		copy(x.mark[e.at:], y.mark[e.to:e.to+e.n])
	}
	for i := range y.sums {
		s := &y.sums[i]
		if s.kind != sumInternet || s.src == nil {
			continue
		}
		place := h.at + s.at - size
		if s.at < size {
			if place = h.sum; place <= 0 || s.at != size-2 {
				continue
			}
		}
		sum := binary.BigEndian.Uint16(y.out[s.at:])
		if s.optional && sum == 0 {
			continue
		}
		if bytes.Equal(s.src, whole[8:24]) {
			sum = moved(sum, y.out[8:24], h.src[:])
		}
		if bytes.Equal(s.dst, whole[24:40]) {
			sum = moved(sum, y.out[24:40], h.dst[:])
		}
		if s.optional && sum == 0 {
			sum = 0xffff
		}
		binary.BigEndian.PutUint16(x.out[place:], sum)
		x.wrote(place, 2, markMade)
	}
}

// moved returns an Internet checksum over octets that were before, and are now others (RFC 1624).
func moved(sum uint16, before, now []byte) uint16 {
	return ^finish(uint64(^sum) + uint64(^finish(fold(0, before))) + fold(0, now))
}

// expand returns the packet that decode makes of the compressed headers of a frame.
func (a *Anonymiser) expand(x *rewriter) (whole []byte, ok bool) {
	if a.aside == nil {
		a.aside = decode.NewDecoder()
	}
	r := capture.Record{Number: 1, Link: x.link, FCSLen: -1, CapLen: len(x.in), OrigLen: max(x.long, len(x.in)), Data: x.in}
	if !decoded(a.aside, &r, &a.other) {
		return nil, false
	}
	buffers := a.aside.Buffers(&a.other)
	if len(buffers) == 0 {
		return nil, false
	}
	return slices.Clone(buffers[0]), true
}

// inner rewrites a packet of IPv6 by itself, of so many octets on the wire, and within so many others.
func (a *Anonymiser) inner(b []byte, origLen, depth int) *rewriter {
	const raw = 101
	r := capture.Record{Number: 1, Link: raw, FCSLen: -1, CapLen: len(b), OrigLen: origLen, Data: b}
	y := new(rewriter)
	y.start(a, &r, make([]byte, len(b)), make([]mark, len(b)))
	y.depth = depth
	if decoded(a.aside, &r, &a.other) {
		y.apply(&r, slices.Clone(inFrame(&a.other, len(b))), 0)
	}
	return y
}

// A compressed is an IPv6 header compressed by RFC 6282, and those behind it, being rewritten.
type compressed struct {
	x   *rewriter
	at  int // what comes next
	sum int // where the checksum of UDP stands; 0: there is none

	src, dst [16]byte    // what its addresses expand to now
	carried  []extension // headers between it and the last
}

// An extension is what an extension header holds: so many octets in the frame, and where they are in the packet that it
// expands to.
type extension struct{ at, to, n int }

// read rewrites the headers; false if they are not whole, or have something that no rule knows.
func (h *compressed) read() bool {
	const nextCompressed, contexts, multicast = 0x0400, 0x80, 0x08
	x := h.x
	if !x.has(h.at, 2) {
		return false
	}
	c := x.u16(h.at)
	h.take(2)
	if c&contexts != 0 {
		h.take(1)
	}
	h.take([...]int{4, 3, 1, 0}[c>>11&3]) // traffic class, flow label
	if c&nextCompressed == 0 {
		h.take(1)
	}
	if c>>8&3 == 0 {
		h.take(1) // hop limit
	}
	ok := h.unicast(&h.src, c>>4&7, x.linkSrc)
	if ok && c&multicast != 0 {
		ok = h.multicast(c & 7)
	} else if ok {
		ok = h.unicast(&h.dst, c&7, x.linkDst)
	}
	return ok && (c&nextCompressed == 0 || h.next(40)) && h.at <= x.have()
}

// next rewrites the compressed headers behind that of IPv6 (RFC 6282 section 4), of which the first is at `to` in
// what they expand to.
func (h *compressed) next(to int) bool {
	const optionsAndRoutes = 4 // and all kinds of extension headers below
	x := h.x
	for {
		c := x.u8(h.at)
		if c>>4 != 0b1110 || c>>1&7 > optionsAndRoutes {
			return h.udp()
		}
		named := c&1 == 0 // the next header is said, and not compressed
		h.take(1)
		if named {
			h.take(1)
		}
		n := x.u8(h.at)
		h.take(1)
		if !x.has(h.at, n) {
			return false
		}
		h.carried = append(h.carried, extension{h.at, to + 2, n})
		x.used = max(x.used, h.at+n)
		h.at += n
		to += (n + 2 + 7) &^ 7
		if named {
			return true
		}
	}
}

// take copies n octets that say nothing of anybody.
func (h *compressed) take(n int) {
	h.x.copy(h.at, n)
	h.at += n
}

// unicast rewrites an address by its three bits: context, mode. An interface identifier alone is mapped as that of a
// link-local address; contexts are empty to us, as to decode.
func (h *compressed) unicast(to *[16]byte, mode int, link []byte) bool {
	const unspecified = 4
	x := h.x
	if mode&4 == 0 && mode&3 != 0 {
		to[0], to[1] = 0xfe, 0x80
	}
	n := [...]int{16, 8, 2, 0}[mode&3]
	if mode == unspecified {
		return true
	}
	if !x.has(h.at, n) {
		return false
	}
	switch n {
	case 16:
		x.v6(h.at)
		copy(to[:], x.out[h.at:])
	case 8:
		addr := [16]byte{0xfe, 0x80}
		copy(addr[8:], x.in[h.at:h.at+8])
		addr = x.a.v6(addr)
		copy(x.out[h.at:], addr[8:])
		copy(to[8:], addr[8:])
		x.wrote(h.at, 8, markMade)
		x.a.report.Changed.add("IPv6 addresses", 1)
	case 2:
		v := x.a.short16(binary.BigEndian.Uint16(x.in[h.at:]), false)
		binary.BigEndian.PutUint16(x.out[h.at:], v)
		x.wrote(h.at, 2, markMade)
		x.a.report.Changed.add("addresses of 16 bits", 1)
		interfaceID(to, binary.BigEndian.AppendUint16(nil, v))
	case 0:
		interfaceID(to, link)
	}
	h.at += n
	return true
}

// interfaceID makes an interface identifier of a link's address (RFC 6282 section 3.2.2, RFC 4291 appendix A).
func interfaceID(to *[16]byte, link []byte) {
	switch len(link) {
	case 2:
		to[11], to[12], to[14], to[15] = 0xff, 0xfe, link[0], link[1]
	case 8:
		copy(to[8:], link)
		to[8] ^= 0x02
	}
}

// multicast rewrites a group. One that is not kept, and is mapped to none that the same octets can say, is zeros but for
// flags and scope.
func (h *compressed) multicast(mode int) bool {
	x := h.x
	n := [...]int{16, 6, 4, 1, 6, 0, 0, 0}[mode]
	if n == 0 || !x.has(h.at, n) {
		return false
	}
	b := x.in[h.at : h.at+n]
	to := &h.dst
	to[0] = 0xff
	switch mode {
	case 0:
		x.v6(h.at)
		copy(to[:], x.out[h.at:])
	case 1, 2:
		to[1] = b[0]
		copy(to[17-n:], b[1:])
		mapped := x.a.v6(*to)
		if zeros := mapped[2 : 17-n]; bytes.Equal(zeros, make([]byte, len(zeros))) {
			*to = mapped
		} else {
			clear(to[2:])
		}
		x.out[h.at] = b[0]
		copy(x.out[h.at+1:], to[17-n:])
		x.wrote(h.at, n, markMade)
		x.a.report.Changed.add("IPv6 addresses", 1)
	case 3:
		x.copy(h.at, 1)
		to[1], to[15] = 2, b[0]
	case 4: // flags and scope, and no more of what is made of a prefix
		x.copy(h.at, 1)
		x.wrote(h.at, n, markMade)
		to[1] = b[0]
	}
	h.at += n
	return true
}

// udp rewrites a compressed header of UDP (RFC 6282 section 4.3); false if it is another's.
func (h *compressed) udp() bool {
	const noSum = 4
	x := h.x
	c := x.u8(h.at)
	n := [...]int{4, 3, 3, 1}[c&3]
	if c>>3 != 0b11110 || !x.has(h.at, 1+n) {
		return false
	}
	h.take(1)
	switch c & 3 { // ports of 16 bits may be mapped, if nothing is compressed; those of 8 and 4 bits are few
	case 0:
		x.port(h.at)
		x.port(h.at + 2)
		h.at += 4
	default:
		h.take(n)
	}
	if c&noSum != 0 {
		return true
	}
	if !x.has(h.at, 2) {
		return false
	}
	h.sum = h.at
	h.at += 2
	return true
}
