package anonymise

import "encoding/binary"

// dhcp: DHCP and BOOTP (RFC 2131, options of RFC 2132).
func dhcp(x *rewriter, l layer) {
	const cookie = 0x63825363
	at := l.off
	if op := x.u8(at); op != 1 && op != 2 || x.has(at+236, 4) && binary.BigEndian.Uint32(x.in[at+236:]) != cookie {
		x.unknown(l)
		return
	}
	x.copy(at, 12)
	x.v4List(at+12, at+28)
	if n := x.u8(at + 2); n == 6 || n == 8 {
		x.mac(at+28, n)
	}
	x.copy(at+236, 4)
	for at += 240; x.has(at, 1); {
		code := x.u8(at)
		x.copy(at, 1)
		if code == 0 {
			at++
			continue
		}
		if code == 255 {
			break
		}
		n := x.u8(at + 1)
		x.copy(at+1, 1)
		if !x.has(at+2, n) {
			break
		}
		x.dhcpOption(code, at+2, n)
		at += 2 + n
	}
	x.used = max(x.used, min(at, x.have()))
	x.done()
}

// dhcpOption rewrites n octets of an option.
func (x *rewriter) dhcpOption(code, at, n int) {
	switch code {
	case 1, 2, 13, 19, 20, 22, 23, 24, 25, 26, 27, 29, 30, 31, 34, 35, 36, 37, 38, 39, 46, 51, 52, 53, 55, 57, 58, 59, 80, 93, 94, 116, 145:
		x.copy(at, n)
	case 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 28, 32, 41, 42, 44, 45, 48, 49, 50, 54, 65, 68, 69, 70, 71, 72, 73, 74, 75, 76, 85, 118, 150:
		x.v4List(at, at+n)
	case 21, 33:
		x.v4List(at, at+n)
	case 12, 15, 40, 64:
		x.name(at, n)
	case 61: // a type of hardware and an address, or anything
		x.copy(at, min(1, n))
		if n == 7 && x.u8(at) == 1 {
			x.mac(at+1, 6)
		}
	case 81: // RFC 4702: flags, and a name in one of two forms
		const wire = 4
		x.copy(at, min(3, n))
		if x.u8(at)&wire != 0 {
			x.wireNames(at+3, at+n)
		} else {
			x.name(at+3, n-3)
		}
	case 119:
		x.wireNames(at, at+n)
	case 121, 249: // RFC 3442: routes, of each as many octets as its prefix has
		for end := at + n; at < end; {
			k := (x.u8(at) + 7) / 8
			if k > 4 || at+1+k+4 > end {
				return
			}
			x.copy(at, 1)
			x.prefix(at+1, k, false)
			x.v4(at + 1 + k)
			at += 1 + k + 4
		}
	}
}

// dhcpv6: DHCPv6 (RFC 8415).
func dhcpv6(x *rewriter, l layer) {
	if !x.tiled(l.off, x.have()) {
		x.unknown(l)
		return
	}
	x.dhcpv6(l.off, x.have(), 0)
	x.done()
}

// tiled reports whether a message of DHCPv6 is made of options, one behind the other up to its end, or up to where
// it was cut.
func (x *rewriter) tiled(at, end int) bool {
	const last = 36 // of the types of messages
	typ := x.u8(at)
	if typ == 0 || typ > last {
		return false
	}
	if at += 4; typ == 12 || typ == 13 {
		at += 30
	}
	for at+4 <= end {
		at += 4 + x.u16(at+2)
	}
	return at == end || x.end > end || x.partial
}

// dhcpv6 rewrites a message, which may be within others.
func (x *rewriter) dhcpv6(at, end, depth int) {
	const relayForward, relayReply = 12, 13
	if at >= end {
		return
	}
	if typ := x.u8(at); typ == relayForward || typ == relayReply {
		x.copyTo(at, min(at+2, end))
		x.v6List(at+2, 2)
		at += 34
	} else {
		x.copyTo(at, min(at+4, end))
		at += 4
	}
	x.dhcpv6Options(at, end, depth)
	x.used = max(x.used, end)
}

func (x *rewriter) dhcpv6Options(at, end, depth int) {
	const (
		clientID, serverID, addresses, temporary, address, request, preference, elapsed, relayed = 1, 2, 3, 4, 5, 6, 7, 8, 9

		status, rapid, reconfigure, servers, search, delegation, prefix, refresh, times, name = 13, 14, 19, 23, 24, 25, 26, 32, 82, 39

		maxDepth = 8
	)
	for at+4 <= end && depth < maxDepth {
		n := x.u16(at + 2)
		x.copy(at, 4)
		at += 4
		if at+n > end {
			return
		}
		switch x.u16(at - 4) {
		case clientID, serverID:
			x.duid(at, n)
		case addresses, delegation:
			x.identity(at)
			x.copy(at+4, min(8, n-4))
			x.dhcpv6Options(at+12, at+n, depth+1)
		case temporary:
			x.identity(at)
			x.dhcpv6Options(at+4, at+n, depth+1)
		case address:
			if n >= 24 {
				x.v6(at)
				x.copy(at+16, 8)
				x.dhcpv6Options(at+24, at+n, depth+1)
			}
		case prefix:
			if n >= 25 {
				x.copy(at, 9)
				x.v6(at + 9)
				x.dhcpv6Options(at+25, at+n, depth+1)
			}
		case request, preference, elapsed, rapid, reconfigure, refresh, times:
			x.copy(at, n)
		case status:
			x.copy(at, min(2, n))
		case servers:
			x.v6List(at, n/16)
		case search:
			x.wireNames(at, at+n)
		case name:
			x.copy(at, min(1, n))
			x.wireNames(at+1, at+n)
		case relayed:
			x.dhcpv6(at, at+n, depth+1)
		}
		at += n
	}
}

// identity maps the number of an identity association, which clients make of a hardware address.
func (x *rewriter) identity(at int) {
	if x.has(at, 4) {
		v := x.a.macs.permute(uint64(binary.BigEndian.Uint32(x.in[at:])), 32, tweakIdentity)
		binary.BigEndian.PutUint32(x.out[at:], uint32(v))
		x.wrote(at, 4, markMade)
	}
}

// duid maps the hardware address in a DHCP unique identifier; what others hold is zeros.
func (x *rewriter) duid(at, n int) {
	const linkLayerTime, linkLayer = 1, 3
	x.copy(at, min(2, n))
	switch x.u16(at) {
	case linkLayerTime:
		x.copy(at, min(8, n))
		x.mac(at+8, n-8)
	case linkLayer:
		x.copy(at, min(4, n))
		x.mac(at+4, n-4)
	}
}
