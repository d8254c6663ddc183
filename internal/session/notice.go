package session

import (
	"errors"
	"strconv"
	"strings"

	"flowglass/capture"
)

// A Notice says why reading a capture ended early. Everything before that place is kept.
type Notice struct {
	Code    string // a capture.Code, or how reading failed: a key of failures
	Message string // plain words, to be shown as they are
	Offset  int64  // in bytes from the start of the file; -1 if there is no such place
}

// failures are the ways in which reading a file fails that its bytes do not show: those of
// the system, of the browser (js/reader.js), and of a compressed file.
var failures = map[string]string{
	"unreadable": "The file cannot be read.",
	"shrank":     "The file became shorter while it was read.",
	"vanished":   "The file was moved or deleted while it was read.",
	"changed":    "The file changed while it was read, and cannot be read on.",
	"cut-short":  "The compressed file is cut short.",
	"damaged":    "The compressed data is damaged.",
	"expands":    "The compressed file inflates to far more than any capture would; the rest was not read.",
}

// sentences open the message of a notice, by the code of the error. What is cut short
// says so itself.
var sentences = map[capture.Code]string{
	capture.Damaged:           "The file is damaged: ",
	capture.UnsupportedRecord: "The file cannot be read: ",
}

// formatNotice explains an error of the scanner, after so many packets. head is how the
// file begins.
func formatNotice(err error, packets int, head []byte) *Notice {
	var e *capture.FormatError
	if !errors.As(err, &e) {
		return &Notice{Code: string(capture.Damaged), Message: err.Error(), Offset: -1}
	}
	n := &Notice{Code: string(e.Code), Offset: e.Offset}
	switch e.Code {
	case capture.Empty:
		n.Message, n.Offset = "The file is empty.", -1
	case capture.UnknownFormat:
		n.Message, n.Offset = notCapture(head), -1
	default:
		n.Message = sentence(sentences[e.Code]+e.Msg) + " " + kept(packets)
	}
	return n
}

// failureNotice explains a failure to read, a key of failures, at the offset.
func failureNotice(code string, packets int, offset int64) *Notice {
	return &Notice{Code: code, Message: failures[code] + " " + kept(packets), Offset: offset}
}

// kept says what there is to see nevertheless.
func kept(packets int) string {
	switch packets {
	case 0:
		return "There is no packet before that."
	case 1:
		return "The packet before that is shown."
	}
	return "The " + strconv.Itoa(packets) + " packets before that are shown."
}

// sentence begins with a capital letter and ends with a full stop.
func sentence(text string) string {
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
