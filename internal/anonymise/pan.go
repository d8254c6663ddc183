package anonymise

import "flowglass/internal/cipher"

// A pan is Crypto-PAn with a key: a permutation of the addresses of one length that keeps
// how long a prefix any two of them have in common (J. Xu, J. Fan, M. Ammar, S. Moon:
// Prefix-preserving IP address anonymization, ICNP 2002). Each bit is inverted or not, as
// the cipher says of all bits before it.
type pan struct {
	block cipher.Block
	pad   [cipher.BlockLen]byte
}

// newPan takes a key as the authors' own program does: 16 octets for AES-128, and 16 of
// which the padding is made.
func newPan(key [32]byte) *pan {
	p := &pan{block: cipher.NewBlock(key[:16])}
	p.pad = p.block.Encrypt([cipher.BlockLen]byte(key[16:]))
	return p
}

// mapped replaces addr, of at most 16 octets, by what it is mapped to.
func (p *pan) mapped(addr []byte) {
	var flips [cipher.BlockLen]byte
	in := p.pad
	for bit := range 8 * len(addr) {
		out := p.block.Encrypt(in)
		at, mask := bit/8, byte(0x80)>>(bit%8)
		if out[0]&0x80 != 0 {
			flips[at] |= mask
		}
		in[at] = in[at]&^mask | addr[at]&mask
	}
	for i := range addr {
		addr[i] ^= flips[i]
	}
}
