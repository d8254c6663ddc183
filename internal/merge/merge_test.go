package merge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/capture/write"
	"flowglass/internal/captest"
)

func load(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../testdata/captures", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// merged returns what a job makes of captures that are fed in pieces.
func merged(format write.Format, sources []Source, files [][]byte, piece func() int) (out []byte, job *Job, err error) {
	if job, err = New(format, sources); err != nil {
		return nil, nil, err
	}
	left := slices.Clone(files)
	for at := job.Wants(); at >= 0 && err == nil; at = job.Wants() {
		if n := min(piece(), len(left[at])); n > 0 {
			copy(job.Buffer(n), left[at])
			left[at] = left[at][n:]
			err = job.Commit(n)
		} else {
			err = job.Finish()
		}
		for _, p := range job.Take() {
			out = append(out, p.Bytes...)
		}
	}
	return out, job, err
}

func whole() int { return 1 << 30 }

var names = []string{"mixed.pcapng", "dns.pcap", "http-ecn.pcap", "comments-be.pcapng", "nanosecond-be.pcap", "comments-le.pcapng", "blocks-be.pcapng", "sample.pcapng"}

func TestMerge(t *testing.T) {
	var files [][]byte
	var sources []Source
	var want []captest.Packet
	for i, name := range names {
		b := load(t, name)
		files = append(files, b)
		shift := int64(i) * 250_000_001
		sources = append(sources, Source{name, shift})
		list, _, _ := captest.Scan(b)
		for _, p := range list {
			p.Time += shift
			p.From.Description = strings.TrimSuffix(name+": "+p.From.Description, ": ")
			want = append(want, p)
		}
	}
	out, job, err := merged("", sources, files, whole)
	if err != nil {
		t.Fatal(err)
	}
	got, s, end := captest.Scan(out)
	if end != io.EOF || len(got) != len(want) || job.Counts().Written != len(want) || len(s.Sections()) != 1 {
		t.Fatalf("%d records, want %d, %d sections, %v", len(got), len(want), len(s.Sections()), end)
	}
	// Of each source the order is kept, and all that is told of a packet.
	at := make(map[string]int)
	by := make(map[string][]captest.Packet)
	for _, p := range want {
		name, _, _ := strings.Cut(p.From.Description, ": ")
		by[name] = append(by[name], p)
	}
	for i, g := range got {
		name, _, _ := strings.Cut(g.From.Description, ": ")
		w := by[name][at[name]]
		at[name]++
		if g.Octets != w.Octets || g.Time != w.Time || g.OrigLen != w.OrigLen || g.Link != w.Link || g.FCSLen != w.FCSLen ||
			g.From.Name != w.From.Name || g.From.Description != w.From.Description || g.From.SnapLen != w.From.SnapLen {
			t.Fatalf("record %d of %s is %+v, want %+v", i+1, name, g, w)
		}
	}
	if !slices.ContainsFunc(s.Comments(), func(c capture.Comment) bool {
		return c.Text == "Merged from "+strings.Join(names, ", ")
	}) {
		t.Errorf("%v", s.Comments())
	}
	random := rand.New(rand.NewPCG(3, 4))
	if again, _, _ := merged("", sources, files, func() int { return 1 + random.IntN(500) }); !bytes.Equal(again, out) {
		t.Error("in other pieces it is another file")
	}
}

// pcap makes a capture of records of one octet, at the times given in nanoseconds.
func pcap(octet byte, times ...int64) []byte {
	b := []byte("\x4d\x3c\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x01\x00\x00\x00")
	for _, t := range times {
		sec, nsec := t/1e9, t%1e9
		for _, v := range []int64{sec, nsec, 1, 1} {
			b = append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
		}
		b = append(b, octet)
	}
	return b
}

func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files [][]byte
		shift []int64
		want  string
	}{
		{"by time", [][]byte{pcap('a', 1, 5), pcap('b', 2, 3), pcap('c', 4)}, nil, "abbca"},
		{"equal times", [][]byte{pcap('a', 1, 1), pcap('b', 1, 1)}, nil, "aabb"},
		{"shifted", [][]byte{pcap('a', 1, 5), pcap('b', 2, 3)}, []int64{10, 0}, "bbaa"},
		{"a source out of order", [][]byte{pcap('a', 5, 1, 6), pcap('b', 2, 7)}, nil, "baaab"},
		{"an empty source", [][]byte{pcap('a'), pcap('b', 2), pcap('c')}, nil, "b"},
		{"one source", [][]byte{pcap('a', 1, 2)}, nil, "aa"},
		{"none has any", [][]byte{pcap('a'), pcap('b')}, nil, ""},
		{"none is a capture", [][]byte{nil, nil}, nil, ""},
	} {
		for _, format := range []write.Format{write.Pcapng, write.Pcap} {
			var sources []Source
			for i := range tt.files {
				s := Source{Name: fmt.Sprint(i)}
				if tt.shift != nil {
					s.Shift = tt.shift[i]
				}
				sources = append(sources, s)
			}
			out, _, err := merged(format, sources, tt.files, whole)
			if err != nil {
				t.Fatal(tt.name, err)
			}
			list, _, end := captest.Scan(out)
			got := ""
			for _, p := range list {
				got += p.Octets
			}
			if got != tt.want || end != io.EOF {
				t.Errorf("%s as %s: %q, want %q (%v)", tt.name, format, got, tt.want, end)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		format write.Format
		names  []string
		why    string
	}{
		{write.Pcap, []string{"dns.pcap", "any-sll.pcap"}, "(of any-sll.pcap)"},
		{write.Pcapng, []string{"simple-packet-block-le.pcapng"}, "no time to be merged by"},
	} {
		var sources []Source
		var files [][]byte
		for _, name := range tt.names {
			sources, files = append(sources, Source{Name: name}), append(files, load(t, name))
		}
		_, job, err := merged(tt.format, sources, files, whole)
		var refused *write.RefusedError
		if !errors.As(err, &refused) || !strings.Contains(refused.Error(), tt.why) || job.Wants() != -1 {
			t.Errorf("%v: %v", tt.names, err)
		}
	}
	if _, err := New("", nil); err == nil {
		t.Error("nothing was merged")
	}
}

func TestDamageEndsOneSource(t *testing.T) {
	out, job, err := merged("", []Source{{Name: "bad"}, {Name: "good"}}, [][]byte{load(t, "err-last-record-cut.pcap"), pcap('b', 5e18, 6e18)}, whole)
	if err != nil || job.Notice(0) == nil || job.Notice(1) != nil {
		t.Fatal(err, job.Notice(0), job.Notice(1))
	}
	if list, _, _ := captest.Scan(out); len(list) != 4 {
		t.Errorf("%d records", len(list))
	}
}

// Whatever captures hold, what is written of them is read again, and all of it.
func FuzzMerge(f *testing.F) {
	for _, name := range names {
		f.Add(load(f, name), load(f, "mixed.pcapng"), int64(1))
		f.Add(load(f, name), load(f, "nanosecond-be.pcap"), int64(-1e9))
	}
	f.Fuzz(func(t *testing.T, a, b []byte, shift int64) {
		out, _, err := merged("", []Source{{"a", 0}, {"b", shift}}, [][]byte{a, b}, whole)
		var refused *write.RefusedError
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		list, _, end := captest.Scan(out)
		if refused == nil && end != io.EOF {
			t.Fatalf("what was written ends with %v", end)
		}
		one, _, _ := captest.Scan(a)
		two, _, _ := captest.Scan(b)
		if refused == nil && len(list) != len(one)+len(two) {
			t.Fatalf("%d records of %d and %d", len(list), len(one), len(two))
		}
	})
}
