package bridge

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"testing"
)

func gzipped(t *testing.T, file []byte) octets {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// inflateAll inflates a file as the worker does, a piece at a time.
func inflateAll(t *testing.T, b *Bridge, file octets, piece int) (out []byte, failure string) {
	t.Helper()
	for {
		n := min(piece, len(file))
		next := file[:n]
		file = file[n:]
		for {
			reply := b.Call("inflate", next, len(file) == 0)
			h := header(t, reply)
			if h["error"] != nil {
				t.Fatal(h["error"])
			}
			length := int(h["length"].(float64))
			body := reply[(4+binary.LittleEndian.Uint32(reply)+7)&^7:]
			if len(body) < length || len(body) > length+7 {
				t.Fatalf("%d bytes in a body of %d", length, len(body))
			}
			out = append(out, body[:length]...)
			if h["done"] == true {
				return out, h["failure"].(string)
			}
			if next = nil; h["hungry"] == true {
				break
			}
		}
	}
}

func TestCompressedCapture(t *testing.T) {
	file := sample(t)
	for _, piece := range []int{100, 1 << 20} {
		b := new(Bridge)
		compressed := gzipped(t, file)
		call(t, b, "open", "sample.pcapng.gz", float64(len(compressed)))
		h := call(t, b, "compression", compressed[:4])
		if h["compression"] != "gzip" || h["free"].(float64) < 1 || h["ratio"].(float64) < 1 {
			t.Errorf("compression: %v", h)
		}
		out, failure := inflateAll(t, b, compressed, piece)
		if !bytes.Equal(out, file) || failure != "" {
			t.Errorf("%d of %d bytes, %q", len(out), len(file), failure)
		}
		call(t, b, "feed", octets(out))
		if p := call(t, b, "finish", ""); p["notice"] != nil || p["bytes"] != float64(len(file)) {
			t.Errorf("finished: %v", p)
		}
		call(t, b, "close")
		if b.stream != nil {
			t.Error("the stream outlives the capture")
		}
	}
}

// A capture that does not shrink when compressed has not shrunk on the disk.
func TestInflatedMayBeShorter(t *testing.T) {
	header := sample(t)[:28] // a block of its own
	b := new(Bridge)
	compressed := gzipped(t, header)
	call(t, b, "open", "", float64(len(compressed)))
	call(t, b, "compression", compressed)
	call(t, b, "feed", header)
	if n, _ := call(t, b, "finish", "")["notice"].(map[string]any); n["code"] == "shrank" {
		t.Errorf("%d bytes of %d: %v", len(header), len(compressed), n)
	}
}

func TestPlainCaptureIsNotInflated(t *testing.T) {
	b := new(Bridge)
	call(t, b, "open", "", 100.0)
	if h := call(t, b, "compression", sample(t)); h["compression"] != "" {
		t.Errorf("compression: %v", h)
	}
	if n, _ := call(t, b, "finish", "")["notice"].(map[string]any); n["code"] != "shrank" {
		t.Errorf("0 bytes of 100: %v", n)
	}
}

func TestInflateSaysHowItFailed(t *testing.T) {
	file := sample(t)
	whole := gzipped(t, file)
	damaged := bytes.Clone(whole)
	damaged[len(damaged)-8] ^= 1
	for _, tt := range []struct {
		name, failure string
		file          octets
	}{
		{"cut short", "cut-short", whole[:len(whole)-4]},
		{"damaged", "damaged", damaged},
		{"two members", "", append(bytes.Clone(whole), gzipped(t, nil)...)},
	} {
		b := new(Bridge)
		call(t, b, "open", "", -1.0)
		if out, failure := inflateAll(t, b, tt.file, 1000); failure != tt.failure || !bytes.Equal(out, file) {
			t.Errorf("%s: %d of %d bytes, %q, want %q", tt.name, len(out), len(file), failure, tt.failure)
		}
		// What finish is told must be known to it.
		if h := header(t, b.Call("finish", tt.failure)); h["error"] != nil {
			t.Errorf("%s: %v", tt.name, h["error"])
		}
	}
}
