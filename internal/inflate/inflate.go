// Package inflate reads compressed capture files as a stream.
package inflate

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
)

// The errors of a Reader, besides those of the file itself.
var (
	ErrCutShort = errors.New("inflate: the compressed data ends too early")
	ErrDamaged  = errors.New("inflate: the compressed data is damaged")
	ErrExpands  = errors.New("inflate: the compressed data inflates to more than any capture does")
)

// A file may inflate to freeBytes whatever its size, and beyond that to maxRatio times
// its size. Captures shrink to a half or a tenth; what shrinks a hundredfold more was
// made to fill memory.
const (
	freeBytes = 256 << 20
	maxRatio  = 300
)

// formats lists the compressions, by the bytes a file begins with.
var formats = []struct {
	name  string
	magic string
	open  func(io.Reader) (io.Reader, error)
}{
	{"gzip", "\x1f\x8b", openGzip},
}

const maxMagic = 4

// A Reader reads the bytes of a file, inflated if it is compressed. It holds no more than
// a window of it.
type Reader struct {
	file   *counter
	in     io.Reader
	format string
	out    int64
	free   int64 // bytes it may inflate to whatever the file's size; -1 any number
}

// A counter counts the bytes read from a file, and keeps the error that was the file's.
type counter struct {
	in    io.Reader
	bytes int64
	err   error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.bytes += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

// NewReader returns a Reader of file. It reads the first bytes of it; an error of the
// file is returned by Read.
func NewReader(file io.Reader) *Reader {
	r := &Reader{file: &counter{in: file}, free: -1}
	var head [maxMagic]byte
	n, _ := io.ReadFull(r.file, head[:])
	r.in = io.MultiReader(bytes.NewReader(head[:n]), r.file)
	for _, f := range formats {
		if bytes.HasPrefix(head[:n], []byte(f.magic)) {
			in, err := f.open(bufio.NewReaderSize(r.in, 64<<10))
			if err != nil {
				in = failing{err}
			}
			r.in, r.format, r.free = in, f.name, freeBytes
		}
	}
	return r
}

// Format returns the name of the compression, "" if there is none.
func (r *Reader) Format() string { return r.format }

// Read implements io.Reader. It returns ErrCutShort, ErrDamaged or ErrExpands when the
// compressed data cannot be followed; what was read before stands.
func (r *Reader) Read(p []byte) (int, error) {
	if r.free >= 0 && r.out > r.free && r.out/maxRatio > r.file.bytes {
		return 0, ErrExpands
	}
	n, err := r.in.Read(p)
	r.out += int64(n)
	return n, r.explain(err)
}

// explain turns the errors of a decompressor into ours.
func (r *Reader) explain(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case err == nil || err == io.EOF && r.file.err == nil:
		return err
	case r.file.err != nil:
		return r.file.err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCutShort
	case errors.As(err, &corrupt), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return ErrDamaged
	}
	return err
}

// failing is what a file whose compressed header is broken reads as.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// openGzip reads gzip (RFC 1952): several members are one file after the other.
func openGzip(in io.Reader) (io.Reader, error) {
	r, err := gzip.NewReader(in)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return r, err
}
