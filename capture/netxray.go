package capture

import (
	"encoding/binary"
	"io"
	"math"
)

// Files of NetXRay's successor, the Windows Sniffer, versions 2.000 and 2.001.
// Little-endian throughout. No description is published: offsets and units are those that
// captures with known times show, names those of file(1).
const (
	netxrayHeaderLen = 128
	netxrayRecordLen = 40
)

func matchNetxray(b []byte, whole bool) verdict {
	return magicVerdict(b, whole, "XCP\x00")
}

// netxrayLinks are the network types that have a LinkType.
var netxrayLinks = map[byte]LinkType{0: 1, 1: 6, 2: 10}

// netxrayUnits are the clocks of a file's times, in ticks a second.
var netxrayUnits = [...]float64{1e6, 1193000, 1193180}

// netxray reads a Windows Sniffer file.
type netxray struct {
	opened bool
	link   LinkType
	start  int64   // seconds since the epoch
	ticks  float64 // a second
	origin float64 // of the clock, in ticks
	left   uint32  // records to come
	end    int64   // offset of what follows the last record
}

func (f *netxray) next(s *Scanner, r *Record) error {
	if !f.opened {
		if err := f.open(s); err != nil {
			return err
		}
	}
	b := s.rest()
	if f.left == 0 || s.offset() >= f.end {
		s.pos = len(s.buf) // what else follows is no packet
		if s.finished {
			return io.EOF
		}
		return ErrMore
	}
	if len(b) < netxrayRecordLen {
		return s.short("a Sniffer record header", netxrayRecordLen)
	}
	captured := int(binary.LittleEndian.Uint16(b[10:]))
	if len(b) < netxrayRecordLen+captured {
		return s.short("a Sniffer record", netxrayRecordLen+captured)
	}
	data := b[netxrayRecordLen : netxrayRecordLen+captured : netxrayRecordLen+captured]
	*r = Record{
		Offset: s.offset() + netxrayRecordLen,
		Time:   f.time(binary.LittleEndian.Uint64(b)), HasTime: true,
		CapLen: captured, OrigLen: int(binary.LittleEndian.Uint16(b[8:])),
		Link: f.link, FCSLen: -1, Data: data,
	}
	s.pos += netxrayRecordLen + captured
	f.left--
	return nil
}

// time returns the time of so many ticks. It is calculated as Wireshark does, in floating
// point and cut to a nanosecond, which is up to one less than the ticks say.
func (f *netxray) time(ticks uint64) int64 {
	sec, fraction := math.Modf((float64(ticks) - f.origin) / f.ticks)
	return (f.start+int64(sec))*1e9 + int64(fraction*1e9)
}

func (f *netxray) open(s *Scanner) error {
	b := s.rest()
	if len(b) < netxrayHeaderLen {
		return headerEOF(s, "a Sniffer file header", netxrayHeaderLen)
	}
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	switch version := string(b[4:12]); version {
	case "002.000\x00", "002.001\x00":
	default:
		return unsupported(4, "Sniffer version %s is not supported", quote(b[4:12]))
	}
	link, ok := netxrayLinks[b[44]]
	if !ok {
		return unsupported(44, "Sniffer network type %d is not supported", b[44])
	}
	unit := b[48]
	if int(unit) >= len(netxrayUnits) {
		return unsupported(48, "Sniffer time unit %d is not supported", unit)
	}
	first, end := word(24), word(28)
	if first < netxrayHeaderLen || end < first {
		return unsupported(24, "records from offset %d to %d, in a buffer that went round, are not supported", first, end)
	}
	if first > maxPacket {
		return damaged(24, "the first record is said to be at offset %d", first)
	}
	if len(b) < int(first) {
		return s.short("what precedes the first Sniffer record", int(first))
	}
	f.link, f.start, f.ticks = link, int64(word(12)), netxrayUnits[unit]
	f.origin = float64(binary.LittleEndian.Uint64(b[52:]))
	f.left, f.end = word(16), int64(end)
	f.opened = true
	s.name = "ngwsniffer_2_0"
	s.sections = []Section{{}}
	s.interfaces = []Interface{{Link: link, TSResol: 6, FCSLen: -1}}
	s.pos += int(first)
	return nil
}
