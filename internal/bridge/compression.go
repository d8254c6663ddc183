package bridge

import (
	"strconv"

	"flowglass/internal/compression"
	"flowglass/internal/table"
)

var compressing = Operation{
	Name: "compression",
	Doc: "Tells whether the file is compressed. If it is, feed wants inflated bytes, from the browser or " +
		"from inflate.wasm, and more of them than the `size` of open: up to `free`, and beyond that `ratio` times the bytes of the file.",
	Params: []Param{{"bytes", Array, "the first bytes of the file: 4 are enough"}},
	Reply:  `{"compression": "gzip" | "zstd" | "lz4" | "", "free", "ratio"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		if _, err := b.opened(); err != nil {
			return nil, err
		}
		head := make([]byte, a.bytes(0).Len())
		a.bytes(0).CopyTo(head, 0)
		name := compression.Of(head)
		if name != "" {
			b.size = -1
		}
		r := table.AppendString(append(b.json(), `{"compression":`...), name)
		r = strconv.AppendInt(append(r, `,"free":`...), compression.FreeBytes, 10)
		r = strconv.AppendInt(append(r, `,"ratio":`...), compression.MaxRatio, 10)
		return seal(append(r, '}')), nil
	},
}
