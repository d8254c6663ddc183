package decode

// A connection is what is known of a TCP stream whose payload is a protocol with a framing:
// the little of Wireshark's sequence analysis that decides which segments it looks into,
// and where in each direction the next PDU begins. What every segment needs fills a cache
// line; the rest is aside.
type connection struct {
	nextTime [2]int64 // by side: when half.next was reached, in nanoseconds
	ackTime  [2]int64 // when half.ack was seen
	side     [2]half  // by side of the four-tuple
	stream   uint32
	proto    Proto // whose PDUs the stream carries
	marks    marks
}

// marks are what has been seen of a connection.
type marks uint16

const (
	retry   marks = 1 << iota // another stream of the four-tuple has begun: its protocol is to be found anew
	settled                   // the initial sequence numbers of both sides are known
	synced                    // there was a SYN
	timed                     // the round trip is known
	begun                     // there was a PDU
	split                     // there was a PDU in several segments: aside.pdus says where it goes on
	silent                    // what follows is another protocol's, and not shown
	proxied                   // aside.outer is a proxy's protocol around that of the PDUs
	open                      // TLS: aside.open has something
)

func (c *connection) is(m marks) bool { return c.marks&m != 0 }

// set makes m what on says.
func (c *connection) set(m marks, on bool) {
	c.marks &^= m
	if on {
		c.marks |= m
	}
}

// An aside is what is known of a connection besides.
type aside struct {
	trip    int64    // nanoseconds: the time of the SYN, if synced, and when timed the round trip of the handshake
	tuple   int32    // row of the four-tuple
	pdus    int32    // number of the states in Decoder.splits; 0: there are none
	open    [2]int32 // TLS, by side: octets of a handshake message that its next records bring; openUnknown
	outer   Proto    // if proxied
	port    uint16
	synFrom uint8 // the side that sent the SYN
	head    bool  // HTTP: the last request was HEAD
	connect bool  // HTTP: the last request was CONNECT to the port
	tunnel  bool  // HTTP: what follows is another protocol's, and not told apart
}

// A half is what is known of the segments of one direction of a connection.
type half struct {
	next    uint32 // sequence number after the highest one seen, if sent
	ack     uint32 // the last acknowledgement, if acked
	window  uint16
	repeats uint8 // duplicates of the last acknowledgement
	known   halfMarks
}

type halfMarks uint8

const (
	sent halfMarks = 1 << iota
	acked
)

func (h *half) is(m halfMarks) bool { return h.known&m != 0 }

// A standing is what Wireshark makes of a segment by its sequence number.
type standing uint8

const (
	inOrder   standing = iota
	reordered          // out of order: it may complete a PDU, but is not looked into
	repeated           // a retransmission, unless it follows duplicate acknowledgements at once: of no use
	probing            // a probe of an idle connection: its octet is none of the stream
)

// analyse takes note of a segment with n octets of payload. x is what is known aside.
func (c *connection) analyse(x *aside, from int, h []byte, n int, now int64) standing {
	const prompt = 20e6 // ns between duplicate acknowledgements and a fast retransmission
	fwd, rev := &c.side[from], &c.side[1-from]
	seq, ack, flags := u32(h[4:]), u32(h[8:]), h[13]
	window := uint16(h[14])<<8 | uint16(h[15])
	length := uint32(n)
	result := inOrder
	control := flags & (tcpSYN | tcpFIN | tcpRST)
	if control != 0 {
		if flags&(tcpSYN|tcpFIN) != 0 {
			length++
		}
		if flags&(tcpSYN|tcpACK) == tcpSYN {
			c.marks |= synced
			x.synFrom = uint8(from)
			if !c.is(timed) {
				x.trip = now
			}
		}
	} else {
		if c.marks&(synced|timed) == synced && int(x.synFrom) == from && flags&tcpACK != 0 {
			c.marks |= timed
			x.trip = now - x.trip
		}
		if n <= 1 && fwd.is(sent) && seq == fwd.next-1 {
			result = probing
		}
	}
	if n == 0 && control == 0 && fwd.is(acked) && ack == fwd.ack && seq == fwd.next && window == fwd.window && window != 0 {
		if fwd.repeats < 255 {
			fwd.repeats++
		}
	} else if ack != fwd.ack {
		fwd.repeats = 0
	}
	end := seq + length
	if length > 0 && result != probing && fwd.is(sent) {
		back := int32(seq-fwd.next) < 0 && !(n > 1 && seq == fwd.next-1)
		switch {
		case n > 0 && rev.is(acked) && int32(seq+uint32(n)-rev.ack) <= 0: // although it is acknowledged
			result = repeated
		case !back:
		case rev.repeats >= 2 && rev.ack == seq && now-c.ackTime[1-from] < prompt: // a fast retransmission
		case now-c.nextTime[from] < c.late(x) && fwd.next != end:
			result = reordered
		default:
			result = repeated
		}
	}
	filled := n == 1 && fwd.is(sent) && seq == fwd.next && rev.known != 0 && rev.window == 0 // a window's probe
	if !fwd.is(sent) || length > 0 && !filled && int32(end-fwd.next) > 0 {
		fwd.next, c.nextTime[from] = end, now
		fwd.known |= sent
	}
	if flags&tcpACK != 0 {
		fwd.ack, c.ackTime[from] = ack, now
		fwd.known |= acked
	}
	fwd.window = window
	return result
}

// late returns how long after its successor a segment may come and still be out of order.
func (c *connection) late(x *aside) int64 {
	const shortly = 3e6 // ns, if no round trip was seen
	if c.is(timed) && x.trip > 0 {
		return x.trip
	}
	return shortly
}
