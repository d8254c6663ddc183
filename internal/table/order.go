package table

import (
	"bytes"
	"math"
	"math/bits"
	"slices"
)

// Order returns the rows sorted by a column: the row in each place. Rows of equal values
// keep their natural order, ascending or descending; none comes last either way.
func (t *Table) Order(column int, descending bool) []int32 {
	order := make([]int32, t.Rows)
	for i := range order {
		order[i] = int32(i)
	}
	c := &t.Columns[column]
	switch {
	case c.Type != Str:
		orderWords(order, 1, func(row, _ int) uint64 { return numberKey(c.Num(row), descending) })
	case c.Key != nil && descending:
		orderWords(order, c.Words, func(row, word int) uint64 {
			if c.Key(row, 0) == NoKey {
				return NoKey
			}
			return ^c.Key(row, word)
		})
	case c.Key != nil:
		orderWords(order, c.Words, c.Key)
	default:
		orderTexts(order, c.Text, descending)
	}
	return order
}

// numberKey maps numbers to words that compare as they do, or the other way round.
func numberKey(v float64, descending bool) uint64 {
	if v != v {
		return NoKey
	}
	if v == 0 {
		v = 0 // -0 equals 0
	}
	k := math.Float64bits(v)
	if k>>63 != 0 {
		k = ^k
	} else {
		k |= 1 << 63
	}
	if descending {
		return ^k
	}
	return k
}

// orderWords sorts by words, the last one first, so that each sort keeps what the one
// before did among equals.
func orderWords(order []int32, words int, key func(row, word int) uint64) {
	r := radix{order: order, rowBits: bits.Len(uint(len(order)))}
	for word := words - 1; word >= 0; word-- {
		r.sort(func(row int) uint64 { return key(row, word) })
	}
}

const (
	digitBits = 11 // 2048 counters, and places written to in turn, are what caches bear
	digits    = 1 << digitBits
)

// A radix sorts rows by keys. It moves each row together with as many bits of its key as
// fit into one word with it, so that it reads and writes memory in order: fetching the
// key of each row for each digit took twice as long (BenchmarkOrder, November 2026).
type radix struct {
	order          []int32
	rowBits        int
	entries, spare []uint64
}

// sort sorts the order by key, and keeps the order of equals.
func (r *radix) sort(key func(row int) uint64) {
	differ, sorted, last := uint64(0), true, uint64(0)
	for i, row := range r.order {
		k := key(int(row))
		if i > 0 {
			differ |= k ^ last
			sorted = sorted && last <= k
		}
		last = k
	}
	if sorted {
		return
	}
	if r.entries == nil {
		r.entries, r.spare = make([]uint64, len(r.order)), make([]uint64, len(r.order))
	}
	room := 64 - r.rowBits
	for differ != 0 {
		shift := bits.TrailingZeros64(differ)
		for i, row := range r.order {
			r.entries[i] = key(int(row))>>shift<<r.rowBits | uint64(row)
		}
		part := differ >> shift & (1<<room - 1)
		differ &^= (1<<room - 1) << shift
		r.digits(part)
		for i, e := range r.entries {
			r.order[i] = int32(e & (1<<r.rowBits - 1))
		}
	}
}

// digits sorts the entries by those digits of their keys in which bits differ.
func (r *radix) digits(differ uint64) {
	for differ != 0 {
		shift := bits.TrailingZeros64(differ)
		differ &^= (digits - 1) << shift
		shift += r.rowBits
		var at [digits]int32
		for _, e := range r.entries {
			at[e>>shift&(digits-1)]++
		}
		next := int32(0)
		for d, n := range at {
			at[d] = next
			next += n
		}
		for _, e := range r.entries {
			d := e >> shift & (digits - 1)
			r.spare[at[d]] = e
			at[d]++
		}
		r.entries, r.spare = r.spare, r.entries
	}
}

// orderTexts sorts by the octets of the rows' texts, which it holds all at once.
func orderTexts(order []int32, text func([]byte, int) []byte, descending bool) {
	var pool []byte
	ends := make([]int, len(order)+1)
	for row := range order {
		pool = text(pool, row)
		ends[row+1] = len(pool)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		x, y := pool[ends[a]:ends[a+1]], pool[ends[b]:ends[b+1]]
		switch {
		case len(x) == 0 || len(y) == 0:
			return min(len(y), 1) - min(len(x), 1)
		case descending:
			return bytes.Compare(y, x)
		}
		return bytes.Compare(x, y)
	})
}
