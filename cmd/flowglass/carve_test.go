package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
)

// records returns the octets of the records of a capture.
func records(t testing.TB, b []byte) (list []string) {
	t.Helper()
	s := capture.NewScanner()
	s.Feed(b)
	s.Finish()
	var r capture.Record
	for {
		switch err := s.Next(&r); err {
		case nil:
			list = append(list, string(r.Data))
		case io.EOF:
			return list
		default:
			t.Fatal(err)
		}
	}
}

// runs runs a command, which must end with code.
func runs(t testing.TB, code int, args ...string) (out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	if got := run(args, strings.NewReader(""), &o, &e); got != code {
		t.Fatalf("%v: exit code %d, want %d\n%s", args, got, code, &e)
	}
	return o.String(), e.String()
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCarveWritesWhatFramesPrints(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"mixed.pcapng", "http-ecn.pcap", "dns.pcap.gz", "comments-be.pcapng"} {
		for _, filter := range []string{"tcp", "udp && frame.len > 80", "frame.number == 2"} {
			in, out := filepath.Join(capturesDir, name), filepath.Join(folder, "out.pcapng")
			lines, _ := runs(t, 0, "frames", "-Y", filter, in)
			runs(t, 0, "carve", "-Y", filter, "-o", out, in)
			if got, want := len(records(t, readFile(t, out))), strings.Count(lines, "\n"); got != want {
				t.Errorf("%s, %s: %d records, want %d", name, filter, got, want)
			}
		}
	}
}

func TestNumbered(t *testing.T) {
	for name, want := range map[string]string{
		"a.pcapng": "a-0001.pcapng", "a.pcap.gz": "a-0001.pcap.gz", "a.b.pcap": "a.b-0001.pcap", "a.b.pcap.gz": "a.b-0001.pcap.gz",
		"a": "a-0001", "x.y/a.pcap": "x.y/a-0001.pcap", ".pcap": ".pcap-0001",
	} {
		if got := numbered(name, 0); got != want {
			t.Errorf("%s: %s, not %s", name, got, want)
		}
	}
}

func TestCarveSplitsAndCompresses(t *testing.T) {
	folder := t.TempDir()
	in := filepath.Join(capturesDir, "http-ecn.pcap")
	want := records(t, readFile(t, in))
	runs(t, 0, "carve", "--split-packets=10", "-o", filepath.Join(folder, "a.b.pcap.gz"), in)
	var got []string
	for i := range (len(want) + 9) / 10 {
		z, err := gzip.NewReader(bytes.NewReader(readFile(t, filepath.Join(folder, fmt.Sprintf("a.b-%04d.pcap.gz", i+1)))))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, records(t, b)...)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%d records, want %d", len(got), len(want))
	}
	if names, _ := filepath.Glob(filepath.Join(folder, "*")); len(names) != (len(want)+9)/10 {
		t.Errorf("%v", names)
	}
}

func TestCarveManyFiles(t *testing.T) {
	folder := t.TempDir()
	a, b := filepath.Join(capturesDir, "dns.pcap"), filepath.Join(capturesDir, "mixed.pcapng")
	whole := append(records(t, readFile(t, a)), records(t, readFile(t, b))...)
	out := filepath.Join(folder, "one.pcapng")
	runs(t, 0, "carve", "-o", out, a, b)
	if got := records(t, readFile(t, out)); fmt.Sprint(got) != fmt.Sprint(whole) {
		t.Errorf("one file: %d records, want %d", len(got), len(whole))
	}
	runs(t, 0, "carve", "-z", "-o", folder+"/each/", a, b)
	names, err := filepath.Glob(filepath.Join(folder, "each", "*"))
	if err != nil || len(names) != 2 || filepath.Base(names[0]) != "dns.pcapng.gz" {
		t.Errorf("%v, %v", names, err)
	}
	_, errs := runs(t, 2, "carve", "-o", filepath.Join(folder, "one.pcap"), a, b)
	if !strings.Contains(errs, "-o FOLDER/") {
		t.Error(errs)
	}
	if _, errs := runs(t, 1, "carve", "-o", folder+"/each", a, a); !strings.Contains(errs, "two files would be called dns") {
		t.Error(errs)
	}
}

// What goes wrong leaves the files as they were, and nothing beside them.
func TestNothingHalfIsLeft(t *testing.T) {
	folder := t.TempDir()
	in := filepath.Join(folder, "in.pcapng")
	if err := os.WriteFile(in, readFile(t, filepath.Join(capturesDir, "mixed.pcapng")), 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(folder, "link.pcapng")
	if err := os.Symlink(in, link); err != nil {
		t.Skip(err)
	}
	before := string(readFile(t, in))
	tests := []struct {
		out, errs string
		args      []string
	}{
		{in, "is not written to", nil},
		{link, "is not written to", nil},
		{filepath.Join(folder, "x.pcap"), "pcap holds one link type only", nil},
		{filepath.Join(folder, "none", "x.pcap"), "x.pcap cannot be written: ", nil},
		{folder + "/early.pcapng", "its time would be before 1970", []string{"--shift", "-9000000000"}},
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		tests = append(tests, struct {
			out, errs string
			args      []string
		}{"/dev/full", "/dev/full cannot be written: ", nil})
	}
	for _, tt := range tests {
		for _, command := range []string{"carve", "merge"} {
			args := append([]string{command, "-o", tt.out, in}, tt.args...)
			if command == "merge" && tt.args != nil {
				args[len(args)-1] = "1:" + tt.args[1]
			}
			if _, errs := runs(t, 1, args...); !strings.Contains(errs, tt.errs) {
				t.Errorf("%v: %s", args, errs)
			}
			if string(readFile(t, in)) != before {
				t.Fatalf("%v changed the capture", args)
			}
			if names, _ := filepath.Glob(filepath.Join(folder, "*")); len(names) != 2 {
				t.Errorf("%v left %v", args, names)
			}
			if names, _ := filepath.Glob(filepath.Join(folder, ".*part")); len(names) != 0 {
				t.Errorf("%v left %v", args, names)
			}
		}
	}
}

func TestCarveKeepsTheModeOfWhatItReplaces(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.pcapng")
	if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	runs(t, 0, "carve", "-o", out, filepath.Join(capturesDir, "dns.pcap"))
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 || info.Size() < 100 {
		t.Error(info, err)
	}
}

func TestMergeOnTheCommandLine(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.pcap")
	a, b := filepath.Join(capturesDir, "dns.pcap"), filepath.Join(capturesDir, "http-ecn.pcap")
	runs(t, 0, "merge", "--shift", "2:1.5", "-o", out, a, b)
	if got, want := len(records(t, readFile(t, out))), len(records(t, readFile(t, a)))+len(records(t, readFile(t, b))); got != want {
		t.Errorf("%d records, want %d", got, want)
	}
	cut := filepath.Join(capturesDir, "err-last-record-cut.pcap")
	_, errs := runs(t, 1, "merge", "-o", out, a, cut)
	if !strings.Contains(errs, "the file ends inside a pcap record") {
		t.Error(errs)
	}
	for _, args := range [][]string{
		{"merge", "-o", out}, {"merge", a}, {"merge", "--shift", "3:1", "-o", out, a, b},
		{"merge", "--shift", "1", "-o", out, a}, {"merge", "-F", "csv", "-o", out, a},
		{"carve", "-F", "csv", "-o", out, a}, {"carve", "--cut", "0", "-o", out, a}, {"carve", "--cut"},
	} {
		runs(t, 2, args...)
	}
}
