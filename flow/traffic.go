package flow

import (
	"math"

	"flowglass/decode"
	"flowglass/internal/table"
)

const (
	maxIntervals   = 4096
	finestInterval = 1_000_000 // nanoseconds
	farthest       = 1 << 62   // nanoseconds from frame 1, 146 years; times beyond count as if there
)

// A Traffic counts packets and bytes over time, in intervals of equal length from frame
// 1 on and before it. The interval is the shortest of 1 ms, 2 ms, 4 ms, ... of which at most
// 4096 reach from the earliest packet to the latest. Frames without a time are left out.
type Traffic struct {
	started   bool
	origin    int64 // time of frame 1; intervals are numbered from it
	doublings uint
	base      int64 // number of the interval in slots[0]
	slots     []slot

	start int64 // of the interval of the packet before, relative to origin
	slot  int   // that interval, in slots
}

// A slot is the sums of one interval.
type slot struct{ packets, bytes uint64 }

// An Interval is a row of traffic over time.
type Interval struct {
	Start   int64 // nanoseconds since frame 1
	Packets uint64
	Bytes   uint64 // octets of whole frames, by their original length
}

// interval returns the length of an interval in nanoseconds.
func (t *Traffic) interval() int64 { return finestInterval << t.doublings }

// Observe counts p.
func (t *Traffic) Observe(p *decode.Packet) {
	if !t.started {
		t.started, t.origin = true, p.Time
	}
	if !p.HasTime {
		return
	}
	rel := min(max(since(p.Time, t.origin), -farthest), farthest)
	if len(t.slots) == 0 || uint64(rel-t.start) >= uint64(t.interval()) {
		t.seek(rel)
	}
	s := &t.slots[t.slot]
	s.packets++
	s.bytes += uint64(p.OrigLen)
}

// seek makes the interval of the time rel the current one.
func (t *Traffic) seek(rel int64) {
	n := rel / finestInterval
	if rel%finestInterval < 0 {
		n--
	}
	n >>= t.doublings
	n >>= t.reach(n, n)
	t.slot, t.start = int(n-t.base), n*t.interval()
}

// reach makes room for the intervals first to last, and returns by how many more
// doublings the interval had to grow for it.
func (t *Traffic) reach(first, last int64) uint {
	if len(t.slots) == 0 {
		t.base = first
	}
	low, high := min(first, t.base), max(last, t.base+int64(len(t.slots))-1)
	more := uint(0)
	for ; high>>more-low>>more >= maxIntervals; more++ {
	}
	t.double(more)
	low, high = low>>more, high>>more
	if before := int(t.base - low); before > 0 {
		t.slots = append(t.slots, make([]slot, before)...)
		copy(t.slots[before:], t.slots)
		clear(t.slots[:before])
		t.base = low
	}
	if after := int(high - t.base + 1 - int64(len(t.slots))); after > 0 {
		t.slots = append(t.slots, make([]slot, after)...)
	}
	return more
}

// double doubles the interval a number of times.
func (t *Traffic) double(times uint) {
	if times == 0 {
		return
	}
	t.doublings += times
	base, used := t.base>>times, 0
	for i, s := range t.slots {
		t.slots[i] = slot{}
		to := int((t.base+int64(i))>>times - base)
		t.slots[to].packets += s.packets
		t.slots[to].bytes += s.bytes
		used = to + 1
	}
	t.base, t.slots = base, t.slots[:used]
}

// part returns an empty Traffic for another part of the same capture.
func (t *Traffic) part() Traffic { return Traffic{started: t.started, origin: t.origin} }

// merge adds u, the traffic of another part of the same capture.
func (t *Traffic) merge(u *Traffic) {
	if !t.started {
		t.started, t.origin = u.started, u.origin
	}
	if len(u.slots) == 0 {
		return
	}
	if t.origin != u.origin {
		panic("flow: merge of parts that do not begin at the same frame 1")
	}
	if u.doublings > t.doublings {
		t.double(u.doublings - t.doublings)
	}
	shift := t.doublings - u.doublings
	t.reach(u.base>>shift, (u.base+int64(len(u.slots))-1)>>shift)
	shift = t.doublings - u.doublings
	for i, s := range u.slots {
		to := &t.slots[(u.base+int64(i))>>shift-t.base]
		to.packets += s.packets
		to.bytes += s.bytes
	}
	t.start = math.MinInt64 // no time is in that interval: seek again
}

// Len returns the number of intervals, from the first with a packet to the last.
func (t *Traffic) Len() int { return len(t.slots) }

// At returns the interval i.
func (t *Traffic) At(i int) Interval {
	s := t.slots[i]
	return Interval{(t.base + int64(i)) * t.interval(), s.packets, s.bytes}
}

// table returns the intervals as a table.
func (t *Traffic) table() table.Table {
	return table.Table{Rows: t.Len(), Columns: []table.Column{
		duration("start", "Start", func(row int) float64 { return float64(t.At(row).Start) }),
		packets("packets", "Packets", func(row int) float64 { return float64(t.At(row).Packets) }),
		octets("bytes", "Bytes", func(row int) float64 { return float64(t.At(row).Bytes) }),
	}}
}
