// Package flow sums packets up: into flows first, one lookup a packet, and when a table
// is asked for, flows into the rows of that table. Every table whose cells are sums over
// packets (conversations, endpoints, the protocol hierarchy) is a grouping of flows.
package flow

import (
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
//
// Most packets are of a key that the decoder knows to be the same as one before
// (decode.Packet.Same): their flow is known by its number. Others wait in a queue until there
// are enough of them to look for their flows together: in a capture of many flows almost
// every look-up misses the cache, and misses that do not depend on each other overlap
// (BenchmarkDecodeObserve). Flush ends the wait.
type Set struct {
	known  []known // by number modulo its length, a power of two
	index  hash.Index
	chunks []*[chunkRows]row
	count  int
	keys   keys
	queue  [batch]pending
	queued int
	warm   uint64 // keeps the reads ahead from being optimised away
}

// A known flow is that of packets of a number.
type known struct {
	same uint32
	flow ID
}

// A row is a flow in one cache line.
type row struct {
	Flow
	hash  uint32
	words uint32 // length of the key in words of eight octets
	key   keyAt
}

// A pending packet waits for its flow to be found.
type pending struct {
	number         int
	time           int64
	bytes, capture uint64
	id             *ID // where to store its flow
	same           uint32
	hash           uint32
	words          uint32
	key            [inlineWords]uint64
}

const (
	batch       = 64
	chunkRows   = 1 << 12 // rows are allocated by the chunk, and never move
	inlineWords = 9       // enough for VLAN, IPv6 and TCP
	minKnown    = 1 << 10
	maxKnown    = 1 << 19
)

// NewSet returns an empty set.
func NewSet() *Set { return &Set{index: hash.NewIndex(), known: make([]known, minKnown)} }

// Len returns the number of flows.
func (s *Set) Len() int { return s.count }

// Flow returns the sums of the flow id.
func (s *Set) Flow(id ID) *Flow { return &s.row(int(id)).Flow }

// AppendKey appends the key of the flow id to dst.
func (s *Set) AppendKey(dst decode.FlowKey, id ID) decode.FlowKey {
	for _, w := range s.keyOf(s.row(int(id))) {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}
	return dst
}

// Observe counts p, and stores in *id which flow it belongs to, both at the latest when
// Flush is called. It allocates only when it meets a new flow.
func (s *Set) Observe(p *decode.Packet, id *ID) {
	if same := p.Same(); same != 0 {
		if k := s.known[int(same)&(len(s.known)-1)]; k.same == same {
			s.row(int(k.flow)).more(p.Time, uint64(p.OrigLen), uint64(p.CapLen))
			*id = k.flow
			return
		}
	}
	s.meet(p, id)
}

// Ahead says that the next packets are likely to be the same as those of the numbers in
// same, at most 64. It changes nothing but the time that Observe takes.
func (s *Set) Ahead(same []uint32) {
	var flows [batch]uint32
	n := 0
	known := s.known
	for _, same := range same[:min(len(same), batch)] {
		if k := known[int(same)&(len(known)-1)]; k.same == same && same != 0 {
			flows[n] = uint32(k.flow)
			n++
		}
	}
	warm := uint64(0)
	chunks := s.chunks
	for _, id := range flows[:n] {
		warm += chunks[id/chunkRows][id%chunkRows].Packets
	}
	s.warm = warm
}

// meet counts a packet whose flow is to be found by its key.
func (s *Set) meet(p *decode.Packet, id *ID) {
	key := p.Key()
	h := hash.Sum(key)
	if len(key) > 8*inlineWords {
		s.Flush() // flows are numbered in the order of the packets
		f, r := s.find(toWords(nil, key), h)
		r.count(p.Number, p.Time, uint64(p.OrigLen), uint64(p.CapLen))
		*id = f
		return
	}
	q := &s.queue[s.queued]
	q.number, q.time = p.Number, p.Time
	q.bytes, q.capture = uint64(p.OrigLen), uint64(p.CapLen)
	q.id, q.same, q.hash, q.words = id, p.Same(), h, uint32(len(key)/8)
	for i := range q.key[:q.words] {
		q.key[i] = binary.LittleEndian.Uint64(key[8*i:])
	}
	if s.queued++; s.queued == batch {
		s.Flush()
	}
}

// Flush counts the packets that wait. Until then no sum of the set is complete.
func (s *Set) Flush() {
	queue := s.queue[:s.queued]
	for i := range queue {
		if id := s.index.Likely(queue[i].hash); id >= 0 {
			s.warm += s.row(id).Packets
		}
	}
	for i := range queue {
		q := &queue[i]
		id, r := s.find(q.key[:q.words], q.hash)
		r.count(q.number, q.time, q.bytes, q.capture)
		*q.id = id
		q.id = nil
		if q.same != 0 {
			s.know(q.same, id)
		}
	}
	s.queued = 0
}

// know notes the flow of packets of the number same.
func (s *Set) know(same uint32, id ID) {
	for int(same) >= len(s.known) && len(s.known) < maxKnown {
		s.known = append(s.known, make([]known, len(s.known))...)
	}
	s.known[int(same)&(len(s.known)-1)] = known{same, id}
}

// Merge adds the flows of t, the set of another part of the same capture, which one
// Decoder decoded (it numbers the TCP streams that keys hold). The order of the parts
// does not matter. Both sets must be flushed.
func (s *Set) Merge(t *Set) {
	for id := range t.count {
		from := t.row(id)
		_, to := s.find(t.keyOf(from), from.hash)
		to.add(&from.Flow)
	}
}

// count adds a packet to f.
func (f *Flow) count(number int, time int64, bytes, capBytes uint64) {
	if f.Packets == 0 {
		f.First, f.MinTime, f.MaxTime = number, time, time
	}
	f.more(time, bytes, capBytes)
}

// more adds a packet that is not the first one.
func (f *Flow) more(time int64, bytes, capBytes uint64) {
	if time < f.MinTime {
		f.MinTime = time
	} else if time > f.MaxTime {
		f.MaxTime = time
	}
	f.Packets++
	f.Bytes += bytes
	f.CapBytes += capBytes
}

// row returns a row that there is: unsigned, a number is taken apart in two steps.
func (s *Set) row(id int) *row { return &s.chunks[uint(id)/chunkRows][uint(id)%chunkRows] }

func (s *Set) keyOf(r *row) []uint64 { return s.keys.at(r.key, r.words) }

// find returns the flow of a key with the hash h, an empty one if there is none yet.
func (s *Set) find(key []uint64, h uint32) (ID, *row) {
	for at := s.index.Find(h); ; at = s.index.Next(at) {
		id, ok := s.index.Row(at, h)
		if !ok {
			s.index.Insert(at, h, s.count)
			return s.append(key, h)
		}
		if id >= 0 {
			if r := s.row(id); int(r.words) == len(key) && equal(s.keyOf(r), key) {
				return ID(id), r
			}
		}
	}
}

func (s *Set) append(key []uint64, h uint32) (ID, *row) {
	id := s.count
	if id%chunkRows == 0 {
		s.chunks = append(s.chunks, new([chunkRows]row))
	}
	s.count++
	r := s.row(id)
	r.hash, r.words, r.key = h, uint32(len(key)), s.keys.add(key)
	return ID(id), r
}

// equal is slices.Equal, which is not inlined: a call costs more than the words do.
func equal(a, b []uint64) bool {
	b = b[:len(a)]
	for i, w := range a {
		if w != b[i] {
			return false
		}
	}
	return true
}

// toWords appends a key to dst, eight octets a word.
func toWords(dst []uint64, key []byte) []uint64 {
	for i := 0; i+8 <= len(key); i += 8 {
		dst = append(dst, binary.LittleEndian.Uint64(key[i:]))
	}
	return dst
}
