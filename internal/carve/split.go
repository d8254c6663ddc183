package carve

import "flowglass/capture"

// A Split says when another file is begun: where any of its bounds would be passed. 0 is none.
type Split struct {
	Packets int   // a file holds at most so many
	Bytes   int64 // so many, unless a single packet takes more
	Time    int64 // nanoseconds from its first packet
}

// A splitter finds where files end.
type splitter struct {
	Split
	packets int // of the file
	timed   bool
	start   int64 // of the file, once timed
}

// due reports whether another file is to be begun before r, with which the one that is being
// written would have so many bytes.
func (s *splitter) due(r *capture.Record, bytes int64) bool {
	if s.packets == 0 {
		return false
	}
	full := s.Packets > 0 && s.packets >= s.Packets || s.Bytes > 0 && bytes > s.Bytes
	if full {
		s.timed = false
	} else if s.Time > 0 && s.timed && r.HasTime && r.Time-s.start >= s.Time {
		full = true
		s.start += (r.Time - s.start) / s.Time * s.Time
	}
	if full {
		s.packets = 0
	}
	return full
}

// wrote notes that r was written.
func (s *splitter) wrote(r *capture.Record) {
	s.packets++
	if !s.timed && r.HasTime {
		s.timed, s.start = true, r.Time
	}
}
