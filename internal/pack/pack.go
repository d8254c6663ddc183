// Package pack writes numbers and texts one behind the other, and reads them again from bytes
// that may have been damaged or made up: what is kept between visits.
package pack

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
