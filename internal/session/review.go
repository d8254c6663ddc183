package session

import (
	"flowglass/capture"
	"flowglass/decode"
	"flowglass/filter"
)

// A review reads a file a second time, in step with a match: its packets are decoded in
// their order, for what depends on that, and dissected where the index did not suffice.
type review struct {
	*reread
	match     *match
	dissector Dissector
}

// reread is how many bytes were reviewed.
func (m *match) reread() int64 {
	if m.review == nil {
		return 0
	}
	return m.review.bytes
}

// feed takes the next bytes of the file, which must have been fed to the session before.
func (m *match) feed(copy func(dst []byte), n int) {
	if m.review == nil {
		r := &review{reread: newReread(), match: m}
		r.dissector.origins = r.decoder.Origins()
		r.observe = r.look
		r.decoder.Keep()
		m.review = r
	}
	m.review.feed(m.session, copy, n)
}

// look looks at the frame of a record, if that is the next one.
func (r *review) look(record *capture.Record, p *decode.Packet, buffers [][]byte) {
	m := r.match
	row := record.Number - 1
	if row != m.bits.len {
		r.dissector.Skip(p)
		return
	}
	v, _ := m.verdict(row)
	if v != filter.Unknown {
		r.dissector.Skip(p)
	} else if v = filter.No; m.filter.Match(r.dissector.Packet(m.session, record, p, buffers)) {
		v = filter.Yes
	}
	m.bits.append(v == filter.Yes)
	m.waits = false
}
