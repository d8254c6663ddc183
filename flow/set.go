// Package flow sums packets up: into flows first, one lookup a packet, and when a table
// is asked for, flows into the rows of that table. Every table whose cells are sums over
// packets (conversations, endpoints, the protocol hierarchy) is a grouping of flows.
package flow

import (
	"bytes"
	"encoding/binary"

	"flowglass/decode"
	"flowglass/internal/hash"
)

// An ID is a flow's row in its Set, from 0, in order of appearance.
type ID = int32

// A Flow holds the sums of the packets of one flow key: one direction of one
// conversation, at every level of the protocol stack.
type Flow struct {
	Packets  uint64
	Bytes    uint64 // original lengths (Wireshark's frame.len)
	CapBytes uint64 // captured lengths
	First    int    // number of the first frame
	MinTime  int64  // earliest time, nanoseconds since the Unix epoch; 0 for frames without one
	MaxTime  int64  // latest
}

// add adds the sums of g, of the same key.
func (f *Flow) add(g *Flow) {
	if f.Packets == 0 {
		*f = *g
		return
	}
	f.Packets += g.Packets
	f.Bytes += g.Bytes
	f.CapBytes += g.CapBytes
	f.First = min(f.First, g.First)
	f.MinTime = min(f.MinTime, g.MinTime)
	f.MaxTime = max(f.MaxTime, g.MaxTime)
}

// A Set is the flows of a capture, or of a part of one.
type Set struct {
	index  hash.Index
	chunks []*[chunkRows]row
	count  int
	long   [][]byte // keys that are longer than a row has room for
}

// A row is a flow and its key in two cache lines: what a packet costs is mostly the
// lines it touches that no packet shortly before has.
type row struct {
	Flow
	hash  uint32
	words uint16 // length of the key in words of eight octets
	key   [inlineWords]uint64
}

const (
	chunkRows   = 1 << 12 // rows are allocated by the chunk, and never move
	inlineWords = 9       // enough for VLAN, IPv6 and TCP
)

// NewSet returns an empty set.
func NewSet() *Set { return &Set{index: hash.NewIndex()} }

// Len returns the number of flows.
func (s *Set) Len() int { return s.count }

// Flow returns the sums of the flow id.
func (s *Set) Flow(id ID) *Flow { return &s.row(int(id)).Flow }

// AppendKey appends the key of the flow id to dst.
func (s *Set) AppendKey(dst decode.FlowKey, id ID) decode.FlowKey {
	r := s.row(int(id))
	if r.words > inlineWords {
		return append(dst, s.long[r.key[0]]...)
	}
	for _, w := range r.key[:r.words] {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}
	return dst
}

// Observe counts p in its flow, and returns which that is. It allocates only when it
// meets a new flow.
func (s *Set) Observe(p *decode.Packet) ID {
	key := p.Key()
	id, r := s.find(key, hash.Sum(key))
	if r.Packets == 0 {
		r.First, r.MinTime, r.MaxTime = p.Number, p.Time, p.Time
	} else if p.Time < r.MinTime {
		r.MinTime = p.Time
	} else if p.Time > r.MaxTime {
		r.MaxTime = p.Time
	}
	r.Packets++
	r.Bytes += uint64(p.OrigLen)
	r.CapBytes += uint64(p.CapLen)
	return id
}

// Merge adds the flows of t, the set of another part of the same capture, which one
// Decoder decoded (it numbers the TCP streams that keys hold). The order of the parts
// does not matter.
func (s *Set) Merge(t *Set) {
	var key decode.FlowKey
	for id := range t.count {
		from := t.row(id)
		key = t.AppendKey(key[:0], ID(id))
		_, to := s.find(key, from.hash)
		to.add(&from.Flow)
	}
}

func (s *Set) row(id int) *row { return &s.chunks[id/chunkRows][id%chunkRows] }

// find returns the flow of a key with the hash h, an empty one if there is none yet.
func (s *Set) find(key decode.FlowKey, h uint32) (ID, *row) {
	for at := s.index.Find(h); ; at = s.index.Next(at) {
		id, ok := s.index.Row(at, h)
		if !ok {
			s.index.Insert(at, h, s.count)
			return s.append(key, h)
		}
		if id >= 0 {
			if r := s.row(id); s.has(r, key) {
				return ID(id), r
			}
		}
	}
}

func (s *Set) append(key decode.FlowKey, h uint32) (ID, *row) {
	id := s.count
	if id%chunkRows == 0 {
		s.chunks = append(s.chunks, new([chunkRows]row))
	}
	s.count++
	r := s.row(id)
	r.hash, r.words = h, uint16(len(key)/8)
	if r.words > inlineWords {
		r.key[0] = uint64(len(s.long))
		s.long = append(s.long, bytes.Clone(key))
	} else {
		for i := range int(r.words) {
			r.key[i] = binary.LittleEndian.Uint64(key[8*i:])
		}
	}
	return ID(id), r
}

// has reports whether the key of r is key.
func (s *Set) has(r *row, key decode.FlowKey) bool {
	if int(r.words)*8 != len(key) {
		return false
	}
	if r.words > inlineWords {
		return bytes.Equal(s.long[r.key[0]], key)
	}
	for i := range r.key[:r.words] {
		if r.key[i] != binary.LittleEndian.Uint64(key[8*i:]) {
			return false
		}
	}
	return true
}
