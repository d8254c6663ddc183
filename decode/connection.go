package decode

// A connection is what is known of a TCP stream whose payload is a protocol with a framing:
// the little of Wireshark's sequence analysis that decides which segments it looks into,
// and where in each direction the next PDU begins.
//
// What every segment needs comes first.
type connection struct {
	side [2]half // by side of the four-tuple

	proto Proto // whose PDUs the stream carries
	outer Proto // a proxy's protocol, around those of proto; 0 if there is none

	retry   bool // another stream of the four-tuple has begun: its protocol is to be found anew
	synced  bool // a SYN has been seen, from side synFrom
	timed   bool // the round trip is known
	begun   bool // there was a PDU
	split   bool // there was a PDU in several segments: pdus says where it goes on
	head    bool // HTTP: the last request was HEAD
	connect bool // HTTP: the last request was CONNECT to the port
	tunnel  bool // HTTP: what follows is another protocol's, and not told apart
	silent  bool // what follows is another protocol's, and not shown
	synFrom uint8
	port    uint16
	trip    int64 // nanoseconds: the time of the SYN, if synced, and when timed the round trip of the handshake
	pdus    int32 // number of its states in Decoder.splits, by side; 0: there are none
}

// A half is what is known of the segments of one direction of a connection.
type half struct {
	next     uint32 // sequence number after the highest one seen, if sent
	ack      uint32 // the last acknowledgement, if acked
	nextTime int64  // when next was reached, and ack seen, in nanoseconds
	ackTime  int64
	window   uint16
	repeats  uint8 // duplicates of the last acknowledgement
	sent     bool
	acked    bool
}

// A standing is what Wireshark makes of a segment by its sequence number.
type standing uint8

const (
	inOrder   standing = iota
	reordered          // out of order: it may complete a PDU, but is not looked into
	repeated           // a retransmission, unless it follows duplicate acknowledgements at once: of no use
	probing            // a probe of an idle connection: its octet is none of the stream
)

// analyse takes note of a segment with n octets of payload.
func (c *connection) analyse(from int, h []byte, n int, now int64) standing {
	const (
		shortly = 3e6  // ns: what is no later than this is out of order, if no round trip was seen
		prompt  = 20e6 // ns between duplicate acknowledgements and a fast retransmission
	)
	fwd, rev := &c.side[from], &c.side[1-from]
	seq, ack, flags := u32(h[4:]), u32(h[8:]), h[13]
	window := uint16(h[14])<<8 | uint16(h[15])
	length := uint32(n)
	result := inOrder
	marks := flags & (tcpSYN | tcpFIN | tcpRST)
	if marks != 0 {
		if flags&(tcpSYN|tcpFIN) != 0 {
			length++
		}
		if flags&(tcpSYN|tcpACK) == tcpSYN {
			c.synced, c.synFrom = true, uint8(from)
			if !c.timed {
				c.trip = now
			}
		}
	} else {
		if c.synced && !c.timed && int(c.synFrom) == from && flags&tcpACK != 0 {
			c.timed, c.trip = true, now-c.trip
		}
		if n <= 1 && fwd.sent && seq == fwd.next-1 {
			result = probing
		}
	}
	if n == 0 && marks == 0 && fwd.acked && ack == fwd.ack && seq == fwd.next && window == fwd.window && window != 0 {
		if fwd.repeats < 255 {
			fwd.repeats++
		}
	} else if ack != fwd.ack {
		fwd.repeats = 0
	}
	end := seq + length
	if length > 0 && result != probing && fwd.sent {
		back := int32(seq-fwd.next) < 0 && !(n > 1 && seq == fwd.next-1)
		late := int64(shortly)
		if c.timed && c.trip > 0 {
			late = c.trip
		}
		switch {
		case n > 0 && rev.acked && int32(seq+uint32(n)-rev.ack) <= 0: // although it is acknowledged
			result = repeated
		case !back:
		case rev.repeats >= 2 && rev.ack == seq && now-rev.ackTime < prompt: // a fast retransmission
		case now-fwd.nextTime < late && fwd.next != end:
			result = reordered
		default:
			result = repeated
		}
	}
	filled := n == 1 && fwd.sent && seq == fwd.next && rev.known() && rev.window == 0 // a window's probe
	if length > 0 && !filled && (!fwd.sent || int32(end-fwd.next) > 0) {
		fwd.next, fwd.nextTime, fwd.sent = end, now, true
	} else if !fwd.sent {
		fwd.next, fwd.nextTime, fwd.sent = end, now, true
	}
	if flags&tcpACK != 0 {
		fwd.ack, fwd.ackTime, fwd.acked = ack, now, true
	}
	fwd.window = window
	return result
}

func (h *half) known() bool { return h.sent || h.acked }
