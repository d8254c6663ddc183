package cipher

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"testing"
)

// The examples of FIPS 180, and the standard library for every length around a block's.
func TestSum1(t *testing.T) {
	for text, want := range map[string]string{
		"":    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"abc": "a9993e364706816aba3e25717850c26c9cd0d89d",
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
	} {
		if got := Sum1([]byte(text)); hex.EncodeToString(got[:]) != want {
			t.Errorf("%q: %x", text, got)
		}
	}
	for n := range 300 {
		b := bytes.Repeat([]byte{byte(n)}, n)
		if Sum1(b) != sha1.Sum(b) {
			t.Errorf("%d octets", n)
		}
	}
}
