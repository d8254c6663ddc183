package inflate

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// A header is what a reply of an Inflater begins with.
type header struct {
	Length       int
	Hungry, Done bool
	Failure      string
}

// inflateAll inflates a file as the worker does, a piece at a time.
func inflateAll(t *testing.T, file []byte, piece int) (out []byte, failure string) {
	t.Helper()
	f := NewInflater()
	for {
		n := min(piece, len(file))
		copy(f.Buffer(n), file)
		file = file[n:]
		for {
			reply := f.Inflate(len(file) == 0)
			length := 4 + int(binary.LittleEndian.Uint32(reply))
			var h header
			if err := json.Unmarshal(reply[4:length], &h); err != nil {
				t.Fatalf("%v: %q", err, reply[4:length])
			}
			body := reply[(length+7)&^7:]
			if len(reply)%8 != 0 || h.Length > inflateLen || len(body) < h.Length || len(body) > h.Length+7 {
				t.Fatalf("%d bytes in a body of %d", h.Length, len(body))
			}
			out = append(out, body[:h.Length]...)
			switch {
			case h.Done:
				return out, h.Failure
			case h.Hungry && len(file) == 0:
				t.Fatal("hungry after the last byte")
			}
			if h.Hungry {
				break
			}
			f.Buffer(0)
		}
	}
}

func TestInflater(t *testing.T) {
	want := text(3 << 20)
	for format, compress := range codecs {
		whole := compress(t, want)
		for _, tt := range []struct {
			name, failure string
			file          []byte
		}{
			{"whole", "", whole},
			{"concatenated", "", append(bytes.Clone(whole), compress(t, "")...)},
			{"something after it", "damaged", append(bytes.Clone(whole), "something"...)},
			{"second cut", "cut-short", append(bytes.Clone(whole), whole[:5]...)},
		} {
			for _, piece := range []int{1000, 1 << 16, 1 << 24} {
				if out, failure := inflateAll(t, tt.file, piece); string(out) != want || failure != tt.failure {
					t.Errorf("%s, %s, pieces of %d: %d of %d bytes, %q, want %q",
						format, tt.name, piece, len(out), len(want), failure, tt.failure)
				}
			}
		}
	}
}

func TestFailures(t *testing.T) {
	for err, want := range map[error]string{ErrCutShort: "cut-short", ErrDamaged: "damaged", ErrExpands: "expands", ErrMore: ""} {
		if got := failure(err); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
}
