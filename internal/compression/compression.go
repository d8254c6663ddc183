// Package compression knows by what capture files are compressed. It stands apart from
// package inflate, which undoes it, because the page loads that only when it is needed.
package compression

import "strings"

// A file may inflate to FreeBytes whatever its size, and beyond that to MaxRatio times
// its size. Captures shrink to a half or a tenth; what shrinks a hundredfold more was
// made to fill memory and disks. (The most that gzip can do is 1032.)
const (
	FreeBytes = 64 << 20
	MaxRatio  = 1000
)

// MagicLen is the number of octets at the start of a file that tell its compression.
const MagicLen = 4

// The compressions, by name.
const (
	Gzip = "gzip"
	Zstd = "zstd"
	LZ4  = "lz4"
)

// Formats lists the compressions by the octets that a file begins with: RFC 1952 section
// 2.3.1, RFC 8878 section 3.1.1, and lz4_Frame_format.md 1.6. Wireshark knows neither
// lz4's legacy frames nor files that begin with a skippable frame.
var Formats = []struct{ Name, Magic string }{
	{Gzip, "\x1f\x8b"},
	{Zstd, "\x28\xb5\x2f\xfd"},
	{LZ4, "\x04\x22\x4d\x18"},
}

// Of returns the name of the compression of a file that begins with head, "" if there is
// none.
func Of(head []byte) string {
	for _, f := range Formats {
		if strings.HasPrefix(string(head[:min(len(head), MagicLen)]), f.Magic) {
			return f.Name
		}
	}
	return ""
}
