package carve

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/capture/write"
	"flowglass/decode"
	"flowglass/internal/captest"
)

// captures returns the captures of testdata that are not compressed, by name.
func captures(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("../../testdata/captures/*.pcap*")
	if err != nil || len(names) < 50 {
		t.Fatal(err, len(names))
	}
	all := make(map[string][]byte)
	for _, name := range names {
		if ext := filepath.Ext(name); ext != ".pcap" && ext != ".pcapng" {
			continue
		}
		if all[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// carved returns the files that a job makes of a capture fed in pieces.
func carved(b []byte, o Options, piece func() int) (files [][]byte, job *Job, err error) {
	job = New(o)
	take := func() {
		for _, p := range job.Take() {
			for len(files) <= p.File {
				files = append(files, nil)
			}
			files[p.File] = append(files[p.File], p.Bytes...)
		}
	}
	for len(b) > 0 && err == nil {
		n := min(max(piece(), 1), len(b))
		copy(job.Buffer(n), b)
		err = job.Commit(n)
		b = b[n:]
		take()
	}
	if err == nil {
		err = job.Finish()
	}
	take()
	return files, job, err
}

func whole() int { return 1 << 30 }

// shifted returns p as a shift makes it.
func shifted(p captest.Packet, ns int64) captest.Packet {
	if p.HasTime {
		p.Time += ns
	}
	return p
}

func TestOptions(t *testing.T) {
	odd := oddFrames{}
	for name, b := range captures(t) {
		source, scanner, _ := captest.Scan(b)
		for what, o := range map[string]Options{
			"all":        {},
			"odd frames": {Wanted: odd},
			"cut":        {Cut: 20},
			"shift":      {Options: write.Options{Shift: 1_500_000_001}},
			"earlier":    {Options: write.Options{Shift: -3600e9}},
			"bare":       {Options: write.Options{Bare: true}},
			"pcap":       {Options: write.Options{Format: write.Pcap}},
		} {
			files, job, err := carved(b, o, whole)
			var refused *write.RefusedError
			if err != nil && !errors.As(err, &refused) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
			got, _, end := captest.Scan(files[0])
			if end != io.EOF {
				t.Errorf("%s, %s: what was written ends with %v", name, what, end)
				continue
			}
			var want []captest.Packet
			for _, p := range source {
				if refused != nil && p.Number == refused.Number {
					break
				}
				if o.Wanted != nil && !o.Wanted.Has(p.Number) || o.Bare && p.Link < 0 {
					continue
				}
				if o.Cut > 0 && p.Link >= 0 {
					n := min(len(p.Octets), o.Cut+max(0, p.Link.PseudoHeader([]byte(p.Octets))))
					p.Octets, p.CapLen = p.Octets[:n], n
				}
				want = append(want, shifted(p, o.Shift))
			}
			if len(got) != len(want) {
				t.Errorf("%s, %s: %d records, want %d (%v)", name, what, len(got), len(want), err)
				continue
			}
			for i, w := range want {
				g := got[i]
				if o.Format == write.Pcap {
					g.Iface, g.HasTime = w.Iface, w.HasTime
				}
				if !w.HasTime {
					w.Time, g.Time, g.HasTime = 0, 0, false // a Simple Packet Block that was cut has time 0
				}
				g.From, w.From = capture.Interface{}, capture.Interface{} // other formats say other things of it
				if w.Number, g.Number = 0, 0; fmt.Sprint(g) != fmt.Sprint(w) {
					t.Errorf("%s, %s: record %d is\n%+v, want\n%+v", name, what, i+1, g.Record, w.Record)
					break
				}
			}
			if c := job.Counts(); c.Written != len(want) && refused == nil || c.Bytes != int64(len(files[0])) {
				t.Errorf("%s, %s: %+v", name, what, c)
			}
		}
		if scanner.CommentCount() > 0 {
			files, _, _ := carved(b, Options{Options: write.Options{Bare: true}}, whole)
			if _, s, _ := captest.Scan(files[0]); s.CommentCount() > 0 || s.Interfaces()[0].Name != "" {
				t.Errorf("%s: a bare file has %d comments", name, s.CommentCount())
			}
		}
	}
}

type oddFrames struct{}

func (oddFrames) Has(number int) bool { return number%2 == 1 }

func TestAnyPiecesGiveTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, b := range captures(t) {
		o := Options{Split: Split{Packets: 3}, Headers: true}
		want, _, _ := carved(b, o, whole)
		got, _, _ := carved(b, o, func() int { return random.IntN(400) })
		if len(got) != len(want) {
			t.Errorf("%s: %d files, want %d", name, len(got), len(want))
			continue
		}
		for i := range want {
			if !bytes.Equal(got[i], want[i]) {
				t.Errorf("%s: file %d differs", name, i+1)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	for name, b := range captures(t) {
		source, _, _ := captest.Scan(b)
		for what, split := range map[string]Split{
			"packets": {Packets: 4}, "bytes": {Bytes: 1000}, "time": {Time: 1e9}, "both": {Packets: 5, Time: 1e8},
		} {
			files, _, err := carved(b, Options{Split: split}, whole)
			if err != nil {
				t.Fatal(name, err)
			}
			at := 0
			for i, file := range files {
				list, _, end := captest.Scan(file)
				if end != io.EOF || len(list) == 0 && len(files) > 1 {
					t.Errorf("%s by %s: file %d of %d has %d records, %v", name, what, i+1, len(files), len(list), end)
					break
				}
				if split.Packets > 0 && len(list) > split.Packets || split.Bytes > 0 && len(file) > int(split.Bytes) && len(list) > 1 && i+1 < len(files) { // statistics follow the last
					t.Errorf("%s by %s: file %d has %d records, %d bytes", name, what, i+1, len(list), len(file))
				}
				for _, p := range list {
					if at >= len(source) || p.Octets != source[at].Octets || p.Time != source[at].Time && p.HasTime {
						t.Errorf("%s by %s: record %d differs", name, what, at+1)
						break
					}
					if split.Time > 0 && list[0].HasTime && p.HasTime && p.Time-list[0].Time >= split.Time {
						t.Errorf("%s by %s: file %d goes over %d ns", name, what, i+1, p.Time-list[0].Time)
					}
					at++
				}
			}
			if at != len(source) {
				t.Errorf("%s by %s: %d records, want %d", name, what, at, len(source))
			}
		}
	}
}

func TestDuplicates(t *testing.T) {
	b := captures(t)["http-ecn.pcap"]
	source, _, _ := captest.Scan(b)
	twice := append([]byte(nil), b[:24]...)
	for at := 24; at < len(b); {
		n := 16 + int(b[at+8]) + int(b[at+9])<<8
		twice = append(append(twice, b[at:at+n]...), b[at:at+n]...)
		at += n
	}
	files, job, err := carved(twice, Options{Duplicates: 5}, whole)
	if err != nil {
		t.Fatal(err)
	}
	list, _, _ := captest.Scan(files[0])
	if c := job.Counts(); len(list) > len(source) || c.Duplicates < len(source) || c.Duplicates+c.Written != 2*len(source) {
		t.Errorf("%d of %d: %+v", len(list), len(source), c)
	}
	if _, job, _ := carved(b, Options{Duplicates: 1}, whole); job.Counts().Duplicates != 0 {
		t.Errorf("of a capture without any: %+v", job.Counts())
	}
}

func TestHeaders(t *testing.T) {
	for _, tt := range []struct {
		name      string
		pseudo    int
		transport string
	}{{"http-ecn.pcap", 0, "tcp"}, {"dns.pcap", 0, "udp"}, {"vxlan.pcap", 0, ""}, {"icmp.pcap", 0, ""}} {
		b := captures(t)[tt.name]
		source, _, _ := captest.Scan(b)
		files, _, err := carved(b, Options{Headers: true}, whole)
		if err != nil {
			t.Fatal(err)
		}
		got, _, _ := captest.Scan(files[0])
		d := decode.NewDecoder()
		var p decode.Packet
		shorter := 0
		for i, g := range got {
			if !strings.HasPrefix(source[i].Octets, g.Octets) || g.OrigLen != source[i].OrigLen {
				t.Fatalf("%s: record %d is none of the source's", tt.name, i+1)
			}
			if len(g.Octets) < len(source[i].Octets) {
				shorter++
			}
			r := source[i].Record
			r.Data = []byte(source[i].Octets)
			d.Decode(&r, &p)
			for _, l := range p.Layers() {
				if end := int(l.Offset + l.Len); l.Proto.Name() == tt.transport && len(g.Octets) != end {
					t.Errorf("%s: record %d has %d octets, its transport ends at %d", tt.name, i+1, len(g.Octets), end)
				}
			}
		}
		if tt.transport != "" && shorter == 0 {
			t.Errorf("%s: nothing was cut", tt.name)
		}
	}
}

func TestChange(t *testing.T) {
	b := captures(t)["comments-le.pcapng"]
	source, _, _ := captest.Scan(b)
	files, _, err := carved(b, Options{Change: func(r *capture.Record, p *decode.Packet, buffers [][]byte) ([]byte, int) {
		if r.Number == 1 || p.Number != r.Number {
			return nil, 0
		}
		return append([]byte("changed"), r.Data...), r.OrigLen + 7
	}}, whole)
	if err != nil {
		t.Fatal(err)
	}
	got, s, end := captest.Scan(files[0])
	if end != io.EOF || len(got) != len(source)-1 || s.CommentCount() == 0 {
		t.Fatalf("%d of %d records, %d comments, %v", len(got), len(source), s.CommentCount(), end)
	}
	for i, g := range got {
		if w := source[i+1]; g.Octets != "changed"+w.Octets || g.OrigLen != w.OrigLen+7 || g.Time != w.Time {
			t.Errorf("record %d is %+v", i+1, g)
		}
	}
}

// Records of ERF in pcap have times of their own, finer than those of pcap.
func TestTimesOfERF(t *testing.T) {
	b := []byte("\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\xc5\x00\x00\x00" +
		"\xef\x41\x2b\x48\xed\x9f\x07\x00\x14\x00\x00\x00\x14\x00\x00\x00" +
		"\x60\xea\xeb\x7f\xef\x41\x2b\x48\x15\x05\x00\x14\x00\x00\x00\x04\x00\x00\x00\x00")
	source, _, _ := captest.Scan(b)
	if len(source) != 1 || source[0].Time%1000 == 0 {
		t.Fatalf("%+v", source)
	}
	for _, format := range []write.Format{write.Pcapng, write.Pcap} {
		files, _, err := carved(b, Options{Options: write.Options{Format: format}}, whole)
		if got, _, _ := captest.Scan(files[0]); err != nil || len(got) != 1 || got[0].Time != source[0].Time {
			t.Errorf("%s: %+v, %v", format, got, err)
		}
	}
}

func TestNotices(t *testing.T) {
	all := captures(t)
	for name, short := range map[string]bool{"err-last-record-cut.pcap": true, "err-caplen-4g.pcap": false, "err-empty.pcap": false, "err-text.pcap": false} {
		files, job, err := carved(all[name], Options{}, whole)
		if err != nil || job.Notice() == nil || CutShort(job.Notice()) != short || !job.Ended() {
			t.Errorf("%s: %v, %v", name, job.Notice(), err)
		}
		if _, _, end := captest.Scan(files[0]); end != io.EOF {
			t.Errorf("%s: what was written ends with %v", name, end)
		}
	}
}

func TestNothingIsAllocatedForARecord(t *testing.T) {
	b := captures(t)["http-ecn.pcap"]
	header, records := b[:24], b[24:]
	for _, o := range []Options{{}, {Options: write.Options{Format: write.Pcap, Shift: 1e9}}, {Headers: true, Duplicates: 5}} {
		job := New(o)
		feed := func(b []byte) {
			copy(job.Buffer(len(b)), b)
			if err := job.Commit(len(b)); err != nil {
				t.Fatal(err)
			}
			job.Take()
		}
		feed(header)
		for range 4 {
			feed(records)
		}
		if n := testing.AllocsPerRun(20, func() { feed(records) }); n != 0 {
			t.Errorf("%+v: %v allocations for %d bytes", o, n, len(records))
		}
	}
}

func TestSettings(t *testing.T) {
	var o Options
	err := o.SetAll("format nsecpcap\ncut 96\nheaders \nshift -1.5\ndrop-duplicates 5\nsplit-packets 10\nsplit-bytes 2k\nsplit-seconds .5\nbare\n")
	want := Options{Options: write.Options{Format: write.NsecPcap, Shift: -1_500_000_000, Bare: true}, Cut: 96, Headers: true,
		Duplicates: 5, Split: Split{10, 2048, 500_000_000}}
	if err != nil || fmt.Sprint(o) != fmt.Sprint(want) {
		t.Errorf("%+v, %v", o, err)
	}
	for _, line := range []string{
		"format csv", "cut 0", "cut -1", "cut x", "shift", "shift x", "shift 1.0000000001", "shift 1e3", "shift --1", "shift 99999999999",
		"drop-duplicates 100000", "split-bytes 1T", "split-bytes 9999999999G", "split-seconds 0", "split-seconds -1", "colour red",
	} {
		var e *SettingError
		if err := o.SetAll(line); !errors.As(err, &e) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// Whatever a capture holds, what is written of it is read again, and the same.
func FuzzCarve(f *testing.F) {
	for _, b := range captures(f) {
		if len(b) < 1<<14 {
			f.Add(b, byte(0), int64(0))
			f.Add(b, byte(7), int64(1e9))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, flags byte, shift int64) {
		o := Options{Headers: flags&1 != 0}
		o.Format = []write.Format{write.Pcapng, write.Pcap, write.NsecPcap}[flags>>1&3%3]
		if flags&8 != 0 {
			o.Shift = shift
		}
		if flags&16 != 0 {
			o.Split.Packets = 2
		}
		o.Bare = flags&32 != 0
		source, _, _ := captest.Scan(b)
		files, job, err := carved(b, o, whole)
		var refused *write.RefusedError
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		written := 0
		for _, file := range files {
			list, _, end := captest.Scan(file)
			if end != io.EOF {
				t.Fatalf("what was written ends with %v", end)
			}
			for _, p := range list {
				for o.Bare && written < len(source) && source[written].Link < 0 {
					written++
				}
				w := source[written]
				if !strings.HasPrefix(w.Octets, p.Octets) || !o.Headers && len(p.Octets) != len(w.Octets) || p.Link != w.Link || p.OrigLen != w.OrigLen ||
					w.HasTime && p.Time != w.Time+o.Shift {
					t.Fatalf("record %d is %+v, want %+v", written+1, p, w)
				}
				written++
			}
		}
		if n := job.Counts().Written; refused == nil && !o.Bare && written != len(source) || written < n {
			t.Fatalf("%d records, want %d", written, len(source))
		}
	})
}
