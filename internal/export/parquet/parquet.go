//go:build !js

// Package parquet writes tables as Parquet, with the types of export.Schema. It is of the
// command only: the page, for which the library is too large, writes the same with another.
package parquet

import (
	"io"
	"math/big"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"

	"flowglass/internal/export"
)

// rowGroup is how many rows are written at a time: as many as the page's writer takes.
const rowGroup = 1 << 16

// A writer writes rows; see New.
type writer struct {
	file  *parquet.GenericWriter[any]
	types []export.Column
	batch []parquet.Row // as many as were handed over last, to be used again
	used  int           // of batch
	texts []byte        // of the rows used
	rows  int
}

// New begins a file: one optional column for each of the schema, flat, compressed by Snappy.
func New(out io.Writer, s export.Schema) (export.Writer, error) {
	w := &writer{file: parquet.NewGenericWriter[any](out,
		parquet.NewSchema("schema", newColumns(s)),
		parquet.Compression(&parquet.Snappy),
		parquet.CreatedBy("Flowglass", "", ""))}
	w.types = s.Columns
	return w, nil
}

// batchLen is how many rows are handed to the library at a time.
const batchLen = 512

func (w *writer) Row(values []export.Value) error {
	if w.used == len(w.batch) {
		w.batch = append(w.batch, make(parquet.Row, len(values)))
	}
	row := w.batch[w.used]
	for i := range values {
		v := w.valueOf(&w.types[i], &values[i])
		level := 1
		if v.IsNull() {
			level = 0
		}
		row[i] = v.Level(0, level, i)
	}
	if w.used++; w.used < batchLen {
		return nil
	}
	return w.flush()
}

func (w *writer) flush() error {
	n := w.used
	if _, err := w.file.WriteRows(w.batch[:n]); err != nil {
		return err
	}
	w.used, w.texts = 0, w.texts[:0] // the library has copied them
	if w.rows += n; w.rows < rowGroup {
		return nil
	}
	w.rows = 0
	return w.file.Flush()
}

func (w *writer) Close() error {
	if err := w.flush(); err != nil {
		return err
	}
	return w.file.Close()
}

func (w *writer) valueOf(c *export.Column, v *export.Value) parquet.Value {
	if !v.Some {
		return parquet.NullValue()
	}
	if c.Instant {
		if micros, ok := microseconds(string(v.Text)); ok {
			return parquet.Int64Value(micros)
		}
		return parquet.NullValue()
	}
	switch c.Kind {
	case export.Int32:
		return parquet.Int32Value(int32(v.Int()))
	case export.Int64:
		return parquet.Int64Value(v.Int())
	case export.Double:
		return parquet.DoubleValue(v.Num)
	case export.Bool:
		return parquet.BooleanValue(v.Num != 0)
	case export.Timestamp:
		return parquet.Int64Value(v.Micros)
	}
	from := len(w.texts)
	w.texts = append(w.texts, v.Text...)
	return parquet.ByteArrayValue(w.texts[from:])
}

// microseconds returns the whole microseconds, rounded down, of nanoseconds written in digits; false if no 64 bits
// hold them.
func microseconds(ns string) (int64, bool) {
	n, ok := new(big.Int).SetString(ns, 10)
	if !ok {
		return 0, false
	}
	n, _ = n.DivMod(n, big.NewInt(1000), new(big.Int)) // whose rest is never negative
	return n.Int64(), n.IsInt64()
}

// nodes are the types of Parquet that kinds have.
var nodes = [...]parquet.Node{
	export.Int32:     parquet.Leaf(parquet.Int32Type),
	export.Int64:     parquet.Leaf(parquet.Int64Type),
	export.Double:    parquet.Leaf(parquet.DoubleType),
	export.Bool:      parquet.Leaf(parquet.BooleanType),
	export.String:    parquet.String(),
	export.Timestamp: parquet.Timestamp(parquet.Microsecond),
}

// columns are the root of a schema: a group whose fields keep their order, where the library's
// own sorts them by name.
type columns struct {
	parquet.Group
	fields []parquet.Field
}

func newColumns(s export.Schema) *columns {
	c := &columns{Group: make(parquet.Group)}
	for _, column := range s.Columns {
		kind := column.Kind
		if column.Instant {
			kind = export.Timestamp
		}
		node := parquet.Optional(nodes[kind])
		c.Group[column.Name] = node
		c.fields = append(c.fields, field{node, column.Name})
	}
	return c
}

func (c *columns) Fields() []parquet.Field { return c.fields }

// GoType is what rows would be if they were read into a struct, which they are not.
func (c *columns) GoType() reflect.Type { return reflect.TypeFor[time.Time]() }

type field struct {
	parquet.Node
	name string
}

func (f field) Name() string                      { return f.name }
func (f field) Value(reflect.Value) reflect.Value { return reflect.Value{} }
