package decode

import "encoding/binary"

// Options of hop-by-hop and destination options headers.
const (
	ip6Pad1        = 0
	ip6CALIPSO     = 7    // RFC 5570
	ip6IOAM        = 0x31 // RFC 9486
	ip6HomeAddress = 0xc9 // RFC 6275 section 6.3
)

// ip6OptionMin is the length of an option's fixed fields. They are read, and stepped over,
// even where the option states a smaller length.
var ip6OptionMin = [256]uint8{
	0x04:           1,  // tunnel encapsulation limit, RFC 2473
	0x05:           2,  // router alert, RFC 2711
	0x08:           16, // duplicate packet detection, RFC 6621
	0x0f:           10, // performance and diagnostic metrics, RFC 8250
	0x30:           4,  // minimum path MTU, RFC 9268
	0x41:           4,  // BIER, for experiments
	ip6IOAM:        10,
	0x63:           4, // RPL, RFC 6553
	0x6d:           2, // MPL, RFC 7731
	0xc2:           4, // jumbo payload, RFC 2675
	ip6HomeAddress: 16,
	0xee:           3, // depth-first forwarding, RFC 6971
}

// decodeIPv6Options reads a hop-by-hop or destination options header (RFC 8200 sections
// 4.3 and 4.6). An option may run beyond its header, as Wireshark lets it, but not
// beyond the packet.
func decodeIPv6Options(w *walk) Key {
	if !w.need(2) {
		return stop
	}
	n := 8 + 8*int(w.b[1])
	if !w.need(n) {
		return stop
	}
	for at := 2; at < n; {
		typ := w.b[at]
		if typ == ip6Pad1 {
			at++
			continue
		}
		if !w.need(at + 2) {
			return stop
		}
		size := int(w.b[at+1])
		if typ == ip6CALIPSO && size < 5 || typ == ip6IOAM && size == 0 {
			return w.malformed()
		}
		size = max(size, int(ip6OptionMin[typ]))
		if !w.need(at + 2 + size) {
			return stop
		}
		switch {
		case typ == ip6CALIPSO && !w.need(at+2+8+4*int(w.b[at+6])): // its bitmap
			return stop
		case typ == ip6HomeAddress && w.ip6 != nil:
			w.src = w.b[at+2 : at+2+16]
		}
		at += 2 + size
	}
	next := int(w.b[0])
	w.skip(n)
	return w.chain(next)
}

// decodeIPv6Routing reads a routing header (RFC 8200 section 4.4). With segments left,
// the upper layers go by the last address of the route.
func decodeIPv6Routing(w *walk) Key {
	const (
		sourceRoute    = 0 // RFC 5095 deprecates it
		mobile         = 2 // RFC 6275 section 6.4
		rpl            = 3 // RFC 6554
		segmentRouting = 4 // RFC 8754
	)
	if !w.need(4) {
		return stop
	}
	n := 8 + 8*int(w.b[1])
	if !w.need(n) {
		return stop
	}
	if w.b[3] > 0 && w.ip6 != nil {
		list := w.b[8:n]
		switch w.b[2] {
		case sourceRoute:
			if k := len(list) / 16; k > 0 {
				w.dst = list[16*(k-1) : 16*k]
			}
		case mobile, segmentRouting:
			if len(list) >= 16 {
				w.dst = list[:16]
			}
		case rpl:
			// The last address has only its last octets here, and padding behind it.
			elided, padding := int(w.b[4]&15), int(w.b[5]>>4)
			if end := len(list) - padding; end >= 16-elided {
				route := &w.d.route
				copy(route[:elided], w.dst)
				copy(route[elided:], list[end-(16-elided):end])
				w.dst = route[:]
			}
		}
	}
	next := int(w.b[0])
	w.skip(n)
	return w.chain(next)
}

// decodeIPv6Fragment reads a fragment header (RFC 8200 section 4.5), or a run of them.
// Before its datagram is whole, nothing of it counts, not even its IPv6 header.
func decodeIPv6Fragment(w *walk) Key {
	for {
		if !w.need(8) {
			return stop
		}
		next, offset, id := int(w.b[0]), w.u16(2), binary.BigEndian.Uint32(w.b[4:])
		w.skip(8)
		if at, more := offset&^7, offset&1 != 0; at != 0 || more {
			if len(w.b) < w.wire {
				w.p.Status = Truncated
				return stop
			}
			if !w.fragment(w.ipv6Datagram(id), at, more) {
				return stop
			}
		} else if next == ip6Fragment {
			continue // one layer for all of them: a packet has room for hundreds
		}
		return w.chain(next)
	}
}

// ipv6Datagram returns what tells the datagram of a fragment from others.
func (w *walk) ipv6Datagram(id uint32) datagramKey {
	k := datagramKey{id: id, rest: 6 << 24}
	if w.ip6 != nil {
		copy(k.src[:], w.ip6[:16])
		copy(k.dst[:], w.ip6[16:])
	} else { // a fragment header over IPv4
		copy(k.src[:], w.src)
		copy(k.dst[:], w.dst)
	}
	return k
}

// decodeMobility reads a mobility header (RFC 6275 section 6.1). An IPv6 header before it
// is not counted, as in Wireshark, except with the number 62 that drafts of it used.
func decodeMobility(w *walk) Key {
	if w.need(8) {
		w.skip(min(8+8*int(w.b[1]), len(w.b)))
	}
	return stop
}

// decodeShim6 reads a Shim6 header (RFC 5533 section 5): around a payload, or a message.
func decodeShim6(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	n, next := 8+8*int(w.b[1]), int(w.b[0])
	payload := w.b[2]&0x80 != 0
	if payload {
		n = 8
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	if !payload {
		w.countIPv6()
		return stop
	}
	return w.chain(next)
}

// decodeAH reads an IP authentication header (RFC 4302).
func decodeAH(w *walk) Key {
	if !w.need(12) {
		return stop
	}
	n, next := 8+4*int(w.b[1]), int(w.b[0])
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	return w.chain(next)
}
