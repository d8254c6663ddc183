package session

import (
	"math"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/flow"
)

// An index remembers each packet in 32 bytes: where it stands in the file, and what the
// frame list shows of it. What its addresses and protocols are, its flow tells. Rows are
// kept in chunks that never move, so that growing copies nothing and a flow can be
// stored in its row later (flow.Set.Observe). They hold no pointers: the garbage
// collector does not look at them.
type index struct {
	chunks []*chunk
	spare  []chunk // allocated, and to be used next
	count  int
	wide   map[int]*wideColumns // by chunk; those where the narrow fields do not suffice
}

const (
	indexRows  = 1 << 12 // in a chunk
	slabChunks = 1 << 6  // allocated at once, at most: 8 MiB
)

type chunk [indexRows]entry

// An entry is the row of one packet.
type entry struct {
	offset int64 // of the record's data in the file, in bytes
	time   int64 // nanoseconds since the Unix epoch; 0 without one
	cap    uint32
	orig   uint32
	flow   flow.ID
	iface  uint8 // index of the interface; noIface, or wideIface: look in wide
	pseudo uint8 // octets of pseudo-header before the cap octets of the frame; widePseudo: look in wide
	status uint8 // decode.Status, noTime, moreFlags, and which protocol's PDU the packet completes
	flags  uint8 // lower eight of decode.Packet.TCPFlags
}

// wideColumns hold what does not fit in the fields of an entry: hardly any capture has so
// many interfaces, or such pseudo-headers.
type wideColumns struct {
	iface  [indexRows]int32
	pseudo [indexRows]uint32
}

const (
	noIface    = math.MaxUint8
	wideIface  = math.MaxUint8 - 1
	widePseudo = math.MaxUint8

	// In status.
	noTime     = 1 << 7
	moreFlags  = 1 << 6 // some of the upper four TCP flags are set, which are not kept
	statusBits = 3
	wholeShift = 2 // where wholes of the packet begins, in 4 bits
	wholeBits  = 15
)

// add appends the packet p, decoded from r, and returns where its flow belongs.
func (x *index) add(r *capture.Record, p *decode.Packet) *flow.ID {
	at := x.count % indexRows
	if at == 0 {
		x.extend()
	}
	e := &x.chunks[len(x.chunks)-1][at]
	x.count++
	e.offset, e.time = r.Offset, p.Time
	e.cap, e.orig = uint32(p.CapLen), uint32(min(p.OrigLen, math.MaxUint32))
	e.status, e.flags = uint8(p.Status), uint8(p.TCPFlags)
	if !p.HasTime {
		e.status |= noTime
	}
	if p.Whole.Proto != 0 {
		e.status |= wholeNumber(p.Whole.Proto) << wholeShift
	}
	if p.TCPFlags > math.MaxUint8 {
		e.status |= moreFlags
	}
	pseudo := r.CapLen - p.CapLen
	if uint(r.Iface) < wideIface && pseudo < widePseudo {
		e.iface, e.pseudo = uint8(r.Iface), uint8(pseudo)
	} else {
		x.widen(x.count-1, r.Iface, pseudo)
	}
	return &e.flow
}

// extend adds a chunk. They are allocated many at a time: for each time that its memory
// grows, a browser looks for garbage of its own.
func (x *index) extend() {
	if len(x.spare) == 0 {
		x.spare = make([]chunk, min(len(x.chunks)/8+1, slabChunks))
	}
	x.chunks = append(x.chunks, &x.spare[0])
	x.spare = x.spare[1:]
}

// widen stores in row what may not fit in its entry.
func (x *index) widen(row, iface, pseudo int) {
	e := x.row(row)
	at := row % indexRows
	e.iface, e.pseudo = uint8(iface), uint8(pseudo)
	if iface < 0 {
		e.iface = noIface
	}
	if iface >= wideIface {
		e.iface = wideIface
		x.widened(row).iface[at] = int32(iface)
	}
	if pseudo >= widePseudo {
		e.pseudo = widePseudo
		x.widened(row).pseudo[at] = uint32(pseudo)
	}
}

// widened returns the wide columns of the chunk of row.
func (x *index) widened(row int) *wideColumns {
	w := x.wide[row/indexRows]
	if w == nil {
		w = new(wideColumns)
		if x.wide == nil {
			x.wide = make(map[int]*wideColumns)
		}
		x.wide[row/indexRows] = w
	}
	return w
}

// row returns the entry of row, which must exist.
func (x *index) row(row int) *entry { return &x.chunks[row/indexRows][row%indexRows] }

// iface returns the index of the interface of row, -1 if it has none.
func (x *index) iface(row int) int {
	switch n := x.row(row).iface; n {
	case noIface:
		return -1
	case wideIface:
		return int(x.wide[row/indexRows].iface[row%indexRows])
	default:
		return int(n)
	}
}

// pseudo returns the octets of pseudo-header in front of the frame in row.
func (x *index) pseudo(row int) int {
	n := int(x.row(row).pseudo)
	if n == widePseudo {
		return int(x.wide[row/indexRows].pseudo[row%indexRows])
	}
	return n
}
