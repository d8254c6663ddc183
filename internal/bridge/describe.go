package bridge

import (
	"strconv"

	"flowglass/decode/describe"
	"flowglass/decode/dissect"
	"flowglass/internal/field"
	"flowglass/internal/session"
	"flowglass/internal/table"
)

var describing = Operation{
	Name: "describe",
	Doc: "Decodes a frame in full, from its bytes in the file, and names its layers and their fields, by their names in " +
		"display filters where they have one. Offsets and lengths are octets of these bytes; a length of 0 says that a " +
		"value is computed or stands elsewhere. What is wrong with a value is in `note`, what stopped decoding in `error`.",
	Params: []Param{{"number", Integer, "of the frame, from 1"}, {"bytes", Array, "as `packet` says where they stand"}},
	Reply: `{"layers": [{"name", "label", "note"?, "offset", "length", "fields": [{"name", "label", "value", "note"?, "offset", ` +
		`"length", "fields"?: [...]}]}], "info", "status", "error"?}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		f, err := s.Locate(a.place(0))
		if err != nil {
			return nil, err
		}
		bytes := a.bytes(1)
		if bytes.Len() != f.RecordLen {
			return nil, internal("describe was called with the bytes of another frame")
		}
		data := make([]byte, bytes.Len())
		bytes.CopyTo(data)
		nodes, info := dissect.Dissect(frameOf(s, f), data)
		others := others{frame: f, data: data}
		r := append(b.json(), `{"layers":[`...)
		for i := range nodes {
			if i > 0 {
				r = append(r, ',')
			}
			r = others.appendLayer(r, &nodes[i])
		}
		r = table.AppendString(append(r, `],"info":`...), info)
		r = table.AppendString(append(r, `,"status":`...), f.Status.String())
		if last := &nodes[len(nodes)-1]; last.Note != "" && len(last.Children) == 0 {
			r = table.AppendString(append(r, `,"error":`...), last.Def.Label+": "+last.Note)
		}
		return seal(append(r, '}')), nil
	},
}

// frameOf says what the session knows of a frame.
func frameOf(s *session.Session, f session.Frame) dissect.Frame {
	out := dissect.Frame{
		Number: f.Number, Time: f.Time, HasTime: f.HasTime, First: f.Time, Previous: f.Time,
		OrigLen: f.RecordLen - f.CapLen + f.OrigLen, Iface: f.Iface, Link: f.Link, FCSLen: -1, Key: s.Key(f.Number),
	}
	if s.Progress().Format != "pcapng" { // other formats have no interfaces to speak of
		out.Iface = -1
	}
	if first, err := s.Locate(1); err == nil && first.HasTime {
		out.First = first.Time
	}
	if before, err := s.Locate(f.Number - 1); err == nil && before.HasTime {
		out.Previous = before.Time
	}
	return out
}

// others finds the fields of layers that only gopacket knows.
type others struct {
	frame session.Frame
	data  []byte
	asked bool
	known []describe.Layer
}

// at returns gopacket's layer that begins at an offset, nil if there is none.
func (o *others) at(offset int) *describe.Layer {
	pseudo := o.frame.RecordLen - o.frame.CapLen
	if !o.asked {
		o.asked = true
		o.known, _ = describe.Packet(o.frame.Link, o.data[pseudo:]) // what it makes nothing of stays bytes
	}
	for i := range o.known {
		if l := &o.known[i]; l.Offset >= 0 && l.Offset+pseudo == offset && len(l.Fields) > 0 && l.Name != "Payload" {
			return l
		}
	}
	return nil
}

func (o *others) appendLayer(r []byte, n *field.Node) []byte {
	r = table.AppendString(append(r, `{"name":`...), n.Def.Name)
	r = table.AppendString(append(r, `,"label":`...), n.Def.Label)
	r = appendNote(r, n)
	r = appendRange(r, n)
	r = append(r, `,"fields":[`...)
	if l := (*describe.Layer)(nil); n.Len > 0 && len(n.Children) == 0 && n.Buffer == 0 {
		if l = o.at(n.Offset); l != nil {
			r = appendForeign(r, l.Fields)
		}
	} else {
		r = appendNodes(r, n.Children)
	}
	return append(r, `]}`...)
}

// appendNodes appends the nodes that are shown.
func appendNodes(r []byte, nodes []field.Node) []byte {
	first := true
	for i := range nodes {
		n := &nodes[i]
		if n.Hidden {
			continue
		}
		if !first {
			r = append(r, ',')
		}
		first = false
		label, value := n.Def.Label, ""
		if n.Text != "" {
			label = n.String()
		} else {
			value = n.Def.Print(n.Value)
		}
		r = table.AppendString(append(r, `{"name":`...), n.Def.Name)
		r = table.AppendString(append(r, `,"label":`...), label)
		r = table.AppendString(append(r, `,"value":`...), value)
		r = appendNote(r, n)
		r = appendRange(r, n)
		if len(n.Children) > 0 {
			r = append(appendNodes(append(r, `,"fields":[`...), n.Children), ']')
		}
		r = append(r, '}')
	}
	return r
}

// appendForeign appends gopacket's fields, which have neither names nor ranges.
func appendForeign(r []byte, fields []describe.Field) []byte {
	for i, f := range fields {
		if i > 0 {
			r = append(r, ',')
		}
		r = table.AppendString(append(r, `{"name":"","label":`...), f.Label)
		r = table.AppendString(append(r, `,"value":`...), f.Value)
		r = append(r, `,"offset":0,"length":0`...)
		if len(f.Fields) > 0 {
			r = append(appendForeign(append(r, `,"fields":[`...), f.Fields), ']')
		}
		r = append(r, '}')
	}
	return r
}

func appendNote(r []byte, n *field.Node) []byte {
	if n.Note == "" {
		return r
	}
	return table.AppendString(append(r, `,"note":`...), n.Note)
}

// appendRange appends where n stands in the frame, nothing if that is elsewhere.
func appendRange(r []byte, n *field.Node) []byte {
	at, length := n.Offset, n.Len
	if n.Buffer != 0 {
		at, length = 0, 0
	}
	r = strconv.AppendInt(append(r, `,"offset":`...), int64(at), 10)
	return strconv.AppendInt(append(r, `,"length":`...), int64(length), 10)
}
