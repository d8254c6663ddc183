package session

import (
	"slices"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/flow"
)

// A frame that completes a PDU is looked at with the frames of its stream before that carry it:
// so many at most, and so many octets, from so many rows back on.
const (
	maxContext      = 256
	maxContextBytes = 1 << 20
	contextReach    = 1 << 16
)

// Context lists the frames, ascending, that have to be decoded before those of numbers, and with
// them, so that PDUs that end there can be put together. It is empty if none does.
func (s *Session) Context(numbers []int) []int {
	var list []int
	for _, number := range numbers {
		if _, err := s.Locate(number); err == nil && s.index.row(number-1).whole() != 0 {
			list = append(s.before(number-1, list), number)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// before appends the frames before that of a row which it needs: of its TCP stream, back to where a PDU
// begins; of its flow, if that is QUIC's; fragments between the same addresses.
func (s *Session) before(row int, list []int) []int {
	e := s.index.row(row)
	proto := e.whole()
	way := s.wayOf(e.flow)
	segments := decode.Registry[proto].PDUs != nil
	fragments := !segments && proto.Name() != "quic"
	var whole, part evidence
	whole.session, part.session = s, s
	whole.look(e.flow)
	parts := make(map[flow.ID]bool)
	octets := 0
	frames := 0
	for at := row - 1; at >= max(0, row-contextReach) && frames < maxContext && octets < maxContextBytes; at-- {
		x := s.index.row(at)
		switch {
		case segments:
			if s.wayOf(x.flow).stream != way.stream {
				continue
			}
		case fragments:
			is, known := parts[x.flow]
			if !known {
				part.look(x.flow)
				is = leads(whole.protos, part.protos) && leads(whole.pairs, part.pairs)
				parts[x.flow] = is
			}
			if !is {
				continue
			}
		case x.flow != e.flow:
			continue
		}
		list = append(list, at+1)
		frames++
		octets += int(s.index.cap(at))
		if segments && s.wayOf(x.flow).back == way.back && x.whole() == 0 && slices.Contains(s.protosOf(x.flow), proto) {
			break // a PDU ends here, and what is behind it begins one
		}
	}
	return list
}

// leads reports whether b begins with a.
func leads[T comparable](b, a []T) bool { return len(a) <= len(b) && slices.Equal(a, b[:len(a)]) }

// A way is a TCP stream, and which of its two directions.
type way struct {
	stream uint32
	back   bool
	known  bool
}

// noStream is the number of no stream.
const noStream = ^uint32(0)

// wayOf returns the way of the innermost TCP header of a flow.
func (s *Session) wayOf(id flow.ID) way {
	for int(id) >= len(s.ways) {
		s.ways = append(s.ways, make([]way, max(s.stats.Set.Len()-len(s.ways), 1))...)
	}
	w := &s.ways[id]
	if !w.known {
		*w = way{stream: noStream, known: true}
		for _, p := range s.stats.Set.AppendKey(nil, id).Pairs(nil) {
			if p.Kind == decode.TCP {
				c := p.Src.Compare(p.Dst)
				*w = way{stream: p.Stream, back: c > 0 || c == 0 && p.SrcPort > p.DstPort, known: true}
			}
		}
	}
	return *w
}

func (s *Session) protosOf(id flow.ID) []decode.Proto {
	return s.stats.Set.AppendKey(nil, id).Protos(nil)
}

// Together decodes frames, ascending, one after the other, of which data are the octets, and calls
// visit with what is known of each. What it is given is good until it returns.
func (s *Session) Together(numbers []int, data []byte, visit func(f Frame, known dissect.Frame, data []byte)) {
	d := decode.NewDecoder()
	d.Know(s.Origins())
	d.Keep()
	p := new(decode.Packet)
	for _, number := range numbers {
		f, err := s.Locate(number)
		if err != nil || f.RecordLen > len(data) {
			return
		}
		known := s.Dissectable(f)
		b := data[:f.RecordLen:f.RecordLen]
		data = data[f.RecordLen:]
		r := &capture.Record{
			Number: f.Number, Time: f.Time, HasTime: f.HasTime, CapLen: len(b), OrigLen: known.OrigLen,
			Link: f.Link, Iface: f.Iface, FCSLen: known.FCSLen, Data: b,
		}
		if !survives(d, r, p) {
			return
		}
		known.Walk, known.Buffers = p, d.Buffers(p)
		visit(f, known, b)
	}
}
