package take

import (
	"errors"
	"strconv"
	"strings"

	"flowglass/capture"
	"flowglass/internal/carve"
	"flowglass/internal/table"
)

var carving = Operation{
	Name: "carve",
	Doc:  "Writes packets of one capture, as carve.Settings say.",
	Begin: func(s Settings) (Job, error) {
		o := carve.Options{Wanted: s.Wanted}
		if err := o.SetAll(s.Lines); err != nil {
			return nil, err
		}
		return &Carving{Job: carve.New(o)}, nil
	},
}

// A Carving is the Job of one capture that package carve does. Operations with a change of their
// own begin one with it, and may replace its report.
type Carving struct {
	*carve.Job
	finished bool
}

// Commit takes bytes. A capture that cannot be followed any further ends there.
func (c *Carving) Commit(n int) error {
	if err := c.Job.Commit(n); err != nil || c.Notice() == nil {
		return err
	}
	return c.Finish()
}

// Finish says that the capture has no more bytes.
func (c *Carving) Finish() error {
	c.finished = true
	return c.Job.Finish()
}

// Wants returns 0 as long as bytes are of use.
func (c *Carving) Wants() int {
	if c.finished {
		return -1
	}
	return 0
}

// Report says whether the capture was followed to its end:
//
//	{"notice": null | {"code", "message", "offset"}}
func (c *Carving) Report() []byte {
	return append(AppendNotice([]byte(`{"notice":`), c.Notice()), '}')
}

// AppendNotice appends why a capture was not followed to its end as JSON.
func AppendNotice(b []byte, notice error) []byte {
	var e *capture.FormatError
	if !errors.As(notice, &e) {
		return append(b, "null"...)
	}
	b = table.AppendString(append(b, `{"code":`...), string(e.Code))
	b = table.AppendString(append(b, `,"message":`...), sentence(e.Msg+"."))
	b = strconv.AppendInt(append(b, `,"offset":`...), e.Offset, 10)
	return append(b, '}')
}

// sentence begins with a capital letter.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// splitLines returns the lines of s.
func splitLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}
