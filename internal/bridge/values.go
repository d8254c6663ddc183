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
		{"context", Array, contextDoc},
		{"contextBytes", Array, "of these"},
	},
	Reply: `{"values": [[...], ...]}: for each frame a text for each field, "" if it has none; several of one name have commas between them`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		names := strings.Split(a.text(0), ",")
		if len(names) > maxValues {
			return nil, internal("more fields are asked of than can be at a time")
		}
		var scratch dissect.Scratch
		none := string(columns(nil, names))
		told, err := b.told(a, 1, func(known dissect.Frame, data []byte) string {
			known.Scratch = &scratch
			return string(columns(dissect.Packet(known, data), names))
		})
		if err != nil {
			return nil, err
		}
		r := append(b.json(), `{"values":[`...)
		for i, row := range told {
			if row == "" {
				row = none
			}
			r = append(separated(r, i), row...)
		}
		return seal(append(r, `]}`...)), nil
	},
}

// columns returns the list of what fields are.
func columns(nodes []field.Node, names []string) []byte {
	r := []byte{'['}
	for j, name := range names {
		r = table.AppendString(separated(r, j), field.Column(nodes, name))
	}
	return append(r, ']')
}
