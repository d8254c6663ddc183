package decode

// A handshake message of TLS (RFC 8446 section 4) may span records (section 5.1). The first pass
// follows where messages end, as far as it sees that, to know which packets can only be read with
// those before. A decoder that keeps also has their octets.

// openUnknown says that where a handshake message ends was not seen.
const openUnknown = -1

// HandshakeLen returns the length, with its header, of the handshake message that b begins with; 0
// if b begins with none: it is encrypted. As in Wireshark one of more than 64 KiB is none.
func HandshakeLen(b []byte) int {
	const header, types = 4, 1<<0 | 1<<1 | 1<<2 | 1<<4 | 1<<5 | 1<<8 | 0x3f<<11 | 1<<20 | 1<<22 | 1<<24
	switch {
	case len(b) == 0 || types>>b[0]&1 == 0 || len(b) > 1 && b[1] != 0:
		return 0
	case len(b) < header:
		return header
	}
	return header + u16(b[2:])
}

// handshake takes note of a handshake record of n octets, of which b is here.
func (s *segment) handshake(b []byte, n int) {
	left := &s.x.open[s.from]
	s.goesOn = s.goesOn || *left != 0
	if len(b) == n {
		s.feed(b)
	}
	defer s.mark()
	at := int(*left)
	for at != openUnknown && at < n {
		if at+4 > len(b) {
			*left = openUnknown
			return
		}
		m := HandshakeLen(b[at:])
		if m == 0 {
			m = n - at // encrypted
		}
		at += m
	}
	if at != openUnknown {
		*left = int32(at - n)
	}
}

// mark notes in the connection whether a message is open.
func (s *segment) mark() { s.c.set(open, s.x.open != [2]int32{}) }

// interrupt gives an open message up: no other record may come between, and none may be missing.
func (s *segment) interrupt() {
	s.x.open[s.from] = 0
	s.mark()
	s.d.splits.forget(shake{s.c.stream, s.from})
}

// A shake is one direction of a stream.
type shake struct {
	stream uint32
	from   int
}

// shakeCharge is how many octets a message counts for that is kept, besides its own.
const shakeCharge = 64

// feed takes what a handshake record holds, and keeps what is not whole at its end.
func (s *segment) feed(b []byte) {
	k := &s.d.splits.keeper
	if !k.on {
		return
	}
	at := shake{s.c.stream, s.from}
	all := k.open[at]
	k.forget(at)
	if !s.fed {
		s.fed, s.held = true, append(s.held[:0], all...)
	}
	all = append(all, b...)
	left := all
	for len(left) > 0 {
		n := HandshakeLen(left)
		if n > len(left) {
			break
		}
		if n == 0 {
			n = len(left)
		}
		left = left[n:]
	}
	if len(left) == 0 || k.octets >= maxWholes {
		return
	}
	if len(left) < len(all) {
		left = append([]byte(nil), left...)
	}
	if k.open == nil {
		k.open = make(map[shake][]byte)
	}
	k.open[at] = left
	k.octets += len(left) + shakeCharge
}

// forget gives up what is kept of a message.
func (k *keeper) forget(at shake) {
	if b := k.open[at]; len(b) > 0 {
		k.octets -= len(b) + shakeCharge
		delete(k.open, at)
	}
}
