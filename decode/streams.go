package decode

import (
	"encoding/binary"
	"math"

	"flowglass/internal/hash"
)

// streams numbers TCP connections as Wireshark's tcp.stream does: a four-tuple that is
// used again for another connection gets another number. The rules are those of
// Wireshark 4.0, which looks at initial sequence numbers only, not at FIN, RST or time.
type streams struct {
	index  hash.Index
	keys   []*[tupleChunk]tupleKey
	tuples []*[tupleChunk]tuple
	rows   int    // of both
	count  uint32 // streams so far
	reused bool   // one of them began where there was one before; whoever looks puts it back

	origins Origins

	connections []*[connectionChunk]connection // of tuples that carry a protocol with a framing, from 1 on
	asides      []*[connectionChunk]aside      // of the same
	connected   int32                          // how many
}

// tupleChunk is how many tuples are allocated at once: none is ever moved.
const tupleChunk = 1 << 10

// connectionChunk is how many connections are allocated at once: none is ever moved.
const connectionChunk = 512

// A tuple is one four-tuple, both directions, and its current stream.
type tuple struct {
	stream uint32
	kind   int32     // of what it carries: a kind below, or the number of its connection
	base   [2]uint32 // initial sequence number of each side, where known
	known  uint32    // bit 0 and 1: of side 0 and 1 of the key
}

const bothKnown = 3

// Kinds of tuples that have no connection.
const (
	kindUnknown int32 = -iota // no segment has been looked into
	kindOpen                  // by its ports nothing is known; what it carries is guessed
	kindOther                 // by its ports it carries a protocol without a framing
)

// A tupleKey is a four-tuple regardless of direction: side 0 is the smaller one. An IPv4
// side is port and address in its first word; an IPv6 side is its address.
type tupleKey struct {
	side  [2][2]uint64
	ports uint64 // IPv6: of side 0 and 1, and a bit that no IPv4 tuple has; IPv4: 0
}

func newStreams() streams {
	return streams{index: hash.NewIndex(), origins: Origins{talks: &talks{make(map[talkKey]*Talk)}}}
}

// segment takes note of the TCP segment whose header is in h, 20 octets or more, sent from
// the address src to dst, both of 4 or of 16 octets. It returns the row of its tuple, and
// which side sent it.
func (s *streams) segment(src, dst, h []byte) (row, from int) {
	le := binary.LittleEndian
	w := pathWords{1: uint64(le.Uint32(h)) << 32}
	kind := 0
	if len(src) == 4 {
		w[2] = uint64(le.Uint32(src)) | uint64(le.Uint32(dst))<<32
	} else {
		kind = pathIPv6
		w[2], w[3], w[4], w[5] = le.Uint64(src), le.Uint64(src[8:]), le.Uint64(dst), le.Uint64(dst[8:])
	}
	k, from := w.tupleKey(kind)
	row = s.find(&k)
	s.follow(s.tuple(row), from, src, dst, h)
	return row, from
}

// tupleKey returns the tuple of a path, and its sending side. MAC addresses have no part
// in it.
func (w *pathWords) tupleKey(kind int) (k tupleKey, from int) {
	srcPort, dstPort := w[1]>>32&0xffff, w[1]>>48
	if kind&pathIPv6 == 0 {
		a, b := w[2]&math.MaxUint32<<16|srcPort, w[2]>>32<<16|dstPort
		if a > b {
			from, a, b = 1, b, a
		}
		k.side[0][0], k.side[1][0] = a, b
		return k, from
	}
	a, b := [2]uint64{w[2], w[3]}, [2]uint64{w[4], w[5]}
	if a[0] > b[0] || a[0] == b[0] && (a[1] > b[1] || a[1] == b[1] && srcPort > dstPort) {
		from, a, b, srcPort, dstPort = 1, b, a, dstPort, srcPort
	}
	k.side = [2][2]uint64{a, b}
	k.ports = 1<<32 | srcPort<<16 | dstPort
	return k, from
}

// follow takes note of the sequence numbers of a segment of t, with the header h, from one
// of its sides, which has the address src. It may be the first of another stream.
func (s *streams) follow(t *tuple, from int, src, dst, h []byte) {
	flags := h[13]
	if flags&tcpSYN == 0 && t.known == bothKnown {
		return
	}
	seq, ack := binary.BigEndian.Uint32(h[4:]), binary.BigEndian.Uint32(h[8:])
	this, other := uint32(1)<<from, uint32(2)>>from
	if flags&(tcpSYN|tcpACK) == tcpSYN && t.known&this != 0 && seq != t.base[from] {
		t.known = 0
		t.stream = s.count
		s.count++
		s.reused = true
		s.restart(t)
	}
	sender, receiver := s.origins.of(t.stream, src, dst, h)
	if t.known&this == 0 {
		t.known |= this
		t.base[from] = seq
		if flags&tcpSYN == 0 {
			t.base[from]--
		}
		sender.Base, sender.Known = t.base[from], true
	}
	if flags&tcpACK != 0 && t.known&other == 0 {
		t.known |= other
		t.base[1-from] = ack - 1
		receiver.Base, receiver.Known = ack-1, true
	}
	if flags&tcpSYN != 0 {
		s.origins.handshake(t.stream, src, dst, h)
	}
	if t.known == bothKnown && t.kind > 0 {
		s.connection(int(t.kind)).marks |= settled
	}
}

// find returns the row of the tuple of k, a new one if it has not been seen.
func (s *streams) find(k *tupleKey) int {
	var h uint32
	if k.ports == 0 {
		h = hash.Sum3(k.side[0][0], k.side[1][0], 0)
	} else {
		h = hash.Sum5(k.side[0][0], k.side[0][1], k.side[1][0], k.side[1][1], k.ports)
	}
	for at := s.index.Find(h); ; at = s.index.Next(at) {
		row, ok := s.index.Row(at, h)
		if !ok {
			s.index.Insert(at, h, s.rows)
			return s.add(k)
		}
		if row >= 0 && s.keys[row/tupleChunk][row%tupleChunk] == *k {
			return row
		}
	}
}

// add appends a tuple and returns its row.
func (s *streams) add(k *tupleKey) int {
	row := s.rows
	if row/tupleChunk == len(s.keys) {
		s.keys, s.tuples = append(s.keys, new([tupleChunk]tupleKey)), append(s.tuples, new([tupleChunk]tuple))
	}
	s.keys[row/tupleChunk][row%tupleChunk] = *k
	s.tuple(row).stream = s.count
	s.count++
	s.rows++
	return row
}

// tuple returns the tuple in row.
func (s *streams) tuple(row int) *tuple { return &s.tuples[uint(row)/tupleChunk][uint(row)%tupleChunk] }

// connection returns the connection of a number.
func (s *streams) connection(n int) *connection {
	return &s.connections[uint(n)/connectionChunk][uint(n)%connectionChunk]
}

// aside returns what is known besides of the connection of a number.
func (s *streams) aside(n int) *aside {
	return &s.asides[uint(n)/connectionChunk][uint(n)%connectionChunk]
}

// carry gives the tuple t, in row, a connection of proto.
func (s *streams) carry(t *tuple, row int, proto Proto) {
	if t.kind <= 0 {
		s.connected++
		t.kind = s.connected
		if int(t.kind/connectionChunk) >= len(s.connections) {
			s.connections = append(s.connections, new([connectionChunk]connection))
			s.asides = append(s.asides, new([connectionChunk]aside))
		}
	}
	n := int(t.kind)
	c, x := s.connection(n), s.aside(n)
	*c = connection{proto: proto, stream: t.stream}
	c.set(settled, t.known == bothKnown)
	*x = aside{tuple: int32(row), pdus: x.pdus}
}

// restart forgets what the stream before carried.
func (s *streams) restart(t *tuple) {
	if t.kind > 0 {
		n := int(t.kind)
		*s.connection(n) = connection{marks: retry, stream: t.stream}
		x := s.aside(n)
		*x = aside{tuple: x.tuple, pdus: x.pdus}
	}
}
