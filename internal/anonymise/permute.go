package anonymise

import (
	"encoding/binary"

	"flowglass/internal/cipher"
)

// A scramble is a keyed source of permutations and of texts without a pattern.
type scramble struct{ block cipher.Block }

func newScramble(key [16]byte) scramble { return scramble{cipher.NewBlock(key[:])} }

// permute maps v, a number of so many bits (2 to 62, even), to another one and no two to the same:
// a Feistel network of eight rounds. Each tweak has a permutation of its own.
func (s *scramble) permute(v uint64, bits int, tweak uint64) uint64 {
	const rounds = 8
	half := bits / 2
	mask := uint64(1)<<half - 1
	left, right := v>>half, v&mask
	for round := range rounds {
		var in [cipher.BlockLen]byte
		in[0], in[1] = byte(round), byte(bits)
		binary.BigEndian.PutUint32(in[4:], uint32(right))
		binary.BigEndian.PutUint64(in[8:], tweak)
		out := s.block.Encrypt(in)
		left, right = right, left^uint64(binary.BigEndian.Uint32(out[:]))&mask
	}
	return left<<half | right
}

// A digest is CBC-MAC over a text of any length, with the length in the first block, so that
// no text's digest says anything of another's.
func (s *scramble) digest(kind byte, text []byte) (d [cipher.BlockLen]byte) {
	d[0] = kind
	binary.BigEndian.PutUint64(d[8:], uint64(len(text)))
	d = s.block.Encrypt(d)
	for len(text) > 0 {
		n := min(len(text), len(d))
		for i := range n {
			d[i] ^= text[i]
		}
		d = s.block.Encrypt(d)
		text = text[n:]
	}
	return d
}

const (
	letters      = "abcdefghijklmnopqrstuvwxyz"
	alphanumeric = letters + "0123456789"
)

// word fills out with letters and digits, the first a letter, that stand for text.
func (s *scramble) word(kind byte, text, out []byte) {
	d := s.digest(kind, text)
	for i := range out {
		if at := i % 8; i > 0 && at == 0 {
			d = s.block.Encrypt(d)
		}
		n := int(binary.BigEndian.Uint16(d[i%8*2:]))
		if i == 0 {
			out[i] = letters[n%len(letters)]
		} else {
			out[i] = alphanumeric[n%len(alphanumeric)]
		}
	}
}
