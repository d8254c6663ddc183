package initial

import (
	"encoding/binary"
	"math/bits"
)

// The constants of SHA-256 (FIPS 180-4 section 4.2.2 and 5.3.3): the first bits of the
// fractions of the cube roots, and square roots, of the first primes.
var (
	rounds = [64]uint32{
		0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
		0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
		0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
		0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
		0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
		0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
		0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
		0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
	}
	start = [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
)

// sum256 is SHA-256.
func sum256(b []byte) []byte {
	h := start
	padded := append(append([]byte(nil), b...), 0x80)
	for len(padded)%64 != 56 {
		padded = append(padded, 0)
	}
	padded = binary.BigEndian.AppendUint64(padded, 8*uint64(len(b)))
	for ; len(padded) > 0; padded = padded[64:] {
		var w [64]uint32
		for i := range 16 {
			w[i] = binary.BigEndian.Uint32(padded[4*i:])
		}
		for i := 16; i < 64; i++ {
			a, b := w[i-15], w[i-2]
			a = bits.RotateLeft32(a, -7) ^ bits.RotateLeft32(a, -18) ^ a>>3
			b = bits.RotateLeft32(b, -17) ^ bits.RotateLeft32(b, -19) ^ b>>10
			w[i] = w[i-16] + a + w[i-7] + b
		}
		v := h
		for i := range 64 {
			a, e := v[0], v[4]
			t := v[7] + (bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)) + (e&v[5] ^ ^e&v[6]) + rounds[i] + w[i]
			u := (bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)) + (a&v[1] ^ a&v[2] ^ v[1]&v[2])
			v = [8]uint32{t + u, v[0], v[1], v[2], v[3] + t, v[4], v[5], v[6]}
		}
		for i := range h {
			h[i] += v[i]
		}
	}
	var out []byte
	for _, v := range h {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}

// mac is HMAC (RFC 2104) with a key of 64 octets at most.
func mac(key, b []byte) []byte {
	var inner, outer [64]byte
	copy(inner[:], key)
	outer = inner
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	return sum256(append(outer[:], sum256(append(inner[:], b...))...))
}

// extract is HKDF-Extract (RFC 5869 section 2.2).
func extract(salt string, secret []byte) []byte { return mac([]byte(salt), secret) }

// expandLabel is HKDF-Expand-Label without a context, of 32 octets at most (RFC 8446 section 7.1).
func expandLabel(secret []byte, label string, n int) []byte {
	info := append([]byte{0, byte(n), byte(6 + len(label))}, "tls13 "...)
	info = append(append(info, label...), 0, 1)
	return mac(secret, info)[:n]
}
