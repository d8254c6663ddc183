package session

import (
	"flowglass/decode"
	"flowglass/flow"
	"flowglass/internal/pack"
)

// How a row of the index differs from what is expected of it, in the octet that begins it.
const (
	rowGap   = 1 << iota // octets between the records' data: as between the two before
	rowCap               // captured length: that of the row before
	rowOrig              // original length: the captured one
	rowFlow              // flow: that of the row before
	rowFlags             // TCP flags: those of the row before
	rowMore              // interface, pseudo-header, status: those of the row before
)

// A rowState is a row as the next one is compared with it.
type rowState struct {
	entry
	gap           int64 // octets from the end of the data before to this one's
	iface, pseudo int
}

// limits bound what the rows of a snapshot may claim.
type limits struct {
	flows, interfaces int
	bytes             int64 // of the file
}

// snapshot writes the rows first to end, some ten octets each, or reads and appends them until
// there is a mistake.
func (x *index) snapshot(c *pack.Codec, first, end int, most limits) {
	p := rowState{iface: -1}
	for row := first; row < end && !c.Failed(); row++ {
		q := p
		if !c.IsReading() {
			q = rowState{*x.row(row), 0, x.iface(row), x.pseudo(row)}
			q.gap = q.offset - p.offset - int64(p.cap)
		}
		q.pack(c, &p)
		if c.IsReading() {
			c.Check(q.offset >= 0 && q.offset <= most.bytes && q.offset+int64(q.cap)+int64(q.pseudo) <= most.bytes &&
				uint(q.flow) < uint(most.flows) && uint(q.iface+1) <= uint(most.interfaces) && q.pseudo >= 0 &&
				decode.Status(q.status&statusBits) <= decode.Unsupported)
			if !c.Failed() {
				x.restore(&q)
			}
		}
		p = q
	}
}

// pack writes a row as it differs from p, the one before, or changes p into it.
func (q *rowState) pack(c *pack.Codec, p *rowState) {
	changed := uint8(0)
	for i, is := range [...]bool{q.gap != p.gap, q.cap != p.cap, q.orig != q.cap, q.flow != p.flow, q.flags != p.flags,
		q.iface != p.iface || q.pseudo != p.pseudo || q.status != p.status} {
		if is {
			changed |= 1 << i
		}
	}
	c.Octet(&changed)
	time := q.time - p.time
	c.Int(&time)
	q.time = p.time + time
	if changed&rowGap != 0 {
		c.Int(&q.gap)
	}
	q.offset = p.offset + int64(p.cap) + q.gap
	if changed&rowCap != 0 {
		c.Uint32(&q.cap)
	}
	if changed&rowOrig != 0 {
		c.Uint32(&q.orig)
	} else {
		q.orig = q.cap
	}
	if changed&rowFlow != 0 {
		id := uint32(q.flow)
		c.Uint32(&id)
		q.flow = flow.ID(id)
	}
	if changed&rowFlags != 0 {
		c.Octet(&q.flags)
	}
	if changed&rowMore != 0 {
		c.Num(&q.iface)
		c.Num(&q.pseudo)
		c.Octet(&q.status)
	}
}

// restore appends a row.
func (x *index) restore(q *rowState) {
	if x.count%indexRows == 0 {
		x.extend()
	}
	x.count++
	*x.row(x.count - 1) = q.entry
	x.widen(x.count-1, q.iface, q.pseudo)
}

// truncate forgets the rows from count on.
func (x *index) truncate(count int) {
	x.count = count
	x.chunks = x.chunks[:(count+indexRows-1)/indexRows]
}
