// Package conn follows the connections of a capture, packet by packet, and tells of each what
// Zeek's conn.log tells: who began it, how it ended, what was sent and what was missed.
//
// The rules are those of Zeek's documentation (Conn::Info, and the defaults of its timeouts) and,
// where it is silent, what Zeek was seen to do, as docs/EXPORT.md lists them, so that a log of ours can be read beside one of Zeek's.
package conn

import (
	"net/netip"

	"flowglass/capture"
	"flowglass/decode"
)

// A Proto is a transport protocol as conn.log names them. Others have no connections.
type Proto uint8

const (
	ICMP Proto = iota // of both versions of IP
	TCP
	UDP
)

func (p Proto) String() string { return [...]string{"icmp", "tcp", "udp"}[p] }

// A Record is a connection that has ended, or the capture with it. The originator is who sent
// the first packet, unless ports or flags say otherwise. ICMP has types in place of ports: that
// of the originator's message, and that of the answer to it, or the code where none is due.
type Record struct {
	UID                string // of this connection in this capture, always the same
	Proto              Proto
	Orig, Resp         netip.Addr
	OrigPort, RespPort uint16
	Start              int64 // of the first packet, nanoseconds since the Unix epoch
	Duration           int64 // nanoseconds from the first packet to the last that mattered
	Service            string
	State, History     string
	OrigBytes          uint64 // payload; for TCP by its sequence numbers
	RespBytes          uint64
	MissedBytes        uint64 // acknowledged, and not in the capture
	OrigPackets        uint64
	RespPackets        uint64
	OrigIPBytes        uint64 // by the lengths in the IP headers
	RespIPBytes        uint64
	TunnelParents      string // UIDs, with commas between them
	CommunityID        string
}

// HasSizes reports whether conn.log tells duration and payload: not of a single instant.
func (r *Record) HasSizes() bool { return r.Duration > 0 }

// Options say how connections are followed.
type Options struct {
	// Checksums leaves packets out whose transport checksum is wrong, but for a letter in the
	// history, as Zeek does unless it is run with -C. Captures taken where the packets were
	// sent have them wrong throughout: the network card makes them later.
	Checksums bool
}

// A Tracker follows connections. What it keeps grows with those that are open: they end by
// themselves after a time of silence.
type Tracker struct {
	options Options
	ended   func(*Record)
	conns   map[key]*conn
	first   *conn // of the list of all, in order of appearance
	last    *conn
	now     int64 // the latest time of a packet
	swept   int64 // time of the last sweep
	since   int   // packets since then
	record  Record
	segment segment
	around  []ipHeader // room for a walker's
}

// New returns a tracker that tells of each connection as it ends, in the order in which they do.
// The record is valid until the call returns.
func New(o Options, ended func(*Record)) *Tracker {
	return &Tracker{options: o, ended: ended, conns: make(map[key]*conn)}
}

// A key is what the packets of a connection have in common. The lower side comes first, unless
// there is only one direction.
type key struct {
	a, b         netip.Addr
	aPort, bPort uint16
	proto        Proto
}

// Observe takes the next packet, decoded from r, with the buffers that its layers stand in
// besides the record (decode.Layer). Each transport header in it counts, those inside of
// tunnels too; those that an ICMP error quotes do not.
func (t *Tracker) Observe(r *capture.Record, p *decode.Packet, buffers [][]byte) {
	if r.HasTime {
		t.now = max(t.now, r.Time)
	}
	time := t.now
	if r.HasTime {
		time = r.Time
	}
	w := walker{record: r, layers: p.Layers(), buffers: buffers, around: t.around[:0]}
	for w.next(&t.segment) {
		s := &t.segment
		c := t.find(s, r.Number, time)
		if uid := w.carrier(); uid != "" {
			c.addParent(uid)
		}
		w.carries(c.uid)
		t.take(c, s, time)
	}
	t.around = w.around
	t.sweep()
}

// Finish ends all connections that are open, in the order of their first packets.
func (t *Tracker) Finish() {
	for t.first != nil {
		t.end(t.first)
	}
}

// find returns the connection of a segment, a new one if there is none that may be its own.
func (t *Tracker) find(s *segment, number int, time int64) *conn {
	k := s.key()
	c := t.conns[k]
	if c != nil && (c.expired(time) || s.proto == TCP && c.reused(s)) {
		t.end(c)
		c = nil
	}
	if c == nil {
		c = newConn(k, s, number, time)
		t.conns[k] = c
		if c.before = t.last; t.last == nil {
			t.first = c
		} else {
			t.last.after = c
		}
		t.last = c
	}
	return c
}

// take counts a segment in its connection.
func (t *Tracker) take(c *conn, s *segment, time int64) {
	from := c.sideOf(s)
	if t.options.Checksums && s.checksumWrong() {
		c.scaled(from, 'C', &from.wrong)
		return
	}
	from.packets++
	from.ipBytes += uint64(s.ipLen)
	c.addService(s.service)
	if s.proto == TCP {
		c.tcp(from, s, time)
		return
	}
	c.latest = max(c.latest, time)
	from.state = active
	from.bytes += uint64(s.payload)
	if s.proto == UDP {
		c.once(from, seenData, 'D')
	}
}

// sweep ends what has been silent for too long: now and then, so that it costs no more than a
// look or two a packet, also where each packet begins a connection.
func (t *Tracker) sweep() {
	t.since++
	if 2*t.since < len(t.conns) || t.now-t.swept < second {
		return
	}
	t.since, t.swept = 0, t.now
	for c := t.first; c != nil; {
		after := c.after
		if c.expired(t.now) {
			t.end(c)
		}
		c = after
	}
}

// end tells of a connection, and forgets it.
func (t *Tracker) end(c *conn) {
	delete(t.conns, c.key)
	if c.before == nil {
		t.first = c.after
	} else {
		c.before.after = c.after
	}
	if c.after == nil {
		t.last = c.before
	} else {
		c.after.before = c.before
	}
	c.fill(&t.record)
	t.ended(&t.record)
}
