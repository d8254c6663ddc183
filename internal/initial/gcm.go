package initial

import (
	"encoding/binary"

	"flowglass/internal/cipher"
)

const blockLen = cipher.BlockLen

// A block is AES-128 with a key.
type block struct{ cipher.Block }

func newBlock(key []byte) block { return block{cipher.NewBlock(key)} }

func (k *block) encrypt(b [blockLen]byte) [blockLen]byte { return k.Encrypt(b) }

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
