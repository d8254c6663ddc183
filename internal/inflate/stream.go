package inflate

import (
	"errors"
	"io"
	"iter"
)

// ErrMore is returned by Stream.Next when it needs bytes not yet fed.
var ErrMore = errors.New("inflate: more bytes are needed")

var errStopped = errors.New("inflate: the stream was closed")

// A Stream is a Reader turned round, for callers that cannot wait for the bytes of a file:
// they feed it. The Reader runs in a coroutine, which rests whenever bytes are missing.
type Stream struct {
	in     []byte // fed and not yet read; part of buffer
	buffer []byte
	ended  bool // nothing more is fed
	out    []byte
	next   func() (result, bool)
	stop   func()
	last   error // what the Reader ended with
}

// A result is what the coroutine rests with: that so many bytes of out were read, or an error.
type result struct {
	n   int
	err error
}

// NewStream returns a Stream that inflates at most size bytes at a time.
func NewStream(size int) *Stream {
	s := &Stream{out: make([]byte, size)}
	s.next, s.stop = iter.Pull(s.run)
	return s
}

// Feed appends the next bytes of the file, in pieces of any size. It copies p.
func (s *Stream) Feed(p []byte) { copy(s.Buffer(len(p)), p) }

// Buffer is Feed for callers that write the n bytes themselves, before the next call.
func (s *Stream) Buffer(n int) []byte {
	rest := len(s.in)
	if cap(s.buffer) < rest+n {
		s.buffer = make([]byte, rest+n)
	}
	copy(s.buffer[:rest], s.in)
	s.in = s.buffer[:rest+n]
	return s.in[rest:]
}

// Finish says that no more bytes follow.
func (s *Stream) Finish() { s.ended = true }

// Next returns the next inflated bytes, which are valid until the next call. It returns
// ErrMore when it needs bytes not yet fed, and then those errors that Reader.Read returns;
// bytes may come with them.
func (s *Stream) Next() ([]byte, error) {
	if s.last != nil {
		return nil, s.last
	}
	r, ok := s.next()
	if !ok {
		return nil, errStopped
	}
	if r.err != ErrMore {
		s.last = r.err
	}
	return s.out[:r.n], r.err
}

// Close frees what the stream holds. It needs no call after Next has returned an error
// other than ErrMore.
func (s *Stream) Close() {
	s.last = errStopped
	s.stop()
	s.in, s.buffer, s.out = nil, nil, nil
}

// run is the coroutine.
func (s *Stream) run(yield func(result) bool) {
	r := NewReader(feeding{s, yield})
	for err := error(nil); err == nil; {
		var n int
		n, err = r.Read(s.out)
		if err == errStopped || !yield(result{n, err}) {
			return
		}
	}
}

// feeding reads what is fed, and rests when there is nothing.
type feeding struct {
	s     *Stream
	yield func(result) bool
}

func (f feeding) Read(p []byte) (int, error) {
	for len(f.s.in) == 0 {
		switch {
		case f.s.last != nil || !f.s.ended && !f.yield(result{err: ErrMore}):
			return 0, errStopped
		case f.s.ended && len(f.s.in) == 0:
			return 0, io.EOF
		}
	}
	n := copy(p, f.s.in)
	f.s.in = f.s.in[n:]
	return n, nil
}
