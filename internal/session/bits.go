package session

import "encoding/binary"

// AppendBits appends a bit a frame, the first in the lowest bit of the first octet: whether the
// selection holds it, as far as that is known.
func (s *Session) AppendBits(b []byte, name string) ([]byte, error) {
	x, err := s.selected(name)
	if err != nil {
		return nil, err
	}
	for _, w := range x.rows().words {
		b = binary.LittleEndian.AppendUint64(b, w)
	}
	return b, nil
}
