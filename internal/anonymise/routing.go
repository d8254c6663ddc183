package anonymise

// vrrp: virtual addresses; the authentication of version 2 is zeros.
func vrrp(x *rewriter, l layer) {
	x.copy(l.off, 6)
	if x.u8(l.off)>>4 >= 3 || x.over6 {
		x.sumWith(l.off+6, l.off, x.full, 112, false)
	} else {
		x.sumOf(l.off+6, l.off, x.full)
	}
	n := x.u8(l.off + 3)
	if x.over6 {
		x.v6List(l.off+8, n)
	} else {
		x.v4List(l.off+8, l.off+8+4*n)
	}
	x.done()
}

// ospf: the header, and greetings; what routers tell of the network is zeros.
func ospf(x *rewriter, l layer) {
	const hello, description, cryptographic = 1, 2, 2
	at, version := l.off, x.u8(l.off)
	x.copy(at, 4)
	x.v4(at + 4)
	x.v4(at + 8)
	end := at + x.u16(at+2)
	body := at + 24
	if version == 2 {
		x.copy(at+14, 2)
		if x.u16(at+14) != cryptographic && x.has(at, 24) && end >= at+24 {
			x.sums = append(x.sums, sum{at: at + 12, from: at, to: end, skip: at + 16, partial: x.partial || x.quoted})
		}
	} else {
		body = at + 16
		x.copy(at+14, 2)
		x.sumWith(at+12, at, end, 89, false)
	}
	switch x.u8(at + 1) {
	case hello: // of version 2 mask, interval, options, priority, interval; of version 3 the interface before the same
		x.copy(body, 12)
		x.v4List(body+12, end)
	case description:
		x.copy(body, 8)
		x.opaque("ospf", body+8, x.end)
	default:
		x.opaque("ospf", body, x.end)
	}
	x.done()
}

// pim: a register message carries a packet, which is a layer of its own; its checksum does not
// cover that.
func pim(x *rewriter, l layer) {
	const register = 1
	x.copy(l.off, 2)
	if x.u8(l.off)>>4 != 2 {
		x.opaque("pim", l.off+2, x.end)
		x.done()
		return
	}
	end := x.full
	typ := x.u8(l.off) & 15
	if typ == register {
		end = min(end, l.off+8)
		x.copy(l.off+4, 4)
	}
	if x.over6 {
		x.sumWith(l.off+2, l.off, end, 103, false)
	} else {
		x.sumOf(l.off+2, l.off, end)
	}
	if typ != register {
		x.opaque("pim", l.off+4, x.end)
		x.done()
	}
}

// hsrp: version 1, without its password.
func hsrp(x *rewriter, l layer) {
	const advertise = 3
	if x.u8(l.off) == 0 && x.u8(l.off+1) == advertise { // counts of groups
		x.copy(l.off, 16)
	} else if x.u8(l.off) == 0 && x.end-l.off >= 20 {
		x.copy(l.off, 8)
		x.v4(l.off + 16)
	} else {
		x.opaque("hsrp", l.off, x.end)
	}
	x.done()
}

// rip: entries of networks, without passwords. ripng is the same for IPv6.
func rip(x *rewriter, l layer) {
	if !x.isRIP(l) {
		x.unknown(l)
		return
	}
	x.copy(l.off, 4)
	for at := l.off + 4; x.has(at, 20); at += 20 {
		x.copy(at, 4)
		if x.u16(at) == 0xffff {
			continue
		}
		x.v4(at + 4)
		x.copy(at+8, 4)
		x.v4(at + 12)
		x.copy(at+16, 4)
	}
	x.done()
}

func ripng(x *rewriter, l layer) {
	if !x.isRIP(l) {
		x.unknown(l)
		return
	}
	x.copy(l.off, 4)
	for at := l.off + 4; x.has(at, 20); at += 20 {
		x.v6(at)
		x.copy(at+16, 4)
	}
	x.done()
}

// isRIP reports whether a layer is a header of RIP and whole entries.
func (x *rewriter) isRIP(l layer) bool {
	command, version := x.u8(l.off), x.u8(l.off+1)
	return command >= 1 && command <= 2 && version >= 1 && version <= 2 && (x.end-l.off-4)%20 == 0
}

// bfd: discriminators and intervals, without authentication.
func bfd(x *rewriter, l layer) {
	if x.u8(l.off)>>5 != 1 || x.u8(l.off+3) < 24 || x.u8(l.off+3) > x.end-l.off {
		x.unknown(l)
		return
	}
	x.copy(l.off, 24)
	x.opaque("bfd", l.off+24, x.end)
	x.done()
}

// eigrp: the header, and which entries there are (RFC 7868 section 6.6), with the parameters among them. Routes are zeros.
func eigrp(x *rewriter, l layer) {
	const version, parameters, software = 2, 1, 4
	if x.u8(l.off) != version || x.full-l.off < 20 {
		x.opaque("eigrp", l.off, x.end)
		x.done()
		return
	}
	x.copy(l.off, 20)
	x.sumOf(l.off+2, l.off, x.full)
	for at := l.off + 20; x.has(at, 4); {
		n := x.u16(at + 2)
		x.copy(at, 4)
		if n < 4 {
			break
		}
		if kind := x.u16(at); kind == parameters || kind == software {
			x.copy(at+4, n-4)
		} else {
			x.opaque("eigrp", at+4, at+n)
		}
		at += n
	}
	x.done()
}
