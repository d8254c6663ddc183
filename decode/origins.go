package decode

import "bytes"

// Origins says what the sequence numbers and windows of TCP streams are relative to. It is
// written when that becomes known, which is in the handshake or with a stream's first
// segments, and holds 16 octets a stream.
//
// It also knows the QUIC connections.
type Origins struct {
	sides [][2]Side
	talks *talks
}

// A Side is what is known of one end of a stream. The zero Side is unknown.
type Side struct {
	Base  uint32 // the sequence number before its first octet, if Known
	Known bool
	Scale Scale
}

// A Scale is how far windows are to be shifted (RFC 7323), plus one.
type Scale uint8

// Scales of windows that need not be shifted.
const (
	ScaleUnknown Scale = 0   // the handshake was not seen
	ScaleUnused  Scale = 255 // one of the ends does not scale
)

// Of returns what is known of the sender and the receiver of a segment of a stream, with
// the addresses src and dst, whose header begins with ports. Of nil nothing is known.
func (o *Origins) Of(stream uint32, src, dst, ports []byte) (from, to Side) {
	if o == nil || int64(stream) >= int64(len(o.sides)) || len(ports) < 4 {
		return from, to
	}
	at := sideOf(src, dst, ports)
	return o.sides[stream][at], o.sides[stream][1-at]
}

// sideOf returns which side of a stream sends a segment: 0 is the one with the lower
// address, or port if these are equal.
func sideOf(src, dst, ports []byte) int {
	c := bytes.Compare(src, dst)
	if c > 0 || c == 0 && bytes.Compare(ports[:2], ports[2:4]) > 0 {
		return 1
	}
	return 0
}

// of returns the sender's and the receiver's side, to be written.
func (o *Origins) of(stream uint32, src, dst, ports []byte) (from, to *Side) {
	for int64(stream) >= int64(len(o.sides)) {
		o.sides = append(o.sides, [2]Side{})
	}
	at := sideOf(src, dst, ports)
	return &o.sides[stream][at], &o.sides[stream][1-at]
}

// handshake takes note of what a segment with SYN, whose header h begins with, says of
// windows. As in Wireshark a SYN that was not seen counts as one that does not scale.
func (o *Origins) handshake(stream uint32, src, dst, h []byte) {
	from, to := o.of(stream, src, dst, h)
	if shift, ok := windowScale(h); ok {
		from.Scale = Scale(shift) + 1
	}
	if h[13]&tcpACK != 0 && (from.Scale == ScaleUnknown || to.Scale == ScaleUnknown) {
		from.Scale, to.Scale = ScaleUnused, ScaleUnused
	}
}

// windowScale returns the shift count in the options of the header that h begins with.
func windowScale(h []byte) (shift uint8, ok bool) {
	const (
		endOfList   = 0
		noOp        = 1
		windowScale = 3
		maxShift    = 14 // RFC 7323 section 2.3
	)
	b := h[:min(len(h), int(h[12]>>4)*4)]
	if len(b) < 20 {
		return 0, false
	}
	for b = b[20:]; len(b) > 0 && b[0] != endOfList; {
		n := 1
		if b[0] != noOp {
			if len(b) < 2 || b[1] < 2 || int(b[1]) > len(b) {
				break
			}
			n = int(b[1])
		}
		if b[0] == windowScale && n == 3 {
			return min(b[2], maxShift), true
		}
		b = b[n:]
	}
	return 0, false
}

// Origins returns what the decoder knows so far; it grows with what is decoded.
func (d *Decoder) Origins() *Origins { return &d.streams.origins }
