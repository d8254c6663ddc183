package decode

// maxWhole bounds the octets kept of one PDU that spans segments, maxWholes those of all that
// are not whole yet, in chunks of their capacity.
const (
	maxWhole  = 1 << 20
	maxWholes = 64 << 20
)

// A keeper keeps the octets of PDUs that span segments, where that is asked for: in the first
// pass nobody needs them.
type keeper struct {
	on       bool
	wholes   [][]byte
	idle     []int32
	octets   int                 // capacity of those in use
	openings map[*Talk][2][]byte // Initial packets of QUIC connections, by side
	open     map[shake][]byte    // handshake messages that records to come go on with
}

// Keep makes the decoder keep PDUs that span segments until they are whole: Packet.Whole then has
// a buffer. Of one longer than 1 MiB it has the beginning, and of those beyond 64 MiB that are
// under way at a time nothing.
func (d *Decoder) Keep() { d.splits.on = true }

// take keeps b, which is at seq, for the PDU in u, as far as it belongs to that.
func (k *keeper) take(u *pduState, seq uint32, b []byte) {
	if !k.on {
		return
	}
	at := int(int32(seq - u.now.from))
	if at < 0 {
		if -at >= len(b) {
			return
		}
		b, at = b[-at:], 0
	}
	end := min(at+len(b), maxWhole)
	if end <= at {
		return
	}
	if u.kept == 0 {
		if at > 0 || k.octets >= maxWholes {
			return // its beginning is not there
		}
		if n := len(k.idle); n > 0 {
			u.kept, k.idle = k.idle[n-1], k.idle[:n-1]
		} else {
			k.wholes = append(k.wholes, nil)
			u.kept = int32(len(k.wholes))
		}
	}
	w := &k.wholes[u.kept-1]
	before := cap(*w)
	for len(*w) < end {
		*w = append(*w, make([]byte, end-len(*w))...)
	}
	k.octets += cap(*w) - before
	copy((*w)[at:end], b)
}

// give returns the PDU in u that is whole now, in dst; plain is it, if its octets are known.
func (k *keeper) give(u *pduState, dst, plain []byte) []byte {
	if !k.on {
		return nil
	}
	if plain == nil && u.kept != 0 {
		plain = k.wholes[u.kept-1]
		if n := int(u.now.to - u.now.from); n < len(plain) {
			plain = plain[:n]
		}
	}
	dst = append(dst[:0], plain...)
	k.drop(u)
	return dst
}

// drop forgets what is kept for u.
func (k *keeper) drop(u *pduState) {
	if u.kept == 0 {
		return
	}
	w := &k.wholes[u.kept-1]
	k.octets -= cap(*w)
	*w = nil
	k.idle = append(k.idle, u.kept)
	u.kept = 0
}

// hand gives p what s has put together.
func (d *Decoder) hand(p *Packet, s *segment) {
	if len(s.whole) > 0 {
		p.Whole.Buffer = d.lend(p, &s.whole)
	}
}

// lend makes b a buffer of p, in exchange for another one, and returns its number; 0 if there is no room.
func (d *Decoder) lend(p *Packet, b *[]byte) uint8 {
	n := int(p.buffers)
	if n == len(d.buffers) {
		return 0
	}
	d.buffers[n], *b = *b, d.buffers[n]
	p.buffers++
	return p.buffers
}
