//go:build !js

package parquet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go"

	"flowglass/internal/export"
)

// What is written can be read, with the types of the schema, in its order; that others read it
// too is the business of js/export/parquet.test.js.
func TestWriter(t *testing.T) {
	var out bytes.Buffer
	s := export.Schema{Name: "x", Columns: []export.Column{
		{Name: "z", Kind: export.Int32}, {Name: "a.b", Kind: export.String}, {Name: "n", Kind: export.Int64},
		{Name: "d", Kind: export.Double}, {Name: "f", Kind: export.Bool}, {Name: "t", Kind: export.Timestamp},
		{Name: "i", Kind: export.String, Instant: true},
	}}
	w, err := New(&out, s)
	if err != nil {
		t.Fatal(err)
	}
	const rows = rowGroup + batchLen + 1
	for i := range rows {
		row := []export.Value{
			export.Number(float64(i)), export.Text("é"), export.Number(1 << 53), export.Number(0.1),
			export.Truth(i%2 == 0), {Some: true, Micros: 1_700_000_000_000_001}, export.Text("-1999"),
		}
		if i == 2 {
			row[6] = export.Text("99999999999999999999999")
		}
		if i == 1 {
			row = make([]export.Value, len(row))
		}
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if f.NumRows() != rows || len(f.RowGroups()) != 2 {
		t.Errorf("%d rows in %d groups", f.NumRows(), len(f.RowGroups()))
	}
	want := `message schema {
	optional int32 z (INT(32,true));
	optional binary a.b (STRING);
	optional int64 n (INT(64,true));
	optional double d;
	optional boolean f;
	optional int64 t (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS));
	optional int64 i (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS));
}`
	if got := f.Schema().String(); got != want {
		t.Errorf("%s", got)
	}
	got := make([]parquet.Row, 3)
	r := f.RowGroups()[0].Rows()
	defer r.Close()
	if n, err := r.ReadRows(got); n != 3 {
		t.Fatal(n, err)
	}
	if text := fmt.Sprint(got); text != "[[0 é 9007199254740992 0.1 true 1700000000000001 -2] [<null> <null> <null> <null> <null> <null> <null>] [2 é 9007199254740992 0.1 true 1700000000000001 <null>]]" {
		t.Error(text)
	}
}
