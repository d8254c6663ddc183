package table

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// numbers returns a table with one column of values.
func numbers(values ...float64) *Table {
	return &Table{Rows: len(values), Columns: []Column{{Name: "n", Num: func(row int) float64 { return values[row] }}}}
}

// texts returns a table with one column of values, which has keys if words is not 0.
func texts(words int, values ...string) *Table {
	key := func(row, word int) uint64 {
		if values[row] == "" {
			return NoKey
		}
		return uint64(values[row][word])
	}
	if words == 0 {
		key = nil
	}
	return &Table{Rows: len(values), Columns: []Column{{
		Name: "s", Type: Str, Words: words, Key: key,
		Text: func(dst []byte, row int) []byte { return append(dst, values[row]...) },
	}}}
}

func TestOrder(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name       string
		table      *Table
		descending bool
		want       []int32
	}{
		{"no rows", numbers(), false, []int32{}},
		{"one row", numbers(7), true, []int32{0}},
		{"ascending", numbers(3, 1, 2), false, []int32{1, 2, 0}},
		{"descending", numbers(3, 1, 2), true, []int32{0, 2, 1}},
		{"equals keep their order", numbers(1, 0, 1, 0, 1), false, []int32{1, 3, 0, 2, 4}},
		{"equals keep their order, descending", numbers(1, 0, 1, 0, 1), true, []int32{0, 2, 4, 1, 3}},
		{"signs", numbers(1, -1, 0, -2, 2), false, []int32{3, 1, 2, 0, 4}},
		{"-0 is 0", numbers(0, math.Copysign(0, -1), 0), true, []int32{0, 1, 2}},
		{"infinite", numbers(inf, 0, -inf), false, []int32{2, 1, 0}},
		{"infinite, descending", numbers(-inf, 0, inf), true, []int32{2, 1, 0}},
		{"none last", numbers(nan, 2, nan, 1, inf), false, []int32{3, 1, 4, 0, 2}},
		{"none last, descending", numbers(nan, 2, nan, 1, -inf), true, []int32{1, 3, 4, 0, 2}},
		{"2^53 and its neighbour", numbers(1<<53, 1<<53-1), false, []int32{1, 0}},
		{"text", texts(0, "b", "", "a", "b", "B"), false, []int32{4, 2, 0, 3, 1}},
		{"text, descending", texts(0, "b", "", "a", "b", "B"), true, []int32{0, 3, 2, 4, 1}},
		{"words", texts(2, "ab", "", "bb", "ba", "ab"), false, []int32{0, 4, 3, 2, 1}},
		{"words, descending", texts(2, "ab", "", "bb", "ba", "ab"), true, []int32{2, 3, 0, 4, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.table.Order(0, c.descending); !slices.Equal(got, c.want) {
				t.Errorf("Order = %v, want %v", got, c.want)
			}
		})
	}
}

// TestOrderRandom holds the radix sort against the library's.
func TestOrderRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		next func() float64
	}{
		{"bits", func() float64 { return math.Float64frombits(random.Uint64()) }},
		{"lengths", func() float64 { return float64(60 + random.IntN(1455)) }},
		{"times", func() float64 { return float64(random.Int64N(3600_000_000_000) - 1e9) }},
		{"few", func() float64 { return float64(random.IntN(3)) - 1 }},
	} {
		values := make([]float64, 10_000)
		for i := range values {
			values[i] = c.next()
		}
		for _, descending := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, descending), func(t *testing.T) {
				want := make([]int32, len(values))
				for i := range want {
					want[i] = int32(i)
				}
				slices.SortStableFunc(want, func(a, b int32) int {
					x, y := values[a], values[b]
					switch {
					case x != x && y != y:
						return 0
					case x != x:
						return 1
					case y != y:
						return -1
					case descending:
						return cmp.Compare(y, x)
					}
					return cmp.Compare(x, y)
				})
				if !slices.Equal(numbers(values...).Order(0, descending), want) {
					t.Error("the order is another one than the library's")
				}
			})
		}
	}
}

func BenchmarkOrder(b *testing.B) {
	const rows = 10_000_000
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, rows)
	for _, c := range []struct {
		name string
		next func(i int) float64
	}{
		{"lengths", func(int) float64 { return float64(60 + random.IntN(1455)) }},
		{"times", func(int) float64 { return float64(random.Int64N(3600_000_000_000)) }},
		{"sorted", func(i int) float64 { return float64(i) }},
		{"rates", func(int) float64 { return random.ExpFloat64() * 1e6 }},
	} {
		for i := range values {
			values[i] = c.next(i)
		}
		t := numbers(values...)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				t.Order(0, false)
			}
		})
	}
}
