package take

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/internal/inflate"
)

const testLines = "key 152217 8d33a4cf80130a5b1649907d10d8988f837979652762574c2d2a842202\n"

// do begins the operation and feeds it the capture for as long as it wants any.
func do(t *testing.T, lines string, b []byte) (out []byte, report map[string]any) {
	t.Helper()
	job, err := anonymising.Begin(Settings{Lines: lines})
	if err != nil {
		t.Fatal(err)
	}
	for pass := 0; job.Wants() >= 0; pass++ {
		if job.Wants() != pass {
			t.Fatalf("source %d is wanted, not %d", job.Wants(), pass)
		}
		for at := 0; at < len(b) && job.Wants() == pass; {
			n := copy(job.Buffer(min(4096, len(b)-at)), b[at:])
			at += n
			if err := job.Commit(n); err != nil {
				t.Fatal(err)
			}
			for _, p := range job.Take() {
				out = append(out, p.Bytes...)
			}
		}
		if job.Wants() == pass {
			if err := job.Finish(); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range job.Take() {
			out = append(out, p.Bytes...)
		}
	}
	if err := json.Unmarshal(job.Report(), &report); err != nil {
		t.Fatalf("%s: %v", job.Report(), err)
	}
	return out, report
}

// The file that is written holds nothing of what a capture says beside its packets, and as many packets.
func TestAnonymisedFiles(t *testing.T) {
	names, err := filepath.Glob("../../testdata/captures/*.pcap*")
	if err != nil || len(names) < 80 {
		t.Fatal(len(names), err)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(inflate.NewReader(f)) // of damaged ones what is there
		f.Close()
		out, _ := do(t, testLines, b)
		_, packets, texts := scan(b)
		after, written, _ := scan(out)
		if packets != written {
			t.Errorf("%s: %d packets, before %d", name, written, packets)
		}
		if len(after.Comments()) > 0 {
			t.Errorf("%s: comments were kept", name)
		}
		for _, text := range texts {
			if len(text) >= 4 && bytes.Contains(out, []byte(text)) {
				t.Errorf("%s: %q is in the output", name, text)
			}
		}
		_, report := do(t, testLines+"examine \n", b)
		anonymised := report["anonymised"].(map[string]any)
		if l := anonymised["leftovers"].([]any); len(l) > 0 || int(anonymised["packets"].(float64)) != packets {
			t.Errorf("%s: %v", name, anonymised)
		}
	}
}

// scan reads a capture: how many packets it has, and what it says beside them.
func scan(b []byte) (s *capture.Scanner, packets int, texts []string) {
	s = capture.NewScanner()
	s.Feed(b)
	s.Finish()
	var r capture.Record
	for s.Next(&r) == nil {
		if r.Link >= 0 {
			packets++
		}
	}
	for _, c := range s.Comments() {
		texts = append(texts, c.Text)
	}
	for _, i := range s.Interfaces() {
		texts = append(texts, i.Name, i.Description, i.OS, i.Hardware)
	}
	for _, x := range s.Sections() {
		texts = append(texts, x.Hardware, x.OS, x.Application)
	}
	return s, packets, texts
}

func TestAnonymiseSettings(t *testing.T) {
	for lines, want := range map[string]string{
		"":                                   "there is none",
		"key 12\n":                           "64 hexadecimal digits",
		"passphrase \n":                      "empty",
		testLines + "payload some\n":         "none of zero, drop and keep",
		testLines + "payload nothing=keep\n": "no protocol is called nothing",
		testLines + "color red\n":            "no such setting",
	} {
		_, err := anonymising.Begin(Settings{Lines: lines})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), " 12") {
			t.Errorf("%q: %v", lines, err)
		}
	}
}

// What is kept on demand, and holds a name that another packet tells, is found before it is saved.
func TestLeftoversAreTold(t *testing.T) {
	b, err := os.ReadFile("../../testdata/captures/http-ecn.pcap")
	if err != nil {
		t.Fatal(err)
	}
	_, report := do(t, testLines+"payload keep\nexamine \n", b)
	if anonymised := report["anonymised"].(map[string]any); len(anonymised["kept"].(map[string]any)) == 0 {
		t.Errorf("nothing was kept: %v", anonymised)
	}
}
