package inflate

import (
	"encoding/binary"
	"io"
	"strconv"
)

// inflateLen is how many inflated bytes one reply has at most.
const inflateLen = 1 << 20

// An Inflater answers the calls of a worker that inflates one file. Its replies have the
// form of package bridge's, with the inflated bytes in place of columns.
type Inflater struct {
	stream *Stream
	reply  []byte
}

// NewInflater returns an Inflater that has been fed nothing.
func NewInflater() *Inflater { return &Inflater{stream: NewStream(inflateLen)} }

// Buffer returns n bytes for the caller to write the next bytes of the file into, followed
// by a call of Inflate.
func (f *Inflater) Buffer(n int) []byte { return f.stream.Buffer(n) }

// Inflate returns the next inflated bytes after a header,
//
//	u32 length of the header | {"length", "hungry", "done", "failure"} | padding to a multiple of 8 | bytes
//
// with padding behind them, too. Unless the reply is hungry, there are more bytes to be
// had without feeding any. done is the end; failure says why it came early, in
// session.Finish's words. last tells that the file has no more bytes than were fed. The
// reply is valid until the next call.
func (f *Inflater) Inflate(last bool) []byte {
	if last {
		f.stream.Finish()
	}
	out, err := f.stream.Next()
	r := append(f.reply[:0], 0, 0, 0, 0)
	r = strconv.AppendInt(append(r, `{"length":`...), int64(len(out)), 10)
	r = strconv.AppendBool(append(r, `,"hungry":`...), err == ErrMore)
	r = strconv.AppendBool(append(r, `,"done":`...), err != nil && err != ErrMore)
	r = append(append(r, `,"failure":"`...), failure(err)...)
	r = append(r, `"}`...)
	binary.LittleEndian.PutUint32(r, uint32(len(r)-4))
	f.reply = pad(append(pad(r), out...))
	return f.reply
}

func pad(r []byte) []byte {
	for len(r)%8 != 0 {
		r = append(r, 0)
	}
	return r
}

// failure returns the session's code for an error of a Stream.
func failure(err error) string {
	switch err {
	case nil, ErrMore, io.EOF:
		return ""
	case ErrCutShort:
		return "cut-short"
	case ErrExpands:
		return "expands"
	}
	return "damaged"
}
