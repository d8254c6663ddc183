package bridge

import "strconv"

var bits = Operation{
	Name: "bits",
	Doc: "Hands out which frames a selection holds, as far as they were looked at. Behind the header there is a bit a frame, " +
		"frame 1 in the lowest bit of the first octet.",
	Params: []Param{{"name", String, "of the selection"}},
	Reply:  `{"packets"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		p, err := s.Examined(a.text(0))
		if err != nil {
			return nil, err
		}
		r := strconv.AppendInt(append(b.json(), `{"packets":`...), int64(p.Packets), 10)
		return s.AppendBits(seal(append(r, '}')), a.text(0))
	},
}
