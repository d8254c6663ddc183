package flow

import (
	"math"
	"strconv"

	"flowglass/decode"
	"flowglass/internal/table"
)

// A Summary is what capinfos tells of a capture. The zero Summary is that of none.
type Summary struct {
	Packets   uint64
	Bytes     uint64 // original lengths
	CapBytes  uint64 // captured lengths
	Truncated uint64 // packets not captured whole: the lengths differ
	Malformed uint64 // packets whose headers contradict themselves
	Timed     uint64 // packets that have a time
	First     int64  // earliest time, nanoseconds since the Unix epoch; meaningless if Timed is 0
	Last      int64  // latest, likewise

	backward bool // a packet is earlier than the one before it
	number   int  // of the first packet
	opening  int64
	closing  int64 // times of the first and of the last packet that have one, in file order
}

// Observe counts p.
func (s *Summary) Observe(p *decode.Packet) {
	if s.Packets == 0 {
		s.number = p.Number
	}
	s.Packets++
	s.Bytes += uint64(p.OrigLen)
	s.CapBytes += uint64(p.CapLen)
	if p.CapLen != p.OrigLen {
		s.Truncated++
	}
	if p.Status == decode.Malformed {
		s.Malformed++
	}
	if !p.HasTime {
		return
	}
	if s.Timed == 0 {
		s.First, s.Last, s.opening, s.closing = p.Time, p.Time, p.Time, p.Time
	}
	s.Timed++
	s.First, s.Last = min(s.First, p.Time), max(s.Last, p.Time)
	s.backward = s.backward || p.Time < s.closing
	s.closing = p.Time
}

// Merge adds t, the summary of the packets just before those of s, or just after them.
func (s *Summary) Merge(t *Summary) {
	if t.Packets == 0 {
		return
	}
	if s.Packets == 0 {
		*s = *t
		return
	}
	early, late := *s, *t
	if t.number < s.number {
		early, late = late, early
	}
	s.number = early.number
	s.Packets += t.Packets
	s.Bytes += t.Bytes
	s.CapBytes += t.CapBytes
	s.Truncated += t.Truncated
	s.Malformed += t.Malformed
	s.Timed += t.Timed
	switch {
	case early.Timed == 0:
		s.copyTimes(&late)
	case late.Timed == 0:
		s.copyTimes(&early)
	default:
		s.First, s.Last = min(s.First, t.First), max(s.Last, t.Last)
		s.opening, s.closing = early.opening, late.closing
		s.backward = early.backward || late.backward || late.opening < early.closing
	}
}

func (s *Summary) copyTimes(t *Summary) {
	s.First, s.Last = t.First, t.Last
	s.opening, s.closing, s.backward = t.opening, t.closing, t.backward
}

// TimeOrdered reports whether every packet has a time, and none is earlier than the one
// before it.
func (s *Summary) TimeOrdered() bool { return !s.backward && s.Timed == s.Packets }

// Duration returns the time from the earliest packet to the latest, in nanoseconds.
func (s *Summary) Duration() int64 {
	if s.Timed == 0 {
		return 0
	}
	return since(s.Last, s.First)
}

// A File is what a capture file tells beside its packets; whoever reads it fills it in.
type File struct {
	Format     string // "pcap", "pcapng"; "" while it is not known
	Interfaces int
	LinkTypes  string // names, with commas between them
	Comments   int

	// The time of the first packet that has one, in seconds and nanoseconds since the epoch,
	// where Started: packets hold times modulo 2^64 ns, and some files are of other ages.
	Started             bool
	StartSec, StartNsec int64
}

// Instant returns the seconds and nanoseconds since the epoch of a packet's time t, in any
// age of the file's.
func (s *Stats) Instant(t int64) (sec, nsec int64) {
	if !s.File.Started {
		sec, nsec = t/1e9, t%1e9
	} else {
		d := t - s.opening()
		sec, nsec = s.File.StartSec+d/1e9, s.File.StartNsec+d%1e9
	}
	if nsec >= 1e9 {
		return sec + 1, nsec - 1e9
	}
	if nsec < 0 {
		return sec - 1, nsec + 1e9
	}
	return sec, nsec
}

// nanoseconds prints an instant as one decimal number of nanoseconds.
func nanoseconds(sec, nsec int64) string {
	sign := ""
	if sec < 0 {
		sign, sec, nsec = "-", -sec, -nsec
		if nsec < 0 {
			sec, nsec = sec-1, nsec+1e9
		}
	}
	if sec == 0 {
		return sign + strconv.FormatInt(nsec, 10)
	}
	return sign + strconv.FormatInt(sec, 10) + strconv.FormatInt(nsec+1e9, 10)[1:]
}

// summaryTable returns the table of one row that holds the summary.
func (s *Stats) summaryTable() table.Table {
	s.Flush() // or flows are missing
	sum, file := &s.Summary, &s.File
	num := func(typ table.Type, unit table.Unit, name, label string, value func() float64) table.Column {
		return table.Column{Name: name, Label: label, Type: typ, Unit: unit, Num: func(int) float64 { return value() }}
	}
	text := func(name, label string, value func() string) table.Column {
		return table.Column{Name: name, Label: label, Type: table.Str,
			Text: func(dst []byte, _ int) []byte { return append(dst, value()...) }}
	}
	timed := func(value float64) float64 {
		if sum.Timed == 0 {
			return math.NaN()
		}
		return value
	}
	instant := func(t *int64) func() string {
		return func() string {
			if sum.Timed == 0 {
				return ""
			}
			return nanoseconds(s.Instant(*t))
		}
	}
	count := func(n *uint64) func() float64 { return func() float64 { return float64(*n) } }
	return table.Table{Rows: 1, Columns: []table.Column{
		text("format", "Format", func() string { return file.Format }),
		num(table.F64, table.Packets, "packets", "Packets", count(&sum.Packets)),
		num(table.F64, table.Bytes, "data_bytes", "Bytes on the wire", count(&sum.Bytes)),
		num(table.F64, table.Bytes, "captured_bytes", "Bytes captured", count(&sum.CapBytes)),
		num(table.F64, table.Packets, "truncated_packets", "Packets cut short", count(&sum.Truncated)),
		num(table.F64, table.Packets, "malformed_packets", "Malformed packets", count(&sum.Malformed)),
		text("first", "First packet", instant(&sum.First)),
		text("last", "Last packet", instant(&sum.Last)),
		num(table.F64, table.Nanoseconds, "duration", "Duration", func() float64 { return timed(float64(sum.Duration())) }),
		num(table.U8, table.None, "time_ordered", "In order of time", func() float64 {
			if sum.TimeOrdered() {
				return 1
			}
			return 0
		}),
		num(table.F64, table.Bytes, "avg_packet_size", "Average packet size", func() float64 {
			return float64(sum.Bytes) / float64(sum.Packets) // NaN if there is none
		}),
		num(table.F64, table.BitRate, "avg_bps", "Average bits/s", func() float64 { return rate(8*float64(sum.Bytes), sum.Duration()) }),
		num(table.F64, table.None, "avg_pps", "Average packets/s", func() float64 { return rate(float64(sum.Packets), sum.Duration()) }),
		num(table.I32, table.None, "interfaces", "Interfaces", func() float64 { return float64(file.Interfaces) }),
		text("link_types", "Link types", func() string { return file.LinkTypes }),
		num(table.I32, table.None, "comments", "Comments", func() float64 { return float64(file.Comments) }),
		num(table.F64, table.None, "flows", "Flows", func() float64 { return float64(s.flowCount()) }),
	}}
}
