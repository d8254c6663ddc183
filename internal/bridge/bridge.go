// Package bridge answers the calls that the page's worker makes: an operation and its
// arguments in, bytes out. WebAssembly adds only the handing over of both (package wasm),
// so that everything here is tested natively.
package bridge

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"

	"flowglass/internal/session"
	"flowglass/internal/table"
)

//go:generate go run ./gen

// Protocol is the version of the calls. The page compares it with its own, and asks to be
// reloaded if a cache has mixed two releases.
const Protocol = 1

// A Bridge answers calls about one capture. The zero Bridge has none open.
type Bridge struct {
	// Trace is where the stacks of panics go that Call recovered from; nil: nowhere.
	Trace io.Writer

	session *session.Session
	name    string // of the file
	size    int64  // bytes that are to be fed; -1 if that is not known
	reply   []byte
}

// Bytes are an array of the caller's, which is copied once, to where it is needed.
type Bytes interface {
	Len() int
	CopyTo(dst []byte, from int) // the bytes at from and behind, of which there must be len(dst)
}

// Call carries out an operation and returns the reply:
//
//	u32 length of the header | header, JSON | padding to a multiple of 8 | columns
//
// It is valid until the next Call. Arguments are string, float64, bool or Bytes. Call
// never panics: what goes wrong is in the reply.
func (b *Bridge) Call(op string, args ...any) (reply []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			if b.Trace != nil {
				fmt.Fprintf(b.Trace, "panic: %v\n%s", cause, debug.Stack())
			}
			reply = b.fail(&Error{Code: Internal, Message: fmt.Sprintf("The analyser failed in %s of %q: %v.", op, b.name, cause)})
		}
	}()
	if cap(b.reply) > maxIdleReply {
		b.reply = nil
	}
	for i := range Operations {
		if o := &Operations[i]; o.Name == op {
			if err := o.check(args); err != nil {
				return b.fail(err)
			}
			reply, err := o.run(b, arguments(args))
			if err != nil {
				return b.fail(err)
			}
			b.reply = reply
			return reply
		}
	}
	return b.fail(internal("there is no operation " + strconv.Quote(op)))
}

// maxIdleReply is the largest reply whose memory is used again.
const maxIdleReply = 1 << 20

// json begins a reply without columns; seal ends it.
func (b *Bridge) json() []byte { return append(b.reply[:0], 0, 0, 0, 0) }

// seal fills in the length of the header, which ends the reply, and the padding.
func seal(reply []byte) []byte {
	binary.LittleEndian.PutUint32(reply, uint32(len(reply)-4))
	for len(reply)%8 != 0 {
		reply = append(reply, 0)
	}
	return reply
}

// The codes of an Error.
const (
	Unsupported = "unsupported" // a good request that cannot be served
	Mistake     = "filter"      // in a display filter
	Internal    = "internal"    // a mistake of ours, on this side or on the caller's
)

// An Error is how a reply says that a call failed.
type Error struct {
	Code    string
	Message string // plain words, to be shown as they are

	// Of a Mistake: the place in the filter, in UTF-16 units, as JavaScript counts them, and
	// the name that may have been meant there.
	Offset, Length int
	Suggestion     string
}

func (e *Error) Error() string { return "bridge: " + e.Message }

func internal(what string) error {
	return &Error{Code: Internal, Message: "This is a mistake in Flowglass: " + what + "."}
}

// fail returns the reply for an error.
func (b *Bridge) fail(err error) []byte {
	var e *Error
	var missing *session.NotFoundError
	var limit *session.LimitError
	switch {
	case errors.As(err, &e):
	case errors.As(err, &missing):
		e = &Error{Code: Unsupported, Message: "There is no " + missing.What + "."}
	case errors.As(err, &limit):
		e = &Error{Code: Unsupported, Message: sentence(limit.What)}
	default:
		e = &Error{Code: Internal, Message: err.Error()}
	}
	r := table.AppendString(append(b.json(), `{"error":{"code":`...), e.Code)
	r = table.AppendString(append(r, `,"message":`...), e.Message)
	if e.Code == Mistake {
		r = strconv.AppendInt(append(r, `,"offset":`...), int64(e.Offset), 10)
		r = strconv.AppendInt(append(r, `,"length":`...), int64(e.Length), 10)
		if e.Suggestion != "" {
			r = table.AppendString(append(r, `,"suggestion":`...), e.Suggestion)
		}
	}
	b.reply = seal(append(r, `}}`...))
	return b.reply
}

// opened returns the session, which must be open.
func (b *Bridge) opened() (*session.Session, error) {
	if b.session == nil {
		return nil, internal("no capture is open")
	}
	return b.session, nil
}
