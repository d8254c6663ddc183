package conn

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"

	"flowglass/internal/cipher"
)

const (
	second = 1_000_000_000 // nanoseconds

	// Zeek's defaults: tcp_attempt_delay, tcp_close_delay, tcp_inactivity_timeout, and
	// udp_inactivity_timeout, which is also that of ICMP and of TCP before the handshake.
	attemptDelay  = 5 * second
	closeDelay    = 5 * second
	tcpInactivity = 300 * second
	inactivity    = 60 * second
)

// A conn is a connection being followed.
type conn struct {
	key           key
	before, after *conn // in the list of all

	orig, resp side
	proto      Proto
	oneWay     bool
	ipProto    uint8
	start      int64
	latest     int64 // of the last packet that mattered
	removeAt   int64 // when it is over, if it is closed
	closed     bool
	missed     uint64
	history    []byte
	service    string
	parents    []string
	uid        string
}

// A side is one end of a connection.
type side struct {
	addr    netip.Addr
	port    uint16
	orig    bool
	state   state
	prev    state
	packets uint64
	ipBytes uint64
	bytes   uint64 // of UDP and ICMP
	seen    uint8  // letters of the history that are written once
	wrong   tally
	tcpSide
}

// Letters that stand once for each side, as bits of side.seen.
const (
	seenSYN = 1 << iota
	seenFIN
	seenRST
	seenData
	seenACK
	seenMixed   // SYN and FIN, or SYN and RST
	seenStrange // FIN and RST
)

// A tally counts what is written in the history on a logarithmic scale: at the first, the
// tenth, the hundredth, ...
type tally struct{ count, next uint64 }

func newConn(k key, s *segment, number int, time int64) *conn {
	c := &conn{key: k, proto: s.proto, oneWay: s.oneWay, ipProto: s.ipProto, start: time, latest: time}
	c.orig = side{addr: s.src, port: s.sport, orig: true}
	c.resp = side{addr: s.dst, port: s.dport}
	c.uid = newUID(s, number, time)
	if s.backward() {
		c.flip()
	}
	return c
}

// backward reports whether the first packet of a connection looks like one of the responder's:
// Zeek's heuristic, by the ports that servers are likely to have.
func (s *segment) backward() bool {
	switch s.proto {
	case UDP:
		return likelyServer(UDP, s.sport) && !likelyServer(UDP, s.dport)
	case TCP:
		f := flagsOf(s.header)
		if f&synFlag != 0 && f&ackFlag == 0 || !likelyServer(TCP, s.sport) {
			return false
		}
		if likelyServer(TCP, s.dport) {
			return f&synFlag == 0 && s.sport < s.dport
		}
		return true
	}
	return false
}

// flip makes the originator the responder, and says so in the history.
func (c *conn) flip() {
	c.orig, c.resp = c.resp, c.orig
	c.orig.orig, c.resp.orig = true, false
	c.history = append(c.history, '^')
}

// sideOf returns the sender of a segment.
func (c *conn) sideOf(s *segment) *side {
	if s.oneWay || s.src == c.orig.addr && s.sport == c.orig.port {
		return &c.orig
	}
	return &c.resp
}

// other returns the side that s talks to.
func (c *conn) other(s *side) *side {
	if s == &c.orig {
		return &c.resp
	}
	return &c.orig
}

// note writes a letter into the history: in upper case for the originator.
func (c *conn) note(s *side, letter byte) {
	if !s.orig {
		letter |= 0x20
	}
	c.history = append(c.history, letter)
}

// once writes a letter unless it stands there for s, and reports whether it stood there.
func (c *conn) once(s *side, bit uint8, letter byte) (stood bool) {
	if s.seen&bit != 0 {
		return true
	}
	s.seen |= bit
	c.note(s, letter)
	return false
}

// scaled counts for a letter, and writes it if its time has come.
func (c *conn) scaled(s *side, letter byte, t *tally) {
	if t.next == 0 {
		t.next = 1
	}
	if t.count++; t.count == t.next {
		t.next *= 10
		c.note(s, letter)
	}
}

// maxParents bounds the tunnels that a connection is told to have come through.
const maxParents = 16

func (c *conn) addParent(uid string) {
	if len(c.parents) < maxParents && !slices.Contains(c.parents, uid) {
		c.parents = append(c.parents, uid)
	}
}

func (c *conn) addService(name string) {
	switch {
	case name == "" || slices.Contains(strings.Split(c.service, ","), name):
	case c.service == "":
		c.service = name
	default:
		c.service += "," + name
	}
}

// expired reports whether the connection is over at a time, before a packet of that time.
func (c *conn) expired(now int64) bool {
	if c.proto != TCP {
		return now-c.latest >= inactivity
	}
	switch {
	case c.closed && now >= c.removeAt:
		return true
	case (c.orig.state == synSent || c.orig.state == synACKSent) && c.resp.state == inactive:
		return now-c.start >= attemptDelay
	case c.orig.state.handshake() && c.resp.state.handshake():
		return now-c.latest >= inactivity
	}
	return now-c.latest >= tcpInactivity
}

// fill writes what is known of c into r.
func (c *conn) fill(r *Record) {
	o, p := &c.orig, &c.resp
	*r = Record{
		UID: c.uid, Proto: c.proto, Orig: o.addr, Resp: p.addr, OrigPort: o.port, RespPort: p.port,
		Start: c.start, Duration: c.latest - c.start, Service: c.service, History: string(c.history),
		OrigBytes: o.bytes, RespBytes: p.bytes, MissedBytes: c.missed,
		OrigPackets: o.packets, RespPackets: p.packets, OrigIPBytes: o.ipBytes, RespIPBytes: p.ipBytes,
		TunnelParents: strings.Join(c.parents, ","),
		CommunityID:   CommunityID(c.ipProto, o.addr, p.addr, o.port, p.port, c.oneWay),
		State:         c.stateName(),
	}
	if c.proto == TCP {
		r.OrigBytes, r.RespBytes = o.size(p), p.size(o)
	}
}

// stateName returns conn_state.
func (c *conn) stateName() string {
	switch c.proto {
	case TCP:
		return c.tcpState()
	case UDP:
		switch o, r := c.orig.state == active, c.resp.state == active; {
		case o && r:
			return "SF"
		case o:
			return "S0"
		case r:
			return "SHR"
		}
	}
	return "OTH"
}

// newUID returns a name for the connection that begins with a segment: a hash of it and of its
// place in the capture in the form of Zeek's, a C and digits to the base of 62.
func newUID(s *segment, number int, time int64) string {
	b := make([]byte, 0, 64)
	b = binary.BigEndian.AppendUint64(b, uint64(time))
	b = binary.BigEndian.AppendUint64(b, uint64(number))
	b = append(b, byte(s.proto))
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, s.sport), s.dport)
	return uidOf(appendAddrs(b, s.src, s.dst))
}

// tunnelUID returns a name for the tunnel between two addresses.
func tunnelUID(src, dst netip.Addr) string {
	if src.Compare(dst) > 0 {
		src, dst = dst, src
	}
	return uidOf(appendAddrs([]byte("tunnel"), src, dst))
}

func appendAddrs(b []byte, src, dst netip.Addr) []byte {
	return append(append(b, src.AsSlice()...), dst.AsSlice()...)
}

func uidOf(b []byte) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := cipher.Sum1(b)
	var words [3]uint64
	for i := range words {
		words[i] = uint64(binary.BigEndian.Uint32(sum[4*i:]))
	}
	out := [18]byte{0: 'C'}
	for at := len(out) - 1; at > 0; at-- { // 62^17 is more than 2^96
		rest := uint64(0)
		for i := range words {
			v := rest<<32 | words[i]
			words[i], rest = v/62, v%62
		}
		out[at] = digits[rest]
	}
	return string(out[:])
}
