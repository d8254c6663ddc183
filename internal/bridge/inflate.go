package bridge

import (
	"io"
	"strconv"

	"flowglass/internal/inflate"
	"flowglass/internal/table"
)

// inflateLen is how many inflated bytes one call returns at most: with its header, the
// reply is just below what is kept for the next one.
const inflateLen = maxIdleReply - 256

var inflating = Operation{
	Name: "inflate",
	Doc: "Takes the next bytes of a compressed file and returns inflated ones, which follow the header. The caller feeds " +
		"them back, and keeps them to read packets again. Unless the reply is `hungry`, the same bytes have more to " +
		"give: call again without any. `done` is the end, and `failure` says why it came early, for finish.",
	Params: []Param{
		{"bytes", Array, "copied before the call returns"},
		{"last", Boolean, "the file has no more bytes than these"},
	},
	Reply: `{"length", "hungry", "done", "failure": "" | "cut-short" | "damaged" | "expands"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		if _, err := b.opened(); err != nil {
			return nil, err
		}
		if b.stream == nil {
			b.stream = inflate.NewStream(inflateLen)
		}
		bytes := a.bytes(0)
		bytes.CopyTo(b.stream.Buffer(bytes.Len()))
		if a.flag(1) {
			b.stream.Finish()
		}
		out, err := b.stream.Next()
		failure, known := inflateFailures[err]
		if !known {
			return nil, err
		}
		r := strconv.AppendInt(append(b.json(), `{"length":`...), int64(len(out)), 10)
		r = strconv.AppendBool(append(r, `,"hungry":`...), err == inflate.ErrMore)
		r = strconv.AppendBool(append(r, `,"done":`...), err != nil && err != inflate.ErrMore)
		r = table.AppendString(append(r, `,"failure":`...), failure)
		return pad(append(seal(append(r, '}')), out...)), nil
	},
}

// inflateFailures are the codes that finish takes, by the errors of an inflate.Stream.
var inflateFailures = map[error]string{
	nil:                 "",
	inflate.ErrMore:     "",
	io.EOF:              "",
	inflate.ErrCutShort: "cut-short",
	inflate.ErrDamaged:  "damaged",
	inflate.ErrExpands:  "expands",
}
