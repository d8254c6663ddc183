package bridge

import (
	"strconv"

	"flowglass/internal/session"
)

var place = Operation{
	Name: "place",
	Doc:  "Says in which row of the table of frames, of a selection and in an order, a frame stands: -1 if in none.",
	Params: []Param{
		{"selection", String, "name of one, or `''` for the whole capture"},
		{"sortBy", String, "name of a column, or `''` for the natural order"},
		{"descending", Boolean, "of no effect on the natural order"},
		{"number", Integer, "of the frame, from 1"},
	},
	Reply: `{"row"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		row, err := s.Place(session.Query{Selection: a.text(0), SortBy: a.text(1), Descending: a.flag(2)}, a.place(3))
		if err != nil {
			return nil, err
		}
		r := strconv.AppendInt(append(b.json(), `{"row":`...), int64(row), 10)
		return seal(append(r, '}')), nil
	},
}
