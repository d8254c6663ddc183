// Package analysis follows the sequence numbers, acknowledgements and windows of TCP
// connections, segment by segment in the order of the capture, and says what Wireshark 4.0
// says of them in its tcp.analysis fields: what was retransmitted, lost, acknowledged and when,
// and how much was in flight.
package analysis

// Flags are what a segment is found to be, as bits.
type Flags uint32

const (
	Retransmission Flags = 1 << iota
	FastRetransmission
	SpuriousRetransmission
	OutOfOrder
	LostSegment    // a segment before it is missing
	AckLostSegment // it acknowledges what was not seen
	DuplicateAck
	KeepAlive
	KeepAliveAck
	ZeroWindow
	ZeroWindowProbe
	ZeroWindowProbeAck
	WindowUpdate
	WindowFull
	ReusedPorts

	Count = iota // of flags
)

// A Finding is what is found of one segment. Numbers are of frames, 0 for none; times are in
// nanoseconds.
type Finding struct {
	Flags Flags

	DupFrame int32 // DuplicateAck: the acknowledgement that it repeats
	DupNum   int32 // and the number of this repetition
	RTOFrame int32 // Retransmission: the segment that it repeats, or the last before that was new
	RTO      int64 // the time since

	Acked  int32 // the segment that it acknowledges
	AckRTT int64 // the time since

	InFlight uint32 // octets sent and not acknowledged, if Sent
	Pushed   uint32 // octets since the last segment with PSH, if Sent
	Sent     bool

	InitialRTT int64 // of the handshake, if Tripped
	Tripped    bool

	Touched bool // there is nothing to say, but Wireshark says that it looked

	Previous int32 // the frame before of the stream, 0 if it is the first
	First    int32 // the first one

	SinceFirst, SincePrevious int64 // time since these
}

// Any reports whether Wireshark shows that the segment was analysed.
func (f *Finding) Any() bool { return f.Flags != 0 || f.Acked != 0 || f.Sent || f.Touched }
