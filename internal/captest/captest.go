// Package captest reads captures in tests of what writes them: all at once, into values that can be compared.
package captest

import "flowglass/capture"

// A Packet is a record that outlives its scanner. Its Data and Offset are not set.
type Packet struct {
	capture.Record
	Octets string            // what Data was
	From   capture.Interface // none if the record is of no interface
}

// Scan returns the records of a capture, with the scanner that read them, and how reading ended: io.EOF if well.
func Scan(b []byte) (list []Packet, s *capture.Scanner, err error) {
	s = capture.NewScanner()
	s.Feed(b)
	s.Finish()
	var r capture.Record
	for {
		if err = s.Next(&r); err != nil {
			return list, s, err
		}
		p := Packet{Record: r, Octets: string(r.Data)}
		if r.Iface >= 0 {
			p.From = s.Interfaces()[r.Iface]
		}
		p.Data, p.Offset = nil, 0
		list = append(list, p)
	}
}
