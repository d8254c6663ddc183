package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"net/netip"
)

// quic lists a capture of a QUIC handshake up to where it becomes secret, and of a version refused: RFC 9000, RFC 9001.
func quic() []file {
	return []file{{"quic.pcap", func() []byte { return pcap(le, linkEthernet, quicFrames()...) }}}
}

// Connection IDs of the handshake: the first one that the client makes up, and one of each side.
var (
	quicFirst  = []byte{0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08}
	quicClient = []byte{0xc1, 0x1e, 0x27}
	quicServer = []byte{0x5e, 0x12, 0x7e, 0x12}
)

func quicFrames() [][]byte {
	client, server := netip.AddrPortFrom(client4, firstLocal), netip.AddrPortFrom(server4, 443)
	hello := greeting("quic.example.org")[5:] // without its record
	half := len(hello) / 2
	// The second half first, as some browsers do.
	greet := join(cryptoFrame(half, hello[half:]), []byte{1}, cryptoFrame(0, hello[:half]))
	answer := append([]byte{3, 3}, make([]byte, 32)...)
	answer = append(answer, 0, 0x13, 0x01, 0, 0, 6, 0, 43, 0, 2, 3, 4) // one cipher, TLS 1.3
	answer = append([]byte{2, 0, 0, byte(len(answer))}, answer...)
	secret := make([]byte, 40)
	for i := range secret {
		secret[i] = byte(37 * i)
	}
	handshake := join([]byte{0xe0, 0, 0, 0, 1, byte(len(quicClient))}, quicClient, []byte{byte(len(quicServer))}, quicServer, quicInt(len(secret)), secret)
	refused := join([]byte{0xc0, 0x0a, 0x1a, 0x2a, 0x3a, byte(len(quicFirst))}, quicFirst, []byte{0, 0}, quicInt(len(secret)), secret)
	versions := join([]byte{0x80, 0, 0, 0, 0, 0, byte(len(quicFirst))}, quicFirst, []byte{0, 0, 0, 1, 0x6b, 0x33, 0x43, 0xcf})
	other := netip.AddrPortFrom(client6, firstLocal+1)
	other6 := netip.AddrPortFrom(server6, 443)
	var frames [][]byte
	for _, p := range [][]byte{
		udp(client, server, sealInitial("client in", quicFirst, quicFirst, quicClient, 0, greet, 1180)),
		udp(server, client, join(sealInitial("server in", quicFirst, quicClient, quicServer, 0, join([]byte{2, 0, 0, 0, 0}, cryptoFrame(0, answer)), 0), handshake)),
		udp(client, server, sealInitial("client in", quicFirst, quicServer, quicClient, 1, []byte{2, 0, 0, 0, 0}, 1180)),
		udp(server, client, join([]byte{0x41}, quicClient, secret)),
		udp(client, server, join([]byte{0x42}, quicServer, secret)),
		udp(other, other6, refused),
		udp(other6, other, versions),
	} {
		frames = append(frames, etherIP(p))
	}
	return frames
}

// cryptoFrame is a part of the handshake (RFC 9000 section 19.6).
func cryptoFrame(at int, b []byte) []byte {
	return append(append([]byte{6}, append(quicInt(at), quicInt(len(b))...)...), b...)
}

// quicInt is a number as QUIC writes it, of two octets (RFC 9000 section 16).
func quicInt(n int) []byte { return be.AppendUint16(nil, 0x4000|uint16(n)) }

// sealInitial returns an Initial packet of version 1 from one side (RFC 9001 section 5) of the connection that began with an ID,
// padded to a length.
func sealInitial(side string, first, dcid, scid []byte, number uint16, plain []byte, length int) []byte {
	if n := length - len(plain); n > 0 {
		plain = append(plain, make([]byte, n)...)
	}
	salt := []byte("\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a")
	expand := func(secret []byte, label string, n int) []byte {
		label = "tls13 " + label
		b, err := hkdf.Expand(sha256.New, secret, string(append(append([]byte{0, byte(n), byte(len(label))}, label...), 0)), n)
		if err != nil {
			panic(err)
		}
		return b
	}
	initial, err := hkdf.Extract(sha256.New, first, salt)
	if err != nil {
		panic(err)
	}
	secret := expand(initial, side, 32)
	key, iv, mask := expand(secret, "quic key", 16), expand(secret, "quic iv", 12), expand(secret, "quic hp", 16)

	head := join([]byte{0xc1, 0, 0, 0, 1, byte(len(dcid))}, dcid, []byte{byte(len(scid))}, scid, []byte{0}, quicInt(2+len(plain)+16))
	at := len(head)
	head = be.AppendUint16(head, number)
	iv[10] ^= byte(number >> 8)
	iv[11] ^= byte(number)
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	packet := append(head, gcm.Seal(nil, iv, plain, head)...)
	header, err := aes.NewCipher(mask)
	if err != nil {
		panic(err)
	}
	var pad [16]byte
	header.Encrypt(pad[:], packet[at+4:at+20])
	packet[0] ^= pad[0] & 0x0f
	packet[at] ^= pad[1]
	packet[at+1] ^= pad[2]
	return packet
}
