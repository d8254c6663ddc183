package decode

// chunks is where one is in a chunked body (RFC 9112 section 7.1). The zero value is its beginning.
type chunks struct {
	left  uint32 // octets of the chunk and of its line end that are still to come
	size  uint32 // of the chunk, as far as its digits are read
	phase uint8
	line  uint8 // 0 at the beginning of a trailer line
	some  bool  // there was a chunk with something in it
	last  bool  // there was a trailer line
}

const (
	chunkSize uint8 = iota // in the digits
	chunkRest              // in what follows them on the line
	chunkData
	chunkTrailer
)

// feed goes on with b and returns how many octets belong to the body; done says that it
// ends there. As in Wireshark one trailer line is enough of an end if no more is there.
func (c *chunks) feed(b []byte) (n int, done bool) {
	for n < len(b) {
		ch := b[n]
		switch c.phase {
		case chunkData:
			k := min(len(b)-n, int(c.left))
			n += k
			c.left -= uint32(k)
			if c.left == 0 {
				c.phase, c.size = chunkSize, 0
			}
			continue
		case chunkSize:
			if digit := hexDigit(ch); digit >= 0 {
				c.size = min(c.size<<4|uint32(digit), maxNeed)
				if c.size > maxNeed>>4 {
					c.phase = chunkRest
				}
				break
			}
			c.phase = chunkRest
			continue
		case chunkRest:
			if ch == '\n' {
				c.phase, c.left = chunkData, c.size+2
				if c.size == 0 {
					c.phase, c.left = chunkTrailer, 0
				}
				c.some = c.some || c.size > 0
			}
		case chunkTrailer:
			switch {
			case ch == '\n' && c.line == 0:
				return n + 1, true
			case ch == '\n':
				c.line, c.last = 0, true
			case ch != '\r':
				c.line = 1
			}
		}
		n++
	}
	return n, c.last
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
