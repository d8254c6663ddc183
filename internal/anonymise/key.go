package anonymise

import (
	"errors"
	"strings"

	"flowglass/internal/cipher"
)

// A Key decides what everything is mapped to. The same key maps alike in every file, also
// on other machines. Its octets are those of Crypto-PAn, so that the addresses of other
// programs with that key are the same; what maps anything else has keys derived of it.
// Whoever makes a key draws it of the system's random numbers, or asks for it.
type Key [32]byte

// errKey is the error for a key that is not one.
var errKey = errors.New("a key is 64 hexadecimal digits")

const hexDigits = "0123456789abcdef"

// ParseKey reads a key written as 64 hexadecimal digits; colons and blanks between them do
// not count.
func ParseKey(s string) (k Key, err error) {
	n := 0
	for _, c := range strings.ToLower(s) {
		v := strings.IndexRune(hexDigits, c)
		switch {
		case c == ':' || c == ' ':
			continue
		case v < 0 || n == 2*len(k):
			return k, errKey
		}
		k[n/2] |= byte(v) << (4 - 4*(n&1))
		n++
	}
	if n != 2*len(k) {
		return k, errKey
	}
	return k, nil
}

// Hex returns the key as ParseKey reads it.
func (k Key) Hex() string {
	var b []byte
	for _, c := range k {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return string(b)
}

// iterations makes a guess at a passphrase cost what OWASP asked for PBKDF2 with SHA-256 in 2023.
const iterations = 600_000

// PassphraseKey returns the key of a passphrase, which is slow on purpose: a second or so.
// Who has the passphrase, or guesses it, can undo the mapping.
func PassphraseKey(passphrase string) (Key, error) {
	if passphrase == "" {
		return Key{}, errors.New("the passphrase is empty")
	}
	return cipher.PBKDF2([]byte(passphrase), []byte("flowglass anonymise 1"), iterations), nil
}

// derive returns the key for one purpose.
func (k Key) derive(purpose string) [16]byte {
	sum := cipher.MAC(k[:], []byte(purpose))
	return [16]byte(sum[:])
}
