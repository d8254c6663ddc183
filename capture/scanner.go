package capture

import (
	"fmt"
	"io"
)

// A Scanner turns the bytes of a capture file, fed in pieces of any size, into
// records. How the file is cut into pieces changes nothing in what Next returns.
//
// The owner feeds and drains in turn:
//
//	for each chunk {
//		s.Feed(chunk)
//		for s.Next(&r) == nil { ... }
//	}
//	s.Finish()
//	for s.Next(&r) == nil { ... }
//
// A Scanner holds the bytes fed and not yet returned, and nothing in proportion to a
// length that the file claims.
type Scanner struct {
	buf      []byte // bytes fed; those before pos are consumed
	pos      int
	base     int64 // file offset of buf[0]
	finished bool

	format reader // what reads on: a detector, the reader of a format, or in the end a failed
	name   string // what Format answers
	number int    // of the last record returned

	timed bool  // a record with a time has been returned
	start int64 // its time
	wide  bool  // it needs more than 64 bits: era says how many units of 2^64 ns go
	era   int64 // before start, taken as unsigned

	interfaces []Interface
	sections   []Section
	comments   commentList

	visit func(Block) // nil: nobody asks for blocks
	block Block       // of the last record, if it was read by next
}

// A reader follows one file format. next is called with the scanner at the beginning
// of what the reader left unconsumed, and consumes a record only when it is whole.
type reader interface {
	next(s *Scanner, r *Record) error
}

// NewScanner returns a Scanner for one capture file of any known format.
func NewScanner() *Scanner {
	return &Scanner{format: detector{}}
}

// Feed appends the next bytes of the file, in a piece of any size. Feed copies p.
// Bytes fed after Finish are dropped.
func (s *Scanner) Feed(p []byte) {
	copy(s.Buffer(len(p)), p)
	s.Commit(len(p))
}

// Buffer returns n bytes of the scanner's own memory for the caller to write the next
// bytes of the file into, followed by a call of Commit: Feed without its copy.
// It invalidates Data of the last record.
func (s *Scanner) Buffer(n int) []byte {
	tail := len(s.buf) - s.pos
	if need := tail + n; need > cap(s.buf) {
		// A quarter more than needed: the tail of a later chunk then fits in, and a record
		// that spans many chunks costs a bounded number of moves per byte.
		grown := make([]byte, tail, need+need/4)
		copy(grown, s.buf[s.pos:])
		s.buf = grown
	} else if len(s.buf)+n > cap(s.buf) {
		copy(s.buf, s.buf[s.pos:])
		s.buf = s.buf[:tail]
	} else {
		return s.buf[len(s.buf) : len(s.buf)+n]
	}
	s.base += int64(s.pos)
	s.pos = 0
	return s.buf[tail : tail+n]
}

// Commit tells that the first n bytes of the last Buffer have been written. Committing
// more than Buffer returned is a mistake of the caller and panics.
func (s *Scanner) Commit(n int) {
	if _, over := s.format.(failed); over || s.finished {
		return
	}
	s.buf = s.buf[:len(s.buf)+n]
}

// Finish says that the file ends here.
func (s *Scanner) Finish() {
	s.finished = true
}

// Next stores the next record in r. It returns ErrMore when it needs bytes not yet fed.
// After Finish it returns io.EOF at the end, or, if the last record is cut short, a
// *FormatError that wraps io.ErrUnexpectedEOF. Any other *FormatError means that the file
// is none, or that the rest of it cannot be followed; records already returned stand.
// All errors but ErrMore are final. r.Data is valid until the next call of Next, Feed or
// Buffer.
func (s *Scanner) Next(r *Record) error {
	if err := s.format.next(s, r); err != nil {
		return s.fail(err)
	}
	s.number++
	r.Number = s.number
	if !s.timed && r.HasTime {
		s.timed, s.start = true, r.Time
	}
	return nil
}

// fail makes err final, unless it only asks for more, and lets the buffer go.
func (s *Scanner) fail(err error) error {
	if err != ErrMore {
		s.format = failed{err}
		s.base, s.buf, s.pos = s.offset(), nil, 0
	}
	return err
}

// failed is the reader of a file whose end, or the fault that ends it, has been reached.
type failed struct{ err error }

func (f failed) next(*Scanner, *Record) error { return f.err }

// Format returns the name of the file format as capinfos prints it ("pcap", "nsecpcap",
// "pcapng", ...), or "" as long as it is not known. It is known once Next has returned a
// record, or io.EOF.
func (s *Scanner) Format() string {
	return s.name
}

// Interfaces returns the interfaces declared so far, in the order of the file; Record.Iface
// is an index into it. The slice is the scanner's own: read only, until the next call of Next.
func (s *Scanner) Interfaces() []Interface {
	return s.interfaces
}

// Sections returns the sections begun so far; formats other than pcapng have one.
// The slice is the scanner's own: read only, until the next call of Next.
func (s *Scanner) Sections() []Section {
	return s.sections
}

// Encapsulation returns the name that capinfos gives the link type of all interfaces declared
// so far, "per-packet" if they have several, "unknown" if there is none.
func (s *Scanner) Encapsulation() string {
	if len(s.interfaces) == 0 {
		return LinkBlock.String()
	}
	name := s.interfaces[0].encapsulation()
	for i := range s.interfaces {
		if s.interfaces[i].encapsulation() != name {
			return "per-packet"
		}
	}
	return name
}

// Start returns the time of the first record that has one, in seconds and nanoseconds since
// the epoch, in any year: Record.Time is that modulo 2^64 ns, which is all of it from 1677 to
// 2262, and always right in differences up to 292 years. It returns false before that record.
func (s *Scanner) Start() (sec, nsec int64, ok bool) {
	const eraSec, eraNsec = 18446744073, 709551616 // 2^64 ns
	if !s.wide {
		sec, nsec = s.start/1e9, s.start%1e9
		if nsec < 0 {
			sec, nsec = sec-1, nsec+1e9
		}
		return sec, nsec, s.timed
	}
	rest := uint64(s.start)
	nsec = s.era%1e9*eraNsec + int64(rest%1e9)
	sec = s.era*eraSec + s.era/1e9*eraNsec + int64(rest/1e9) + nsec/1e9
	if nsec %= 1e9; nsec < 0 {
		sec, nsec = sec-1, nsec+1e9
	}
	return sec, nsec, s.timed
}

// Offset returns how many bytes of the file Next has consumed.
func (s *Scanner) Offset() int64 {
	return s.offset()
}

// ---- for the readers ----

// offset is the file offset of the first byte not consumed.
func (s *Scanner) offset() int64 {
	return s.base + int64(s.pos)
}

// setEra notes what t, the time of the first record, lacks of a count of units.
func (s *Scanner) setEra(u *timeUnit, count uint64, t int64) {
	s.era = u.era(count)
	s.wide = s.era != t>>63 // else t is all of it
}

// rest is what has been fed and not been consumed.
func (s *Scanner) rest() []byte {
	return s.buf[s.pos:]
}

// short is what next returns when the rest is not the n bytes that what needs: ErrMore,
// or at the end of the file io.EOF if nothing is left, else a FormatError.
func (s *Scanner) short(what string, n int) error {
	rest := len(s.buf) - s.pos
	switch {
	case !s.finished:
		return ErrMore
	case rest == 0:
		return io.EOF
	}
	return s.cut(s.offset(), what, n, rest)
}

// cut is the error for a file that ends have bytes into the n bytes of what.
func (s *Scanner) cut(offset int64, what string, n, have int) error {
	return &FormatError{CutShort, offset,
		fmt.Sprintf("the file ends inside %s: %d of %d bytes are there", what, have, n)}
}
