package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// A fingerprint stands for the content of a file: SHA-256 over a title, the size in bytes as
// eight octets, and samples: sampleCount slices of sampleLen bytes, of which the first begins
// the file, the last ends it, and the others lie evenly between; or all of a file that is no
// longer than these together.
const (
	sampleLen   = 64 << 10
	sampleCount = 16
	title       = "Flowglass fingerprint 1\n"
)

// A Sample is a slice of a file, in bytes.
type Sample struct{ Offset, Len int64 }

// Samples lists the slices that the fingerprint of a file of a size is made of, in their order.
func Samples(size int64) []Sample {
	if size <= sampleLen*sampleCount {
		return []Sample{{0, size}}
	}
	list := make([]Sample, sampleCount)
	for i := range list {
		list[i] = Sample{(size - sampleLen) / (sampleCount - 1) * int64(i), sampleLen}
	}
	list[sampleCount-1].Offset = size - sampleLen
	return list
}

// Fingerprint returns the fingerprint of a file of a size, whose samples stand one after the
// other in bytes; "" if these are not as many as they should be.
func Fingerprint(size int64, bytes []byte) string {
	total := int64(0)
	for _, s := range Samples(size) {
		total += s.Len
	}
	if int64(len(bytes)) != total {
		return ""
	}
	h := sha256.New()
	h.Write([]byte(title))
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(size)))
	h.Write(bytes)
	return hex.EncodeToString(h.Sum(nil))
}
