// Package cipher is AES-128, one way, SHA-256, HMAC and PBKDF2, written out: the standard library's
// are tested against it, but cost a tenth and more of the programs that need it, for they bring
// every self-test of a certified module. Its tables make its time depend on the data: nobody
// measures it here, for keys and data are the same person's.
package cipher

import (
	"encoding/binary"
	"math/bits"
)

// BlockLen is how many octets AES enciphers at a time.
const BlockLen = 16

// A Block is AES-128 with a key (FIPS 197).
type Block [44]uint32 // round keys

// sbox is the substitution of octets: the inverse in GF(2^8), and an affine map. mixed is it with what
// the mixing of columns makes of it: twice, once, once, three times; of other rows it is turned.
var sbox, mixed = func() (s [256]byte, m [256]uint32) {
	s[0] = 0x63
	for p, q := byte(1), byte(1); ; {
		p = p ^ double(p) // times 3
		q ^= q << 1       // divided by 3
		q ^= q << 2
		q ^= q << 4
		if q&0x80 != 0 {
			q ^= 0x09
		}
		s[p] = q ^ (q<<1 | q>>7) ^ (q<<2 | q>>6) ^ (q<<3 | q>>5) ^ (q<<4 | q>>4) ^ 0x63
		if p == 1 {
			break
		}
	}
	for i, b := range s {
		m[i] = uint32(double(b))<<24 | uint32(b)<<16 | uint32(b)<<8 | uint32(double(b)^b)
	}
	return s, m
}()

// double multiplies by 2 in GF(2^8).
func double(b byte) byte { return b<<1 ^ b>>7*0x1b }

// NewBlock returns AES with the first 16 octets of key.
func NewBlock(key []byte) (k Block) {
	for i := range 4 {
		k[i] = binary.BigEndian.Uint32(key[4*i:])
	}
	round := byte(1)
	for i := 4; i < len(k); i++ {
		w := k[i-1]
		if i%4 == 0 {
			w = substituted(bits.RotateLeft32(w, 8)) ^ uint32(round)<<24
			round = double(round)
		}
		k[i] = k[i-4] ^ w
	}
	return k
}

func substituted(w uint32) uint32 {
	return uint32(sbox[w>>24])<<24 | uint32(sbox[w>>16&0xff])<<16 | uint32(sbox[w>>8&0xff])<<8 | uint32(sbox[w&0xff])
}

// Encrypt returns b enciphered.
func (k *Block) Encrypt(b [BlockLen]byte) [BlockLen]byte {
	s0, s1 := binary.BigEndian.Uint32(b[0:])^k[0], binary.BigEndian.Uint32(b[4:])^k[1]
	s2, s3 := binary.BigEndian.Uint32(b[8:])^k[2], binary.BigEndian.Uint32(b[12:])^k[3]
	at := 4
	for range 9 {
		t0 := column(s0, s1, s2, s3) ^ k[at]
		t1 := column(s1, s2, s3, s0) ^ k[at+1]
		t2 := column(s2, s3, s0, s1) ^ k[at+2]
		t3 := column(s3, s0, s1, s2) ^ k[at+3]
		s0, s1, s2, s3 = t0, t1, t2, t3
		at += 4
	}
	binary.BigEndian.PutUint32(b[0:], last(s0, s1, s2, s3)^k[40])
	binary.BigEndian.PutUint32(b[4:], last(s1, s2, s3, s0)^k[41])
	binary.BigEndian.PutUint32(b[8:], last(s2, s3, s0, s1)^k[42])
	binary.BigEndian.PutUint32(b[12:], last(s3, s0, s1, s2)^k[43])
	return b
}

// column takes an octet of each of four columns, as the rows are shifted, and mixes them.
func column(a, b, c, d uint32) uint32 {
	return mixed[a>>24] ^ bits.RotateLeft32(mixed[b>>16&0xff], -8) ^ bits.RotateLeft32(mixed[c>>8&0xff], -16) ^ bits.RotateLeft32(mixed[d&0xff], -24)
}

// last is column without mixing.
func last(a, b, c, d uint32) uint32 {
	return uint32(sbox[a>>24])<<24 | uint32(sbox[b>>16&0xff])<<16 | uint32(sbox[c>>8&0xff])<<8 | uint32(sbox[d&0xff])
}
