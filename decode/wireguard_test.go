package decode

import "testing"

func TestLooksWireGuard(t *testing.T) {
	for _, tt := range []struct {
		name  string
		b     string
		wire  int
		wants bool
	}{
		{"an initiation", "\x01\x00\x00\x00", 148, true},
		{"with reserved octets", "\x01\x01\x02\x03", 148, true},
		{"too long", "\x01\x00\x00\x00", 149, false},
		{"a response", "\x02\x00\x00\x00", 92, true},
		{"a cookie", "\x03\x00\x00\x00", 64, true},
		{"a keep-alive", "\x04\x00\x00\x00", 32, true},
		{"data", "\x04\x00\x00\x00", 1452, true},
		{"data with reserved octets", "\x04\x00\x00\x01", 1452, false},
		{"too short", "\x04\x00\x00\x00", 31, false},
		{"no such type", "\x05\x00\x00\x00", 148, false},
		{"cut to three octets", "\x01\x00\x00", 148, false},
	} {
		if got := looksWireGuard([]byte(tt.b), tt.wire); got != tt.wants {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
