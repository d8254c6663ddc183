package bridge

import (
	"strconv"

	"flowglass/internal/session"
	"flowglass/internal/table"
)

var hello = Operation{
	Name:  "hello",
	Doc:   "Says which protocol this is, and lists the tables.",
	Reply: `{"protocol": 1, "tables": [{"name", "title", "columns": [{"name", "label", "type", "unit"}], "order"?: {"by", "descending"}}]}`,
	run: func(b *Bridge, _ arguments) ([]byte, error) {
		r := strconv.AppendInt(append(b.json(), `{"protocol":`...), Protocol, 10)
		r = append(r, `,"tables":[`...)
		for i, t := range session.Schema() {
			if i > 0 {
				r = append(r, ',')
			}
			r = appendTable(r, &t)
		}
		return seal(append(r, `]}`...)), nil
	},
}

func appendTable(r []byte, t *session.TableInfo) []byte {
	r = table.AppendString(append(r, `{"name":`...), t.Name)
	r = table.AppendString(append(r, `,"title":`...), t.Title)
	r = append(r, `,"columns":[`...)
	for i := range t.Columns {
		c := &t.Columns[i]
		if i > 0 {
			r = append(r, ',')
		}
		r = table.AppendString(append(r, `{"name":`...), c.Name)
		r = table.AppendString(append(r, `,"label":`...), c.Label)
		r = table.AppendString(append(r, `,"type":`...), c.Type.String())
		r = table.AppendString(append(r, `,"unit":`...), string(c.Unit))
		r = append(r, '}')
	}
	r = append(r, ']')
	if t.By != "" {
		r = table.AppendString(append(r, `,"order":{"by":`...), t.By)
		r = strconv.AppendBool(append(r, `,"descending":`...), t.Descending)
		r = append(r, '}')
	}
	return append(r, '}')
}
