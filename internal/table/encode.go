package table

import (
	"encoding/binary"
	"math"
	"strconv"
	"unicode/utf8"
)

// Encode appends the rows in places first to first+count of the order (nil: the natural
// one) to dst, as the reply that the page reads:
//
//	u32 length of the header | header, JSON | columns
//
// All numbers are little-endian. Each column starts at a multiple of eight octets from
// the start of the reply. A Str column holds indices into the header's strings, where
// equal texts share one. The header is
//
//	{"table","total","first","rows","columns":[{"name","type","unit"}],"strings":[]}
//
// where total is the rows of the whole table, first and rows are those that follow. Text
// that is not UTF-8 has U+FFFD in place of the octets that are none.
func (t *Table) Encode(dst []byte, order []int32, first, count int) []byte {
	from, to := t.window(first, count)
	e := encoder{dst: dst, start: len(dst), pool: make(map[string]int32)}
	texts := make([][]int32, len(t.Columns))
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Type == Str {
			texts[i] = e.strings(c, order, from, to)
		}
	}
	e.dst = append(e.dst, 0, 0, 0, 0)
	e.header(t, from, to)
	binary.LittleEndian.PutUint32(e.dst[e.start:], uint32(len(e.dst)-e.start-4))
	for i := range t.Columns {
		e.pad()
		e.column(&t.Columns[i], texts[i], order, from, to)
	}
	return e.dst
}

type encoder struct {
	dst   []byte
	start int // of the reply in dst
	pool  map[string]int32
	list  []string // the pool in order
	buf   []byte
}

// pad fills up to a multiple of eight octets.
func (e *encoder) pad() {
	for (len(e.dst)-e.start)%8 != 0 {
		e.dst = append(e.dst, 0)
	}
}

// strings puts the texts of a column into the pool and returns their indices.
func (e *encoder) strings(c *Column, order []int32, from, to int) []int32 {
	indices := make([]int32, 0, to-from)
	for i := from; i < to; i++ {
		e.buf = c.Text(e.buf[:0], rowAt(order, i))
		if len(e.buf) == 0 {
			indices = append(indices, -1)
			continue
		}
		at, ok := e.pool[string(e.buf)]
		if !ok {
			at = int32(len(e.list))
			s := string(e.buf)
			e.pool[s], e.list = at, append(e.list, s)
		}
		indices = append(indices, at)
	}
	return indices
}

func (e *encoder) header(t *Table, from, to int) {
	b := AppendString(append(e.dst, `{"table":`...), t.Name)
	b = strconv.AppendInt(append(b, `,"total":`...), int64(t.Rows), 10)
	b = strconv.AppendInt(append(b, `,"first":`...), int64(from), 10)
	b = strconv.AppendInt(append(b, `,"rows":`...), int64(to-from), 10)
	b = append(b, `,"columns":[`...)
	for i := range t.Columns {
		c := &t.Columns[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(append(b, `{"name":`...), c.Name)
		b = AppendString(append(b, `,"type":`...), c.Type.String())
		b = AppendString(append(b, `,"unit":`...), string(c.Unit))
		b = append(b, '}')
	}
	b = append(b, `],"strings":[`...)
	for i, s := range e.list {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(b, s)
	}
	e.dst = append(b, `]}`...)
}

// column appends the values of a column; indices are those of a Str column.
func (e *encoder) column(c *Column, indices []int32, order []int32, from, to int) {
	for i := from; i < to; i++ {
		row := rowAt(order, i)
		switch c.Type {
		case F64:
			e.dst = binary.LittleEndian.AppendUint64(e.dst, math.Float64bits(c.Num(row)))
		case I32:
			v := integer(c.Num(row), -1, math.MinInt32, math.MaxInt32)
			e.dst = binary.LittleEndian.AppendUint32(e.dst, uint32(v))
		case U8:
			e.dst = append(e.dst, byte(integer(c.Num(row), 0, 0, math.MaxUint8)))
		case Str:
			e.dst = binary.LittleEndian.AppendUint32(e.dst, uint32(indices[i-from]))
		}
	}
}

// AppendString appends s as a JSON string (RFC 8259 section 7).
func AppendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for _, r := range s { // yields U+FFFD for what is not UTF-8
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}
