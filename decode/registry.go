package decode

import (
	"slices"
	"sync"

	"flowglass/capture"
)

// A Proto names a protocol of the registry; 0 is none.
type Proto uint16

// A Protocol is one entry of the registry.
type Protocol struct {
	Name   string   // as in Wireshark's filter reference
	Label  string   // as in the packet list's Protocol column
	On     []Key    // what leads to it
	Decode decoder  // nil: its header is not looked into
	PDUs   *framing // nil: over TCP its PDUs are not told apart

	StartTLS bool // its connections may go over to TLS
	Min      int  // octets that must be captured for the layer to be shown

	// Looks says whether a UDP payload of wire octets, of which b was captured, looks like the
	// protocol's. It is asked where the ports lead nowhere. nil: it is never taken for it.
	Looks func(b []byte, wire int) bool
	// First are the lowest and the highest octet that such a payload begins with; none: any.
	First [2]byte
}

// A Key says what comes next in a packet: a number in a space of numbers, such as an
// EtherType.
type Key uint32

const (
	stop    Key = 0          // nothing follows, or the packet ends in an error
	refused Key = 0xffffffff // the decoder does not take the bytes for its protocol; it has skipped nothing
	unseen  Key = 0xfffffffe // stop, and the header is too short to be shown as a layer, as Wireshark has it
)

// A space is a registry of numbers.
type space uint8

const (
	spaceNone space = iota
	spaceLink
	spaceEtherType
	spaceIPProto
	spaceSAP
	spacePPP
	spaceNLPID // ISO/IEC TR 9577 network layer protocol identifiers
	spaceCisco // SNAP protocol identifiers of Cisco, also used by its HDLC
	spaceGRE
	spaceOther
	spaceUDP // from here on: ports of a transport protocol, whose unknown payload is data and no fault
	spaceTCP
	spaceSCTP
	spaces
)

func (s space) key(n int) Key { return Key(s)<<16 | Key(uint16(n)) }
func (k Key) space() space    { return space(k >> 16) }

// LinkType, EtherType, IPProto, SAP, PPP, GRE, UDPPort, TCPPort and SCTPPort make keys of
// the numbers of the registry they are named after.
func LinkType(l capture.LinkType) Key { return spaceLink.key(int(l)) }
func EtherType(n int) Key             { return spaceEtherType.key(n) }
func IPProto(n int) Key               { return spaceIPProto.key(n) }
func SAP(n int) Key                   { return spaceSAP.key(n) }
func PPP(n int) Key                   { return spacePPP.key(n) }
func GRE(n int) Key                   { return spaceGRE.key(n) }
func nlpid(n int) Key                 { return spaceNLPID.key(n) }
func ciscoPID(n int) Key              { return spaceCisco.key(n) }
func other(n int) Key                 { return spaceOther.key(n) }
func UDPPort(n int) Key               { return spaceUDP.key(n) }
func TCPPort(n int) Key               { return spaceTCP.key(n) }
func SCTPPort(n int) Key              { return spaceSCTP.key(n) }

// Keys of spaceOther: protocols that no registry's number leads to.
const (
	otherEthernet = iota // an Ethernet header inside something else
	otherLLC
	otherISL
	otherFabricPath
	otherIPX
	otherTokenRing
	otherFDDI
	otherMPLS
	otherPWACH
	otherPWControl // pseudowire of Ethernet with a control word
	otherPWPlain   // pseudowire of Ethernet without
	otherPPP       // from the protocol field on
	otherPPPHDLC   // possibly with address and control
	otherCiscoHDLC
	otherSLARP
	otherFrameRelay
	otherNetlink
	otherNflog
	otherNfqueue
	otherSTP
	otherWLAN
	otherWLANRadio
	otherAMSDU
	otherAVS
	otherInfiniBand
	otherRadiotap
	otherWPAN
	otherLowpan
	otherERSPAN1
	otherGTP
	otherGTPPrime
	otherGTPv2
	otherPIM1
	otherDVMRP
	otherATMARP
	otherCMDFirst
	otherQUIC
	otherWireGuard
	otherSMB
	otherSMB2
	otherModbus
)

// A dispatch finds the protocol of a key.
type dispatch struct {
	protos  [spaces][]Proto
	looks   [256][]Proto // those that have looks, by a payload's first octet
	entries []entry      // by Proto
}

// An entry is what decoding needs of a Protocol.
type entry struct {
	decode decoder
	min    int
	proto  Proto // the first one in the registry of that name: what layers are known by
	looks  func(b []byte, wire int) bool
}

// dispatched is the registry's dispatch, made once: looking at one packet takes a decoder as well.
var dispatched = sync.OnceValue(func() *dispatch { return newDispatch(Registry) })

func newDispatch(registry []Protocol) *dispatch {
	t := &dispatch{entries: make([]entry, len(registry))}
	named := make(map[string]Proto)
	for p, e := range registry {
		if _, ok := named[e.Name]; !ok {
			named[e.Name] = Proto(p)
		}
		t.entries[p] = entry{e.Decode, e.Min, named[e.Name], e.Looks}
		for _, k := range e.On {
			s, n := k.space(), int(k&0xffff)
			if n >= len(t.protos[s]) {
				t.protos[s] = append(t.protos[s], make([]Proto, n+1-len(t.protos[s]))...)
			}
			t.protos[s][n] = Proto(p)
		}
		if e.Looks != nil {
			first, last := e.First[0], e.First[1]
			if last == 0 {
				last = 255
			}
			for c := int(first); c <= int(last); c++ {
				t.looks[c] = append(t.looks[c], Proto(p))
			}
		}
	}
	return t
}

// guess returns the protocol that a UDP payload of wire octets looks like, or 0.
func (t *dispatch) guess(b []byte, wire int) Proto {
	if len(b) == 0 {
		return 0
	}
	for _, p := range t.looks[b[0]] {
		if t.entries[p].looks(b, wire) {
			return p
		}
	}
	return 0
}

// find returns the protocol that k leads to, or 0.
func (t *dispatch) find(k Key) Proto {
	if k.space() >= spaces {
		return 0
	}
	s := t.protos[k.space()]
	if n := int(k & 0xffff); n < len(s) {
		return s[n]
	}
	return 0
}

// Carries reports whether q stands in the PDUs of p, a protocol over TCP, and not behind them.
func (p Proto) Carries(q Proto) bool {
	f := Registry[p].PDUs
	return f != nil && slices.Contains(f.carries, q.Name())
}

// Carried lists the protocols that stand in each PDU of p.
//
//go:noinline
func (p Proto) Carried() (list []Proto) {
	if f := Registry[p].PDUs; f != nil && !f.counted {
		for _, name := range f.carries {
			list = append(list, ProtoOf(name))
		}
	}
	return list
}

// ProtoOf returns the first protocol of a name in the registry, 0 if there is none.
//
//go:noinline
func ProtoOf(name string) Proto {
	for p := range Registry {
		if Registry[p].Name == name {
			return Proto(p)
		}
	}
	return 0
}

// Counted reports whether a PDU of p that began in segments before is a layer of the packet that completes
// it.
func (p Proto) Counted() bool {
	f := Registry[p].PDUs
	return f != nil && f.counted
}

// Name returns the name of p in Wireshark's filter reference; "" for 0.
func (p Proto) Name() string { return Registry[p].Name }

// Label returns what the packet list's Protocol column shows for p.
func (p Proto) Label() string { return Registry[p].Label }
