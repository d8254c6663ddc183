package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"flowglass/internal/session"
)

// frames prints number, time and length of each frame of the files, a line each, with
// tabs between them. What is wrong with a file is told after its frames, on errs.
func frames(files []string, out *bufio.Writer, errs io.Writer) int {
	code := 0
	for _, name := range files {
		if err := printFrames(name, out); err != nil {
			fmt.Fprintf(errs, "flowglass: %s: %v\n", name, err)
			code = 1
		}
	}
	return code
}

func printFrames(name string, out *bufio.Writer) error {
	s := session.New(session.Options{})
	r, err := open(name, s)
	if err != nil {
		return err
	}
	defer r.close()
	number := 1
	var line []byte
	for more := true; more; {
		more = r.next()
		for ; number <= s.Progress().Packets; number++ {
			f, err := s.Locate(number)
			if err != nil {
				return err
			}
			line = strconv.AppendInt(line[:0], int64(number), 10)
			line = append(line, '\t')
			if f.HasTime {
				line = append(line, decimal(f.Time)...)
			}
			line = append(line, '\t')
			line = strconv.AppendInt(line, int64(f.OrigLen), 10)
			if _, err := out.Write(append(line, '\n')); err != nil {
				return err
			}
		}
	}
	if r.err != nil {
		return r.err
	}
	if n := s.Notice(); n != nil {
		return fmt.Errorf("%s", n.Message)
	}
	return nil
}
