package decode

const (
	tcpFIN = 0x01
	tcpSYN = 0x02
	tcpRST = 0x04
	tcpACK = 0x10
)

// decodeTCP reads a TCP header (RFC 9293).
func decodeTCP(w *walk) Key {
	if !w.need(20) {
		return stop
	}
	row, from := 0, 0
	if !w.quoted {
		row, from = w.d.streams.segment(w.src, w.dst, w.b)
	}
	header := int(w.b[12]>>4) * 4
	if header < 20 {
		return w.malformed()
	}
	if !tcpOptions(w.b[20:min(header, len(w.b))], header-20) {
		if !w.need(header) {
			return stop
		}
		return w.malformed()
	}
	if !w.quoted {
		w.p.keyPorts(TCP, w.b)
		w.p.keyStream(w.d.streams.tuple(row).stream)
		w.p.TCPFlags = uint16(w.u16(12) & 0xfff)
	}
	if !w.need(header) {
		return stop
	}
	h := w.b
	w.skip(header)
	if w.d.watch != nil && !w.quoted {
		w.d.saw(w.d.streams.tuple(row).stream, from, h[:header], w.wire)
	}
	if !w.quoted && w.d.stream(w.p, row, from, h, w.b, w.wire, w.off) {
		return stop
	}
	return w.ports(spaceTCP, u16(h), u16(h[2:]))
}

// tcpOptions reports whether Wireshark decodes the options, of n octets of which those in b are
// there, to their end, and so counts the segment. What is too short, or claims more than n, ends
// them; but it gives up on a SACK or Multipath TCP option too short for its fields, on a SNACK of the
// right length, and where it comes upon what is not in b: of what follows the end of the list, or
// a length of more than n, it shows the octets up to n, in the latter case but two.
func tcpOptions(b []byte, n int) bool {
	const (
		endOfList = 0
		noOp      = 1
		sack      = 5  // RFC 2018
		snack     = 21 // SCPS-TP
		mptcp     = 30 // RFC 8684
	)
	for n > 0 {
		if len(b) == 0 {
			return false
		}
		switch b[0] {
		case endOfList:
			return len(b) == n
		case noOp:
			b, n = b[1:], n-1
			continue
		}
		if n < 2 {
			return true
		}
		if len(b) < 2 {
			return false
		}
		length := int(b[1])
		switch {
		case length < 2:
			return true
		case length > n:
			return len(b) >= n-2
		case length > len(b):
			return false
		}
		switch b[0] {
		case sack:
			if length < 10 {
				return false
			}
		case snack:
			if length == 6 {
				return false
			}
		case mptcp:
			if length < 4 || length < mptcpMin(b[2]>>4, b[3]) {
				return false
			}
		}
		b, n = b[length:], n-length
	}
	return true
}

// mptcpMin returns the least length of a Multipath TCP option of a subtype, whose flags
// are in its fourth octet (RFC 8684 section 3).
func mptcpMin(subtype, flags byte) int {
	const (
		dss, fail, fastClose = 2, 6, 7

		dataACK, longACK, mapping, longSequence = 1, 2, 4, 8
	)
	switch subtype {
	case dss:
		n := 4
		if flags&dataACK != 0 {
			n += 4
			if flags&longACK != 0 {
				n += 4
			}
		}
		if flags&mapping != 0 {
			n += 10
			if flags&longSequence != 0 {
				n += 4
			}
		}
		return n
	case fail, fastClose:
		return 12
	}
	return 4
}
