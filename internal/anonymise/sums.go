package anonymise

import (
	"encoding/binary"
	"hash/crc32"

	"flowglass/capture"
)

// A sum is a checksum to be written anew, when all that it covers has been.
//
// One that was right becomes right. One that was wrong becomes a wrong one: the right one plus
// one, so that it tells nothing of the original. One that a network card was to fill in, and
// that holds the sum of the pseudo-header alone, does so again. Zero stays zero where that
// means that there is none. If not all that it covers was captured, nobody can say whether it
// was right; the new one is right if the rest were zeros.
type sum struct {
	kind     sumKind
	at       int    // of the checksum
	from, to int    // what it covers, says the packet; to may be beyond what was captured
	skip     int    // eight octets at skip do not count (OSPF's authentication), if not 0
	src, dst []byte // addresses of the pseudo-header, in the original; nil: it has none
	proto    int    // in the pseudo-header
	length   int    // in the pseudo-header
	optional bool   // 0 means that there is none
	partial  bool   // more is covered than can be seen here
}

type sumKind uint8

const (
	sumInternet sumKind = iota
	sumCRC32c           // SCTP
	sumWPAN             // that of IEEE 802.15.4, of 16 or 32 bits
	sumCisco            // that of CDP: an odd octet at the end is not the upper half of a word, and has a sign
)

// sumOf notes an Internet checksum (RFC 1071) without a pseudo-header.
func (x *rewriter) sumOf(at, from, to int) {
	if x.has(at, 2) {
		x.sums = append(x.sums, sum{at: at, from: from, to: to, partial: x.partial || x.quoted})
	}
}

// sumWith notes one with the pseudo-header of a transport protocol.
func (x *rewriter) sumWith(at, from, to, proto int, optional bool) {
	if !x.has(at, 2) || x.src == nil {
		return
	}
	s := sum{
		at: at, from: from, to: to, src: x.src, dst: x.dst, proto: proto, length: to - from,
		optional: optional, partial: x.partial || x.quoted,
	}
	if x.loose && !optional { // see fragment
		s.to, s.length = len(x.in), 0
	}
	x.sums = append(x.sums, s)
}

// fold adds what is in b to an Internet checksum not yet folded. Two words at a time make the same sum.
func fold(n uint64, b []byte) uint64 {
	for ; len(b) >= 8; b = b[8:] {
		n += uint64(binary.BigEndian.Uint32(b)) + uint64(binary.BigEndian.Uint32(b[4:]))
	}
	for ; len(b) > 1; b = b[2:] {
		n += uint64(binary.BigEndian.Uint16(b))
	}
	if len(b) == 1 {
		n += uint64(b[0]) << 8
	}
	return n
}

func finish(n uint64) uint16 {
	for n > 0xffff {
		n = n>>16 + n&0xffff
	}
	return uint16(n)
}

// header returns the sum of the pseudo-header over addresses.
func (s *sum) header(src, dst []byte) uint64 {
	n := fold(fold(0, src), dst)
	return n + uint64(s.proto) + uint64(s.length>>16) + uint64(s.length&0xffff)
}

// body returns the sum over what is covered in b, but for the checksum itself, which is at an
// even distance from the beginning.
func (s *sum) body(b []byte) uint64 {
	to := min(s.to, len(b))
	n := fold(0, b[s.from:s.at])
	if s.kind == sumCisco && (to-s.from)&1 != 0 {
		to--
		word := uint64(b[to])
		if word&0x80 != 0 {
			word = 0xff00 | (word - 1)
		}
		n += word
	}
	if s.skip == 0 {
		return fold(n, b[s.at+2:max(to, s.at+2)])
	}
	n = fold(n, b[s.at+2:s.skip])
	return fold(n, b[s.skip+8:max(to, s.skip+8)])
}

// repair writes the checksum anew.
func (s *sum) repair(x *rewriter) {
	report := &x.a.report
	switch s.kind {
	case sumCRC32c:
		s.repairCRC(x)
		return
	case sumWPAN:
		s.repairWPAN(x)
		return
	}
	stored := binary.BigEndian.Uint16(x.in[s.at:])
	if s.optional && stored == 0 {
		x.wrote(s.at, 2, markField)
		return
	}
	var oldHeader, newHeader uint64
	if s.src != nil {
		oldHeader = s.header(s.src, s.dst)
		newHeader = s.header(x.a.mappedAddress(s.src), x.a.mappedAddress(s.dst))
	}
	right := ^finish(newHeader + s.body(x.out))
	blind := s.partial || s.to > len(x.in)
	old := ^finish(oldHeader + s.body(x.in))
	switch {
	case blind:
		report.BlindSums++
	case equalSums(stored, old):
	case s.src != nil && equalSums(stored, finish(oldHeader)):
		right = finish(newHeader)
	default:
		right++
		report.WrongSums++
	}
	if s.optional && right == 0 {
		right = 0xffff
	}
	binary.BigEndian.PutUint16(x.out[s.at:], right)
	x.wrote(s.at, 2, markMade)
	report.Sums++
}

// equalSums compares with the two zeros of one's complement being the same.
func equalSums(a, b uint16) bool { return a%0xffff == b%0xffff }

// castagnoli is the table of SCTP's checksum (RFC 9260 appendix A).
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s *sum) repairCRC(x *rewriter) {
	over := func(b []byte) uint32 {
		c := crc32.Update(0, castagnoli, b[s.from:s.at])
		c = crc32.Update(c, castagnoli, make([]byte, 4))
		return crc32.Update(c, castagnoli, b[s.at+4:min(s.to, len(b))])
	}
	right := over(x.out)
	stored := binary.LittleEndian.Uint32(x.in[s.at:])
	switch {
	case s.partial || s.to > len(x.in):
		x.a.report.BlindSums++
	case stored == 0: // not filled in
		right = 0
	case stored != over(x.in):
		right++
		x.a.report.WrongSums++
	}
	binary.LittleEndian.PutUint32(x.out[s.at:], right)
	x.wrote(s.at, 4, markMade)
	x.a.report.Sums++
}

// mappedAddress returns what a network address of 4 or 16 octets is mapped to.
func (a *Anonymiser) mappedAddress(addr []byte) []byte {
	switch len(addr) {
	case 4:
		out := a.v4([4]byte(addr))
		return out[:]
	case 16:
		out := a.v6([16]byte(addr))
		return out[:]
	}
	return nil
}

// frameCheck writes an Ethernet frame check sequence anew, if the file says that there is one, or the frame ends
// in four octets that can only be that.
func (x *rewriter) frameCheck(r *capture.Record, from int) {
	n := len(x.in) - 4
	if r.Link != 1 || r.FCSLen != 4 && r.FCSLen >= 0 || n < from+14 || len(x.in) < r.OrigLen {
		return
	}
	wrong := binary.LittleEndian.Uint32(x.in[n:]) != crc32.ChecksumIEEE(x.in[from:n])
	if wrong && r.FCSLen < 0 {
		return
	}
	right := crc32.ChecksumIEEE(x.out[from:n])
	if wrong {
		right++
		x.a.report.WrongSums++
	}
	binary.LittleEndian.PutUint32(x.out[n:], right)
	x.wrote(n, 4, markMade)
	x.a.report.Sums++
}
