package anonymise

import "encoding/binary"

// Numbers of protocols over IP.
const (
	protoTCP     = 6
	protoUDP     = 17
	protoICMPv6  = 58
	protoUDPLite = 136
)

// udp: ports and length.
func udp(x *rewriter, l layer) {
	x.sport, x.dport = x.u16(l.off), x.u16(l.off+2)
	x.port(l.off)
	x.port(l.off + 2)
	x.copy(l.off+4, 2)
	n := x.u16(l.off + 4)
	if n == 0 {
		n = x.full - l.off
	}
	if n >= 8 {
		x.sumWith(l.off+6, l.off, l.off+n, protoUDP, true)
		x.limit(l.off + n)
	}
}

// udpLite: the length says how much the checksum covers.
func udpLite(x *rewriter, l layer) {
	x.port(l.off)
	x.port(l.off + 2)
	x.copy(l.off+4, 2)
	whole := x.full - l.off
	n := x.u16(l.off + 4)
	if n == 0 {
		n = whole
	}
	if n < 8 {
		return
	}
	before := len(x.sums)
	x.sumWith(l.off+6, l.off, l.off+n, protoUDPLite, false)
	for i := range x.sums[before:] {
		x.sums[before+i].length = whole
	}
}

// tcp: header and options, and all that is in the segment.
func tcp(x *rewriter, l layer) {
	x.port(l.off)
	x.port(l.off + 2)
	x.copy(l.off+4, 12)
	x.copy(l.off+18, 2)
	x.scan(l.off)
	x.sumWith(l.off+16, l.off, x.full, protoTCP, false)
	header := x.u8(l.off+12) >> 4 * 4
	if x.has(l.off, 20) && header >= 20 {
		end := min(l.off+header, x.have())
		x.tcpOptions(l.off+20, end)
		if l.off+header < x.have() {
			x.segment(l.off, l.off+header)
		}
	}
	x.done()
}

// scan replaces sequence numbers that are addresses: some programs that scan networks for hosts begin with the
// one they look for, to know its answer by it.
func (x *rewriter) scan(at int) {
	const syn, ack = 2, 16
	flags := x.u8(at + 13)
	if len(x.src) != 4 || len(x.dst) != 4 || !x.has(at, 20) {
		return
	}
	seq, answered := x.in[at+4:at+8], binary.BigEndian.Uint32(x.in[at+8:])
	switch {
	case flags&(syn|ack) == syn && string(seq) == string(x.dst):
		copy(x.out[at+4:], x.a.mappedAddress(x.dst))
	case flags&ack != 0 && answered-1 == binary.BigEndian.Uint32(x.src):
		binary.BigEndian.PutUint32(x.out[at+8:], binary.BigEndian.Uint32(x.a.mappedAddress(x.src))+1)
	}
}

// tcpOptions rewrites the options from at to end. Keys and cookies are zeros.
func (x *rewriter) tcpOptions(at, end int) {
	const (
		endOfList, noOp, segmentSize, windowScale, sackPermitted, sack, timestamps, userTimeout, multipath = 0, 1, 2, 3, 4, 5, 8, 28, 30
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
		if at+1 >= end {
			return
		}
		n := x.u8(at + 1)
		x.copy(at, 2)
		if n < 2 || at+n > end {
			return
		}
		switch typ {
		case segmentSize, windowScale, sackPermitted, sack, timestamps, userTimeout:
			x.copy(at, n)
		case multipath:
			x.multipath(at, n)
		}
		at += n
	}
}

// multipath rewrites an option of Multipath TCP (RFC 8684): its keys, tokens and hashes are zeros.
func (x *rewriter) multipath(at, n int) {
	const capable, join, dss, addAddress, removeAddress, priority = 0, 1, 2, 3, 4, 5
	if n < 3 {
		return
	}
	switch x.u8(at+2) >> 4 {
	case dss, removeAddress, priority:
		x.copy(at, n)
	case addAddress:
		x.copy(at, min(4, n))
		switch n {
		case 8, 10, 16, 18: // with a port, a hash, or both
			x.v4(at + 4)
			if n == 10 || n == 18 {
				x.copy(at+8, 2)
			}
		case 20, 22, 28, 30:
			x.v6(at + 4)
			if n == 22 || n == 30 {
				x.copy(at+20, 2)
			}
		}
	default:
		x.copy(at, min(4, n))
	}
}

// sctp: the chunks. What they carry, and their cookies, are payload.
func sctp(x *rewriter, l layer) {
	const (
		data, initiate, initiateAck, selective, shutdown, cookieAck, shutdownDone = 0, 1, 2, 3, 7, 11, 14
	)
	x.port(l.off)
	x.port(l.off + 2)
	x.copy(l.off+4, 4)
	if x.has(l.off+8, 4) {
		x.sums = append(x.sums, sum{kind: sumCRC32c, at: l.off + 8, from: l.off, to: x.full, partial: x.partial || x.quoted})
	}
	for at := l.off + 12; x.has(at, 4); {
		n := x.u16(at + 2)
		x.copy(at, 4)
		if n < 4 {
			break
		}
		end := min(at+n, x.have())
		switch x.u8(at) {
		case data:
			x.copyTo(at+4, min(at+16, end))
			x.opaque("data", at+16, end)
		case initiate, initiateAck:
			x.copyTo(at+4, min(at+20, end))
			x.sctpParameters(at+20, end)
		case selective, shutdown, cookieAck, shutdownDone:
			x.copyTo(at+4, end)
		default:
			x.sctpParameters(at+4, end)
		}
		at += (n + 3) &^ 3
	}
	x.done()
}

// sctpParameters rewrites parameters, and whatever else begins with type and length.
func (x *rewriter) sctpParameters(at, end int) {
	const four, six, types, forward = 5, 6, 12, 0xc000
	for at+4 <= end {
		n := x.u16(at + 2)
		if n < 4 || at+n > end {
			return
		}
		x.copy(at, 4)
		switch x.u16(at) {
		case four:
			if n == 8 {
				x.v4(at + 4)
			}
		case six:
			if n == 20 {
				x.v6(at + 4)
			}
		case types, forward:
			x.copyTo(at+4, at+n)
		}
		at += (n + 3) &^ 3
	}
}
