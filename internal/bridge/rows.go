package bridge

var rows = Operation{
	Name: "rows",
	Doc: "Returns a window of a table, sorted by one of its columns. A column follows the header for each that it " +
		"names. `total` is the number of rows in the whole table; `first` and `rows` are cut to what there is. " +
		"While a capture is loading, sorted frames may leave out the latest fifth.",
	Params: []Param{
		{"name", String, "of the table"},
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
		return s.Rows(a.text(0), a.text(1), a.flag(2), a.place(3), a.place(4), b.reply[:0])
	},
}
