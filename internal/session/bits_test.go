package session

import "testing"

func TestBitsAreTheRows(t *testing.T) {
	file := captures(t)["mixed.pcapng"]
	s := whole(file)
	if err := s.Select("some", "tcp || frame.number == 1", nil); err != nil {
		t.Fatal(err)
	}
	settle(t, s, "some", file, len(file))
	bits, err := s.AppendBits([]byte{0xee}, "some")
	if err != nil || bits[0] != 0xee {
		t.Fatal(bits, err)
	}
	bits = bits[1:]
	wanted := make(map[int]bool)
	for _, n := range numbers(s, "some") {
		wanted[n] = true
	}
	for n := 1; n <= 8*len(bits); n++ {
		if in := bits[(n-1)/8]>>((n-1)%8)&1 != 0; in != wanted[n] {
			t.Errorf("frame %d: %v", n, in)
		}
	}
	if len(wanted) == 0 || len(bits)*8 < s.Progress().Packets {
		t.Errorf("%d octets for %d of %d frames", len(bits), len(wanted), s.Progress().Packets)
	}
	if _, err := s.AppendBits(nil, "none"); err == nil {
		t.Error("bits of no selection")
	}
}
