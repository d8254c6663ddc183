package session

import (
	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/analysis"
)

// An analysed is what the TCP analysis of a capture finds: the file is read once more for it,
// from front to back, when somebody first wants to know.
type analysed struct {
	*reread // nil if packets are analysed as they come
	live    live
	store   analysis.Store
}

// take takes the next packet.
func (a *analysed) take(r *capture.Record, p *decode.Packet, _ [][]byte) {
	a.live.take(r, p)
	a.store.Add(a.live.segment.Stream, a.live.found())
}

// analysis returns the analysis of s, which it begins if nobody has.
func (s *Session) analysis() *analysed {
	if s.analysed == nil {
		a := &analysed{reread: newReread(), live: live{analyser: analysis.New()}}
		a.observe = a.take
		a.decoder.Watch(&a.live.segment)
		s.analysed = a
	}
	return s.analysed
}

// An Analysed tells how far the TCP analysis has come.
type Analysed struct {
	Packets int   // analysed, from the first on
	Total   int   // packets there are
	Reread  int64 // bytes of the file that it was given
}

// Analyse takes the n bytes of the file at an offset, which copy writes to where they are
// needed, for the TCP analysis. They are of no use, and ignored, unless the offset is
// Analysed.Reread; they must have been fed to the session.
func (s *Session) Analyse(offset int64, n int, copy func(dst []byte)) (Analysed, error) {
	if s.index == nil {
		return Analysed{}, &NotFoundError{"frames"}
	}
	a := s.analysis()
	if a.reread != nil && offset == a.bytes && int64(n) <= s.bytes-offset {
		a.feed(s, copy, n)
		if a.finished {
			a.live.analyser = nil
		}
	}
	return Analysed{min(a.store.Len(), s.index.count), s.index.count, a.reached()}, nil
}

// known returns how many of count packets have been analysed.
func (a *analysed) known(count int) int {
	if a.reread != nil && a.finished {
		return count
	}
	return min(a.store.Len(), count)
}

// covers reports whether the file has been analysed up to an offset.
func (a *analysed) covers(offset int64) bool {
	return a.reread == nil || a.finished || a.bytes >= offset
}

// reached is how many bytes of the file were read again.
func (a *analysed) reached() int64 {
	if a.reread == nil {
		return 0
	}
	return a.bytes
}

// finding returns what the analysis has found of the packet in a row, in f; false if it has
// found nothing or has not come so far.
func (s *Session) finding(row int, f *analysis.Finding) bool {
	a := s.analysed
	if a == nil || !a.store.At(row, s.wayOf(s.index.row(row).flow).stream, f) {
		return false
	}
	now := s.index.time(row)
	since := func(frame int32) int64 {
		if frame == 0 {
			return 0
		}
		return now - s.index.time(int(frame)-1)
	}
	f.AckRTT, f.RTO = since(f.Acked), since(f.RTOFrame)
	f.SinceFirst, f.SincePrevious = since(f.First), since(f.Previous)
	return true
}

// A live is the analysis as packets come.
type live struct {
	analyser *analysis.Analyser
	segment  decode.Segment
	finding  analysis.Finding
}

// take takes the packet just decoded from r.
func (l *live) take(r *capture.Record, p *decode.Packet) {
	if l.segment.Found {
		l.analyser.Observe(&l.segment, r.Number, p.Time, &l.finding)
	}
}

// found returns what is found of the packet taken last; nil if it has no segment.
func (l *live) found() *analysis.Finding {
	if l == nil || !l.segment.Found {
		return nil
	}
	return &l.finding
}
