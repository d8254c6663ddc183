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

// frames prints number, time and length of each frame of the files that the filter
// selects, a line each, with tabs between them, while it reads. What is wrong with a file
// is told after its frames, on errs.
func frames(args []string, out *bufio.Writer, errs io.Writer) int {
	var selected *filter.Filter
	files, src, filtered := filterOption(args)
	if len(files) == 0 {
		io.WriteString(errs, usage)
		return 2
	}
	if filtered {
		var err error
		if selected, err = filter.Compile(src, dissect.Lookup, dissect.Fields); err != nil {
			io.WriteString(errs, explain(src, err))
			return 2
		}
	}
	code := 0
	for _, name := range files {
		if err := printFrames(name, selected, out); err != nil {
			fmt.Fprintf(errs, "flowglass: %s: %v\n", name, err)
			code = 1
		}
	}
	return code
}

// filterOption takes -Y FILTER off the front of the arguments.
func filterOption(args []string) (files []string, src string, ok bool) {
	if args[0] != "-Y" {
		return args, "", false
	}
	if len(args) < 2 {
		return nil, "", false
	}
	return args[2:], args[1], true
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

func printFrames(name string, selected *filter.Filter, out *bufio.Writer) error {
	var line []byte
	var d session.Dissector
	var s *session.Session
	s = session.New(session.Options{NoFrames: true, Each: func(r *capture.Record, packet *decode.Packet, buffers [][]byte) {
		if selected == nil || selected.Match(d.Packet(s, r, packet, buffers)) {
			line = appendFrame(line[:0], r)
			out.Write(line) // an error is kept for Flush
		}
	}})
	r, err := open(name, s)
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
