package initial

import "flowglass/internal/cipher"

// mac is HMAC with SHA-256.
func mac(key, b []byte) []byte {
	sum := cipher.MAC(key, b)
	return sum[:]
}

// extract is HKDF-Extract (RFC 5869 section 2.2).
func extract(salt string, secret []byte) []byte { return mac([]byte(salt), secret) }

// expandLabel is HKDF-Expand-Label without a context, of 32 octets at most (RFC 8446 section 7.1).
func expandLabel(secret []byte, label string, n int) []byte {
	info := append([]byte{0, byte(n), byte(6 + len(label))}, "tls13 "...)
	info = append(append(info, label...), 0, 1)
	return mac(secret, info)[:n]
}
