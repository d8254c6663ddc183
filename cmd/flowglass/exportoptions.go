package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/internal/export"
	"flowglass/internal/session"
)

const exportHelp = `usage: flowglass export [-t TABLE] [-f FORMAT] [OPTION]... [FILE]...

Writes a table of capture files for other programs, or a report to read. Without a
FILE, or for -, it reads standard input.

  -t TABLE    frames, summary, traffic, hierarchy, seed3tuple; conversations/ or
              endpoints/ with eth, ip, ipv6, tcp, udp or sctp behind it; or conn, the
              connections of TCP, UDP and ICMP as Zeek's conn.log tells them, which
              is what is written without -t. A report takes no table
  -f FORMAT   csv (RFC 4180), json (an array), jsonl (an object a line), parquet;
              zeek and zeek-json, conn.log in its two forms; markdown or html, a
              report. Without -f: csv, or for conn zeek
  -Y FILTER   only of packets that a display filter in Wireshark's syntax selects
  --from S, --to S
              only of packets from S seconds after the first one on, or before S
  --sort COLUMN, --descending
              rows in the order of a column; else in their own, as a rule that of
              their first packets. Not of conn, whose rows are written as they end
  -o OUT      the file to write, which appears when it is whole; if OUT is a
              directory or ends in /, a file in it for each FILE
  --local NET,...
              for conn: networks that are local, instead of the private ones
  --checksums for conn: leave out packets with a wrong checksum, as Zeek does
              unless it is run with -C
  -h, --help  print this

Numbers are written in full and without units; times are nanoseconds after the first
packet, but those of conn, which are seconds. docs/EXPORT.md lists columns and types.
Several FILEs in one output have a column "file" in front; zeek, zeek-json and reports
take one FILE an output. In CSV a text that a spreadsheet would take for a formula has
an apostrophe in front.

Exit codes: 0; 1 if a file could not be read to its end (what was read is written) or
OUT could not be written; 2 for a wrong command line or filter.

Examples:
  flowglass export -t conversations/tcp -f csv capture.pcapng > tcp.csv
  flowglass export -f zeek -Y 'ip.addr == 10.0.0.1' capture.pcapng | zeek-cut uid history
  flowglass export -t frames -f parquet -o parquet/ *.pcapng
  flowglass export -f html -o report.html capture.pcapng
`

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

	kind   export.Format
	schema export.Schema // with the columns of a selection if there is one
}

var errHelp = errors.New("help is wanted")

// parseExport reads the command line. Beside an error of the filter it returns the filter.
func parseExport(args []string) (*exporting, error) {
	e := &exporting{local: export.Local}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var text *string
		local := ""
		switch arg {
		case "-h", "--help":
			return nil, errHelp
		case "-t":
			text = &e.table
		case "-f":
			text = &e.format
		case "-o":
			text = &e.out
		case "-Y":
			text = &e.source
		case "--from":
			text = &e.from
		case "--to":
			text = &e.to
		case "--sort":
			text = &e.sortBy
		case "--local":
			text = &local
		case "--descending":
			e.descending = true
			continue
		case "--checksums":
			e.checksums = true
			continue
		case "--":
			e.files = append(e.files, args...)
			args = nil
			continue
		default:
			if len(arg) > 1 && arg[0] == '-' {
				return nil, fmt.Errorf("there is no option %s", arg)
			}
			e.files = append(e.files, arg)
			continue
		}
		if len(args) == 0 {
			return nil, fmt.Errorf("%s needs a value", arg)
		}
		*text = args[0]
		args = args[1:]
		if arg == "--local" {
			e.local = nil
			for _, s := range strings.Split(local, ",") {
				p, err := netip.ParsePrefix(s)
				if err != nil {
					return nil, fmt.Errorf("--local: %q is no network, such as 10.0.0.0/8", s)
				}
				e.local = append(e.local, p)
			}
		}
		if arg == "-Y" {
			var err error
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
