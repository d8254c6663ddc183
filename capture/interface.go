package capture

import (
	"math"
	"math/bits"
)

// An Interface is where packets were captured, as an Interface Description Block of
// pcapng or the header of another format tells.
type Interface struct {
	Link        LinkType
	SnapLen     int    // limit in octets; 0 = none; a hint that many writers exceed
	TSResol     byte   // if_tsresol: the time unit is 10^-n s, or 2^-(n&0x7f) s if bit 7 is set
	TSOffset    int64  // if_tsoffset: seconds to add to every time
	FCSLen      int    // octets of frame check sequence at the end of a packet; -1 unknown
	Section     int    // index into Scanner.Sections
	Name        string // if_name
	Description string // if_description
	OS          string // if_os
	Hardware    string // if_hardware

	encap  string // what capinfos calls the link type here, if not by its name
	units  timeUnit
	maxCap uint32 // largest captured length that the link type can have
	pseudo int    // least octets of pseudo-header of the link type
}

// encapsulation returns the name that capinfos gives the link type.
func (i *Interface) encapsulation() string {
	if i.encap != "" {
		return i.encap
	}
	return i.Link.String()
}

// A Section is a part of a capture file with its own byte order and interfaces.
type Section struct {
	Offset      int64 // file offset of its header, in bytes
	BigEndian   bool
	Hardware    string // shb_hardware
	OS          string // shb_os
	Application string // shb_userappl
}

// A timeUnit turns counts of if_tsresol units into nanoseconds:
// count * mul / div, or count * mul >> shift for powers of 2.
type timeUnit struct {
	mul, div uint64
	shift    uint
	max      uint64 // counts up to this one need a multiplication only, in 64 bits
	offset   int64  // nanoseconds to add, modulo 2^64
	seconds  int64  // the same in seconds
}

// newTimeUnit returns the unit that if_tsresol and if_tsoffset describe
// (draft-ietf-opsawg-pcapng, section 4.2). Every value of resol is one: the finest,
// 0xff, is 2^-127 s, and all its times are 0.
func newTimeUnit(resol byte, offset int64) timeUnit {
	u := timeUnit{mul: 1e9, div: 1, offset: offset * 1e9, seconds: offset}
	if resol&0x80 != 0 {
		if u.shift = uint(resol & 0x7f); u.shift == 0 {
			u.max = math.MaxInt64 / u.mul
		}
		return u
	}
	for n := resol; n > 0; n-- {
		switch {
		case u.mul > 1:
			u.mul /= 10
		case u.div > math.MaxUint64/10: // no 64-bit count of such units fills a nanosecond
			u.mul, u.div, u.max = 0, 1, math.MaxUint64
			return u
		default:
			u.div *= 10
		}
	}
	if u.div == 1 {
		u.max = math.MaxInt64 / u.mul
	}
	return u
}

// nanoseconds returns the time of a count of units, in nanoseconds since the epoch
// modulo 2^64.
func (u *timeUnit) nanoseconds(count uint64) int64 {
	if count <= u.max {
		return int64(count*u.mul) + u.offset
	}
	_, low := u.wide(count)
	return int64(low) + u.offset
}

// wide returns a count of units in nanoseconds, in 128 bits and without the offset.
func (u *timeUnit) wide(count uint64) (hi, lo uint64) {
	hi, lo = bits.Mul64(count, u.mul)
	switch {
	case u.shift >= 64:
		return 0, hi >> (u.shift - 64)
	case u.shift > 0:
		return hi >> u.shift, hi<<(64-u.shift) | lo>>u.shift
	}
	return hi, lo / u.div // if div > 1, mul is 1 and hi is 0
}

// era returns the time of a count of units in nanoseconds divided by 2^64, rounded down:
// what nanoseconds leaves out.
func (u *timeUnit) era(count uint64) int64 {
	hi, lo := u.wide(count)
	offHi, offLo := bits.Mul64(uint64(abs(u.seconds)), 1e9)
	if u.seconds < 0 {
		var borrow uint64
		_, borrow = bits.Sub64(lo, offLo, 0)
		return int64(hi - offHi - borrow)
	}
	_, carry := bits.Add64(lo, offLo, 0)
	return int64(hi + offHi + carry)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n // of the least int64 itself, which uint64 makes right
	}
	return n
}
