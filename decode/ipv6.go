package decode

// Numbers of headers that IPv6 chains (RFC 8200 section 4.1, IANA's list of extension
// headers), and others that end a chain in their own way.
const (
	ip6HopByHop     = 0
	ip6Routing      = 43
	ip6Fragment     = 44
	ip6NoNext       = 59
	ip6Destination  = 60
	ip6Mobility     = 135 // RFC 6275
	ip6Shim6        = 140 // RFC 5533
	ipProtoAH       = 51
	ip6AddressesAt  = 8
	ip6HeaderLength = 40
)

// decodeIPv6 reads an IPv6 header (RFC 8200). It counts only if the chain of extension
// headers is whole, so it is written down where that ends: see walk.chain.
func decodeIPv6(w *walk) Key {
	if w.need(1) && w.b[0]>>4 != 6 {
		return w.malformed()
	}
	if !w.need(ip6HeaderLength) {
		return stop
	}
	payload, next := w.u16(4), int(w.b[6])
	addresses := w.b[ip6AddressesAt:ip6HeaderLength]
	w.src, w.dst, w.overIP6 = addresses[:16], addresses[16:], true
	w.ip6 = addresses
	if payload == 0 && next == ip6HopByHop {
		payload = w.jumboPayload()
	}
	w.limit(ip6HeaderLength + payload)
	w.skip(ip6HeaderLength)
	return w.chain(next)
}

// jumboPayload returns the length in the jumbo payload option (RFC 2675) of the
// hop-by-hop options header behind the IPv6 header at the front of w.b, 0 if there is
// none.
func (w *walk) jumboPayload() int {
	const pad1, jumbo = 0, 0xc2
	b := w.b[ip6HeaderLength:]
	if len(b) < 8 {
		return 0
	}
	b = b[2:min(len(b), 8+8*int(b[1]))]
	for len(b) >= 6 {
		if b[0] == pad1 {
			b = b[1:]
			continue
		}
		if b[0] == jumbo && b[1] == 4 {
			if n := int(b[2])<<24 | int(b[3])<<16 | int(b[4])<<8 | int(b[5]); n > 0xffff {
				return n
			}
			return 0
		}
		b = b[min(len(b), 2+int(b[1])):]
	}
	return 0
}

// chain leads to the header with the number next behind an IPv4, IPv6 or extension
// header. When it is no extension header the IPv6 header before it is counted.
func (w *walk) chain(next int) Key {
	switch next {
	case ip6HopByHop, ip6Routing, ip6Fragment, ip6Destination, ip6Mobility, ip6Shim6, ipProtoAH:
		return IPProto(next)
	}
	w.countIPv6()
	if next == ip6NoNext {
		return stop
	}
	return IPProto(next)
}

// countIPv6 writes down the IPv6 header whose chain ends here, if it still has to be.
func (w *walk) countIPv6() {
	if w.ip6 == nil {
		return
	}
	if !w.quoted {
		w.p.keyIPv6(w.ip6)
		if &w.src[0] != &w.ip6[0] || &w.dst[0] != &w.ip6[16] {
			w.p.keyRoute(IPv6, w.src, w.dst)
		}
	}
	w.ip6 = nil
}
