package capture

import (
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"time"
)

// netmonFile builds a Network Monitor file of two frames, with a gap before the first, the
// table in reverse order of the file, and a comment behind it.
func netmonFile(major, minor byte, media uint16) []byte {
	le := binary.LittleEndian
	magic := map[byte]string{1: "RTSS", 2: "GMBU"}[major]
	b := append([]byte(magic), minor, major)
	b = le.AppendUint16(b, media)
	for _, v := range []uint16{2026, 11, 1, 23, 16, 30, 15, 250} { // a time, with its day of the week
		b = le.AppendUint16(b, v)
	}
	b = append(b, make([]byte, 128-len(b)+12)...)
	var at []uint32
	for i, data := range []string{"first frame", "second"} {
		at = append(at, uint32(len(b)))
		if major == 1 {
			b = le.AppendUint32(b, uint32(1000+i))
			b = le.AppendUint16(le.AppendUint16(b, 64), uint16(len(data)))
		} else {
			b = le.AppendUint64(b, uint64(1_000_007+i))
			b = le.AppendUint32(le.AppendUint32(b, 64), uint32(len(data)))
		}
		b = append(b, data...)
		if major == 2 {
			const stamp = 134084502000000000 // 2025-11-24T09:30:00Z in units of 100 ns since 1601
			trailer := le.AppendUint16(nil, media)
			trailer = le.AppendUint32(trailer, 7)
			trailer = append(le.AppendUint64(trailer, stamp+uint64(i)), 0)
			b = append(b, trailer[:[]int{0, 2, 6, 15}[minor]]...)
		}
	}
	le.PutUint32(b[24:], uint32(len(b)))
	le.PutUint32(b[28:], 8)
	b = le.AppendUint32(le.AppendUint32(b, at[1]), at[0])
	return append(b, "a comment"...)
}

func TestNetmon(t *testing.T) {
	start := time.Date(2026, 11, 23, 16, 30, 15, 250e6, time.UTC).UnixNano()
	stamp := time.Date(2025, 11, 24, 9, 30, 0, 0, time.UTC).UnixNano()
	tests := []struct {
		name         string
		major, minor byte
		media        uint16
		format       string
		link         LinkType
		times        [2]int64
	}{
		{"1.1 has milliseconds", 1, 1, 1, "netmon1", 1, [2]int64{start + 1_001e6, start + 1_000e6}},
		{"2.0 has microseconds", 2, 0, 2, "netmon2", 6, [2]int64{start + 1_000_008e3, start + 1_000_007e3}},
		{"2.1 has a media type a frame", 2, 1, 3, "netmon2", 10, [2]int64{start + 1_000_008e3, start + 1_000_007e3}},
		{"2.2 has a process a frame", 2, 2, 1, "netmon2", 1, [2]int64{start + 1_000_008e3, start + 1_000_007e3}},
		{"2.3 has a UTC time a frame", 2, 3, 1, "netmon2", 1, [2]int64{stamp + 100, stamp}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := netmonFile(tt.major, tt.minor, tt.media)
			for _, piece := range []int{1, 7, len(file)} {
				s := NewScanner()
				var got []Record
				var err error
				read := func() {
					for {
						var r Record
						if err = s.Next(&r); err != nil {
							return
						}
						r.Data = append([]byte(nil), r.Data...)
						got = append(got, r)
					}
				}
				for at := 0; at < len(file); at += piece {
					s.Feed(file[at:min(at+piece, len(file))])
					read()
				}
				s.Finish()
				read()
				if err != io.EOF || len(got) != 2 || s.Format() != tt.format {
					t.Fatalf("pieces of %d: %d records, %q, %v", piece, len(got), s.Format(), err)
				}
				for i, want := range []string{"second", "first frame"} {
					r := got[i]
					if string(r.Data) != want || string(file[r.Offset:][:len(want)]) != want {
						t.Errorf("record %d at %d is %q, want %q", i+1, r.Offset, r.Data, want)
					}
					if r.OrigLen != 64 || r.Link != tt.link || r.Time != tt.times[i] || !r.HasTime {
						t.Errorf("record %d: %+v, want link type %d at %d", i+1, r, tt.link, tt.times[i])
					}
				}
			}
		})
	}
}

func TestNetmonDamage(t *testing.T) {
	le := binary.LittleEndian
	change := func(f func(b []byte) []byte) []byte { return f(netmonFile(2, 0, 1)) }
	tests := []struct {
		name    string
		file    []byte
		code    Code
		records int
	}{
		{"no table", change(func(b []byte) []byte { return b[:150] }), CutShort, 0},
		{"a frame beyond the end", change(func(b []byte) []byte {
			le.PutUint32(b[le.Uint32(b[24:])+4:], 0xfffffff0)
			return b
		}), CutShort, 1},
		{"a frame of a gigabyte", change(func(b []byte) []byte {
			le.PutUint32(b[140+12:], 1<<30)
			return b
		}), Damaged, 1},
		{"a table length that is no multiple of four", change(func(b []byte) []byte { b[28]++; return b }), UnsupportedRecord, 0},
		{"an unknown media type", netmonFile(2, 0, 99), UnsupportedRecord, 0},
		{"frames that overlap", change(func(b []byte) []byte {
			table := le.Uint32(b[24:])
			b = b[:table]
			for range 1000 {
				b = le.AppendUint32(b, 140)
			}
			for i := range 50 { // one frame that takes most of the file
				b[140+16+i] = 0
			}
			le.PutUint32(b[140+12:], uint32(table-160))
			le.PutUint32(b[28:], 4000)
			return b
		}), Damaged, 64},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := NewScanner()
			s.Feed(tt.file)
			s.Finish()
			var r Record
			n := 0
			var err error
			for err = s.Next(&r); err == nil; err = s.Next(&r) {
				n++
			}
			var e *FormatError
			if !errors.As(err, &e) || e.Code != tt.code {
				t.Errorf("error %v, want %s", err, tt.code)
			}
			if tt.name == "frames that overlap" {
				if n > 200 {
					t.Errorf("%d records of a file of %d bytes", n, len(tt.file))
				}
			} else if n != tt.records {
				t.Errorf("%d records, want %d", n, tt.records)
			}
		})
	}
}
