// Package decode turns the bytes of one record into layers and addresses. It is the
// fast pass, run over every packet of a capture: it decodes in place, allocates
// nothing and never fails; what a packet looks like deeper in is the business of
// decode/describe, on a click.
package decode

import "flowglass/capture"

// MaxLayers bounds the layers of a packet; what lies deeper is Unsupported.
const MaxLayers = 112

// A Status says how far a packet could be decoded.
type Status uint8

const (
	OK          Status = iota // to the end of what we know
	Truncated                 // the snaplen cut a header
	Malformed                 // headers contradict themselves or each other
	Unsupported               // a well-formed header of a kind that is not decoded, or too many layers
)

func (s Status) String() string {
	return [...]string{"ok", "truncated", "malformed", "unsupported"}[s]
}

// A Layer is one protocol's header within a packet.
type Layer struct {
	Proto  Proto
	Buffer uint8 // 0: the frame; n: the n-th buffer that was put together from fragments
	Offset int32 // octets from the start of the buffer
	Len    int32 // octets of the header; the next layer, or the payload, follows it
}

// A Packet is our decoded view of one record. Decode fills it; it may be used again
// and again, and holds nothing of the record's data.
type Packet struct {
	Number  int   // frame number, from 1
	Offset  int64 // file offset of the record's data, in bytes
	Time    int64 // nanoseconds since the Unix epoch; 0 unless HasTime
	HasTime bool
	CapLen  int // octets in the file, less the link type's pseudo-header (Wireshark's frame.cap_len)
	OrigLen int // octets on the wire, likewise (frame.len)
	Iface   int
	Link    capture.LinkType

	Status   Status
	TCPFlags uint16 // the 12 bits of flags in the last TCP header that is counted; 0 without one
	Whole    Whole
	layers   [MaxLayers]Layer
	depth    int   // layers in use
	buffers  uint8 // besides the frame: see Layer.Buffer
	key      [keyCap]byte
	keyLen   int
	keyDepth int // layers whose protocol stands in key

	// What common found, if head is not 0: expand makes layers and key of it when they are asked for.
	head   headers
	path   *path
	stream uint32
	same   uint32
}

// A Whole says that a packet's last TCP segment completes a PDU that began in segments before.
// Wireshark shows it there, but counts it in no hierarchy, so it is not among the layers. Without
// PDUs it says that the packets before are needed to see what is in this one; with the protocol of
// fragments, that it completes a datagram.
type Whole struct {
	Proto  Proto // 0: there is none
	Buffer uint8 // holds it, as Layer.Buffer, if the decoder keeps such PDUs; else 0
	PDUs   int   // how many end there: it, and those behind it in the segment
	Len    int   // octets of the first; more than the buffer has if it is too long to be kept
	Held   uint8 // likewise a Buffer: what goes on in this packet of a handshake message that began before
}

// Layers lists the packet's layers from the outside in; it is valid until the next Decode.
func (p *Packet) Layers() []Layer {
	p.expand()
	return p.layers[:p.depth]
}

// Proto returns the innermost protocol, or 0.
func (p *Packet) Proto() Proto {
	if p.depth == 0 {
		return 0
	}
	p.expand()
	return p.layers[p.depth-1].Proto
}

// Key returns the packet's flow key; it is valid until the next Decode.
func (p *Packet) Key() FlowKey {
	p.expand()
	p.seal()
	return FlowKey(p.key[:p.keyLen])
}

// Same returns a number that packets of one Decoder share only if their keys are equal, so
// that a key need not be asked for twice; 0 if there is none. Numbers are given from 2 on in
// the order of their first packets, with few gaps, and are given up: the key of a packet may
// have another number later.
func (p *Packet) Same() uint32 { return p.same }

// reset prepares p for the record r.
func (p *Packet) reset(r *capture.Record) {
	p.Number, p.Offset = r.Number, r.Offset
	p.Time, p.HasTime = r.Time, r.HasTime
	if !r.HasTime {
		p.Time = 0 // Wireshark takes a frame without a time for one at the epoch
	}
	p.CapLen, p.OrigLen = r.CapLen, r.OrigLen
	p.Iface, p.Link = r.Iface, r.Link
	p.Status, p.TCPFlags = OK, 0
	p.Whole = Whole{}
	p.buffers = 0
	p.depth, p.keyLen, p.keyDepth = 0, 0, 0
	p.head, p.same = 0, 0
}
