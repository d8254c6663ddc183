package dissect

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"unicode/utf8"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/analysis"
	"flowglass/flow"
	"flowglass/internal/field"
)

const captures = "../../testdata/captures"

// eachFrame calls f with every frame of the file, as a reader of the whole file knows it.
func eachFrame(t testing.TB, file string, f func(Frame, []byte)) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sc := capture.NewScanner()
	sc.Feed(b)
	sc.Finish()
	d := decode.NewDecoder()
	a := analysis.New()
	var segment decode.Segment
	d.Watch(&segment)
	d.Keep()
	stats := flow.NewStats()
	var r capture.Record
	var first, previous int64
	for {
		if err := sc.Next(&r); err != nil {
			return
		}
		p := new(decode.Packet)
		d.Decode(&r, p)
		stats.Observe(p, new(flow.ID))
		if r.Number == 1 {
			first, previous = r.Time, r.Time
		}
		iface := r.Iface
		if sc.Format() != "pcapng" { // other formats have none to speak of
			iface = -1
		}
		var found *analysis.Finding
		if segment.Found {
			found = new(analysis.Finding)
			a.Observe(&segment, r.Number, p.Time, found)
		}
		f(Frame{
			Number: r.Number, Time: r.Time, HasTime: r.HasTime, First: first, Previous: previous, OrigLen: r.OrigLen,
			Iface: iface, Link: r.Link, FCSLen: r.FCSLen, Walk: p, Buffers: d.Buffers(p), Origins: d.Origins(), Analysis: found,
			Stream: stats.Number,
		}, bytes.Clone(r.Data))
		if r.HasTime {
			previous = r.Time
		}
	}
}

func captureFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(captures, "*.pcap*"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d captures: %v", len(files), err)
	}
	return files
}

// check reports what is wrong with a tree: ranges outside of the packet, fields that
// nobody can look up, text that is no UTF-8.
func check(t testing.TB, nodes []field.Node, data []byte) {
	for i := range nodes {
		n := &nodes[i]
		if n.Def == nil {
			t.Fatal("a node without a field")
		}
		if n.Buffer == 0 && (n.Offset < 0 || n.Len < 0 || n.Offset+n.Len > len(data)) {
			t.Fatalf("%s: octets %d, %d of %d", n.Def.Name, n.Offset, n.Len, len(data))
		}
		if n.Def.Name != "" {
			if d, ok := Lookup(n.Def.Name); !ok {
				t.Fatalf("%s is in no registry", n.Def.Name)
			} else if n.Def.Type != field.Protocol && d != n.Def {
				t.Fatalf("%s is two fields", n.Def.Name)
			}
		}
		if !utf8.ValidString(n.String()) || !utf8.ValidString(n.Value.Str) {
			t.Fatalf("%s is no UTF-8: %q", n.Def.Name, n.Value.Str)
		}
		check(t, n.Children, data)
	}
}

// Every frame, and every beginning of it, gives a tree within its octets.
func TestPrefixes(t *testing.T) {
	for _, file := range captureFiles(t) {
		eachFrame(t, file, func(f Frame, data []byte) {
			nodes, info, _ := Dissect(f, data)
			check(t, nodes, data)
			if !utf8.ValidString(info) {
				t.Errorf("%s frame %d: %q", file, f.Number, info)
			}
			if f.Number > 8 {
				return
			}
			step := 1 + len(data)/200
			for n := 0; n < len(data); n += step {
				short := data[:n:n]
				nodes, _, _ := Dissect(f, short) // the layers of the whole, the octets of the part
				check(t, nodes, short)
			}
		})
	}
}

// originsOf returns what a decoder knows after some Ethernet frames.
func originsOf(frames ...[]byte) *decode.Origins {
	d := decode.NewDecoder()
	for i, b := range frames {
		d.Decode(&capture.Record{Number: i + 1, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, new(decode.Packet))
	}
	return d.Origins()
}

// A scratch gives the nodes that there are without one, packet after packet.
func TestScratchChangesNothing(t *testing.T) {
	var scratch Scratch
	count := 0
	for _, name := range []string{"sample.pcapng", "gre.pcap", "dns.pcap", "quic.pcap"} {
		eachFrame(t, filepath.Join(captures, name), func(f Frame, data []byte) {
			want := Packet(f, data)
			f.Scratch = &scratch
			if got := Packet(f, data); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: frame %d: other nodes", name, f.Number)
			}
			count++
		})
	}
	if count < 100 {
		t.Errorf("only %d packets", count)
	}
}

func BenchmarkPacket(b *testing.B) {
	var frames []Frame
	var datas [][]byte
	eachFrame(b, filepath.Join(captures, "sample.pcapng"), func(f Frame, data []byte) {
		frames, datas = append(frames, f), append(datas, data)
	})
	var scratch Scratch
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		f := frames[i%len(frames)]
		f.Scratch = &scratch
		Packet(f, datas[i%len(datas)])
	}
}
