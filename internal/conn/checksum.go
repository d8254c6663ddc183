package conn

import "encoding/binary"

// checksumWrong reports whether the segment was captured whole and its transport checksum is
// wrong. UDP over IPv4 may do without (RFC 768).
func (s *segment) checksumWrong() bool {
	b := s.whole
	switch {
	case len(b) < 8:
		return false
	case s.proto == UDP && s.src.Is4() && b[6] == 0 && b[7] == 0:
		return false
	}
	sum := uint32(0)
	if s.ipProto != 1 { // ICMP for IPv4 has no pseudo-header
		sum = add16(add16(sum, s.src.AsSlice()), s.dst.AsSlice())
		sum += uint32(s.ipProto) + uint32(len(b))
	}
	sum = add16(sum, b)
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	return sum != 0xffff
}

// add16 adds the 16-bit words of b, of which the last is padded with zeros; b is short enough
// not to overflow.
func add16(sum uint32, b []byte) uint32 {
	for ; len(b) >= 2; b = b[2:] {
		sum += uint32(binary.BigEndian.Uint16(b))
		sum = sum&0xffff + sum>>16
	}
	if len(b) == 1 {
		sum += uint32(b[0]) << 8
	}
	return sum
}
