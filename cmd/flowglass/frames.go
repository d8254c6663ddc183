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
	"flowglass/internal/field"
	"flowglass/internal/session"
)

var framesCommand = command{
	name:     "frames",
	purpose:  "print number, time and length of each frame",
	synopsis: []string{"[-Y FILTER] [-e FIELD]... FILE..."},
	about: `Prints a line for each frame of the files, or for those that a display filter selects, as they are read: ` +
		`the frame's number, its time in seconds since 1970, its length on the wire, and the fields asked for, with tabs ` +
		`between them. A field is printed as the page shows it in a column, nothing if the frame has none. ` +
		`What is wrong with a file is told after its frames.`,
	options: []option{filterOption, {"e", "field", "FIELD", "print a field, or whether there is a protocol, by its filter name; can be given several times"}},
	exits: []string{
		"all files were read to their ends",
		"a file could not be read to its end",
		"the command line or the filter is wrong",
	},
	examples: []example{
		{"flowglass frames -Y 'tcp.flags.syn == 1' http-ecn.pcap", "The frames that open connections:"},
		{"flowglass frames -Y dns -e dns.qry.name -e dns.a dns.pcap", "What was asked for, and the answers:"},
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
	fields, code := c.fields()
	if code != exitDone {
		return code
	}
	for _, name := range c.files {
		if err := printFrames(name, c.in, selected, fields, c.out); err != nil {
			c.complain("%s: %v", name, err)
			code = exitShort
		}
	}
	return code
}

// fields returns the names of the fields to be printed. If one is none, that is told, and code is not 0.
func (c *call) fields() (names []string, code int) {
	for _, g := range c.given {
		if g.long != "field" {
			continue
		}
		if _, ok := dissect.Lookup(g.value); !ok {
			_, err := filter.Compile(g.value, dissect.Lookup, dissect.Fields)
			if err == nil { // a filter, but no name
				return nil, c.misused("%q is no field or protocol", g.value)
			}
			io.WriteString(c.errs, explain(g.value, err))
			return nil, exitUsage
		}
		names = append(names, g.value)
	}
	return names, exitDone
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

// appendFrame appends the line of a frame with some of its fields.
func appendFrame(line []byte, r *capture.Record, fields []string, nodes []field.Node) []byte {
	line = strconv.AppendInt(line, int64(r.Number), 10)
	line = append(line, '\t')
	if r.HasTime {
		line = append(line, decimal(r.Time)...)
	}
	line = append(line, '\t')
	line = strconv.AppendInt(line, int64(r.OrigLen), 10)
	for _, name := range fields {
		line = append(line, '\t')
		line = append(line, field.Column(nodes, name)...)
	}
	return append(line, '\n')
}

func printFrames(name string, in io.Reader, selected *filter.Filter, fields []string, out *bufio.Writer) error {
	var line []byte
	var d session.Dissector
	var s *session.Session
	s = session.New(session.Options{NoFrames: true, Analyse: true, Each: func(r *capture.Record, packet *decode.Packet, buffers [][]byte) {
		var nodes []field.Node
		if selected != nil || len(fields) > 0 {
			nodes = d.Packet(s, r, packet, buffers)
		}
		if selected == nil || selected.Match(nodes) {
			line = appendFrame(line[:0], r, fields, nodes)
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
