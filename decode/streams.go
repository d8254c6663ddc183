package decode

import (
	"bytes"
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
}

// A tuple is one four-tuple, both directions, and its current stream. Side 0 is the
// side whose address and port sort first.
type tuple struct {
	key    tupleKey
	stream uint32
	base   [2]uint32 // initial sequence number of each side, where known
	known  [2]bool
}

type tupleKey struct {
	addr [2][16]byte
	port [2]uint16
	kind AddrKind
}

func newStreams() streams { return streams{index: hash.NewIndex()} }

// segment returns the stream of the TCP segment whose header is in h, 20 octets or
// more, sent from the address src to dst.
func (s *streams) segment(src, dst, h []byte) uint32 {
	var k tupleKey
	from := 0
	srcPort, dstPort := binary.BigEndian.Uint16(h), binary.BigEndian.Uint16(h[2:])
	if c := bytes.Compare(src, dst); c > 0 || c == 0 && srcPort > dstPort {
		from = 1
	}
	copy(k.addr[from][:], src)
	copy(k.addr[1-from][:], dst)
	k.port[from], k.port[1-from] = srcPort, dstPort
	k.kind = IPv4
	if len(src) == 16 {
		k.kind = IPv6
	}
	t := s.find(&k)

	seq, ack, flags := binary.BigEndian.Uint32(h[4:]), binary.BigEndian.Uint32(h[8:]), h[13]
	if flags&(tcpSYN|tcpACK) == tcpSYN && t.known[from] && seq != t.base[from] {
		t.known = [2]bool{}
		t.stream = s.count
		s.count++
	}
	if !t.known[from] {
		t.known[from], t.base[from] = true, seq
		if flags&tcpSYN == 0 {
			t.base[from]--
		}
	}
	if flags&tcpACK != 0 && !t.known[1-from] {
		t.known[1-from], t.base[1-from] = true, ack-1
	}
	return t.stream
}

// find returns the tuple of k, a new one if it has not been seen. The pointer is good
// until the next find.
func (s *streams) find(k *tupleKey) *tuple {
	word := func(side, at int) uint64 { return binary.LittleEndian.Uint64(k.addr[side][at:]) }
	ports := uint64(k.port[0])<<16 | uint64(k.port[1])
	var h uint32
	if k.kind == IPv4 {
		h = hash.Sum3(word(0, 0), word(1, 0), ports)
	} else {
		h = hash.Sum5(word(0, 0), word(0, 8), word(1, 0), word(1, 8), ports)
	}
	for at := s.index.Find(h); ; at = s.index.Next(at) {
		row, ok := s.index.Row(at, h)
		if !ok {
			s.tuples = append(s.tuples, tuple{key: *k, stream: s.count})
			s.count++
			s.index.Insert(at, h, len(s.tuples)-1)
			return &s.tuples[len(s.tuples)-1]
		}
		if row >= 0 && s.tuples[row].key == *k {
			return &s.tuples[row]
		}
	}
}
