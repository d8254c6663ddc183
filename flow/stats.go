package flow

import (
	"flowglass/decode"
	"flowglass/internal/table"
)

// A Stats is all statistics of a capture, or of a part of one, fed packet by packet.
// Tables and rows can be asked for at any time.
type Stats struct {
	Set     *Set
	Summary Summary
	Traffic Traffic
	File    File

	grouping *grouping
	views    views

	// Of some of the packets of another Stats:
	whole *Stats    // that one
	some  []Flow    // by flow
	span  *[2]int64 // see Limit
}

// views are the sums of all groupings, as they were when last asked for.
type views struct {
	conversations [decode.Kinds]view[conversations]
	endpoints     [decode.Kinds]view[endpoints]
	tuples        view[tuples]
	hierarchy     view[hierarchy]
}

// A view is sums and the number of packets they are of.
type view[V any] struct {
	sums  V
	made  bool
	count uint64
}

// current returns the sums of v, which update brings up to date if there are new packets, and
// before it the group of flows that v is of.
func (v *view[V]) current(s *Stats, group int, update func(*V)) *V {
	if !v.made || v.count != s.Summary.Packets {
		s.Set.Flush()
		s.grouping.extend(s.Set, group)
		update(&v.sums)
		v.made, v.count = true, s.Summary.Packets
	}
	return &v.sums
}

// NewStats returns the statistics of no packet.
func NewStats() *Stats { return &Stats{Set: NewSet(), grouping: newGrouping()} }

// Part returns empty statistics for another part of the capture that s is of, to be
// merged with s. Frame 1 must have been observed: times are relative to it.
func (s *Stats) Part() *Stats {
	t := NewStats()
	t.Traffic = s.Traffic.part()
	return t
}

// Observe counts p, and stores its flow in *id, at the latest when Flush is called. The
// first packet must be frame 1. Observe allocates only when it meets a new flow or a time
// further out than any before.
func (s *Stats) Observe(p *decode.Packet, id *ID) {
	s.Set.Observe(p, id)
	s.Summary.Observe(p)
	s.Traffic.Observe(p)
}

// Flush stores the flows of all packets observed.
func (s *Stats) Flush() { s.Set.Flush() }

// Merge adds the statistics t of the part of the same capture just before that of s, or
// just after it, both decoded by one Decoder; one of them must be from the other's Part.
// Flow IDs of s stay as they are, those of t mean nothing in s.
func (s *Stats) Merge(t *Stats) {
	s.Flush()
	t.Flush()
	s.Set.Merge(t.Set)
	s.Summary.Merge(&t.Summary)
	s.Traffic.merge(&t.Traffic)
}

// Table returns the table called name, if there is one. It can be read until packets are
// observed or merged.
func (s *Stats) Table(name string) (*table.Table, bool) {
	for i := range Registry {
		st := &Registry[i]
		if st.Name == name {
			t := st.Build(s)
			t.Name, t.Title = st.Name, st.Title
			return &t, true
		}
	}
	return nil, false
}

// Conversations returns the rows of a conversation table, by first frame.
func (s *Stats) Conversations(kind decode.Kind) []Conversation {
	v := s.conversations(kind)
	return list(len(v.order), v.at)
}

// Number returns which conversation of its kind a header belongs to, counted from 0 in the order in
// which they were met, if it is one that is counted: of UDP, Wireshark's udp.stream.
func (s *Stats) Number(p *decode.Pair) (uint32, bool) {
	s.Set.Flush()
	s.grouping.extend(s.Set, int(p.Kind))
	k, _ := keyOf(p)
	row, ok := s.grouping.pairs[p.Kind].known(&k, k.hash())
	return uint32(row), ok
}

// Endpoints returns the rows of an endpoint table, by first conversation, A before B.
func (s *Stats) Endpoints(kind decode.Kind) []Endpoint {
	v := s.endpoints(kind)
	return list(len(v.order), v.at)
}

// Tuples returns captured bytes by source and destination of the outermost IPv4 header of
// untagged Ethernet frames, by first frame.
func (s *Stats) Tuples() []TupleBytes {
	v := s.tuples()
	return list(len(v.order), v.at)
}

// Hierarchy returns the protocol tree, each node followed by those in it, in the order of
// their first frames; nothing of no packet.
func (s *Stats) Hierarchy() []Node {
	v := s.hierarchy()
	return list(len(v.order), v.at)
}

func list[T any](n int, at func(int) T) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = at(i)
	}
	return all
}

func (s *Stats) conversations(kind decode.Kind) *conversations {
	return s.views.conversations[kind].current(s, int(kind), func(v *conversations) {
		v.sum(&s.grouping.pairs[kind], s.flow, s.Traffic.origin)
	})
}

func (s *Stats) endpoints(kind decode.Kind) *endpoints {
	return s.views.endpoints[kind].current(s, int(kind), func(v *endpoints) {
		v.sum(s.conversations(kind))
	})
}

func (s *Stats) tuples() *tuples {
	return s.views.tuples.current(s, byTuple, func(v *tuples) {
		v.sum(&s.grouping.tuples, s.flow)
	})
}

func (s *Stats) hierarchy() *hierarchy {
	return s.views.hierarchy.current(s, byTree, func(v *hierarchy) {
		v.sum(&s.grouping.tree, s.flow)
	})
}
