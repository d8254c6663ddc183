package decode

import (
	"bytes"
	"slices"
	"testing"

	"flowglass/capture"
)

// sameBothWays decodes records layer by layer, and with common allowed: one by one, and with a
// look ahead. The packets must be the same, and those of one number must have one key.
func sameBothWays(t *testing.T, records []capture.Record) {
	t.Helper()
	short, ahead, long := NewDecoder(), NewDecoder(), NewDecoder()
	keys := make(map[uint32]string)
	var p, q, want Packet
	for i := range records {
		if i%maxAhead == 0 {
			ahead.Ahead(records[i:])
		}
		short.Decode(&records[i], &p)
		ahead.Decode(&records[i], &q)
		want.reset(&records[i])
		long.walk(&records[i], &want)
		for _, got := range []*Packet{&p, &q} {
			if got.Proto() != want.Proto() || !slices.Equal(got.Layers(), want.Layers()) || got.Status != want.Status || got.TCPFlags != want.TCPFlags {
				t.Fatalf("record %d: common gives %v, %s, flags %#x; the walk %v, %s, %#x", i, got.Layers(), got.Status, got.TCPFlags, want.Layers(), want.Status, want.TCPFlags)
			}
			if !bytes.Equal(got.Key(), want.Key()) {
				t.Fatalf("record %d: common gives the key\n%x, the walk\n%x", i, got.Key(), want.Key())
			}
		}
		if p.Same() != q.Same() {
			t.Fatalf("record %d has number %d, with a look ahead %d", i, p.Same(), q.Same())
		}
		if n := p.Same(); n != 0 {
			if key, ok := keys[n]; ok && key != string(want.Key()) {
				t.Fatalf("record %d: number %d stands for the keys\n%x and\n%x", i, n, key, want.Key())
			}
			keys[n] = string(want.Key())
		}
	}
}

// commonFrames are frames that common takes.
var commonFrames = [][]byte{
	{ // UDP over IPv4, with padding behind the datagram
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00,
		0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		0x13, 0x88, 0x17, 0x70, 0, 12, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0,
	},
	{ // TCP over IPv4, with a timestamp option
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00,
		0x45, 0, 0, 52, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		0x13, 0x88, 0x17, 0x70, 0, 0, 0, 1, 0, 0, 0, 1, 0x80, 0x10, 1, 0, 0, 0, 0, 0,
		1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2,
	},
	{ // UDP over IPv6
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x86, 0xdd,
		0x60, 0, 0, 0, 0, 9, 17, 64,
		0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
		0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
		0x13, 0x88, 0, 53, 0, 9, 0, 0, 1,
	},
	{ // TCP over IPv6, SYN
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x86, 0xdd,
		0x60, 0, 0, 0, 0, 20, 6, 64,
		0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
		0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
		0x13, 0x88, 1, 187, 0, 0, 0, 7, 0, 0, 0, 0, 0x50, 0x02, 1, 0, 0, 0, 0, 0,
	},
}

func TestCommonTakesCommonFrames(t *testing.T) {
	for i, data := range commonFrames {
		var p Packet
		r := capture.Record{CapLen: len(data), OrigLen: len(data), Link: 1, Data: data}
		p.reset(&r)
		if !NewDecoder().common(&r, &p) {
			t.Errorf("frame %d is not taken", i)
		}
	}
}

// Every octet of every common frame, changed to telling values, and every length.
func TestCommonEqualsWalk(t *testing.T) {
	for _, frame := range commonFrames {
		var records []capture.Record
		for n := range len(frame) + 1 {
			records = append(records, capture.Record{CapLen: n, OrigLen: len(frame), Link: 1, Data: frame[:n]})
			records = append(records, capture.Record{CapLen: n, OrigLen: n, Link: 1, Data: frame[:n]})
		}
		for at := range frame {
			for _, v := range []byte{0, 1, 4, 5, 6, 7, 8, 20, 0x20, 0x40, 0x45, 0x60, 0x80, 0xff} {
				data := bytes.Clone(frame)
				data[at] = v
				records = append(records, capture.Record{CapLen: len(data), OrigLen: len(data), Link: 1, Data: data})
			}
		}
		sameBothWays(t, records)
	}
}

func TestCommonEqualsWalkOnCaptures(t *testing.T) {
	var records []capture.Record
	eachRecord(t, func(r capture.Record) {
		r.Data = bytes.Clone(r.Data)
		records = append(records, r)
	})
	sameBothWays(t, records)
}

func FuzzCommon(f *testing.F) {
	for _, frame := range commonFrames {
		f.Add(frame, uint16(len(frame)))
	}
	f.Fuzz(func(t *testing.T, data []byte, orig uint16) {
		r := capture.Record{CapLen: len(data), OrigLen: int(orig), Link: 1, Data: data}
		sameBothWays(t, []capture.Record{r, r, r})
	})
}

func TestDecodeDoesNotAllocate(t *testing.T) {
	d := NewDecoder()
	var p Packet
	for i, data := range commonFrames {
		r := capture.Record{CapLen: len(data), OrigLen: len(data), Link: 1, Data: data}
		d.Decode(&r, &p)
		if n := testing.AllocsPerRun(100, func() { d.Decode(&r, &p) }); n != 0 {
			t.Errorf("frame %d: %v allocations", i, n)
		}
	}
}
