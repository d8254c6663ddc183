package initial

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"
)

func fromHex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The keys and the packets of RFC 9001 appendix A.
func TestRFC9001(t *testing.T) {
	id := fromHex(t, "8394c8f03e515708")
	for _, tt := range []struct{ side, key, iv, hp string }{
		{Client, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c", "9f50449e04a0e810283a1e9933adedd2"},
		{Server, "cf3a5331653c364c88f0f379b6067e37", "0ac1493ca1905853b0bba03e", "c206b8d9b9f0f37644430b490eeaa314"},
	} {
		k := NewKey(1, id, tt.side)
		if k.packet != newBlock(fromHex(t, tt.key)) || !bytes.Equal(k.iv[:], fromHex(t, tt.iv)) || k.header != newBlock(fromHex(t, tt.hp)) {
			t.Errorf("%s: %x, %x, %x", tt.side, k.packet, k.iv, k.header)
		}
	}
	packet := fromHex(t, `cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a 5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3
		dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84 022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc4 2158407dd074ee`)
	want := fromHex(t, `02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf739 88cfc79825df566dc5430b9a045a1200130100002e00330024001d00209d3c94
		0d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00 020304`)
	number, plain, from, ok := NewKey(1, id, Server).Open(packet, 18)
	if !ok || number != 1 || from != 20 || !bytes.Equal(plain, want) {
		t.Errorf("%v: number %d, from %d: %x", ok, number, from, plain)
	}
	if _, _, _, ok := NewKey(1, id, Client).Open(packet, 18); ok {
		t.Error("the other side's key opens it")
	}
	for n := range packet {
		if _, _, _, ok := NewKey(1, id, Server).Open(packet[:n], 18); ok {
			t.Errorf("%d octets of it are opened", n)
		}
	}
}

// The keys of RFC 9369 appendix A.1, of version 2.
func TestRFC9369(t *testing.T) {
	k := NewKey(0x6b3343cf, fromHex(t, "8394c8f03e515708"), Client)
	if k.packet != newBlock(fromHex(t, "8b1a0bc121284290a29e0971b5cd045d")) || !bytes.Equal(k.iv[:], fromHex(t, "91f73e2351d8fa91660e909f")) {
		t.Errorf("%x, %x", k.packet, k.iv)
	}
}

// The standard library agrees, whatever the lengths.
func TestAgainstTheStandardLibrary(t *testing.T) {
	r := rand.NewChaCha8([32]byte{1})
	octets := func(n int) []byte {
		b := make([]byte, n)
		r.Read(b)
		return b
	}
	for n := range 200 {
		b, key, data := octets(n), octets(16), octets(n/3)
		c, err := aes.NewCipher(key)
		if err != nil {
			t.Fatal(err)
		}
		gcm, err := cipher.NewGCM(c)
		if err != nil {
			t.Fatal(err)
		}
		nonce := [12]byte(octets(12))
		k := newBlock(key)
		sealed := gcm.Seal(nil, nonce[:], b, data)
		if plain, ok := k.open(nonce, sealed, data); !ok || !bytes.Equal(plain, b) {
			t.Fatalf("AES-GCM of %d octets: %v", n, ok)
		}
		sealed[n/2] ^= 1
		if _, ok := k.open(nonce, sealed, data); ok {
			t.Fatalf("AES-GCM of %d octets: one is another", n)
		}
	}
}
