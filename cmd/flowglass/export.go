package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/filter"
	"flowglass/internal/conn"
	"flowglass/internal/export"
	"flowglass/internal/session"
)

// exportFiles carries out the command.
func exportFiles(c *call) int {
	e, err := parseExport(c)
	if err != nil {
		var mistake *filter.Error
		if errors.As(err, &mistake) {
			io.WriteString(c.errs, explain(e.source, err))
			return exitUsage
		}
		return c.misused("%v", err)
	}
	if e.apart() {
		code := exitDone
		if err := os.MkdirAll(e.out, 0o777); err != nil {
			c.complain("%v", err)
			return exitShort
		}
		used := make(map[string]bool)
		for _, name := range e.files {
			if out := e.outputOf(name); used[out] {
				c.complain("two files would be called %s in %s", filepath.Base(out), e.out)
				return exitShort
			}
			used[e.outputOf(name)] = true
		}
		for _, name := range e.files {
			code = max(code, e.write(e.outputOf(name), []string{name}, c.out, c.errs))
		}
		return code
	}
	return e.write(e.out, e.files, c.out, c.errs)
}

// selects reports whether only some packets are wanted.
func (e *exporting) selects() bool { return e.filter != nil || e.span != nil }

// apart reports whether each file has an output of its own, in a directory.
func (e *exporting) apart() bool {
	info, err := os.Stat(e.out)
	return strings.HasSuffix(e.out, "/") || e.out != "" && err == nil && info.IsDir()
}

// outputOf returns the output of a file, of those that are apart.
func (e *exporting) outputOf(name string) string {
	if name == "-" {
		name = "stdin"
	}
	what := strings.ReplaceAll(e.table, "/", "-")
	if what == "" {
		what = "report"
	}
	return filepath.Join(e.out, filepath.Base(name)+"."+what+"."+e.kind.Extension)
}

// write writes one output of files, to out if it has no name.
func (e *exporting) write(name string, files []string, out *bufio.Writer, errs io.Writer) int {
	tell := func(what string, err error) int {
		fmt.Fprintf(errs, "flowglass: %s: %v\n", what, err)
		return 1
	}
	w := out
	var file *output
	if name != "" && name != "-" {
		var err error
		if file, err = create(name, false, files, e.in); err != nil {
			return tell(name, err)
		}
		defer file.abandon()
		w = bufio.NewWriterSize(file, 1<<16)
	}
	code, missing := 0, 0
	rows, err := e.begin(w, len(files) > 1)
	for _, capture := range files {
		if err != nil {
			break
		}
		var failure error
		if failure, err = e.file(capture, rows, w); failure != nil {
			code = tell(capture, failure)
		}
		var nothing *sourceError
		if errors.As(failure, &nothing) {
			missing++
		}
	}
	if missing == len(files) && file != nil {
		return code // nothing was read, and a file of nothing would say that nothing was there
	}
	if err == nil && rows != nil {
		err = rows.Close()
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil && file != nil {
		if err = file.seal(); err == nil {
			err = file.place()
		}
	}
	if err != nil {
		return tell(orDash(name), err)
	}
	return code
}

func orDash(name string) string {
	if name == "" {
		return "standard output"
	}
	return name
}

// begin begins an output of rows; nil for a report.
func (e *exporting) begin(w io.Writer, several bool) (*fileRows, error) {
	if e.kind.Report != nil {
		return nil, nil
	}
	s := e.schema
	if several {
		s = s.WithFile()
	}
	begin := e.kind.New
	if begin == nil {
		begin = newParquet
	}
	rows, err := begin(w, s)
	return &fileRows{Writer: rows, several: several}, err
}

// A fileRows writes rows, with the name of their file in front if there are several.
type fileRows struct {
	export.Writer
	several bool
	name    export.Value
	row     []export.Value
}

func (f *fileRows) Row(values []export.Value) error {
	if !f.several {
		return f.Writer.Row(values)
	}
	f.row = append(append(f.row[:0], f.name), values...)
	return f.Writer.Row(f.row)
}

// file writes what there is of one capture. failure says why it could not be read to its end.
func (e *exporting) file(name string, rows *fileRows, w io.Writer) (failure, err error) {
	if rows != nil {
		rows.name = export.Text(name)
	}
	if e.table == export.ConnName {
		return e.connections(name, rows)
	}
	read, failure := e.read(name)
	if rows == nil {
		report, err := e.report(name, read)
		if err == nil {
			_, err = w.Write(e.kind.Report(report))
		}
		return failure, err
	}
	t, order, err := read.TableOf(e.query(e.table, e.sortBy, e.descending))
	if err != nil {
		return failure, err
	}
	return failure, export.Copy(rows, export.NewReader(t, order))
}

// picked is the selection that tables are of, if not all packets are wanted.
const picked = "picked"

func (e *exporting) query(table, sortBy string, descending bool) session.Query {
	q := session.Query{Table: table, SortBy: sortBy, Descending: descending}
	if e.selects() {
		q.Selection = picked
	}
	return q
}

// report makes a report of a capture that was read.
func (e *exporting) report(name string, s *session.Session) (*export.Report, error) {
	r := &export.Report{File: filepath.Base(name), Filter: e.source, From: e.from, To: e.to}
	for _, table := range export.ReportTables {
		sortBy := ""
		for _, t := range s.Tables() {
			if t.Name == table && table != "hierarchy" {
				sortBy = t.By
			}
		}
		t, order, err := s.TableOf(e.query(table, sortBy, sortBy != ""))
		if err != nil {
			return nil, err
		}
		r.Add(t, order, false)
		if e.selects() && (table == "summary" || table == "traffic") {
			whole, _, err := s.TableOf(session.Query{Table: table})
			if err != nil {
				return nil, err
			}
			r.Add(whole, nil, true)
		}
	}
	return r, nil
}

// read reads a capture, and makes the selection of the packets that are wanted. What was read is
// of use also if it fails.
func (e *exporting) read(name string) (s *session.Session, failure error) {
	var has []uint64 // a bit a frame
	each := e.matching(&s, func(r *capture.Record, _ *decode.Packet, _ [][]byte) {
		for len(has) <= r.Number/64 {
			has = append(has, 0)
		}
		has[r.Number/64] |= 1 << (r.Number % 64)
	})
	if e.filter == nil {
		each = nil
	}
	s = session.New(session.Options{NoFrames: !e.selects() && e.table != "frames" && e.table != "problems", Analyse: e.filter != nil || e.table == "problems", Each: each})
	failure = e.readAll(name, s)
	if e.selects() {
		err := s.SelectFrames(picked, func(n int) bool { return e.filter == nil || n/64 < len(has) && has[n/64]>>(n%64)&1 != 0 }, e.span)
		if err != nil {
			panic(err) // frames are kept
		}
	}
	return s, failure
}

// matching returns a function for session.Options.Each that calls take for the packets that the
// filter selects.
func (e *exporting) matching(s **session.Session, take func(*capture.Record, *decode.Packet, [][]byte)) func(*capture.Record, *decode.Packet, [][]byte) {
	var d session.Dissector
	return func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		if e.filter == nil || e.filter.Match(d.Packet(*s, r, p, buffers)) {
			take(r, p, buffers)
		}
	}
}

// connections writes the connections of a capture as they end.
func (e *exporting) connections(name string, rows *fileRows) (failure, err error) {
	var row []export.Value
	tracker := conn.New(conn.Options{Checksums: e.checksums}, func(r *conn.Record) {
		if err == nil {
			row = export.ConnRow(row, r, e.local)
			err = rows.Row(row)
		}
	})
	var s *session.Session
	first, begun := int64(0), false
	each := e.matching(&s, func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		if rel := r.Time - first; e.span == nil || r.HasTime && e.span.From <= rel && rel < e.span.To {
			tracker.Observe(r, p, buffers)
		}
	})
	s = session.New(session.Options{NoFrames: true, Analyse: e.filter != nil, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		if !begun {
			first, begun = p.Time, true
		}
		each(r, p, buffers)
	}})
	failure = e.readAll(name, s)
	tracker.Finish()
	return failure, err
}

// readAll feeds a capture to s, and returns why it could not be read to its end; a *sourceError if there is nothing of it.
func (e *exporting) readAll(name string, s *session.Session) error {
	r, err := open(name, e.in, s, nil)
	if err != nil {
		if err := s.Finish("unreadable"); err != nil {
			panic(err)
		}
		return &sourceError{err}
	}
	defer r.close()
	for r.next() {
		e.progress.say(name, r.done, r.size, "")
	}
	e.progress.clear()
	notice := s.Notice()
	switch {
	case r.err != nil && s.Stats().Summary.Packets == 0:
		return &sourceError{r.err}
	case r.err != nil:
		return r.err
	case notice == nil:
		return nil
	case isNoCapture(notice.Code):
		return &sourceError{errors.New(notice.Message)}
	}
	return errors.New(notice.Message)
}
