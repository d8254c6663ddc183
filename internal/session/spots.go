package session

import (
	"slices"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/filter"
)

// A spots is frames, few of many, that a match needs dissected, each on its own. That is
// possible as long as decoding one by itself finds the layers that it has in the capture: of
// a datagram in fragments it does not.
type spots struct {
	match   *match
	known   map[int]filter.Verdict // by row
	decoder decoder
	packet  decode.Packet
	protos  []decode.Proto
	count   int // inspected so far
}

// maxSpots is how many frames are asked for at a time, and how many rows ahead they are
// looked for.
const (
	maxSpots   = 256
	spotsReach = 1 << 16
)

// Where there turn out to be many frames to dissect, more than manySpots of them and one in
// fewer than spotsApart, the file is read a second time: in 10 million packets, of which one
// in twenty was cut within its TCP header, frame by frame took 54 s (November 2026).
const (
	manySpots  = 1 << 12
	spotsApart = 64
)

// dense reports whether frames asked for together show that there are many.
func (p *spots) dense(numbers []int) bool {
	p.count += len(numbers)
	return p.count > manySpots && numbers[len(numbers)-1]-numbers[0] < spotsApart*len(numbers)
}

func newSpots(m *match) *spots {
	return &spots{match: m, known: make(map[int]filter.Verdict)}
}

// verdict returns what was made of the frame in a row, and forgets it.
func (p *spots) verdict(row int) filter.Verdict {
	v, ok := p.known[row]
	if !ok {
		return filter.Unknown
	}
	delete(p.known, row)
	return v
}

// wanted lists frames that must be dissected: the one that the match waits for, and others
// behind it.
func (p *spots) wanted() []int {
	m := p.match
	numbers := []int{m.bits.len + 1}
	end := min(m.bits.len+spotsReach, m.session.index.count)
	for row := m.bits.len + 1; row < end && len(numbers) < maxSpots; row++ {
		id := int(m.session.index.row(row).flow)
		if id < len(m.flows) && m.flows[id] == judged+uint16(filter.Unknown) {
			if _, ok := p.known[row]; !ok {
				numbers = append(numbers, row+1)
			}
		}
	}
	return numbers
}

// inspect dissects a frame by its octets, and reports whether it could on its own.
func (p *spots) inspect(f Frame, data []byte) bool {
	if p.decoder == nil {
		p.decoder = decode.NewDecoder()
	}
	s := p.match.session
	known := s.Dissectable(f)
	r := &capture.Record{
		Number: f.Number, Time: f.Time, HasTime: f.HasTime, CapLen: len(data), OrigLen: known.OrigLen,
		Link: f.Link, Iface: f.Iface, FCSLen: known.FCSLen, Data: data,
	}
	if s.index.row(f.Number-1).whole() != 0 || !survives(p.decoder, r, &p.packet) {
		return false
	}
	layers := p.packet.Layers()
	p.protos = known.Key.Protos(p.protos[:0])
	if len(layers) != len(p.protos) {
		return false
	}
	for i, l := range layers {
		if l.Proto != p.protos[i] || l.Buffer != 0 {
			return false
		}
	}
	known.Walk, known.Buffers = &p.packet, nil
	p.known[f.Number-1] = filter.No
	if p.match.filter.Match(dissect.Packet(known, data)) {
		p.known[f.Number-1] = filter.Yes
	}
	return true
}

// inspect takes the octets of frames, one after the other, that spots has asked for. If one
// cannot be dissected on its own, the file is to be read a second time.
func (m *match) inspect(numbers []int, data []byte) {
	for _, number := range numbers {
		f, err := m.session.Locate(number)
		if err != nil || f.RecordLen > len(data) || m.spots == nil {
			return
		}
		if _, ok := m.spots.known[number-1]; !ok && number > m.bits.len && !m.spots.inspect(f, data[:f.RecordLen:f.RecordLen]) {
			m.spots, m.deep = nil, true
			return
		}
		data = data[f.RecordLen:]
	}
	m.waits = !slices.Contains(numbers, m.bits.len+1)
	if m.spots != nil && len(numbers) > 0 && m.spots.dense(numbers) {
		m.spots, m.deep = nil, true
	}
}
