package export

import (
	"io"

	"flowglass/internal/table"
)

// A jsonWriter writes an object a line, keyed by column, none as null (RFC 8259); as JSON lines,
// or as one array of them.
type jsonWriter struct {
	out   io.Writer
	keys  [][]byte // `{"name":`, and from the second on with a comma for the brace
	kinds []Kind
	array bool
	rows  int
	line  []byte
}

func newJSONLines(out io.Writer, s Schema) (Writer, error) { return newJSONWriter(out, s), nil }

func newJSON(out io.Writer, s Schema) (Writer, error) {
	w := newJSONWriter(out, s)
	w.array = true
	return w, nil
}

func newJSONWriter(out io.Writer, s Schema) *jsonWriter {
	w := &jsonWriter{out: out}
	for i, c := range s.Columns {
		w.keys = append(w.keys, append(table.AppendString([]byte{"{,"[min(i, 1)]}, c.Name), ':'))
		w.kinds = append(w.kinds, c.Kind)
	}
	return w
}

func (w *jsonWriter) Row(values []Value) error {
	line := w.line[:0]
	switch {
	case !w.array:
	case w.rows == 0:
		line = append(line, "[\n"...)
	default:
		line = append(line, ",\n"...)
	}
	for i := range values {
		line = append(line, w.keys[i]...)
		switch v := &values[i]; {
		case !v.Some:
			line = append(line, "null"...)
		case w.kinds[i] == String:
			line = table.AppendString(line, string(v.Text))
		default:
			line = appendValue(line, w.kinds[i], v)
		}
	}
	line = append(line, '}')
	if !w.array {
		line = append(line, '\n')
	}
	w.rows++
	w.line = line
	_, err := w.out.Write(line)
	return err
}

func (w *jsonWriter) Close() error {
	if !w.array {
		return nil
	}
	end := "\n]\n"
	if w.rows == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(w.out, end)
	return err
}
