package capture

import (
	"encoding/binary"
	"math/bits"
)

// ERF (Endace, "ERF types reference guide", EDM11-01) has no file header: records of a header
// with its own length, time and type, one behind the other.

func matchERF(b []byte, whole bool) verdict {
	return chained(b, whole, 16, func(h []byte) int {
		typ, total := h[8]&0x7f, int(binary.BigEndian.Uint16(h[10:]))
		sec := binary.LittleEndian.Uint32(h[4:])
		if typ == 0 || typ > 33 || total < 16 || sec < 946684800 { // the format is of 2000
			return 0
		}
		return total
	})
}

// erf reads an ERF file.
type erf struct{}

func (erf) next(s *Scanner, r *Record) error {
	headerless(s, "erf", Interface{Link: linkERF, TSResol: 0xa0, FCSLen: -1})
	b := s.rest()
	if len(b) < 16 {
		return s.short("an ERF record header", 16)
	}
	total := int(binary.BigEndian.Uint16(b[10:]))
	if total < 16 {
		return damaged(s.offset()+10, "ERF record length %d is less than 16", total)
	}
	if len(b) < total {
		return s.short("an ERF record", total)
	}
	header := erfHeaderLen(b[:total])
	if header < 0 {
		return damaged(s.offset()+10, "ERF record length %d is less than its header needs", total)
	}
	// Behind the packet there is padding, which the length on the wire tells from it.
	wire := int(binary.BigEndian.Uint16(b[14:]))
	n := header + min(wire, total-header)
	*r = Record{
		Offset: s.offset(), Time: erfTime(b), HasTime: true, CapLen: n, OrigLen: header + wire,
		Link: linkERF, FCSLen: -1, Data: b[:n:n],
	}
	s.pos += total
	return nil
}

// erfHeaderLen returns the length of the header of an ERF record (Endace, EDM11-01): 16 octets,
// extension headers of 8 each while bit 7 of a type is set, and for Ethernet 2 of padding, for
// multi-channel HDLC and the like 4. It returns -1 if b is too short for it.
func erfHeaderLen(b []byte) int {
	n := 16
	if len(b) < n {
		return -1
	}
	for typ := b[8]; typ&0x80 != 0; n += 8 {
		if len(b) < n+8 {
			return -1
		}
		typ = b[n]
	}
	switch b[8] & 0x7f {
	case 2, 11, 16, 20: // Ethernet
		n += 2
	case 5, 6, 7, 8, 9, 12, 17: // multi-channel
		n += 4
	}
	if len(b) < n {
		return -1
	}
	return n
}

// erfTime returns the time of an ERF header, little-endian seconds in units of 2^-32,
// rounded to the nearest nanosecond.
func erfTime(b []byte) int64 {
	t := binary.LittleEndian.Uint64(b)
	frac, rest := bits.Mul64(t<<32, 1e9)
	return int64(t>>32)*1e9 + int64(frac+rest>>63)
}
