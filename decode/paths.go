package decode

import (
	"encoding/binary"
	"math"
	"math/bits"

	"flowglass/internal/hash"
)

// paths remembers what headers lead to that are the same in most packets of a conversation:
// one look-up by their addresses and ports, instead of one for the TCP stream, two for the
// protocol of the ports and one for the flow key.
//
// It is a memory of what the layers' decoders found, never the only place where that
// stands, and so it can forget: it does so when it is full.
type paths struct {
	index   hash.Index
	chunks  []*[pathChunk]path
	count   int
	numbers uint32             // given to flow keys
	heads   [pathKinds]headers // by kind, with a header length of 0
}

const (
	pathChunk = 1 << 10
	maxPaths  = 1 << 18 // 16 MiB, and 4 MiB of index
)

// A path is one direction of a conversation. It fills a cache line.
type path struct {
	words  pathWords
	stream uint32 // TCP: the stream that same is of
	same   uint32 // number of the keys that end with the transport header; same+1 of those with a layer of tail besides; 0: not given
	place  place
	tail   Proto // 0: not known
	app    Proto // what the ports lead to, 0 if nothing
}

// pathWords are the fields of the headers that are part of a flow key, as they stand in the
// packet, lowest octet first: both MAC addresses, the ports, and the addresses of IPv4 or of
// IPv6.
type pathWords [6]uint64

// ports returns source and destination port.
func (w *pathWords) ports() (src, dst int) {
	return int(bits.ReverseBytes16(uint16(w[1] >> 32))), int(bits.ReverseBytes16(uint16(w[1] >> 48)))
}

// Kinds of path.
const (
	pathIPv6  = 1 << iota // and not IPv4
	pathTCP               // and not UDP
	pathKinds = 1 << iota
)

// A place is a kind and, of TCP, which side of the tuple sends, and the row of the tuple or,
// if there is one, the number of its connection.
type place uint32

// maxRows is how many rows a place has room for; what comes after is not remembered.
const maxRows = 1 << 28

func placeOf(kind int32, from, row int, connected bool) place {
	p := place(kind) | place(from)<<2 | place(row)<<4
	if connected {
		p |= 1 << 3
	}
	return p
}

func (p place) kind() int32     { return int32(p & (pathKinds - 1)) }
func (p place) from() int       { return int(p >> 2 & 1) }
func (p place) connected() bool { return p>>3&1 != 0 }
func (p place) row() int        { return int(p >> 4) }

// headers say what the headers before the payload are: protocols of Ethernet, IP and TCP or
// UDP in 16 bits each, the length of the last one in octets in 8 bits, and its kind of path.
type headers uint64

func newPaths(t *dispatch) paths {
	x := paths{index: hash.NewIndex()}
	for kind := range x.heads {
		ip, transport := EtherType(0x0800), IPProto(17)
		if kind&pathIPv6 != 0 {
			ip = EtherType(0x86dd)
		}
		if kind&pathTCP != 0 {
			transport = IPProto(6)
		}
		x.heads[kind] = headers(t.find(LinkType(1))) | headers(t.find(ip))<<16 | headers(t.find(transport))<<32 | headers(kind)<<56
	}
	return x
}

// at returns the path in row.
func (x *paths) at(row int) *path { return &x.chunks[uint(row)/pathChunk][uint(row)%pathChunk] }

// is reports whether e is the path of f.
func (e *path) is(f *front) bool {
	a, b := &e.words, &f.words
	return (a[0]^b[0])|(a[1]^b[1])|(a[2]^b[2])|(a[3]^b[3])|(a[4]^b[4])|(a[5]^b[5]) == 0 && e.place.kind() == f.kind
}

// find returns the path of f, and notes its row in f; nil if there is none.
func (x *paths) find(f *front) *path {
	for at := x.index.Find(f.sum); ; at = x.index.Next(at) {
		row, ok := x.index.Row(at, f.sum)
		if !ok {
			f.row = -1
			return nil
		}
		if row >= 0 {
			if e := x.at(row); e.is(f) {
				f.row = int32(row)
				return e
			}
		}
	}
}

// forget makes room when there is none.
func (x *paths) forget() {
	x.index.Clear()
	x.chunks, x.count = nil, 0 // packets may still refer to those there were
}

// add keeps a copy of e, under the hash sum, and returns where. There must be room.
func (x *paths) add(e *path, sum uint32) *path {
	if x.count/pathChunk == len(x.chunks) {
		x.chunks = append(x.chunks, new([pathChunk]path))
	}
	at := x.index.Find(sum)
	for !x.index.Free(at) {
		at = x.index.Next(at)
	}
	x.index.Insert(at, sum, x.count)
	kept := x.at(x.count)
	x.count++
	*kept = *e
	return kept
}

// number gives e its numbers, if there are any left.
func (x *paths) number(e *path) {
	if x.numbers < math.MaxUint32-3 {
		x.numbers += 2
		e.same = x.numbers
	}
}

// expand makes of what common found the layers and the beginning of the key.
func (p *Packet) expand() {
	x := p.head
	if x == 0 {
		return
	}
	p.head = 0
	le := binary.LittleEndian
	eth, ip, transport := Proto(x), Proto(x>>16), Proto(x>>32)
	at, kind := int32(34), x>>56
	w := &p.path.words
	k := p.key[:80]
	n := 24
	tag := keyTag + byte(IP)
	if kind&pathIPv6 != 0 {
		at, n, tag = 54, 48, keyTag+byte(IP6)
		le.PutUint64(k[24:], w[3])
		le.PutUint64(k[32:], w[4])
		le.PutUint64(k[40:], w[5])
	}
	le.PutUint64(k, uint64(eth)|uint64(keyTag+byte(Ethernet))<<8|w[0]<<16)
	le.PutUint64(k[8:], w[0]>>48|w[1]&math.MaxUint32<<16|uint64(ip)<<48|uint64(tag)<<56)
	le.PutUint64(k[16:], w[2])
	if kind&pathTCP != 0 {
		stream := uint64(p.stream)
		le.PutUint64(k[n:], uint64(transport)|uint64(keyTag+byte(TCP))<<8|w[1]>>32<<16|stream<<48)
		le.PutUint64(k[n+8:], stream>>16)
		n += 10
	} else {
		le.PutUint64(k[n:], uint64(transport)|uint64(keyTag+byte(UDP))<<8|w[1]>>32<<16)
		n += 6
	}
	p.layers[0] = Layer{Proto: eth, Len: 14}
	p.layers[1] = Layer{Proto: ip, Offset: 14, Len: at - 14}
	p.layers[2] = Layer{Proto: transport, Offset: at, Len: int32(x >> 48 & 0xff)}
	p.keyDepth, p.keyLen = 3, n
}
