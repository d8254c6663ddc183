package main

import (
	"fmt"
	"io"
	"net/netip"
	"strings"

	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/internal/export"
	"flowglass/internal/session"
)

var exportCommand = command{
	name:    "export",
	purpose: "write a table, connections or a report for other programs",
	synopsis: []string{
		"[-t TABLE] [-f FORMAT] [OPTION...] [-o OUT] [FILE...]",
		"-f markdown|html [OPTION...] [-o OUT] [FILE...]",
	},
	about: `Writes a table of capture files for other programs, or a report to read. Without a FILE it reads standard input.

` +
		`Numbers are written in full and without units; times are nanoseconds after the first packet, but those of conn, ` +
		`which are seconds. docs/EXPORT.md lists columns and types. Several FILEs in one output have a column "file" in ` +
		`front; zeek, zeek-json and reports take one FILE an output. In CSV a text that a spreadsheet would take for a ` +
		`formula has an apostrophe in front.`,
	options: []option{
		{"t", "table", "TABLE", "frames, problems, summary, traffic, hierarchy, seed3tuple; conversations/ or endpoints/ with eth, ip, ipv6, " +
			"tcp, udp or sctp behind it; or conn, the connections of TCP, UDP and ICMP as Zeek's conn.log tells them, which is " +
			"what is written without -t. A report takes no table"},
		{"f", "format", "FORMAT", "csv (RFC 4180), json (an array), jsonl (an object a line), parquet; zeek and zeek-json, conn.log in " +
			"its two forms; markdown or html, a report. Without -f: csv, or for conn zeek"},
		filterOption,
		{"", "from", "S", "only of packets from S seconds after the first one on"},
		{"", "to", "S", "only of packets before S"},
		{"", "sort", "COLUMN", "rows in the order of a column; else in their own, as a rule that of their first packets. Not of conn, " +
			"whose rows are written as they end"},
		{"", "descending", "", "rows in the opposite order"},
		{"o", "output", "OUT", "the file to write, which appears when it is whole; if OUT is a directory or ends in /, a file in it for " +
			"each FILE"},
		{"", "local", "NET,...", "for conn: networks that are local, instead of the private ones"},
		{"", "checksums", "", "for conn: leave out packets with a wrong checksum, as Zeek does unless it is run with -C"},
	},
	exits: []string{
		"all was written",
		"a file could not be read to its end (what was read is written), or OUT could not be written",
		"the command line or the filter is wrong",
	},
	examples: []example{
		{"flowglass export -t conversations/tcp -f csv http-ecn.pcap > tcp.csv", "A table as CSV:"},
		{"flowglass export -f zeek -Y 'ip.addr == 192.0.2.1' sample.pcapng > conn.log", "Connections of one host:"},
		{"flowglass export -t frames -f parquet -o parquet/ dns.pcap http-ecn.pcap", "Frames of each capture for a database:"},
		{"flowglass export -f html -o report.html sample.pcapng", "A report:"},
	},
	run: exportFiles,
}

// An exporting is what export was asked for.
type exporting struct {
	table, format, out string
	source             string // of the filter
	filter             *filter.Filter
	from, to           string
	span               *session.Span
	sortBy             string
	descending         bool
	local              []netip.Prefix
	checksums          bool
	files              []string
	in                 io.Reader // standard input
	progress           *progress

	kind   export.Format
	schema export.Schema // with the columns of a selection if there is one
}

// parseExport reads the options. Beside an error of the filter it returns the filter.
func parseExport(c *call) (*exporting, error) {
	e := &exporting{local: export.Local, files: c.files, in: c.in, progress: newProgress(c.errs)}
	for _, g := range c.given {
		switch g.long {
		case "table":
			e.table = g.value
		case "format":
			e.format = g.value
		case "output":
			e.out = g.value
		case "from":
			e.from = g.value
		case "to":
			e.to = g.value
		case "sort":
			e.sortBy = g.value
		case "descending":
			e.descending = true
		case "checksums":
			e.checksums = true
		case "local":
			e.local = nil
			for _, s := range strings.Split(g.value, ",") {
				p, err := netip.ParsePrefix(s)
				if err != nil {
					return nil, fmt.Errorf("--local: %q is no network, such as 10.0.0.0/8", s)
				}
				e.local = append(e.local, p)
			}
		case "filter":
			var err error
			if e.source = g.value; e.source == "" {
				continue
			}
			if e.filter, err = filter.Compile(e.source, dissect.Lookup, dissect.Fields); err != nil {
				return e, err
			}
		}
	}
	if len(e.files) == 0 {
		e.files = []string{"-"}
	}
	return e, e.resolve()
}

// resolve fills in what was left out, and finds what does not go together.
func (e *exporting) resolve() error {
	switch {
	case e.table == "" && (e.format == "markdown" || e.format == "html"):
	case e.table == "":
		e.table = export.ConnName
	}
	if e.format == "" {
		e.format = "csv"
		if e.table == export.ConnName {
			e.format = "zeek"
		}
	}
	var ok bool
	if e.kind, ok = export.FormatOf(e.format); !ok {
		return fmt.Errorf("there is no format %q", e.format)
	}
	if e.from != "" || e.to != "" {
		span, err := parseSpan(e.from, e.to)
		if err != nil {
			return err
		}
		e.span = &span
	}
	if e.kind.Report != nil {
		if e.table != "" || e.sortBy != "" {
			return fmt.Errorf("a report takes neither -t nor --sort")
		}
	} else if e.schema, ok = exportSchema(e.table); !ok {
		return fmt.Errorf("there is no table %q", e.table)
	}
	if !e.selects() {
		e.schema = e.schema.Plain()
	}
	switch {
	case e.kind.Conn && e.table != export.ConnName:
		return fmt.Errorf("the format %s is of the table conn", e.format)
	case e.sortBy != "" && (e.table == export.ConnName || e.schema.Column(e.sortBy) < 0):
		return fmt.Errorf("%s cannot be sorted by %q", e.table, e.sortBy)
	case len(e.files) > 1 && !e.apart() && (e.kind.Conn || e.kind.Report != nil):
		return fmt.Errorf("the format %s takes one FILE an output: give a directory with -o", e.format)
	}
	return nil
}

// exportSchemas lists what can be exported.
func exportSchemas() []export.Schema {
	list := []export.Schema{export.Conn}
	for _, t := range session.Schema() {
		list = append(list, export.NewSchema(t.Name, t.Title, t.Columns, t.Shares))
	}
	return list
}

func exportSchema(name string) (export.Schema, bool) {
	for _, s := range exportSchemas() {
		if s.Name == name {
			return s, true
		}
	}
	return export.Schema{}, false
}
