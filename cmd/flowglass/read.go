package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"flowglass/internal/inflate"
	"flowglass/internal/session"
)

// chunkLen is how many bytes of a file are read at a time.
const chunkLen = 1 << 20

// A reading is the feeding of one file to a session, a chunk at a time.
type reading struct {
	file    *os.File
	raw     io.Reader // the file's bytes, on their way into sum
	in      *inflate.Reader
	sum     interface{ Sum([]byte) []byte }
	session *session.Session
	err     error // of the system
}

// open begins to read a file. The caller closes the reading.
func open(name string, s *session.Session) (*reading, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	raw := io.TeeReader(file, sum)
	return &reading{file: file, raw: raw, in: inflate.NewReader(raw), sum: sum, session: s}, nil
}

func (r *reading) close() { r.file.Close() }

// next feeds the next bytes, and reports whether there may be more of use.
func (r *reading) next() bool {
	n, err := r.in.Read(r.session.Buffer(chunkLen))
	r.session.Commit(n)
	if err == nil {
		return r.session.Notice() == nil
	}
	if err := r.session.Finish(r.failure(err)); err != nil {
		panic(err) // failure knows no code that Finish does not
	}
	return false
}

// failure returns the session's code for an error of reading.
func (r *reading) failure(err error) string {
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
	r.err = err
	return "unreadable"
}

// digest reads what is left of the file and returns the SHA-256 and the size of all of it.
func (r *reading) digest() (sum string, size int64, err error) {
	if _, err := io.Copy(io.Discard, r.raw); err != nil {
		return "", 0, err
	}
	size, err = r.file.Seek(0, io.SeekCurrent)
	return hex.EncodeToString(r.sum.Sum(nil)), size, err
}
