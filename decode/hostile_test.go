package decode

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"flowglass/capture"
)

// A header whose lines end in CR alone is read in one pass: looking for the LF that never
// comes anew for each line would take ten seconds here.
func TestLineEndsAreFoundInOnePass(t *testing.T) {
	b := append([]byte("GET / HTTP/1.1\r"), bytes.Repeat([]byte("a\r"), 512<<10)...)
	start := time.Now()
	if _, ok := parseHTTP(b); ok {
		t.Error("there is no empty line")
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("%d octets took %v", len(b), took)
	}
}

func TestFindLine(t *testing.T) {
	for _, tt := range []struct {
		b       string
		n, next int
	}{
		{"", -1, 0}, {"a", -1, 0}, {"\n", 0, 1}, {"a\n", 1, 2}, {"a\r\n", 1, 3}, {"a\rb\n", 1, 2},
		{"a\r", -1, 0}, {"\r\r", 0, 1}, {"a\nb\r\n", 1, 2}, {"a\r\r\n", 1, 2},
	} {
		if n, next := findLine([]byte(tt.b)); n != tt.n || next != tt.next {
			t.Errorf("%q: %d, %d, want %d, %d", tt.b, n, next, tt.n, tt.next)
		}
	}
}

// A PDU that comes octet by octet is looked at anew for each of them, until that has been
// too much: then it is given up.
func TestSplitsAreGivenUp(t *testing.T) {
	d := NewDecoder()
	looked := 0
	for p := range d.framings {
		if d.framings[p] == &httpFraming {
			counted := httpFraming
			counted.scan = func(s *segment, b []byte, whole bool) pdus {
				looked += len(b)
				return scanHTTP(s, b, whole)
			}
			d.framings[p] = &counted
		}
	}
	frame := append([]byte{
		0x45, 0, 0, 41, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		0x9c, 0x40, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, tcpACK, 1, 0, 0, 0, 0, 0,
	}, 0)
	message := "GET / HTTP/1.1\r\n" + strings.Repeat("a: b\r\n", 10_000)
	var p Packet
	for i := range len(message) {
		binary.BigEndian.PutUint32(frame[24:], uint32(i))
		frame[40] = message[i]
		d.Decode(&capture.Record{Number: i + 1, CapLen: 41, OrigLen: 41, Link: 101, FCSLen: -1, Data: frame}, &p)
	}
	if looked < len(message) || looked > maxLooked+4*len(message) { // what follows is short lines
		t.Errorf("%d octets were looked at %d times over", len(message), looked/len(message))
	}
	if n := len(d.splits.buffers) - len(d.splits.unused); n > 1 {
		t.Errorf("%d PDUs are kept", n)
	}
}

// DEFLATE within DEFLATE makes a thousand times a packet's octets again and again.
func TestInflatingIsBounded(t *testing.T) {
	d := NewDecoder()
	content := make([]byte, 1<<16)
	var b []byte
	for range 6 {
		var z bytes.Buffer
		w, err := flate.NewWriter(&z, flate.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b = append([]byte{108, 0, 0, 2}, z.Bytes()...)
		content = append(bytes.Clone(b), make([]byte, 1<<16-len(b))...)
	}
	frame := append([]byte{0x45, 0, byte((20 + len(b)) >> 8), byte(20 + len(b)), 0, 0, 0, 0, 64, 108, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}, b...)
	var p Packet
	d.Decode(&capture.Record{Number: 1, CapLen: len(frame), OrigLen: len(frame), Link: 101, FCSLen: -1, Data: frame}, &p)
	inflated := 0
	for _, b := range d.buffers {
		inflated += len(b)
	}
	if inflated == 0 || inflated > 2<<16 {
		t.Errorf("%d octets were inflated to %d", len(frame), inflated)
	}
}

// After a panic in a branch, which the session survives, branches are to be had again.
func TestBranchesAfterAPanic(t *testing.T) {
	d := NewDecoder()
	message := append([]byte{36, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, // of netfilter's log
		2, 0, 0, 0, 16, 0, 9, 0, 0x45, 0, 0, 20, 0, 0, 0, 0, 64, 59, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
	message[0] = byte(len(message))
	message[20] = byte(len(message) - 20)
	frame := append([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12}, message...)
	var p Packet
	for _, left := range []int{0, len(d.sides)} {
		d.side = left
		d.Decode(&capture.Record{Number: 1, CapLen: len(frame), OrigLen: len(frame), Link: 253, FCSLen: -1, Data: frame}, &p)
		if n := len(p.Key().Pairs(nil)); n != 1 {
			t.Errorf("with %d branches left behind: %d addressed headers in %v", left, n, p.Layers())
		}
	}
}

// A header that ends in one buffer and goes on in another has the octets of the first.
func TestLayersLieInTheirBuffers(t *testing.T) {
	frame := []byte{0x41, 0x88, 1, 1, 0, 2, 0, 3, 0, // IEEE 802.15.4, short addresses
		0xe8, 7, 0, 11, 0, 11, // a recoverable fragment, of 11 octets in all
		0x7a, 0x33, 58, 128, 0, 0, 0, 0, 1, 0, 1} // compressed IPv6, echo request
	d := NewDecoder()
	var p Packet
	d.Decode(&capture.Record{Number: 1, CapLen: len(frame), OrigLen: len(frame), Link: 230, FCSLen: 0, Data: frame}, &p)
	for _, l := range p.Layers() {
		if l.Len < 0 || l.Buffer == 0 && int(l.Offset+l.Len) > len(frame) {
			t.Errorf("%s is at %d, %d octets", l.Proto.Name(), l.Offset, l.Len)
		}
	}
	if p.Proto().Name() != "icmpv6" {
		t.Errorf("%v, %v", p.Layers(), p.Status)
	}
}
