// Package anonymise rewrites packets so that they can be shown to others: addresses, names
// and payload are replaced, and the traffic keeps its shape: as many packets, octets and
// conversations, at the same times.
//
// What is not known to be harmless is not let through. A packet's new octets begin as zeros, and
// a rule for each kind of header (layers.go) copies or maps the fields it knows: an address
// that no rule knows of ends as zeros, not as it was. The rules are our own and not gopacket's
// serialisation: gopacket writes what it understood, so that a header that it misreads changes its
// length, it panics on hostile input, and it is larger than all of this.
//
// Which headers stand where is decode's word. A packet is rewritten by itself; between packets
// only the position in TCP streams is kept (streams.go), so that memory is bounded.
// Fragments are not waited for: only the first has headers that can be known, what follows
// them, and all other fragments, are zeros.
package anonymise

import (
	"flowglass/capture"
	"flowglass/decode"
)

// A Mode says what becomes of payload: of octets that are no header we know.
type Mode uint8

const (
	Zero Mode = iota // zeros, as many
	Drop             // like Zero, and the packet is cut after the last octet that is none; its original length stays
	Keep             // as it is, also names and addresses in it; fragments and what is out of order are still Zero
)

// Options say what is done. The zero value, with a key, is the safe choice.
type Options struct {
	Key      Key
	WholeMAC bool            // the vendor part of MAC addresses, too, is mapped
	Ports    bool            // ports from 1024 on that no protocol is known by are mapped
	Payload  Mode            // of protocols not in Payloads
	Payloads map[string]Mode // by the protocol's name in Wireshark's filter reference; "data": of no known protocol
}

// An Anonymiser rewrites the packets of captures with one key. It is for one capture at a time, in
// the order of the file; Begin begins the next.
type Anonymiser struct {
	options Options
	pan     *pan
	macs    scramble
	names   scramble
	ports   scramble
	shorts  [2][]uint16 // see short

	known4     map[[4]byte][4]byte
	known6     map[[16]byte][16]byte
	knownMAC   map[[6]byte][6]byte
	knownNames map[string]bool
	overflow   bool // one of them is full

	// First octets of those known, without which nothing needs to be looked up.
	first4, first6, firstMAC [256]bool

	rules    []rule            // by decode.Proto; nil: not understood
	fixed    map[uint16]bool   // ports of known protocols
	tcpPorts map[uint16]string // their names, of TCP
	decoder  *decode.Decoder
	packet   decode.Packet
	aside    *decode.Decoder // of packets within a frame; nil until there are such
	other    decode.Packet
	view     []byte // a fragment as if it were a packet
	streams  map[streamKey]*stream
	out      []byte
	marks    []mark
	work     rewriter
	wire     []byte // a name being looked at
	report   Report
}

// New returns an anonymiser, ready for its first capture.
func New(o Options) *Anonymiser {
	a := &Anonymiser{
		options: o,
		pan:     newPan(o.Key),
		macs:    newScramble(o.Key.derive("mac")),
		names:   newScramble(o.Key.derive("name")),
		ports:   newScramble(o.Key.derive("port")),

		known4:     make(map[[4]byte][4]byte),
		known6:     make(map[[16]byte][16]byte),
		knownMAC:   make(map[[6]byte][6]byte),
		knownNames: make(map[string]bool),
		fixed:      make(map[uint16]bool),
		tcpPorts:   make(map[uint16]string),
	}
	for i := range decode.Registry {
		p := &decode.Registry[i]
		a.rules = append(a.rules, ruleOf(p.Name))
		for _, k := range p.On {
			port := uint16(k)
			switch k {
			case decode.TCPPort(int(port)):
				a.tcpPorts[port] = p.Name
				fallthrough
			case decode.UDPPort(int(port)), decode.SCTPPort(int(port)):
				a.fixed[port] = true
			}
		}
	}
	a.Begin()
	return a
}

// Begin begins another capture, or the same one again: what is known of originals stays, and the
// report goes on.
func (a *Anonymiser) Begin() {
	a.decoder = decode.NewDecoder()
	a.streams = make(map[streamKey]*stream)
}

// fixedPort reports whether a port is not mapped.
func (a *Anonymiser) fixedPort(p uint16) bool { return p < 1024 || a.fixed[p] }

// Record returns the octets of the packet r, anonymised: as many as r has, or less where
// payload is dropped. They are good until the next call. It returns false if the record is no
// packet but another block, which is to be left out.
//
// r's data is not changed.
func (a *Anonymiser) Record(r *capture.Record) (out []byte, ok bool) {
	a.decode(r, &a.packet)
	return a.Packet(r, &a.packet)
}

// Packet is Record for one that is decoded already, with all that were before it.
func (a *Anonymiser) Packet(r *capture.Record, p *decode.Packet) (out []byte, ok bool) {
	if r.Link < 0 {
		a.report.Left.add("blocks that are no packets, left out", 1)
		return nil, false
	}
	a.report.Packets++
	if cap(a.out) < len(r.Data) {
		a.out = make([]byte, len(r.Data)+len(r.Data)/4)
		a.marks = make([]mark, cap(a.out))
	}
	a.out, a.marks = a.out[:len(r.Data)], a.marks[:len(r.Data)]
	clear(a.out)
	clear(a.marks)
	x := &a.work
	x.start(a, r, a.out, a.marks)
	x.rewrite(r, p)
	a.report.Octets += int64(len(r.Data))
	out = a.out
	if x.drop && x.used < len(out) {
		a.report.Dropped += int64(len(out) - x.used)
		out = out[:x.used]
	}
	a.search(r, out)
	return out, true
}

// Change is Packet in the form that package carve asks for: the length on the wire stays.
func (a *Anonymiser) Change(r *capture.Record, p *decode.Packet, _ [][]byte) (data []byte, origLen int) {
	data, ok := a.Packet(r, p)
	switch {
	case !ok:
		return nil, 0
	case data == nil: // an empty packet is one
		data = []byte{}
	}
	return data, r.OrigLen
}

// decode decodes r. One that the decoder panics at is malformed, and without layers.
func (a *Anonymiser) decode(r *capture.Record, p *decode.Packet) {
	if !decoded(a.decoder, r, p) {
		none := capture.Record{Link: -1}
		a.decoder.Decode(&none, p)
	}
}

// decoded decodes r, and reports whether the decoder did not panic.
func decoded(d *decode.Decoder, r *capture.Record, p *decode.Packet) (ok bool) {
	defer func() {
		if !ok {
			_ = recover()
		}
	}()
	d.Decode(r, p)
	return true
}

// knownProtocol reports whether payload can be of a protocol of that name.
func knownProtocol(name string) bool {
	switch name {
	case "data", "fragment":
		return true
	}
	for i := range decode.Registry {
		if i > 0 && decode.Registry[i].Name == name {
			return true
		}
	}
	return false
}
