package hash

import (
	"encoding/binary"
	"testing"
)

func TestIndex(t *testing.T) {
	x := NewIndex()
	var keys []uint64
	lookup := func(k uint64) int {
		h := Sum(binary.LittleEndian.AppendUint64(nil, k))
		for at := x.Find(h); ; at = x.Next(at) {
			row, ok := x.Row(at, h)
			if !ok {
				x.Insert(at, h, len(keys))
				keys = append(keys, k)
				return len(keys) - 1
			}
			if row >= 0 && keys[row] == k {
				return row
			}
		}
	}
	for round := range 2 {
		for i := range 100_000 {
			if got := lookup(uint64(i) * 0x10001); got != i {
				t.Fatalf("round %d: key %d is in row %d", round, i, got)
			}
		}
	}
	if x.Len() != len(keys) {
		t.Errorf("Len() = %d, want %d", x.Len(), len(keys))
	}
}

func TestSumTakesEveryOctet(t *testing.T) {
	b := make([]byte, 21)
	base := Sum(b)
	for i := range b {
		b[i] = 1
		if Sum(b) == base {
			t.Errorf("octet %d does not change the hash", i)
		}
		b[i] = 0
	}
	if Sum(b[:20]) == base {
		t.Error("the length does not change the hash")
	}
}

// Rows of keys that differ in few bits must spread, or look-ups walk.
func TestSumSpreads(t *testing.T) {
	const n = 1 << 14
	var hit [n]uint8
	most := uint8(0)
	for i := range n {
		h := Sum3(0x0a000001<<32|uint64(i), 443, 0) & (n - 1)
		hit[h]++
		most = max(most, hit[h])
	}
	if most > 12 {
		t.Errorf("%d of %d sequential keys share a slot", most, n)
	}
}

// Likely finds the row of a hash wherever it stands, also behind rows that were there first, and is what a
// look-up begins with: of equal hashes it is the first.
func TestLikely(t *testing.T) {
	x := NewIndex()
	hashes := []uint32{7, 7 + 1<<10, 8, 7 + 2<<10, 1<<10 - 1, 1<<11 - 1, 7} // of 1024 slots: neighbours, over the end, and one again
	for row, h := range hashes {
		at := x.Find(h)
		for !x.Free(at) {
			at = x.Next(at)
		}
		x.Insert(at, h, row)
	}
	for row, h := range hashes[:6] {
		if got := x.Likely(h); got != row {
			t.Errorf("Likely(%d) = %d, want %d", h, got, row)
		}
	}
	for _, h := range []uint32{9, 7 + 3<<10, 0} {
		if got := x.Likely(h); got != -1 {
			t.Errorf("Likely(%d) = %d, want none", h, got)
		}
	}
	x.Touch(append(hashes, 9, 0)) // any hash will do
}
