package table

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// tiny has a column of each type, and in its last row none of each that has a none.
func tiny() *Table {
	names := []string{"eth", "ip", "eth", ""}
	return &Table{Name: "tiny", Title: "Tiny", Rows: 4, Columns: []Column{
		{Name: "name", Label: "Name", Type: Str, Text: func(dst []byte, row int) []byte { return append(dst, names[row]...) }},
		{Name: "size", Label: "Size", Type: F64, Unit: Bytes, Num: noneAt3(func(row int) float64 { return float64(row) + 0.5 })},
		{Name: "flag", Label: "Flag", Type: U8, Num: func(row int) float64 { return float64(row % 2) }},
		{Name: "depth", Label: "Depth", Type: I32, Num: noneAt3(func(row int) float64 { return float64(-10 * row) })},
	}}
}

func noneAt3(num func(int) float64) func(int) float64 {
	return func(row int) float64 {
		if row == 3 {
			return math.NaN()
		}
		return num(row)
	}
}

// A header is the JSON part of a reply.
type header struct {
	Table   string
	Total   int
	First   int
	Rows    int
	Columns []struct{ Name, Type, Unit string }
	Strings []string
}

// decode reads a reply as the page does: the header, and each column as a slice.
func decode(t *testing.T, b []byte) (h header, columns map[string]any) {
	t.Helper()
	n := int(binary.LittleEndian.Uint32(b))
	if err := json.Unmarshal(b[4:4+n], &h); err != nil {
		t.Fatalf("header %q: %v", b[4:4+n], err)
	}
	columns = make(map[string]any)
	at := 4 + n
	for _, c := range h.Columns {
		for ; at%8 != 0; at++ {
			if b[at] != 0 {
				t.Errorf("octet %d: padding is %#x, want 0", at, b[at])
			}
		}
		size := map[string]int{"f64": 8, "i32": 4, "u8": 1, "str": 4}[c.Type]
		raw := b[at : at+size*h.Rows]
		at += len(raw)
		switch c.Type {
		case "f64":
			var v []float64
			for ; len(raw) > 0; raw = raw[8:] {
				v = append(v, math.Float64frombits(binary.LittleEndian.Uint64(raw)))
			}
			columns[c.Name] = v
		case "i32", "str":
			var v []int32
			for ; len(raw) > 0; raw = raw[4:] {
				v = append(v, int32(binary.LittleEndian.Uint32(raw)))
			}
			columns[c.Name] = v
		case "u8":
			columns[c.Name] = append([]byte(nil), raw...)
		}
	}
	if at != len(b) {
		t.Errorf("%d octets after the last column", len(b)-at)
	}
	return h, columns
}

func TestEncode(t *testing.T) {
	for _, c := range []struct {
		name               string
		order              []int32
		first, count       int
		wantFirst          int
		strings            []string
		names, size, depth any // NaN is checked as text
		flag               []byte
	}{
		{"all", nil, 0, 4, 0, []string{"eth", "ip"}, []int32{0, 1, 0, -1}, "[0.5 1.5 2.5 NaN]", []int32{0, -10, -20, -1}, []byte{0, 1, 0, 1}},
		{"ordered", []int32{3, 1, 0, 2}, 1, 2, 1, []string{"ip", "eth"}, []int32{0, 1}, "[1.5 0.5]", []int32{-10, 0}, []byte{1, 0}},
		{"beyond the end", nil, 2, 100, 2, []string{"eth"}, []int32{0, -1}, "[2.5 NaN]", []int32{-20, -1}, []byte{0, 1}},
		{"before the start", nil, -5, 1, 0, []string{"eth"}, []int32{0}, "[0.5]", []int32{0}, []byte{0}},
		{"nothing", nil, 4, 1, 4, []string{}, []int32(nil), "[]", []int32(nil), []byte(nil)},
		{"negative", nil, 1, -1, 1, []string{}, []int32(nil), "[]", []int32(nil), []byte(nil)},
		{"huge", nil, 3, math.MaxInt, 3, []string{}, []int32{-1}, "[NaN]", []int32{-1}, []byte{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, columns := decode(t, tiny().Encode(nil, c.order, c.first, c.count))
			if h.Table != "tiny" || h.Total != 4 || h.First != c.wantFirst || h.Rows != len(c.flag) {
				t.Errorf("header %+v, want first %d, rows %d", h, c.wantFirst, len(c.flag))
			}
			if !reflect.DeepEqual(h.Strings, c.strings) {
				t.Errorf("strings %q, want %q", h.Strings, c.strings)
			}
			if size := fmt.Sprint(columns["size"]); size != c.size {
				t.Errorf("size %s, want %s", size, c.size)
			}
			for name, want := range map[string]any{"name": c.names, "depth": c.depth, "flag": c.flag} {
				if !reflect.DeepEqual(columns[name], want) {
					t.Errorf("%s %v, want %v", name, columns[name], want)
				}
			}
		})
	}
}

// TestEncodeOctets pins the layout down to the octet.
func TestEncodeOctets(t *testing.T) {
	tab := tiny()
	tab.Rows, tab.Columns = 2, tab.Columns[:2]
	want := `
		a3 00 00 00
		` + hex.EncodeToString([]byte(`{"table":"tiny","total":2,"first":0,"rows":2,"columns":[`+
		`{"name":"name","type":"str","unit":""},{"name":"size","type":"f64","unit":"bytes"}],"strings":["eth","ip"]}`)) + `
		00
		00 00 00 00  01 00 00 00
		00 00 00 00 00 00 e0 3f  00 00 00 00 00 00 f8 3f`
	prefix := []byte("before") // what stands in dst already must not move the columns
	got := hex.EncodeToString(tab.Encode(prefix, nil, 0, 2)[len(prefix):])
	if want := strings.Join(strings.Fields(want), ""); got != want {
		t.Errorf("Encode =\n%s, want\n%s", got, want)
	}
}

func TestAppendString(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `""`},
		{`a"b\c`, `"a\"b\\c"`},
		{"\x00\n\x1f\x7f", "\"\\u0000\\u000a\\u001f\x7f\""},
		{"größer 😀", `"größer 😀"`},
		{"a\xffb", "\"a\ufffdb\""},
		{"\xed\xa0\x80", "\"\ufffd\ufffd\ufffd\""}, // a surrogate in UTF-8
	} {
		if got := string(AppendString(nil, c.in)); got != c.want {
			t.Errorf("AppendString(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "\"\\/", "\x00\x1f", "\xff\xfe", "\u2028\ufffd", "😀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := AppendString(nil, s)
		var back string
		if err := json.Unmarshal(b, &back); err != nil || !utf8.Valid(b) {
			t.Fatalf("%q is no JSON: %v", b, err)
		}
		if want := string([]rune(s)); back != want {
			t.Errorf("%q came back as %q", s, back)
		}
	})
}

func TestDump(t *testing.T) {
	tab := tiny()
	names := []string{"eth", "two words", "-", ""}
	tab.Columns[0].Text = func(dst []byte, row int) []byte { return append(dst, names[row]...) }
	var b strings.Builder
	if err := tab.Dump(&b); err != nil {
		t.Fatal(err)
	}
	want := `
name         size  flag  depth
eth           0.5     0      0
"two words"   1.5     1    -10
"-"           2.5     0    -20
-               -     1      -
`[1:]
	if b.String() != want {
		t.Errorf("Dump =\n%s, want\n%s", b.String(), want)
	}
}

// TestDumpIsExact: what a float64 holds exactly is written exactly.
func TestDumpIsExact(t *testing.T) {
	var b strings.Builder
	if err := numbers(1<<53-1, 1e20, -0.1).Dump(&b); err != nil {
		t.Fatal(err)
	}
	want := "                    n\n     9007199254740991\n100000000000000000000\n                 -0.1\n"
	if b.String() != want {
		t.Errorf("Dump =\n%s, want\n%s", b.String(), want)
	}
}
