package session

import (
	"flowglass/capture"
	"flowglass/decode"
)

// A reread reads the file of a session a second time, from front to back, and decodes its
// packets in their order.
type reread struct {
	scanner  *capture.Scanner
	decoder  decoder
	observe  func(*capture.Record, *decode.Packet, [][]byte) // with the buffers of a packet that could be decoded
	packet   decode.Packet
	batch    [batchLen]capture.Record
	bytes    int64 // fed
	finished bool
}

func newReread() *reread {
	return &reread{scanner: capture.NewScanner(), decoder: decode.NewDecoder()}
}

// feed takes the next n bytes of the file of s, which must have been fed to it before.
func (r *reread) feed(s *Session, copy func(dst []byte), n int) {
	if r.finished {
		return
	}
	copy(r.scanner.Buffer(n))
	r.scanner.Commit(n)
	r.bytes += int64(n)
	r.drain()
	if s.done && r.bytes == s.bytes && !r.finished {
		r.finished = true
		r.scanner.Finish()
		r.drain()
		r.scanner, r.decoder = nil, nil // as much as a session's own
	}
}

// drain looks at the records that the bytes fed complete.
func (r *reread) drain() {
	for {
		have, err := r.scanner.NextBatch(r.batch[:])
		if err != nil {
			break // the next bytes are missing, or this is the end that the session came to
		}
		r.decoder.Ahead(r.batch[:have])
		for i := range r.batch[:have] {
			record := &r.batch[i]
			var buffers [][]byte
			if survives(r.decoder, record, &r.packet) {
				buffers = r.decoder.Buffers(&r.packet)
			}
			r.observe(record, &r.packet, buffers)
		}
	}
	clear(r.batch[:]) // it would keep the scanner's buffer
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
