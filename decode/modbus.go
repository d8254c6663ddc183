package decode

// mbtcpHeader is what Wireshark wants to see of a message of Modbus/TCP: the header and a function code.
const mbtcpHeader = 8

var mbtcpFraming = framing{scan: scanMBTCP, carries: []string{"modbus"}}

// scanMBTCP finds the messages of Modbus/TCP (its implementation guide V1.0b, section 3.1.3), each of which carries
// Modbus. A segment that begins with none is not looked into.
func scanMBTCP(s *segment, b []byte, whole bool) pdus {
	var r pdus
	if !s.together && (len(b) < mbtcpHeader || u16(b[2:]) != 0 || u16(b[4:]) < 2) {
		return pdus{used: len(b), refused: true}
	}
	for r.used < len(b) {
		rest := b[r.used:]
		if len(rest) < mbtcpHeader {
			r.more = moreSegment
			break
		}
		n := MBTCPLen(rest)
		if n < mbtcpHeader {
			r.used = len(b)
			break
		}
		if n > len(rest) && whole {
			r.more, r.need = moreOctets, n-len(rest)
			break
		}
		r.used += min(n, len(rest))
		r.nodes++
		s.found(s.c.proto)
		s.found(s.d.protoModbus)
	}
	if !whole {
		r.used, r.more = len(b), moreNone
	}
	s.c.marks |= begun
	return r
}

// MBTCPLen returns the length of the message of Modbus/TCP that b, of eight octets or more, begins with.
//
//go:noinline
func MBTCPLen(b []byte) int { return 6 + u16(b[4:]) }
