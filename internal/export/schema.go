// Package export writes tables as files for other programs: CSV, JSON and JSON lines, Zeek's
// conn.log, and reports to read. The columns are those of internal/table; what type each has in
// a file is said here, once, for all formats, for the command and for the page.
package export

import (
	"slices"

	"flowglass/internal/table"
)

// A Kind is the type of a column's values in files.
type Kind uint8

const (
	Int32     Kind = iota
	Int64          // exact to 2^53
	Double         //
	Bool           //
	String         // UTF-8
	Timestamp      // microseconds since the Unix epoch, UTC
)

var kindNames = [...]string{"int32", "int64", "double", "bool", "string", "timestamp"}

func (k Kind) String() string { return kindNames[k] }

// A Column is one column of a file. Each value of it may be none.
type Column struct {
	Name  string
	Label string // for people
	Unit  table.Unit
	Kind  Kind
	Share bool // it is there only if the rows are of a selection: the figure of the whole capture
	Zeek  string

	// Instant says of a String that it is nanoseconds since the Unix epoch, which 64 bits may not hold: a time
	// where a format has such.
	Instant bool
}

// instantName is what the type of an Instant is called.
const instantName = "instant"

// TypeName returns the name of the type of the column's values.
func (c *Column) TypeName() string {
	if c.Instant {
		return instantName
	}
	return c.Kind.String()
}

// setType is the opposite of TypeName; false if there is no such type.
func (c *Column) setType(name string) bool {
	if c.Instant = name == instantName; c.Instant {
		c.Kind = String
		return true
	}
	kind := slices.Index(kindNames[:], name)
	c.Kind = Kind(max(kind, 0))
	return kind >= 0
}

// A Schema is the columns of a table.
type Schema struct {
	Name, Title string
	Columns     []Column
}

// ConnName is the table of connections, which no page shows; its columns are conn.log's.
const ConnName = "conn"

// FileName is the column that says which file a row is of, where there are several.
const FileName = "file"

// NewSchema returns the schema of a table with its columns, and those that follow if its rows are
// of a selection.
func NewSchema(name, title string, columns, shares []table.Column) Schema {
	s := Schema{Name: name, Title: title}
	for i, list := range [][]table.Column{columns, shares} {
		for at := range list {
			c := &list[at]
			s.Columns = append(s.Columns, Column{Name: c.Name, Label: c.Label, Unit: c.Unit, Kind: kindOf(c), Share: i == 1, Instant: isInstant(c)})
		}
	}
	return s
}

// Of returns the schema of t as it is.
func Of(t *table.Table) Schema { return NewSchema(t.Name, t.Title, t.Columns, nil) }

// Plain returns s without the columns that only a selection has.
func (s Schema) Plain() Schema {
	var columns []Column
	for _, c := range s.Columns {
		if !c.Share {
			columns = append(columns, c)
		}
	}
	s.Columns = columns
	return s
}

// Column returns the place of the column called name, -1 if there is none.
func (s *Schema) Column(name string) int {
	for i := range s.Columns {
		if s.Columns[i].Name == name {
			return i
		}
	}
	return -1
}

// WithFile returns s with a first column that says which file a row is of.
func (s Schema) WithFile() Schema {
	s.Columns = append([]Column{{Name: FileName, Label: "Capture file", Kind: String}}, s.Columns...)
	return s
}

// isInstant reports whether a column is of texts that are times.
func isInstant(c *table.Column) bool {
	return c.Type == table.Str && (c.Name == "first" || c.Name == "last")
}

// kindOf returns the type of a column in files. A number of 64 bits is a count, unless its unit
// or its name says that it is a quotient.
func kindOf(c *table.Column) Kind {
	switch c.Type {
	case table.Str:
		return String
	case table.I32:
		return Int32
	case table.U8:
		return Bool
	}
	switch c.Name {
	case "avg_packet_size", "avg_pps":
		return Double
	}
	if c.Unit == table.BitRate {
		return Double
	}
	return Int64
}
