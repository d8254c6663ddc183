package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
)

// column returns the values of a table's column, in the order of a sort.
func column(t testing.TB, s *Session, name, column, sortBy string, descending bool) (values []string) {
	t.Helper()
	tab, ok := s.Table(name)
	if !ok {
		t.Fatalf("no table %s", name)
	}
	var order []int32
	if sortBy != "" {
		order = tab.Order(tab.Column(sortBy), descending)
	}
	c := &tab.Columns[tab.Column(column)]
	for i := range tab.Rows {
		row := i
		if order != nil {
			row = int(order[i])
		}
		if c.Text != nil {
			values = append(values, string(c.Text(nil, row)))
		} else {
			values = append(values, fmt.Sprint(c.Num(row)))
		}
	}
	return values
}

func TestFramesTable(t *testing.T) {
	arp := []byte{
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 9, 0x08, 0x06,
		0, 1, 0x08, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 9, 10, 0, 0, 9, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1,
	}
	file := pcap(udp(9), arp, udp(1), []byte{1, 2, 3}, udp(9))
	s := whole(file)
	for _, tt := range []struct {
		column, sortBy string
		descending     bool
		want           string
	}{
		{"number", "", false, "1 2 3 4 5"},
		{"time", "", false, "0 1000 2000 3000 4000"},
		{"src", "", false, "10.0.0.9 02:00:00:00:00:09 10.0.0.1  10.0.0.9"},
		{"dst", "", false, "10.0.1.1 ff:ff:ff:ff:ff:ff 10.0.1.1  10.0.1.1"},
		{"protocol", "", false, "UDP ARP UDP  UDP"},
		{"orig_len", "", false, "46 42 46 3 46"},
		{"cap_len", "", false, "46 42 46 3 46"},
		{"number", "src", false, "3 1 5 2 4"}, // by length, then by octets; none last
		{"number", "src", true, "2 1 5 3 4"},
		{"number", "protocol", false, "2 1 3 5 4"},
		{"number", "protocol", true, "1 3 5 2 4"},
		{"number", "cap_len", false, "4 2 1 3 5"},
		{"number", "number", true, "5 4 3 2 1"},
	} {
		if got := strings.Join(column(t, s, "frames", tt.column, tt.sortBy, tt.descending), " "); got != tt.want {
			t.Errorf("%s by %q, descending %v: %s, want %s", tt.column, tt.sortBy, tt.descending, got, tt.want)
		}
	}
}

func TestRowsNotFound(t *testing.T) {
	frames, tables := New(Options{}), New(Options{NoFrames: true})
	for _, tt := range []struct {
		s            *Session
		name, sortBy string
		what         string
	}{
		{frames, "nothing", "", `table "nothing"`},
		{frames, "frames", "nothing", `column "nothing" in table frames`},
		{tables, "frames", "", `table "frames"`},
	} {
		var missing *NotFoundError
		if _, err := tt.s.Rows(Query{Table: tt.name, SortBy: tt.sortBy}, 0, 1, nil); !errors.As(err, &missing) || missing.What != tt.what {
			t.Errorf("%s by %q: %v, want %s", tt.name, tt.sortBy, err, tt.what)
		}
	}
	if _, err := tables.Locate(1); err == nil {
		t.Error("a frame was found where none are kept")
	}
}

// While loading, sorted frames may lag a fifth behind; afterwards they must not.
func TestSortedFramesCatchUp(t *testing.T) {
	s := New(Options{})
	total := func() int {
		t.Helper()
		reply, err := s.Rows(Query{Table: "frames", SortBy: "number", Descending: true}, 0, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		var h struct{ Total int }
		if err := json.Unmarshal(reply[4:4+uint32(reply[0])+uint32(reply[1])<<8], &h); err != nil {
			t.Fatal(err)
		}
		return h.Total
	}
	var packets [][]byte
	for range 100 {
		packets = append(packets, udp(1))
	}
	file := pcap(packets...)
	record := len(file[24:]) / 100
	at := 0
	feed := func(packets int) {
		s.Feed(file[at : 24+record*packets])
		at = 24 + record*packets
	}
	for _, step := range []struct{ packets, least, most int }{{50, 50, 50}, {51, 50, 51}, {100, 80, 100}} {
		feed(step.packets)
		if n := total(); n < step.least || n > step.most {
			t.Errorf("%d of %d frames are sorted", n, step.packets)
		}
	}
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	if n := total(); n != 100 {
		t.Errorf("%d of 100 frames are sorted at the end", n)
	}
}

func TestOrdersAreBounded(t *testing.T) {
	var o orders
	const size = 1 << 16
	for i := range 2 * maxOrderRows / size {
		o.find(sorted{table: fmt.Sprint("big", i)}, false, func() []int32 { return make([]int32, size) })
	}
	rows := 0
	for _, s := range o.list {
		rows += len(s.order)
	}
	if rows > maxOrderRows || rows < maxOrderRows/2 {
		t.Errorf("orders of %d rows are kept, at most %d may be", rows, maxOrderRows)
	}
}

// Every frame has Wireshark's time and lengths.
func TestFramesAreWiresharks(t *testing.T) {
	const oracle = "../../../shared/oracle"
	answers, _ := filepath.Glob(filepath.Join(oracle, "golden-packets", "*", "*.json"))
	if len(answers) == 0 {
		t.Skip("SKIPPED: there is no ../shared/oracle/golden-packets to compare with")
	}
	compared := 0
	for i, path := range answers {
		if testing.Short() && i%10 != 0 {
			continue
		}
		name, err := filepath.Rel(filepath.Join(oracle, "golden-packets"), strings.TrimSuffix(path, ".json"))
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(filepath.Join(oracle, "..", "captures", name))
		if err != nil || compressed(file) {
			continue
		}
		s := whole(file)
		if n := s.Notice(); n != nil && n.Code == string(capture.UnknownFormat) {
			continue
		}
		var list struct{ Packets [][]json.Number }
		readJSON(t, path, &list)
		var facts struct{ File struct{ BadTimes int } }
		readJSON(t, filepath.Join(oracle, "golden", name+".json"), &facts)
		sameFrames(t, name, s, list.Packets, facts.File.BadTimes > 0)
		compared++
	}
	t.Logf("%d captures compared", compared)
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// compressed reports whether file is gzip or zstd, with which a session is not fed.
func compressed(file []byte) bool {
	return len(file) > 4 && (string(file[:2]) == "\x1f\x8b" || string(file[:4]) == "\x28\xb5\x2f\xfd")
}

func sameFrames(t *testing.T, name string, s *Session, want [][]json.Number, badTimes bool) {
	t.Helper()
	if s.packets != len(want) {
		t.Errorf("%s: %d frames, want %d (notice %v)", name, s.packets, len(want), s.Notice())
		return
	}
	for i, w := range want {
		f, err := s.Locate(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		when, err := w[0].Int64()
		beyond := badTimes || err != nil && w[0] != "" // what Wireshark does not add up, or int64 not hold
		capLen, _ := w[1].Int64()
		origLen, _ := w[2].Int64()
		if !beyond && (f.Time != when || f.HasTime != (w[0] != "")) || int64(f.CapLen) != capLen || int64(f.OrigLen) != origLen {
			t.Errorf("%s: frame %d: time %d (%v), lengths %d, %d; want %v", name, i+1, f.Time, f.HasTime, f.CapLen, f.OrigLen, w)
			return
		}
	}
}
