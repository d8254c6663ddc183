package bridge

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"flowglass/internal/session"
)

// octets are Bytes.
type octets []byte

func (o octets) Len() int                    { return len(o) }
func (o octets) CopyTo(dst []byte, from int) { copy(dst, o[from:]) }

func sample(t testing.TB) octets {
	t.Helper()
	b, err := os.ReadFile("../../testdata/captures/sample.pcapng")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// header returns the header of a reply, checked.
func header(t testing.TB, reply []byte) map[string]any {
	t.Helper()
	if len(reply) < 4 || len(reply)%8 != 0 {
		t.Fatalf("a reply of %d bytes", len(reply))
	}
	n := binary.LittleEndian.Uint32(reply)
	var h map[string]any
	if err := json.Unmarshal(reply[4:4+n], &h); err != nil {
		t.Fatalf("%v: %q", err, reply[4:4+n])
	}
	return h
}

// call carries out an operation that must not fail.
func call(t testing.TB, b *Bridge, op string, args ...any) map[string]any {
	t.Helper()
	h := header(t, b.Call(op, args...))
	if h["error"] != nil {
		t.Fatalf("%s: %v", op, h["error"])
	}
	return h
}

func TestOneCapture(t *testing.T) {
	file := sample(t)
	b := new(Bridge)
	if h := call(t, b, "hello"); h["protocol"] != float64(Protocol) || len(h["tables"].([]any)) != len(session.Schema()) {
		t.Errorf("hello: %v", h)
	}
	call(t, b, "open", "sample.pcapng", float64(len(file)))
	half := len(file) / 2
	p := call(t, b, "feed", file[:half])
	if p["bytes"] != float64(half) || p["packets"].(float64) < 1 || p["done"] != false || p["notice"] != nil || p["format"] != "pcapng" {
		t.Errorf("half of the file fed: %v", p)
	}
	call(t, b, "feed", file[half:])
	p = call(t, b, "finish", "")
	if p["bytes"] != float64(len(file)) || p["done"] != true || p["notice"] != nil || p["flows"].(float64) < 1 {
		t.Errorf("finished: %v", p)
	}
	packets := p["packets"].(float64)
	r := call(t, b, "rows", "frames", "", "orig_len", true, 0.0, 10.0)
	if r["table"] != "frames" || r["total"] != packets || r["rows"] != 10.0 || r["first"] != 0.0 {
		t.Errorf("rows: %v", r)
	}
	if r := call(t, b, "rows", "frames", "", "", false, packets-2, 1e15); r["rows"] != 2.0 {
		t.Errorf("last rows: %v", r)
	}
	at := call(t, b, "packet", 1.0)
	if at["link"] != 1.0 || at["iface"] != 0.0 || at["offset"].(float64) < 1 || at["capLen"].(float64) < 14 {
		t.Errorf("packet 1: %v", at)
	}
	call(t, b, "close")
	call(t, b, "open", "again", -1.0)
}

func TestErrors(t *testing.T) {
	opened := func() *Bridge {
		b := new(Bridge)
		b.Call("open", "x.pcap", -1.0)
		return b
	}
	tests := []struct {
		name    string
		bridge  *Bridge
		op      string
		args    []any
		code    string
		message string
	}{
		{"no such operation", opened(), "explode", nil, Internal, `no operation "explode"`},
		{"too few arguments", opened(), "feed", nil, Internal, "wrong number of arguments"},
		{"too many arguments", opened(), "close", []any{1.0}, Internal, "wrong number of arguments"},
		{"text for bytes", opened(), "feed", []any{"bytes"}, Internal, "bytes of feed is no Uint8Array"},
		{"undefined", opened(), "packet", []any{nil}, Internal, "number of packet is no integer"},
		{"fraction", opened(), "packet", []any{1.5}, Internal, "number of packet is no integer"},
		{"number for text", opened(), "rows", []any{1.0, "", "", false, 0.0, 0.0}, Internal, "name of rows is no string"},
		{"nothing open", new(Bridge), "feed", []any{octets{1}}, Internal, "no capture is open"},
		{"open twice", opened(), "open", []any{"y", 0.0}, Internal, "is open already"},
		{"no such table", opened(), "rows", []any{"tables", "", "", false, 0.0, 1.0}, Unsupported, `There is no table "tables".`},
		{"no such column", opened(), "rows", []any{"frames", "", "size", false, 0.0, 1.0}, Unsupported, `There is no column "size" in table frames.`},
		{"no such frame", opened(), "packet", []any{1.0}, Unsupported, "There is no frame 1."},
		{"frame 0", opened(), "packet", []any{0.0}, Unsupported, "There is no frame 0."},
		{"huge frame", opened(), "packet", []any{1e15}, Unsupported, "There is no frame"},
		{"unknown failure", opened(), "finish", []any{"exploded"}, Internal, "exploded"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, _ := header(t, tt.bridge.Call(tt.op, tt.args...))["error"].(map[string]any)
			if e["code"] != tt.code || !strings.Contains(e["message"].(string), tt.message) {
				t.Errorf("error %v", e)
			}
		})
	}
}

// explosive bytes panic when they are copied.
type explosive struct{}

func (explosive) Len() int           { return 1 }
func (explosive) CopyTo([]byte, int) { panic("boom") }

func TestPanicBecomesAnError(t *testing.T) {
	var trace bytes.Buffer
	b := &Bridge{Trace: &trace}
	call(t, b, "open", "x.pcap", -1.0)
	e, _ := header(t, b.Call("feed", explosive{}))["error"].(map[string]any)
	if e["code"] != Internal || e["message"] != `The analyser failed in feed of "x.pcap": boom.` {
		t.Errorf("error %v", e)
	}
	if !strings.Contains(trace.String(), "bridge_test.go") {
		t.Errorf("trace %q does not lead here", trace.String())
	}
	call(t, b, "feed", octets("\xd4\xc3\xb2\xa1"))
}

func TestNoticesInReplies(t *testing.T) {
	b := new(Bridge)
	text := octets(strings.Repeat("plain text\n", 100))
	call(t, b, "open", "x.txt", float64(len(text)))
	n := call(t, b, "feed", text)["notice"].(map[string]any)
	if n["code"] != "unknown-format" || n["message"] != "This is not a capture file: it is a text file." || n["offset"] != nil {
		t.Errorf("notice %v", n)
	}
	if p := call(t, b, "feed", octets("more of it")); p["bytes"] != float64(len(text)) {
		t.Errorf("after a notice: %v", p)
	}

	b = new(Bridge)
	call(t, b, "open", "x.pcap", 1000.0)
	call(t, b, "feed", sample(t)[:500])
	n = call(t, b, "finish", "")["notice"].(map[string]any)
	if n["code"] != "shrank" || n["offset"] != 500.0 {
		t.Errorf("notice of a file of which half was fed: %v", n)
	}
}

// The page must speak the same protocol.
func TestProtocolIsThatOfThePage(t *testing.T) {
	source, err := os.ReadFile("../../js/protocol.js")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`export const PROTOCOL = (\d+);`).FindSubmatch(source)
	if m == nil || string(m[1]) != strconv.Itoa(Protocol) {
		t.Errorf("js/protocol.js says %q, want %d", m, Protocol)
	}
}

func TestFeedReplyIsSmallAndReused(t *testing.T) {
	b := new(Bridge)
	file := sample(t)
	call(t, b, "open", "x", -1.0)
	call(t, b, "feed", file)
	reply := b.Call("feed", octets(nil))
	again := b.Call("feed", octets(nil))
	if &reply[0] != &again[0] {
		t.Error("a reply of the same length is in other memory")
	}
}
