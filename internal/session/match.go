package session

import (
	"slices"

	"flowglass/filter"
)

// A match is the frames that a filter selects, found in their order: all before bits.len
// have been looked at. Most it can tell by the index. At a frame that must be dissected it
// waits: if only oddities of some packets are in the way, such as a packet that quotes
// another, for the bytes of these (spots); or else for review, which reads the file a second
// time.
type match struct {
	session  *Session
	source   string
	filter   *filter.Filter
	evidence *evidence
	bits     bitset
	users    int // selections

	flows  []uint16          // by flow: what is made of its packets; see verdict
	wholes map[uint64]uint16 // likewise of those that complete a PDU, by flow and protocol
	rests  []rest
	read   func(at int) (int64, bool)

	analysed bool    // the filter asks what the TCP analysis finds
	learns   bool    // and that has to come further
	waits    bool    // the next frame must be dissected, or analysed
	deep     bool    // the file is read a second time
	spots    *spots  // frames to be dissected on their own; nil if the file is read a second time
	review   *review // the file being read a second time, if it is
}

// How a flow's packets are known in match.flows: not yet, by a filter.Verdict, or by a rest.
const (
	unjudged = iota
	judged
	restsFrom = judged + uint16(filter.Varies) + 1
)

// A rest is what is left of the filter for flows whose packets differ.
type rest struct {
	*filter.Rest
	from  source // what decides, if that is known to repeat itself
	flags bool   // among others it is the flags
	known []remembered
}

// remembered is what was made of a packet: others are like it.
type remembered struct {
	key     uint64 // see rest.key, plus 1; 0 for none
	verdict filter.Verdict
}

// rememberedLen is how many kinds of packets are remembered: lengths and flags are few.
const rememberedLen = 1 << 12

// newRest finds out what decides a rest.
func (m *match) newRest(r *filter.Rest) rest {
	out := rest{Rest: r}
	repeats := true
	for _, at := range r.Fields() {
		from := m.evidence.clues[at].from
		out.from |= from
		repeats = repeats && from != 0
		out.flags = out.flags || from == fromFlags
	}
	if !repeats {
		out.from = 0
	}
	return out
}

// key returns a number that packets have in common on which the rest decides alike; false if
// there is none.
func (r *rest) key(x *index, row int) (k uint64, ok bool) {
	const capBits = 24
	if r.from&fromFlags != 0 {
		k = uint64(x.row(row).flags)
	}
	if r.from&fromOrig != 0 {
		k |= uint64(x.orig(row)) << 8
	}
	if r.from&fromCap != 0 {
		size := x.cap(row)
		if size >= 1<<capBits {
			return 0, false
		}
		k |= uint64(size) << 40
	}
	return k, r.from != 0
}

// judge returns what can be told of the packet in a row, and what that costs.
func (m *match) judge(r *rest, row int, e *entry) (v filter.Verdict, cost int) {
	if r.flags && e.status&moreFlags != 0 {
		return filter.Unknown, 1
	}
	k, repeats := r.key(m.session.index, row)
	var known *remembered
	if repeats {
		if r.known == nil {
			r.known = make([]remembered, rememberedLen)
		}
		known = &r.known[k*0x9e3779b97f4a7c15>>(64-12)]
		if known.key == k+1 {
			return known.verdict, 1
		}
	}
	m.evidence.row, m.evidence.entry = row, e
	v = r.Judge(m.read)
	if repeats {
		*known = remembered{k + 1, v}
	}
	return v, 1 + m.filter.Atoms()
}

func newMatch(s *Session, source string, f *filter.Filter) *match {
	m := &match{session: s, source: source, filter: f, evidence: newEvidence(s, f.Fields())}
	if !Deep(f) {
		m.spots = newSpots(m)
	}
	for i := range m.evidence.clues {
		c := &m.evidence.clues[i]
		m.analysed = m.analysed || c.known != nil && c.found != nil
	}
	m.read = m.evidence.packet // once, not for each packet
	return m
}

// verdict returns what can be told of the packet in a row without its bytes, and what
// that cost.
func (m *match) verdict(row int) (v filter.Verdict, cost int) {
	e := m.session.index.row(row)
	if e.whole() != 0 {
		return m.wholeVerdict(row, e)
	}
	id := int(e.flow)
	if id < len(m.flows) && m.flows[id] != unjudged {
		if at := m.flows[id]; at >= restsFrom {
			return m.judge(&m.rests[at-restsFrom], row, e)
		}
		return filter.Verdict(m.flows[id] - judged), 1
	}
	for id >= len(m.flows) {
		m.flows = append(m.flows, make([]uint16, max(m.session.stats.Set.Len()-len(m.flows), 1))...)
	}
	m.evidence.look(e.flow)
	verdict, left := m.filter.Reduce(m.evidence.know)
	m.flows[id] = judged + uint16(verdict)
	if left != nil {
		m.flows[id] = restsFrom + m.place(left)
	}
	v, cost = m.verdict(row)
	return v, cost + flowCost*(1+m.filter.Atoms())
}

// wholeVerdict is verdict for a packet that completes a PDU: a layer more than its flow has.
func (m *match) wholeVerdict(row int, e *entry) (v filter.Verdict, cost int) {
	key := uint64(e.flow)<<8 | uint64(e.status>>wholeShift&wholeBits)
	at, judgedBefore := m.wholes[key]
	cost = 2
	if !judgedBefore {
		m.evidence.look(e.flow)
		if !slices.Contains(m.evidence.protos, e.whole()) {
			m.evidence.protos = append(m.evidence.protos, e.whole())
			m.evidence.protos = append(m.evidence.protos, e.whole().Carried()...)
		}
		verdict, left := m.filter.Reduce(m.evidence.know)
		at = judged + uint16(verdict)
		if left != nil {
			at = restsFrom + m.place(left)
		}
		if m.wholes == nil {
			m.wholes = make(map[uint64]uint16)
		}
		m.wholes[key] = at
		cost += flowCost * (1 + m.filter.Atoms())
	}
	if at < restsFrom {
		return filter.Verdict(at - judged), cost
	}
	v, more := m.judge(&m.rests[at-restsFrom], row, e)
	return v, cost + more
}

// flowCost is about how many packets of known flows take as long as judging a flow by one test.
const flowCost = 8

// place returns the place of a rest, of which filters have few, among those known.
func (m *match) place(left *filter.Rest) uint16 {
	for i := range m.rests {
		if m.rests[i].Rest == left {
			return uint16(i)
		}
	}
	m.rests = append(m.rests, m.newRest(left))
	return uint16(len(m.rests) - 1)
}

// advance looks at frames as far as the index goes, or until it has cost so much.
func (m *match) advance(budget int) {
	if m.learns && !m.lags(m.bits.len) {
		m.learns, m.waits = false, false
	}
	end := m.session.index.count
	if m.analysed {
		end = m.session.analysis().known(end)
	}
	for m.bits.len < end && budget > 0 && !m.waits {
		if m.bits.len%64 == 0 && end-m.bits.len >= 64 {
			told, cost := m.word()
			if budget -= cost; told == 64 {
				continue
			}
		}
		v, cost := m.verdict(m.bits.len)
		budget -= cost
		if v == filter.Unknown && m.spots != nil {
			v = m.spots.verdict(m.bits.len)
		}
		if v == filter.Unknown {
			m.waits = true
			m.deep = m.spots == nil
			return
		}
		m.bits.append(v == filter.Yes)
	}
	if !m.waits && m.bits.len == end && end < m.session.index.count {
		m.learns, m.waits = true, true
	}
}

// lags reports whether the filter asks for an analysis that has not come to a row.
func (m *match) lags(row int) bool {
	return m.analysed && row >= m.session.analysis().known(m.session.index.count)
}

// word looks at the next 64 frames, which there must be, as far as they can be told without
// further ado, and returns how many and what that cost. It begins at a multiple of 64.
func (m *match) word() (told, cost int) {
	row := m.bits.len
	rows := m.session.index.chunks[row/indexRows][row%indexRows:][:64]
	w := uint64(0)
	for i := range rows {
		e := &rows[i]
		at := uint16(unjudged)
		if int(e.flow) < len(m.flows) && e.whole() == 0 {
			at = m.flows[e.flow]
		}
		v := filter.Unknown
		switch {
		case at >= restsFrom:
			var c int
			v, c = m.judge(&m.rests[at-restsFrom], row+i, e)
			cost += c
		case at != unjudged:
			v = filter.Verdict(at - judged)
		}
		if v == filter.Unknown {
			for told := range i {
				m.bits.append(w>>told&1 != 0)
			}
			return i, cost + i
		}
		w |= uint64(v) << i
	}
	m.bits.appendWord(w)
	return 64, cost + 64
}
