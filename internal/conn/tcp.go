package conn

import "encoding/binary"

// A state is how far one side of a connection has come.
type state uint8

const (
	inactive    state = iota
	synSent           // its SYN was seen
	synACKSent        // the originator began with a SYN and ACK
	partial           // it was seen first in the midst of things
	established       // its handshake was seen
	finished          // its FIN was seen
	reset             // its RST was seen
	active            // not TCP: it has sent something
)

// handshake reports whether s is a state before the connection stands.
func (s state) handshake() bool { return s <= synACKSent }

// idle reports whether nothing was seen of how the side began.
func (s state) idle() bool { return s == inactive || s == partial }

// A tcpSide is the sequence space of one side. Positions are relative to that of its SYN, which
// has position 0, and do not wrap.
type tcpSide struct {
	base       uint32 // sequence number of position 0
	last       int64  // one past the last that was sent
	ack        int64  // the highest that was acknowledged
	began      bool   // base is known
	fin        bool
	didClose   bool
	lastSYN    uint32 // sequence numbers of the last ones
	lastFIN    uint32
	lastRST    uint32
	resent     tally
	zeroWindow tally
	gaps       tally
	stream     stream
}

const (
	finFlag = 1 << iota
	synFlag
	rstFlag
	_
	ackFlag
)

func flagsOf(header []byte) uint8 { return header[13] }

// farJump is the distance beyond which sequence numbers of SYN and RST are not believed.
const farJump = 1 << 20

// position returns the position of a sequence number, the one nearest to what was sent last.
func (t *tcpSide) position(seq uint32, near int64) int64 {
	return near + int64(int32(seq-(t.base+uint32(near))))
}

// begin makes seq position 0.
func (t *tcpSide) begin(seq uint32, last int64) {
	t.base, t.last, t.ack, t.began = seq, last, 0, true
	t.stream = stream{next: 1}
}

func (s *side) become(to state) {
	if s.state != to {
		s.prev, s.state = s.state, to
	}
}

// size returns the octets of payload that a side has sent, by its sequence numbers.
func (s *side) size(peer *side) uint64 {
	if s.prev == synSent && s.state == reset && peer.state == inactive && s.ack > 1 {
		return 0 // a half-open connection was found out: these numbers mean something else
	}
	n := max(s.last, s.ack)
	if n > 0 {
		n-- // the SYN
	}
	if s.fin && n > 0 {
		n--
	}
	return uint64(max(0, n))
}

// reused reports whether a segment begins another connection between the same ports.
func (c *conn) reused(s *segment) bool {
	f := flagsOf(s.header)
	if f&synFlag == 0 {
		return false
	}
	began := &c.orig
	if f&ackFlag != 0 {
		if c.orig.state != inactive {
			return false
		}
		began = &c.resp
	}
	if c.orig.didClose && c.resp.didClose {
		return true
	}
	seq := binary.BigEndian.Uint32(s.header[4:])
	if began.began && seq == began.base {
		return false
	}
	if f&ackFlag == 0 && c.orig.state == synACKSent && c.resp.state == inactive && c.resp.began && seq == c.resp.base {
		return false // SYN and its answer were captured in the wrong order
	}
	return true
}

// tcp takes a segment that from has sent.
func (c *conn) tcp(from *side, s *segment, time int64) {
	peer := c.other(from)
	f := flagsOf(s.header)
	seq, ack := binary.BigEndian.Uint32(s.header[4:]), binary.BigEndian.Uint32(s.header[8:])
	window := binary.BigEndian.Uint16(s.header[14:])
	span := int64(s.payload)
	if f&rstFlag != 0 {
		span = 0 // what a RST carries is not of the stream
	}
	if f&synFlag != 0 {
		span++
	}
	if f&finFlag != 0 {
		span++
	}
	from.start(f, seq)
	c.flagHistory(from, f, seq, s.payload)
	if window == 0 && f&rstFlag == 0 && peer.state != finished && from.state != reset {
		c.scaled(from, 'W', &from.zeroWindow)
	}
	if !c.orig.didClose || !c.resp.didClose {
		c.latest = max(c.latest, time)
	}
	from.fin = from.fin || f&finFlag != 0

	acked := int64(-1)
	if f&ackFlag != 0 {
		acked = peer.acknowledged(f, ack)
	}
	c.advance(from, f, seq, span, s.payload)
	closes := c.move(from, peer, f, s.payload)
	from = c.sideOf(s) // they may have changed places
	peer = c.other(from)
	if s.payload > 0 && f&rstFlag == 0 || f&finFlag != 0 {
		at := from.position(seq, from.last)
		if f&synFlag != 0 {
			at++
		}
		end := at + int64(s.payload)
		if s.whole == nil { // cut by a snaplen: for Zeek nothing of it was seen
			at = end
		}
		if f&finFlag != 0 {
			end++
		}
		c.lost(from, peer, from.stream.add(at, end))
	}
	if acked >= 0 && f&rstFlag == 0 {
		peer.stream.upTo(acked, func(n int64) { c.lost(peer, from, n) })
	}
	if closes {
		c.close(from, peer, time)
	}
}

// start sets the sequence numbers of a side by its first segment, or by a SYN that comes late.
func (s *side) start(f uint8, seq uint32) {
	syn := f&synFlag != 0
	switch s.state {
	case inactive:
		if syn {
			s.begin(seq, 1)
			return
		}
		s.begin(seq-1, 1)
	case synSent, synACKSent:
		if syn && seq != s.base {
			s.begin(seq, 1)
		}
	case established, partial:
		if syn {
			s.begin(seq, 1)
		}
	case reset:
		if syn && s.prev == inactive {
			s.begin(seq, 1)
		}
	}
}

// acknowledged takes what the other side says that s has sent, and returns its position, or -1
// for one that cannot be.
func (s *side) acknowledged(f uint8, ack uint32) int64 {
	if s.state == inactive {
		s.begin(ack-1, 0)
		return 1
	}
	at := s.position(ack, max(s.ack, s.last))
	if at < 0 {
		return -1
	}
	if f&rstFlag == 0 && (ack != 0 || at-s.ack <= farJump) {
		s.ack = max(s.ack, at)
	}
	return at
}

// advance takes note of how far a side has sent, and of what it has sent again.
func (c *conn) advance(s *side, f uint8, seq uint32, span int64, payload int) {
	end := s.position(seq, s.last) + span
	further := end - s.last
	switch {
	case f&(synFlag|rstFlag) != 0 && (further > farJump || further < -farJump):
	case f&finFlag != 0 && s.last == 1:
		s.last = max(0, end)
	case s.state == reset:
	case further > 0:
		s.last = end
	case payload > 0:
		c.scaled(s, 'T', &s.resent)
	}
}

// flagHistory writes what the flags and the payload of a segment say.
func (c *conn) flagHistory(s *side, f uint8, seq uint32, payload int) {
	syn, fin, rst := f&synFlag != 0, f&finFlag != 0, f&rstFlag != 0
	// again writes a letter again if its sequence number is another than the last.
	again := func(bit uint8, letter byte, last *uint32, seq uint32) {
		if c.once(s, bit, letter) && *last != seq {
			c.note(s, letter)
		}
		*last = seq
	}
	switch {
	case fin && rst:
		c.once(s, seenStrange, 'I')
	case syn && (fin || rst):
		c.once(s, seenMixed, 'Q')
	case syn && f&ackFlag != 0:
		again(seenSYN, 'H', &s.lastSYN, seq)
	case syn:
		again(seenSYN, 'S', &s.lastSYN, seq)
	case fin:
		again(seenFIN, 'F', &s.lastFIN, seq+uint32(payload))
	case rst:
		again(seenRST, 'R', &s.lastRST, seq)
	case payload > 0:
		c.once(s, seenData, 'D')
	case f&ackFlag != 0:
		c.once(s, seenACK, 'A')
	}
}

// move brings from to the state that a segment of it leads to, and reports whether it closes
// its side.
func (c *conn) move(from, peer *side, f uint8, payload int) (closes bool) {
	syn, fin, rst, ack := f&synFlag != 0, f&finFlag != 0, f&rstFlag != 0, f&ackFlag != 0
	switch from.state {
	case inactive:
		return c.wake(from, peer, f, payload)
	case synSent, synACKSent:
		if fin {
			from.become(finished)
		}
		if rst {
			from.become(reset)
		}
		return fin || rst
	case established, partial:
		if syn && from.state == partial && peer.state == inactive && !ack {
			from.become(synSent)
		}
		if fin && !rst {
			from.become(finished)
			if peer.state == reset && peer.prev == finished {
				peer.become(finished) // FIN, RST, FIN is a proper end
			}
		}
		if rst {
			from.become(reset)
		}
		return fin || rst
	case finished:
		if rst && peer.state != finished {
			from.become(reset)
			return !from.didClose
		}
	}
	return false
}

// wake is move for a side that nothing was seen of.
func (c *conn) wake(from, peer *side, f uint8, payload int) (closes bool) {
	syn, fin, rst, ack := f&synFlag != 0, f&finFlag != 0, f&rstFlag != 0, f&ackFlag != 0
	switch {
	case syn && from.orig && ack:
		from.become(synACKSent)
	case syn && from.orig:
		from.become(synSent)
	case syn:
		if !ack && peer.state == synACKSent {
			c.flip() // the SYN came behind its answer, or reused would have said so
			from, peer = peer, from
			peer.become(established)
		}
		if peer.state == synSent {
			peer.become(established)
		}
		from.become(established)
	}
	if fin {
		from.become(finished)
		closes = true
	}
	if rst {
		from.become(reset)
		closes = true
	}
	if from.state != inactive {
		return closes
	}
	switch {
	case !from.orig && payload == 0 && peer.state == synSent:
		// Some acknowledge a SYN before they answer it.
	case ack && peer.state == established:
		from.become(established) // its SYN was missed
	default:
		from.become(partial)
	}
	return closes
}

// close takes note that from has closed its side.
func (c *conn) close(from, peer *side, time int64) {
	if from.didClose {
		return
	}
	from.didClose = true
	if from.state == reset || peer.didClose || peer.state == inactive {
		c.closed, c.removeAt = true, time+closeDelay
	}
}

// lost counts octets that s has sent and that were missed, where both sides are known well
// enough to say so.
func (c *conn) lost(s, peer *side, n int64) {
	sound := func(s state) bool { return s == established || s == finished }
	if n > 0 && sound(s.state) && sound(peer.state) {
		c.missed += uint64(n)
		c.scaled(s, 'G', &s.gaps)
	}
}

// tcpState returns the conn_state of a TCP connection.
func (c *conn) tcpState() string {
	o, r := c.orig.state, c.resp.state
	switch {
	case r == reset:
		switch {
		case o == synSent || o == synACKSent || o == reset && c.orig.size(&c.resp) == 0 && c.resp.size(&c.orig) == 0:
			return "REJ"
		case o.idle():
			return "RSTRH"
		}
		return "RSTR"
	case o == reset:
		switch {
		case !r.idle():
			return "RSTO"
		case synThenReset(c.history):
			return "RSTOS0"
		}
		return "OTH"
	case o == finished && r == finished:
		return "SF"
	case o == finished && r.idle():
		return "SH"
	case o == finished:
		return "S2"
	case r == finished && o.idle():
		return "SHR"
	case r == finished:
		return "S3"
	case o == synSent && r == inactive:
		return "S0"
	case o == established && r == established:
		return "S1"
	}
	return "OTH"
}

// synThenReset reports whether the originator sent a SYN first and then a RST, and in between
// nothing that belongs to a connection that stands.
func synThenReset(history []byte) bool {
	if len(history) > 0 && history[0] == '^' {
		history = history[1:]
	}
	for i, letter := range history {
		switch letter {
		case 'S':
		case 'R':
			return i > 0
		case 'H', 'A', 'F', 'G', 'I', 'Q':
			return false
		default:
			if i == 0 {
				return false
			}
		}
	}
	return false
}
