package decode

import (
	"bytes"
	"strings"
	"testing"
	"time"
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
// too much: then it is given up, and so are those behind it.
func TestSplitsAreGivenUp(t *testing.T) {
	d := NewDecoder()
	s := segment{d: d, c: new(connection)}
	f := Proto(0)
	for p := range d.framings {
		if d.framings[p] == &httpFraming {
			f = Proto(p)
		}
	}
	s.c.proto = f
	looked := 0
	framing := httpFraming
	framing.scan = func(s *segment, b []byte, whole bool) pdus {
		looked += len(b)
		return scanHTTP(s, b, whole)
	}
	d.framings[f] = &framing
	message := "GET / HTTP/1.1\r\n" + strings.Repeat("a: b\r\n", 10_000)
	for i := range len(message) {
		s.desegment(uint32(i), []byte(message[i:i+1]), inOrder)
	}
	if most := maxLooked + 4*len(message); looked > most { // what follows is short lines
		t.Errorf("%d octets were looked at %d times over, more than %d", len(message), looked/len(message), most)
	}
	if n := len(d.splits.buffers) - len(d.splits.unused); n > 1 {
		t.Errorf("%d PDUs are kept", n)
	}
}
