// Package pack writes numbers and texts one behind the other, and reads them again from bytes
// that may have been damaged or made up: what is kept between visits.
package pack

import "math/bits"

// A Codec writes values, or reads them: one function that names the fields of a thing in their
// order does for both. Small numbers are short. When reading, the first mistake is final: all
// values from there on are zero, and Failed tells so.
//
// Its methods are kept from being inlined, because they are called in many places and no
// octet of WebAssembly is free.
type Codec struct {
	b       []byte // written, or left to be read
	reading bool
	failed  bool
}

// Writing returns a codec that writes behind b.
func Writing(b []byte) *Codec { return &Codec{b: b} }

// Reading returns a codec that reads b, which it does not copy.
func Reading(b []byte) *Codec { return &Codec{b: b, reading: true} }

// Bytes returns what was written, or is left to be read.
func (c *Codec) Bytes() []byte { return c.b }

// IsReading reports whether the codec reads.
func (c *Codec) IsReading() bool { return c.reading }

// Failed reports whether something could not be read.
func (c *Codec) Failed() bool { return c.failed }

// Check makes what was read a mistake unless ok.
//
//go:noinline
func (c *Codec) Check(ok bool) {
	if c.reading && !ok {
		c.b, c.failed = nil, true
	}
}

// Uint is an unsigned number.
//
//go:noinline
func (c *Codec) Uint(v *uint64) {
	if !c.reading {
		n := *v
		for ; n >= 0x80; n >>= 7 {
			c.b = append(c.b, byte(n)|0x80)
		}
		c.b = append(c.b, byte(n))
		return
	}
	n := uint64(0)
	for i, b := range c.b {
		if i == 9 && b > 1 {
			break // more than 64 bits
		}
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.b = c.b[i+1:]
			*v = n
			return
		}
	}
	*v = 0
	c.Check(false)
}

// Int is a number that is best near 0.
//
//go:noinline
func (c *Codec) Int(v *int64) {
	n := uint64(*v<<1) ^ uint64(*v>>63)
	c.Uint(&n)
	*v = int64(n>>1) ^ -int64(n&1)
}

// Num is Int for an int.
//
//go:noinline
func (c *Codec) Num(v *int) {
	n := int64(*v)
	c.Int(&n)
	*v = int(n)
}

// Uint32 is an unsigned number of 32 bits.
//
//go:noinline
func (c *Codec) Uint32(v *uint32) {
	n := uint64(*v)
	c.Uint(&n)
	*v = uint32(n)
	c.Check(n>>32 == 0)
}

// Octet is an octet.
//
//go:noinline
func (c *Codec) Octet(v *uint8) {
	if !c.reading {
		c.b = append(c.b, *v)
		return
	}
	*v = 0
	if len(c.b) == 0 {
		c.Check(false)
		return
	}
	*v, c.b = c.b[0], c.b[1:]
}

// Octets are as many octets as v has; their number is not written.
//
//go:noinline
func (c *Codec) Octets(v []byte) {
	if !c.reading {
		c.b = append(c.b, v...)
		return
	}
	clear(v)
	if len(c.b) < len(v) {
		c.Check(false)
		return
	}
	c.b = c.b[copy(v, c.b):]
}

// Flag is a claim.
//
//go:noinline
func (c *Codec) Flag(v *bool) {
	n := uint8(0)
	if *v {
		n = 1
	}
	c.Octet(&n)
	*v = n == 1
	c.Check(n < 2)
}

// Count is how many items follow, n, that take size octets each, or more. It returns how many
// there are: never more than there are octets for, so that room can be made for them.
//
//go:noinline
func (c *Codec) Count(n, size int) int {
	v := uint64(n)
	c.Uint(&v)
	if c.reading && v > uint64(len(c.b)/size) {
		c.Check(false)
		return 0
	}
	return int(v)
}

// Text is a text.
//
//go:noinline
func (c *Codec) Text(v *string) {
	n := c.Count(len(*v), 1)
	if !c.reading {
		c.b = append(c.b, *v...)
		return
	}
	*v, c.b = string(c.b[:n]), c.b[n:]
}

// Zigzag returns v as an unsigned number that is small where v is near 0; Unzigzag undoes it.
func Zigzag(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }

// Unzigzag returns what Zigzag was given.
func Unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// Fields are at most eight unsigned numbers, many of which are 0: an octet with a bit for each
// that is not, and those. All of them take one call, of which there are millions.
//
//go:noinline
func (c *Codec) Fields(v []uint64) {
	if !c.reading {
		at := len(c.b)
		c.b = append(c.b, 0)
		for i, n := range v {
			if n == 0 {
				continue
			}
			c.b[at] |= 1 << i
			for ; n >= 0x80; n >>= 7 {
				c.b = append(c.b, byte(n)|0x80)
			}
			c.b = append(c.b, byte(n))
		}
		return
	}
	clear(v)
	b := c.b
	if len(b) == 0 || int(b[0])>>len(v) != 0 {
		c.Check(false)
		return
	}
	mask := b[0]
	at := 1
	for i := range v {
		if mask>>i&1 == 0 {
			continue
		}
		n, shift := uint64(0), 0
		for {
			if at >= len(b) || shift > 63 || shift == 63 && b[at] > 1 {
				c.Check(false)
				return
			}
			d := b[at]
			at++
			n |= uint64(d&0x7f) << shift
			if d < 0x80 {
				break
			}
			shift += 7
		}
		v[i] = n
	}
	c.b = b[at:]
}

// Words are numbers of which many octets are 0: for each an octet with a bit for each octet that
// is not, and those.
//
//go:noinline
func (c *Codec) Words(v []uint64) {
	if c.reading {
		c.readWords(v)
		return
	}
	for _, w := range v {
		at := len(c.b)
		c.b = append(c.b, 0)
		for k := 0; w != 0; k, w = k+1, w>>8 {
			if b := byte(w); b != 0 {
				c.b[at] |= 1 << k
				c.b = append(c.b, b)
			}
		}
	}
}

// readWords is most of restoring a capture.
func (c *Codec) readWords(v []uint64) {
	clear(v)
	b, at := c.b, 0
	for i := range v {
		if at >= len(b) {
			c.Check(false)
			return
		}
		mask := uint(b[at])
		at++
		w := uint64(0)
		for ; mask != 0; mask &= mask - 1 {
			if at >= len(b) {
				c.Check(false)
				return
			}
			w |= uint64(b[at]) << (8 * bits.TrailingZeros(mask) & 63)
			at++
		}
		v[i] = w
	}
	c.b = b[at:]
}
