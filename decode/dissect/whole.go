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
)

// whole dissects a PDU that ends in this segment, whose payload is at the octet at of a buffer, and began before:
// as Wireshark does, behind the TCP header and out of what was put together.
func (p *packet) whole(w decode.Whole, buf, at int) {
	n := int(w.Buffer)
	data := p.bufs[n].b
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
				{Def: tcpWholeData, Buffer: n, Len: len(data), Value: field.Value{Bytes: data}},
			},
		})
		break
	}
	p.bufs[n].wire = max(p.bufs[n].wire, w.Len)
	p.layer(&scope{p: p, buf: n, b: data, wire: p.bufs[n].wire, pdus: w.PDUs, last: true}, w.Proto)
}
