package capture

import "io"

// A verdict is what a format says of the first bytes of a file.
type verdict int

const (
	no   verdict = iota // not this format
	more                // cannot tell from so few bytes
	yes
)

// formats lists the file formats, in the order in which they are asked. The first that
// does not say no decides.
var formats = []struct {
	name string // of the family; open's reader sets what Scanner.Format answers
	// match judges the first bytes of a file; whole says that there are no others, and
	// forbids the answer more.
	match func(b []byte, whole bool) verdict
	open  func() reader
}{
	{"pcap", matchPcap, func() reader { return new(pcapHeader) }},
	{"pcapng", matchPcapng, func() reader { return new(pcapng) }},
	{"snoop", matchSnoop, func() reader { return new(snoop) }},
}

// magicVerdict compares b with the magic number of a format, or with several of equal length.
func magicVerdict(b []byte, whole bool, magics ...string) verdict {
	v := no
	for _, m := range magics {
		switch n := min(len(b), len(m)); {
		case string(b[:n]) != m[:n]:
		case n == len(m):
			return yes
		case !whole:
			v = more
		}
	}
	return v
}

// A detector asks the formats whose file this is, and makes way for a reader of the one.
type detector struct{}

func (detector) next(s *Scanner, r *Record) error {
	b := s.rest()
	if len(b) == 0 && !s.finished {
		return ErrMore
	}
	if len(b) == 0 {
		return &FormatError{Empty, 0, "the file is empty"}
	}
	for _, f := range formats {
		switch f.match(b, s.finished) {
		case yes:
			s.format = f.open()
			return s.format.next(s, r)
		case more:
			return ErrMore
		}
	}
	if len(b) < quoted && !s.finished {
		return ErrMore // it is none; but the message is the same however the bytes come
	}
	return &FormatError{UnknownFormat, 0, "this is no capture file: its first bytes, " + quote(b) + ", begin none of the formats known"}
}

// quoted is how many bytes of an unknown file the message shows.
const quoted = 8

// quote shows the first bytes of a file in hexadecimal and, where printable, as text.
func quote(b []byte) string {
	const hex = "0123456789abcdef"
	b = b[:min(len(b), quoted)]
	var s, text []byte
	for i, c := range b {
		if i > 0 {
			s = append(s, ' ')
		}
		s = append(s, hex[c>>4], hex[c&15])
		if c < ' ' || c > '~' {
			c = '.'
		}
		text = append(text, c)
	}
	return string(s) + " (" + string(text) + ")"
}

// headerEOF is Scanner.short for a file header, before which no file ends well.
func headerEOF(s *Scanner, what string, n int) error {
	err := s.short(what, n)
	if err == io.EOF {
		return s.cut(s.offset(), what, n, 0)
	}
	return err
}
