package bridge

import (
	"strconv"

	"flowglass/internal/inflate"
	"flowglass/internal/table"
)

var compression = Operation{
	Name: "compression",
	Doc: "Tells whether the file is compressed. If it is, feed wants inflated bytes, from `inflate` or from the " +
		"browser, and more of them than the `size` of open: up to `free`, and beyond that `ratio` times the bytes of the file.",
	Params: []Param{{"bytes", Array, "the first bytes of the file: 4 are enough"}},
	Reply:  `{"compression": "gzip" | "zstd" | "lz4" | "", "free", "ratio"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		if _, err := b.opened(); err != nil {
			return nil, err
		}
		head := make([]byte, a.bytes(0).Len())
		a.bytes(0).CopyTo(head)
		name := inflate.Format(head)
		if name != "" {
			b.size = -1
		}
		r := table.AppendString(append(b.json(), `{"compression":`...), name)
		r = strconv.AppendInt(append(r, `,"free":`...), inflate.FreeBytes, 10)
		r = strconv.AppendInt(append(r, `,"ratio":`...), inflate.MaxRatio, 10)
		return seal(append(r, '}')), nil
	},
}
