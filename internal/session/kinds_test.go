package session

import (
	"strings"
	"testing"
)

func TestNotCapture(t *testing.T) {
	tests := []struct {
		name, head, want string
	}{
		{"PNG", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a capture file: it is a PNG image."},
		{"gzip", "\x1f\x8b\x08\x00", "it is a gzip file; unpack it first."},
		{"zstd", "\x28\xb5\x2f\xfd\x00", "it is a zstd file"},
		{"lz4", "\x04\x22\x4d\x18\x00", "it is an lz4 file"},
		{"ZIP", "PK\x03\x04\x14\x00", "it is a ZIP archive"},
		{"tar", strings.Repeat("\x00", 257) + "ustar\x0000", "it is a tar archive"},
		{"cut before the magic", strings.Repeat("\x00", 260), "begin no format that is known"},
		{"MP4", "\x00\x00\x00\x18ftypmp42", "it is an MP4 film"},
		{"text", "No. Time Source\r\n1\t0.0 10.0.0.1\n", "it is a text file."},
		{"text in UTF-8", "Grüße", "it is a text file."},
		{"text cut inside a character", "Gr\xc3", "it is a text file."},
		{"Latin 1", "Gr\xfc\xdfe", "begin no format that is known"},
		{"binary", "\x01\x02\x03\x04", "begin no format that is known"},
		{"OmniPeek", "\x7fver\x00\x00\x00", "it is an OmniPeek capture, a format that is not supported yet."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := notCapture([]byte(tt.head)); !strings.Contains(got, tt.want) {
				t.Errorf("%q, want %q in it", got, tt.want)
			}
		})
	}
}

func TestKindsAreOrdered(t *testing.T) {
	for i, k := range kinds {
		head := append(make([]byte, k.offset), k.magic...)
		if got := kindOf(head); got != k.is {
			t.Errorf("entry %d (%s) is taken for %s", i, k.is, got)
		}
		if k.offset+len(k.magic) > headLen {
			t.Errorf("entry %d (%s) needs more than the first %d bytes", i, k.is, headLen)
		}
	}
}
