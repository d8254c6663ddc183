package main

import (
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"

	"flowglass/internal/inflate"
	"flowglass/internal/session"
)

// chunkLen is how many bytes of a file are read at a time.
const chunkLen = 1 << 20

// A source is a file, or standard input, that is being read, inflated if it is compressed.
type source struct {
	*inflate.Reader
	name string
	size int64 // bytes of the file; 0 if nobody knows
	done int64 // bytes read, before they are inflated
	raw  io.Reader
	sum  hash.Hash // of them; nil: nobody asks
	file *os.File  // nil: standard input, which is not ours to close
}

// newSource begins to read a file; - is in. The caller closes it. sum may be nil.
func newSource(name string, in io.Reader, sum hash.Hash) (*source, error) {
	s := &source{name: name, raw: in, sum: sum}
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		s.raw, s.file = file, file
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			s.size = info.Size()
		}
	}
	s.Reader = inflate.NewReader(counter{s})
	return s, nil
}

func (s *source) close() {
	if s.file != nil {
		s.file.Close()
	}
}

// A counter reads what the file of a source holds.
type counter struct{ s *source }

func (c counter) Read(b []byte) (int, error) {
	n, err := c.s.raw.Read(b)
	c.s.done += int64(n)
	if c.s.sum != nil {
		c.s.sum.Write(b[:n])
	}
	return n, err
}

// failure returns the session's code for an error of reading, "" for the end; unreadable is what
// the system refuses.
func failure(err error) string {
	switch {
	case err == io.EOF:
		return ""
	case errors.Is(err, inflate.ErrCutShort):
		return "cut-short"
	case errors.Is(err, inflate.ErrDamaged):
		return "damaged"
	case errors.Is(err, inflate.ErrExpands):
		return "expands"
	}
	return "unreadable"
}

// A reading is the feeding of one file to a session, a chunk at a time.
type reading struct {
	*source
	session *session.Session
	err     error // of the system
}

// open begins to read a file into a session; - is in. The caller closes the reading. sum may be nil.
func open(name string, in io.Reader, s *session.Session, sum hash.Hash) (*reading, error) {
	src, err := newSource(name, in, sum)
	if err != nil {
		return nil, err
	}
	return &reading{source: src, session: s}, nil
}

// next feeds the next bytes, and reports whether there may be more of use.
func (r *reading) next() bool {
	n, err := r.Read(r.session.Buffer(chunkLen))
	r.session.Commit(n)
	if err == nil {
		return r.session.Notice() == nil
	}
	code := failure(err)
	if code == "unreadable" {
		r.err = err
	}
	if err := r.session.Finish(code); err != nil {
		panic(err) // failure knows no code that Finish does not
	}
	return false
}

// digest reads what is left of the file and returns the sum and the size of all of it.
func (r *reading) digest() (sum string, size int64, err error) {
	if _, err := io.Copy(io.Discard, counter{r.source}); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(r.sum.Sum(nil)), r.done, nil
}
