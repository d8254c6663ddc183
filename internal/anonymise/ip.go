package anonymise

import "encoding/binary"

// arp: ARP and RARP, whose own header says how long addresses are.
func arp(x *rewriter, l layer) {
	x.copy(l.off, 8)
	hardware, protocol := x.u8(l.off+4), x.u8(l.off+5)
	at := l.off + 8
	for range 2 {
		x.mac(at, hardware)
		at += hardware
		if protocol == 4 {
			x.v4(at)
		} else if protocol == 16 {
			x.v6(at)
		}
		at += protocol
	}
	x.done()
}

// ipv4: header, options, and what its length leaves to what follows.
func ipv4(x *rewriter, l layer) {
	switch x.u8(l.off) >> 4 {
	case 4:
	case 6: // under IPv4's EtherType; its own layer follows
		return
	default:
		x.unknown(l)
		return
	}
	x.copy(l.off, 10)
	x.v4(l.off + 12)
	x.v4(l.off + 16)
	if !x.has(l.off, 20) {
		x.done()
		return
	}
	header, total := x.u8(l.off)&15*4, x.u16(l.off+2)
	if header < 20 || total != 0 && total < header {
		x.done()
		return
	}
	x.sumOf(l.off+10, l.off, l.off+header)
	x.datagram(l.off, 12, 4, total)
	x.ipv4Options(l.off+20, min(l.off+header, x.have()))
	const more = 0x2000
	if place := x.u16(l.off + 6); place&(more|0x1fff) != 0 {
		x.fragment(l.off+header, place&0x1fff*8, place&more != 0, x.u8(l.off+9))
	}
}

// ipv4Options rewrites the options from at to end.
func (x *rewriter) ipv4Options(at, end int) {
	const (
		endOfList, noOp, recordRoute, timestamp, looseRoute, streamID, strictRoute, routerAlert = 0, 1, 7, 68, 131, 136, 137, 148
	)
	for at < end {
		typ := x.u8(at)
		x.copy(at, 1)
		if typ == endOfList {
			return
		}
		if typ == noOp {
			at++
			continue
		}
		n := x.u8(at + 1)
		if n < 2 || at+n > end {
			return
		}
		x.copy(at, 2)
		switch typ {
		case recordRoute, looseRoute, strictRoute:
			x.copy(at+2, min(1, n-2))
			a := at + 3
			for ; a+4 <= at+n; a += 4 {
				x.v4(a)
			}
			if typ != recordRoute && a > at+3 && x.u8(at+2) <= n {
				x.dst = x.in[a-4 : a]
			}
		case timestamp:
			x.copy(at+2, min(2, n-2))
			step := 4
			if x.u8(at+3)&15 != 0 {
				step = 8
			}
			for a := at + 4; a+step <= at+n; a += step {
				if step == 8 {
					x.v4(a)
				}
				x.copy(a+step-4, 4)
			}
		case streamID, routerAlert:
			x.copy(at, n)
		}
		at += n
	}
}

// fragment is told where in its datagram the region's content from at on stands, which it does
// not fill alone. Of others than the first nothing is known, and all is zeros.
//
// The length in the pseudo-header of the transport protocol is only known with the last fragment. So
// the first one's checksum is made for a length of zero, and the last one holds a word
// that makes up for it.
func (x *rewriter) fragment(at, place int, more bool, proto int) {
	x.partial, x.loose = true, true
	x.a.report.Left.add("fragments: headers in the first, otherwise zeros", 1)
	if place == 0 {
		return
	}
	x.opaque("fragment", at, x.end)
	if !more && (proto == protoTCP || proto == protoICMPv6) && x.has(at, 2) {
		binary.BigEndian.PutUint16(x.out[at:], ^uint16(place+x.end-at))
		x.wrote(at, 2, markMade)
	}
	x.done()
}

// ipv6: the fixed header.
func ipv6(x *rewriter, l layer) {
	if x.u8(l.off)>>4 != 6 {
		x.unknown(l)
		return
	}
	x.copy(l.off, 8)
	x.v6(l.off + 8)
	x.v6(l.off + 24)
	if !x.has(l.off, 40) {
		x.done()
		return
	}
	total := 40 + x.u16(l.off+4)
	if total == 40 && x.u8(l.off+6) == 0 { // a jumbogram
		total = 0
	}
	x.datagram(l.off, 8, 16, total)
}

// datagram takes note of a packet at at for what it holds: of its two addresses, of so many octets behind its beginning,
// and of its length by its header; 0: it does not say.
func (x *rewriter) datagram(at, addresses, size, total int) {
	from := at + addresses
	x.src, x.dst, x.over6 = x.in[from:from+size], x.in[from+size:from+2*size], size == 16
	x.full, x.loose = x.end, false
	if total != 0 {
		x.full = at + total
		x.limit(x.full)
	}
}

// ipv6Options: hop-by-hop and destination options.
func ipv6Options(x *rewriter, l layer) {
	const pad1, tunnelLimit, routerAlert, jumbo, homeAddress = 0, 4, 5, 0xc2, 0xc9
	x.copy(l.off, 2)
	end := min(l.off+8+8*x.u8(l.off+1), x.have())
	for at := l.off + 2; at < end; {
		typ := x.u8(at)
		if typ == pad1 {
			at++
			continue
		}
		n := x.u8(at + 1)
		x.copyTo(at, min(at+2, end))
		if at+2+n <= end {
			switch typ {
			case tunnelLimit, routerAlert, jumbo:
				x.copy(at+2, n)
			case homeAddress:
				if n == 16 {
					x.v6(at + 2)
					x.src = x.in[at+2 : at+18]
				}
			}
		}
		at += 2 + n
	}
}

// ipv6Routing: the types whose addresses are whole. Of others (RPL's are cut short) only the fixed part is kept.
func ipv6Routing(x *rewriter, l layer) {
	const sourceRoute, mobile, segments = 0, 2, 4
	x.copy(l.off, 4)
	end := min(l.off+8+8*x.u8(l.off+1), x.have())
	typ, left := x.u8(l.off+2), x.u8(l.off+3)
	list := (end - l.off - 8) / 16
	switch typ {
	case sourceRoute, mobile:
	case segments:
		x.copy(l.off+4, 4)
		list = min(list, x.u8(l.off+4)+1)
	default:
		return
	}
	for i := range list {
		x.v6(l.off + 8 + 16*i)
	}
	if left > 0 && list > 0 {
		last := l.off + 8
		if typ == sourceRoute {
			last += 16 * (list - 1)
		}
		x.dst = x.in[last : last+16]
	}
}

// ipv6Fragment: one or several fragment headers, of which only the last can split.
func ipv6Fragment(x *rewriter, l layer) {
	copied(x, l)
	if l.head < l.off+8 {
		x.done()
		return
	}
	if place := x.u16(l.head - 6); place&0xfff9 != 0 {
		x.fragment(l.head, place&0xfff8, place&1 != 0, x.u8(l.head-8))
	}
}

// ah: without the integrity check value, which is no longer right and tells of what it was made of.
func ah(x *rewriter, l layer) { x.copy(l.off, min(12, l.head-l.off)) }

// esp: index and sequence number.
func esp(x *rewriter, l layer) {
	x.copy(l.off, 8)
	x.opaque("esp", l.off+8, x.end)
	x.done()
}

// teredo: an authentication header is zeros but for its lengths; the origin's address and port are each inverted.
func teredo(x *rewriter, l layer) {
	at := l.off
	if at+13 <= l.head && x.u16(at) == 1 {
		x.copy(at, 4)
		at += 13 + x.u8(at+2) + x.u8(at+3)
	}
	if at+8 <= l.head && x.has(at, 8) && x.u16(at) == 0 {
		x.copy(at, 4)
		addr := [4]byte(x.in[at+4:])
		for i := range addr {
			addr[i] = ^addr[i]
		}
		addr = x.a.v4(addr)
		for i := range addr {
			x.out[at+4+i] = ^addr[i]
		}
		x.wrote(at+4, 4, markMade)
	}
}

// ayiya: the identity may be an address; the signature is zeros.
func ayiya(x *rewriter, l layer) {
	x.copy(l.off, 8)
	if x.u8(l.off) == 0x41 {
		x.v6(l.off + 8)
	}
}

// pflog: numbers, and not the names of interface and rules.
func pflog(x *rewriter, l layer) {
	x.copy(l.off, 4)
	x.copy(l.off+36, 8)
	x.copy(l.off+60, 1)
}
