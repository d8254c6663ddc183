package decode

import "encoding/binary"

// A Kind names one of Wireshark's conversation tables.
type Kind uint8

const (
	Ethernet Kind = iota
	IP            // IPv4
	IP6
	TCP
	UDP
	SCTP
	Kinds int = iota
)

// A KindSet has a bit for each Kind.
type KindSet uint8

// AllKinds has all of them.
const AllKinds KindSet = 1<<Kinds - 1

// HasPorts reports whether the endpoints of the table are addresses with ports.
func (k Kind) HasPorts() bool { return k >= TCP }

// A Pair is one counted header: who sent what to whom at that level.
type Pair struct {
	Kind             Kind
	Src, Dst         Addr
	SrcPort, DstPort uint16
	Stream           uint32 // TCP: Wireshark's tcp.stream; otherwise 0
	Uncounted        bool   // an IPv4 header whose options end in an error: Wireshark shows its addresses, but counts it nowhere
	HeaderDst        Addr   // the destination in the header itself, where a source route leads elsewhere; else Dst
}

// A FlowKey is everything that Flowglass's tables tell packets apart by: the stack of
// protocols and, for each header that Wireshark counts, addresses, ports and TCP
// stream. Packets with equal keys are one flow. Its length is a multiple of eight and
// its form is private to this package; Protos and Pairs read it.
//
// A key is a row of records: a protocol (1 octet below keyTag, or keyWide and 2), or a tag followed by
// the fields of a counted header, as they stand in the packet. It is padded with zeros.
type FlowKey []byte

const (
	keyTag   = 0xf0 // tags are keyTag + Kind: MACs or addresses, or ports (and stream)
	keyShown = 0xf7 // addresses of an IPv4 header that is not counted
	keyWide  = 0xf9 // a protocol of keyTag or more, in two octets, the lower first
	keyRoute = 0xf8 // the addresses by which the upper layers go: kind, source, destination

	keyRecord = 3 + 33 + 34 // at most, for a layer: protocol, addresses, route
	keyCap    = MaxLayers*keyRecord + 16
)

// Protos appends the protocols of the layers, from the outside in.
func (k FlowKey) Protos(dst []Proto) []Proto {
	for i := 0; i < len(k) && k[i] != 0; i++ {
		switch tag := k[i]; {
		case tag < keyTag:
			dst = append(dst, Proto(tag))
		case tag == keyWide:
			dst = append(dst, Proto(binary.LittleEndian.Uint16(k[i+1:])))
			i += 2
		default:
			i += keyFields(k[i:])
		}
	}
	return dst
}

// keyFields returns the octets that follow the tag at the front of k.
func keyFields(k FlowKey) int {
	switch k[0] {
	case keyTag + byte(Ethernet):
		return 12
	case keyTag + byte(IP), keyShown:
		return 8
	case keyTag + byte(IP6):
		return 32
	case keyTag + byte(TCP):
		return 8
	case keyTag + byte(UDP), keyTag + byte(SCTP):
		return 4
	case keyWide:
		return 2
	case keyRoute:
		return 1 + 2*AddrKind(k[1]).Size()
	}
	panic("decode: not a flow key")
}

// Pairs appends the counted headers, from the outside in.
func (k FlowKey) Pairs(dst []Pair) []Pair {
	dst, _ = k.pairs(dst, AllKinds)
	return dst
}

// PairsOf appends the counted headers of a kind, and returns of which kinds there are any.
func (k FlowKey) PairsOf(dst []Pair, kind Kind) ([]Pair, KindSet) {
	return k.pairs(dst, 1<<kind)
}

// pairs appends the headers of the kinds wanted, and returns of which kinds there are any.
func (k FlowKey) pairs(dst []Pair, wanted KindSet) ([]Pair, KindSet) {
	const ported = 1<<TCP | 1<<UDP | 1<<SCTP
	var from, to Addr // the addresses of a transport header
	there := KindSet(0)
	last := -1 // the last IP pair
	for i := 0; i < len(k) && k[i] != 0; i++ {
		tag := k[i]
		if tag < keyTag {
			continue
		}
		f := k[i+1:]
		i += keyFields(k[i:])
		kind := Kind(tag - keyTag)
		switch tag {
		case keyWide:
			continue
		case keyRoute:
			kind := AddrKind(f[0])
			from, to = AddrFrom(kind, f[1:]), AddrFrom(kind, f[1+kind.Size():])
			if kind == IPv4 && last >= 0 {
				dst[last].Dst = to // Wireshark's IPv4 table has the end of the route, its IPv6 table has not
			}
			continue
		case keyShown:
			kind = IP
		}
		there |= 1 << kind
		if wanted>>kind&1 == 0 && (kind != IP && kind != IP6 || wanted&ported == 0) {
			last = -1
			continue
		}
		p := Pair{Kind: kind}
		switch tag {
		case keyTag + byte(Ethernet):
			p.Dst, p.Src = AddrFrom(MAC, f), AddrFrom(MAC, f[6:])
		case keyTag + byte(IP):
			p.Src, p.Dst = AddrFrom(IPv4, f), AddrFrom(IPv4, f[4:])
			from, to, last = p.Src, p.Dst, len(dst)
		case keyShown:
			p.Uncounted = true
			p.Src, p.Dst = AddrFrom(IPv4, f), AddrFrom(IPv4, f[4:])
		case keyTag + byte(IP6):
			p.Src, p.Dst = AddrFrom(IPv6, f), AddrFrom(IPv6, f[16:])
			from, to, last = p.Src, p.Dst, len(dst)
		case keyTag + byte(TCP):
			p.Stream = binary.LittleEndian.Uint32(f[4:])
			fallthrough
		case keyTag + byte(UDP), keyTag + byte(SCTP):
			p.Src, p.Dst = from, to
			p.SrcPort, p.DstPort = binary.BigEndian.Uint16(f), binary.BigEndian.Uint16(f[2:])
		}
		if wanted>>kind&1 == 0 {
			last = -1
			continue
		}
		p.HeaderDst = p.Dst
		dst = append(dst, p)
	}
	return dst, there
}

// catchUp writes into the key the protocols of layers pushed since the last record.
func (p *Packet) catchUp() {
	for ; p.keyDepth < p.depth; p.keyDepth++ {
		proto := p.layers[p.keyDepth].Proto
		if proto >= keyTag {
			p.key[p.keyLen] = keyWide
			binary.LittleEndian.PutUint16(p.key[p.keyLen+1:], uint16(proto))
			p.keyLen += 3
			continue
		}
		p.key[p.keyLen] = byte(proto)
		p.keyLen++
	}
}

// keyMACs counts an Ethernet header that stands at the front of b.
func (p *Packet) keyMACs(b []byte) {
	p.catchUp()
	k := p.key[p.keyLen : p.keyLen+13]
	k[0] = keyTag + byte(Ethernet)
	binary.LittleEndian.PutUint64(k[1:], binary.LittleEndian.Uint64(b))
	binary.LittleEndian.PutUint32(k[9:], binary.LittleEndian.Uint32(b[8:]))
	p.keyLen += 13
}

// keyIPv4 counts an IPv4 header; b holds its source and destination.
func (p *Packet) keyIPv4(b []byte) {
	p.catchUp()
	k := p.key[p.keyLen : p.keyLen+9]
	k[0] = keyTag + byte(IP)
	binary.LittleEndian.PutUint64(k[1:], binary.LittleEndian.Uint64(b))
	p.keyLen += 9
}

// keyShown records the addresses of an IPv4 header that is not counted, from b.
func (p *Packet) keyShown(b []byte) {
	p.keyIPv4(b)
	p.key[p.keyLen-9] = keyShown
}

// keyIPv6 counts an IPv6 header; b holds its source and destination.
func (p *Packet) keyIPv6(b []byte) {
	p.catchUp()
	p.key[p.keyLen] = keyTag + byte(IP6)
	copy(p.key[p.keyLen+1:], b[:32])
	p.keyLen += 33
}

// keyRoute records that upper layers go by other addresses than those of the header just counted.
func (p *Packet) keyRoute(kind AddrKind, src, dst []byte) {
	p.catchUp()
	n := kind.Size()
	k := p.key[p.keyLen:]
	k[0], k[1] = keyRoute, byte(kind)
	copy(k[2:], src[:n])
	copy(k[2+n:], dst[:n])
	p.keyLen += 2 + 2*n
}

// keyPorts counts a transport header; b holds source and destination port.
func (p *Packet) keyPorts(kind Kind, b []byte) {
	p.catchUp()
	k := p.key[p.keyLen : p.keyLen+5]
	k[0] = keyTag + byte(kind)
	binary.LittleEndian.PutUint32(k[1:], binary.LittleEndian.Uint32(b))
	p.keyLen += 5
}

// keyStream adds the stream number to the TCP header just counted.
func (p *Packet) keyStream(stream uint32) {
	binary.LittleEndian.PutUint32(p.key[p.keyLen:], stream)
	p.keyLen += 4
}

// seal ends the key: the remaining protocols, and zeros up to a multiple of eight.
func (p *Packet) seal() {
	p.catchUp()
	binary.LittleEndian.PutUint64(p.key[p.keyLen:], 0)
	p.keyLen = (p.keyLen + 7) &^ 7
}
