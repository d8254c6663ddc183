package capture

import "encoding/binary"

// The magic numbers of classic pcap, as a big-endian file begins (draft-ietf-opsawg-pcap,
// section 4, and what Wireshark reads besides).
const (
	magicPcap     = 0xa1b2c3d4 // microseconds
	magicNsecPcap = 0xa1b23c4d // nanoseconds
	magicModified = 0xa1b2cd34 // Alexey Kuznetsov's, longer record headers
	magicIxiaHW   = 0x1c0001ac // Ixia hardware: a word more in the file header
	magicIxiaSW   = 0x1c0001ab // Ixia software: likewise
)

const pcapHeaderLen = 24

func matchPcap(b []byte, whole bool) verdict {
	return magicVerdict(b, whole,
		"\xa1\xb2\xc3\xd4", "\xd4\xc3\xb2\xa1", "\xa1\xb2\x3c\x4d", "\x4d\x3c\xb2\xa1",
		"\xa1\xb2\xcd\x34", "\x34\xcd\xb2\xa1",
		"\x1c\x00\x01\xac", "\xac\x01\x00\x1c", "\x1c\x00\x01\xab", "\xab\x01\x00\x1c")
}

// A lengthOrder says in which order a record header has captured and original length.
type lengthOrder int

const (
	capturedFirst lengthOrder = iota
	originalFirst             // before version 2.3
	smallerFirst              // version 2.3: writers of both habits exist
)

// pcapHeader reads the file header, then makes way for a pcap.
type pcapHeader struct{}

func (pcapHeader) next(s *Scanner, r *Record) error {
	b := s.rest()
	if len(b) < pcapHeaderLen {
		return headerEOF(s, "a pcap file header", pcapHeaderLen)
	}
	f := &pcap{header: 16, skip: 0, fraction: 1000, big: b[0] == 0xa1 || b[0] == 0x1c, fcsLen: -1}
	magic := f.word(b)
	major, minor := f.half(b[4:]), f.half(b[6:])
	f.snapLen = f.word(b[16:])
	network := f.word(b[20:])

	if major < 2 {
		return unsupported(4, "pcap version %d.%d is older than 2.0", major, minor)
	}
	switch {
	case major == 2 && minor < 3:
		f.order = originalFirst
	case major == 2 && minor == 3:
		f.order = smallerFirst
	}
	variants := pcapVariants[:1]
	size := pcapHeaderLen
	switch magic {
	case magicPcap:
		variants = pcapVariants
		if link, ok := aixLinks[network]; ok && major == 2 && minor == 2 {
			// AIX writes interface types, and nanoseconds under the magic number of microseconds.
			network, f.fraction = link, 1
			variants = aixVariant
			if link == 10 {
				f.skip = 3 // padding before FDDI
			}
		}
	case magicNsecPcap:
		variants, f.fraction = nsecVariant, 1
	case magicModified:
		variants = modifiedVariants
	default: // Ixia: the size of all records follows
		size += 4
		if len(b) < size {
			return headerEOF(s, "a pcap file header", size)
		}
	}

	// Link type and additional information (draft-ietf-opsawg-pcap, section 4): 4 bits of FCS
	// length in units of 2 octets, R and P bits (P: FCS length present), 10 reserved bits.
	if network&0x03ff0000 != 0 {
		return unsupported(20, "the reserved bits of link type %#08x are not zero", network)
	}
	f.link = LinkType(network & 0xffff)
	if _, ok := linkNames[f.link]; !ok {
		return unsupported(20, "link type %d is not supported", network)
	}
	if network&0x04000000 != 0 {
		f.fcsLen = int(network>>28) * 2
	}
	f.maxCap = uint32(f.link.MaxCapLen())
	f.minCap = uint32(f.link.pseudoHeaderMin() + f.skip)

	v, ok := f.choose(variants, b[size:], s.finished)
	if !ok {
		return ErrMore
	}
	f.header = v.header
	s.name = v.name
	s.sections = []Section{{BigEndian: f.big}}
	resol := byte(6)
	if f.fraction == 1 {
		resol = 9
	}
	s.interfaces = []Interface{{Link: f.link, SnapLen: int(f.snapLen), TSResol: resol, FCSLen: f.fcsLen}}
	s.pos += size
	s.format = f
	return f.next(s, r)
}

// aixLinks are the interface types (RFC 1573) that AIX has in place of link types.
var aixLinks = map[uint32]uint32{6: 1, 9: 6, 15: 10, 24: 0}

// pcap reads the records of a classic pcap file.
type pcap struct {
	big      bool
	order    lengthOrder
	header   int    // octets of a record header
	skip     int    // octets between header and packet that captured and original length count
	fraction int64  // nanoseconds in a unit of the second half of a time
	minCap   uint32 // least captured length: what to skip, and a pseudo-header
	maxCap   uint32 // largest
	snapLen  uint32 // limit that the file header says, a hint
	link     LinkType
	fcsLen   int
}

func (f *pcap) word(b []byte) uint32 {
	if f.big {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

func (f *pcap) half(b []byte) uint16 {
	if f.big {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

// lengths returns captured and original length of the record header b.
func (f *pcap) lengths(b []byte) (captured, original uint32) {
	captured, original = f.word(b[8:]), f.word(b[12:])
	if f.order == originalFirst || f.order == smallerFirst && captured > original {
		return original, captured
	}
	return captured, original
}

func (f *pcap) next(s *Scanner, r *Record) error {
	b := s.rest()
	if len(b) < f.header {
		return s.short("a pcap record header", f.header)
	}
	captured, original := f.lengths(b)
	if captured > f.maxCap {
		return damaged(s.offset()+8, "captured length %d is more than %d", captured, f.maxCap)
	}
	end := f.header + int(captured)
	if len(b) < end && captured >= f.minCap {
		return s.short("a pcap record", end)
	}
	r.Offset = s.base + int64(s.pos+f.header)
	r.Time = int64(f.word(b))*1e9 + int64(f.word(b[4:]))*f.fraction
	r.HasTime = true
	r.CapLen = int(captured)
	r.OrigLen = int(min(original, maxOrigLen))
	r.Link = f.link
	r.Iface = 0
	r.FCSLen = f.fcsLen
	if f.minCap > 0 {
		if err := f.special(s, r, b); err != nil {
			return err
		}
	} else {
		r.Data = b[f.header:end:end]
	}
	s.pos += end
	return nil
}

// special finishes a record whose packet does not simply begin behind the header b.
func (f *pcap) special(s *Scanner, r *Record, b []byte) error {
	if r.CapLen < int(f.minCap) {
		return damaged(s.offset()+8, "captured length %d is less than the %d of a pseudo-header of link type %d", r.CapLen, f.minCap, f.link)
	}
	r.Data = b[f.header+f.skip : f.header+r.CapLen : f.header+r.CapLen]
	r.Offset += int64(f.skip)
	r.CapLen = len(r.Data)
	r.OrigLen = max(r.OrigLen-f.skip, 0)
	return checkPseudo(r)
}
