package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/internal/session"
)

var framesCommand = command{
	name:     "frames",
	purpose:  "print number, time and length of each frame",
	synopsis: []string{"[-Y FILTER] FILE..."},
	about: `Prints a line for each frame of the files, or for those that a display filter selects, as they are read: ` +
		`the frame's number, its time in seconds since 1970, and its length on the wire, with tabs between them. ` +
		`What is wrong with a file is told after its frames.`,
	options: []option{filterOption},
	exits: []string{
		"all files were read to their ends",
		"a file could not be read to its end",
		"the command line or the filter is wrong",
	},
	examples: []example{
		{"flowglass frames -Y 'tcp.flags.syn == 1' http-ecn.pcap", "The frames that open connections:"},
	},
	run: frames,
}

// filterOption is that of all commands which select frames.
var filterOption = option{"Y", "filter", "FILTER", "select the frames of a display filter, in the language of Wireshark 4.0"}

// filter compiles the filter that was given. If it is wrong, that is told, and code is not 0; nil is none.
func (c *call) filter() (f *filter.Filter, code int) {
	src, ok := c.value("filter")
	if !ok {
		return nil, exitDone
	}
	f, err := filter.Compile(src, dissect.Lookup, dissect.Fields)
	if err != nil {
		io.WriteString(c.errs, explain(src, err))
		return nil, exitUsage
	}
	return f, exitDone
}

func frames(c *call) int {
	if len(c.files) == 0 {
		return c.misused("frames of which file?")
	}
	selected, code := c.filter()
	if code != exitDone {
		return code
	}
	for _, name := range c.files {
		if err := printFrames(name, c.in, selected, c.out); err != nil {
			c.complain("%s: %v", name, err)
			code = exitShort
		}
	}
	return code
}

// explain prints what is wrong with a filter, with carets under the place.
func explain(src string, err error) string {
	var e *filter.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("flowglass: %v\n", err)
	}
	before, after := printable(src[:e.Offset]), printable(src[e.Offset:])
	indent := strings.Repeat(" ", utf8.RuneCountInString(before))
	carets := strings.Repeat("^", max(1, utf8.RuneCountInString(src[e.Offset:e.Offset+e.Len])))
	s := fmt.Sprintf("flowglass: %s\n  %s%s\n  %s%s\n", e.Msg, before, after, indent, carets)
	if e.Suggestion != "" {
		s += fmt.Sprintf("Did you mean %s?\n", e.Suggestion)
	}
	return s
}

// printable returns s with blanks for what would move the cursor otherwise.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}

// appendFrame appends the line of a frame.
func appendFrame(line []byte, r *capture.Record) []byte {
	line = strconv.AppendInt(line, int64(r.Number), 10)
	line = append(line, '\t')
	if r.HasTime {
		line = append(line, decimal(r.Time)...)
	}
	line = append(line, '\t')
	line = strconv.AppendInt(line, int64(r.OrigLen), 10)
	return append(line, '\n')
}

func printFrames(name string, in io.Reader, selected *filter.Filter, out *bufio.Writer) error {
	var line []byte
	var d session.Dissector
	var s *session.Session
	s = session.New(session.Options{NoFrames: true, Analyse: true, Each: func(r *capture.Record, packet *decode.Packet, buffers [][]byte) {
		if selected == nil || selected.Match(d.Packet(s, r, packet, buffers)) {
			line = appendFrame(line[:0], r)
			out.Write(line) // an error is kept for Flush
		}
	}})
	r, err := open(name, in, s, nil)
	if err != nil {
		return err
	}
	defer r.close()
	for r.next() {
		if err := out.Flush(); err != nil {
			return err // whoever reads our output has gone
		}
	}
	if r.err != nil {
		return r.err
	}
	if n := s.Notice(); n != nil {
		return errors.New(n.Message)
	}
	return out.Flush()
}
