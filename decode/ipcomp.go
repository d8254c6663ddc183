package decode

import (
	"bytes"
	"compress/flate"
	"io"
	"slices"
)

// maxInflated is what an IP packet can hold.
const maxInflated = 1 << 16

// decodeIPComp reads an IP payload compression header (RFC 3173) and inflates what
// follows, as far as it goes: Wireshark tries DEFLATE whatever method is named.
func decodeIPComp(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	next := int(w.b[0])
	w.skip(4)
	n := int(w.p.buffers)
	d := w.d
	if n == len(d.buffers) {
		return w.unsupported()
	}
	room := 2 * maxInflated // one packet can hold another that is compressed
	for _, b := range d.buffers[:n] {
		room -= len(b)
	}
	if room <= 0 {
		return w.unsupported()
	}
	buf := d.inflater.inflate(d.buffers[n], w.b, min(room, maxInflated))
	if buf == nil {
		return stop
	}
	w.enter(buf)
	return IPProto(next)
}

// An inflater inflates one packet after another, without allocating for each.
type inflater struct {
	source bytes.Reader
	z      io.ReadCloser
}

// inflate returns b inflated, in buf or a larger buffer, but no more than most octets;
// nil if b is no DEFLATE stream, bare or in zlib's wrapping. If the stream ends too soon,
// inflate returns its beginning.
func (f *inflater) inflate(buf, b []byte, most int) []byte {
	if len(b) >= 2 && b[0]&15 == 8 && (int(b[0])<<8|int(b[1]))%31 == 0 {
		b = b[2:] // RFC 1950 section 2.2
	}
	f.source.Reset(b)
	if f.z == nil {
		f.z = flate.NewReader(&f.source)
	} else if err := f.z.(flate.Resetter).Reset(&f.source, nil); err != nil {
		return nil
	}
	buf = slices.Grow(buf[:0], most)
	for len(buf) < most {
		n, err := f.z.Read(buf[len(buf):most])
		buf = buf[:len(buf)+n]
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return buf
		default:
			return nil
		}
	}
	return buf
}
