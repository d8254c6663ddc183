package dissect

import (
	"strings"

	"flowglass/internal/field"
)

var (
	frameTime     = kind(field.AbsTime, "frame.time", "Arrival Time")
	frameEpoch    = kind(field.RelTime, "frame.time_epoch", "Epoch Time")
	frameDelta    = kind(field.RelTime, "frame.time_delta", "Time delta from previous captured frame")
	frameRelative = kind(field.RelTime, "frame.time_relative", "Time since reference or first frame")
	frameNumber   = dec(32, "frame.number", "Frame Number")
	frameLen      = dec(32, "frame.len", "Frame length on the wire")
	frameCapLen   = dec(32, "frame.cap_len", "Frame length stored into the capture file")
	frameMarked   = kind(field.Bool, "frame.marked", "Frame is marked")
	frameIgnored  = kind(field.Bool, "frame.ignored", "Frame is ignored")
	frameProtos   = text("frame.protocols", "Protocols in frame")
	frameIface    = dec(32, "frame.interface_id", "Interface id")

	frameFields = list{
		&frameTime, &frameEpoch, &frameDelta, &frameRelative, &frameNumber, &frameLen, &frameCapLen,
		&frameMarked, &frameIgnored, &frameProtos, &frameIface, &malformedDef, &shortDef,
	}
)

// describeFrame fills the node of the frame, after all others: it names them.
func (p *packet) describeFrame() {
	f, w := p.frame, p.walk
	n := &p.nodes[0]
	s := &scope{p: p}
	add := func(d *field.Def, v field.Value) { s.add(n, s.leaf(d, 0, 0, v)) }
	if f.Iface >= 0 {
		add(frameIface, field.Value{Num: uint64(f.Iface)})
	}
	if f.HasTime {
		add(frameTime, field.Value{Int: f.Time})
		add(frameEpoch, field.Value{Int: f.Time})
		add(frameDelta, field.Value{Int: f.Time - f.Previous})
		add(frameRelative, field.Value{Int: f.Time - f.First})
	}
	add(frameNumber, field.Value{Num: uint64(f.Number)})
	add(frameLen, field.Value{Num: uint64(max(0, w.OrigLen))})
	add(frameCapLen, field.Value{Num: uint64(max(0, w.CapLen))})
	add(frameMarked, field.Value{})
	add(frameIgnored, field.Value{})
	add(frameProtos, field.Value{Str: p.protocols()})
}

// protocols names the layers, as Wireshark does: also the field that names the next one
// where that is a protocol there.
func (p *packet) protocols() string {
	var names []string
	for i := range p.nodes[1:] {
		n := &p.nodes[1+i]
		names = append(names, n.Def.Name)
		for j := range n.Children {
			switch n.Children[j].Def {
			case ethType, vlanType:
				names = append(names, "ethertype")
			case hopopts, dstopts, routing, fragment:
				names = append(names, n.Children[j].Def.Name)
			}
		}
	}
	return strings.Join(names, ":")
}
