package decode

// A Segment is a packet's last TCP header that is counted, for those who follow connections.
type Segment struct {
	Found  bool // there is one; if not, nothing else is meant
	Reused bool // it begins a stream on addresses and ports that had one before
	From   uint8
	Stream uint32
	Len    int    // octets of payload by the headers outside
	Header []byte // with options; it aliases the record, or a buffer put together for the packet
}

// Watch makes Decode store each packet's segment in s. From is 0 or 1, the same for all
// segments of a direction of a stream.
func (d *Decoder) Watch(s *Segment) { d.watch = s }

// saw stores a segment of the stream from one of its sides, with its header h, of which wire
// octets are payload.
func (d *Decoder) saw(stream uint32, from int, h []byte, wire int) {
	*d.watch = Segment{Found: true, Reused: d.streams.reused, From: uint8(from), Stream: stream, Len: max(wire, 0), Header: h}
	d.streams.reused = false
}
