package initial

import "encoding/binary"

const blockLen = 16

// A block is AES-128 with a key (FIPS 197), one way only.
type block [11][blockLen]byte // round keys

// sbox is the substitution of octets: the inverse in GF(2^8), and an affine map.
var sbox = func() (s [256]byte) {
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
			return s
		}
	}
}()

// double multiplies by 2 in GF(2^8).
func double(b byte) byte { return b<<1 ^ b>>7*0x1b }

func newBlock(key []byte) (k block) {
	copy(k[0][:], key)
	round := byte(1)
	for i := 1; i < len(k); i++ {
		last := &k[i-1]
		k[i] = [blockLen]byte{
			last[0] ^ sbox[last[13]] ^ round, last[1] ^ sbox[last[14]], last[2] ^ sbox[last[15]], last[3] ^ sbox[last[12]],
		}
		for j := 4; j < blockLen; j++ {
			k[i][j] = last[j] ^ k[i][j-4]
		}
		round = double(round)
	}
	return k
}

func (k *block) encrypt(b [blockLen]byte) [blockLen]byte {
	b = xor(b, k[0])
	for i := 1; i < len(k); i++ {
		var moved [blockLen]byte
		for j := range moved {
			moved[j] = sbox[b[(j+4*(j&3))&15]] // rows are shifted
		}
		if i < len(k)-1 {
			for c := 0; c < blockLen; c += 4 {
				a0, a1, a2, a3 := moved[c], moved[c+1], moved[c+2], moved[c+3]
				all := a0 ^ a1 ^ a2 ^ a3
				moved[c] ^= all ^ double(a0^a1)
				moved[c+1] ^= all ^ double(a1^a2)
				moved[c+2] ^= all ^ double(a2^a3)
				moved[c+3] ^= all ^ double(a3^a0)
			}
		}
		b = xor(moved, k[i])
	}
	return b
}

func xor(a, b [blockLen]byte) [blockLen]byte {
	for i := range a {
		a[i] ^= b[i]
	}
	return a
}

// open decrypts and verifies sealed, the cipher text and its tag, with the additional data
// (Galois/Counter Mode, NIST SP 800-38D).
func (k *block) open(nonce [12]byte, sealed, data []byte) (plain []byte, ok bool) {
	if len(sealed) < blockLen {
		return nil, false
	}
	text, tag := sealed[:len(sealed)-blockLen], [blockLen]byte(sealed[len(sealed)-blockLen:])
	g := newHash(k.encrypt([blockLen]byte{}))
	g.add(data)
	g.add(text)
	var counter, lengths [blockLen]byte
	binary.BigEndian.PutUint64(lengths[:], 8*uint64(len(data)))
	binary.BigEndian.PutUint64(lengths[8:], 8*uint64(len(text)))
	g.add(lengths[:])
	copy(counter[:], nonce[:])
	counter[15] = 1
	if xor(g.sum(), k.encrypt(counter)) != tag {
		return nil, false
	}
	plain = make([]byte, len(text))
	for at := 0; at < len(text); at += blockLen {
		binary.BigEndian.PutUint32(counter[12:], uint32(at/blockLen)+2)
		stream := k.encrypt(counter)
		for i := at; i < min(at+blockLen, len(text)); i++ {
			plain[i] = text[i] ^ stream[i-at]
		}
	}
	return plain, true
}

// A hash is GHASH: its bits are those of polynomials, the highest first.
type hash struct{ keyHigh, keyLow, high, low uint64 }

func newHash(key [blockLen]byte) *hash {
	return &hash{keyHigh: binary.BigEndian.Uint64(key[:]), keyLow: binary.BigEndian.Uint64(key[8:])}
}

// add takes b, with zeros to a multiple of the block's length.
func (g *hash) add(b []byte) {
	for len(b) > 0 {
		var x [blockLen]byte
		b = b[copy(x[:], b):]
		high, low := g.high^binary.BigEndian.Uint64(x[:]), g.low^binary.BigEndian.Uint64(x[8:])
		g.high, g.low = 0, 0
		v, w := g.keyHigh, g.keyLow
		for range 128 {
			bit := high >> 63
			high, low = high<<1|low>>63, low<<1
			g.high ^= v & -bit
			g.low ^= w & -bit
			carry := w & 1
			w = w>>1 | v<<63
			v = v>>1 ^ 0xe1<<56&-carry
		}
	}
}

func (g *hash) sum() (b [blockLen]byte) {
	binary.BigEndian.PutUint64(b[:], g.high)
	binary.BigEndian.PutUint64(b[8:], g.low)
	return b
}
