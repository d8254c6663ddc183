//go:build !js

// Package parquet writes tables as Parquet, with the types of export.Schema. It is of the
// command only: the page, for which the library is too large, writes the same with another.
package parquet

import (
	"io"
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
	kinds []export.Kind
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
	for _, c := range s.Columns {
		w.kinds = append(w.kinds, c.Kind)
	}
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
		v := w.valueOf(w.kinds[i], &values[i])
		level := 0
		if values[i].Some {
			level = 1
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

func (w *writer) valueOf(k export.Kind, v *export.Value) parquet.Value {
	if !v.Some {
		return parquet.NullValue()
	}
	switch k {
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
		node := parquet.Optional(nodes[column.Kind])
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
