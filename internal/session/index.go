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
	count  int
}

// indexRows is the number of rows in a chunk.
const indexRows = 1 << 12

type chunk struct {
	rows [indexRows]entry
	wide *wideColumns // nil as long as the narrow fields suffice
}

// An entry is the row of one packet.
type entry struct {
	offset int64 // of the record's data in the file, in bytes
	time   int64 // nanoseconds since the Unix epoch; 0 without one
	cap    uint32
	orig   uint32
	flow   flow.ID
	iface  uint16 // index of the interface; noIface, or wideIface: look in wide
	pseudo uint8  // octets of pseudo-header before the cap octets of the frame; widePseudo: look in wide
	status uint8  // decode.Status, and noTime
}

// wideColumns hold what does not fit in the fields of an entry: hardly any capture has so
// many interfaces, or such pseudo-headers.
type wideColumns struct {
	iface  [indexRows]int32
	pseudo [indexRows]uint32
}

const (
	noIface    = math.MaxUint16
	wideIface  = math.MaxUint16 - 1
	widePseudo = math.MaxUint8

	noTime = 1 << 7 // in status
)

// add appends the packet p, decoded from r, and returns where its flow belongs.
func (x *index) add(r *capture.Record, p *decode.Packet) *flow.ID {
	at := x.count % indexRows
	if at == 0 {
		x.chunks = append(x.chunks, new(chunk))
	}
	c := x.chunks[len(x.chunks)-1]
	e := &c.rows[at]
	x.count++
	e.offset, e.time = r.Offset, p.Time
	e.cap, e.orig = uint32(p.CapLen), uint32(min(p.OrigLen, math.MaxUint32))
	e.status = uint8(p.Status)
	if !p.HasTime {
		e.status |= noTime
	}
	pseudo := r.CapLen - p.CapLen
	if uint(r.Iface) < wideIface && pseudo < widePseudo {
		e.iface, e.pseudo = uint16(r.Iface), uint8(pseudo)
	} else {
		c.widen(at, r.Iface, pseudo)
	}
	return &e.flow
}

// widen stores in row at what may not fit in its entry.
func (c *chunk) widen(at, iface, pseudo int) {
	e := &c.rows[at]
	e.iface, e.pseudo = uint16(iface), uint8(pseudo)
	if iface < 0 {
		e.iface = noIface
	}
	wide := func() *wideColumns {
		if c.wide == nil {
			c.wide = new(wideColumns)
		}
		return c.wide
	}
	if iface >= wideIface {
		e.iface = wideIface
		wide().iface[at] = int32(iface)
	}
	if pseudo >= widePseudo {
		e.pseudo = widePseudo
		wide().pseudo[at] = uint32(pseudo)
	}
}

// row returns the entry of row, which must exist.
func (x *index) row(row int) *entry { return &x.chunks[row/indexRows].rows[row%indexRows] }

// iface returns the index of the interface of row, -1 if it has none.
func (x *index) iface(row int) int {
	switch n := x.row(row).iface; n {
	case noIface:
		return -1
	case wideIface:
		return int(x.chunks[row/indexRows].wide.iface[row%indexRows])
	default:
		return int(n)
	}
}

// pseudo returns the octets of pseudo-header in front of the frame in row.
func (x *index) pseudo(row int) int {
	n := int(x.row(row).pseudo)
	if n == widePseudo {
		return int(x.chunks[row/indexRows].wide.pseudo[row%indexRows])
	}
	return n
}
