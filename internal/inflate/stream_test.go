package inflate

import (
	"bytes"
	"io"
	"runtime"
	"testing"
)

func TestStreamCanBeClosedAtAnyTime(t *testing.T) {
	whole := codecs["zstd"](t, text(100_000))
	before := runtime.NumGoroutine()
	for _, fed := range []int{0, 2, 10, 1000, len(whole)} {
		s := NewStream(1000)
		s.Feed(whole[:fed])
		if fed != 10 { // before the first Next, too
			if _, err := s.Next(); err != nil && err != ErrMore {
				t.Fatal(err)
			}
		}
		s.Close()
		s.Close()
		if out, err := s.Next(); out != nil || err == nil || err == ErrMore {
			t.Errorf("after %d octets and Close: %q, %v", fed, out, err)
		}
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d coroutines are left", after-before)
	}
}

func TestStreamErrorsStay(t *testing.T) {
	s := NewStream(100)
	s.Feed(codecs["gzip"](t, "text"))
	s.Finish()
	var got []byte
	var err error
	for err == nil {
		var out []byte
		out, err = s.Next()
		got = append(got, out...)
	}
	if out, again := s.Next(); string(got) != "text" || err != io.EOF || out != nil || again != io.EOF {
		t.Errorf("%q, %v; then %q, %v", got, err, out, again)
	}
}

// Feeding takes memory for what was fed and not yet read, not for all of the file.
func TestStreamForgets(t *testing.T) {
	s := NewStream(1 << 16)
	defer s.Close()
	piece := codecs["lz4"](t, text(10_000))
	var inflated int
	for range 500 {
		s.Feed(piece)
		for {
			out, err := s.Next()
			inflated += len(out)
			if err == ErrMore {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
	if cap(s.buffer) > 4*len(piece) {
		t.Errorf("%d octets held after 500 pieces of %d", cap(s.buffer), len(piece))
	}
	if inflated < 500*10_000-1<<16 { // the last output may not be full
		t.Errorf("%d octets inflated", inflated)
	}
}

func BenchmarkStream(b *testing.B) {
	want := text(8 << 20)
	for format, compress := range codecs {
		file := compress(b, want)
		b.Run(format, func(b *testing.B) {
			b.SetBytes(int64(len(want)))
			for b.Loop() {
				got, _, err := pushed(1<<18, 1<<20)(file)
				if err != nil || !bytes.Equal(got, []byte(want)) {
					b.Fatal(err)
				}
			}
		})
	}
}
