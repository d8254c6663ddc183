package decode

import "slices"

// maxHeld bounds the memory for fragments of datagrams that are not whole, in octets.
// Wireshark has no bound; here the datagrams that began first are given up for new ones.
const maxHeld = 64 << 20

// A datagramKey tells the datagrams apart that fragments belong to.
type datagramKey struct {
	src, dst [16]byte
	id, rest uint32 // rest: the IP version, and in IPv4 protocol and VLAN
}

// fragments holds the datagrams of which some fragments are still to come. There is no
// time limit, as in Wireshark.
type fragments struct {
	// A Go map, where other tables use a hash.Index: entries leave it again.
	open           map[datagramKey]*datagram
	oldest, newest *datagram
	held           int // octets, with a charge for each fragment and datagram
	spare          []*datagram
}

// A datagram is put together from fragments.
type datagram struct {
	key          datagramKey
	older, newer *datagram
	parts        []part // by offset, no two of the same
	octets       []byte // those of the parts, in order of arrival
	size         int    // of the datagram; -1 until its last fragment is there
}

// A part is octets off to off+n of a datagram, kept from octets[at] on.
type part struct{ off, n, at int }

const (
	datagramCharge = 256 // octets that a datagram counts for besides its content
	partCharge     = 32
)

// add adds b, which begins at the offset off of its datagram. When that makes the
// datagram whole, add returns it in buf (or a larger buffer) and forgets it.
//
// Where fragments overlap, the one of the lower offset is right, then the earlier one.
func (f *fragments) add(key datagramKey, off int, b []byte, more bool, buf []byte) ([]byte, bool) {
	d := f.open[key]
	if d == nil {
		d = f.begin(key)
	}
	if !more && d.size < 0 {
		d.size = off + len(b)
	}
	f.held += d.keep(off, b)
	if d.size < 0 || d.contiguous() < d.size {
		for f.held > maxHeld {
			f.forget(f.oldest)
		}
		return nil, false
	}
	buf = d.assemble(buf)
	f.forget(d)
	return buf, true
}

func (f *fragments) begin(key datagramKey) *datagram {
	var d *datagram
	if n := len(f.spare); n > 0 {
		d, f.spare = f.spare[n-1], f.spare[:n-1]
	} else {
		d = new(datagram)
	}
	*d = datagram{key: key, older: f.newest, parts: d.parts[:0], octets: d.octets[:0], size: -1}
	if f.newest != nil {
		f.newest.newer = d
	} else {
		f.oldest = d
	}
	f.newest = d
	if f.open == nil {
		f.open = make(map[datagramKey]*datagram)
	}
	f.open[key] = d
	f.held += datagramCharge
	return d
}

func (f *fragments) forget(d *datagram) {
	delete(f.open, d.key)
	if d.older != nil {
		d.older.newer = d.newer
	} else {
		f.oldest = d.newer
	}
	if d.newer != nil {
		d.newer.older = d.older
	} else {
		f.newest = d.older
	}
	f.held -= datagramCharge + len(d.parts)*partCharge + len(d.octets)
	if len(f.spare) < 16 {
		f.spare = append(f.spare, d)
	}
}

// keep stores b, and returns by how much the datagram's charge grew. Of what is already
// there at the same offset only the octets beyond are new.
func (d *datagram) keep(off int, b []byte) int {
	i, found := slices.BinarySearchFunc(d.parts, off, func(p part, off int) int { return p.off - off })
	if !found {
		d.parts = slices.Insert(d.parts, i, part{off: off, n: len(b), at: len(d.octets)})
		d.octets = append(d.octets, b...)
		return partCharge + len(b)
	}
	p := &d.parts[i]
	if len(b) <= p.n {
		return 0
	}
	before, at := len(d.octets), len(d.octets)
	d.octets = append(d.octets, d.octets[p.at:p.at+p.n]...)
	d.octets = append(d.octets, b[p.n:]...)
	p.n, p.at = len(b), at
	return len(d.octets) - before
}

// contiguous returns how many octets from the beginning are there without a gap.
func (d *datagram) contiguous() int {
	n := 0
	for _, p := range d.parts {
		if p.off > n {
			break
		}
		n = max(n, p.off+p.n)
	}
	return n
}

func (d *datagram) assemble(buf []byte) []byte {
	buf = slices.Grow(buf[:0], d.size)
	for _, p := range d.parts {
		if end := min(p.off+p.n, d.size); end > len(buf) {
			buf = append(buf, d.octets[p.at+len(buf)-p.off:p.at+end-p.off]...)
		}
	}
	return buf
}

// fragment takes what is left of w as a fragment at the offset off of a datagram. If it
// makes the datagram whole, w goes on with that; if not, nothing is left to decode.
func (w *walk) fragment(key datagramKey, off int, more bool) bool {
	d := w.d
	n := int(w.p.buffers) // buffers in use by this packet, besides the frame
	if n == len(d.buffers) {
		w.p.Status = Unsupported
		return false
	}
	buf, ok := d.fragments.add(key, off, w.b, more, d.buffers[n])
	if !ok {
		return false
	}
	w.p.Whole.Proto = w.p.layers[w.p.depth-1].Proto
	w.enter(buf)
	return true
}

// enter goes on with buf, which was put together from what is left of w or from more,
// in place of that. There must be a buffer left in w.d.buffers.
func (w *walk) enter(buf []byte) {
	p := w.p
	w.d.buffers[p.buffers] = buf
	p.buffers++
	if at := p.depth - 1; at >= 0 && p.layers[at].Buffer == w.buf {
		p.layers[at].Len = int32(w.off) - p.layers[at].Offset
	}
	w.b, w.wire, w.off, w.buf = buf, len(buf), 0, p.buffers
}
