// Package table describes tables of a capture without holding them: a column is a
// function of the row number. It sorts them as permutations and encodes the rows asked
// for, as columns for the page or as text for golden files.
package table

import "math"

// A Type is the form of a column's values on the wire.
type Type uint8

const (
	F64 Type = iota // float64; NaN is none
	I32             // int32; -1 is none
	U8              // uint8; has no none
	Str             // int32, an index into the reply's strings; -1 is none
)

func (t Type) String() string { return [...]string{"f64", "i32", "u8", "str"}[t] }

// A Unit is what a column's numbers count.
type Unit string

const (
	None        Unit = ""
	Nanoseconds Unit = "ns"
	Bytes       Unit = "bytes"
	Packets     Unit = "packets"
	BitRate     Unit = "bit/s"
)

// A Column is one column of a table: its schema, and its values as functions of the row.
type Column struct {
	Name  string // in snake_case, unique in its table
	Label string // for people
	Type  Type
	Unit  Unit

	// Num returns the value of a row; NaN is none, whatever the type. Not for Str.
	Num func(row int) float64

	// Text appends the value of a row to dst, for Str; to append nothing is none.
	Text func(dst []byte, row int) []byte

	// Key returns what a Str column is sorted by: the row's words, of which there are
	// Words, the first weighing most; NoKey in the first is none. Without Key it is
	// sorted by the octets of its text, which takes long for millions of rows.
	Key   func(row, word int) uint64
	Words int
}

// NoKey is the first word of Column.Key for a row that has no value.
const NoKey = math.MaxUint64

// A Table is a snapshot of rows, valid as long as what its columns read stays as it is.
type Table struct {
	Name, Title string
	Rows        int
	Columns     []Column
}

// Column returns the index of the column called name, -1 if there is none.
func (t *Table) Column(name string) int {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return i
		}
	}
	return -1
}

// window limits the rows first to first+count to those there are.
func (t *Table) window(first, count int) (from, to int) {
	from = min(max(first, 0), t.Rows)
	return from, from + min(max(count, 0), t.Rows-from)
}

// rowAt returns the row in place i of the order; nil is the natural order.
func rowAt(order []int32, i int) int {
	if order == nil {
		return i
	}
	return int(order[i])
}

// integer converts the value of an I32 or U8 column; what does not fit is cut to what does.
func integer(v float64, none, low, high float64) int64 {
	if v != v {
		return int64(none)
	}
	return int64(math.Min(math.Max(v, low), high))
}
