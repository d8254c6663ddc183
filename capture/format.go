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
	{"netmon", matchNetmon, func() reader { return new(netmon) }},
	{"netxray", matchNetxray, func() reader { return new(netxray) }},
	// Without a magic number, known by records that make sense: last, and strictest first.
	{"i4btrace", matchI4B, func() reader { return i4b{} }},
	{"hcidump", matchHCIDump, func() reader { return hcidump{} }},
	{"erf", matchERF, func() reader { return erf{} }},
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

// chained judges a format without a magic number: its first three records, or as many as there
// are, must make sense. record returns the length of the record that h, of header octets at
// least, begins with, or 0 if it makes none.
func chained(b []byte, whole bool, header int, record func(h []byte) int) verdict {
	for i := range 3 {
		if len(b) == 0 && i > 0 && whole {
			return yes
		}
		if len(b) < header {
			break
		}
		n := record(b)
		if n == 0 {
			return no
		}
		if len(b) < n {
			break
		}
		if b = b[n:]; i == 2 {
			return yes
		}
	}
	if whole {
		return no
	}
	return more
}

// headerless declares, before the first record, the one interface of a format without a file header.
func headerless(s *Scanner, name string, i Interface) {
	if s.name == "" {
		s.name = name
		s.sections = []Section{{}}
		s.interfaces = []Interface{i}
	}
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
	if len(b) < HeadLen && !s.finished {
		return ErrMore // it is none; but what is said of it is the same however the bytes come
	}
	return &FormatError{UnknownFormat, 0, "this is no capture file: its first bytes, " + quote(b) + ", begin none of the formats known"}
}

// HeadLen is how many bytes there are before a file is said to be of no format, unless it is
// shorter: enough to tell what else it is.
const HeadLen = 512

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
