package flow

import (
	"flowglass/decode"
	"flowglass/internal/table"
)

// Selected returns statistics of some of the packets of s, of none as yet: Count says which.
// They have the flows of s, with sums of their own, and the tables that s has; where rows
// have a counterpart in those, columns of its figures follow.
func (s *Stats) Selected() *Stats {
	return &Stats{Set: s.Set, Traffic: s.Traffic.part(), grouping: s.grouping, whole: s}
}

// Count counts a packet of the flow id, of which only what is no header matters.
func (s *Stats) Count(id ID, p *decode.Packet) {
	if int(id) >= len(s.some) {
		s.some = append(s.some, make([]Flow, max(s.Set.Len(), int(id)+1)-len(s.some))...)
	}
	s.some[id].count(p.Number, p.Time, uint64(p.OrigLen), uint64(p.CapLen))
	s.Skim(p)
}

// Skim counts a packet in the traffic over time, and in the summary but for its flows: that
// takes no memory by flow.
func (s *Stats) Skim(p *decode.Packet) {
	s.Summary.Observe(p)
	s.Traffic.Observe(p)
}

// Limit says that the packets are of a span of time, in nanoseconds since frame 1: from the
// first in it to the first after it.
func (s *Stats) Limit(from, to int64) { s.span = &[2]int64{from, to} }

// flow returns the sums of a flow's packets.
func (s *Stats) flow(id ID) *Flow {
	if s.whole == nil {
		return s.Set.Flow(id)
	}
	if int(id) < len(s.some) {
		return &s.some[id]
	}
	return &Flow{}
}

// flowCount returns the number of flows with packets.
func (s *Stats) flowCount() int {
	if s.whole == nil {
		return s.Set.Len()
	}
	n := 0
	for i := range s.some {
		if s.some[i].Packets != 0 {
			n++
		}
	}
	return n
}

// shares makes the columns of a selection's table that hold the figures of the same rows
// over the whole capture. of returns packets and bytes of a row.
func shares(of func(row int) (packets, bytes uint64)) []table.Column {
	return []table.Column{
		packets("all_packets", "All packets", func(row int) float64 {
			n, _ := of(row)
			return float64(n)
		}),
		allBytes("All bytes", func(row int) uint64 {
			_, n := of(row)
			return n
		}),
	}
}

func allBytes(label string, of func(row int) uint64) table.Column {
	return octets("all_bytes", label, func(row int) float64 { return float64(of(row)) })
}

// Shares returns the columns that the table of st has more when it is of a selection.
func (st *Statistic) Shares() []table.Column {
	s := NewStats()
	return st.Build(s.Selected()).Columns[len(st.Build(s).Columns):]
}

// grid returns intervals for the packets of s: those of the whole capture, so that they can
// be laid over each other, or for a span the shortest of which 4096 reach over as much of it
// as the capture does.
func (s *Stats) grid() *Traffic {
	all := &s.whole.Traffic
	if s.span == nil || len(all.slots) == 0 {
		return all
	}
	first, last := all.base*all.interval(), (all.base+int64(len(all.slots)))*all.interval()-1
	first, last = max(first, s.span[0]), min(last, s.span[1]-1)
	if first > last {
		return &Traffic{}
	}
	g := &Traffic{started: true, origin: all.origin}
	low, high := floor(first), floor(last)
	g.reach(low, low)
	g.reach(low>>g.doublings, high>>g.doublings)
	return g
}

// floor returns the number of the finest interval that a time is in.
func floor(rel int64) int64 {
	n := rel / finestInterval
	if rel%finestInterval < 0 {
		n--
	}
	return n
}

// over returns the counts of t in the intervals of grid, which are as long or longer.
func (t *Traffic) over(grid *Traffic) *Traffic {
	out := &Traffic{origin: grid.origin, doublings: grid.doublings, base: grid.base, slots: make([]slot, len(grid.slots))}
	for i, s := range t.slots {
		at := (t.base+int64(i))>>(grid.doublings-t.doublings) - grid.base
		if at >= 0 && at < int64(len(out.slots)) {
			out.slots[at].packets += s.packets
			out.slots[at].bytes += s.bytes
		}
	}
	return out
}

// trafficTable returns the table of traffic over time.
func (s *Stats) trafficTable() table.Table {
	if s.whole == nil {
		return s.Traffic.table()
	}
	return s.Traffic.over(s.grid()).table()
}

// opening returns the time that File.Start is the instant of.
func (s *Stats) opening() int64 {
	if s.whole != nil {
		return s.whole.Summary.opening
	}
	return s.Summary.opening
}

// all returns the sums of a row of a conversation table over the whole capture.
func (v *conversations) all(row int32) (packets, bytes uint64) {
	s := &v.sums[row]
	return s.packets[0] + s.packets[1], s.bytes[0] + s.bytes[1]
}

// all returns the sums of a row of an endpoint table over the whole capture.
func (v *endpoints) all(row int32) (packets, bytes uint64) {
	s := &v.sums[row]
	return s.packets[0] + s.packets[1], s.bytes[0] + s.bytes[1]
}

// all returns the sums of a node over the whole capture.
func (v *hierarchy) all(node int32) (packets, bytes uint64) { return v.counts[node], v.bytes[node] }

// withShares adds the shares to the table of a selection whose rows are the rows of order in
// the groups that both it and the whole capture have; all returns the figures of those.
func (s *Stats) withShares(t table.Table, order []int32, all func(row int32) (packets, bytes uint64)) table.Table {
	if s.whole != nil {
		t.Columns = append(t.Columns, shares(func(row int) (uint64, uint64) { return all(order[row]) })...)
	}
	return t
}
