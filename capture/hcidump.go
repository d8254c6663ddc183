package capture

import "encoding/binary"

// The files of BlueZ's hcidump: little-endian records of a length of 2 octets, the direction,
// an octet of 0, a time in seconds and microseconds, then an HCI packet with its type (H4).
const hcidumpHeaderLen = 12

func matchHCIDump(b []byte, whole bool) verdict {
	return chained(b, whole, hcidumpHeaderLen+1, func(h []byte) int {
		n := int(binary.LittleEndian.Uint16(h))
		usec := binary.LittleEndian.Uint32(h[8:])
		if n == 0 || h[2] > 1 || h[3] != 0 || usec >= 1e6 || h[12] == 0 || h[12] > 4 {
			return 0
		}
		return hcidumpHeaderLen + n
	})
}

// hcidump reads a file of hcidump. The direction, for which link type 201 has a
// pseudo-header, is not kept.
type hcidump struct{}

func (hcidump) next(s *Scanner, r *Record) error {
	headerless(s, "hcidump", Interface{Link: 187, TSResol: 6, FCSLen: -1, encap: "bluetooth-h4-linux"})
	b := s.rest()
	if len(b) < hcidumpHeaderLen {
		return s.short("an hcidump record header", hcidumpHeaderLen)
	}
	n := int(binary.LittleEndian.Uint16(b))
	end := hcidumpHeaderLen + n
	if len(b) < end {
		return s.short("an hcidump record", end)
	}
	*r = Record{
		Offset: s.offset() + hcidumpHeaderLen,
		Time:   int64(binary.LittleEndian.Uint32(b[4:]))*1e9 + int64(binary.LittleEndian.Uint32(b[8:]))*1000, HasTime: true,
		CapLen: n, OrigLen: n, Link: 187, FCSLen: -1, Data: b[hcidumpHeaderLen:end:end],
	}
	s.pos += end
	return nil
}
