package decode

import (
	"encoding/binary"

	"flowglass/capture"
	"flowglass/internal/hash"
)

// maxAhead is how many records are looked at ahead, at most.
const maxAhead = 64

// fronts are what is known of the records that come next. In a capture of many conversations
// almost everything that a packet refers to misses the cache; found for many packets in
// turn, step by step, the misses overlap.
type fronts struct {
	records []capture.Record // those of list, in the caller's memory
	next    int              // the first one that is not decoded
	list    [maxAhead]front
	sums    [maxAhead]uint32 // hashes of those of list
	same    [maxAhead]uint32
	places  [maxAhead]place // of the paths of TCP; 0: none
	warm    uint32          // keeps the reads ahead from being optimised away
}

// A front is the headers of a packet that common decodes. Offsets are from the start of the
// frame.
type front struct {
	words  pathWords
	sum    uint32 // hash of words
	row    int32  // of its path; -1: not found
	kind   int32  // of its path; -1: it is not for common
	at     int32  // the transport header begins
	header int32  // octets of it
	wire   int32  // the payload ends
	end    int32  // what was captured of that
}

// Ahead says that rs are the records that Decode will be given next, in this order, and
// unchanged. At most the first 64 are of use. Packets are decoded to the same with it and
// without it, but faster. It returns, for each of those records, the number that Packet.Same
// is likely to have, or 0.
func (d *Decoder) Ahead(rs []capture.Record) []uint32 {
	rs = rs[:min(len(rs), maxAhead)]
	x, s, ahead := &d.paths, &d.streams, &d.ahead
	ahead.records, ahead.next = rs, 0
	list, same := ahead.list[:len(rs)], ahead.same[:len(rs)]
	for i := range rs {
		list[i].read(&rs[i])
	}
	// From here on each loop takes one step from something found to what that refers to, and
	// does next to nothing else, so that the processor has many steps under way.
	sums := ahead.sums[:len(rs)]
	for i := range list {
		sums[i] = list[i].sum
	}
	warm := x.index.Touch(sums)
	for i := range list {
		list[i].row = -1
		if f := &list[i]; f.kind >= 0 {
			f.row = int32(x.index.Likely(f.sum))
		}
	}
	for i, chunks := 0, x.chunks; i < len(list); i++ {
		if row := uint32(list[i].row); int32(row) >= 0 {
			warm += uint32(chunks[row/pathChunk][row%pathChunk].place)
		}
	}
	for i := range list {
		f := &list[i]
		same[i], ahead.places[i] = 0, 0
		if f.row < 0 {
			continue
		}
		e := x.at(int(f.row))
		if v, w := &e.words, &f.words; v[0] != w[0] || v[1] != w[1] || v[2] != w[2] || f.kind != e.place.kind() || f.kind&pathIPv6 != 0 && !e.is(f) {
			if e = x.find(f); e == nil {
				continue
			}
		}
		if same[i] = e.same; e.tail != 0 && f.wire > f.at+f.header {
			same[i]++
		}
		if f.kind&pathTCP != 0 {
			ahead.places[i] = e.place
		}
	}
	for _, p := range ahead.places[:len(rs)] {
		if p.connected() {
			warm += s.connection(p.row()).stream
		} else if p != 0 {
			warm += s.tuple(p.row()).stream
		}
	}
	ahead.warm = warm
	return same
}

// front returns the front of r if r is what comes next; else nil.
func (a *fronts) front(r *capture.Record) *front {
	i := a.next
	if i >= len(a.records) || i >= maxAhead || &a.records[i] != r {
		return nil
	}
	a.next = i + 1
	return &a.list[i]
}

// alone returns the front of r, which is not what comes next: nothing does any more.
func (a *fronts) alone(r *capture.Record) *front {
	a.records, a.next = nil, 0
	f := &a.list[0]
	f.row = -1
	f.read(r)
	return f
}

// read reads the headers of r, Ethernet with IPv4 or IPv6 and a whole TCP or UDP header, in
// one function: in WebAssembly a call costs as much as reading a header. Where anything is
// out of the ordinary the packet is not for common.
func (f *front) read(r *capture.Record) {
	le := binary.LittleEndian
	f.kind = -1
	b := r.Data
	wire := max(r.OrigLen, len(b))
	if r.Link != 1 || r.FCSLen > 0 || len(b) < 14+20+8 {
		return
	}
	var at, end, proto, kind int
	switch le.Uint16(b[12:]) {
	case 0x0008: // EtherType 0x0800
		total := int(b[16])<<8 | int(b[17])
		if b[14] != 0x45 || b[20]&0x3f|b[21] != 0 || total < 28 {
			return // options, a fragment, or a length that needs care
		}
		proto, at, end = int(b[23]), 34, 14+total
	case 0xdd86: // EtherType 0x86dd
		payload := int(b[18])<<8 | int(b[19])
		if len(b) < 14+40+8 || b[14]>>4 != 6 || payload < 8 {
			return
		}
		proto, at, end, kind = int(b[20]), 54, 54+payload, pathIPv6
	default:
		return
	}
	wire = min(wire, end)
	b = b[:min(len(b), wire)]
	if len(b) < at+8 {
		return
	}
	h := b[at:]
	header := 8
	switch proto {
	case 17:
		length := int(h[4])<<8 | int(h[5])
		if length < 8 {
			return
		}
		wire = min(wire, at+length)
		b = b[:min(len(b), wire)]
	case 6:
		if len(h) < 20 {
			return
		}
		header = int(h[12]>>4) * 4
		if header < 20 || len(h) < header || header > 20 && !tcpOptions(h[20:header], header-20) {
			return
		}
		kind |= pathTCP
	default:
		return
	}
	w := &f.words
	w[0] = le.Uint64(b)
	w[1] = uint64(le.Uint32(b[8:])) | uint64(le.Uint32(h))<<32
	if at == 34 {
		w[2], w[3], w[4], w[5] = le.Uint64(b[26:]), 0, 0, 0
		f.sum = hash.Sum3(w[0], w[1], w[2])
	} else {
		w[2], w[3], w[4], w[5] = le.Uint64(b[22:]), le.Uint64(b[30:]), le.Uint64(b[38:]), le.Uint64(b[46:])
		f.sum = hash.Sum6(w[0], w[1], w[2], w[3], w[4], w[5])
	}
	f.kind, f.at, f.header, f.wire, f.end = int32(kind), int32(at), int32(header), int32(wire), int32(len(b))
}

// addresses returns source and destination of the IP header in the frame b.
func (f *front) addresses(b []byte) (src, dst []byte) {
	if f.kind&pathIPv6 != 0 {
		return b[22:38], b[38:54]
	}
	return b[26:30], b[30:34]
}
