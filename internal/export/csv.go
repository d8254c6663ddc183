package export

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// A csvWriter writes RFC 4180: a line of names, lines that end in CR LF, none as an empty field.
type csvWriter struct {
	out     io.Writer
	columns []Column
	line    []byte
}

func newCSV(out io.Writer, s Schema) (Writer, error) {
	w := &csvWriter{out: out, columns: s.Columns}
	for i := range s.Columns {
		w.line = appendCSVText(w.comma(i), []byte(s.Columns[i].Name))
	}
	return w, w.end()
}

func (w *csvWriter) Row(values []Value) error {
	for i := range values {
		w.line = w.comma(i)
		switch v := &values[i]; {
		case !v.Some:
		case w.columns[i].Kind == String:
			w.line = appendCSVText(w.line, v.Text)
		default:
			w.line = appendValue(w.line, w.columns[i].Kind, v)
		}
	}
	return w.end()
}

func (w *csvWriter) Close() error { return nil }

func (w *csvWriter) comma(column int) []byte {
	if column == 0 {
		return w.line
	}
	return append(w.line, ',')
}

func (w *csvWriter) end() error {
	_, err := w.out.Write(append(w.line, '\r', '\n'))
	w.line = w.line[:0]
	return err
}

// appendCSVText appends a text as a field. Spreadsheets take a field that begins with = + - @
// for a formula, also in quotes, and a capture may be made to hold such texts: they get an
// apostrophe before them, which spreadsheets take for "this is text". So do those that begin
// with an apostrophe, so that it can be told what was there.
func appendCSVText(dst, text []byte) []byte {
	guard := bytes.IndexByte([]byte("=+-@'\t\r\n"), text[0]) >= 0
	if !guard && !bytes.ContainsAny(text, "\",\r\n") && text[0] != ' ' && text[len(text)-1] != ' ' && utf8.Valid(text) {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	if guard {
		dst = append(dst, '\'')
	}
	for _, r := range string(text) { // yields U+FFFD for what is not UTF-8
		if r == '"' {
			dst = append(dst, '"')
		}
		dst = utf8.AppendRune(dst, r)
	}
	return append(dst, '"')
}
