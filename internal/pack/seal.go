package pack

import (
	"encoding/binary"
	"math/bits"
)

// sealLen is the octets before what is sealed: kind and version, length, sum.
const sealLen = 16

// Begin appends room for a seal to dst, and Seal fills it in when all that is to be sealed
// has been appended; start is the length that dst had before Begin.
func Begin(dst []byte) []byte { return append(dst, make([]byte, sealLen)...) }

// Seal says what b[start:] is: something of a kind, in a version of its form.
func Seal(b []byte, start int, kind, version uint16) []byte {
	s := b[start:]
	le := binary.LittleEndian
	le.PutUint16(s, kind)
	le.PutUint16(s[2:], version)
	le.PutUint32(s[4:], uint32(len(s)-sealLen))
	le.PutUint64(s[8:], sum(s[:8], s[sealLen:]))
	return b
}

// Open returns what was sealed; false if that is of another kind or version, or not what it was.
func Open(b []byte, kind, version uint16) (sealed []byte, ok bool) {
	le := binary.LittleEndian
	if len(b) < sealLen || le.Uint16(b) != kind || le.Uint16(b[2:]) != version ||
		uint64(le.Uint32(b[4:])) != uint64(len(b)-sealLen) || le.Uint64(b[8:]) != sum(b[:8], b[sealLen:]) {
		return nil, false
	}
	return b[sealLen:], true
}

// Version returns what Seal was given; false if b is not so long.
func Version(b []byte) (kind, version uint16, ok bool) {
	if len(b) < sealLen {
		return 0, 0, false
	}
	return binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:]), true
}

// sum returns a checksum of head and b. Each step can be undone, so that two texts of one length
// that differ in one word of eight octets never have the same; for others that is as likely as
// for random numbers. It does not withstand those who mean harm.
func sum(head, b []byte) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(len(b))
	mix := func(w uint64) { h = bits.RotateLeft64((h^w)*odd, 29) }
	mix(binary.LittleEndian.Uint64(head))
	for ; len(b) >= 8; b = b[8:] {
		h = bits.RotateLeft64((h^binary.LittleEndian.Uint64(b))*odd, 29)
	}
	var last [8]byte
	copy(last[:], b)
	mix(binary.LittleEndian.Uint64(last[:]))
	h ^= h >> 32
	return h * odd
}
