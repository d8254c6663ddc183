package table

import (
	"bytes"
	"io"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// Dump writes all rows as text for people and golden files: a line of column names, then
// a line for each row, exact values in aligned columns, none as "-". Text with spaces or
// characters that do not print is quoted as in Go.
func (t *Table) Dump(w io.Writer) error {
	cells := make([][]byte, 0, (t.Rows+1)*len(t.Columns))
	for i := range t.Columns {
		cells = append(cells, []byte(t.Columns[i].Name))
	}
	for row := range t.Rows {
		for i := range t.Columns {
			cells = append(cells, t.Columns[i].appendCell(nil, row))
		}
	}
	widths := make([]int, len(t.Columns))
	for i, cell := range cells {
		c := i % len(t.Columns)
		widths[c] = max(widths[c], utf8.RuneCount(cell))
	}
	var line []byte
	for len(cells) > 0 {
		line = line[:0]
		for c, width := range widths {
			if c > 0 {
				line = append(line, "  "...)
			}
			blank := bytes.Repeat([]byte{' '}, width-utf8.RuneCount(cells[c]))
			if t.Columns[c].Type == Str {
				line = append(append(line, cells[c]...), blank...)
			} else {
				line = append(append(line, blank...), cells[c]...)
			}
		}
		line = append(bytes.TrimRight(line, " "), '\n')
		if _, err := w.Write(line); err != nil {
			return err
		}
		cells = cells[len(widths):]
	}
	return nil
}

// appendCell appends the text of one value to dst.
func (c *Column) appendCell(dst []byte, row int) []byte {
	if c.Type != Str {
		v := c.Num(row)
		if v != v {
			return append(dst, '-')
		}
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
	text := c.Text(nil, row)
	switch {
	case len(text) == 0:
		return append(dst, '-')
	case plain(text):
		return append(dst, text...)
	}
	return strconv.AppendQuote(dst, string(text))
}

// plain reports whether text can stand in a line without quotes.
func plain(text []byte) bool {
	if !utf8.Valid(text) || text[0] == '"' || string(text) == "-" {
		return false
	}
	for _, r := range string(text) {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}
