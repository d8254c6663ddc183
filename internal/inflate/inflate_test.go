package inflate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

func gzipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, p); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestReader(t *testing.T) {
	whole := gzipped(t, "one member")
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-8] ^= 1 // CRC-32
	broken := bytes.Clone(whole)
	broken[10] = 0xff // reserved block type
	tests := []struct {
		name   string
		file   []byte
		format string
		want   string
		err    error
	}{
		{"empty", nil, "", "", nil},
		{"shorter than any magic", []byte("\x1f"), "", "\x1f", nil},
		{"plain", []byte("\xd4\xc3\xb2\xa1 and more"), "", "\xd4\xc3\xb2\xa1 and more", nil},
		{"gzip", whole, "gzip", "one member", nil},
		{"gzip of nothing", gzipped(t, ""), "gzip", "", nil},
		{"two members", gzipped(t, "one", "two"), "gzip", "onetwo", nil},
		{"only a magic", []byte("\x1f\x8b"), "gzip", "", ErrCutShort},
		{"cut in the header", whole[:9], "gzip", "", ErrCutShort},
		{"cut in the trailer", whole[:len(whole)-3], "gzip", "one member", ErrCutShort},
		{"checksum", flipped, "gzip", "one member", ErrDamaged},
		{"block type", broken, "gzip", "", ErrDamaged},
		{"compression method", []byte("\x1f\x8b\x07\x00\x00\x00\x00\x00\x00\x00"), "gzip", "", ErrDamaged},
		{"garbage after a member", append(bytes.Clone(whole), "garbage, ten octets"...), "gzip", "one member", ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, in := range []io.Reader{bytes.NewReader(tt.file), iotest.OneByteReader(bytes.NewReader(tt.file)), iotest.DataErrReader(bytes.NewReader(tt.file))} {
				r := NewReader(in)
				got, err := io.ReadAll(r)
				if string(got) != tt.want || !errors.Is(err, tt.err) || r.Format() != tt.format {
					t.Errorf("read %q, %v (%s), want %q, %v (%s)", got, err, r.Format(), tt.want, tt.err, tt.format)
				}
			}
		})
	}
}

// The errors of the file itself are told as they are.
func TestReaderReturnsErrorsOfTheFile(t *testing.T) {
	disk := errors.New("disk on fire")
	for _, file := range [][]byte{nil, []byte("plain text"), gzipped(t, "some text")[:15]} {
		r := NewReader(io.MultiReader(bytes.NewReader(file), iotest.ErrReader(disk)))
		if _, err := io.ReadAll(r); !errors.Is(err, disk) {
			t.Errorf("after %d bytes: %v", len(file), err)
		}
	}
}

func TestReaderStopsAtABomb(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	const most = 8 << 20
	if _, err := w.Write(make([]byte, most)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	size := b.Len()
	r := NewReader(&b)
	r.free = 1 << 20
	n, err := io.Copy(io.Discard, r)
	if !errors.Is(err, ErrExpands) || n < r.free || n == most {
		t.Errorf("%d bytes inflated to %d of %d: %v", size, n, most, err)
	}
}

func TestFormatsFitTheHead(t *testing.T) {
	for _, f := range formats {
		if len(f.magic) > maxMagic {
			t.Errorf("%s: a magic of %d bytes", f.name, len(f.magic))
		}
	}
}
