package anonymise

// icmp: what the message quotes are layers of their own.
func icmp(x *rewriter, l layer) {
	const (
		echoReply, unreachable, quench, redirect, echo, advertisement, exceeded, parameter = 0, 3, 4, 5, 8, 9, 11, 12
		timestamp, timestampReply, mask, maskReply                                         = 13, 14, 17, 18
	)
	x.copy(l.off, 2)
	x.sumOf(l.off+2, l.off, x.full)
	switch x.u8(l.off) {
	case echo, echoReply:
		x.copy(l.off+4, 4)
	case timestamp, timestampReply:
		x.copy(l.off+4, 16)
		x.done()
	case mask, maskReply:
		x.copy(l.off+4, 8)
		x.done()
	case redirect:
		x.v4(l.off + 4)
		x.quoted = true
	case unreachable, quench, exceeded, parameter:
		x.copy(l.off+4, 4)
		x.quoted = true
	case advertisement:
		x.copy(l.off+4, 4)
		for i := range x.u8(l.off + 4) {
			x.v4(l.off + 8 + 8*i)
			x.copy(l.off+12+8*i, 4)
		}
		x.done()
	default:
		x.opaque("icmp", l.off+4, x.end)
		x.done()
	}
}

// icmpv6: also neighbour discovery (RFC 4861) and multicast listeners (RFC 3810).
func icmpv6(x *rewriter, l layer) {
	const (
		lastError, echo, echoReply                         = 4, 128, 129
		query, report, reportDone, solicit, advertise      = 130, 131, 132, 133, 134
		neighbourSolicit, neighbourAdvertise, redirect, v2 = 135, 136, 137, 143
	)
	x.copy(l.off, 2)
	x.sumWith(l.off+2, l.off, x.full, protoICMPv6, false)
	at := l.off
	switch typ := x.u8(at); {
	case typ > 0 && typ <= lastError:
		x.copy(at+4, 4)
		x.quoted = true
		return
	case typ == echo || typ == echoReply:
		x.copy(at+4, 4)
		x.opaque("icmpv6", at+8, x.end)
	case typ == query, typ == report, typ == reportDone:
		x.copy(at+4, 4)
		x.v6(at + 8)
		if typ == query && x.has(at+24, 4) {
			x.copy(at+24, 4)
			x.v6List(at+28, x.u16(at+26))
		}
	case typ == v2:
		x.copy(at+4, 4)
		count := x.u16(at + 6)
		for at += 8; count > 0 && x.has(at, 20); count-- {
			x.copy(at, 4)
			x.v6(at + 4)
			n := x.u16(at + 2)
			x.v6List(at+20, n)
			at += 20 + 16*n + 4*x.u8(at+1)
		}
	case typ == solicit:
		x.copy(at+4, 4)
		x.discovery(at + 8)
	case typ == advertise:
		x.copy(at+4, 12)
		x.discovery(at + 16)
	case typ == neighbourSolicit, typ == neighbourAdvertise:
		x.copy(at+4, 4)
		x.v6(at + 8)
		x.discovery(at + 24)
	case typ == redirect:
		x.copy(at+4, 4)
		x.v6(at + 8)
		x.v6(at + 24)
		x.discovery(at + 40)
	default:
		x.opaque("icmpv6", at+4, x.end)
	}
	x.done()
}

func (x *rewriter) v6List(at, count int) {
	for ; count > 0 && x.has(at, 16); count-- {
		x.v6(at)
		at += 16
	}
}

func (x *rewriter) v4List(at, end int) {
	for ; at+4 <= end && x.has(at, 4); at += 4 {
		x.v4(at)
	}
}

// discovery rewrites the options of neighbour discovery from at on.
func (x *rewriter) discovery(at int) {
	const source, target, prefix, mtu, route, servers, search = 1, 2, 3, 5, 24, 25, 31
	for x.has(at, 8) {
		n := 8 * x.u8(at+1)
		if n == 0 {
			return
		}
		x.copy(at, 2)
		end := min(at+n, x.have())
		switch x.u8(at) {
		case source, target:
			if n == 8 {
				x.mac(at+2, 6)
			} else if n == 16 {
				x.mac(at+2, 8)
			}
		case prefix:
			x.copyTo(at+2, min(at+16, end))
			if n >= 32 {
				x.v6(at + 16)
			}
		case mtu:
			x.copyTo(at+2, min(at+8, end))
		case route:
			x.copyTo(at+2, min(at+8, end))
			x.prefix(at+8, end-at-8, true)
		case servers:
			x.copyTo(at+2, min(at+8, end))
			x.v6List(at+8, (n-8)/16)
		case search:
			x.copyTo(at+2, min(at+8, end))
			x.wireNames(at+8, end)
		}
		at += n
	}
}

// prefix maps the first n octets of an address: they depend on no others.
func (x *rewriter) prefix(at, n int, six bool) {
	if n <= 0 || !x.has(at, n) {
		return
	}
	if six {
		n = min(n, 16)
		var addr [16]byte
		copy(addr[:n], x.in[at:])
		addr = x.a.v6(addr)
		copy(x.out[at:at+n], addr[:])
		x.a.report.Changed.add("IPv6 addresses", 1)
	} else {
		n = min(n, 4)
		var addr [4]byte
		copy(addr[:n], x.in[at:])
		addr = x.a.v4(addr)
		copy(x.out[at:at+n], addr[:])
		x.a.report.Changed.add("IPv4 addresses", 1)
	}
	x.wrote(at, n, markMade)
}

// igmp: groups, and from version 3 on sources.
func igmp(x *rewriter, l layer) {
	const query, v1, v2, leave, v3 = 0x11, 0x12, 0x16, 0x17, 0x22
	x.copy(l.off, 2)
	x.sumOf(l.off+2, l.off, x.full)
	at := l.off
	switch x.u8(at) {
	case query, v1, v2, leave:
		x.v4(at + 4)
		if x.u8(at) == query && x.has(at+8, 4) {
			x.copy(at+8, 4)
			x.v4List(at+12, at+12+4*x.u16(at+10))
		}
	case v3:
		x.copy(at+4, 4)
		count := x.u16(at + 6)
		for at += 8; count > 0 && x.has(at, 8); count-- {
			x.copy(at, 4)
			x.v4(at + 4)
			n := x.u16(at + 2)
			x.v4List(at+8, at+8+4*n)
			at += 8 + 4*n + 4*x.u8(at+1)
		}
	default:
		x.opaque("igmp", at+4, x.end)
	}
	x.done()
}
