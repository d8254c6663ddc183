// Package inflate reads compressed capture files as a stream: gzip, zstd and lz4.
package inflate

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"flowglass/internal/compression"
)

// The errors of a Reader, besides those of the file itself.
var (
	ErrCutShort = errors.New("inflate: the compressed data ends too early")
	ErrDamaged  = errors.New("inflate: the compressed data is damaged")
	ErrExpands  = errors.New("inflate: the compressed data inflates to more than any capture does")
)

// openers undo the compressions. What they return reads until io.EOF, returns
// io.ErrUnexpectedEOF where the data is cut short, and any other error for damage.
var openers = map[string]func(*bufio.Reader) (io.Reader, error){
	compression.Gzip: openGzip,
	compression.Zstd: openZstd,
	compression.LZ4:  openLZ4,
}

// A Reader reads the bytes of a file, inflated if it is compressed. It holds no more than
// a window of it: at most 128 MiB, which only zstd takes.
type Reader struct {
	file   *counter
	in     io.Reader
	format string
	out    int64
	free   int64 // bytes it may inflate to whatever the file's size; -1 any number
	err    error // what Read returned last
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
	var head [compression.MagicLen]byte
	n, _ := io.ReadFull(r.file, head[:])
	r.in = io.MultiReader(bytes.NewReader(head[:n]), r.file)
	if r.format = compression.Of(head[:n]); r.format != "" {
		r.free = compression.FreeBytes
		in, err := openers[r.format](bufio.NewReaderSize(r.in, 64<<10))
		if r.in = in; err != nil {
			r.err = r.explain(err)
		}
	}
	return r
}

// Format returns the name of the compression, "" if there is none.
func (r *Reader) Format() string { return r.format }

// Read implements io.Reader. It returns ErrCutShort, ErrDamaged or ErrExpands when the
// compressed data cannot be followed, and from then on; what was read before stands.
func (r *Reader) Read(p []byte) (n int, err error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.free >= 0 && r.out > r.free && r.out/compression.MaxRatio > r.file.bytes {
		r.err = ErrExpands
		return 0, r.err
	}
	defer func() {
		// The decompressors are other people's, and the file may be made to break them.
		if cause := recover(); cause != nil && r.format != "" {
			n, err = 0, ErrDamaged
		} else if cause != nil {
			panic(cause)
		}
		r.err = err
	}()
	n, err = r.in.Read(p)
	r.out += int64(n)
	return n, r.explain(err)
}

// explain turns the errors of a decompressor into ours.
func (r *Reader) explain(err error) error {
	switch {
	case err == nil || err == io.EOF && r.file.err == nil:
		return err
	case r.file.err != nil:
		return r.file.err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCutShort
	}
	return ErrDamaged
}
