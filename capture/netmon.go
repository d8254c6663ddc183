package capture

import (
	"encoding/binary"
	"io"
	"time"
)

// Microsoft Network Monitor files, versions 1.x and 2.x. Little-endian throughout. A table
// at the end says where the frames stand, so no frame can be told before the file is there
// whole: it is held until then.
const (
	netmonHeaderLen = 128
	netmonMaxFrame  = maxPacket
)

func matchNetmon(b []byte, whole bool) verdict {
	return magicVerdict(b, whole, "RTSS", "GMBU")
}

// netmonLinks are the media types that have a LinkType.
var netmonLinks = map[uint16]LinkType{1: 1, 2: 6, 3: 10}

// netmon reads a Network Monitor file.
type netmon struct {
	name   string
	minor  byte
	header int // octets of a frame's header
	start  int64
	link   LinkType

	table  int // offset of the table of frames
	frames int // entries in it
	read   int // frames returned
	octets int // of those, to bound what a table of overlapping frames makes of a small file
	end    int // of what must be there before the first frame is returned
}

func (f *netmon) next(s *Scanner, r *Record) error {
	if f.name == "" {
		if err := f.open(s); err != nil {
			return err
		}
	}
	b := s.rest()
	if f.read == f.frames {
		s.pos = len(s.buf) // comments, and what else follows
		if s.finished {
			return io.EOF
		}
		return ErrMore
	}
	if len(b) < f.end {
		return s.short("a Network Monitor frame table", f.end)
	}
	at := int(binary.LittleEndian.Uint32(b[f.table+4*f.read:]))
	if len(b)-at < f.header {
		return f.wait(s, at, f.header)
	}
	h := b[at:]
	var captured, original uint32
	var since int64
	if f.header == 8 { // version 1: milliseconds
		since = int64(binary.LittleEndian.Uint32(h)) * 1e6
		original, captured = uint32(binary.LittleEndian.Uint16(h[4:])), uint32(binary.LittleEndian.Uint16(h[6:]))
	} else {
		since = int64(binary.LittleEndian.Uint64(h)) * 1000
		original, captured = binary.LittleEndian.Uint32(h[8:]), binary.LittleEndian.Uint32(h[12:])
	}
	if captured > netmonMaxFrame {
		return damaged(int64(at), "captured length %d is more than %d", captured, netmonMaxFrame)
	}
	trailer := f.trailer()
	size := f.header + int(captured) + trailer
	if len(h) < size {
		return f.wait(s, at, size)
	}
	if f.octets += size; f.octets > f.end {
		return damaged(int64(f.table+4*f.read), "the frames of the table are more than the file: they overlap")
	}
	link, stamp := f.link, f.start+since
	if trailer > 0 {
		t := h[size-trailer : size]
		var ok bool
		if link, ok = netmonLinks[binary.LittleEndian.Uint16(t)]; !ok {
			return unsupported(int64(at+size-trailer), "Network Monitor media type %d is not supported", binary.LittleEndian.Uint16(t))
		}
		if f.minor >= 3 {
			stamp = filetime(binary.LittleEndian.Uint64(t[6:]))
		}
	}
	data := h[f.header : f.header+int(captured) : f.header+int(captured)]
	*r = Record{
		Offset: int64(at + f.header),
		Time:   stamp, HasTime: true,
		CapLen: len(data), OrigLen: int(min(original, maxOrigLen)),
		Link: link, FCSLen: -1, Data: data,
	}
	f.read++
	return nil
}

// trailer returns how many octets follow a frame: its media type from version 2.1 on, with
// 2.2 the process, with 2.3 the time in UTC and the time zone.
func (f *netmon) trailer() int {
	if f.header == 8 {
		return 0
	}
	return [...]int{0, 2, 6, 15}[min(f.minor, 3)]
}

// wait asks for the bytes from at on, of which n are needed.
func (f *netmon) wait(s *Scanner, at, n int) error {
	if !s.finished {
		f.end = max(f.end, at+n)
		return ErrMore
	}
	return s.cut(int64(at), "Network Monitor frame", n, max(0, len(s.rest())-at))
}

func (f *netmon) open(s *Scanner) error {
	b := s.rest()
	if len(b) < netmonHeaderLen {
		return headerEOF(s, "a Network Monitor file header", netmonHeaderLen)
	}
	half := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	major := b[5]
	name := "netmon1"
	switch {
	case major == 1 && string(b[:4]) == "RTSS":
		f.header = 8
	case major == 2 && string(b[:4]) == "GMBU":
		name, f.header = "netmon2", 16
	default:
		return unsupported(4, "Network Monitor version %d.%d is not supported", major, b[4])
	}
	media := binary.LittleEndian.Uint16(b[6:])
	link, ok := netmonLinks[media]
	if !ok {
		return unsupported(6, "Network Monitor media type %d is not supported", media)
	}
	// The time is a local one, of a zone that the file does not tell.
	f.start = time.Date(half(8), time.Month(half(10)), half(14), half(16), half(18), half(20), half(22)*1e6, time.UTC).UnixNano()
	table, length := binary.LittleEndian.Uint32(b[24:]), binary.LittleEndian.Uint32(b[28:])
	if length%4 != 0 {
		return unsupported(28, "the length %d of the frame table is no multiple of 4", length)
	}
	f.minor, f.link = b[4], link
	f.table, f.frames = int(table), int(length/4)
	f.end = f.table + 4*f.frames
	f.name = name
	s.name = name
	s.sections = []Section{{}}
	s.interfaces = []Interface{{Link: link, TSResol: 6, FCSLen: -1}}
	return nil
}

// filetime converts a Windows FILETIME, in units of 100 ns since 1601.
func filetime(t uint64) int64 {
	const epoch = 116444736000000000 // 1970
	return int64(t-epoch) * 100
}
