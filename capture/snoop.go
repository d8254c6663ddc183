package capture

import "encoding/binary"

// The snoop format of Solaris, version 2 (RFC 1761). Big-endian throughout.
const (
	snoopHeaderLen = 16
	snoopRecordLen = 24
)

func matchSnoop(b []byte, whole bool) verdict {
	return magicVerdict(b, whole, "snoop\x00\x00\x00")
}

// snoopLinks are the datalink types of RFC 1761, section 3, and of Solaris since, that
// Wireshark reads and that have a LinkType.
var snoopLinks = map[uint32]LinkType{
	0:  1,   // IEEE 802.3
	2:  6,   // IEEE 802.5
	4:  1,   // Ethernet
	8:  10,  // FDDI
	9:  0,   // of writers that mean BSD loopback
	14: 0,   // likewise
	16: 122, // IP over Fibre Channel
	26: 242, // IP over InfiniBand
}

// snoop reads a snoop file.
type snoop struct {
	opened bool
	link   LinkType
}

func (f *snoop) next(s *Scanner, r *Record) error {
	if !f.opened {
		if err := f.open(s); err != nil {
			return err
		}
	}
	b := s.rest()
	if len(b) < snoopRecordLen {
		return s.short("a snoop record header", snoopRecordLen)
	}
	word := binary.BigEndian.Uint32
	original, captured, total := word(b), int(word(b[4:])), int(word(b[8:]))
	if captured > f.link.MaxCapLen() {
		return damaged(s.offset()+4, "included length %d is more than %d", captured, f.link.MaxCapLen())
	}
	if total < snoopRecordLen+captured {
		return damaged(s.offset()+8, "record length %d is less than %d of header and %d of packet", total, snoopRecordLen, captured)
	}
	if total > snoopRecordLen+captured+maxPacket {
		return damaged(s.offset()+8, "record length %d is more than a packet of %d with padding can need", total, captured)
	}
	if len(b) < total {
		return s.short("a snoop record", total)
	}
	*r = Record{
		Offset: s.offset() + snoopRecordLen,
		Time:   int64(word(b[16:]))*1e9 + int64(word(b[20:]))*1000, HasTime: true,
		CapLen: captured, OrigLen: int(min(original, maxOrigLen)),
		Link: f.link, FCSLen: -1,
		Data: b[snoopRecordLen : snoopRecordLen+captured : snoopRecordLen+captured],
	}
	s.pos += total
	return nil
}

func (f *snoop) open(s *Scanner) error {
	b := s.rest()
	if len(b) < snoopHeaderLen {
		return headerEOF(s, "a snoop file header", snoopHeaderLen)
	}
	if version := binary.BigEndian.Uint32(b[8:]); version != 2 {
		return unsupported(8, "snoop version %d is not 2", version)
	}
	datalink := binary.BigEndian.Uint32(b[12:])
	link, ok := snoopLinks[datalink]
	if !ok {
		return unsupported(12, "snoop datalink type %d is not supported", datalink)
	}
	f.opened, f.link = true, link
	s.name = "snoop"
	s.sections = []Section{{BigEndian: true}}
	s.interfaces = []Interface{{Link: link, TSResol: 6, FCSLen: -1}}
	s.pos += snoopHeaderLen
	return nil
}
