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
	keys := make([]uint64, len(order))
	var spare []int32
	for word := words - 1; word >= 0; word-- {
		for row := range keys {
			keys[row] = key(row, word)
		}
		spare = radix(order, spare, keys)
	}
}

const (
	digitBits = 11 // as many counters as the first-level cache holds with room to spare
	digits    = 1 << digitBits
)

// radix sorts order by keys[row], keeping the order of equals: one pass for each digit
// that is not the same in all keys. It returns the scratch space it used, for the next.
func radix(order, spare []int32, keys []uint64) []int32 {
	differ, sorted := uint64(0), true
	for i := 1; i < len(order); i++ {
		a, b := keys[order[i-1]], keys[order[i]]
		differ |= a ^ b
		sorted = sorted && a <= b
	}
	if sorted {
		return spare
	}
	if spare == nil {
		spare = make([]int32, len(order))
	}
	from, to := order, spare
	for differ != 0 {
		shift := bits.TrailingZeros64(differ)
		differ &^= (digits - 1) << shift
		var at [digits]int32
		for _, row := range from {
			at[keys[row]>>shift&(digits-1)]++
		}
		next := int32(0)
		for d, n := range at {
			at[d] = next
			next += n
		}
		for _, row := range from {
			d := keys[row] >> shift & (digits - 1)
			to[at[d]] = row
			at[d]++
		}
		from, to = to, from
	}
	if &from[0] != &order[0] {
		copy(order, from)
	}
	return spare
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
