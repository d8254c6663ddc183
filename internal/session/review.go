package session

import (
	"flowglass/capture"
	"flowglass/decode"
	"flowglass/filter"
)

// A review reads a file a second time, in step with a match: its packets are decoded in
// their order, for what depends on that, and dissected where the index did not suffice.
type review struct {
	match     *match
	scanner   *capture.Scanner
	decoder   decoder
	dissector Dissector
	packet    decode.Packet
	batch     [batchLen]capture.Record
	bytes     int64 // fed
	finished  bool
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
	r := m.review
	if r == nil {
		r = &review{match: m, scanner: capture.NewScanner(), decoder: decode.NewDecoder()}
		r.dissector.origins = r.decoder.Origins()
		m.review = r
	}
	if r.finished {
		return
	}
	copy(r.scanner.Buffer(n))
	r.scanner.Commit(n)
	r.bytes += int64(n)
	r.drain()
	if m.session.done && r.bytes == m.session.bytes && !r.finished {
		r.finished = true
		r.scanner.Finish()
		r.drain()
		r.scanner, r.decoder, r.dissector.origins = nil, nil, nil // as much as a session's own
	}
}

// drain looks at the records that the bytes fed complete.
func (r *review) drain() {
	for {
		have, err := r.scanner.NextBatch(r.batch[:])
		if err != nil {
			break // the next bytes are missing, or this is the end that the session came to
		}
		for i := range r.batch[:have] {
			r.observe(&r.batch[i])
		}
	}
	clear(r.batch[:]) // it would keep the scanner's buffer
}

// observe decodes a record, and looks at its frame if that is the next one.
func (r *review) observe(record *capture.Record) {
	m := r.match
	var buffers [][]byte
	if survives(r.decoder, record, &r.packet) {
		buffers = r.decoder.Buffers(&r.packet)
	}
	row := record.Number - 1
	if row != m.bits.len {
		r.dissector.Skip(&r.packet)
		return
	}
	v, _ := m.verdict(row)
	if v != filter.Unknown {
		r.dissector.Skip(&r.packet)
	} else if v = filter.No; m.filter.Match(r.dissector.Packet(m.session, record, &r.packet, buffers)) {
		v = filter.Yes
	}
	m.bits.append(v == filter.Yes)
	m.waits = false
}

// survives decodes a record, and reports whether the decoder did not panic.
func survives(d decoder, record *capture.Record, p *decode.Packet) (survived bool) {
	defer func() {
		if !survived && recover() != nil {
			withoutLayers(d, record, p)
		}
	}()
	d.Decode(record, p)
	return true
}
