package anonymise

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flowglass/internal/session"
	"flowglass/internal/table"
)

// shape returns the rows of the tables of a capture without what they say of who talks: numbers
// of packets and octets, and times.
func shape(t *testing.T, b []byte) map[string][]string {
	t.Helper()
	s := session.New(session.Options{NoFrames: true})
	s.Feed(b)
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	all := make(map[string][]string)
	for _, info := range s.Tables() {
		kind, _, _ := strings.Cut(info.Name, "/")
		if kind != "conversations" && kind != "endpoints" && info.Name != "seed3tuple" && info.Name != "traffic" {
			continue
		}
		tb, _ := s.Table(info.Name)
		var rows []string
		for row := range tb.Rows {
			var line strings.Builder
			for _, c := range tb.Columns {
				if c.Type != table.Str && !strings.Contains(c.Name, "port") {
					fmt.Fprintf(&line, "%s=%v ", c.Name, c.Num(row))
				}
			}
			rows = append(rows, line.String())
		}
		slices.Sort(rows)
		all[info.Name] = rows
	}
	return all
}

// Conversations and endpoints, their packets, octets and times are as many before and after.
func TestShape(t *testing.T) {
	for _, o := range []Options{
		{Key: testKey}, {Key: testKey, Payload: Keep}, {Key: testKey, WholeMAC: true, Ports: true},
	} {
		for _, name := range captures(t) {
			after, before := anonymised(New(o), contents(t, name))
			want, got := shape(t, before), shape(t, after)
			for _, info := range slices.Sorted(maps.Keys(want)) {
				if !slices.Equal(want[info], got[info]) {
					t.Errorf("%s, %+v: %s has %d rows, before %d:\n%s\nbefore:\n%s", filepath.Base(name), o.Payload, info, len(got[info]), len(want[info]),
						strings.Join(got[info], "\n"), strings.Join(want[info], "\n"))
				}
			}
		}
	}
}
