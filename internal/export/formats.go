package export

import "io"

// A Format is one entry of the registry: a form of a file.
type Format struct {
	Name      string // as in options
	Title     string // for people
	Extension string
	Conn      bool // of connections only
	// New begins a file. nil: it is not made of rows, but see Report; or another package writes it.
	New func(out io.Writer, s Schema) (Writer, error)
	// Report writes a report, for the formats that are to be read.
	Report func(r *Report) []byte
}

// Formats lists the formats. To add one, write it in a file of its own and add a line here.
var Formats = []Format{
	{Name: "csv", Title: "CSV", Extension: "csv", New: newCSV},
	{Name: "json", Title: "JSON", Extension: "json", New: newJSON},
	{Name: "jsonl", Title: "JSON lines", Extension: "jsonl", New: newJSONLines},
	{Name: "parquet", Title: "Parquet", Extension: "parquet"},
	{Name: "zeek", Title: "Zeek log", Extension: "log", Conn: true, New: newZeek},
	{Name: "zeek-json", Title: "Zeek log, JSON", Extension: "log", Conn: true, New: newZeekJSON},
	{Name: "markdown", Title: "Markdown report", Extension: "md", Report: markdown},
	{Name: "html", Title: "HTML report", Extension: "html", Report: html},
}

// FormatOf returns the format called name.
func FormatOf(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
