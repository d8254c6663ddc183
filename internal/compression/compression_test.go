package compression

import "testing"

func TestOf(t *testing.T) {
	for head, want := range map[string]string{
		"":                         "",
		"\x1f":                     "",
		"\x1f\x8b":                 Gzip,
		"\x1f\x8b\x08\x00":         Gzip,
		"\x28\xb5\x2f":             "",
		"\x28\xb5\x2f\xfd":         Zstd,
		"\x28\xb5\x2f\xfd and on":  Zstd,
		"\x04\x22\x4d\x18\x64\x40": LZ4,
		"\x02\x21\x4c\x18":         "", // lz4, legacy
		"\x50\x2a\x4d\x18":         "", // skippable frame
		"\x0a\x0d\x0d\x0a":         "", // pcapng
		"\xd4\xc3\xb2\xa1":         "", // pcap
	} {
		if got := Of([]byte(head)); got != want {
			t.Errorf("%q is %q, want %q", head, got, want)
		}
	}
}

func TestMagicFits(t *testing.T) {
	for _, f := range Formats {
		if len(f.Magic) > MagicLen || Of([]byte(f.Magic)) != f.Name {
			t.Errorf("%s: a magic of %d octets, known as %q", f.Name, len(f.Magic), Of([]byte(f.Magic)))
		}
	}
}
