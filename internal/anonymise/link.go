package anonymise

import "flowglass/capture"

// pseudo rewrites the pseudo-header of the link type, n octets.
func (x *rewriter) pseudo(r *capture.Record, n int) {
	x.copy(0, n)
	if r.Link == 144 || r.Link == 177 { // IrDA and LAPD: a Linux cooked header
		clear(x.out[6:min(14, n)])
	}
}

// copied is the rule for headers that hold no address and no text.
func copied(x *rewriter, l layer) { x.copyTo(l.off, l.head) }

// hidden is the rule for what is known, and nothing of it is let through.
func hidden(*rewriter, layer) {}

// ethernet: two addresses, and a type or length.
func ethernet(x *rewriter, l layer) {
	x.mac(l.off, 6)
	x.mac(l.off+6, 6)
	x.copy(l.off+12, 2)
	if n := x.u16(l.off + 12); n > 0 && n <= 1500 {
		x.limit(l.off + 14 + n)
	}
}

// tagged is the rule for tags that end in a type or length.
func tagged(x *rewriter, l layer) {
	copied(x, l)
	if n := x.u16(l.head - 2); n > 0 && n <= 1500 {
		x.limit(l.head + n)
	}
}

// backbone: IEEE 802.1ah's tags, the last 12 octets before the type being addresses.
func backbone(x *rewriter, l layer) {
	x.copyTo(l.off, l.head-14)
	x.mac(l.head-14, 6)
	x.mac(l.head-8, 6)
	x.copy(l.head-2, 2)
}

// serviceTag: IEEE 802.1ad, which decode shows as one layer with 802.1ah behind it.
func serviceTag(x *rewriter, l layer) {
	if l.head-l.off > 8 {
		backbone(x, l)
		return
	}
	copied(x, l)
}

// macsec: a secure channel identifier is a MAC address and a port.
func macsec(x *rewriter, l layer) {
	const channel = 0x20
	x.copy(l.off, 6)
	at := l.off + 6
	if x.u8(l.off)&channel != 0 {
		x.mac(at, 6)
		x.copy(at+6, 2)
		at += 8
	}
	x.copyTo(at, l.head) // the type of what follows, if that is not encrypted
}

// vmlab: VMware's header with two MAC addresses at its end, before the type.
func vmlab(x *rewriter, l layer) {
	x.copy(l.off, 8)
	x.mac(l.off+8, 6)
	x.mac(l.off+14, 6)
	x.copy(l.off+20, 2)
}

// sll: Linux cooked capture, with the sender's address.
func sll(x *rewriter, l layer) {
	if x.link == 276 { // version 2
		x.copy(l.off, 12)
		if n := x.u8(l.off + 11); n == 6 || n == 8 {
			x.mac(l.off+12, n)
		}
		return
	}
	x.copy(l.off, 6)
	x.copy(l.off+14, 2)
	if n := x.u16(l.off + 4); n == 6 || n == 8 {
		x.mac(l.off+6, n)
	}
}

// prism: blocks of numbers behind the device's name.
func prism(x *rewriter, l layer) {
	x.copy(l.off, 8)
	x.copyTo(l.off+24, l.head)
}

// ppi: the header; its fields may say where the receiver was.
func ppi(x *rewriter, l layer) { x.copy(l.off, 8) }

// radiotap: fields without a vendor's own. Bit 30 of the presence words begins such.
func radiotap(x *rewriter, l layer) {
	const vendor, more = 0x40, 0x80
	for at := l.off + 4; x.has(at, 4); at += 4 {
		b := x.in[at+3]
		if b&vendor != 0 {
			x.copy(l.off, 4)
			return
		}
		if b&more == 0 {
			break
		}
	}
	copied(x, l)
}

// wlan: IEEE 802.11. Of management and control frames the header is kept; what they say of
// networks is text.
func wlan(x *rewriter, l layer) {
	const typeManagement, typeControl, typeData = 0, 4, 8
	control, flags := x.u8(l.off), x.u8(l.off+1)
	if x.swapped {
		control, flags, x.swapped = flags, control, false
	}
	kind := control & 0x0c
	x.copy(l.off, 4)
	x.mac(l.off+4, 6)
	switch kind {
	case typeControl:
		switch control >> 4 {
		case 0x8, 0x9, 0xa, 0xb, 0xe, 0xf: // with a transmitter
			x.mac(l.off+10, 6)
		}
		x.blockAck(control>>4, l.off+16)
		x.done()
	case typeManagement, typeData:
		x.mac(l.off+10, 6)
		x.mac(l.off+16, 6)
		x.copy(l.off+22, 2)
		if kind == typeManagement {
			if flags&0x40 == 0 && (control>>4 == 8 || control>>4 == 5) {
				x.copy(l.off+24, 12) // a beacon's or response's timestamp, interval, capabilities
			}
			x.opaque("wlan", l.off+24, x.end)
			x.done()
			return
		}
		at := l.off + 24
		if flags&3 == 3 {
			x.mac(at, 6)
			at += 6
		}
		if control&0x80 != 0 {
			x.copy(at, 2)
		}
	}
}

// blockAck keeps what Block Ack Requests and Block Acks say of one stream: numbers of frames.
func (x *rewriter) blockAck(kind, at int) {
	const request, ack, several, compressed = 0x8, 0x9, 2, 4
	variant := x.u8(at)
	switch {
	case kind != request && kind != ack || variant&several != 0:
	case kind == request:
		x.copy(at, 4)
	case variant&compressed != 0:
		x.copy(at, 4+8)
	default:
		x.copy(at, 4+128)
	}
}

// amsdu: an aggregate's subframes have two addresses and a length each.
func amsdu(x *rewriter, l layer) {
	for at := l.off; x.has(at, 14); {
		x.mac(at, 6)
		x.mac(at+6, 6)
		x.copy(at+12, 2)
		n := 14 + x.u16(at+12)
		x.cuts = append(x.cuts, at+n)
		at += (n + 3) &^ 3
	}
}

// isl: Cisco's Inter-Switch Link. The upper half of the source address stands in it twice.
func isl(x *rewriter, l layer) {
	x.copy(l.off, 6)
	x.mac(l.off+6, 6)
	x.copy(l.off+12, 5)
	if n := x.u16(l.off + 12); n != 0 {
		x.limit(l.off + 14 + n)
	}
	if x.has(l.off+17, 3) && string(x.in[l.off+17:l.off+20]) == string(x.in[l.off+6:l.off+9]) {
		copy(x.out[l.off+17:l.off+20], x.out[l.off+6:l.off+9])
		x.wrote(l.off+17, 3, markMade)
	}
	x.copyTo(l.off+20, l.head)
}

// fabricPath: Cisco's, with addresses of switches in the form of those of Ethernet.
func fabricPath(x *rewriter, l layer) {
	x.mac(l.off, 6)
	x.mac(l.off+6, 6)
	x.copyTo(l.off+12, l.head)
}

// capwap: the header without its options, which have an access point's address. It swaps the first two octets of an
// 802.11 header.
func capwap(x *rewriter, l layer) {
	x.copy(l.off, min(8, l.head-l.off))
	x.swapped = true
}

// tokenRing, fddi, arcnet: old networks.
func tokenRing(x *rewriter, l layer) {
	x.copy(l.off, 2)
	x.mac(l.off+2, 6)
	// The first bit of a source address says that a route follows, not that it is a group.
	x.mac(l.off+8, 6)
	x.copyTo(l.off+14, l.head)
}

func fddi(x *rewriter, l layer) {
	x.copy(l.off, 1)
	x.mac(l.off+1, 6)
	x.mac(l.off+7, 6)
}

// pppoeDiscovery: codes and session; the tags hold texts.
func pppoeDiscovery(x *rewriter, l layer) {
	x.copy(l.off, 6)
	x.limit(l.off + 6 + x.u16(l.off+4))
	for at := l.off + 6; x.has(at, 4); {
		x.copy(at, 4)
		n := x.u16(at + 2)
		x.opaque("pppoed", at+4, at+4+n)
		at += 4 + n
	}
	x.done()
}

// geneve: the options' headers are kept, what they hold is not.
func geneve(x *rewriter, l layer) {
	x.copy(l.off, 8)
	for at := l.off + 8; at+4 <= l.head; at += 4 + 4*(x.u8(at+3)&0x1f) {
		x.copy(at, 4)
	}
}

// controlWord: that of a pseudowire (RFC 4385), of which only the sequence number is kept. What else is there
// may be the beginning of an address, where no header tells whether there is a control word.
func controlWord(x *rewriter, l layer) { x.copyTo(l.off+2, l.head) }

// nsh: the base header and the service path; contexts are zeros.
func nsh(x *rewriter, l layer) { x.copy(l.off, 8) }

// gre: without its routing, which are addresses. The checksum covers what is inside.
func gre(x *rewriter, l layer) {
	const checksum, routing = 0x80, 0x40
	flags := x.u8(l.off)
	x.copy(l.off, 4)
	at := l.off + 4
	if flags&(checksum|routing) != 0 {
		if flags&checksum != 0 {
			x.sumOf(at, l.off, x.end)
		}
		at += 4
	}
	if flags&routing == 0 {
		x.copyTo(at, l.head)
		return
	}
	for _, bit := range []int{0x20, 0x10} { // key, sequence number
		if flags&bit != 0 {
			x.copy(at, 4)
			at += 4
		}
	}
}

// gtp: identifiers of tunnels are kept, extension headers are zeros but for their lengths and types.
func gtp(x *rewriter, l layer) {
	const notPrime, extension, optional = 0x10, 4, 7
	flags := x.u8(l.off)
	if flags>>5 != 1 || flags&notPrime == 0 {
		if flags>>5 == 0 {
			x.copy(l.off, 12)
		}
		return
	}
	x.copy(l.off, 8)
	x.limit(l.off + 8 + x.u16(l.off+2))
	if flags&optional == 0 {
		return
	}
	x.copy(l.off+8, 4)
	for at := l.off + 12; at < l.head && flags&extension != 0; {
		n := 4 * x.u8(at)
		if n == 0 {
			break
		}
		x.copy(at, 1)
		x.copy(at+n-1, 1)
		at += n
	}
}
