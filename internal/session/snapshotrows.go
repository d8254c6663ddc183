package session

import (
	"flowglass/decode"
	"flowglass/flow"
	"flowglass/internal/pack"
)

// A rowState is a row as the next one is compared with it.
type rowState struct {
	fullRow
	gap int64 // octets from the end of the data before to this one's
}

// limits bound what the rows of a snapshot may claim.
type limits struct {
	flows, interfaces int
	bytes             int64 // of the file
}

// snapshot writes the rows first to end, some ten octets each, or reads and appends them until
// there is a mistake.
func (x *index) snapshot(c *pack.Codec, first, end int, most limits) {
	p := rowState{fullRow: fullRow{iface: -1}}
	for row := first; row < end && !c.Failed(); row++ {
		q := p
		if !c.IsReading() {
			q.fullRow = x.full(row)
			q.gap = q.offset - p.offset - int64(p.cap)
		}
		q.pack(c, &p)
		if c.IsReading() {
			c.Check(q.offset >= 0 && q.offset <= most.bytes && q.offset+int64(q.cap)+int64(q.pseudo) <= most.bytes &&
				uint(q.flow) < uint(most.flows) && uint(q.iface+1) <= uint(most.interfaces) &&
				decode.Status(q.status&statusBits) <= decode.Unsupported && int(q.status>>wholeShift&wholeBits) < len(framed))
			if !c.Failed() {
				x.put(&q.fullRow)
			}
		}
		p = q
	}
}

// pack writes a row as it differs from p, the one before, or changes p into it.
func (q *rowState) pack(c *pack.Codec, p *rowState) {
	const pseudoBits = 34
	v := [...]uint64{
		pack.Zigzag(q.time - p.time), pack.Zigzag(q.gap - p.gap), pack.Zigzag(int64(q.cap) - int64(p.cap)),
		pack.Zigzag(int64(q.orig) - int64(q.cap)), pack.Zigzag(int64(q.flow) - int64(p.flow)), uint64(q.flags ^ p.flags), uint64(q.status ^ p.status),
		pack.Zigzag(int64(q.iface)-int64(p.iface))<<pseudoBits | pack.Zigzag(int64(q.pseudo)-int64(p.pseudo)),
	}
	c.Fields(v[:])
	if !c.IsReading() {
		return
	}
	q.time, q.gap = p.time+pack.Unzigzag(v[0]), p.gap+pack.Unzigzag(v[1])
	q.offset = p.offset + int64(p.cap) + q.gap
	size := int64(p.cap) + pack.Unzigzag(v[2])
	orig, id := size+pack.Unzigzag(v[3]), int64(p.flow)+pack.Unzigzag(v[4])
	q.cap, q.orig, q.flow = uint32(size), uint32(orig), flow.ID(id)
	q.flags, q.status = p.flags^uint8(v[5]), p.status^uint8(v[6])
	iface, pseudo := int64(p.iface)+pack.Unzigzag(v[7]>>pseudoBits), int64(p.pseudo)+pack.Unzigzag(v[7]&(1<<pseudoBits-1))
	q.iface, q.pseudo = int32(iface), uint32(pseudo)
	c.Check(int64(q.cap) == size && int64(q.orig) == orig && int64(q.flow) == id && v[5]|v[6] < 1<<8 &&
		int64(q.iface) == iface && int64(q.pseudo) == pseudo)
}
