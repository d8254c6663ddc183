package session

import (
	"math"
	"slices"
	"strconv"

	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/flow"
	"flowglass/internal/field"
)

// MaxSelections bounds the selections of a session: each takes a bit a packet or two, and
// sums of the flows when its tables are asked for.
const MaxSelections = 16

// A Span is a span of time, in nanoseconds since frame 1: from the first in it to the first
// after it. Frames without a time are in none.
type Span struct{ From, To int64 }

// A selection is the frames that a filter selects, of a span of time.
type selection struct {
	id    int // no other selection of the session has it, or ever had
	match *match
	span  *Span  // nil: all times
	shown bitset // those of the match in the span; unused without one

	skimmed sums          // for traffic over time
	counted sums          // for the other tables; see Session.keepSums
	packet  decode.Packet // scratch

	problems problems
}

// A sums is statistics of the rows of a selection before a row; of none as yet if it is zero.
type sums struct {
	*flow.Stats
	rows int
}

// maxCounted is how many selections keep sums by flow: a page shows the tables of one or two
// at a time, and of more than these only their traffic.
const maxCounted = 2

// Selected tells how far a selection is known.
type Selected struct {
	Packets  int   // selected, of those examined
	Examined int   // packets, from the first on
	Total    int   // packets there are
	Deep     bool  // the file is read again for it
	Waits    bool  // for the bytes of Spots, or if there are none for those of the file from Reread on
	Spots    []int // numbers of frames
	Reread   int64 // bytes that were reviewed
}

// A LimitError says that something cannot be had because there is too much of it.
type LimitError struct{ What string }

func (e *LimitError) Error() string { return "session: " + e.What }

// Compile compiles a display filter. The error is a *filter.Error.
func Compile(source string) (*filter.Filter, error) {
	return filter.Compile(source, dissect.Lookup, dissect.Fields)
}

// Deep reports whether packets may have to be dissected for a filter: whether it asks what
// index and flows never tell of packets that have the protocols it is about.
func Deep(f *filter.Filter) bool {
	clues := newEvidence(nil, f.Fields()).clues
	return !f.Decides(func(at int, list []field.Value) ([]field.Value, filter.Knowledge) {
		switch c := &clues[at]; {
		case c.known != nil:
			return list, filter.Varying
		case c.isLayer || c.always:
			return list, filter.Present
		}
		return list, filter.NotKnown
	})
}

// Select makes the selection called name: the frames of a filter, of a span unless that is
// nil. If there is one of that name it becomes these. What is known of the same filter is
// kept. The error is a *filter.Error or a *LimitError, and changes nothing.
func (s *Session) Select(name, source string, span *Span) error {
	if s.index == nil {
		return &NotFoundError{"frames"}
	}
	old := s.selections[name]
	if old == nil && len(s.selections) == MaxSelections {
		return &LimitError{"there are " + strconv.Itoa(MaxSelections) + " selections already"}
	}
	at := slices.IndexFunc(s.matches, func(m *match) bool { return m.source == source })
	if at < 0 {
		f, err := Compile(source)
		if err != nil {
			return err
		}
		at = len(s.matches)
		s.matches = append(s.matches, newMatch(s, source, f))
	}
	m := s.matches[at]
	m.users++
	s.Drop(name)
	if s.selections == nil {
		s.selections = make(map[string]*selection)
	}
	s.lastID++
	s.selections[name] = &selection{id: s.lastID, match: m, span: span}
	return nil
}

// Drop forgets a selection, if there is one of that name.
func (s *Session) Drop(name string) {
	x := s.selections[name]
	if x == nil {
		return
	}
	delete(s.selections, name)
	s.orders.drop(x.id)
	s.summed = slices.DeleteFunc(s.summed, func(y *selection) bool { return x == y })
	if x.match.users--; x.match.users == 0 {
		s.matches = slices.DeleteFunc(s.matches, func(m *match) bool { return m == x.match })
	}
}

// selected returns the selection called name.
func (s *Session) selected(name string) (*selection, error) {
	x := s.selections[name]
	if x == nil {
		return nil, &NotFoundError{"selection " + strconv.Quote(name)}
	}
	return x, nil
}

// Examined tells how far a selection is known.
func (s *Session) Examined(name string) (Selected, error) {
	x, err := s.selected(name)
	if err != nil {
		return Selected{}, err
	}
	return x.progress(), nil
}

// examineCost bounds what one call of Examine costs, in packets that are looked up: some
// tens of milliseconds.
const examineCost = 1 << 20

// Examine looks at packets that were not looked at yet, as far as the index tells of them:
// a bounded number, so that it may have to be called again. When it Waits, call Inspect if
// there are Spots, or else Review.
func (s *Session) Examine(name string) (Selected, error) {
	x, err := s.selected(name)
	if err != nil {
		return Selected{}, err
	}
	x.match.advance(examineCost)
	return x.progress(), nil
}

// Review takes the n bytes of the file at an offset, which copy writes to where they are
// needed, to look at packets that the index does not tell of. They are of no use, and
// ignored, unless the offset is Selected.Reread. They must have been fed to the session.
func (s *Session) Review(name string, offset int64, n int, copy func(dst []byte)) (Selected, error) {
	x, err := s.selected(name)
	if err != nil {
		return Selected{}, err
	}
	m := x.match
	switch {
	case !m.waits:
	case m.learns:
		if _, err := s.Analyse(offset, n, copy); err != nil {
			return Selected{}, err
		}
		m.waits = m.lags(m.bits.len)
	case m.spots != nil || offset != m.reread() || int64(n) > s.bytes-offset:
	case m.analysed && !s.analysis().covers(offset+int64(n)):
		m.learns = true
	default:
		m.feed(copy, n)
	}
	return x.progress(), nil
}

// Inspect takes the octets of the frames in Selected.Spots, one after the other.
func (s *Session) Inspect(name string, numbers []int, data []byte) (Selected, error) {
	x, err := s.selected(name)
	if err != nil {
		return Selected{}, err
	}
	x.match.inspect(numbers, data)
	return x.progress(), nil
}

func (x *selection) progress() Selected {
	m := x.match
	p := Selected{
		Packets: x.rows().count, Examined: m.bits.len, Total: m.session.index.count,
		Deep: m.deep, Waits: m.waits, Reread: m.reread(),
	}
	switch {
	case m.waits && m.learns:
		p.Deep, p.Reread = true, m.session.analysis().reached()
	case m.waits && m.spots != nil:
		p.Spots = m.spots.wanted()
	}
	return p
}

// rows returns the rows of the selection, as far as they are known.
func (x *selection) rows() *bitset {
	bits := &x.match.bits
	if x.span == nil {
		return bits
	}
	index := x.match.session.index
	for row := x.shown.len; row < bits.len; row++ {
		in := bits.has(row)
		if in {
			e := index.row(row)
			rel := distance(index.time(row), index.time(0))
			in = e.status&noTime == 0 && x.span.From <= rel && rel < x.span.To
		}
		x.shown.append(in)
	}
	return &x.shown
}

// distance returns t less from; what int64 cannot hold is cut to what it can.
func distance(t, from int64) int64 {
	d := t - from
	if (t^from)&(t^d) < 0 { // overflow
		if t < 0 {
			return math.MinInt64
		}
		return math.MaxInt64
	}
	return d
}

// statistics returns the statistics of the selection's packets, as far as they are known; if
// byFlow is false those of the traffic over time only.
func (x *selection) statistics(byFlow bool) *flow.Stats {
	s := x.match.session
	rows := x.rows()
	whole := s.Stats()
	sums := &x.skimmed
	if byFlow {
		sums = &x.counted
		s.keepSums(x)
	}
	if sums.rows == 0 { // before frame 1 nobody knows when the capture began
		sums.Stats = whole.Selected()
		if x.span != nil {
			sums.Limit(x.span.From, x.span.To)
		}
	}
	p := &x.packet
	for row := rows.after(sums.rows); row >= 0; row = rows.after(row + 1) {
		e := s.index.row(row)
		p.Number, p.Time, p.HasTime = row+1, s.index.time(row), e.status&noTime == 0
		p.OrigLen, p.CapLen, p.Status = int(s.index.orig(row)), int(s.index.cap(row)), decode.Status(e.status&statusBits)
		if byFlow {
			sums.Count(e.flow, p)
		} else {
			sums.Skim(p)
		}
	}
	sums.rows = rows.len
	sums.File = whole.File
	return sums.Stats
}

// keepSums makes x the last of the selections that keep sums by flow, and lets the first go.
func (s *Session) keepSums(x *selection) {
	s.summed = slices.DeleteFunc(s.summed, func(y *selection) bool { return x == y })
	s.summed = append(s.summed, x)
	if len(s.summed) > maxCounted {
		s.summed[0].counted = sums{}
		s.summed = slices.Delete(s.summed, 0, 1)
	}
}
