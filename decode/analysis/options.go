package analysis

import "encoding/binary"

// A span is a range of sequence numbers.
type span struct{ from, to uint32 }

// maxBlocks is how many blocks of one SACK option are looked at.
const maxBlocks = 3

// An options is what a segment's options say that matters here.
type options struct {
	scale  int8 // of the window; -1 without one
	blocks [maxBlocks]span
	count  int
	exempt bool // it signals something of Multipath TCP, which repeated acknowledgements may do (RFC 8684 section 4)
}

// read reads the options in b (RFC 7323, RFC 2018).
func (o *options) read(b []byte) {
	const (
		endOfList, noOp, windowScale, sack, mptcp = 0, 1, 3, 5, 30

		maxShift     = 14
		join         = 1 // subtypes of Multipath TCP
		dataSequence = 2
	)
	o.scale, o.count, o.exempt = -1, 0, false
	for len(b) > 0 && b[0] != endOfList {
		if b[0] == noOp {
			b = b[1:]
			continue
		}
		if len(b) < 2 || b[1] < 2 || int(b[1]) > len(b) {
			return
		}
		value := b[2:b[1]]
		switch b[0] {
		case windowScale:
			if len(value) == 1 {
				o.scale = int8(min(value[0], maxShift))
			}
		case sack:
			for len(value) >= 8 && o.count < maxBlocks {
				o.blocks[o.count] = span{binary.BigEndian.Uint32(value), binary.BigEndian.Uint32(value[4:])}
				o.count++
				value = value[8:]
			}
		case mptcp:
			o.exempt = len(value) > 0 && value[0]>>4 != join && value[0]>>4 != dataSequence
		}
		b = b[b[1]:]
	}
}
