package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sampleKey = "1522178d33a4cf80130a5b1649907d10d8988f837979652762574c2d2a842202"

func TestAnonymiseManyFilesAlike(t *testing.T) {
	folder := t.TempDir()
	in := []string{filepath.Join(capturesDir, "http-ecn.pcap"), filepath.Join(capturesDir, "dns.pcap.gz")}
	runs(t, 0, "anonymise", "-q", "--key", sampleKey, "-o", folder+"/", in[0], in[1])
	key := filepath.Join(folder, "key")
	if err := os.WriteFile(key, []byte(sampleKey+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"http-ecn.pcapng", "dns.pcapng"} {
		alone := filepath.Join(folder, "alone.pcapng")
		report := filepath.Join(folder, "report.json")
		said, _ := runs(t, 0, "anonymise", "--key-file", key, "--report", report, "-o", alone, in[i])
		if a, b := readFile(t, filepath.Join(folder, name)), readFile(t, alone); string(a) != string(b) {
			t.Errorf("%s is another one alone", name)
		}
		if !strings.Contains(said, "IPv4 addresses") || strings.Contains(said, sampleKey) {
			t.Errorf("the report is\n%s", said)
		}
		var told struct{ Packets, Sums int }
		if err := json.Unmarshal(readFile(t, report), &told); err != nil || told.Packets == 0 || told.Sums == 0 {
			t.Errorf("%+v, %v", told, err)
		}
	}
}

// Addresses have others' places in all that frames prints of a filter.
func TestAnonymiseSelected(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.pcap")
	in := filepath.Join(capturesDir, "http-ecn.pcap")
	lines, _ := runs(t, 0, "frames", "-Y", "tcp.flags.syn == 1", in)
	_, said := runs(t, 0, "anonymise", "-q", "--show-key", "-Y", "tcp.flags.syn == 1", "-o", out, in)
	again, _ := runs(t, 0, "frames", "-Y", "tcp.flags.syn == 1", out)
	if strings.Count(lines, "\n") != strings.Count(again, "\n") || strings.Count(said, "\n") != 1 {
		t.Errorf("%q\n%q\n%q", lines, again, said)
	}
}

// What is kept on demand and holds a name is told, and not written unless that is asked for. The name stands in
// the last of the packets, what holds it in the first.
func TestAnonymiseFindsLeftovers(t *testing.T) {
	folder := t.TempDir()
	in, out := filepath.Join(capturesDir, "markup.pcap"), filepath.Join(folder, "out.pcapng")
	both := filepath.Join(folder, "both.pcapng")
	runs(t, 0, "merge", "-o", both, filepath.Join(capturesDir, "http-ecn.pcap"), in)
	_, said := runs(t, 0, "anonymise", "--payload", "keep", "-o", out, both)
	if said != "" {
		t.Errorf("%s", said)
	}
	leaking := filepath.Join(folder, "leaking.pcap")
	if err := os.WriteFile(leaking, leakingCapture(), 0o600); err != nil {
		t.Fatal(err)
	}
	runs(t, 0, "anonymise", "-q", "-o", out, leaking)
	os.Remove(out)
	_, said = runs(t, 1, "anonymise", "-q", "--payload", "data=keep", "-o", out, leaking)
	if _, err := os.Stat(out); err == nil {
		t.Error("it was written all the same")
	}
	for _, want := range []string{"frame 1, byte 46: name \"printer.example\", as text", "IPv4 address \"192.0.2.7\", as text", "as octets", "was not written"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not told:\n%s", want, said)
		}
	}
	runs(t, 1, "anonymise", "-q", "--payload", "data=keep", "-o", "-", leaking)
	runs(t, 0, "anonymise", "-q", "--force", "--payload", "data=keep", "-o", out, leaking)
}

// leakingCapture is two packets: a datagram whose payload holds what the DNS answer behind it tells.
func leakingCapture() []byte {
	text := "see printer.example (192.0.2.7) \xc0\x00\x02\x07"
	b := []byte("\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x01\x00\x00\x00")
	packet := func(port byte, payload string) {
		n := len(payload)
		data := "\x02\x00\x5e\x10\x00\x01\x02\x00\x5e\x10\x00\x02\x08\x00" +
			"\x45\x00" + string([]byte{0, byte(28 + n)}) + "\x00\x00\x00\x00\x40\x11\x00\x00\xc0\x00\x02\x07\xc6\x33\x64\x09" +
			string([]byte{0, port, 0xc3, 0x50, 0, byte(8 + n), 0, 0}) + payload
		size := byte(len(data))
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, size, 0, 0, 0, size, 0, 0, 0)
		b = append(b, data...)
	}
	packet(99, text)
	packet(53, "\x00\x01\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00\x07printer\x07example\x00\x00\x01\x00\x01"+
		"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02\x07")
	return b
}

func TestAnonymiseCommandLine(t *testing.T) {
	in := filepath.Join(capturesDir, "http-ecn.pcap")
	for _, args := range [][]string{
		{"-o", "x"}, {in}, {"-o", "x", "--key", "12", in}, {"-o", "x", "--payload", "some", in}, {"-o", "x.pcap", in, in},
		{"-o", "x", "--key", sampleKey, "--passphrase", "a", in}, {"-o", "x", "--format", "cap", in},
	} {
		if _, said := runs(t, 2, append([]string{"anonymise"}, args...)...); strings.Contains(said, "12") {
			t.Errorf("%v: %s", args, said)
		}
	}
}
