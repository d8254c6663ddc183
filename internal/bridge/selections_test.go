package bridge

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
)

// loaded returns a bridge that was fed the sample.
func loaded(t testing.TB) (*Bridge, octets) {
	t.Helper()
	b, file := new(Bridge), sample(t)
	call(t, b, "open", "sample.pcapng", float64(len(file)))
	call(t, b, "feed", file)
	call(t, b, "finish", "")
	return b, file
}

func TestSelection(t *testing.T) {
	b, file := loaded(t)
	everything := []any{math.Inf(-1), math.Inf(1)}
	call(t, b, "select", "x", "tcp", everything[0], everything[1])
	p := call(t, b, "examine", "x")
	if p["deep"] != false || p["waits"] != false || p["examined"] != p["total"] || p["packets"].(float64) < 1 {
		t.Errorf("tcp: %v", p)
	}
	rows := call(t, b, "rows", "frames", "x", "number", true, 0.0, 1.0)
	if rows["total"] != p["packets"] {
		t.Errorf("%v frames of %v", rows["total"], p["packets"])
	}
	half := call(t, b, "select", "x", "tcp", 0.5, 2e9)
	if n := half["packets"].(float64); n < 1 || n >= p["packets"].(float64) || half["examined"] != p["total"] {
		t.Errorf("of a span, which is known at once: %v", half)
	}

	call(t, b, "select", "y", "ip.ttl == 64", everything[0], everything[1])
	deep := call(t, b, "examine", "y")
	if deep["waits"] != true || deep["reread"] != 0.0 || deep["examined"].(float64) >= deep["total"].(float64) {
		t.Errorf("a deep filter: %v", deep)
	}
	if same := call(t, b, "review", "y", 100.0, file[100:200]); same["reread"] != 0.0 {
		t.Errorf("bytes of another place: %v", same)
	}
	if same := call(t, b, "review", "y", 0.0, append(file, 0)); same["reread"] != 0.0 {
		t.Errorf("more bytes than were fed: %v", same)
	}
	deep = call(t, b, "review", "y", 0.0, file)
	if deep["waits"] != false || deep["examined"] != deep["total"] || deep["deep"] != true {
		t.Errorf("reviewed: %v", deep)
	}

	call(t, b, "select", "z", "ip.addr == 192.0.2.1", everything[0], everything[1])
	for spots := 0; ; {
		p := call(t, b, "examine", "z")
		if p["examined"] == p["total"] {
			if spots == 0 || p["deep"] != false || p["reread"] != 0.0 {
				t.Errorf("after %d packets with others in them: %v", spots, p)
			}
			break
		}
		numbers, bytes := octets{}, octets{}
		for _, n := range p["spots"].([]any) {
			numbers = binary.LittleEndian.AppendUint32(numbers, uint32(n.(float64)))
			at := call(t, b, "packet", n)
			offset := int(at["offset"].(float64))
			bytes = append(bytes, file[offset:offset+int(at["capLen"].(float64))]...)
			spots++
		}
		call(t, b, "inspect", "z", numbers, bytes)
	}

	if row := call(t, b, "place", "", "number", true, 402.0)["row"]; row != 0.0 {
		t.Errorf("the last frame is in row %v of the frames in descending order", row)
	}
	call(t, b, "drop", "x")
	call(t, b, "drop", "x")
}

func TestSelectionErrors(t *testing.T) {
	b, _ := loaded(t)
	for _, tt := range []struct {
		op         string
		args       []any
		code       string
		message    string
		offset     float64
		length     float64
		suggestion string
	}{
		{"select", []any{"x", "tcp.prot == 80", 0.0, 1.0}, Mistake, "tcp.prot", 0, 8, "tcp.port"},
		{"check", []any{"tcp &&"}, Mistake, "", 6, 0, ""},
		{"check", []any{`http.host == "ä🙂" && tcp.prot`}, Mistake, "tcp.prot", 22, 8, "tcp.port"},
		{"select", []any{"", "tcp", 0.0, 1.0}, Internal, "no name", 0, 0, ""},
		{"examine", []any{"x"}, Unsupported, `There is no selection "x".`, 0, 0, ""},
		{"rows", []any{"frames", "x", "", false, 0.0, 1.0}, Unsupported, `There is no selection "x".`, 0, 0, ""},
		{"place", []any{"", "size", false, 1.0}, Unsupported, `There is no column "size"`, 0, 0, ""},
		{"infos", []any{octets{1, 0, 0, 0}, octets{1}, octets(nil), octets(nil)}, Internal, "bytes of other frames", 0, 0, ""},
		{"values", []any{"ip", octets{1, 0, 0, 0}, octets{1}, octets(nil), octets(nil)}, Internal, "bytes of other frames", 0, 0, ""},
		{"values", []any{strings.Repeat("ip,", 64), octets{1, 0, 0, 0}, octets{1}, octets(nil), octets(nil)}, Internal, "more fields", 0, 0, ""},
		{"locate", []any{make(octets, 4*maxInfos+4)}, Internal, "more frames", 0, 0, ""},
	} {
		e, _ := header(t, b.Call(tt.op, tt.args...))["error"].(map[string]any)
		suggestion, _ := e["suggestion"].(string)
		if e["code"] != tt.code || !strings.Contains(e["message"].(string), tt.message) || suggestion != tt.suggestion {
			t.Errorf("%s %v: %v", tt.op, tt.args, e)
		}
		if tt.code == Mistake && (e["offset"] != tt.offset || e["length"] != tt.length) {
			t.Errorf("%s %v: at %v, %v", tt.op, tt.args, e["offset"], e["length"])
		}
	}
	for i := range 16 {
		call(t, b, "select", string(rune('a'+i)), "tcp", 0.0, 1.0)
	}
	e, _ := header(t, b.Call("select", "one more", "tcp", 0.0, 1.0))["error"].(map[string]any)
	if e["code"] != Unsupported || e["message"] != "There are 16 selections already." {
		t.Errorf("one more: %v", e)
	}
	call(t, b, "select", "a", "udp", 0.0, 1.0)
}

func TestChecks(t *testing.T) {
	b := new(Bridge) // needs no capture
	for filter, deep := range map[string]bool{"": false, "tcp.port == 80": false, "dns.qry.name": true} {
		if h := call(t, b, "check", filter); h["deep"] != deep {
			t.Errorf("%q: %v", filter, h)
		}
	}
	list := call(t, b, "fields")["fields"].([]any)
	last := ""
	for _, f := range list {
		f := f.(map[string]any)
		if f["name"].(string) <= last || f["label"] == "" || f["type"] == "" {
			t.Errorf("after %s: %v", last, f)
		}
		last = f["name"].(string)
	}
	if len(list) < 300 {
		t.Errorf("%d fields", len(list))
	}
}

func TestInfos(t *testing.T) {
	b, file := loaded(t)
	var numbers, bytes octets
	for _, n := range []uint32{5, 1, 1000, 5} {
		numbers = binary.LittleEndian.AppendUint32(numbers, n)
	}
	at := call(t, b, "locate", numbers)
	offsets, lengths := at["offsets"].([]any), at["lengths"].([]any)
	for i := range offsets {
		offset := int(offsets[i].(float64))
		bytes = append(bytes, file[offset:offset+int(lengths[i].(float64))]...)
	}
	infos := call(t, b, "infos", numbers, bytes, octets(nil), octets(nil))["infos"].([]any)
	if len(infos) != 4 || infos[0] == "" || infos[1] == "" || infos[2] != "" || infos[3] != infos[0] || lengths[2] != 0.0 {
		t.Errorf("infos %q", infos)
	}
	values := call(t, b, "values", "frame.number,eth.addr,x.y", numbers, bytes, octets(nil), octets(nil))["values"].([]any)
	if len(values) != 4 || fmt.Sprint(values[0]) != fmt.Sprint(values[3]) || fmt.Sprint(values[2]) != "[  ]" {
		t.Errorf("values %q", values)
	}
	if first := values[1].([]any); first[0] != "1" || !strings.Contains(first[1].(string), ", ") || first[2] != "" {
		t.Errorf("values %q", first)
	}
}
