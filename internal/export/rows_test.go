package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flowglass/internal/session"
	"flowglass/internal/table"
)

var mixed = Schema{Name: "mixed", Columns: []Column{
	{Name: "n", Kind: Int64}, {Name: "d", Kind: Double}, {Name: "b", Kind: Bool}, {Name: "s", Kind: String}, {Name: "t", Kind: Timestamp},
}}

// written returns what a format makes of rows.
func written(t *testing.T, format string, s Schema, rows ...[]Value) string {
	t.Helper()
	f, ok := FormatOf(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	w, err := f.New(&b, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	rows := [][]Value{
		{Number(1 << 53), Number(0.1), Truth(true), Text(`a "b", c`), {Some: true, Micros: 1_700_000_000_000_001}},
		make([]Value, 5),
		{Number(-3), Number(1e21), Truth(false), Text("\x00\n"), {Some: true, Micros: -1}},
		{Number(0), Number(1e-7), Truth(false), Text("=1+1"), {Some: true}},
	}
	for format, want := range map[string]string{
		"csv": "n,d,b,s,t\r\n" +
			"9007199254740992,0.1,true,\"a \"\"b\"\", c\",1700000000.000001\r\n" +
			",,,,\r\n" +
			"-3,1000000000000000000000,false,\"\x00\n\",-0.000001\r\n" +
			"0,0.0000001,false,\"'=1+1\",0.000000\r\n",
		"jsonl": `{"n":9007199254740992,"d":0.1,"b":true,"s":"a \"b\", c","t":1700000000.000001}
{"n":null,"d":null,"b":null,"s":null,"t":null}
{"n":-3,"d":1000000000000000000000,"b":false,"s":"\u0000\u000a","t":-0.000001}
{"n":0,"d":0.0000001,"b":false,"s":"=1+1","t":0.000000}
`,
	} {
		if got := written(t, format, mixed, rows...); got != want {
			t.Errorf("%s:\n%q\nwant\n%q", format, got, want)
		}
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(written(t, "json", mixed, rows...)), &list); err != nil || len(list) != len(rows) {
		t.Errorf("%d objects, %v", len(list), err)
	}
	if got := written(t, "json", mixed); got != "[]\n" {
		t.Errorf("JSON of no rows: %q", got)
	}
}

// Whatever a text is, CSV gives it back, and no field begins as a formula does.
func TestCSVTexts(t *testing.T) {
	s := Schema{Columns: []Column{{Name: "a", Kind: String}, {Name: "b", Kind: String}}}
	for _, text := range []string{
		"plain", "two words", " edges ", `"`, `""`, "a,b", "\n", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''", "größer 😀",
	} {
		got := written(t, "csv", s, []Value{Text(text), Text(text)})
		records, err := csv.NewReader(strings.NewReader(got)).ReadAll()
		if err != nil || len(records) != 2 || unguarded(records[1][0]) != text || records[1][1] != records[1][0] {
			t.Errorf("%q: %q, %q, %v", text, got, records, err)
			continue
		}
		if strings.ContainsAny(records[1][0][:1], "=+-@\t\r\n") {
			t.Errorf("%q becomes %q: a formula", text, records[1][0])
		}
	}
}

// The types that files promise hold for all tables of our captures: whole numbers are whole, and
// those of 32 bits fit.
func TestKindsHold(t *testing.T) {
	names, err := filepath.Glob("../../testdata/captures/*.pcap*")
	if err != nil || len(names) < 50 {
		t.Fatalf("%d captures (%v)", len(names), err)
	}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := session.New(session.Options{})
		s.Feed(file)
		if err := s.Finish(""); err != nil {
			t.Fatal(err)
		}
		for _, info := range s.Tables() {
			tab, ok := s.Table(info.Name)
			if !ok {
				t.Fatal(info.Name)
			}
			schema := Of(tab)
			r := NewReader(tab, nil)
			for i := range min(r.Rows(), 300) {
				for at, v := range r.Row(i) {
					c := schema.Columns[at]
					switch {
					case !v.Some || c.Kind == String || c.Kind == Double:
					case v.Num != math.Trunc(v.Num), c.Kind == Int32 && math.Abs(v.Num) > math.MaxInt32, c.Kind == Bool && v.Num != 0 && v.Num != 1:
						t.Errorf("%s: %s.%s is %v, which is no %s", filepath.Base(name), info.Name, c.Name, v.Num, c.Kind)
					}
				}
			}
		}
	}
}

func TestSchemas(t *testing.T) {
	if s := NewSchema("x", "X", []table.Column{{Name: "a", Type: table.U8}}, []table.Column{{Name: "all_packets", Unit: table.Packets}}); s.Columns[0].Kind != Bool ||
		s.Columns[1].Kind != Int64 || !s.Columns[1].Share || len(s.Plain().Columns) != 1 {
		t.Errorf("%+v", s)
	}
	if s := Conn.WithFile(); s.Columns[0].Name != "file" || s.Columns[1].Name != "ts" || Conn.Columns[0].Name != "ts" || Conn.Column("uid") != 1 || Conn.Column("x") != -1 {
		t.Errorf("%+v", s)
	}
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
		if f.Extension == "" || f.Title == "" || f.New == nil && f.Report == nil && f.Name != "parquet" {
			t.Errorf("format %+v", f)
		}
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(Formats) {
		t.Error("a format is there twice")
	}
	if _, ok := FormatOf("xml"); ok {
		t.Error("xml")
	}
}
