package cipher

import (
	"encoding/binary"
	"math/bits"
)

// SumLen is how many octets a SHA-256 has.
const SumLen = 32

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

// Sum256 is SHA-256 (FIPS 180-4).
func Sum256(b []byte) [SumLen]byte { return finished(start, 0, b) }

// finished returns the sum of what is in h already, of so many octets, and of b.
func finished(h [8]uint32, before int, b []byte) (out [SumLen]byte) {
	padded(before, b, func(block *[64]byte) { compress(&h, block) })
	for i, v := range h {
		binary.BigEndian.PutUint32(out[4*i:], v)
	}
	return out
}

// padded calls take with the blocks of b and of the padding behind it, so many octets having come
// before (FIPS 180-4 section 5.1.1).
func padded(before int, b []byte, take func(block *[64]byte)) {
	for ; len(b) >= 64; b = b[64:] {
		take((*[64]byte)(b))
		before += 64
	}
	var tail [128]byte
	n := copy(tail[:], b)
	tail[n] = 0x80
	end := 64
	if n >= 56 {
		end = 128
	}
	binary.BigEndian.PutUint64(tail[end-8:], 8*uint64(before+n))
	for at := 0; at < end; at += 64 {
		take((*[64]byte)(tail[at:]))
	}
}

// compress takes in a block.
func compress(h *[8]uint32, block *[64]byte) {
	var w [64]uint32
	for i := range 16 {
		w[i] = binary.BigEndian.Uint32(block[4*i:])
	}
	for i := 16; i < 64; i++ {
		a, b := w[i-15], w[i-2]
		a = bits.RotateLeft32(a, -7) ^ bits.RotateLeft32(a, -18) ^ a>>3
		b = bits.RotateLeft32(b, -17) ^ bits.RotateLeft32(b, -19) ^ b>>10
		w[i] = w[i-16] + a + w[i-7] + b
	}
	a, b, c, d, e, f, g, k := h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]
	for i := range 64 {
		t := k + (bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)) + (e&f ^ ^e&g) + rounds[i] + w[i]
		u := (bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)) + (a&b ^ a&c ^ b&c)
		a, b, c, d, e, f, g, k = t+u, a, b, c, d+t, e, f, g
	}
	h[0] += a
	h[1] += b
	h[2] += c
	h[3] += d
	h[4] += e
	h[5] += f
	h[6] += g
	h[7] += k
}

// A mac is HMAC with a key, of which the first blocks are taken in already.
type mac struct{ inner, outer [8]uint32 }

func newMAC(key []byte) (m mac) {
	if len(key) > 64 {
		sum := Sum256(key)
		key = sum[:]
	}
	var in, out [64]byte
	copy(in[:], key)
	out = in
	for i := range in {
		in[i] ^= 0x36
		out[i] ^= 0x5c
	}
	m.inner, m.outer = start, start
	compress(&m.inner, &in)
	compress(&m.outer, &out)
	return m
}

func (m *mac) sum(b []byte) [SumLen]byte {
	in := finished(m.inner, 64, b)
	return finished(m.outer, 64, in[:])
}

// MAC is HMAC with SHA-256 (RFC 2104).
func MAC(key, b []byte) [SumLen]byte {
	m := newMAC(key)
	return m.sum(b)
}

// PBKDF2 returns the first 32 octets that PBKDF2 with HMAC and SHA-256 makes of a password (RFC 8018
// section 5.2).
func PBKDF2(password, salt []byte, iterations int) [SumLen]byte {
	m := newMAC(password)
	u := m.sum(append(append([]byte(nil), salt...), 0, 0, 0, 1))
	key := u
	for range iterations - 1 {
		u = m.sum(u[:])
		for i := range key {
			key[i] ^= u[i]
		}
	}
	return key
}
