package take

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// octets is Bytes that Go has.
type octets []byte

func (o octets) Len() int                    { return len(o) }
func (o octets) CopyTo(dst []byte, from int) { copy(dst, o[from:]) }

// written carries out an operation over one source, and returns what it writes.
func written(t *testing.T, op, lines string, source []byte, wanted []byte) string {
	t.Helper()
	var task Take
	var out strings.Builder
	take := func(reply []byte) (wants int) {
		n := binary.LittleEndian.Uint32(reply)
		var head struct {
			Wants  int
			Pieces []int
			Error  *struct{ Message string }
		}
		if err := json.Unmarshal(reply[4:4+n], &head); err != nil || head.Error != nil {
			t.Fatalf("%s (%v)", reply, err)
		}
		at := (int(n) + 4 + 7) &^ 7
		for i := 1; i < len(head.Pieces); i += 2 {
			out.Write(reply[at : at+head.Pieces[i]])
			at += head.Pieces[i]
		}
		return head.Wants
	}
	wants := take(task.Call("begin", op, lines, "x", wanted == nil, octets(wanted)))
	for len(source) > 0 && wants == 0 {
		n := min(len(source), 1000)
		wants = take(task.Call("feed", octets(source[:n])))
		source = source[n:]
	}
	if wants == 0 {
		wants = take(task.Call("finish"))
	}
	if wants != -1 {
		t.Errorf("%d is wanted in the end", wants)
	}
	if report := task.Call("report"); !json.Valid(report[4 : 4+binary.LittleEndian.Uint32(report)]) {
		t.Errorf("report %q", report)
	}
	return out.String()
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The page's logs of connections are the command's.
func TestConnectionsAreTheCommands(t *testing.T) {
	for golden, format := range map[string]string{"conn.log": "zeek", "conn.json": "zeek-json", "conn.jsonl": "jsonl"} {
		got := written(t, "connections", "format "+format, read(t, "captures/sample.pcapng"), nil)
		if got != string(read(t, "export/sample.pcapng."+golden)) {
			t.Errorf("%s differs:\n%s", golden, got)
		}
	}
}

func TestConnectionsOfSome(t *testing.T) {
	file := read(t, "captures/http-ecn.pcap")
	got := written(t, "connections", "format jsonl", file, []byte{0b11}) // frames 1 and 2: SYN, and SYN and ACK
	if strings.Count(got, "\n") != 1 || !strings.Contains(got, `"history":"Sh"`) {
		t.Error(got)
	}
	if got := written(t, "connections", "format jsonl", file, []byte{}); got != "" {
		t.Error(got)
	}
	if got := written(t, "connections", "format zeek", read(t, "captures/err-block-cut.pcapng"), nil); !strings.Contains(got, "#close") {
		t.Errorf("of a damaged file: %s", got)
	}
}

func TestReport(t *testing.T) {
	source := "#report,a.pcap,tcp,,\r\n#table,summary,displayed,1,Summary\r\nformat,packets\r\nFormat,Packets\r\n,packets\r\nstring,int64\r\npcap,3\r\n"
	if got := written(t, "report", "format html", []byte(source), nil); !strings.Contains(got, "<h1>a.pcap</h1>") || !strings.Contains(got, "<code>tcp</code>") {
		t.Error(got)
	}
	if got := written(t, "report", "format markdown", []byte(source), nil); !strings.HasPrefix(got, "# a.pcap\n") {
		t.Error(got)
	}
}

func TestExportRefuses(t *testing.T) {
	for _, c := range []struct{ op, lines string }{
		{"connections", ""}, {"connections", "format html"}, {"connections", "format xml"}, {"connections", "x y"},
		{"report", "format csv"}, {"report", ""}, {"report", "x html"},
	} {
		var task Take
		if reply := string(task.Call("begin", c.op, c.lines, "", true, octets(nil))); !strings.Contains(reply, `"error"`) {
			t.Errorf("%s %q: %s", c.op, c.lines, reply)
		}
	}
	var task Take
	task.Call("begin", "report", "format html", "", true, octets(nil))
	task.Call("feed", octets("no report"))
	if reply := string(task.Call("finish")); !strings.Contains(reply, `"error"`) {
		t.Error(reply)
	}
}
