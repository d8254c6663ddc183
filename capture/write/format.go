// Package write writes capture files: records and blocks that package capture has read, as
// pcapng or pcap. What it appends can be taken at any time, so that a file of any size is
// written while another is read.
package write

import (
	"fmt"

	"flowglass/capture"
)

// A Format is a file format that can be written, by the name capinfos gives it.
type Format string

// The formats.
const (
	Pcapng   Format = "pcapng"
	Pcap     Format = "pcap"     // times in microseconds
	NsecPcap Format = "nsecpcap" // and in nanoseconds
)

// Extension returns the end of a file's name in the format, with its dot.
func (f Format) Extension() string {
	if f == Pcapng {
		return ".pcapng"
	}
	return ".pcap"
}

// A RefusedError says that a record cannot be written as it is, and what would help. What was
// written before it stands.
type RefusedError struct {
	Number int    // of the frame; 0 if it is not about one
	Why    string // a sentence, without its full stop
	Advice string // another
}

func (e *RefusedError) Error() string {
	if e.Number == 0 {
		return fmt.Sprintf("%s. %s.", e.Why, e.Advice)
	}
	return fmt.Sprintf("frame %d: %s. %s.", e.Number, e.Why, e.Advice)
}

const asPcapng = "Write pcapng instead"

// appWord is the name that files which we begin say they were written by.
const appWord = "Flowglass"

// linkName returns what a message calls a link type.
func linkName(l capture.LinkType) string {
	if name := l.String(); name != "unknown" {
		return name
	}
	return fmt.Sprintf("link type %d", l)
}
