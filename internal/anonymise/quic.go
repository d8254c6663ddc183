package anonymise

import "encoding/binary"

// quic: long headers (RFC 9000 section 17.2), with connection IDs and lengths. What is behind, and in
// packets with a short header, is encrypted, but that of Initial packets for nobody: so what
// follows a long header is never kept.
func quic(x *rewriter, l layer) {
	const long = 0x80
	end := x.have()
	for at := l.off; at < end; {
		if x.u8(at)&long == 0 {
			x.copy(at, 1)
			if at == l.off {
				x.opaque("quic", at+1, x.end)
			} else {
				x.blank("quic", at+1, x.end)
			}
			break
		}
		at = x.quicLong(at, end)
	}
	x.done()
}

// quicLong rewrites a packet with a long header, and returns where the next one of the datagram begins.
func (x *rewriter) quicLong(at, end int) int {
	const version2 = 0x6b3343cf
	if !x.has(at, 5) {
		x.blank("quic", at, end)
		return end
	}
	version := binary.BigEndian.Uint32(x.in[at+1:])
	kind := x.u8(at) >> 4 & 3
	if version == version2 {
		kind = (kind + 3) & 3
	}
	x.copy(at, 5)
	at += 5
	for range 2 {
		n := x.u8(at)
		if n > 20 || !x.has(at, 1+n) {
			x.blank("quic", at, end)
			return end
		}
		x.copy(at, 1+n)
		at += 1 + n
	}
	const initial, retry = 0, 3
	switch {
	case version == 0: // the versions offered
		x.copyTo(at, end)
		return end
	case kind == retry:
		x.blank("quic", at, end)
		return end
	case kind == initial:
		n, size := x.varint(at)
		x.copy(at, size)
		x.blank("quic", at+size, min(at+size+n, end))
		at += size + n
	}
	n, size := x.varint(at)
	x.copy(at, size)
	at += size
	next := min(at+n, end)
	x.blank("quic", at, next)
	return max(next, at)
}

// varint reads an integer of variable length, and says how many octets it has; of 0 octets it is not there.
func (x *rewriter) varint(at int) (v, size int) {
	if !x.has(at, 1) {
		return len(x.in), 0
	}
	size = 1 << (x.u8(at) >> 6)
	if !x.has(at, size) {
		return len(x.in), 0
	}
	n := uint64(x.u8(at) & 0x3f)
	for i := 1; i < size; i++ {
		n = n<<8 | uint64(x.u8(at+i))
	}
	return int(min(n, uint64(len(x.in)))), size
}
