package analysis

import (
	"encoding/binary"

	"flowglass/decode"
)

// An Analyser follows the connections of one capture. Memory grows with their number, 300
// octets each, and with the segments that were not acknowledged, of which there is a bound.
type Analyser struct {
	streams []*[streamChunk]stream
	pool    pool
	options options // scratch
}

// streamChunk is how many streams are allocated at once: none is ever moved.
const streamChunk = 256

// A stream is what is known of one connection.
type stream struct {
	_       [0]func() // not to be compared: that takes code
	side    [2]side
	trip    int64 // the time of the SYN if synced, and when tripped the round trip of the handshake
	began   int64 // time of the first frame
	went    int64 // time of the latest
	first   int32
	latest  int32
	synced  bool
	tripped bool
}

// A side is what is known of the segments of one direction.
type side struct {
	_        [0]func()
	open     open
	nextTime int64 // when next was reached
	ackTime  int64
	next     uint32 // sequence number after the highest that was sent, if started
	base     uint32 // the sequence number before the first
	toAck    uint32 // likewise, of what was sent without a gap: nothing beyond can be acknowledged
	ack      uint32 // the last acknowledgement, if acked
	pushed   uint32 // octets since the last segment with PSH

	nextFrame int32
	ackFrame  int32 // the first with this acknowledgement
	repeats   int32 // acknowledgements since that say the same
	window    uint16
	scale     int8 // of the window: a shift, or one below
	last      Flags

	based, started, acked bool
	unscaled              bool // the window is of a SYN
	pushEnds              bool // the last segment had PSH
	exempt                bool // the last segment was, see options
	gap                   bool // something was not seen: nobody knows what is in flight
	unseen                bool // something was acknowledged that was not seen, and nothing sent since
	blockCount            uint8
	blocks                [maxBlocks]span // that the last acknowledgement selects
}

// Scales that are no shift.
const (
	scaleUnknown int8 = -1 // the handshake was not seen
	scaleUnused  int8 = -2
)

const (
	flagFIN = 0x01
	flagSYN = 0x02
	flagRST = 0x04
	flagPSH = 0x08
	flagACK = 0x10
)

// New returns an analyser that has seen no segment.
func New() *Analyser { return &Analyser{} }

// at returns the stream of a number.
func (a *Analyser) at(n uint32) *stream {
	for int(n/streamChunk) >= len(a.streams) {
		a.streams = append(a.streams, nil)
	}
	c := &a.streams[n/streamChunk]
	if *c == nil {
		*c = new([streamChunk]stream)
	}
	s := &(*c)[n%streamChunk]
	if s.first == 0 {
		s.side[0].scale, s.side[1].scale = scaleUnknown, scaleUnknown
	}
	return s
}

// A segment is one on its way through the rules.
type segment struct {
	frame    int32
	time     int64
	seq, ack uint32
	length   uint32 // of the payload
	end      uint32 // the sequence number after it, with those of SYN and FIN
	flags    uint8
	window   uint16
}

// is reports whether one of the flags is set.
func (s *segment) is(flags uint8) bool { return s.flags&flags != 0 }

// bare reports whether the segment is a mere acknowledgement that continues what f sent.
func (s *segment) bare(f *side) bool {
	return s.length == 0 && !s.is(flagSYN|flagFIN|flagRST) && f.started && s.seq == f.next
}

// Observe says what is found of a segment, which must come after those before in the capture:
// in the frame of a number, at a time in nanoseconds. It allocates only for a stream not seen
// before, and when more is unacknowledged than ever before.
func (a *Analyser) Observe(x *decode.Segment, frame int, time int64, out *Finding) {
	h := x.Header
	s := segment{
		frame: int32(frame), time: time, seq: binary.BigEndian.Uint32(h[4:]), ack: binary.BigEndian.Uint32(h[8:]),
		length: uint32(x.Len), flags: h[13], window: binary.BigEndian.Uint16(h[14:]),
	}
	s.end = s.seq + s.length
	if s.is(flagSYN | flagFIN) {
		s.end++
	}
	a.options.read(h[20:])
	st := a.at(x.Stream)
	fwd, rev := &st.side[x.From&1], &st.side[1-x.From&1]
	*out = Finding{Previous: st.latest, First: st.first}
	if st.first == 0 {
		st.first, out.First = s.frame, s.frame
		st.began, st.went = s.time, s.time
	}
	out.SinceFirst, out.SincePrevious = s.time-st.began, s.time-st.went
	st.latest, st.went = s.frame, s.time
	fwd.scaling(rev, &s, &a.options)
	again := s.flags&(flagSYN|flagACK) == flagSYN|flagACK && fwd.based && s.seq != fwd.base
	if again || !fwd.based {
		fwd.based = true
		fwd.base = s.seq
		if !s.is(flagSYN) {
			fwd.base--
		}
	}
	if s.is(flagACK) && !rev.based {
		rev.base, rev.based = s.ack-1, true
	}
	out.Flags = fwd.states(rev, &s)
	if x.Reused || again {
		out.Flags |= ReusedPorts
	}
	fwd.acknowledges(rev, &s, out)
	fwd.repeated(rev, &s, st, &a.pool, out)
	st.handshake(&s)
	fwd.advance(rev, &s, out, &a.pool)
	if exact := rev.open.acknowledge(&a.pool, rev.base, s.ack); exact.frame != 0 {
		out.Acked, out.AckRTT = exact.frame, s.time-exact.time
	}
	fwd.flight(rev, &s, out)
	fwd.blockCount = uint8(a.options.count)
	fwd.blocks = a.options.blocks
	fwd.exempt = a.options.exempt
	out.InitialRTT, out.Tripped = st.trip, st.tripped
}

// handshake takes note of what a segment says of the connection as a whole.
func (st *stream) handshake(s *segment) {
	switch {
	case s.flags&(flagSYN|flagACK) == flagSYN:
		st.synced = true
		if !st.tripped {
			st.trip = s.time
		}
	case s.is(flagACK) && !s.is(flagSYN) && st.synced && !st.tripped && st.trip != 0 && s.time != st.trip:
		st.tripped, st.trip = true, s.time-st.trip
	}
}

// scaling takes note of what a SYN says of windows.
func (f *side) scaling(rev *side, s *segment, o *options) {
	if !s.is(flagSYN) {
		return
	}
	if o.scale >= 0 {
		f.scale = o.scale
	}
	if s.is(flagACK) && (f.scale < 0 || rev.scale < 0) {
		f.scale, rev.scale = scaleUnused, scaleUnused
	}
}

// shift returns how far the window of f is to be shifted.
func (f *side) shift() int8 {
	if f.unscaled {
		return 0
	}
	return max(f.scale, 0)
}

// states returns what a segment is by the state of its connection, regardless of the other
// side's acknowledgements.
func (f *side) states(rev *side, s *segment) (found Flags) {
	control := s.is(flagSYN | flagFIN | flagRST)
	if s.length == 1 && f.started && s.seq == f.next && (rev.started || rev.acked) && rev.window == 0 {
		return ZeroWindowProbe
	}
	if s.window == 0 && !control {
		found |= ZeroWindow
	}
	if f.started && before(f.next, s.seq) && !s.is(flagRST) {
		found |= LostSegment
		f.gap = true
	}
	if s.length <= 1 && f.started && s.seq == f.next-1 && !control {
		found |= KeepAlive
	}
	same := f.acked && s.ack == f.ack
	if s.bare(f) && s.window != 0 && s.window != f.window && same {
		found |= WindowUpdate
	}
	if s.length > 0 && rev.scale != scaleUnknown && s.seq+s.length == rev.ack+uint32(rev.window)<<rev.shift() && !control {
		found |= WindowFull
	}
	switch {
	case !s.bare(f) || s.window != f.window:
	case s.window != 0 && same && rev.last&KeepAlive != 0:
		found |= KeepAliveAck
	case s.window == 0 && same && rev.last&ZeroWindowProbe != 0:
		found |= ZeroWindowProbeAck
	case s.window != 0 && same && !f.exempt:
		f.repeats++
		found |= DuplicateAck
	}
	return found
}

// acknowledges takes note of the acknowledgement.
func (f *side) acknowledges(rev *side, s *segment, out *Finding) {
	if out.Flags&DuplicateAck != 0 {
		out.DupFrame, out.DupNum = f.ackFrame, f.repeats
	}
	if s.ack != f.ack {
		f.ackFrame, f.repeats = s.frame, 0
	}
	if !s.is(flagACK) {
		return
	}
	if rev.started && before(rev.toAck, s.ack) {
		if rev.unseen || out.Flags&DuplicateAck != 0 {
			out.Touched = true
			return
		}
		out.Flags |= AckLostSegment
		rev.unseen = rev.toAck == rev.next
		rev.toAck = rev.next
	}
	rev.gap = false
}

// repeated finds out whether a segment sends again what was sent, or comes late.
func (f *side) repeated(rev *side, s *segment, st *stream, p *pool, out *Finding) {
	const (
		prompt  = 20e6 // ns between duplicate acknowledgements and a fast retransmission
		shortly = 3e6  // ns that a segment may be late, if no round trip was seen
	)
	if s.length == 0 && !s.is(flagSYN|flagFIN) || out.Flags&(KeepAlive|ZeroWindowProbe) != 0 {
		return
	}
	if s.length > 0 && rev.acked && !before(rev.ack, s.seq+s.length) {
		out.Flags |= SpuriousRetransmission
		return
	}
	back := f.started && before(s.seq, f.next) && !(s.length > 1 && s.seq == f.next-1)
	if !back {
		return
	}
	late := int64(shortly)
	if st.tripped && st.trip > 0 {
		late = st.trip
	}
	switch {
	case rev.repeats >= 2 && rev.ack == s.seq && uint64(s.time-rev.ackTime) < prompt:
		out.Flags |= FastRetransmission
	case uint64(s.time-f.nextTime) < uint64(late) && f.next != s.end:
		out.Flags |= OutOfOrder
	default:
		out.Flags |= Retransmission
		out.RTOFrame, out.RTO = f.nextFrame, s.time-f.nextTime
		if f.open.count > 0 {
			x := p.at(f.open.eldest)
			out.RTOFrame, out.RTO = x.frame, s.time-x.time
		}
	}
}

// advance takes note of what was sent.
func (f *side) advance(rev *side, s *segment, out *Finding, p *pool) {
	if s.end != s.seq {
		f.open.add(p, f.base, sent{from: s.seq, to: s.end, frame: s.frame, time: s.time})
	}
	first := !f.started
	f.unseen = false
	probe := out.Flags&ZeroWindowProbe != 0
	if first || before(f.next, s.end) && !probe {
		f.next, f.nextFrame, f.nextTime, f.started = s.end, s.frame, s.time, s.end != 0
	}
	if first || s.seq == f.toAck && !probe {
		f.toAck = f.next
	}
	f.window, f.unscaled = s.window, s.is(flagSYN)
	f.last = out.Flags
	f.ackTime = s.time
	f.ack = s.ack
	f.acked = f.ack != 0
}

// flight finds out how much is in flight.
func (f *side) flight(rev *side, s *segment, out *Finding) {
	if s.length == 0 || f.gap || f.open.count == 0 {
		return
	}
	n := f.open.high - f.open.low
	if s.is(flagSYN | flagFIN) {
		n--
	}
	for _, b := range rev.blocks[:rev.blockCount] {
		n -= b.to - b.from
	}
	if f.pushEnds {
		f.pushed = 0
	}
	f.pushed += s.length
	f.pushEnds = s.is(flagPSH)
	out.Touched = true
	if n == 0 || n >= 2000000000 {
		return
	}
	out.Sent, out.InFlight, out.Pushed = true, n, f.pushed
}
