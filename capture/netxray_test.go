package capture

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
)

// netxrayFile builds a Windows Sniffer file of two frames, with trailing bytes.
func netxrayFile(change func(header []byte)) []byte {
	le := binary.LittleEndian
	b := append([]byte("XCP\x00002.001\x00"), make([]byte, netxrayHeaderLen-12)...)
	le.PutUint32(b[12:], 952_845_353)
	le.PutUint32(b[16:], 2)
	le.PutUint32(b[24:], netxrayHeaderLen)
	for i, data := range []string{"first frame", "second"} {
		b = le.AppendUint64(b, []uint64{142_131_196, 142_889_114}[i])
		b = le.AppendUint16(le.AppendUint16(b, 64), uint16(len(data)))
		b = append(append(b, make([]byte, 28)...), data...)
	}
	le.PutUint32(b[28:], uint32(len(b)))
	if change != nil {
		change(b)
	}
	return append(b, "what follows"...)
}

func TestNetxray(t *testing.T) {
	le := binary.LittleEndian
	for _, tt := range []struct {
		name   string
		change func(h []byte)
		link   LinkType
		times  [2]int64
	}{
		// Wireshark has the first of these, too: 142.131196 is no binary fraction.
		{"microseconds", nil, 1, [2]int64{952845495_131195999, 952845495_889114000}},
		{"ticks of a PC's timer, token ring", func(h []byte) { h[48], h[44] = 2, 1 }, 6, [2]int64{952845353_000000000 + 119_119660068, 952845353_000000000 + 119_754868502}},
		{"a clock that began before", func(h []byte) { le.PutUint64(h[52:], 131_196) }, 1, [2]int64{952845495_000000000, 952845495_757918000}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := NewScanner()
			s.Feed(netxrayFile(tt.change))
			s.Finish()
			var r Record
			for i, data := range []string{"first frame", "second"} {
				if err := s.Next(&r); err != nil {
					t.Fatal(err)
				}
				if d := r.Time - tt.times[i]; d < -1 || d > 1 {
					t.Errorf("frame %d at %d, want %d", i+1, r.Time, tt.times[i])
				}
				if string(r.Data) != data || r.CapLen != len(data) || r.OrigLen != 64 || r.Link != tt.link || !r.HasTime {
					t.Errorf("frame %d: %+v", i+1, r)
				}
			}
			if err := s.Next(&r); err != io.EOF {
				t.Errorf("after the last: %v", err)
			}
			if s.Format() != "ngwsniffer_2_0" {
				t.Errorf("format %q", s.Format())
			}
		})
	}
}

func TestNetxrayTimesAreWiresharks(t *testing.T) {
	s := NewScanner()
	s.Feed(netxrayFile(nil))
	var r Record
	if err := s.Next(&r); err != nil || r.Time != 952845495_131195999 {
		t.Errorf("%v, %d", err, r.Time)
	}
}

func TestNetxrayErrors(t *testing.T) {
	le := binary.LittleEndian
	for _, tt := range []struct {
		name   string
		file   []byte
		kind   Code
		offset int64
		what   string
	}{
		{"header cut", netxrayFile(nil)[:100], CutShort, 0, "file header"},
		{"another version", netxrayFile(func(h []byte) { copy(h[4:], "001.100") }), UnsupportedRecord, 4, "version"},
		{"no such network", netxrayFile(func(h []byte) { h[44] = 9 }), UnsupportedRecord, 44, "network type 9"},
		{"no such unit", netxrayFile(func(h []byte) { h[48] = 3 }), UnsupportedRecord, 48, "time unit 3"},
		{"went round", netxrayFile(func(h []byte) { le.PutUint32(h[24:], 1000) }), UnsupportedRecord, 24, "went round"},
		{"far away", netxrayFile(func(h []byte) { le.PutUint32(h[24:], 1<<31); le.PutUint32(h[28:], 1<<31) }), Damaged, 24, "2147483648"},
		{"before the first record", netxrayFile(func(h []byte) { le.PutUint32(h[24:], 2000); le.PutUint32(h[28:], 2000) }), CutShort, 0, "precedes"},
		{"record cut", netxrayFile(nil)[:netxrayHeaderLen+netxrayRecordLen+5], CutShort, netxrayHeaderLen, "a Sniffer record"},
		{"record header cut", netxrayFile(nil)[:netxrayHeaderLen+7], CutShort, netxrayHeaderLen, "record header"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := NewScanner()
			s.Feed(tt.file)
			s.Finish()
			var r Record
			err := s.Next(&r)
			var e *FormatError
			if !errors.As(err, &e) || e.Code != tt.kind || e.Offset != tt.offset || !strings.Contains(e.Msg, tt.what) {
				t.Errorf("%v", err)
			}
		})
	}
}
