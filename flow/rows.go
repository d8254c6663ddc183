package flow

import (
	"math"

	"flowglass/internal/hash"
)

// A rows numbers distinct keys in order of appearance: the rows of a table that groups
// flows.
type rows[K comparable] struct {
	index hash.Index
	keys  []K
}

func newRows[K comparable]() rows[K] { return rows[K]{index: hash.NewIndex()} }

// find returns the row of a key with the hash h, a new one if there is none yet.
func (r *rows[K]) find(key *K, h uint32) int32 {
	row, _ := r.findUpTo(math.MaxInt32, key, h)
	return row
}

// known returns the row of a key, if it has one.
func (r *rows[K]) known(key *K, h uint32) (row int32, ok bool) { return r.findUpTo(0, key, h) }

// findUpTo is find that makes no more than so many rows: ok is false if the key has none.
func (r *rows[K]) findUpTo(most int, key *K, h uint32) (row int32, ok bool) {
	for at := r.index.Find(h); ; at = r.index.Next(at) {
		row, ok := r.index.Row(at, h)
		if !ok {
			if len(r.keys) >= most {
				return 0, false
			}
			r.index.Insert(at, h, len(r.keys))
			r.keys = append(r.keys, *key)
			return int32(len(r.keys) - 1), true
		}
		if row >= 0 && r.keys[row] == *key {
			return int32(row), true
		}
	}
}

// zeroed returns n zero elements, in the space of s if there is enough.
func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/8)
	}
	s = s[:n]
	clear(s)
	return s
}
