package cipher

import (
	"crypto/aes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"math/rand/v2"
	"testing"
)

// random returns n random octets.
func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// The example of FIPS 197, appendix C.1.
func TestExample(t *testing.T) {
	key := []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	k := NewBlock(key)
	in := [BlockLen]byte{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}
	want := [BlockLen]byte{0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a}
	if got := k.Encrypt(in); got != want {
		t.Errorf("%x, not %x", got, want)
	}
}

func TestAsStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := range 300 {
		key, text := random(r, 16), random(r, n)
		k := NewBlock(key)
		block, err := aes.NewCipher(key)
		if err != nil {
			t.Fatal(err)
		}
		in := [BlockLen]byte(random(r, 16))
		var want [BlockLen]byte
		block.Encrypt(want[:], in[:])
		if got := k.Encrypt(in); got != want {
			t.Fatalf("AES of %x with %x is %x, not %x", in, key, got, want)
		}
		if got, want := Sum256(text), sha256.Sum256(text); got != want {
			t.Fatalf("SHA-256 of %x is %x, not %x", text, got, want)
		}
		long := random(r, n)
		h := hmac.New(sha256.New, long)
		h.Write(text)
		if got, want := MAC(long, text), [SumLen]byte(h.Sum(nil)); got != want {
			t.Fatalf("HMAC is %x, not %x", got, want)
		}
	}
	want, err := pbkdf2.Key(sha256.New, "a passphrase", []byte("salt"), 100, SumLen)
	if err != nil {
		t.Fatal(err)
	}
	if got := PBKDF2([]byte("a passphrase"), []byte("salt"), 100); got != [SumLen]byte(want) {
		t.Errorf("PBKDF2 is %x, not %x", got, want)
	}
}

func TestAllocations(t *testing.T) {
	k := NewBlock(make([]byte, 16))
	var b [BlockLen]byte
	if n := testing.AllocsPerRun(100, func() { b = k.Encrypt(b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkBlock(b *testing.B) {
	k := NewBlock(make([]byte, 16))
	var x [BlockLen]byte
	for b.Loop() {
		x = k.Encrypt(x)
	}
}

func BenchmarkPBKDF2(b *testing.B) {
	for b.Loop() {
		PBKDF2([]byte("a passphrase"), []byte("salt"), 600_000)
	}
}
