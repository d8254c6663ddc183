package flow

import (
	"flowglass/decode"
	"flowglass/internal/pack"
)

// Snapshot writes what s knows of a whole capture but its File, or reads it. To statistics that
// were read no packet can be added.
func (s *Stats) Snapshot(c *pack.Codec) {
	s.Flush()
	s.Summary.snapshot(c)
	s.Traffic.snapshot(c)
	s.Set.snapshot(c)
}

func (s *Summary) snapshot(c *pack.Codec) {
	for _, n := range [...]*uint64{&s.Packets, &s.Bytes, &s.CapBytes, &s.Truncated, &s.Malformed, &s.Timed} {
		c.Uint(n)
	}
	for _, t := range [...]*int64{&s.First, &s.Last, &s.opening, &s.closing} {
		c.Int(t)
	}
	c.Num(&s.number)
	c.Flag(&s.backward)
}

func (t *Traffic) snapshot(c *pack.Codec) {
	doublings := uint8(t.doublings)
	c.Octet(&doublings)
	t.doublings = uint(doublings)
	c.Flag(&t.started)
	c.Int(&t.origin)
	c.Int(&t.base)
	n := c.Count(len(t.slots), 2)
	most := int64(farthest/finestInterval)>>t.doublings + 1
	c.Check(n <= maxIntervals && t.doublings < 64 && t.base >= -most && t.base+int64(n) <= most)
	if c.Failed() {
		return
	}
	if c.IsReading() {
		t.slots = make([]slot, n)
	}
	for i := range t.slots {
		c.Uint(&t.slots[i].packets)
		c.Uint(&t.slots[i].bytes)
	}
}

// snapshot writes the flows, each as it differs from the one before, or reads them. Their
// hashes and the index by hash are not kept: they are others in each process.
func (s *Set) snapshot(c *pack.Codec) {
	const least = 4 // octets of a flow
	var before row
	var key decode.FlowKey
	words, last := make([]uint64, 0, keyChunk), make([]uint64, keyChunk)
	for id := range c.Count(s.count, least) {
		if c.IsReading() && id%chunkRows == 0 {
			s.chunks = append(s.chunks, new([chunkRows]row))
		}
		f := s.row(id)
		v := [...]uint64{f.Packets, f.Bytes, f.CapBytes, pack.Zigzag(int64(f.First - before.First)),
			pack.Zigzag(f.MinTime - before.MinTime), pack.Zigzag(f.MaxTime - f.MinTime), uint64(f.words)}
		c.Fields(v[:])
		f.Packets, f.Bytes, f.CapBytes = v[0], v[1], v[2]
		f.First, f.MinTime = before.First+int(pack.Unzigzag(v[3])), before.MinTime+pack.Unzigzag(v[4])
		f.MaxTime = f.MinTime + pack.Unzigzag(v[5])
		if c.Check(v[6] < keyChunk && f.Packets > 0 && f.First > 0); c.Failed() {
			return
		}
		if words = words[:v[6]]; !c.IsReading() {
			for i, w := range s.keyOf(f) {
				words[i] = w ^ last[i]
			}
		}
		c.Words(words)
		clear(last[len(words):max(int(before.words), len(words))])
		for i, w := range words {
			last[i] ^= w
		}
		if c.IsReading() {
			f.words, f.key = uint32(len(words)), s.keys.add(last[:len(words)])
			s.count = id + 1
			key = s.AppendKey(key[:0], ID(id))
			c.Check(key.Valid())
		}
		before = *f
	}
}
