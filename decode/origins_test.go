package decode

import "testing"

// segmentOf is a TCP header of a segment from port 1000 to 80, or back.
func segmentOf(back bool, seq, ack uint32, flags byte, options ...byte) []byte {
	h := make([]byte, 20, 20+len(options))
	h[0], h[1], h[3] = 3, 232, 80
	if back {
		h[1], h[0], h[3], h[2] = 80, 0, 232, 3
	}
	for i := range 4 {
		h[4+i], h[8+i] = byte(seq>>(24-8*i)), byte(ack>>(24-8*i))
	}
	h[12], h[13] = byte(20+len(options))/4<<4, flags
	return append(h, options...)
}

// Sequence numbers are relative to the first ones, or to those before what was first seen.
func TestOrigins(t *testing.T) {
	a, b := []byte{10, 0, 0, 1}, []byte{10, 0, 0, 2}
	scale := func(n byte) []byte { return []byte{3, 3, n, 0} }
	type step struct {
		back     bool
		seq, ack uint32
		flags    byte
		options  []byte
	}
	for _, tt := range []struct {
		name           string
		steps          []step
		stream         uint32
		client, server Side
	}{
		{"handshake", []step{{false, 100, 0, tcpSYN, scale(7)}, {true, 900, 101, tcpSYN | tcpACK, scale(9)}, {false, 101, 901, tcpACK, nil}},
			0, Side{100, true, 8}, Side{900, true, 10}},
		{"no scaling", []step{{false, 100, 0, tcpSYN, scale(7)}, {true, 900, 101, tcpSYN | tcpACK, nil}},
			0, Side{100, true, ScaleUnused}, Side{900, true, ScaleUnused}},
		{"too much scaling", []step{{false, 100, 0, tcpSYN, scale(200)}}, 0, Side{100, true, 15}, Side{}},
		{"from its middle", []step{{true, 900, 101, tcpACK, nil}}, 0, Side{100, true, 0}, Side{899, true, 0}},
		{"ports used again", []step{{false, 100, 0, tcpSYN, scale(7)}, {false, 500, 0, tcpSYN, nil}}, 1, Side{500, true, 0}, Side{}},
		{"ports used again, the first stream", []step{{false, 100, 0, tcpSYN, scale(7)}, {false, 500, 0, tcpSYN, nil}}, 0, Side{100, true, 8}, Side{}},
		{"options that do not fit", []step{{false, 100, 0, tcpSYN, []byte{3, 9, 7, 0}}}, 0, Side{100, true, 0}, Side{}},
	} {
		s := newStreams()
		for _, step := range tt.steps {
			src, dst := a, b
			if step.back {
				src, dst = b, a
			}
			s.segment(src, dst, segmentOf(step.back, step.seq, step.ack, step.flags, step.options...))
		}
		client, server := s.origins.Of(tt.stream, a, b, segmentOf(false, 0, 0, 0))
		if client != tt.client || server != tt.server {
			t.Errorf("%s: %+v, %+v, want %+v, %+v", tt.name, client, server, tt.client, tt.server)
		}
		if from, to := s.origins.Of(tt.stream, b, a, segmentOf(true, 0, 0, 0)); from != server || to != client {
			t.Errorf("%s: the other direction has other sides", tt.name)
		}
	}
	var none *Origins
	if from, _ := none.Of(0, a, b, segmentOf(false, 0, 0, 0)); from.Known {
		t.Error("without a table something is known")
	}
}
