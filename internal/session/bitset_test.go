package session

import (
	"math/rand/v2"
	"testing"
)

func TestBitset(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, share := range []float64{0, 0.001, 0.5, 0.999, 1} {
		for _, size := range []int{0, 1, 63, 64, 65, 511, 512, 513, 5000} {
			var b bitset
			var rows []int
			ranks := make([]int, size+1)
			word := uint64(0)
			for row := range size {
				ranks[row] = len(rows)
				in := random.Float64() < share
				if in {
					rows = append(rows, row)
				}
				switch at := row % 64; {
				case row/128%2 == 0 || row&^63+64 > size: // by turns, row by row
					b.append(in)
				case at == 0:
					word = 0
					fallthrough
				default:
					if in {
						word |= 1 << at
					}
					if at == 63 {
						b.appendWord(word)
					}
				}
			}
			ranks[size] = len(rows)
			if b.len != size || b.count != len(rows) {
				t.Fatalf("%d rows, %d in the set, want %d, %d", b.len, b.count, size, len(rows))
			}
			for row, want := range ranks {
				if got := b.rank(row); got != want {
					t.Fatalf("share %v of %d: rank of %d is %d, want %d", share, size, row, got, want)
				}
				next := -1
				if want < len(rows) {
					next = rows[want]
				}
				if got := b.after(row); got != next {
					t.Fatalf("share %v of %d: after %d comes %d, want %d", share, size, row, got, next)
				}
			}
			for place, row := range rows {
				if got := b.nth(place); got != row || !b.has(row) {
					t.Fatalf("share %v of %d: row %d in place %d, want %d", share, size, got, place, row)
				}
			}
			if b.has(-1) || b.has(size) {
				t.Errorf("rows outside of %d are in the set", size)
			}
		}
	}
}
