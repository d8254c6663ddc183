package export

import (
	"bytes"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"flowglass/internal/table"
)

// A zeekWriter writes conn.log as Zeek does by default: fields with tabs between them, under
// lines that say what they are. #open and #close have the times of the first connection and of
// the latest end of one, not the clock's, so that the same capture always gives the same file.
type zeekWriter struct {
	out       io.Writer
	columns   []Column
	begun     bool
	first     int64 // microseconds
	last      int64
	line      []byte
	starts    int // column of ts
	durations int
}

const zeekTime = "2006-01-02-15-04-05"

func newZeek(out io.Writer, s Schema) (Writer, error) {
	return &zeekWriter{out: out, columns: s.Columns, starts: s.Column("ts"), durations: s.Column("duration")}, nil
}

func (w *zeekWriter) Row(values []Value) error {
	start := values[w.starts].Micros
	if !w.begun {
		w.first, w.last = start, start
		w.head()
	}
	w.last = max(w.last, start)
	if d := &values[w.durations]; d.Some {
		w.last = max(w.last, start+int64(d.Num*1e6))
	}
	line := w.line
	for i := range values {
		if i > 0 {
			line = append(line, '\t')
		}
		line = appendZeek(line, &w.columns[i], &values[i])
	}
	return w.write(append(line, '\n'))
}

func (w *zeekWriter) write(line []byte) error {
	_, err := w.out.Write(line)
	w.line = line[:0]
	return err
}

// head begins the first line with those above it.
func (w *zeekWriter) head() {
	w.begun = true
	b := append(w.line, "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t"...)
	b = append(w.time(b, w.first), "\n#fields"...)
	for i := range w.columns {
		b = append(append(b, '\t'), w.columns[i].Name...)
	}
	b = append(b, "\n#types"...)
	for i := range w.columns {
		b = append(append(b, '\t'), w.columns[i].Zeek...)
	}
	w.line = append(b, '\n')
}

func (w *zeekWriter) time(b []byte, micros int64) []byte {
	return time.UnixMicro(micros).UTC().AppendFormat(b, zeekTime)
}

func (w *zeekWriter) Close() error {
	if !w.begun {
		w.head()
	}
	return w.write(append(w.time(append(w.line, "#close\t"...), w.last), '\n'))
}

// appendZeek appends a value as Zeek's ASCII writer does.
func appendZeek(dst []byte, c *Column, v *Value) []byte {
	switch {
	case !v.Some:
		return append(dst, '-')
	case c.Kind == Bool && v.Num != 0:
		return append(dst, 'T')
	case c.Kind == Bool:
		return append(dst, 'F')
	case c.Kind == Double:
		return strconv.AppendFloat(dst, v.Num, 'f', 6, 64)
	case c.Kind != String:
		return appendValue(dst, c.Kind, v)
	case string(v.Text) == "-" || string(v.Text) == "(empty)": // they would mean something else
		dst = appendHex(dst, v.Text[0])
		return append(dst, v.Text[1:]...)
	}
	for b := v.Text; len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		if r < ' ' || r == '\\' || r == 0x7f || r == utf8.RuneError && n == 1 {
			dst = appendHex(dst, b[0])
		} else {
			dst = append(dst, b[:n]...)
		}
		b = b[n:]
	}
	return dst
}

// appendHex appends an octet as Zeek escapes it.
func appendHex(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'x', hex[c>>4], hex[c&15])
}

// A zeekJSON writes conn.log as Zeek does with JSON logs: an object a line, without what is
// not set.
type zeekJSON struct {
	out     io.Writer
	columns []Column
	line    []byte
}

func newZeekJSON(out io.Writer, s Schema) (Writer, error) {
	return &zeekJSON{out: out, columns: s.Columns}, nil
}

func (w *zeekJSON) Row(values []Value) error {
	line := append(w.line[:0], '{')
	for i := range values {
		c, v := &w.columns[i], &values[i]
		if !v.Some {
			continue
		}
		if len(line) > 1 {
			line = append(line, ',')
		}
		line = append(table.AppendString(line, c.Name), ':')
		switch {
		case c.Zeek == "set[string]":
			line = append(line, '[')
			for at, text := range bytes.Split(v.Text, []byte(",")) {
				if at > 0 {
					line = append(line, ',')
				}
				line = table.AppendString(line, string(text))
			}
			line = append(line, ']')
		case c.Kind == String:
			line = table.AppendString(line, string(v.Text))
		case c.Kind == Double:
			line = trimmed(strconv.AppendFloat(line, v.Num, 'f', 6, 64))
		case c.Kind == Timestamp:
			line = trimmed(appendValue(line, c.Kind, v))
		default:
			line = appendValue(line, c.Kind, v)
		}
	}
	w.line = append(line, '}', '\n')
	_, err := w.out.Write(w.line)
	return err
}

func (w *zeekJSON) Close() error { return nil }

// trimmed takes zeros off the end of a number with decimals, but for one.
func trimmed(b []byte) []byte {
	for b[len(b)-1] == '0' && b[len(b)-2] != '.' {
		b = b[:len(b)-1]
	}
	return b
}
