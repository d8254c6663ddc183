package decode

import (
	"bytes"
	"encoding/binary"
	"testing"
	"unsafe"

	"flowglass/capture"
)

// numbered returns a copy of a common frame over IPv4 with n in its MAC addresses.
func numbered(frame []byte, n int) capture.Record {
	data := bytes.Clone(frame)
	binary.BigEndian.PutUint32(data[1:], uint32(n))
	return capture.Record{CapLen: len(data), OrigLen: len(data), Link: 1, Data: data}
}

func TestPathFillsACacheLine(t *testing.T) {
	if n := unsafe.Sizeof(path{}); n != 64 {
		t.Errorf("a path takes %d bytes, want 64", n)
	}
}

// A file of ever new addresses makes the decoder forget, not grow; what it decodes then is
// the same, and packets decoded before keep their keys.
func TestPathsAreBounded(t *testing.T) {
	d, long := NewDecoder(), NewDecoder()
	var want Packet
	old := make([]Packet, 2)
	first := []capture.Record{numbered(commonFrames[0], 0), numbered(commonFrames[1], 1)}
	for i := range first {
		d.Decode(&first[i], &old[i])
	}
	var p Packet
	records := make([]capture.Record, maxAhead)
	last := uint32(0)
	for n := 0; n < 5*maxPaths/2; n += len(records) {
		for i := range records {
			records[i] = numbered(commonFrames[(n+i)%2], n+i)
		}
		records[7] = numbered(commonFrames[0], n/4) // at times one that is known, or is forgotten meanwhile
		d.Ahead(records)
		for i := range records {
			d.Decode(&records[i], &p)
			if n%(1<<12) != 0 && d.paths.count > 2*maxAhead {
				continue // look more closely now and then, and where it forgets
			}
			want.reset(&records[i])
			long.walk(&records[i], &want)
			if p.Proto() != want.Proto() || !bytes.Equal(p.Key()[:16], want.Key()[:16]) {
				t.Fatalf("packet %d: key\n%x, want\n%x", n+i, p.Key(), want.Key())
			}
		}
		if p.Same() <= last {
			t.Fatalf("packet %d has number %d, one before had %d", n, p.Same(), last)
		}
		last = p.Same()
	}
	if len(d.paths.chunks) > maxPaths/pathChunk || d.paths.count > maxPaths {
		t.Errorf("%d paths in %d chunks are remembered", d.paths.count, len(d.paths.chunks))
	}
	for i := range old {
		want.reset(&first[i])
		NewDecoder().walk(&first[i], &want)
		if !bytes.Equal(old[i].Key()[:40], want.Key()[:40]) {
			t.Errorf("packet %d has the key\n%x later, want\n%x", i, old[i].Key(), want.Key())
		}
	}
}

// Ahead says what comes: what comes instead is decoded all the same.
func TestDecodeOtherThanAhead(t *testing.T) {
	d := NewDecoder()
	var p Packet
	records := []capture.Record{numbered(commonFrames[0], 1), numbered(commonFrames[1], 2), numbered(commonFrames[0], 3)}
	for range 2 {
		if n := len(d.Ahead(records)); n != len(records) {
			t.Fatalf("%d numbers for %d records", n, len(records))
		}
		for _, i := range []int{1, 1, 2, 0} {
			d.Decode(&records[i], &p)
			if got := p.Key().Pairs(nil)[0].Dst; got != AddrFrom(MAC, records[i].Data) {
				t.Errorf("record %d is to %s", i, got)
			}
		}
	}
}

// Another stream of the same addresses and ports has other numbers.
func TestSameIsOfOneStream(t *testing.T) {
	d := NewDecoder()
	var p Packet
	segment := func(flags byte, seq uint32) uint32 {
		r := numbered(commonFrames[1], 0)
		r.Data[14+20+13] = flags
		binary.BigEndian.PutUint32(r.Data[14+20+4:], seq)
		d.Decode(&r, &p)
		return p.Same()
	}
	a, b := segment(tcpSYN, 1), segment(tcpACK, 2)
	c, e := segment(tcpSYN, 1000), segment(tcpACK, 1001)
	if a == 0 || a != b || c == 0 || c != e || a == c {
		t.Errorf("numbers %d, %d of one stream, and %d, %d of another", a, b, c, e)
	}
}

func TestConnectionFillsACacheLine(t *testing.T) {
	if n := unsafe.Sizeof(connection{}); n != 64 {
		t.Errorf("a connection takes %d bytes, want 64", n)
	}
}
