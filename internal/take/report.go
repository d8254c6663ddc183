package take

import (
	"bytes"
	"fmt"
	"strings"

	"flowglass/internal/carve"
	"flowglass/internal/export"
)

var reporting = Operation{
	Name: "report",
	Doc: "Writes a report of the tables that its source holds, as export.ReadReport reads them. Settings: " +
		"format, one of internal/export that is a report.",
	Begin: func(s Settings) (Job, error) {
		name, format, _ := strings.Cut(s.Lines, " ")
		f, ok := export.FormatOf(format)
		if name != "format" || !ok || f.Report == nil {
			return nil, fmt.Errorf("take: there is no report with %q", s.Lines)
		}
		return &report{format: f}, nil
	},
}

// A report is the Job of reporting. Its source is small: first rows of tables.
type report struct {
	format   export.Format
	source   bytes.Buffer
	buffer   []byte
	written  []byte
	finished bool
	counts   carve.Counts
}

func (r *report) Buffer(n int) []byte {
	r.buffer = make([]byte, n)
	return r.buffer
}

func (r *report) Commit(n int) error {
	r.source.Write(r.buffer[:n])
	return nil
}

func (r *report) Finish() error {
	if r.finished {
		return nil
	}
	r.finished = true
	read, err := export.ReadReport(r.source.Bytes())
	if err != nil {
		return err
	}
	r.written = r.format.Report(read)
	r.counts.Files, r.counts.Bytes = 1, int64(len(r.written))
	return nil
}

func (r *report) Wants() int {
	if r.finished {
		return -1
	}
	return 0
}

func (r *report) Take() []carve.Piece {
	if r.written == nil {
		return nil
	}
	p := []carve.Piece{{Bytes: r.written}}
	r.written = nil
	return p
}

func (r *report) Counts() carve.Counts { return r.counts }

func (r *report) Report() []byte { return []byte("{}") }
