package bridge

import "flowglass/internal/session"

var rows = Operation{
	Name: "rows",
	Doc: "Returns a window of a table, sorted by one of its columns. A column follows the header for each that it " +
		"names. `total` is the number of rows in the whole table; `first` and `rows` are cut to what there is. " +
		"While a capture is loading, or a selection being made, sorted frames may leave out the latest fifth. The table of a " +
		"selection has the rows in which some of its packets count, as far as they are known, and more columns: see `shares`.",
	Params: []Param{
		{"name", String, "of the table"},
		{"selection", String, "name of one, or `''` for the whole capture"},
		{"sortBy", String, "name of a column, or `''` for the natural order"},
		{"descending", Boolean, "of no effect on the natural order"},
		{"first", Integer, "place of the first row, from 0"},
		{"count", Integer, "rows at most"},
	},
	Reply: `{"table", "total", "first", "rows", "columns": [{"name", "type", "unit"}], "strings": […]}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		q := session.Query{Table: a.text(0), Selection: a.text(1), SortBy: a.text(2), Descending: a.flag(3)}
		return s.Rows(q, a.place(4), a.place(5), b.reply[:0])
	},
}
