package bridge

import (
	"strconv"

	"flowglass/internal/session"
	"flowglass/internal/table"
)

var hello = Operation{
	Name:  "hello",
	Doc:   "Says which protocol this is, and lists the tables.",
	Reply: `{"protocol": 1, "tables": [{"name", "title", "columns": [{"name", "label", "type", "unit"}], "shares"?: [...], "order"?: {"by", "descending"}}]}`,
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
	r = appendColumns(append(r, `,"columns":`...), t.Columns)
	if len(t.Shares) > 0 {
		r = appendColumns(append(r, `,"shares":`...), t.Shares)
	}
	if t.By != "" {
		r = table.AppendString(append(r, `,"order":{"by":`...), t.By)
		r = strconv.AppendBool(append(r, `,"descending":`...), t.Descending)
		r = append(r, '}')
	}
	return append(r, '}')
}

func appendColumns(r []byte, columns []table.Column) []byte {
	r = append(r, '[')
	for i := range columns {
		c := &columns[i]
		r = table.AppendString(append(separated(r, i), `{"name":`...), c.Name)
		r = table.AppendString(append(r, `,"label":`...), c.Label)
		r = table.AppendString(append(r, `,"type":`...), c.Type.String())
		r = table.AppendString(append(r, `,"unit":`...), string(c.Unit))
		r = append(r, '}')
	}
	return append(r, ']')
}
