package bridge

import "strconv"

var analysing = Operation{
	Name: "analyse",
	Doc: "Reads the file again for the analysis of TCP, which Info texts, details and the table of problems then have. " +
		"Bytes from elsewhere than `reread`, and bytes that were not fed before, are ignored. Filters that need the analysis do " +
		"the same by `review`.",
	Params: []Param{
		{"offset", Integer, "of the bytes in the file, inflated if it is compressed"},
		{"bytes", Array, "copied before the call returns; the fewer, the sooner it does"},
	},
	Reply: `{"analysed", "total", "reread"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		bytes := a.bytes(1)
		p, err := s.Analyse(a.integer(0), bytes.Len(), func(dst []byte) { bytes.CopyTo(dst, 0) })
		if err != nil {
			return nil, err
		}
		r := strconv.AppendInt(append(b.json(), `{"analysed":`...), int64(p.Packets), 10)
		r = strconv.AppendInt(append(r, `,"total":`...), int64(p.Total), 10)
		r = strconv.AppendInt(append(r, `,"reread":`...), p.Reread, 10)
		return seal(append(r, '}')), nil
	},
}
