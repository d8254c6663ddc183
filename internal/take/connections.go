package take

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/internal/carve"
	"flowglass/internal/conn"
	"flowglass/internal/export"
)

var connecting = Operation{
	Name: "connections",
	Doc: "Writes the connections of a capture, or of the frames that are wanted, as they end. Settings: " +
		"format, one of internal/export that has rows.",
	Begin: func(s Settings) (Job, error) {
		c := &connections{scanner: capture.NewScanner(), decoder: decode.NewDecoder(), wanted: s.Wanted}
		for _, line := range splitLines(s.Lines) {
			switch name, text, _ := strings.Cut(line, " "); name {
			case "format":
				f, ok := export.FormatOf(text)
				if !ok || f.New == nil {
					return nil, fmt.Errorf("take: connections are not written as %q", text)
				}
				rows, err := f.New(&c.out, export.Conn)
				if err != nil {
					return nil, err
				}
				c.rows = rows
			default:
				return nil, fmt.Errorf("take: connections know no setting %q", name)
			}
		}
		if c.rows == nil {
			return nil, fmt.Errorf("take: nobody said how connections are written")
		}
		c.tracker = conn.New(conn.Options{}, c.ended)
		return c, nil
	},
}

// A connections is the Job of connecting.
type connections struct {
	scanner  *capture.Scanner
	decoder  *decode.Decoder
	tracker  *conn.Tracker
	wanted   carve.Set
	rows     export.Writer
	row      []export.Value
	out      bytes.Buffer
	taken    bool // what out holds was handed out
	pieces   [1]carve.Piece
	packet   decode.Packet
	record   capture.Record
	counts   carve.Counts
	notice   error
	failure  error // of writing
	finished bool
}

func (c *connections) Buffer(n int) []byte { return c.scanner.Buffer(n) }

func (c *connections) Commit(n int) error {
	c.scanner.Commit(n)
	c.drain()
	if c.notice != nil {
		return c.Finish()
	}
	return c.failure
}

func (c *connections) Finish() error {
	if c.finished {
		return c.failure
	}
	c.finished = true
	if c.notice == nil {
		c.scanner.Finish()
		c.drain()
	}
	c.tracker.Finish()
	c.fail(c.rows.Close())
	return c.failure
}

// drain takes in the records that the bytes fed complete.
func (c *connections) drain() {
	for {
		err := c.scanner.Next(&c.record)
		if err == capture.ErrMore || err == io.EOF {
			return
		}
		if err != nil {
			c.notice = err
			return
		}
		c.counts.Read++
		c.observe(&c.record)
	}
}

// observe decodes a record, for fragments and streams, and follows it if it is wanted.
func (c *connections) observe(r *capture.Record) {
	if c.decode(r) && (c.wanted == nil || c.wanted.Has(r.Number)) {
		c.tracker.Observe(r, &c.packet, c.decoder.Buffers(&c.packet))
	}
}

// decode decodes a record, and reports whether the decoder did not panic: such a packet has no
// layers that could be told of.
func (c *connections) decode(r *capture.Record) (decoded bool) {
	defer func() {
		if !decoded {
			_ = recover()
		}
	}()
	c.decoder.Decode(r, &c.packet)
	return true
}

func (c *connections) ended(r *conn.Record) {
	c.begin()
	c.row = export.ConnRow(c.row, r, export.Local)
	c.fail(c.rows.Row(c.row))
	c.counts.Written++
}

// begin makes room for what is written next.
func (c *connections) begin() {
	if c.taken {
		c.out.Reset()
		c.taken = false
	}
}

func (c *connections) fail(err error) {
	if c.failure == nil {
		c.failure = err
	}
}

func (c *connections) Wants() int {
	if c.finished {
		return -1
	}
	return 0
}

func (c *connections) Take() []carve.Piece {
	if c.taken || c.out.Len() == 0 {
		return nil
	}
	c.taken = true
	c.counts.Bytes += int64(c.out.Len())
	c.counts.Files = 1
	c.pieces[0] = carve.Piece{Bytes: c.out.Bytes()}
	return c.pieces[:]
}

func (c *connections) Counts() carve.Counts { return c.counts }

func (c *connections) Report() []byte {
	return append(AppendNotice([]byte(`{"notice":`), c.notice), '}')
}
