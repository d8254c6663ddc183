package session

import (
	"math"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/flow"
)

// An index remembers each packet in 16 bytes: where it stands in the file, and what the
// frame list shows of it. What its addresses and protocols are, its flow tells. Rows are
// kept in chunks that never move, so that growing copies nothing and a flow can be
// stored in its row later (flow.Set.Observe). They hold no pointers: the garbage
// collector does not look at them.
type index struct {
	chunks []*chunk
	heads  []head  // by chunk
	spare  []chunk // allocated, and to be used next
	count  int
}

const (
	indexRows  = 1 << 12 // in a chunk
	slabChunks = 1 << 7  // allocated at once, at most: 8 MiB
)

type chunk [indexRows]entry

// An entry is the row of one packet, relative to the head of its chunk: index.time and the like tell
// what it stands for.
type entry struct {
	offset uint32
	time   uint32
	flow   flow.ID
	orig   uint16
	status uint8 // decode.Status, noTime, moreFlags, and which protocol's PDU the packet completes
	flags  uint8 // lower eight of decode.Packet.TCPFlags
}

const (
	// In status.
	noTime     = 1 << 7
	moreFlags  = 1 << 6 // some of the upper four TCP flags are set, which are not kept
	statusBits = 3
	wholeShift = 2 // where wholes of the packet begins, in 4 bits
	wholeBits  = 15
)

// A head is what the entries of a chunk are relative to, and where what does not fit in them stands.
type head struct {
	first fullRow
	snap  uint32 // captured lengths are original ones, but no more than this
	wide  bool   // there is one of the columns below, other than ifaces
	columns
}

// columns hold what does not fit in the entries of a chunk: each is nil, or has the values of all of its rows.
// They are for captures that are slow, long, cut in several ways or of several interfaces.
type columns struct {
	offsets, times []int64
	caps, origs    []uint32
	ifaces         []int32
	pseudos        []uint32
}

// A fullRow is a row of the index written out.
type fullRow struct {
	offset int64 // of the record's data in the file, in bytes
	time   int64 // nanoseconds since the Unix epoch; 0 without one
	cap    uint32
	orig   uint32
	flow   flow.ID
	iface  int32  // index of the interface, -1 for none
	pseudo uint32 // octets of pseudo-header before the cap octets of the frame
	status uint8  // as in entry
	flags  uint8
}

// add appends the packet p, decoded from r, and returns where its flow belongs.
func (x *index) add(r *capture.Record, p *decode.Packet) *flow.ID {
	status := uint8(p.Status)
	if !p.HasTime {
		status |= noTime
	}
	if p.Whole.Proto != 0 {
		status |= wholeNumber(p.Whole.Proto) << wholeShift
	}
	if p.TCPFlags > math.MaxUint8 {
		status |= moreFlags
	}
	pseudo := r.CapLen - p.CapLen
	if at := uint(x.count) % indexRows; at > 0 {
		h := &x.heads[len(x.heads)-1]
		offset, time := uint64(r.Offset-h.first.offset), uint64(p.Time-h.first.time)
		if (offset|time)>>32 == 0 && uint(p.OrigLen) <= math.MaxUint16 && p.CapLen == min(p.OrigLen, int(h.snap)) &&
			(h.ifaces != nil || r.Iface == int(h.first.iface)) && pseudo == int(h.first.pseudo) && !h.wide {
			if h.ifaces != nil {
				h.ifaces[at] = int32(r.Iface)
			}
			e := &x.chunks[len(x.chunks)-1][at]
			x.count++
			e.offset, e.time, e.orig = uint32(offset), uint32(time), uint16(p.OrigLen)
			e.status, e.flags = status, uint8(p.TCPFlags)
			return &e.flow
		}
	}
	return x.put(&fullRow{
		r.Offset, p.Time, uint32(p.CapLen), uint32(min(p.OrigLen, math.MaxUint32)), 0,
		int32(r.Iface), uint32(pseudo), status, uint8(p.TCPFlags),
	})
}

// put appends a row, whatever it holds, and returns where its flow belongs.
func (x *index) put(v *fullRow) *flow.ID {
	row := x.count
	at := row % indexRows
	if at == 0 {
		x.extend(v)
	}
	x.count++
	h, c := &x.heads[row/indexRows], x.chunks[row/indexRows]
	e := &c[at]
	*e = entry{uint32(v.offset - h.first.offset), uint32(v.time - h.first.time), v.flow, uint16(v.orig), v.status, v.flags}
	if v.cap < v.orig && h.snap == math.MaxUint32 && h.origs == nil && h.caps == nil && c.fits(at, v.cap) {
		h.snap = v.cap
	}
	keep(x, row, &h.offsets, v.offset, h.first.offset+int64(e.offset), (*index).offset)
	keep(x, row, &h.times, v.time, h.first.time+int64(e.time), (*index).time)
	keep(x, row, &h.caps, v.cap, min(v.orig, h.snap), (*index).cap)
	keep(x, row, &h.origs, v.orig, uint32(e.orig), (*index).orig)
	keep(x, row, &h.ifaces, v.iface, h.first.iface, (*index).iface)
	keep(x, row, &h.pseudos, v.pseudo, h.first.pseudo, (*index).pseudo)
	h.wide = h.offsets != nil || h.times != nil || h.caps != nil || h.origs != nil || h.pseudos != nil
	return &e.flow
}

// keep stores the value of a row in its column, which it makes if what the entry says is another one; before
// tells the values of the rows before.
func keep[T comparable](x *index, row int, column *[]T, value, entry T, before func(*index, int) T) {
	if *column == nil {
		if value == entry {
			return
		}
		all := make([]T, indexRows)
		first := row - row%indexRows
		for i := first; i < row; i++ {
			all[i-first] = before(x, i)
		}
		*column = all
	}
	(*column)[row%indexRows] = value
}

// fits reports whether all original lengths before the row at are within snap.
func (c *chunk) fits(at int, snap uint32) bool {
	for i := range c[:at] {
		if uint32(c[i].orig) > snap {
			return false
		}
	}
	return true
}

// extend adds a chunk, which begins with v. They are allocated many at a time: for each time that its memory
// grows, a browser looks for garbage of its own.
func (x *index) extend(v *fullRow) {
	if len(x.spare) == 0 {
		x.spare = make([]chunk, min(len(x.chunks)/8+1, slabChunks))
	}
	x.chunks = append(x.chunks, &x.spare[0])
	x.spare = x.spare[1:]
	x.heads = append(x.heads, head{first: *v, snap: math.MaxUint32})
}

// truncate forgets the rows from count on.
func (x *index) truncate(count int) {
	x.count = count
	chunks := (count + indexRows - 1) / indexRows
	x.chunks, x.heads = x.chunks[:chunks], x.heads[:chunks]
}

// row returns the entry of row, which must exist.
func (x *index) row(row int) *entry { return &x.chunks[uint(row)/indexRows][uint(row)%indexRows] }

// What follows is not inlined: that would take 4 kB of a first visit.

// full returns all of row.
//
//go:noinline
func (x *index) full(row int) fullRow {
	e := x.row(row)
	return fullRow{x.offset(row), x.time(row), x.cap(row), x.orig(row), e.flow, x.iface(row), x.pseudo(row), e.status, e.flags}
}

// offset returns where the data of row stand in the file.
//
//go:noinline
func (x *index) offset(row int) int64 {
	h := &x.heads[row/indexRows]
	if h.offsets != nil {
		return h.offsets[row%indexRows]
	}
	return h.first.offset + int64(x.row(row).offset)
}

// time returns the time of row; 0 if it has none.
//
//go:noinline
func (x *index) time(row int) int64 {
	h := &x.heads[row/indexRows]
	if h.times != nil {
		return h.times[row%indexRows]
	}
	return h.first.time + int64(x.row(row).time)
}

// cap returns the captured length of row, without a pseudo-header.
//
//go:noinline
func (x *index) cap(row int) uint32 {
	h := &x.heads[row/indexRows]
	if h.caps != nil {
		return h.caps[row%indexRows]
	}
	return min(x.orig(row), h.snap)
}

// orig returns the original length of row.
//
//go:noinline
func (x *index) orig(row int) uint32 {
	h := &x.heads[row/indexRows]
	if h.origs != nil {
		return h.origs[row%indexRows]
	}
	return uint32(x.row(row).orig)
}

// iface returns the index of the interface of row, -1 if it has none.
//
//go:noinline
func (x *index) iface(row int) int32 {
	h := &x.heads[row/indexRows]
	if h.ifaces != nil {
		return h.ifaces[row%indexRows]
	}
	return h.first.iface
}

// pseudo returns the octets of pseudo-header in front of the frame in row.
//
//go:noinline
func (x *index) pseudo(row int) uint32 {
	h := &x.heads[row/indexRows]
	if h.pseudos != nil {
		return h.pseudos[row%indexRows]
	}
	return h.first.pseudo
}
