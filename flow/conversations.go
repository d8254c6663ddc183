package flow

import (
	"math"
	"slices"

	"flowglass/decode"
	"flowglass/internal/table"
)

// A Conversation is a row of one of Wireshark's conversation tables: everything that two
// sides sent each other. A is the source of the first packet counted.
type Conversation struct {
	A, B      Side
	Stream    uint32 // TCP: Wireshark's tcp.stream
	PacketsAB uint64
	BytesAB   uint64 // octets of whole frames, by their original length
	PacketsBA uint64
	BytesBA   uint64
	First     int   // number of the first frame
	RelStart  int64 // earliest time, in nanoseconds since frame 1; negative if frames go back
	Duration  int64 // latest time less earliest, in nanoseconds
}

// BitsPerSecond returns the rate of n octets in the conversation's duration; NaN if that
// is 0.
func (c *Conversation) BitsPerSecond(n uint64) float64 { return rate(8*float64(n), c.Duration) }

// rate returns n per second of a duration in nanoseconds; NaN if that is 0.
func rate(n float64, duration int64) float64 {
	if duration == 0 {
		return math.NaN()
	}
	return n / (float64(duration) / 1e9)
}

// A pairSums is what a row of a pairGroup sums to.
type pairSums struct {
	packets, bytes   [2]uint64 // from the lower side, from the higher side
	minTime, maxTime int64
	first            int   // number of the first frame; 0 if nothing counts in the row
	at               int32 // the member that counts in the first frame; the outermost one
	up               uint8 // whether the higher side sent it
}

// A conversations is the sums of a pairGroup.
type conversations struct {
	group  *pairGroup
	origin int64 // time of frame 1
	sums   []pairSums
	order  []int32 // rows with packets, by first frame, and outer before inner headers
}

// sum computes v for the sums that of returns.
func (v *conversations) sum(g *pairGroup, of flows, origin int64) {
	v.group, v.origin = g, origin
	v.sums = zeroed(v.sums, len(g.keys))
	for i, m := range g.members {
		f := of(m.flow)
		if f.Packets == 0 {
			continue
		}
		s := &v.sums[m.row>>1]
		up := uint8(m.row & 1)
		if s.first == 0 {
			s.minTime, s.maxTime = f.MinTime, f.MaxTime
			s.first, s.at, s.up = f.First, int32(i), up
		} else {
			s.minTime, s.maxTime = min(s.minTime, f.MinTime), max(s.maxTime, f.MaxTime)
			if f.First < s.first {
				s.first, s.at, s.up = f.First, int32(i), up
			}
		}
		s.packets[up] += f.Packets
		s.bytes[up] += f.Bytes
	}
	v.order = v.order[:0]
	sorted, last := true, -1
	for row := range v.sums {
		if v.sums[row].first == 0 {
			continue
		}
		sorted = sorted && (last < 0 || v.before(last, row) < 0)
		v.order, last = append(v.order, int32(row)), row
	}
	if !sorted { // only after Merge, or for some of the packets
		slices.SortFunc(v.order, func(a, b int32) int { return v.before(int(a), int(b)) })
	}
}

// before compares rows by their first frames, and rows of one frame by their headers.
func (v *conversations) before(a, b int) int {
	s, t := &v.sums[a], &v.sums[b]
	if s.first != t.first {
		return s.first - t.first
	}
	return int(s.at) - int(t.at)
}

// at returns the conversation in place i.
func (v *conversations) at(i int) Conversation {
	row := v.order[i]
	k, s := &v.group.keys[row], &v.sums[row]
	c := Conversation{
		A: k.low, B: k.high, Stream: k.stream,
		PacketsAB: s.packets[0], BytesAB: s.bytes[0],
		PacketsBA: s.packets[1], BytesBA: s.bytes[1],
		First:    s.first,
		RelStart: since(s.minTime, v.origin),
		Duration: since(s.maxTime, s.minTime),
	}
	if s.up != 0 {
		c.A, c.B = c.B, c.A
		c.PacketsAB, c.PacketsBA = c.PacketsBA, c.PacketsAB
		c.BytesAB, c.BytesBA = c.BytesBA, c.BytesAB
	}
	return c
}

// since returns t less from; what int64 cannot hold is cut to what it can.
func since(t, from int64) int64 {
	d := t - from
	if (t^from)&(t^d) < 0 { // overflow
		if t < 0 {
			return math.MinInt64
		}
		return math.MaxInt64
	}
	return d
}

// table returns the conversations as a table.
func (v *conversations) table(kind decode.Kind) table.Table {
	num := func(value func(Conversation) float64) func(int) float64 {
		return func(row int) float64 { return value(v.at(row)) }
	}
	count := func(value func(Conversation) uint64) func(int) float64 {
		return func(row int) float64 { return float64(value(v.at(row))) }
	}
	columns := sideColumns(kind, "_a", " A", func(row int) Side { return v.at(row).A })
	columns = append(columns, sideColumns(kind, "_b", " B", func(row int) Side { return v.at(row).B })...)
	if kind == decode.TCP {
		columns = append(columns, table.Column{Name: "stream", Label: "Stream", Type: table.I32,
			Num: num(func(c Conversation) float64 { return float64(c.Stream) })})
	}
	columns = append(columns,
		packets("packets", "Packets", count(func(c Conversation) uint64 { return c.PacketsAB + c.PacketsBA })),
		octets("bytes", "Bytes", count(func(c Conversation) uint64 { return c.BytesAB + c.BytesBA })),
		packets("packets_a_b", "Packets A → B", count(func(c Conversation) uint64 { return c.PacketsAB })),
		octets("bytes_a_b", "Bytes A → B", count(func(c Conversation) uint64 { return c.BytesAB })),
		packets("packets_b_a", "Packets B → A", count(func(c Conversation) uint64 { return c.PacketsBA })),
		octets("bytes_b_a", "Bytes B → A", count(func(c Conversation) uint64 { return c.BytesBA })),
		duration("rel_start", "Rel start", num(func(c Conversation) float64 { return float64(c.RelStart) })),
		duration("duration", "Duration", num(func(c Conversation) float64 { return float64(c.Duration) })),
		bitRate("bps_a_b", "Bits/s A → B", num(func(c Conversation) float64 { return c.BitsPerSecond(c.BytesAB) })),
		bitRate("bps_b_a", "Bits/s B → A", num(func(c Conversation) float64 { return c.BitsPerSecond(c.BytesBA) })),
	)
	return table.Table{Rows: len(v.order), Columns: columns}
}
