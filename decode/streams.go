package decode

import (
	"encoding/binary"

	"flowglass/internal/hash"
)

// streams numbers TCP connections as Wireshark's tcp.stream does: a four-tuple that is
// used again for another connection gets another number. The rules are those of
// Wireshark 4.0, which looks at initial sequence numbers only, not at FIN, RST or time.
type streams struct {
	index  hash.Index
	tuples []tuple
	count  uint32 // streams so far
	row    int    // tuple of the last segment
	from   int    // and the side that sent it

	origins Origins

	connections [][]connection // of tuples that carry a protocol with a framing, in chunks
	connected   int32          // how many; they are numbered from 1
}

// connectionChunk is how many connections are allocated at once: none is ever moved.
const connectionChunk = 128

// A tuple is one four-tuple, both directions, and its current stream.
type tuple struct {
	key    tupleKey
	stream uint32
	known  [2]bool   // by side of the key
	base   [2]uint32 // initial sequence number of each side, where known
	kind   int32     // of what it carries: a kind below, or an index into connections
}

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

func newStreams() streams { return streams{index: hash.NewIndex()} }

// segment returns the stream of the TCP segment whose header is in h, 20 octets or
// more, sent from the address src to dst, both of 4 or of 16 octets.
func (s *streams) segment(src, dst, h []byte) uint32 {
	le := binary.LittleEndian
	var k tupleKey
	from := 0
	ports := le.Uint32(h)
	srcPort, dstPort := uint64(ports&0xffff), uint64(ports>>16)
	if len(src) == 4 {
		a, b := uint64(le.Uint32(src))<<16|srcPort, uint64(le.Uint32(dst))<<16|dstPort
		if a > b {
			from, a, b = 1, b, a
		}
		k.side[0][0], k.side[1][0] = a, b
	} else {
		a, b := [2]uint64{le.Uint64(src), le.Uint64(src[8:])}, [2]uint64{le.Uint64(dst), le.Uint64(dst[8:])}
		if a[0] > b[0] || a[0] == b[0] && (a[1] > b[1] || a[1] == b[1] && srcPort > dstPort) {
			from, a, b, srcPort, dstPort = 1, b, a, dstPort, srcPort
		}
		k.side = [2][2]uint64{a, b}
		k.ports = 1<<32 | srcPort<<16 | dstPort
	}
	t := s.find(&k)
	s.from = from
	flags := h[13]
	if flags&tcpSYN == 0 && t.known[0] && t.known[1] {
		return t.stream
	}
	seq, ack := binary.BigEndian.Uint32(h[4:]), binary.BigEndian.Uint32(h[8:])
	if flags&(tcpSYN|tcpACK) == tcpSYN && t.known[from] && seq != t.base[from] {
		t.known = [2]bool{}
		t.stream = s.count
		s.count++
		s.restart(t)
	}
	sender, receiver := s.origins.of(t.stream, src, dst, h)
	if !t.known[from] {
		t.known[from], t.base[from] = true, seq
		if flags&tcpSYN == 0 {
			t.base[from]--
		}
		sender.Base, sender.Known = t.base[from], true
	}
	if flags&tcpACK != 0 && !t.known[1-from] {
		t.known[1-from], t.base[1-from] = true, ack-1
		receiver.Base, receiver.Known = ack-1, true
	}
	if flags&tcpSYN != 0 {
		s.origins.handshake(t.stream, src, dst, h)
	}
	return t.stream
}

// find returns the tuple of k, a new one if it has not been seen. The pointer is good
// until the next find.
func (s *streams) find(k *tupleKey) *tuple {
	var h uint32
	if k.ports == 0 {
		h = hash.Sum3(k.side[0][0], k.side[1][0], 0)
	} else {
		h = hash.Sum5(k.side[0][0], k.side[0][1], k.side[1][0], k.side[1][1], k.ports)
	}
	for at := s.index.Find(h); ; at = s.index.Next(at) {
		row, ok := s.index.Row(at, h)
		if !ok {
			s.tuples = append(s.tuples, tuple{key: *k, stream: s.count})
			s.count++
			s.row = len(s.tuples) - 1
			s.index.Insert(at, h, s.row)
			return &s.tuples[len(s.tuples)-1]
		}
		if row >= 0 {
			t := &s.tuples[row]
			if t.key.side[0] == k.side[0] && t.key.side[1] == k.side[1] && t.key.ports == k.ports {
				s.row = row
				return t
			}
		}
	}
}

// connection returns the connection of t, which has one.
func (s *streams) connection(t *tuple) *connection {
	return &s.connections[t.kind/connectionChunk][t.kind%connectionChunk]
}

// carry gives t a connection of proto.
func (s *streams) carry(t *tuple, proto Proto) {
	if t.kind <= 0 {
		s.connected++
		t.kind = s.connected
		for int(t.kind/connectionChunk) >= len(s.connections) {
			s.connections = append(s.connections, make([]connection, connectionChunk))
		}
	}
	*s.connection(t) = connection{proto: proto}
}

// restart forgets what the stream before carried.
func (s *streams) restart(t *tuple) {
	if t.kind > 0 {
		*s.connection(t) = connection{retry: true}
	}
}
