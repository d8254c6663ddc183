// Package take answers the calls of the worker that makes files of a capture: an operation is
// begun, fed the bytes of one capture or several, and asked for what it has written.
package take

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"

	"flowglass/capture/write"
	"flowglass/internal/carve"
	"flowglass/internal/compression"
	"flowglass/internal/table"
)

// A Job makes files of captures. It is fed by whoever owns it, and never reads by itself.
type Job interface {
	// Buffer returns n bytes for the next bytes of the source that is wanted, followed by a call of
	// Commit. What Take returned is not valid any more.
	Buffer(n int) []byte
	Commit(n int) error
	// Finish says that the source that is wanted has no more bytes.
	Finish() error
	// Wants returns the number of the source whose bytes are wanted next, -1 if none are any more.
	Wants() int
	// Take returns what was written since the last call, valid until the next of any method.
	Take() []carve.Piece
	Counts() carve.Counts
	// Report returns what there is to tell in the end, as a JSON object.
	Report() []byte
}

// Settings are what a Job is begun with.
type Settings struct {
	Lines   string    // choices, one a line: a name, a blank and a text
	Sources []string  // names of the captures
	Wanted  carve.Set // frames of the first; nil: all
}

// An Operation is one entry of the registry: what files can be made of captures.
type Operation struct {
	Name  string
	Doc   string
	Begin func(Settings) (Job, error)
}

// Operations lists what can be made. To add an operation, write it in a file of its own and add
// a line here.
var Operations = []Operation{
	carving, merging, anonymising, connecting, reporting,
}

// A Take answers calls about one job. The zero Take has none.
type Take struct {
	// Trace is where the stacks of panics go that Call recovered from; nil: nowhere.
	Trace io.Writer

	job   Job
	reply []byte
}

// Bytes are an array of the caller's, which is copied once, to where it is needed.
type Bytes interface {
	Len() int
	CopyTo(dst []byte, from int) // the bytes at from and behind, of which there must be len(dst)
}

// pieceLen is how many bytes are best handed over at a time.
const pieceLen = 512 << 10

// Call carries out a call and returns the reply, which has the form of package bridge's: a header
// of JSON, and behind it the bytes that were written. It is valid until the next Call.
//
//	compression(head)                       {"compression", "free", "ratio"}
//	begin(op, lines, sources, all, wanted)  a reply of progress. sources are names, one a line;
//	                                        wanted has a bit a frame, unless all are
//	feed(bytes)                             next bytes of the source wanted: progress
//	finish()                                the source wanted has no more: progress
//	report()                                what the operation tells in the end
//
// Progress is {"wants", "read", "written", "duplicates", "files", "pieces": [file, length, ...]}.
func (t *Take) Call(op string, args ...any) (reply []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			if t.Trace != nil {
				fmt.Fprintf(t.Trace, "panic: %v\n%s", cause, debug.Stack())
			}
			reply = t.fail("internal", fmt.Sprintf("The program failed in %s: %v.", op, cause))
		}
	}()
	reply, err := t.call(op, args)
	if err == nil {
		return reply
	}
	var refused *write.RefusedError
	var setting *carve.SettingError
	switch {
	case errors.As(err, &refused):
		return t.fail("unsupported", sentence(refused.Error()))
	case errors.As(err, &setting):
		return t.fail("unsupported", sentence(setting.Error()+"."))
	}
	return t.fail("internal", sentence(err.Error()+"."))
}

var errArguments = errors.New("this is a mistake in Flowglass: a call with wrong arguments")

func (t *Take) call(op string, args []any) ([]byte, error) {
	switch op {
	case "compression":
		if len(args) == 1 {
			if b, ok := args[0].(Bytes); ok {
				return t.compression(b), nil
			}
		}
	case "begin":
		if len(args) == 5 {
			name, ok1 := args[0].(string)
			lines, ok2 := args[1].(string)
			sources, ok3 := args[2].(string)
			all, ok4 := args[3].(bool)
			wanted, ok5 := args[4].(Bytes)
			if ok1 && ok2 && ok3 && ok4 && ok5 {
				return t.begin(name, lines, sources, all, wanted)
			}
		}
	case "feed":
		if len(args) == 1 && t.job != nil {
			if b, ok := args[0].(Bytes); ok {
				return t.feed(b)
			}
		}
	case "finish":
		if len(args) == 0 && t.job != nil {
			if err := t.job.Finish(); err != nil {
				return nil, err
			}
			return t.progress(), nil
		}
	case "report":
		if len(args) == 0 && t.job != nil {
			return seal(append(t.header(), t.job.Report()...)), nil
		}
	}
	return nil, errArguments
}

func (t *Take) compression(b Bytes) []byte {
	head := make([]byte, min(b.Len(), compression.MagicLen))
	b.CopyTo(head, 0)
	r := table.AppendString(append(t.header(), `{"compression":`...), compression.Of(head))
	r = strconv.AppendInt(append(r, `,"free":`...), compression.FreeBytes, 10)
	r = strconv.AppendInt(append(r, `,"ratio":`...), compression.MaxRatio, 10)
	t.reply = seal(append(r, '}'))
	return t.reply
}

func (t *Take) begin(name, lines, sources string, all bool, wanted Bytes) ([]byte, error) {
	s := Settings{Lines: lines, Sources: splitLines(sources)}
	if !all {
		bits := make(carve.Bits, wanted.Len())
		wanted.CopyTo(bits, 0)
		s.Wanted = bits
	}
	for i := range Operations {
		if o := &Operations[i]; o.Name == name {
			job, err := o.Begin(s)
			if err != nil {
				return nil, err
			}
			t.job = job
			return t.progress(), nil
		}
	}
	return nil, errors.New("there is no operation " + strconv.Quote(name))
}

func (t *Take) feed(b Bytes) ([]byte, error) {
	source := t.job.Wants()
	for at := 0; at < b.Len() && t.job.Wants() == source && source >= 0; {
		piece := t.job.Buffer(min(b.Len()-at, pieceLen))
		b.CopyTo(piece, at)
		at += len(piece)
		if err := t.job.Commit(len(piece)); err != nil {
			return nil, err
		}
	}
	return t.progress(), nil
}

// progress returns the reply of progress.
func (t *Take) progress() []byte {
	pieces, c := t.job.Take(), t.job.Counts()
	r := strconv.AppendInt(append(t.header(), `{"wants":`...), int64(t.job.Wants()), 10)
	r = strconv.AppendInt(append(r, `,"read":`...), int64(c.Read), 10)
	r = strconv.AppendInt(append(r, `,"written":`...), int64(c.Written), 10)
	r = strconv.AppendInt(append(r, `,"duplicates":`...), int64(c.Duplicates), 10)
	r = strconv.AppendInt(append(r, `,"files":`...), int64(c.Files), 10)
	r = append(r, `,"pieces":[`...)
	for i, p := range pieces {
		if i > 0 {
			r = append(r, ',')
		}
		r = strconv.AppendInt(r, int64(p.File), 10)
		r = strconv.AppendInt(append(r, ','), int64(len(p.Bytes)), 10)
	}
	r = seal(append(r, "]}"...))
	for _, p := range pieces {
		r = append(r, p.Bytes...)
	}
	t.reply = r
	return r
}

// header begins a reply; seal ends its header.
func (t *Take) header() []byte { return append(t.reply[:0], 0, 0, 0, 0) }

func seal(reply []byte) []byte {
	binary.LittleEndian.PutUint32(reply, uint32(len(reply)-4))
	for len(reply)%8 != 0 {
		reply = append(reply, 0)
	}
	return reply
}

func (t *Take) fail(code, message string) []byte {
	r := table.AppendString(append(t.header(), `{"error":{"code":`...), code)
	r = table.AppendString(append(r, `,"message":`...), message)
	t.reply = seal(append(r, "}}"...))
	return t.reply
}
