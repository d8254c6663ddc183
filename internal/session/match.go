package session

import (
	"flowglass/capture"
	"flowglass/decode"
	"flowglass/filter"
)

// A match is the frames that a filter selects, found in their order: all before bits.len
// have been looked at. Most it can tell by the index; at a frame that must be dissected it
// waits for review, which reads the file a second time.
type match struct {
	session  *Session
	source   string
	filter   *filter.Filter
	evidence *evidence
	bits     bitset
	users    int // selections

	flows []uint16       // by flow: what is made of its packets; see verdict
	rests []*filter.Rest // of flows whose packets differ
	read  func(at int) (int64, bool)

	waits  bool    // the next frame must be dissected
	deep   bool    // some frame had to be
	review *review // the file being read a second time, if it is
}

// How a flow's packets are known in match.flows: not yet, by a filter.Verdict, or by a rest.
const (
	unjudged = iota
	judged
	restsFrom = judged + uint16(filter.Varies) + 1
)

func newMatch(s *Session, source string, f *filter.Filter) *match {
	m := &match{session: s, source: source, filter: f, evidence: newEvidence(s, f.Fields())}
	m.read = m.evidence.packet // once, not for each packet
	return m
}

// verdict returns what can be told of the packet in a row without its bytes, and what
// that cost.
func (m *match) verdict(row int) (v filter.Verdict, cost int) {
	id := m.session.index.row(row).flow
	for int(id) >= len(m.flows) {
		m.flows = append(m.flows, make([]uint16, max(m.session.stats.Set.Len()-len(m.flows), 1))...)
	}
	cost = 1
	if m.flows[id] == unjudged {
		m.evidence.look(id)
		v, rest := m.filter.Reduce(m.evidence.know)
		cost += flowCost * (1 + m.filter.Atoms())
		m.flows[id] = judged + uint16(v)
		if rest != nil {
			m.flows[id] = restsFrom + m.place(rest)
		}
	}
	at := m.flows[id]
	if at < restsFrom {
		return filter.Verdict(at - judged), cost
	}
	m.evidence.row = row
	if m.evidence.vague() {
		return filter.Unknown, cost
	}
	return m.rests[at-restsFrom].Judge(m.read), cost + m.filter.Atoms()
}

// flowCost is about how many packets of known flows take as long as judging a flow by one test.
const flowCost = 8

// place returns the place of a rest, of which filters have few, among those known.
func (m *match) place(rest *filter.Rest) uint16 {
	for i, r := range m.rests {
		if r == rest {
			return uint16(i)
		}
	}
	m.rests = append(m.rests, rest)
	return uint16(len(m.rests) - 1)
}

// advance looks at frames as far as the index goes, or until it has cost so much.
func (m *match) advance(budget int) {
	for m.bits.len < m.session.index.count && budget > 0 && !m.waits {
		v, cost := m.verdict(m.bits.len)
		budget -= cost
		if v == filter.Unknown {
			m.waits, m.deep = true, true
			return
		}
		m.bits.append(v == filter.Yes)
	}
}

// A review reads a file a second time, in step with a match: its packets are decoded in
// their order, for what depends on that, and dissected where the index did not suffice.
type review struct {
	match     *match
	scanner   *capture.Scanner
	decoder   decoder
	dissector Dissector
	packet    decode.Packet
	batch     [batchLen]capture.Record
	bytes     int64 // fed
	finished  bool
}

// reread is how many bytes were reviewed.
func (m *match) reread() int64 {
	if m.review == nil {
		return 0
	}
	return m.review.bytes
}

// feed takes the next bytes of the file, which must have been fed to the session before.
func (m *match) feed(copy func(dst []byte), n int) {
	r := m.review
	if r == nil {
		r = &review{match: m, scanner: capture.NewScanner(), decoder: decode.NewDecoder()}
		r.dissector.origins = r.decoder.Origins()
		m.review = r
	}
	copy(r.scanner.Buffer(n))
	r.scanner.Commit(n)
	r.bytes += int64(n)
	r.drain()
	if m.session.done && r.bytes == m.session.bytes && !r.finished {
		r.finished = true
		r.scanner.Finish()
		r.drain()
	}
}

// drain looks at the records that the bytes fed complete.
func (r *review) drain() {
	for {
		have, err := r.scanner.NextBatch(r.batch[:])
		if err != nil {
			break // the next bytes are missing, or this is the end that the session came to
		}
		for i := range r.batch[:have] {
			r.observe(&r.batch[i])
		}
	}
	clear(r.batch[:]) // it would keep the scanner's buffer
}

// observe decodes a record, and looks at its frame if that is the next one.
func (r *review) observe(record *capture.Record) {
	m := r.match
	var buffers [][]byte
	if r.decode(record) {
		buffers = r.decoder.Buffers(&r.packet)
	}
	row := record.Number - 1
	if row != m.bits.len {
		r.dissector.Skip(&r.packet)
		return
	}
	v, _ := m.verdict(row)
	if v != filter.Unknown {
		r.dissector.Skip(&r.packet)
	} else if v = filter.No; m.filter.Match(r.dissector.Packet(m.session, record, &r.packet, buffers)) {
		v = filter.Yes
	}
	m.bits.append(v == filter.Yes)
	m.waits = false
}

// decode decodes a record, and reports whether the decoder survived it.
func (r *review) decode(record *capture.Record) (survived bool) {
	defer func() {
		if !survived {
			if cause := recover(); cause != nil {
				withoutLayers(r.decoder, record, &r.packet)
			}
		}
	}()
	r.decoder.Decode(record, &r.packet)
	return true
}
