package analysis

// A sent is a segment that was not acknowledged yet.
type sent struct {
	from, to uint32 // sequence numbers
	frame    int32
	next     int32 // the one sent before it, or in the list of unused ones; 0: none
	time     int64
}

const (
	sentChunk = 1 << 12
	maxSent   = 1 << 20 // in all, 24 MiB
	maxOpen   = 10000   // of one direction, as in Wireshark
)

// A pool is the segments of all connections that were not acknowledged yet: what is beyond
// maxSent is not remembered.
type pool struct {
	chunks []*[sentChunk]sent // numbered from 1 on
	used   int32
	unused int32
}

func (p *pool) at(n int32) *sent { return &p.chunks[n/sentChunk][n%sentChunk] }

// take returns the number of a segment that is free, 0 if there is none.
func (p *pool) take() int32 {
	if n := p.unused; n != 0 {
		p.unused = p.at(n).next
		return n
	}
	if p.used == maxSent-1 {
		return 0
	}
	p.used++
	if int(p.used/sentChunk) == len(p.chunks) {
		p.chunks = append(p.chunks, new([sentChunk]sent))
	}
	return p.used
}

// drop frees a segment, and returns the one after it.
func (p *pool) drop(n int32) (next int32) {
	x := p.at(n)
	next = x.next
	x.next, p.unused = p.unused, n
	return next
}

// open is the segments of one direction that were not acknowledged yet, the latest first.
type open struct {
	latest    int32
	eldest    int32
	count     int32
	from      uint32 // where the first of them begins
	low, high uint32 // what they span, relative to the first sequence number
}

// add puts a segment in front.
func (o *open) add(p *pool, base uint32, s sent) {
	if o.count == maxOpen {
		return
	}
	n := p.take()
	if n == 0 {
		return
	}
	if o.count == 0 {
		o.eldest = n
	}
	o.reach(base, &s)
	s.next = o.latest
	*p.at(n) = s
	o.latest = n
	o.count++
}

// reach notes that s is among them.
func (o *open) reach(base uint32, s *sent) {
	low, high := s.from-base, s.to-base
	if o.count == 0 {
		o.from, o.low, o.high = s.from, low, high
		return
	}
	if before(s.from, o.from) {
		o.from = s.from
	}
	o.low, o.high = min(o.low, low), max(o.high, high)
}

// acknowledge drops what an acknowledgement covers, and returns the first segment that ends
// with it, frame 0 if none does.
func (o *open) acknowledge(p *pool, base, ack uint32) (exact sent) {
	if o.count == 0 || !before(o.from, ack) {
		return exact // the most frequent case: nothing new
	}
	link := &o.latest
	o.count = 0
	for n := o.latest; n != 0; {
		s := p.at(n)
		switch {
		case s.to == ack:
			exact = *s
		case before(s.from, ack) && before(ack, s.to):
			s.from = ack
		}
		if !before(ack, s.to) {
			n = p.drop(n)
			*link = n
			continue
		}
		o.reach(base, s)
		o.count++
		o.eldest = n
		link = &s.next
		n = s.next
	}
	return exact
}

// before reports whether sequence number a comes before b.
func before(a, b uint32) bool { return int32(a-b) < 0 }
