package bridge

import (
	"strings"

	"flowglass/decode/dissect"
	"flowglass/internal/field"
	"flowglass/internal/table"
)

// maxValues bounds how many fields are asked of at a time: columns on a screen.
const maxValues = 64

var values = Operation{
	Name: "values",
	Doc:  "Says what fields of frames are, as their details show them: for columns of the packet list.",
	Params: []Param{
		{"names", String, "of fields or protocols as filters know them, with commas between them; 64 at most"},
		{"numbers", Array, numbersDoc},
		{"bytes", Array, "of these frames, one after the other, as `locate` says where they stand"},
	},
	Reply: `{"values": [[...], ...]}: for each frame a text for each field, "" if it has none; several of one name have commas between them`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, numbers, err := b.frames(a.bytes(1))
		if err != nil {
			return nil, err
		}
		names := strings.Split(a.text(0), ",")
		if len(names) > maxValues {
			return nil, internal("more fields are asked of than can be at a time")
		}
		data := make([]byte, a.bytes(2).Len())
		a.bytes(2).CopyTo(data, 0)
		var scratch dissect.Scratch
		r := append(b.json(), `{"values":[`...)
		for i, f := range located(s, numbers) {
			if f.RecordLen > len(data) {
				return nil, internal("values was called with the bytes of other frames")
			}
			var nodes []field.Node
			if f.Number > 0 {
				known := s.Dissectable(f)
				known.Scratch = &scratch
				nodes = dissect.Packet(known, data[:f.RecordLen:f.RecordLen])
			}
			data = data[f.RecordLen:]
			r = append(separated(r, i), '[')
			for j, name := range names {
				r = table.AppendString(separated(r, j), field.Column(nodes, name))
			}
			r = append(r, ']')
		}
		return seal(append(r, `]}`...)), nil
	},
}
