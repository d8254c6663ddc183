package flow

import (
	"math/bits"

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
	const least = 7 // octets of a flow
	var before row
	var key decode.FlowKey
	words, last := make([]uint64, 0, keyChunk), make([]uint64, keyChunk)
	for id := range c.Count(s.count, least) {
		if c.IsReading() && id%chunkRows == 0 {
			s.chunks = append(s.chunks, new([chunkRows]row))
		}
		f := s.row(id)
		for _, n := range [...]*uint64{&f.Packets, &f.Bytes, &f.CapBytes} {
			c.Uint(n)
		}
		first, start, span := f.First-before.First, f.MinTime-before.MinTime, f.MaxTime-f.MinTime
		c.Num(&first)
		c.Int(&start)
		c.Int(&span)
		f.First, f.MinTime = before.First+first, before.MinTime+start
		f.MaxTime = f.MinTime + span
		n := c.Count(int(f.words), 1)
		if c.Check(n < keyChunk && f.Packets > 0 && f.First > 0); c.Failed() {
			return
		}
		if words = words[:n]; !c.IsReading() {
			copy(words, s.keyOf(f))
		}
		for i := range words {
			word := words[i] ^ last[i]
			packWord(c, &word)
			words[i] = word ^ last[i]
		}
		clear(last[copy(last, words):max(int(before.words), n)])
		if c.IsReading() {
			f.words, f.key = uint32(n), s.keys.add(words)
			s.count = id + 1
			key = s.AppendKey(key[:0], ID(id))
			c.Check(key.Valid())
		}
		before = *f
	}
}

// packWord writes an octet with a bit for each octet of word that is not 0, and those; or
// reads them.
func packWord(c *pack.Codec, word *uint64) {
	mask, w := uint8(0), *word
	for i := range 8 {
		if byte(w>>(8*i)) != 0 {
			mask |= 1 << i
		}
	}
	c.Octet(&mask)
	for w, *word = *word, 0; mask != 0; mask &= mask - 1 {
		at := 8 * bits.TrailingZeros8(mask)
		b := byte(w >> at)
		c.Octet(&b)
		*word |= uint64(b) << at
	}
}
