package capture

import (
	"encoding/binary"
	"math/bits"
)

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

// erfTime returns the time of an ERF header: little-endian seconds in units of 2^-32.
func erfTime(b []byte) int64 {
	t := binary.LittleEndian.Uint64(b)
	frac, _ := bits.Mul64(t<<32, 1e9)
	return int64(t>>32)*1e9 + int64(frac)
}
