package bridge

import "strconv"

var packet = Operation{
	Name:   "packet",
	Doc:    "Tells where the bytes of a frame stand in the file, with the pseudo-header of its link type if it has one.",
	Params: []Param{{"number", Integer, "of the frame, from 1"}},
	Reply:  `{"offset", "capLen", "iface", "link"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		f, err := s.Locate(a.place(0))
		if err != nil {
			return nil, err
		}
		r := strconv.AppendInt(append(b.json(), `{"offset":`...), f.Offset, 10)
		r = strconv.AppendInt(append(r, `,"capLen":`...), int64(f.RecordLen), 10)
		r = strconv.AppendInt(append(r, `,"iface":`...), int64(f.Iface), 10)
		r = strconv.AppendInt(append(r, `,"link":`...), int64(f.Link), 10)
		return seal(append(r, '}')), nil
	},
}
