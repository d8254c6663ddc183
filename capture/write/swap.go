package write

import (
	"encoding/binary"

	"flowglass/capture"
)

// little is the order of sections that are made here.
const little = order(false)

func (o order) u64(b []byte) uint64 {
	if o {
		return binary.BigEndian.Uint64(b)
	}
	return binary.LittleEndian.Uint64(b)
}

// widths are the options whose value is a number, by type of block and code, with its octets; 44
// is two words of four, the higher first (draft-ietf-opsawg-pcapng, section 4).
var widths = map[uint32]map[uint16]int{
	capture.BlockInterface:      {8: 8, 10: 4, 14: 8, 16: 8, 17: 8},
	capture.BlockPacket:         packetWidths,
	capture.BlockEnhancedPacket: packetWidths,
	capture.BlockStatistics:     {2: 44, 3: 44, 4: 8, 5: 8, 6: 8, 7: 8, 8: 8},
}

var packetWidths = map[uint16]int{2: 4, 4: 8, 5: 8, 6: 4}

// isCustom reports whether an option begins with a Private Enterprise Number.
func isCustom(code uint16) bool {
	code &^= 0x4000
	return code == 2988 || code == 2989
}

// appendOptions appends the options in src, of a block of type typ in the order from, in little-endian
// order and without an end, but for those that skip reports.
func appendOptions(b, src []byte, from order, typ uint32, skip func(code uint16) bool) []byte {
	from.eachOption(src, func(code uint16, value []byte) {
		if skip != nil && skip(code) {
			return
		}
		at := len(b)
		b = little.option(b, code, value)
		if from == little {
			return
		}
		v := b[at+4 : at+4+len(value)]
		switch n := widths[typ][code]; {
		case n == 4 && len(v) == 4, isCustom(code) && len(v) >= 4:
			binary.LittleEndian.PutUint32(v, from.u32(v))
		case n == 8 && len(v) == 8:
			binary.LittleEndian.PutUint64(v, from.u64(v))
		case n == 44 && len(v) == 8:
			binary.LittleEndian.PutUint32(v, from.u32(v))
			binary.LittleEndian.PutUint32(v[4:], from.u32(v[4:]))
		}
	})
	return b
}

// appendNames appends the body of a Name Resolution Block, which the scanner has checked.
func appendNames(b, src []byte, from order) []byte {
	for len(src) >= 4 {
		typ, n := from.u16(src), int(from.u16(src[2:]))
		b = little.append16(little.append16(b, typ), uint16(n))
		if typ == 0 {
			at := len(b)
			return little.endOptions(appendOptions(b, src[4:], from, capture.BlockNames, nil), at)
		}
		end := min(len(src), 4+pad4(n))
		b = append(b, src[4:end]...)
		src = src[end:]
	}
	return b
}

// appendSecrets appends the body of a Decryption Secrets Block, which the scanner has checked.
func appendSecrets(b, src []byte, from order) []byte {
	n := int(from.u32(src[4:]))
	b = little.append32(little.append32(b, from.u32(src)), uint32(n))
	b = padded(b, src[8:8+n])
	if options := 8 + pad4(n); options < len(src) {
		at := len(b)
		b = little.endOptions(appendOptions(b, src[options:], from, capture.BlockSecrets, nil), at)
	}
	return b
}
