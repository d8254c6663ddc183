// Package initial opens the Initial packets of QUIC (RFC 9001 section 5). The keys follow
// from what stands in the packets, so nothing here guards a secret, and nothing takes
// constant time. What it needs of AES-128-GCM is written out, over package cipher.
package initial

// A Key opens the packets of one side of a connection.
type Key struct {
	packet, header block
	iv             [12]byte
}

// The sides of a connection, as the labels of their secrets.
const (
	Client = "client in"
	Server = "server in"
)

// NewKey returns the key of a side in a version of QUIC, made of the connection ID that the
// client's first Initial packet is sent to.
func NewKey(version uint32, id []byte, side string) *Key {
	salt, label := salt(version)
	secret := expandLabel(extract(salt, id), side, 32)
	k := new(Key)
	k.packet = newBlock(expandLabel(secret, label+" key", 16))
	k.header = newBlock(expandLabel(secret, label+" hp", 16))
	copy(k.iv[:], expandLabel(secret, label+" iv", len(k.iv)))
	return k
}

// salt returns what the secrets of a version are made with (RFC 9001 section 5.2, RFC 9369
// section 3.3), and the beginning of its labels.
func salt(version uint32) (salt, label string) {
	draft := version & 0xff
	switch ofDraft := version>>8 == 0xff0000; {
	case version == 0x6b3343cf:
		return "\x0d\xed\xe3\xde\xf7\x00\xa6\xdb\x81\x93\x81\xbe\x6e\x26\x9d\xcb\xf9\xbd\x2e\xd9", "quicv2"
	case version == 0x709a50c4:
		return "\xa7\x07\xc2\x03\xa5\x9b\x47\x18\x4a\x1d\x62\xca\x57\x04\x06\xea\x7a\xe3\xe5\xd3", "quicv2"
	case ofDraft && draft <= 22, version == 0xfaceb001:
		return "\x7f\xbc\xdb\x0e\x7c\x66\xbb\xe9\x19\x3a\x96\xcd\x21\x51\x9e\xbd\x7a\x02\x64\x4a", "quic"
	case ofDraft && draft <= 28, version == 0xfaceb002, version == 0xfaceb00e:
		return "\xc3\xee\xf7\x12\xc7\x2e\xbb\x5a\x11\xa7\xd2\x43\x2b\xb4\x63\x65\xbe\xf9\xf5\x02", "quic"
	case ofDraft && draft <= 32:
		return "\xaf\xbf\xec\x28\x99\x93\xd2\x4c\x9e\x97\x86\xf1\x9c\x61\x11\xe0\x43\x90\xa8\x99", "quic"
	}
	return "\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a", "quic"
}

// Open decrypts a packet in which the packet number begins at the offset at. It returns
// the number, the plain text, and the offset at which its cipher text begins; ok is false if k is
// not the packet's key, or octets of it are missing.
func (k *Key) Open(packet []byte, at int) (number uint64, plain []byte, from int, ok bool) {
	const longest = 4 // octets of a packet number
	if at < 0 || len(packet) < at+longest+blockLen {
		return 0, nil, 0, false
	}
	mask := k.header.encrypt([blockLen]byte(packet[at+longest:]))
	head := append([]byte(nil), packet[:at+longest]...)
	head[0] ^= mask[0] & 0x0f
	n := int(head[0]&3) + 1
	for i := range n {
		head[at+i] ^= mask[1+i]
		number = number<<8 | uint64(head[at+i])
	}
	nonce := k.iv
	for i := range 8 {
		nonce[len(nonce)-1-i] ^= byte(number >> (8 * i))
	}
	plain, ok = k.packet.open(nonce, packet[at+n:], head[:at+n])
	return number, plain, at + n, ok
}
