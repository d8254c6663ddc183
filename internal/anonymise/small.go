package anonymise

// ntp: the reference is a server's address, or from a clock itself its kind. Other modes than those of
// clients and servers are control messages.
func ntp(x *rewriter, l layer) {
	const control = 6
	if version := x.u8(l.off) >> 3 & 7; version < 1 || version > 4 || x.u8(l.off+1) > 16 || x.end-l.off < 48 && x.u8(l.off)&7 < control {
		x.unknown(l)
		return
	}
	if x.u8(l.off)&7 >= control {
		x.copy(l.off, 2)
		x.opaque("ntp", l.off+2, x.end)
		x.done()
		return
	}
	x.copy(l.off, 12)
	if x.u8(l.off+1) <= 1 {
		x.copy(l.off+12, 4)
	} else {
		x.v4(l.off + 12)
	}
	x.copy(l.off+16, 32)
	x.opaque("ntp", l.off+48, x.end)
	x.done()
}

// ptp: version 2 (IEEE 1588), whose clocks and their ports are named by addresses.
func ptp(x *rewriter, l layer) {
	const (
		sync, delayRequest, peerRequest, peerResponse, followUp, delayResponse, peerFollowUp, announce, signalling, management = 0, 1, 2, 3, 8, 9, 10, 11, 12, 13
	)
	n := x.u16(l.off + 2)
	if x.u8(l.off+1)&15 != 2 || n < 34 || n > x.end-l.off {
		x.unknown(l)
		return
	}
	x.copy(l.off, 20)
	x.mac(l.off+20, 8)
	x.copy(l.off+28, 6)
	at := l.off + 34
	switch x.u8(l.off) & 15 {
	case sync, delayRequest, followUp, peerRequest:
		x.copy(at, min(10, n-34))
		at += 10
	case peerResponse, delayResponse, peerFollowUp:
		if n >= 54 {
			x.copy(at, 10)
			x.mac(at+10, 8)
			x.copy(at+18, 2)
			at += 20
		}
	case announce:
		if n >= 64 {
			x.copy(at, 19) // time, offset, priorities and quality
			x.mac(at+19, 8)
			x.copy(at+27, 3)
			at += 30
		}
	case management:
		x.mac(at, 8)
		x.copy(at+8, 12) // port, hops, action, and what of
		at += 20
	case signalling:
		x.mac(at, 8)
		x.copy(at+8, 2)
		for at += 10; x.has(at, 4); {
			k := x.u16(at + 2)
			x.copy(at, 4)
			x.opaque("ptp", at+4, at+4+k)
			at += 4 + k
		}
	}
	x.opaque("ptp", at, x.end)
	x.done()
}

// dtp: Cisco's trunking, with the neighbour's address; the domain is zeros.
func dtp(x *rewriter, l layer) {
	const domain, neighbour = 1, 4
	x.copy(l.off, 1)
	x.ciscoItems(l.off+1, func(kind, at, n int) {
		switch kind {
		case domain:
		case neighbour:
			x.mac(at, n)
		default:
			x.copy(at, min(n, 1))
		}
	})
	x.done()
}

// ciscoItems copies kind and length of each item from at on, and calls value with the kind and where its n
// octets begin, which are there.
func (x *rewriter) ciscoItems(at int, value func(kind, at, n int)) {
	for x.has(at, 4) {
		n := x.u16(at + 2)
		x.copy(at, 4)
		if n < 4 || !x.has(at, n) {
			return
		}
		value(x.u16(at), at+4, n-4)
		at += n
	}
}

// stun: the header, and which attributes there are.
func stun(x *rewriter, l layer) {
	if x.u8(l.off) > 3 || x.u16(l.off+4) != 0x2112 || x.u16(l.off+6) != 0xa442 || x.u16(l.off+2) > x.end-l.off-20 {
		x.unknown(l)
		return
	}
	x.copy(l.off, 20)
	for at := l.off + 20; x.has(at, 4); at += 4 + (x.u16(at+2)+3)&^3 {
		x.copy(at, 4)
		x.opaque("stun", at+4, at+4+x.u16(at+2))
	}
	x.done()
}

// wireguard: types, indices and counters; keys and what is encrypted are payload.
func wireguard(x *rewriter, l layer) {
	n := 8
	switch x.u8(l.off) {
	case 2: // of both sides
		n = 12
	case 4: // and a counter
		n = 16
	}
	x.copy(l.off, n)
	x.opaque("wg", l.off+n, x.end)
	x.done()
}

// radius: codes, and which attributes there are, with the addresses among them.
func radius(x *rewriter, l layer) {
	const server, framed, server6 = 4, 8, 95
	if n := x.u16(l.off + 2); n < 20 || n > x.end-l.off {
		x.unknown(l)
		return
	}
	x.copy(l.off, 4)
	for at := l.off + 20; x.has(at, 2); {
		n := x.u8(at + 1)
		x.copy(at, 2)
		if n < 2 {
			break
		}
		switch typ := x.u8(at); {
		case (typ == server || typ == framed) && n == 6:
			x.v4(at + 2)
		case typ == server6 && n == 18:
			x.v6(at + 2)
		default:
			x.opaque("radius", at+2, at+n)
		}
		at += n
	}
	x.done()
}

// tftp: operations and blocks; names and content are payload.
func tftp(x *rewriter, l layer) {
	const data, ack = 3, 4
	n := 2
	if op := x.u16(l.off); op < 1 || op > 6 {
		x.unknown(l)
		return
	} else if op == data || op == ack {
		n = 4
	}
	x.copy(l.off, n)
	x.opaque("tftp", l.off+n, x.end)
	x.done()
}

// pppoeSession: the length says where the PPP frame ends.
func pppoeSession(x *rewriter, l layer) {
	x.copy(l.off, 6)
	x.limit(l.off + 6 + x.u16(l.off+4))
}

// control: the four octets that PPP's control protocols begin with.
func control(x *rewriter, l layer) {
	x.copy(l.off, 4)
	x.opaque("ppp", l.off+4, x.end)
	x.done()
}

// lcp, ipcp and ipv6cp: options of the messages that negotiate.
func lcp(x *rewriter, l layer) {
	x.pppOptions(l, func(typ, at, n int) {
		switch typ {
		case 1, 2, 3, 4, 5, 7, 8, 9, 10:
			x.copy(at, n)
		}
	})
}

func ipcp(x *rewriter, l layer) {
	x.pppOptions(l, func(typ, at, n int) {
		switch typ {
		case 1, 3, 129, 130, 131, 132:
			x.v4List(at, at+n)
		case 2:
			x.copy(at, n)
		}
	})
}

func ipv6cp(x *rewriter, l layer) {
	x.pppOptions(l, func(typ, at, n int) {
		if typ == 1 && n == 8 {
			x.mac(at, 8)
		}
	})
}

// pppOptions calls each with the options of a message that has such.
func (x *rewriter) pppOptions(l layer, each func(typ, at, n int)) {
	const request, ack, nak, reject = 1, 2, 3, 4
	x.copy(l.off, 4)
	at, end := l.off+4, min(l.off+x.u16(l.off+2), x.have())
	if code := x.u8(l.off); code < request || code > reject {
		x.opaque("ppp", at, x.end)
		x.done()
		return
	}
	for at+2 <= end {
		n := x.u8(at + 1)
		x.copy(at, 2)
		if n < 2 || at+n > end {
			break
		}
		each(x.u8(at), at+2, n-2)
		at += n
	}
	x.done()
}

// eapol: version, type and length.
func eapol(x *rewriter, l layer) {
	x.copy(l.off, 4)
	x.opaque("eapol", l.off+4, x.end)
	x.done()
}

// slow: link aggregation (IEEE 802.1AX), with the two systems' addresses.
func slow(x *rewriter, l layer) {
	const lacp = 1
	at := l.off
	x.copy(at, 2)
	if x.u8(at) != lacp {
		x.opaque("slow", at+2, x.end)
		x.done()
		return
	}
	for at += 2; x.has(at, 20); at += 20 {
		if kind := x.u8(at); kind != 1 && kind != 2 {
			break
		}
		x.copy(at, 4)
		x.mac(at+4, 6)
		x.copy(at+10, 10)
	}
	x.copy(at, 16)
	x.done()
}

// stp: spanning trees (IEEE 802.1D), with the bridges' addresses; of multiple ones (802.1Q) the first.
func stp(x *rewriter, l layer) {
	at := l.off
	x.copy(at, 7)
	x.mac(at+7, 6)
	x.copy(at+13, 6)
	x.mac(at+19, 6)
	x.copy(at+25, 11)
	x.opaque("stp", at+36, x.end)
	x.done()
}

// lldp: addresses and the system's name; other texts and what organizations added are zeros.
func lldp(x *rewriter, l layer) {
	const chassis, port, ttl, system, capabilities, management, organization = 1, 2, 3, 5, 7, 8, 127
	for at := l.off; x.has(at, 2); {
		head := x.u16(at)
		typ, n := head>>9, head&0x1ff
		x.copy(at, 2)
		at += 2
		if typ == 0 || !x.has(at, n) {
			break
		}
		switch typ {
		case chassis, port:
			x.copy(at, min(1, n))
			kind := x.u8(at)
			switch {
			case n == 7 && (typ == chassis && kind == 4 || typ == port && kind == 3):
				x.mac(at+1, 6)
			case typ == chassis && kind == 5, typ == port && kind == 4:
				x.family(at+1, n-1)
			}
		case ttl, capabilities:
			x.copy(at, n)
		case system:
			x.name(at, n)
		case management:
			x.copy(at, min(1, n))
			k := x.u8(at)
			if 1+k <= n {
				x.family(at+1, k)
				x.copy(at+1+k, min(5, n-1-k))
			}
		case organization:
			x.copy(at, min(4, n))
		}
		at += n
	}
	x.used = max(x.used, x.have())
	x.done()
}

// family rewrites n octets of an address behind the number of its family.
func (x *rewriter) family(at, n int) {
	x.copy(at, min(1, n))
	switch kind := x.u8(at); {
	case kind == 1 && n == 5:
		x.v4(at + 1)
	case kind == 2 && n == 17:
		x.v6(at + 1)
	case kind == 6 && n == 7:
		x.mac(at+1, 6)
	}
}

// cdp: addresses and capabilities; texts are zeros.
func cdp(x *rewriter, l layer) {
	const addresses, capabilities, management = 2, 4, 22
	x.copy(l.off, 2)
	if x.has(l.off, 4) {
		x.sums = append(x.sums, sum{kind: sumCisco, at: l.off + 2, from: l.off, to: x.end, partial: x.partial || x.quoted})
	}
	x.ciscoItems(l.off+4, func(kind, at, n int) {
		switch kind {
		case addresses, management:
			x.cdpAddresses(at, at+n)
		case capabilities:
			x.copy(at, n)
		}
	})
	x.done()
}

func (x *rewriter) cdpAddresses(at, end int) {
	x.copyTo(at, min(at+4, end))
	for at += 4; at+2 <= end; {
		k := x.u8(at + 1)
		if at+4+k > end {
			return
		}
		n := x.u16(at + 2 + k)
		x.copy(at, 4+k)
		at += 4 + k
		if at+n > end {
			return
		}
		switch n {
		case 4:
			x.v4(at)
		case 16:
			x.v6(at)
		}
		at += n
	}
}

// l2tp: flags, lengths and identifiers; control messages are payload.
func l2tp(x *rewriter, l layer) { copied(x, l) }
