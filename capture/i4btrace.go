package capture

import "encoding/binary"

// The traces of isdn4bsd: records of eight words (length of all, unit, type, direction,
// octets cut off, count, seconds, microseconds), in the byte order of the machine, then a frame.
const (
	i4bHeaderLen = 32
	i4bMaxLen    = 32 + 1<<16
)

func matchI4B(b []byte, whole bool) verdict {
	return chained(b, whole, i4bHeaderLen, func(h []byte) int {
		order := i4bOrder(h)
		w := func(i int) uint32 { return order.Uint32(h[4*i:]) }
		total := int(w(0))
		if total < i4bHeaderLen || total > i4bMaxLen || w(1) > 4 || w(2) > 4 || w(3) > 2 || w(4) > 2048 || w(7) >= 1e6 {
			return 0
		}
		return total
	})
}

// i4bOrder returns the byte order of a record header: that in which its length is the smaller.
func i4bOrder(h []byte) binary.ByteOrder {
	if binary.BigEndian.Uint32(h) < binary.LittleEndian.Uint32(h) {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// i4b reads a trace of isdn4bsd.
type i4b struct{}

func (i4b) next(s *Scanner, r *Record) error {
	headerless(s, "i4btrace", Interface{Link: LinkISDN, TSResol: 6, FCSLen: -1})
	b := s.rest()
	if len(b) < i4bHeaderLen {
		return s.short("an i4btrace record header", i4bHeaderLen)
	}
	order := i4bOrder(b)
	total := int(order.Uint32(b))
	if total < i4bHeaderLen {
		return damaged(s.offset(), "record length %d is less than %d, its header", total, i4bHeaderLen)
	}
	if total > i4bHeaderLen+maxPacket {
		return damaged(s.offset(), "record length %d is more than %d of header and %d of packet", total, i4bHeaderLen, maxPacket)
	}
	if len(b) < total {
		return s.short("an i4btrace record", total)
	}
	*r = Record{
		Offset: s.offset() + i4bHeaderLen,
		Time:   int64(order.Uint32(b[24:]))*1e9 + int64(order.Uint32(b[28:]))*1000, HasTime: true,
		CapLen: total - i4bHeaderLen, OrigLen: total - i4bHeaderLen + int(min(order.Uint32(b[16:]), maxPacket)),
		Link: LinkISDN, FCSLen: -1, Data: b[i4bHeaderLen:total:total],
	}
	s.pos += total
	return nil
}
