package session

import (
	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/analysis"
	"flowglass/decode/dissect"
	"flowglass/internal/field"
)

// A Dissector takes the packets of a capture apart, which it sees one after the other from
// the first on: what a packet's fields say of time depends on those before.
type Dissector struct {
	seen            bool
	timed           bool  // a packet before had a time
	first, previous int64 // times, of the first packet and of the last that has one
	scratch         dissect.Scratch
	finding         analysis.Finding

	origins *decode.Origins // as far as known by the packets seen; nil: those of the session
}

// Skip takes note of a packet whose fields nobody needs.
func (d *Dissector) Skip(p *decode.Packet) {
	if !d.seen {
		d.seen, d.first = true, p.Time
	}
	if p.HasTime {
		d.timed, d.previous = true, p.Time
	}
}

// Packet returns the fields of the next packet of s, as Options.Each is told of it. They are good
// until the next call.
func (d *Dissector) Packet(s *Session, r *capture.Record, p *decode.Packet, buffers [][]byte) []field.Node {
	previous := d.previous
	if !d.timed {
		previous = p.Time
	}
	d.Skip(p)
	origins := d.origins
	var finding *analysis.Finding
	if origins == nil {
		origins, finding = s.Origins(), s.live.found()
	} else if s.finding(r.Number-1, &d.finding) {
		finding = &d.finding
	}
	return dissect.Packet(dissect.Frame{
		Number: r.Number, Time: p.Time, HasTime: r.HasTime, First: d.first, Previous: previous,
		OrigLen: r.OrigLen, Iface: s.ifaceShown(r.Iface), Link: r.Link, FCSLen: r.FCSLen, Walk: p, Buffers: buffers, Origins: origins, Analysis: finding, Stream: s.number,
		Scratch: &d.scratch,
	}, r.Data)
}

// Dissectable says what s knows of a frame that is to be dissected on its own.
func (s *Session) Dissectable(f Frame) dissect.Frame {
	out := dissect.Frame{
		Number: f.Number, Time: f.Time, HasTime: f.HasTime, First: s.index.time(0), Previous: s.previous(f.Number - 1),
		OrigLen: f.RecordLen - f.CapLen + f.OrigLen, Iface: s.ifaceShown(f.Iface), Link: f.Link, FCSLen: -1, Key: s.Key(f.Number), Origins: s.Origins(), Stream: s.number,
	}
	if x := new(analysis.Finding); s.finding(f.Number-1, x) {
		out.Analysis = x
	}
	if f.Iface >= 0 {
		out.FCSLen = s.scanner.Interfaces()[f.Iface].FCSLen
	}
	return out
}
