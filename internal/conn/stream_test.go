package conn

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestStream(t *testing.T) {
	for _, c := range []struct {
		name  string
		parts []part
		next  int64
		wait  []part
	}{
		{"in order", []part{{1, 11}, {11, 21}}, 21, nil},
		{"again", []part{{1, 11}, {1, 11}, {5, 11}}, 11, nil},
		{"a hole that is filled", []part{{1, 11}, {21, 31}, {31, 41}, {11, 21}}, 41, nil},
		{"neighbours are one part", []part{{21, 31}, {31, 41}, {11, 15}, {41, 43}}, 1, []part{{11, 15}, {21, 43}}},
		{"the same, and what overlaps", []part{{21, 31}, {21, 31}, {25, 35}, {15, 22}}, 1, []part{{15, 35}}},
		{"what spans several", []part{{11, 12}, {21, 22}, {31, 32}, {12, 31}}, 1, []part{{11, 32}}},
	} {
		s := stream{next: 1}
		for _, p := range c.parts {
			if lost := s.add(p.from, p.to); lost != 0 {
				t.Errorf("%s: %d octets are given up", c.name, lost)
			}
		}
		if s.next != c.next || !slices.Equal(s.parts, c.wait) {
			t.Errorf("%s: next is %d and %v wait, not %d and %v", c.name, s.next, s.parts, c.next, c.wait)
		}
	}
}

func TestStreamBoundsItsHoles(t *testing.T) {
	s := stream{next: 1}
	lost := int64(0)
	for i := range int64(maxParts + 1) {
		lost += s.add(11+20*i, 21+20*i)
	}
	if lost != 10 || s.next != 21 || len(s.parts) != maxParts {
		t.Errorf("%d octets are given up, next is %d, %d parts wait", lost, s.next, len(s.parts))
	}
}

// A hole that is filled after many segments, as with a large window, is none.
func TestMissedBytesOfALateRetransmission(t *testing.T) {
	var s strings.Builder
	s.WriteString(opening)
	for i := range 200 {
		fmt.Fprintf(&s, "%d o A %d 1 10\n", 3+i, 11+10*i) // all but the first ten octets
	}
	s.WriteString("300 o A 1 1 10\n301 r A 1 2011 0\n")
	list := follow(t, script(s.String()).capture(t, 9), Options{})
	if len(list) != 1 || list[0].MissedBytes != 0 || strings.ContainsRune(list[0].History, 'G') {
		t.Errorf("%+v", list)
	}
}
