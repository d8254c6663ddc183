package decode

import "testing"

func TestMBTCPLayers(t *testing.T) {
	d := NewDecoder()
	const query = "\x00\x01\x00\x00\x00\x06\x01\x03\x00\x01\x00\x02"
	for _, tt := range []struct {
		name    string
		b       string
		whole   bool
		nodes   int
		more    more
		need    int
		refused bool
	}{
		{"one", query, true, 1, moreNone, 0, false},
		{"two", query + query, true, 2, moreNone, 0, false},
		{"one and a half", query + query[:9], true, 1, moreOctets, 3, false},
		{"half a header behind", query + query[:7], true, 1, moreSegment, 0, false},
		{"half", query[:9], true, 0, moreOctets, 3, false},
		{"half, cut by the snaplen", query[:9], false, 1, moreNone, 0, false},
		{"less than is needed to tell", query[:7], true, 0, moreNone, 0, true},
		{"another protocol", "\x00\x01\x00\x05" + query[4:], true, 0, moreNone, 0, true},
		{"a length of 1", "\x00\x01\x00\x00\x00\x01\x01\x03", true, 0, moreNone, 0, true},
		{"a length of 1 behind", query + "\x00\x01\x00\x00\x00\x01\x01\x03", true, 1, moreNone, 0, false},
	} {
		c := connection{proto: d.dispatch.find(TCPPort(502))}
		s := segment{d: d, c: &c, x: new(aside)}
		r := s.d.framings[c.proto].scan(&s, []byte(tt.b), tt.whole)
		if r.nodes != tt.nodes || r.more != tt.more || r.more == moreOctets && r.need != tt.need || r.refused != tt.refused || len(s.layers) != 2*tt.nodes {
			t.Errorf("%s: %+v, %d layers", tt.name, r, len(s.layers))
		}
	}
}
