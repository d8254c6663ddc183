package decode

// maxSplit bounds the octets kept of one PDU whose length is not known yet, maxSplits how
// many such PDUs are kept, and maxLooked how many octets of one are looked at: all that are
// kept, again with each segment. Beyond, a PDU is given up.
const (
	maxSplit  = 64 << 10
	maxSplits = 1 << 10
	maxLooked = 4 << 20
)

// A framing says how a protocol's PDUs follow each other in a TCP stream.
type framing struct {
	// scan looks at the PDUs in b, which begins where one begins. If whole is false
	// b was cut by the snaplen, and there is no asking for more.
	scan func(s *segment, b []byte, whole bool) pdus
	// eager: Wireshark shows the protocol also in the frame that tells the length of a PDU
	// split in its header, but is not its last one.
	eager bool
	// plain reports whether scan would find in b, somewhere in a stream that has begun, one
	// PDU and nothing open behind it. nil: that is not to be told quicker than by scan.
	plain func(b []byte) bool
	// looks reports whether the first octets of a stream on any port are the protocol's.
	looks func(b []byte) bool
	// carries are the protocols whose layers may stand in its PDUs. scan then puts the layers of all
	// that it finds into segment.layers.
	carries []string
	// counted: PDUs that began in segments before count as layers of the packet, too.
	counted bool
	// inner returns the protocol that a PDU carries which begins with b, 0 if none is known; nil
	// if they carry none.
	inner func(d *Decoder, b []byte) Proto
}

// pdus is what scan found.
type pdus struct {
	nodes int    // PDUs that Wireshark shows one within the other
	used  int    // octets of PDUs that are whole
	more  more   // what the PDU behind them lacks
	need  int    // octets, if that is moreOctets
	chunk chunks // where it is, if that is moreChunks

	refused bool // what b begins with is not the protocol's
}

// more says how much a PDU lacks.
type more uint8

const (
	moreNone    more = iota
	moreOctets       // a number
	moreSegment      // unknown: it is kept, and looked at again with the next segment
	moreChunks       // unknown: the body of an HTTP message, chunk by chunk
	moreAll          // everything up to the end of the stream
)

// A segment is a segment's way through a framing.
type segment struct {
	d    *Decoder
	c    *connection
	x    *aside // of c
	from int
	fin  bool

	proto, outer Proto // of the PDUs that were found
	early        bool  // a PDU goes on, and is shown
	goesOn       bool  // TLS: a handshake message of records before goes on
	put          bool  // a PDU that began in segments before ends
	size         int   // octets of it
	whole        []byte
	follows      int     // PDUs behind it
	held         []byte  // TLS, if the decoder keeps: the octets of that message before this packet
	fed          bool    // held is known
	layers       []Proto // of a framing whose PDUs are counted
	together     bool    // what scan looks at begins in segments before
}

// scan looks at the PDUs in b. A stream whose first octets are not of the protocol that
// its port stands for may be of one that is known by its looks.
func (s *segment) scan(b []byte, whole bool) pdus {
	c := s.c
	s.proto, s.outer = c.proto, s.x.outer
	r := s.d.framings[c.proto].scan(s, b, whole)
	if r.refused && !c.is(begun|proxied) {
		if proto := s.d.guess(b); proto != 0 {
			c.proto, s.proto = proto, proto
			r = s.d.framings[proto].scan(s, b, whole)
		}
	}
	return r
}

// A pduState is where the PDUs of one direction that span segments begin and end.
type pduState struct {
	more  more
	chunk chunks
	held  int32   // moreSegment: number of the buffer that keeps the PDU
	kept  int32   // likewise, of any PDU, if Decoder.Keep says so
	now   span    // the PDU that began last, whole or not, and as far as it is known
	have  uint32  // the PDU is here up to this sequence number
	holes [3]span // further parts that are here
	past  [2]span // PDUs before
	inner Proto   // what the PDU carries
}

// A span is a range of sequence numbers, empty if it begins at its end.
type span struct{ from, to uint32 }

func (s span) contains(seq uint32) bool { return int32(seq-s.from) >= 0 && int32(seq-s.to) < 0 }

// begin says that a PDU begins at from, of which the octets before have are here.
func (u *pduState) begin(from, have, to uint32, m more) {
	u.past[1], u.past[0] = u.past[0], u.now
	u.now, u.have, u.more = span{from, to}, have, m
	u.holes = [3]span{}
}

// find returns the span of the PDU within which seq is.
func (u *pduState) find(seq uint32) (s span, current bool) {
	if u.now.contains(seq) {
		return u.now, true
	}
	for _, s := range u.past {
		if s.contains(seq) {
			return s, false
		}
	}
	return span{}, false
}

// begins reports whether a PDU that spans segments begins at seq.
func (u *pduState) begins(seq uint32) bool {
	for _, s := range [...]span{u.now, u.past[0], u.past[1]} {
		if s.from == seq && s.to != seq {
			return true
		}
	}
	return false
}

// add notes that the octets of s are here, and moves have on as far as there is no hole.
func (u *pduState) add(s span) {
	if int32(s.from-u.have) > 0 {
		for i, hole := range u.holes {
			if hole.from == hole.to {
				u.holes[i] = s
				return
			}
		}
		return
	}
	if int32(s.to-u.have) > 0 {
		u.have = s.to
	}
	for again := true; again; {
		again = false
		for i, part := range u.holes {
			if part.from != part.to && int32(part.from-u.have) <= 0 {
				u.holes[i] = span{}
				if int32(part.to-u.have) > 0 {
					u.have = part.to
				}
				again = true
			}
		}
	}
}

// desegment follows the PDUs through a wholly captured payload b, that begins at the
// sequence number seq, and returns how many Wireshark shows in this packet. Where a PDU
// that began earlier ends, it shows those that follow as parts of what was put together,
// and a PDU that ends later it shows there.
func (s *segment) desegment(seq uint32, b []byte, stand standing) int {
	u := s.d.splits.state(s.c, s.x, s.from)
	put := false // together from several segments
	nodes := 0
	for len(b) > 0 {
		if stand == repeated || u.begins(seq) {
			break
		}
		n := 0
		if known, current := u.find(seq); known.from != known.to {
			n = min(len(b), int(known.to-seq))
			if current && u.more != moreNone {
				s.d.splits.take(u, seq, b)
				n = s.resume(u, seq, b, &put)
				if s.early && !put {
					nodes++
				}
			}
			if n >= len(b) {
				break
			}
			b = b[n:]
			seq += uint32(n)
			continue
		}
		if stand == reordered {
			break
		}
		s.together = put
		r := s.scan(b, true)
		if !put {
			nodes += r.nodes
		} else if r.used > 0 {
			s.follows += r.nodes
			if len(s.whole) > 0 {
				s.whole = append(s.whole, b[:r.used]...)
			}
		}
		if r.more != moreNone {
			s.open(u, seq, b, r)
		}
		break
	}
	s.put = put
	return nodes
}

// open begins the PDU that r leaves open at the end of b.
func (s *segment) open(u *pduState, seq uint32, b []byte, r pdus) {
	end := seq + uint32(len(b))
	if !s.c.is(split) {
		s.c.marks |= split
		u = s.d.splits.begin(s.x, s.from)
	}
	s.d.splits.free(u)
	to := end + 1
	switch r.more {
	case moreOctets:
		to = end + uint32(min(r.need, maxNeed))
	case moreAll:
		to = end + maxNeed
	case moreChunks:
		to = end + r.chunk.left + 1
	case moreSegment:
		if !s.d.splits.keep(u, b[r.used:]) {
			return
		}
	}
	u.begin(seq+uint32(r.used), end, to, r.more)
	u.chunk = r.chunk
	s.peek(u, b[r.used:])
	s.d.splits.take(u, u.now.from, b[r.used:])
}

// maxNeed is as far as a PDU may reach, so that sequence numbers can be compared.
const maxNeed = 0x0ffffffe

// resume goes on with the PDU in u, which b at seq belongs to, and returns how many octets
// of b are dealt with. It sets put if that makes the PDU whole.
func (s *segment) resume(u *pduState, seq uint32, b []byte, put *bool) int {
	switch u.more {
	case moreSegment:
		old := int(u.have - seq) // octets of b that are not new
		if old >= len(b) {
			return len(b)
		}
		kept, ok := s.d.splits.add(u, b[old:])
		if !ok {
			u.more = moreNone
			return len(b)
		}
		u.have = seq + uint32(len(b))
		u.now.to = u.have + 1
		s.together = true
		r := s.scan(kept, true)
		if r.used > 0 {
			*put = true
			s.size, s.follows = r.used, max(0, r.nodes-1)
			s.whole = s.d.splits.give(u, s.whole, kept[:r.used])
		}
		s.early = r.used == 0 && r.more != moreNone && s.d.framings[s.proto].eager
		if r.used == 0 && r.more == moreSegment {
			return len(b)
		}
		if r.used == 0 && r.more != moreNone {
			s.d.splits.release(u)
			u.more, u.chunk = r.more, r.chunk
			s.peek(u, kept)
			u.now.to = u.have + 1
			switch r.more {
			case moreOctets:
				u.now.to = u.have + uint32(min(r.need, maxNeed))
			case moreChunks:
				u.now.to += r.chunk.left
			case moreAll:
				u.now.to = u.have + maxNeed
			}
			return len(b)
		}
		start := u.now.from
		u.more = moreNone
		u.now.to = start + uint32(r.used)
		if r.more != moreNone {
			s.open(u, start, kept, r)
		} else {
			s.d.splits.free(u)
		}
		return len(b)
	case moreChunks:
		if int32(seq-u.have) > 0 {
			return s.ahead(u, seq, b)
		}
		old := int(u.have - seq)
		if old >= len(b) {
			return len(b)
		}
		n, done := u.chunk.feed(b[old:])
		before := u.have + uint32(n)
		u.add(span{seq, before})
		if done {
			*put = true
			u.more = moreNone
			u.now.to = before
			s.size = int(before - u.now.from)
			s.whole = s.d.splits.give(u, s.whole, nil)
			return old + n
		}
		u.chunk.left -= u.have - before
		u.now.to = u.have + u.chunk.left + 1
		return len(b)
	}
	end := seq + uint32(min(len(b), int(u.now.to-seq)))
	u.add(span{seq, end})
	if u.more == moreAll && s.fin && u.have == end {
		*put = true
		s.end(u)
	}
	if u.more != moreNone && int32(u.have-u.now.to) >= 0 {
		*put = true
		s.size = int(u.now.to - u.now.from)
		s.whole = s.d.splits.give(u, s.whole, nil)
		u.more = moreNone
		s.count(u)
		if s.c.proto == s.d.protoTLS && len(s.whole) == s.size && s.size > tlsHeader && s.whole[0] == tlsHandshake {
			s.feed(s.whole[tlsHeader:])
		}
	}
	return int(end - seq)
}

// peek takes note of what the PDU in u carries, of which b is here.
//
//go:noinline
func (s *segment) peek(u *pduState, b []byte) {
	u.inner = 0
	if f := s.d.framings[s.proto]; f.inner != nil {
		u.inner = f.inner(s.d, b)
	}
}

// found adds a layer.
//
//go:noinline
func (s *segment) found(p Proto) { s.layers = append(s.layers, p) }

// count adds the layers of the PDU in u, which is whole.
func (s *segment) count(u *pduState) {
	if !s.d.framings[s.c.proto].counted {
		return
	}
	s.found(s.c.proto)
	if u.inner != 0 {
		s.found(u.inner)
	}
}

// end makes the PDU whole that goes on to the end of the stream.
func (s *segment) end(u *pduState) {
	u.more = moreNone
	u.now.to = u.have
	s.size = int(u.now.to - u.now.from)
	s.whole = s.d.splits.give(u, s.whole, nil)
}

// ahead takes a segment of a chunk before which something is missing.
func (s *segment) ahead(u *pduState, seq uint32, b []byte) int {
	end := u.have + u.chunk.left
	n := min(len(b), int(end-seq))
	if n > 0 {
		u.add(span{seq, seq + uint32(n)})
	}
	if n < len(b) { // where the next chunk begins stays unseen
		u.more = moreOctets
		u.now.to = end
	}
	return n
}
