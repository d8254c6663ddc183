package take

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ask calls t, and returns the header and what stands behind it.
func ask(t *testing.T, x *Take, op string, args ...any) (header map[string]any, body []byte) {
	t.Helper()
	reply := x.Call(op, args...)
	n := 4 + int(binary.LittleEndian.Uint32(reply))
	if err := json.Unmarshal(reply[4:n], &header); err != nil {
		t.Fatalf("%s: %v in %q", op, err, reply[4:n])
	}
	return header, reply[min(len(reply), (n+7)&^7):]
}

// pieces returns the bytes of each file that a reply of progress has.
func pieces(t *testing.T, header map[string]any, body []byte, files map[int][]byte) {
	t.Helper()
	list := header["pieces"].([]any)
	for i := 0; i < len(list); i += 2 {
		file, n := int(list[i].(float64)), int(list[i+1].(float64))
		files[file] = append(files[file], body[:n]...)
		body = body[n:]
	}
	if len(body) != 0 {
		t.Errorf("%d octets behind the pieces", len(body))
	}
}

func capturesOf(t *testing.T, name string) octets {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../testdata/captures", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCarvingByCalls(t *testing.T) {
	x := new(Take)
	b := capturesOf(t, "mixed.pcapng")
	if h, _ := ask(t, x, "compression", b[:4]); h["compression"] != "" || h["free"].(float64) < 1 {
		t.Errorf("%v", h)
	}
	files := make(map[int][]byte)
	h, body := ask(t, x, "begin", "carve", "format pcapng\nsplit-packets 100", "mixed.pcapng", true, octets(nil))
	pieces(t, h, body, files)
	for at := 0; at < len(b); at += 1000 {
		h, body = ask(t, x, "feed", b[at:min(at+1000, len(b))])
		if h["wants"] != 0.0 {
			t.Fatalf("%v", h)
		}
		pieces(t, h, body, files)
	}
	h, body = ask(t, x, "finish")
	pieces(t, h, body, files)
	if h["wants"] != -1.0 || h["read"] != 124.0 || h["written"] != 124.0 || h["files"] != 2.0 || len(files) != 2 {
		t.Errorf("%v, %d files", h, len(files))
	}
	if h, _ := ask(t, x, "report"); h["notice"] != nil {
		t.Errorf("%v", h)
	}
}

func TestMergingByCalls(t *testing.T) {
	x := new(Take)
	sources := []octets{capturesOf(t, "dns.pcap"), capturesOf(t, "err-last-record-cut.pcap")}
	files := make(map[int][]byte)
	h, body := ask(t, x, "begin", "merge", "format pcapng\nshift-1 -1.5", "dns.pcap\ncut.pcap", true, octets(nil))
	for h["wants"].(float64) >= 0 {
		pieces(t, h, body, files)
		at := int(h["wants"].(float64))
		if n := min(len(sources[at]), 500); n > 0 {
			h, body = ask(t, x, "feed", sources[at][:n])
			sources[at] = sources[at][n:]
		} else {
			h, body = ask(t, x, "finish")
		}
	}
	pieces(t, h, body, files)
	if h["written"] != 48.0 || !strings.Contains(string(files[0]), "Merged from dns.pcap, cut.pcap") {
		t.Errorf("%v", h)
	}
	if h, _ := ask(t, x, "report"); h["notices"].([]any)[0] != nil || h["notices"].([]any)[1].(map[string]any)["code"] != "cut-short" {
		t.Errorf("%v", h)
	}
}

func TestFailures(t *testing.T) {
	none := octets(nil)
	for _, tt := range []struct {
		code, message string
		args          []any
	}{
		{"internal", "wrong arguments", []any{"feed", none}},
		{"internal", "wrong arguments", []any{"begin", "carve"}},
		{"internal", "wrong arguments", []any{"explode"}},
		{"internal", "no operation", []any{"begin", "explode", "", "", true, none}},
		{"unsupported", "Cut 0: ", []any{"begin", "carve", "cut 0", "", true, none}},
		{"unsupported", "no such setting", []any{"begin", "merge", "shift-2 1", "a\nb", true, none}},
		{"unsupported", "no number of seconds", []any{"begin", "merge", "shift-1 x", "a\nb", true, none}},
		{"unsupported", "Choose fewer", []any{"begin", "merge", "", "", true, none}},
	} {
		h, _ := ask(t, new(Take), tt.args[0].(string), tt.args[1:]...)
		e, _ := h["error"].(map[string]any)
		if e["code"] != tt.code || !strings.Contains(e["message"].(string), tt.message) {
			t.Errorf("%v: %v", tt.args, h)
		}
	}
}

func TestOperationsAreDocumented(t *testing.T) {
	seen := make(map[string]bool)
	for _, o := range Operations {
		if seen[o.Name] || o.Name == "" || o.Doc == "" || o.Begin == nil {
			t.Errorf("operation %q", o.Name)
		}
		seen[o.Name] = true
	}
}
