package bridge

import (
	"strconv"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/describe"
	"flowglass/internal/session"
	"flowglass/internal/table"
)

var describing = Operation{
	Name: "describe",
	Doc: "Decodes a frame in full, from its bytes in the file, and names its layers and their fields. Offsets and " +
		"lengths are octets of these bytes; a field has those of its layer. What stopped decoding is in `error`.",
	Params: []Param{{"number", Integer, "of the frame, from 1"}, {"bytes", Array, "as `packet` says where they stand"}},
	Reply:  `{"layers": [{"name", "label", "offset", "length", "fields": [{"label", "value", "offset", "length"}]}], "status", "error"?}`,
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
		pseudo := f.RecordLen - f.CapLen
		layers, err := describe.Packet(f.Link, data[pseudo:])
		if len(layers) == 0 {
			layers = outline(f, data)
			pseudo = 0
		}
		r := append(b.json(), `{"layers":[`...)
		for i := range layers {
			if i > 0 {
				r = append(r, ',')
			}
			r = appendLayer(r, &layers[i], pseudo)
		}
		r = table.AppendString(append(r, `],"status":`...), f.Status.String())
		if err != nil {
			r = table.AppendString(append(r, `,"error":`...), err.Error())
		}
		return seal(append(r, '}')), nil
	},
}

// outline names the layers that the fast pass finds in a frame of which describe makes
// nothing.
func outline(f session.Frame, data []byte) []describe.Layer {
	var p decode.Packet
	decode.NewDecoder().Decode(&capture.Record{
		Number: f.Number, CapLen: len(data), OrigLen: len(data) - f.CapLen + f.OrigLen, Link: f.Link, FCSLen: -1, Data: data,
	}, &p)
	var layers []describe.Layer
	for _, l := range p.Layers() {
		if l.Buffer == 0 {
			layers = append(layers, describe.Layer{Name: l.Proto.Label(), Offset: int(l.Offset), Length: int(l.Len)})
		}
	}
	return layers
}

// appendLayer appends l, whose offset is shifted by the length of the pseudo-header.
func appendLayer(r []byte, l *describe.Layer, pseudo int) []byte {
	at, n := l.Offset+pseudo, l.Length
	if l.Offset < 0 { // put together from elsewhere
		at, n = 0, 0
	}
	r = table.AppendString(append(r, `{"name":`...), l.Name)
	r = table.AppendString(append(r, `,"label":`...), l.Name)
	r = appendRange(r, at, n)
	r = append(r, `,"fields":[`...)
	first := true
	r = appendFields(r, l.Fields, "", &first, at, n)
	return append(r, `]}`...)
}

// appendFields appends fields, and those in groups behind the name of their group.
func appendFields(r []byte, fields []describe.Field, group string, first *bool, at, n int) []byte {
	for _, f := range fields {
		if f.Value != "" || len(f.Fields) == 0 {
			if !*first {
				r = append(r, ',')
			}
			*first = false
			r = table.AppendString(append(r, `{"label":`...), group+f.Label)
			r = table.AppendString(append(r, `,"value":`...), f.Value)
			r = append(appendRange(r, at, n), '}')
		}
		r = appendFields(r, f.Fields, group+f.Label+": ", first, at, n)
	}
	return r
}

func appendRange(r []byte, at, n int) []byte {
	r = strconv.AppendInt(append(r, `,"offset":`...), int64(at), 10)
	return strconv.AppendInt(append(r, `,"length":`...), int64(n), 10)
}
