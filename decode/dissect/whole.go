package dissect

import (
	"fmt"

	"flowglass/decode"
	"flowglass/internal/field"
)

var (
	tcpSegments    = kind(field.None, "tcp.segments", "Reassembled TCP Segments")
	tcpWholeLength = dec(32, "tcp.reassembled.length", "Reassembled TCP length")
	tcpWholeData   = octets("tcp.reassembled.data", "Reassembled TCP Data")
	ipWholeLength  = dec(32, "ip.reassembled.length", "Reassembled IPv4 length")
	ipWholeData    = octets("ip.reassembled.data", "Reassembled IPv4 data")
	ip6WholeLength = dec(32, "ipv6.reassembled.length", "Reassembled IPv6 length")
	ip6WholeData   = octets("ipv6.reassembled.data", "Reassembled IPv6 data")
)

// whole dissects a PDU that ends in this segment, whose payload is at the octet at of a buffer, and began before:
// as Wireshark does, behind the TCP header and out of what was put together.
func (p *packet) whole(w decode.Whole, buf, at int) {
	n := int(w.Buffer)
	data := p.bufs[n].b
	p.bufs[n].name = "Reassembled TCP"
	first := min(w.Len, len(data))
	for i := len(p.nodes) - 1; i > 0; i-- {
		t := &p.nodes[i]
		if t.Def.Name != "tcp" {
			continue
		}
		if end := p.bufs[buf].end; at < end {
			t.Children = append(t.Children, field.Node{Def: tcpSegment, Buffer: buf, Offset: at, Len: end - at, Value: field.Value{Bytes: p.bufs[buf].b[at:end]}})
		}
		t.Children = append(t.Children, field.Node{
			Def: tcpSegments, Text: fmt.Sprintf("Reassembled TCP Segments (%d bytes)", w.Len),
			Children: []field.Node{
				{Def: tcpWholeLength, Value: field.Value{Num: uint64(w.Len)}},
				{Def: tcpWholeData, Buffer: n, Len: first, Value: field.Value{Bytes: data[:first]}},
			},
		})
		break
	}
	p.bufs[n].wire = max(p.bufs[n].wire, w.Len)
	p.layer(&scope{p: p, buf: n, b: data, wire: p.bufs[n].wire, pdus: w.PDUs, last: true}, w.Proto)
}

// reassembled names the buffer n, which what was carried by the last layer stands in; a datagram also
// has it among its fields.
func (p *packet) reassembled(n int) {
	b := &p.bufs[n]
	t := &p.nodes[len(p.nodes)-1]
	defs := []*field.Def{ipWholeLength, ipWholeData}
	b.name = "Reassembled IPv4"
	switch t.Def.Name {
	case "ip":
	case "ipv6", "ipv6.fraghdr":
		b.name, defs = "Reassembled IPv6", []*field.Def{ip6WholeLength, ip6WholeData}
	case "ipcomp", "6lowpan":
		b.name = "Decompressed " + t.Def.Label
		return
	default:
		b.name = "Reassembled " + t.Def.Label
		return
	}
	t.Children = append(t.Children,
		field.Node{Def: defs[0], Value: field.Value{Num: uint64(len(b.b))}},
		field.Node{Def: defs[1], Buffer: n, Len: len(b.b), Value: field.Value{Bytes: b.b}})
}
