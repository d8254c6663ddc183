package conn

import (
	"cmp"
	"slices"
)

// A stream is what was captured of the octets that a side has sent, by their positions.
type stream struct {
	next  int64  // all before were captured, or given up
	parts []part // captured beyond, in order, with something missing before each: none touches another
}

// A part is positions from a first one to the one after the last.
type part struct{ from, to int64 }

// maxParts bounds the parts that wait for what is missing before them.
const maxParts = 64

// add takes in captured positions, and returns how many it gives up because too many parts
// wait.
func (s *stream) add(from, to int64) (lost int64) {
	if to <= s.next {
		return 0
	}
	if from > s.next {
		at, _ := slices.BinarySearchFunc(s.parts, from, func(p part, from int64) int { return cmp.Compare(p.to, from) })
		end := at
		for ; end < len(s.parts) && s.parts[end].from <= to; end++ {
			from, to = min(from, s.parts[end].from), max(to, s.parts[end].to)
		}
		s.parts = slices.Replace(s.parts, at, end, part{from, to})
		if len(s.parts) <= maxParts {
			return 0
		}
		lost, to = s.parts[0].from-s.next, s.parts[0].to
	}
	s.next = max(s.next, to)
	s.join()
	return lost
}

// join takes the parts that nothing is missing before any more.
func (s *stream) join() {
	n := 0
	for n < len(s.parts) && s.parts[n].from <= s.next {
		s.next = max(s.next, s.parts[n].to)
		n++
	}
	s.parts = slices.Delete(s.parts, 0, n)
}

// upTo gives up what is missing before a position that was acknowledged, and tells of each
// hole how many octets it is.
func (s *stream) upTo(acked int64, lost func(octets int64)) {
	for s.next < acked {
		to := acked
		if len(s.parts) > 0 {
			to = min(to, s.parts[0].from)
		}
		n := to - s.next
		s.next = to
		s.join()
		lost(n)
	}
}
