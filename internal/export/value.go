package export

import (
	"math"
	"strconv"

	"flowglass/internal/table"
)

// A Value is one value of a row. The zero Value is none; which field counts otherwise is said
// by the column's kind.
type Value struct {
	Some   bool
	Num    float64 // Int32, Int64, Double; Bool, where 0 is false
	Micros int64   // Timestamp
	Text   []byte  // String; not empty
}

// A Writer writes rows in one format. Values are good until the call returns.
type Writer interface {
	Row(values []Value) error
	// Close writes what comes behind the last row. It does not close what is written to.
	Close() error
}

// Number returns a number as a value; NaN is none.
func Number(v float64) Value { return Value{Some: v == v, Num: v} }

// Text returns a text as a value; an empty one is none.
func Text(s string) Value { return Value{Some: s != "", Text: []byte(s)} }

// Truth returns a truth value.
func Truth(b bool) Value {
	if b {
		return Value{Some: true, Num: 1}
	}
	return Value{Some: true}
}

// Int returns the whole number that v is, cut to what fits.
func (v *Value) Int() int64 {
	switch {
	case v.Num >= math.MaxInt64:
		return math.MaxInt64
	case v.Num <= math.MinInt64:
		return math.MinInt64
	}
	return int64(v.Num)
}

// A Reader reads the rows of a table.
type Reader struct {
	table  *table.Table
	order  []int32
	values []Value
	text   [][]byte
}

// NewReader returns a reader of t, in an order of its rows or, for nil, in their own.
func NewReader(t *table.Table, order []int32) *Reader {
	return &Reader{t, order, make([]Value, len(t.Columns)), make([][]byte, len(t.Columns))}
}

// Rows returns how many rows there are.
func (r *Reader) Rows() int {
	if r.order != nil {
		return len(r.order)
	}
	return r.table.Rows
}

// Row returns the values in place i, good until the next call.
func (r *Reader) Row(i int) []Value {
	if r.order != nil {
		i = int(r.order[i])
	}
	for at := range r.table.Columns {
		c := &r.table.Columns[at]
		if c.Type == table.Str {
			r.text[at] = c.Text(r.text[at][:0], i)
			r.values[at] = Value{Some: len(r.text[at]) > 0, Text: r.text[at]}
			continue
		}
		r.values[at] = Number(c.Num(i))
	}
	return r.values
}

// Copy writes the rows of r.
func Copy(w Writer, r *Reader) error {
	for i := range r.Rows() {
		if err := w.Row(r.Row(i)); err != nil {
			return err
		}
	}
	return nil
}

// appendValue appends a value as CSV and JSON have it, but for texts: numbers in full, without
// an exponent, and times in seconds.
func appendValue(dst []byte, k Kind, v *Value) []byte {
	switch k {
	case Bool:
		return strconv.AppendBool(dst, v.Num != 0)
	case Timestamp:
		return appendMicros(dst, v.Micros)
	}
	return strconv.AppendFloat(dst, v.Num, 'f', -1, 64)
}

// appendMicros appends microseconds as seconds, with six decimals.
func appendMicros(dst []byte, micros int64) []byte {
	n := uint64(micros)
	if micros < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = strconv.AppendUint(dst, n/1e6, 10)
	dst = append(dst, '.')
	return append(dst, strconv.FormatUint(n%1e6+1e6, 10)[1:]...)
}
