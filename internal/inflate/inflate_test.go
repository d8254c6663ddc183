package inflate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"flowglass/internal/compression"
)

// codecs compress, by the name of the format. An empty string is compressed too.
var codecs = map[string]func(testing.TB, string) []byte{
	"gzip": func(t testing.TB, s string) []byte {
		return compressed(t, s, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	},
	"zstd": func(t testing.TB, s string) []byte {
		return compressed(t, s, func(w io.Writer) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
		})
	},
	"lz4": func(t testing.TB, s string) []byte {
		return compressed(t, s, func(w io.Writer) (io.WriteCloser, error) {
			z := lz4.NewWriter(w)
			return z, z.Apply(lz4.ConcurrencyOption(1), lz4.BlockSizeOption(lz4.Block64Kb))
		})
	},
}

func compressed(t testing.TB, s string, open func(io.Writer) (io.WriteCloser, error)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// edit returns file with the octets at a place, counted from the end if negative, replaced.
func edit(file []byte, at int, octets ...byte) []byte {
	file = bytes.Clone(file)
	if at < 0 {
		at += len(file)
	}
	copy(file[at:], octets)
	return file
}

// A reading is one way to inflate a whole file.
type reading func(file []byte) (got []byte, format string, err error)

// readings are all ways to inflate a file: they must not differ.
var readings = map[string]reading{
	"at once":           pulled(func(r io.Reader) io.Reader { return r }),
	"octet by octet":    pulled(iotest.OneByteReader),
	"end with data":     pulled(iotest.DataErrReader),
	"fed at once":       pushed(1<<20, 1<<16),
	"fed octetwise":     pushed(1, 1<<16),
	"fed, small output": pushed(100, 3),
}

func pulled(wrap func(io.Reader) io.Reader) reading {
	return func(file []byte) ([]byte, string, error) {
		r := NewReader(wrap(bytes.NewReader(file)))
		got, err := io.ReadAll(r)
		return got, r.Format(), err
	}
}

func pushed(piece, size int) reading {
	return func(file []byte) (got []byte, format string, err error) {
		s := NewStream(size)
		defer s.Close()
		format = compression.Of(file)
		for {
			out, err := s.Next()
			got = append(got, out...)
			switch {
			case err == io.EOF:
				return got, format, nil
			case err != nil && err != ErrMore:
				return got, format, err
			case err == ErrMore && len(file) == 0:
				s.Finish()
			case err == ErrMore:
				n := min(piece, len(file))
				s.Feed(file[:n])
				file = file[n:]
			}
		}
	}
}

func check(t *testing.T, file []byte, format, want string, wantErr error) {
	t.Helper()
	for name, read := range readings {
		got, gotFormat, err := read(file)
		if string(got) != want || !errors.Is(err, wantErr) || gotFormat != format {
			t.Errorf("%s: read %.40q (%d octets), %v (%s), want %.40q (%d octets), %v (%s)",
				name, got, len(got), err, gotFormat, want, len(want), wantErr, format)
		}
	}
}

func TestPlain(t *testing.T) {
	for name, file := range map[string]string{
		"empty":                  "",
		"shorter than any magic": "\x1f",
		"most of a magic":        "\x28\xb5\x2f",
		"pcap":                   "\xd4\xc3\xb2\xa1 and more",
		"lz4 legacy frame":       "\x02\x21\x4c\x18 is none that Wireshark reads",
		"zstd skippable frame":   "\x50\x2a\x4d\x18\x00\x00\x00\x00",
	} {
		t.Run(name, func(t *testing.T) { check(t, []byte(file), "", file, nil) })
	}
}

// What holds of all formats.
func TestCompressed(t *testing.T) {
	long := text(300_000)
	for format, compress := range codecs {
		whole := compress(t, "one file")
		two := append(compress(t, "one"), compress(t, " two")...)
		tests := []struct {
			name string
			file []byte
			want string
			err  error
		}{
			{"whole", whole, "one file", nil},
			{"of several blocks", compress(t, long), long, nil},
			{"nothing", compress(t, ""), "", nil},
			{"concatenated", two, "one two", nil},
			{"nothing, then something", append(compress(t, ""), whole...), "one file", nil},
			{"compressed twice", compress(t, string(whole)), string(whole), nil},
			{"only a magic", whole[:4], "", ErrCutShort},
			{"cut in the header", whole[:5], "", ErrCutShort},
			{"second cut in the header", append(bytes.Clone(whole), whole[:5]...), "one file", ErrCutShort},
			{"checksum damaged", edit(whole, -1, whole[len(whole)-1]^1), checksumLoses[format], ErrDamaged},
			{"something else after it", append(bytes.Clone(whole), "garbage, ten octets"...), "one file", ErrDamaged},
		}
		for _, tt := range tests {
			t.Run(format+"/"+tt.name, func(t *testing.T) { check(t, tt.file, format, tt.want, tt.err) })
		}
	}
}

// checksumLoses is what is left of "one file" if the checksum over it is wrong. zstd's
// decoder does not give the last block away before it is checked.
var checksumLoses = map[string]string{"gzip": "one file", "zstd": "", "lz4": "one file"}

func TestGzip(t *testing.T) {
	whole := codecs["gzip"](t, "one member")
	header := whole[:10]
	for _, tt := range []struct {
		name string
		file []byte
		want string
		err  error
	}{
		{"cut in the trailer", whole[:len(whole)-3], "one member", ErrCutShort},
		{"block type", edit(whole, 10, 0xff), "", ErrDamaged},
		{"length", edit(whole, -1, 1), "one member", ErrDamaged},
		{"compression method", edit(whole, 2, 7), "", ErrDamaged},
		{"reserved flag", edit(whole, 3, 0x80), "", ErrDamaged},
		{"one octet after it", append(bytes.Clone(whole), 'x'), "one member", ErrDamaged},
		{"zeros after it", append(bytes.Clone(whole), make([]byte, 100)...), "one member", ErrDamaged},
		{"one octet of a second member", append(bytes.Clone(whole), 0x1f), "one member", ErrCutShort},
		{"with a name", append(edit(header, 3, 8), append([]byte("name\x00"), whole[10:]...)...), "one member", nil},
		{"name cut", append(edit(header, 3, 8), "nam"...), "", ErrCutShort},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.file, "gzip", tt.want, tt.err) })
	}
}

func TestZstd(t *testing.T) {
	frame := func(descriptor ...byte) []byte { return append([]byte("\x28\xb5\x2f\xfd"), descriptor...) }
	skippable := "\x5f\x2a\x4d\x18\x03\x00\x00\x00abc"
	whole := codecs["zstd"](t, "one frame")
	raw := "\x29\x00\x00hello" // block header: last, raw, 5 octets
	for _, tt := range []struct {
		name string
		file []byte
		want string
		err  error
	}{
		{"skippable frame after it", append(bytes.Clone(whole), skippable...), "one frame", nil},
		{"skippable frame cut", append(bytes.Clone(whole), skippable[:9]...), "one frame", ErrCutShort},
		{"window of 1 KiB", append(frame(0, 0), raw...), "hello", nil},
		{"window of 128 MiB", append(frame(0, 17<<3), raw...), "hello", nil},
		{"window of 144 MiB", append(frame(0, 17<<3|1), raw...), "", ErrDamaged},
		{"window of 3.75 TB", append(frame(0, 0xff), raw...), "", ErrDamaged},
		{"needs a dictionary", append(frame(1, 0, 42), raw...), "", ErrDamaged},
		{"block type", frame(0, 0, 7, 0, 0), "", ErrDamaged},
		{"cut after a block", frame(0, 0, 0x28, 0, 0, 'h', 'e', 'l', 'l', 'o', 0x29), "hello", ErrCutShort},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.file, "zstd", tt.want, tt.err) })
	}
}

func TestLZ4(t *testing.T) {
	whole := codecs["lz4"](t, "one frame")
	skippable := "\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
	for _, tt := range []struct {
		name string
		file []byte
		want string
		err  error
	}{
		{"skippable frame between", append(append(bytes.Clone(whole), skippable...), whole...), "one frameone frame", nil},
		{"header checksum", edit(whole, 6, whole[6]^1), "", ErrDamaged},
		{"cut in the end mark", whole[:len(whole)-6], "one frame", ErrCutShort},
		{"cut in the checksum", whole[:len(whole)-2], "one frame", ErrCutShort},
		{"block of 4 GB", edit(whole, 7, 0xff, 0xff, 0xff, 0x7f), "", ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.file, "lz4", tt.want, tt.err) })
	}
}

// Whatever is cut off, what the rest tells is read, and the end is noticed.
func TestCutAnywhere(t *testing.T) {
	want := text(2000)
	for format, compress := range codecs {
		whole := compress(t, want)
		for n := compression.MagicLen; n < len(whole); n++ {
			got, _, err := readings["at once"](whole[:n])
			if err != ErrCutShort || !strings.HasPrefix(want, string(got)) {
				t.Fatalf("%s: %d of %d octets: %d octets, %v", format, n, len(whole), len(got), err)
			}
			fed, _, fedErr := readings["fed octetwise"](whole[:n])
			if !bytes.Equal(fed, got) || fedErr != err {
				t.Fatalf("%s: %d of %d octets fed: %d octets, %v", format, n, len(whole), len(fed), fedErr)
			}
		}
	}
}

// text returns n octets that shrink to a fraction, not to nothing.
func text(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "line %d of a text, %x\n", i, i*i*7919)
	}
	return b.String()[:n]
}

// The errors of the file itself are told as they are.
func TestReaderReturnsErrorsOfTheFile(t *testing.T) {
	disk := errors.New("disk on fire")
	files := [][]byte{nil, []byte("plain text")}
	for _, compress := range codecs {
		files = append(files, compress(t, "some text")[:12])
	}
	for _, file := range files {
		r := NewReader(io.MultiReader(bytes.NewReader(file), iotest.ErrReader(disk)))
		if _, err := io.ReadAll(r); !errors.Is(err, disk) {
			t.Errorf("after %d octets: %v", len(file), err)
		}
	}
}

func TestReaderStopsAtABomb(t *testing.T) {
	// A zstd frame of RLE blocks: 128 KiB in 4 octets (RFC 8878 section 3.1.1.2).
	bomb := []byte("\x28\xb5\x2f\xfd\x00\x58")
	const blocks, block = 512, 128 << 10
	for n := range blocks {
		last := byte(n / (blocks - 1))
		bomb = append(bomb, 0x02|last, 0x00, 0x10, 0)
	}
	for _, tt := range []struct {
		name string
		free int64
		err  error
	}{
		{"more than is free", 1 << 20, ErrExpands},
		{"as much as is free", blocks * block, nil},
	} {
		r := NewReader(bytes.NewReader(bomb))
		r.free = tt.free
		n, err := io.Copy(io.Discard, r)
		if !errors.Is(err, tt.err) || n < tt.free || tt.err != nil && n > 2*tt.free {
			t.Errorf("%s: %d octets inflated to %d: %v", tt.name, len(bomb), n, err)
		}
	}
}

// A decompressor that panics has met damage; what panics elsewhere is ours.
func TestReaderSurvivesADecompressor(t *testing.T) {
	r := &Reader{file: &counter{}, in: panicking{}, format: "gzip", free: compression.FreeBytes}
	if n, err := r.Read(make([]byte, 8)); n != 0 || err != ErrDamaged {
		t.Errorf("read %d, %v", n, err)
	}
	if n, err := r.Read(make([]byte, 8)); n != 0 || err != ErrDamaged {
		t.Errorf("read %d, %v after that", n, err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a panic of the file was taken for damage")
		}
	}()
	plain := &Reader{file: &counter{}, in: panicking{}, free: -1}
	_, _ = plain.Read(make([]byte, 8))
}

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("index out of range") }

func TestEveryFormatHasATestAndAnOpener(t *testing.T) {
	for _, f := range compression.Formats {
		if codecs[f.Name] == nil || openers[f.Name] == nil {
			t.Errorf("%s lacks one", f.Name)
		}
	}
}

// No file makes a decompressor panic, hang or hold much, and fed in pieces it reads the same.
func FuzzReader(f *testing.F) {
	for _, compress := range codecs {
		f.Add(compress(f, "one"), uint16(3))
		f.Add(append(compress(f, "one"), compress(f, text(1000))...), uint16(50))
	}
	f.Fuzz(func(t *testing.T, file []byte, piece uint16) {
		const most = 8 << 20
		r := NewReader(bytes.NewReader(file))
		want, err := io.ReadAll(io.LimitReader(r, most))
		if len(want) == most {
			t.Skip("too long")
		}
		if err == nil {
			_, err = r.Read(make([]byte, 1))
		}
		got, _, gotErr := pushed(int(piece)+1, 1<<12)(file)
		if gotErr == nil {
			gotErr = io.EOF
		}
		if !bytes.Equal(got, want) || gotErr != err {
			t.Errorf("fed: %d octets, %v; read: %d octets, %v", len(got), gotErr, len(want), err)
		}
	})
}
