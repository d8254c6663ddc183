package anonymise

import "encoding/binary"

// maxKnown bounds how many addresses or names of a kind are remembered, to be looked for in
// the output and not to be enciphered again. Beyond it the report says so.
const maxKnown = 1 << 18

// A special range keeps its prefix: tools take addresses in it for what they are not
// elsewhere. Nothing from outside is mapped into one.
//
//	0.0.0.0/8, 127.0.0.0/8   this host: kept as they are
//	169.254.0.0/16           link-local: the other 16 bits are mapped
//	224.0.0.0/4              multicast: kept as they are
//	255.255.255.255          broadcast: kept as it is
//
// What would be mapped into one is mapped once more, until it is not. So the mapping is
// still one to one, and addresses that have eight bits or more in common (sixteen, if one of
// them were to become link-local) keep exactly how many.
func special4(a [4]byte) (kept int, is bool) {
	switch {
	case a[0] == 0, a[0] == 127, a[0]&0xf0 == 224, a == [4]byte{255, 255, 255, 255}:
		return 32, true
	case a[0] == 169 && a[1] == 254:
		return 16, true
	}
	return 0, false
}

// special6 is special4 for IPv6:
//
//	::/127                   unspecified and loopback: kept as they are
//	::/96, ::ffff:0:0/96,    hold an IPv4 address in their last 32 bits, which is mapped as such
//	64:ff9b::/96
//	the rest of ::/8         mapped like any other, but nothing else is mapped into it
//	fe80::/10                link-local: of fe80::/64 the interface identifier is mapped
//	ff00::/8                 multicast: assigned groups are kept as they are; see group6
func special6(a *[16]byte) (kept int, is bool) {
	switch {
	case a[0] == 0xfe && a[1]&0xc0 == 0x80:
		if binary.BigEndian.Uint64(a[:]) == 0xfe80<<48 {
			return 64, true
		}
		return 10, true
	case a[0] == 0 || a[0] == 0xff:
		return 8, true
	}
	return 0, false
}

// v4 returns what an IPv4 address is mapped to.
func (a *Anonymiser) v4(addr [4]byte) [4]byte {
	if out, ok := a.known4[addr]; ok {
		return out
	}
	out := addr
	if kept, is := special4(addr); kept < 32 {
		a.pan.mapped(out[:])
		if is {
			out[0], out[1] = addr[0], addr[1]
		}
		for !is {
			if _, in := special4(out); !in {
				break
			}
			a.pan.mapped(out[:])
		}
	}
	if len(a.known4) < maxKnown {
		a.known4[addr], a.first4[addr[0]] = out, true
	} else {
		a.overflow = true
	}
	return out
}

// v6 returns what an IPv6 address is mapped to.
func (a *Anonymiser) v6(addr [16]byte) [16]byte {
	if out, ok := a.known6[addr]; ok {
		return out
	}
	out := a.fresh6(addr)
	if len(a.known6) < maxKnown {
		a.known6[addr], a.first6[addr[0]] = out, true
	} else {
		a.overflow = true
	}
	return out
}

func (a *Anonymiser) fresh6(addr [16]byte) [16]byte {
	out := addr
	if addr[0] == 0xff {
		return a.group6(addr)
	}
	if binary.BigEndian.Uint64(addr[:]) == 0 && binary.BigEndian.Uint64(addr[8:]) <= 1 {
		return out // :: and ::1
	}
	switch prefix := [12]byte(addr[:]); prefix {
	case [12]byte{}, [12]byte{10: 0xff, 11: 0xff}, [12]byte{1: 0x64, 2: 0xff, 3: 0x9b}:
		inner := a.v4([4]byte(addr[12:]))
		copy(out[12:], inner[:])
		return out
	}
	kept, is := special6(&addr)
	a.pan.mapped(out[:])
	if is {
		copyBits(out[:], addr[:], kept)
	}
	for !is {
		if _, in := special6(&out); !in {
			break
		}
		a.pan.mapped(out[:])
	}
	return out
}

// group6 returns what an IPv6 multicast address is mapped to. Of a solicited-node address
// the 24 bits are mapped that it has from a unicast one, and alike in the Ethernet address made of it; of
// a transient one (RFC 4291 section 2.7), which may hold a prefix of the network, and of one whose group has
// more than 32 bits, all but flags and scope. All others are kept: they are IANA's.
func (a *Anonymiser) group6(addr [16]byte) [16]byte {
	const transient = 0x10
	out := addr
	switch {
	case [13]byte(addr[:13]) == [13]byte{0: 0xff, 1: 2, 11: 1, 12: 0xff}:
		a.low24(out[13:])
	case addr[1]&transient != 0, [10]byte(addr[2:12]) != [10]byte{}:
		a.pan.mapped(out[:])
		out[0], out[1] = addr[0], addr[1]
	}
	return out
}

// low24 maps the three octets of a solicited-node address.
func (a *Anonymiser) low24(b []byte) {
	v := a.macs.permute(uint64(b[0])<<16|uint64(b[1])<<8|uint64(b[2]), 24, tweakSolicited)
	b[0], b[1], b[2] = byte(v>>16), byte(v>>8), byte(v)
}

// copyBits copies the first n bits.
func copyBits(dst, src []byte, n int) {
	copy(dst, src[:n/8])
	if n%8 != 0 {
		mask := byte(0xff) << (8 - n%8)
		dst[n/8] = src[n/8]&mask | dst[n/8]&^mask
	}
}
