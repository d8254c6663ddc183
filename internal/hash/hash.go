// Package hash finds rows of a table by a key that the table itself holds. Compared with
// a map it keeps no second copy of the keys, has no pointers for the garbage collector
// to follow, and is looked up in place.
package hash

import (
	"encoding/binary"
	"math/rand/v2"
)

// An Index maps hashes to row numbers. The caller compares keys:
//
//	h := hash.Sum(key)
//	for at := x.Find(h); ; at = x.Next(at) {
//		row, ok := x.Row(at, h)
//		if !ok { // not there: at is where it belongs
//			x.Insert(at, h, newRow)
//			break
//		}
//		if row >= 0 && rows[row].key == key {
//			break
//		}
//	}
type Index struct {
	slots []uint64 // upper half: hash; lower half: row + 1; 0: free
	mask  uint32
	used  int
}

// NewIndex returns an empty index.
func NewIndex() Index {
	const size = 1 << 10
	return Index{slots: make([]uint64, size), mask: size - 1}
}

// Len returns the number of rows in the index.
func (x *Index) Len() int { return x.used }

// Clear removes all rows, and keeps the memory for as many again.
func (x *Index) Clear() {
	clear(x.slots)
	x.used = 0
}

// keys are random for each process. NH, the hash of UMAC (RFC 4418 section 5.2.2), needs
// one for each word hashed, and then the share of colliding pairs is at most 2^-32
// whatever the words are: a hash of fixed multipliers could be made to collide.
var keys = func() (k [maxWords]uint64) {
	for i := range k {
		k[i] = rand.Uint64()
	}
	return k
}()

// maxWords bounds the words of eight octets that Sum takes.
const maxWords = 512

// Sum returns the hash of b, at most 4 KiB.
func Sum(b []byte) uint32 {
	h := uint64(len(b))
	i := 0
	for ; len(b) >= 8; i++ {
		h += nh(i, binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	if len(b) > 0 {
		var tail uint64
		for j, c := range b {
			tail |= uint64(c) << (8 * j)
		}
		h += nh(i, tail)
	}
	return finish(h)
}

// Sum3 returns the hash of three words.
func Sum3(a, b, c uint64) uint32 { return finish(nh(0, a) + nh(1, b) + nh(2, c)) }

// Sum5 returns the hash of five words.
func Sum5(a, b, c, d, e uint64) uint32 {
	return finish(nh(0, a) + nh(1, b) + nh(2, c) + nh(3, d) + nh(4, e))
}

// Sum6 returns the hash of six words.
func Sum6(a, b, c, d, e, f uint64) uint32 {
	return finish(nh(0, a) + nh(1, b) + nh(2, c) + nh(3, d) + nh(4, e) + nh(5, f))
}

func nh(i int, w uint64) uint64 {
	k := keys[i%maxWords]
	return uint64(uint32(w)+uint32(k)) * uint64(uint32(w>>32)+uint32(k>>32))
}

// finish spreads h over 32 bits: the lower bits of a product are the poorer ones.
func finish(h uint64) uint32 {
	h ^= h >> 32
	h *= 0x9e3779b97f4a7c15
	return uint32(h >> 32)
}

// Find returns the first slot to look at for the hash h.
func (x *Index) Find(h uint32) uint32 { return h & x.mask }

// Touch reads the first slots for hashes, ahead of Likely, and returns nothing of use: cache misses overlap
// where nothing depends on what is read.
func (x *Index) Touch(hashes []uint32) (sum uint32) {
	slots, mask := x.slots, x.mask
	for _, h := range hashes {
		sum += uint32(slots[h&mask])
	}
	return sum
}

// Likely returns the first row of the hash h, -1 if there is none. Hardly ever is it of another key.
func (x *Index) Likely(h uint32) int {
	for at := h & x.mask; ; at = (at + 1) & x.mask {
		if s := x.slots[at]; s == 0 || uint32(s>>32) == h {
			return int(uint32(s)) - 1
		}
	}
}

// Next returns the slot to look at after at.
func (x *Index) Next(at uint32) uint32 { return (at + 1) & x.mask }

// Row returns the row in the slot at, -1 if it is one of another hash than h; ok is false
// if the slot is free, and so no row of this hash is further on.
func (x *Index) Row(at, h uint32) (row int, ok bool) {
	s := x.slots[at]
	if s == 0 {
		return -1, false
	}
	if uint32(s>>32) != h {
		return -1, true
	}
	return int(uint32(s)) - 1, true
}

// Free reports whether there is no row in the slot at.
func (x *Index) Free(at uint32) bool { return x.slots[at] == 0 }

// Insert puts a row into the free slot at, to be found by h.
func (x *Index) Insert(at, h uint32, row int) {
	x.slots[at] = uint64(h)<<32 | uint64(uint32(row+1))
	x.used++
	if x.used > len(x.slots)/4*3 {
		x.grow()
	}
}

func (x *Index) grow() {
	old := x.slots
	x.slots = make([]uint64, 2*len(old))
	x.mask = uint32(len(x.slots) - 1)
	for _, s := range old {
		if s == 0 {
			continue
		}
		at := uint32(s>>32) & x.mask
		for x.slots[at] != 0 {
			at = (at + 1) & x.mask
		}
		x.slots[at] = s
	}
}
