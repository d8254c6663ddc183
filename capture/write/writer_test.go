package write_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/capture/write"
)

// A kept is a record whose octets outlive the scanner.
type kept struct {
	capture.Record
	data string
}

// A file is what a scanner makes of a capture.
type file struct {
	scanner *capture.Scanner
	records []kept
	blocks  []string
	err     error
}

// scan reads a capture fed in pieces, and calls each, if not nil, with every record.
func scan(b []byte, piece int, watch bool, each func(*capture.Scanner, *capture.Record)) file {
	f := file{scanner: capture.NewScanner()}
	if watch {
		f.scanner.Blocks(func(k capture.Block) { f.blocks = append(f.blocks, string(k.Body)) })
	}
	return f.read(b, piece, each)
}

func (f file) read(b []byte, piece int, each func(*capture.Scanner, *capture.Record)) file {
	var r capture.Record
	drain := func() {
		for {
			if f.err = f.scanner.Next(&r); f.err != nil {
				return
			}
			k := kept{r, string(r.Data)}
			k.Record.Data, k.Record.Offset = nil, 0
			f.records = append(f.records, k)
			if each != nil {
				each(f.scanner, &r)
			}
		}
	}
	for len(b) > 0 {
		n := min(piece, len(b))
		f.scanner.Feed(b[:n])
		b = b[n:]
		drain()
	}
	f.scanner.Finish()
	drain()
	return f
}

// rewrite writes all of a capture, and returns what was read, and what was written.
func rewrite(b []byte, o write.Options) (source file, out []byte, refused error) {
	source.scanner = capture.NewScanner()
	w := write.New(o, source.scanner)
	source = source.read(b, 1000, func(_ *capture.Scanner, r *capture.Record) {
		if refused == nil {
			refused = w.Record(r)
			out = append(out, w.Take()...)
		}
	})
	w.Finish()
	return source, append(out, w.Take()...), refused
}

func captures(t testing.TB) map[string][]byte {
	names, err := filepath.Glob("../../testdata/captures/*.pcap*")
	if err != nil || len(names) < 50 {
		t.Fatal(err, len(names))
	}
	all := make(map[string][]byte)
	for _, name := range names {
		if ext := filepath.Ext(name); ext != ".pcap" && ext != ".pcapng" {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = b
	}
	return all
}

func TestWrittenIsReadEqual(t *testing.T) {
	refusals := 0
	for name, b := range captures(t) {
		for _, format := range []write.Format{write.Pcapng, write.Pcap, write.NsecPcap} {
			source, out, refused := rewrite(b, write.Options{Format: format})
			var r *write.RefusedError
			if refused != nil && (!errors.As(refused, &r) || format == write.Pcapng) {
				t.Errorf("%s as %s: %v", name, format, refused)
				continue
			}
			written := scan(out, 1<<20, false, nil)
			if written.err.Error() != "EOF" {
				t.Errorf("%s as %s: %v", name, format, written.err)
				continue
			}
			if refused != nil {
				refusals++
				source.records = source.records[:r.Number-1]
			}
			compare(t, name+" as "+string(format), source, written, format != write.Pcapng)
		}
	}
	if refusals == 0 {
		t.Error("pcap holds everything, it seems")
	}
}

// compare holds what was written against what was to be; of pcap, which has one interface and a
// time for each record.
func compare(t *testing.T, what string, want, got file, pcap bool) {
	t.Helper()
	if len(got.records) != len(want.records) {
		t.Errorf("%s: %d records, want %d", what, len(got.records), len(want.records))
		return
	}
	for i := range want.records {
		w, g := want.records[i], got.records[i]
		if pcap {
			if w.Iface, w.HasTime = 0, true; !want.records[i].HasTime {
				w.Time = 0
			}
		}
		if !w.HasTime {
			w.Time, g.Time = 0, 0
		}
		if w.Number, g.Number = 0, 0; w.data != g.data || !equal(w.Record, g.Record) {
			t.Errorf("%s: record %d is %+v, want %+v", what, i+1, g.Record, w.Record)
			return
		}
	}
	if pcap {
		return
	}
	for i, w := range want.scanner.Interfaces() {
		g := got.scanner.Interfaces()[i]
		if g.Link != w.Link || g.SnapLen != w.SnapLen || g.Name != w.Name || g.Description != w.Description ||
			g.OS != w.OS || g.Hardware != w.Hardware || g.FCSLen != w.FCSLen {
			t.Errorf("%s: interface %d is %+v, want %+v", what, i, g, w)
		}
	}
	if g, w := got.scanner.CommentCount(), want.scanner.CommentCount(); g != w {
		t.Errorf("%s: %d comments, want %d", what, g, w)
	}
	if g, w := len(got.scanner.Sections()), len(want.scanner.Sections()); g != w && w > 0 {
		t.Errorf("%s: %d sections, want %d", what, g, w)
	}
}

func equal(a, b capture.Record) bool {
	return a.Time == b.Time && a.HasTime == b.HasTime && a.CapLen == b.CapLen && a.OrigLen == b.OrigLen &&
		a.Link == b.Link && a.Iface == b.Iface && a.FCSLen == b.FCSLen
}

func TestEveryBlockIsKept(t *testing.T) {
	for name, b := range captures(t) {
		if !strings.HasSuffix(name, "ng") || strings.HasPrefix(name, "err-") {
			continue
		}
		_, out, err := rewrite(b, write.Options{Format: write.Pcapng})
		if err != nil {
			t.Fatal(err)
		}
		want, got := scan(b, 1<<20, true, nil), scan(out, 1<<20, true, nil)
		if len(got.blocks) != len(want.blocks) {
			t.Errorf("%s: %d blocks, want %d", name, len(got.blocks), len(want.blocks))
			continue
		}
		for i := range want.blocks {
			w, g := []byte(want.blocks[i]), []byte(got.blocks[i])
			if len(w) >= 16 && bytes.Contains(w[:4], []byte{0x2b, 0x3c}) { // of a section: without version and length
				w, g = w[16:], g[16:]
			}
			if !bytes.Equal(g, w) {
				t.Errorf("%s: block %d is\n%x, want\n%x", name, i, g, w)
			}
		}
	}
}
