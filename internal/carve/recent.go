package carve

import (
	"hash/maphash"

	"flowglass/capture"
)

// A recent remembers the last packets by their length, link type and a hash of 64 bits whose key
// is drawn anew each time, so that no file can be made in which different packets pass for equal.
type recent struct {
	seed maphash.Seed
	ring []print
	next int
}

type print struct {
	hash uint64
	len  int
	link capture.LinkType
	used bool
}

func newRecent(n int) recent {
	if n <= 0 {
		return recent{}
	}
	return recent{seed: maphash.MakeSeed(), ring: make([]print, n)}
}

// seen reports whether r equals one of the last packets, among which it is from now on.
func (x *recent) seen(r *capture.Record) bool {
	p := print{maphash.Bytes(x.seed, r.Data), len(r.Data), r.Link, true}
	for i := range x.ring {
		if x.ring[i] == p {
			return true
		}
	}
	x.ring[x.next] = p
	x.next = (x.next + 1) % len(x.ring)
	return false
}
