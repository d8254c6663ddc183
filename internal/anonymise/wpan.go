package anonymise

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// Modes of addresses of IEEE 802.15.4 (clause 7.2.2.9); wpanSizes are their octets.
const (
	wpanNone     = 0
	wpanReserved = 1
	wpanShort    = 2
	wpanLong     = 3
)

var wpanSizes = [...]int{wpanNone: 0, wpanShort: 2, wpanLong: 8}

// wpan: an IEEE 802.15.4 frame: its header, and a check sequence at its end.
func wpan(x *rewriter, l layer) {
	const checkedLink = 195
	if len(x.in) > 0 && x.link == checkedLink && l.off == 0 {
		x.check = 2
	}
	x.wpanFrame(l.off, l.head, x.check)
}

// wpanTap: metadata in front of the frame, of which one says what check sequence it has.
func wpanTap(x *rewriter, l layer) {
	le := binary.LittleEndian
	if !x.has(l.off, 4) {
		return
	}
	n, check := int(le.Uint16(x.in[l.off+2:])), 0
	for at := l.off + 4; at+8 <= l.off+n && x.has(at, 8); at += 4 + (int(le.Uint16(x.in[at+2:]))+3)&^3 {
		if le.Uint16(x.in[at:]) == 0 {
			check = 2 * (x.u8(at+4) & 3)
		}
	}
	x.copy(l.off, n)
	x.wpanFrame(l.off+n, l.head, check)
}

// wpanPhy: a preamble, and the length of the frame.
func wpanPhy(x *rewriter, l layer) {
	x.copy(l.off, 6)
	x.limit(l.off + 6 + x.u8(l.off+5))
	x.check = 2
}

// zep: ZigBee's encapsulation over UDP. The device's number is a short address.
func zep(x *rewriter, l layer) {
	n := l.head - l.off
	if n < 16 {
		x.copy(l.off, 4)
		x.done()
		return
	}
	device, mode := l.off+4, l.off+6
	if x.u8(l.off+2) != 1 { // version 2 has a type before its channel
		device, mode = l.off+5, l.off+7
	}
	x.copyTo(l.off, device)
	x.copyTo(device+2, l.head)
	x.shortAddress(device, true, false)
	x.limit(l.head + x.u8(l.head-1)&0x7f)
	if x.check = 2; x.u8(mode) == 0 {
		x.check = -2 // the link's quality stands in its place
	}
}

// wpanFrame rewrites the frame at at, whose header and information elements end at head, says decode, before check
// octets of a check sequence; of less than 0, of something in its place.
func (x *rewriter) wpanFrame(at, head, check int) {
	const (
		data, command           = 1, 3
		secured, panCompressed  = 0x0008, 0x0040
		noSequence, hasElements = 0x0100, 0x0200
	)
	x.wpanCheck(at, check)
	x.copy(at, 2)
	x.linkSrc, x.linkDst = nil, nil
	if !x.has(at, 2) {
		x.done()
		return
	}
	control := int(binary.LittleEndian.Uint16(x.in[at:]))
	dst, version, src := control>>10&3, control>>12&3, control>>14&3
	if control&7 > command || dst == wpanReserved || src == wpanReserved {
		x.opaque("wpan", at+2, x.end)
		x.done()
		return
	}
	here := at + 3
	if version == 2 && control&noSequence != 0 {
		here = at + 2
	}
	x.copyTo(at+2, here)
	dstPAN, srcPAN := wpanNetworks(version, dst, src, control&panCompressed != 0)
	here = x.shortAddress(here, dstPAN, true)
	here, x.linkDst = x.wpanAddress(here, dst)
	here = x.shortAddress(here, srcPAN, true)
	here, x.linkSrc = x.wpanAddress(here, src)
	if control&secured == 0 && version == 2 && control&hasElements != 0 {
		here = x.wpanElements(here)
	}
	switch {
	case control&secured != 0:
		x.wpanSecurity(here)
	case control&7 == data && dst == wpanShort && src == wpanShort && x.isZigbee(here):
		x.zigbee(here)
	case control&7 == data && head >= here:
		return // what follows is a layer of its own, or payload
	case control&7 == command:
		x.copy(here, 1)
		x.opaque("wpan", here+1, x.end)
	default:
		x.opaque("wpan", here, x.end)
	}
	x.done()
}

// wpanNetworks says whether there are a destination's and a source's identifier of a network (clause 7.2.2.6,
// and before 2015 the earlier 7.2.1.1.5).
func wpanNetworks(version, dst, src int, compressed bool) (toNetwork, fromNetwork bool) {
	both := dst != wpanNone && src != wpanNone
	switch {
	case version < 2:
		return dst != wpanNone, src != wpanNone && !(compressed && both)
	case dst == wpanNone && src == wpanNone:
		return compressed, false
	case !both:
		return dst != wpanNone && !compressed, src != wpanNone && !compressed
	case dst == wpanLong && src == wpanLong:
		return !compressed, false
	}
	return true, !compressed
}

// wpanAddress maps an address, and returns what follows, and the new address in network order; nil if there is none.
func (x *rewriter) wpanAddress(at, mode int) (next int, mapped []byte) {
	n := wpanSizes[mode]
	if n == 0 || !x.has(at, n) {
		return at + n, nil
	}
	if mode == wpanShort {
		x.shortAddress(at, true, false)
	} else {
		addr := [8]byte(x.in[at:])
		slices.Reverse(addr[:])
		addr = x.a.eui64(addr)
		slices.Reverse(addr[:])
		copy(x.out[at:], addr[:])
		x.wrote(at, 8, markMade)
		x.a.report.Changed.add("MAC addresses", 1)
	}
	mapped = slices.Clone(x.out[at : at+n])
	slices.Reverse(mapped)
	return at + n, mapped
}

// shortAddress maps an address of two octets, or the identifier of a network, little-endian, if there is one, and
// returns what follows.
func (x *rewriter) shortAddress(at int, there, network bool) (next int) {
	if !there {
		return at
	}
	if x.has(at, 2) {
		binary.LittleEndian.PutUint16(x.out[at:], x.a.short16(binary.LittleEndian.Uint16(x.in[at:]), network))
		x.wrote(at, 2, markMade)
		x.a.report.Changed.add("addresses of 16 bits", 1)
	}
	return at + 2
}

// short16 returns what an address of IEEE 802.15.4 of 16 bits is mapped to, or the identifier of a network. Kept are
// 0, the coordinator's, and from 0xfff8 on those for all or none.
func (a *Anonymiser) short16(v uint16, network bool) uint16 {
	tweak := uint64(tweakShort)
	if network {
		tweak = tweakNetwork
	}
	kept := func(v uint16) bool { return v == 0 || v >= 0xfff8 }
	if kept(v) {
		return v
	}
	for {
		if v = uint16(a.macs.permute(uint64(v), 16, tweak)); !kept(v) {
			return v
		}
	}
}

// wpanCheck sees to the check sequence at the end of a frame, which ends before it.
func (x *rewriter) wpanCheck(at, check int) {
	n := max(check, -check)
	if n == 0 || x.end-n < at {
		return
	}
	from := x.end - n
	if x.has(from, n) {
		if check > 0 {
			x.sums = append(x.sums, sum{kind: sumWPAN, at: from, from: at, to: x.end, partial: x.partial || x.quoted})
		} else {
			x.copy(from, n) // strength, quality, and whether it was right
		}
	}
	x.limit(from)
}

// wpanSecurity keeps how a frame is secured and its number; the key's source may be an address.
func (x *rewriter) wpanSecurity(at int) {
	const suppressed = 0x20
	x.copy(at, 1)
	if x.u8(at)&suppressed == 0 {
		x.copy(at+1, 4)
		at += 4
	}
	x.opaque("wpan", at+1, x.end)
}

// wpanElements keeps types and lengths of information elements (clause 7.4), and returns what follows them.
func (x *rewriter) wpanElements(at int) (next int) {
	const payloadIsElements, payloadIsData, lastGroup = 0x7e, 0x7f, 0x0f
	le := binary.LittleEndian
	for more := true; more && x.has(at, 2); {
		word := int(le.Uint16(x.in[at:]))
		x.copy(at, 2)
		at += 2 + word&0x7f
		if word>>7&0xff == payloadIsData {
			return at
		}
		more = word>>7&0xff != payloadIsElements
	}
	for x.has(at, 2) {
		word := int(le.Uint16(x.in[at:]))
		x.copy(at, 2)
		at += 2 + word&0x7ff
		if word>>11&0xf == lastGroup || word&0x8000 == 0 {
			break
		}
	}
	return at
}

// isZigbee reports whether a frame between short addresses holds ZigBee's network layer: one of its versions.
func (x *rewriter) isZigbee(at int) bool {
	version := x.u8(at) >> 2 & 15
	return version == 1 || version == 2
}

// zigbee rewrites a header of ZigBee's network layer, whose addresses are the frame's kinds, and the one of its
// security. What they carry is payload.
func (x *rewriter) zigbee(at int) {
	const multicast, secured, route, longTo, longFrom = 0x0100, 0x0200, 0x0400, 0x0800, 0x1000
	if !x.has(at, 8) {
		x.opaque("wpan", at, x.end)
		return
	}
	control := int(binary.LittleEndian.Uint16(x.in[at:]))
	x.copy(at, 2)
	x.shortAddress(at+2, true, false)
	x.shortAddress(at+4, true, false)
	x.copy(at+6, 2) // radius, sequence number
	at += 8
	for _, long := range []int{longTo, longFrom} {
		if control&long != 0 {
			at, _ = x.wpanAddress(at, wpanLong)
		}
	}
	if control&multicast != 0 {
		x.copy(at, 1)
		at++
	}
	if control&route != 0 {
		x.copy(at, 2)
		relays := x.u8(at)
		at += 2
		for range relays {
			at = x.shortAddress(at, true, false)
		}
	}
	if control&secured != 0 {
		const extended, network = 0x20, 1
		how := x.u8(at)
		x.copy(at, 5)
		at += 5
		if how&extended != 0 {
			at, _ = x.wpanAddress(at, wpanLong)
		}
		if how>>3&3 == network {
			x.copy(at, 1)
			at++
		}
	}
	x.opaque("wpan", at, x.end)
}

// repairWPAN writes a check sequence of IEEE 802.15.4 anew: of 16 bits, or 32.
func (s *sum) repairWPAN(x *rewriter) {
	over := func(b []byte) uint32 {
		if s.to-s.at == 4 {
			return crc32.ChecksumIEEE(b[s.from:s.at])
		}
		return uint32(crc16(b[s.from:s.at]))
	}
	le := binary.LittleEndian
	right := over(x.out)
	put := func(v uint32) { le.PutUint16(x.out[s.at:], uint16(v)) }
	stored := uint32(le.Uint16(x.in[s.at:]))
	if s.to-s.at == 4 {
		put = func(v uint32) { le.PutUint32(x.out[s.at:], v) }
		stored = le.Uint32(x.in[s.at:])
	}
	if stored != over(x.in) {
		right++
		x.a.report.WrongSums++
	}
	put(right)
	x.wrote(s.at, s.to-s.at, markMade)
	x.a.report.Sums++
}

// crc16 is the check sequence of 16 bits: the polynomial x^16+x^12+x^5+1, bits reversed.
func crc16(b []byte) (crc uint16) {
	for _, c := range b {
		crc ^= uint16(c)
		for range 8 {
			odd := crc&1 != 0
			if crc >>= 1; odd {
				crc ^= 0x8408
			}
		}
	}
	return crc
}
