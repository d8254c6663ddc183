package export

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"flowglass/internal/table"
)

// Marks of the lines that begin a report and a part in the form that ReadReport reads.
const (
	reportMark = "#report" // file, filter, from, to
	partMark   = "#table"  // name, "all" or "displayed", rows of the whole table, title
)

// ReadReport reads what a report is of from CSV as this package writes it: a line that begins with
// #report; then the tables one after the other, each behind a line that begins with #table and
// four that say of its columns their names, labels, units and kinds. The page sends them so, which
// costs its program that writes reports no knowledge of tables.
func ReadReport(in []byte) (*Report, error) {
	r := &Report{}
	var part *Part
	var about [][]string // the lines about the columns of part
	for len(in) > 0 {
		line, rest, err := readCSV(in)
		if err != nil {
			return nil, err
		}
		in = rest
		switch {
		case line[0] == reportMark && len(line) == 5:
			r.File, r.Filter, r.From, r.To = unguarded(line[1]), unguarded(line[2]), unguarded(line[3]), unguarded(line[4])
		case line[0] == partMark && len(line) == 5:
			total, err := strconv.Atoi(line[3])
			if err != nil {
				return nil, fmt.Errorf("export: %s has %q rows", line[1], line[3])
			}
			r.Parts = append(r.Parts, Part{Schema: Schema{Name: line[1], Title: unguarded(line[4])}, Whole: line[2] == "all", Total: total})
			part, about = &r.Parts[len(r.Parts)-1], nil
		case part == nil:
			return nil, fmt.Errorf("export: %q stands before any table", line[0])
		case len(about) < 4:
			if about = append(about, line); len(about) < 4 {
				continue
			}
			if part.Schema.Columns, err = columnsOf(about); err != nil {
				return nil, err
			}
		case len(line) != len(part.Schema.Columns):
			return nil, fmt.Errorf("export: a row of %s has %d fields, not %d", part.Schema.Name, len(line), len(part.Schema.Columns))
		default:
			row := make([]Value, len(line))
			for i, field := range line {
				row[i] = parsed(part.Schema.Columns[i].Kind, field)
			}
			part.Rows = append(part.Rows, row)
		}
	}
	return r, nil
}

// columnsOf makes columns of their names, labels, units and kinds.
func columnsOf(about [][]string) ([]Column, error) {
	var columns []Column
	for i, name := range about[0] {
		if slices.ContainsFunc(about, func(line []string) bool { return len(line) != len(about[0]) }) {
			return nil, errors.New("export: columns whose names, labels, units and kinds are not as many")
		}
		c := Column{Name: name, Label: about[1][i], Unit: table.Unit(about[2][i])}
		if !c.setType(about[3][i]) {
			return nil, fmt.Errorf("export: there is no kind %q", about[3][i])
		}
		columns = append(columns, c)
	}
	return columns, nil
}

// readCSV reads a line of CSV, as this package writes it, off the front of b.
func readCSV(b []byte) (fields []string, rest []byte, err error) {
	for {
		var field []byte
		if len(b) > 0 && b[0] == '"' {
			b = b[1:]
			for {
				end := bytes.IndexByte(b, '"')
				if end < 0 {
					return nil, nil, errors.New("export: a quote is not closed")
				}
				field = append(field, b[:end]...)
				b = b[end+1:]
				if len(b) == 0 || b[0] != '"' {
					break
				}
				field, b = append(field, '"'), b[1:]
			}
		} else {
			end := bytes.IndexAny(b, ",\r")
			if end < 0 {
				end = len(b)
			}
			field, b = b[:end], b[end:]
		}
		fields = append(fields, string(field))
		switch {
		case len(b) > 0 && b[0] == ',':
			b = b[1:]
		case bytes.HasPrefix(b, []byte("\r\n")):
			return fields, b[2:], nil
		default:
			return nil, nil, errors.New("export: a line does not end in CR LF")
		}
	}
}

// parsed reads a field of CSV.
func parsed(k Kind, field string) Value {
	switch {
	case field == "":
		return Value{}
	case k == String:
		return Text(unguarded(field))
	case k == Bool:
		return Truth(field == "true")
	}
	v, err := strconv.ParseFloat(field, 64)
	if err != nil {
		return Value{}
	}
	return Number(v)
}

// unguarded takes away the apostrophe that appendCSVText puts before a text.
func unguarded(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@'\t\r\n", s[1]) >= 0 {
		return s[1:]
	}
	return s
}
