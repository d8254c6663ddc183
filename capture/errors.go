package capture

import (
	"errors"
	"fmt"
	"io"
)

// ErrMore is returned by Scanner.Next when it needs bytes that were not fed yet.
// It is not sticky: feed, and call Next again.
var ErrMore = errors.New("capture: more bytes needed")

// A Code says what kind of trouble ended the reading of a capture.
type Code string

// The codes of a FormatError.
const (
	CutShort          Code = "cut-short"          // the file ends inside a record or header
	Damaged           Code = "damaged"            // lengths contradict each other: the rest cannot be followed
	UnsupportedRecord Code = "unsupported-record" // a sound file, but of a version or link type nobody reads
	UnknownFormat     Code = "unknown-format"     // no capture file
	Empty             Code = "empty"              // no byte at all
)

// A FormatError ends the reading of a capture. Records returned before it stand.
// If Code is CutShort, errors.Is(err, io.ErrUnexpectedEOF) holds.
type FormatError struct {
	Code   Code
	Offset int64  // file offset in bytes of the field, block or record at fault
	Msg    string // the value and the rule it breaks, in plain words
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("capture: offset %d: %s", e.Offset, e.Msg)
}

// Unwrap returns io.ErrUnexpectedEOF for a file that is cut short, else nil.
func (e *FormatError) Unwrap() error {
	if e.Code == CutShort {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func damaged(offset int64, format string, args ...any) error {
	return &FormatError{Damaged, offset, fmt.Sprintf(format, args...)}
}

func unsupported(offset int64, format string, args ...any) error {
	return &FormatError{UnsupportedRecord, offset, fmt.Sprintf(format, args...)}
}
