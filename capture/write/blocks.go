package write

import (
	"encoding/binary"
	"math"

	"flowglass/capture"
)

// Codes of options (draft-ietf-opsawg-pcapng, sections 3.5 and 4).
const (
	optEnd         = 0
	optComment     = 1
	optHardware    = 2
	optOS          = 3
	optApplication = 4

	optIfName        = 2
	optIfDescription = 3
	optIfTSResol     = 9
	optIfOS          = 12
	optIfFCSLen      = 13
	optIfTSOffset    = 14
	optIfHardware    = 15

	optPacketFlags = 2
	optPacketHash  = 3
)

// An order is a byte order; true is big-endian.
type order bool

func (o order) u16(b []byte) uint16 {
	if o {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

func (o order) u32(b []byte) uint32 {
	if o {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

func (o order) append16(b []byte, v uint16) []byte {
	if o {
		return binary.BigEndian.AppendUint16(b, v)
	}
	return binary.LittleEndian.AppendUint16(b, v)
}

func (o order) append32(b []byte, v uint32) []byte {
	if o {
		return binary.BigEndian.AppendUint32(b, v)
	}
	return binary.LittleEndian.AppendUint32(b, v)
}

func (o order) append64(b []byte, v uint64) []byte {
	if o {
		return binary.BigEndian.AppendUint64(b, v)
	}
	return binary.LittleEndian.AppendUint64(b, v)
}

func (o order) put32(b []byte, v uint32) {
	if o {
		binary.BigEndian.PutUint32(b, v)
	} else {
		binary.LittleEndian.PutUint32(b, v)
	}
}

// begin appends the head of a block; end, with the place begin was called at, ends it.
func (o order) begin(b []byte, typ uint32) []byte { return o.append32(o.append32(b, typ), 0) }

func (o order) end(b []byte, at int) []byte {
	n := uint32(len(b) - at + 4)
	o.put32(b[at+4:], n)
	return o.append32(b, n)
}

// padded appends data and what makes it a multiple of 4.
func padded(b, data []byte) []byte {
	b = append(b, data...)
	for n := len(data); n%4 != 0; n++ {
		b = append(b, 0)
	}
	return b
}

// option appends an option.
func (o order) option(b []byte, code uint16, value []byte) []byte {
	return padded(o.append16(o.append16(b, code), uint16(len(value))), value)
}

// text appends an option of text, unless that is empty.
func (o order) text(b []byte, code uint16, text string) []byte {
	if text == "" {
		return b
	}
	return o.option(b, code, []byte(text[:min(len(text), math.MaxUint16)]))
}

// endOptions ends the options that begin at from, if there are any.
func (o order) endOptions(b []byte, from int) []byte {
	if len(b) == from {
		return b
	}
	return o.append32(b, optEnd)
}

// eachOption calls visit with the options in b up to their end, and stops at what is none.
func (o order) eachOption(b []byte, visit func(code uint16, value []byte)) {
	for len(b) >= 4 {
		code, n := o.u16(b), int(o.u16(b[2:]))
		if code == optEnd || n > len(b)-4 {
			return
		}
		visit(code, b[4:4+n])
		b = b[min(len(b), 4+pad4(n)):]
	}
}

func pad4(n int) int { return (n + 3) &^ 3 }

// appendBlock appends a block as it stands in the source.
func appendBlock(b []byte, k capture.Block) []byte {
	o := order(k.BigEndian)
	at := len(b)
	return o.end(append(o.begin(b, k.Type), k.Body...), at)
}

// appendSection appends a Section Header Block of unknown length, with options as they stand.
func (o order) appendSection(b, options []byte) []byte {
	at := len(b)
	b = o.begin(b, capture.BlockSection)
	b = o.append32(b, 0x1a2b3c4d)
	b = o.append16(o.append16(b, 1), 0)
	b = o.append64(b, math.MaxUint64)
	return o.end(append(b, options...), at)
}

// appendInterface appends an Interface Description Block of what i says, with the time unit given.
func (o order) appendInterface(b []byte, i *capture.Interface, resol byte, texts bool) []byte {
	at := len(b)
	b = o.begin(b, capture.BlockInterface)
	b = o.append16(o.append16(b, uint16(i.Link)), 0)
	b = o.append32(b, uint32(i.SnapLen))
	if texts {
		b = o.text(b, optIfName, i.Name)
		b = o.text(b, optIfDescription, i.Description)
		b = o.text(b, optIfOS, i.OS)
		b = o.text(b, optIfHardware, i.Hardware)
	}
	options := at + 16
	if resol != 6 {
		b = o.option(b, optIfTSResol, []byte{resol})
	}
	if i.FCSLen >= 0 {
		b = o.option(b, optIfFCSLen, []byte{byte(min(i.FCSLen, 15))})
	}
	if i.TSOffset != 0 {
		b = o.append16(o.append16(b, optIfTSOffset), 8)
		b = o.append64(b, uint64(i.TSOffset))
	}
	return o.end(o.endOptions(b, options), at)
}

// appendPacket appends an Enhanced Packet Block, or with drops the obsolete Packet Block that iface
// has the count of dropped packets in. Options stand as given.
func (o order) appendPacket(b []byte, typ, iface uint32, count uint64, origLen int, data, options []byte) []byte {
	at := len(b)
	b = o.begin(b, typ)
	b = o.append32(b, iface)
	b = o.append32(b, uint32(count>>32))
	b = o.append32(b, uint32(count))
	b = o.append32(b, uint32(len(data)))
	b = o.append32(b, uint32(origLen))
	b = padded(b, data)
	return o.end(append(b, options...), at)
}
