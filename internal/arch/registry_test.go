package arch

import (
	"regexp"
	"slices"
	"testing"

	"flowglass/decode"
	"flowglass/internal/bridge"
	"flowglass/internal/session"
	"flowglass/internal/table"
)

// unique reports names that are empty, or in the list twice.
func unique(t *testing.T, what string, names []string) {
	t.Helper()
	seen := make(map[string]bool)
	for i, n := range names {
		if n == "" || seen[n] {
			t.Errorf("%s %d: the name %q is empty or taken", what, i, n)
		}
		seen[n] = true
	}
}

func TestProtocols(t *testing.T) {
	leads := make(map[decode.Key]string)
	for i, p := range decode.Registry[1:] {
		if p.Name == "" { // several may share one, as the versions of Linux cooked do
			t.Errorf("protocol %d has no name", i+1)
		}
		for _, k := range p.On {
			if other, taken := leads[k]; taken {
				t.Errorf("key %#x leads to both %s and %s", k, other, p.Name)
			}
			leads[k] = p.Name
		}
		if decode.Proto(i+1).Name() != p.Name {
			t.Errorf("protocol %d is not %s", i+1, p.Name)
		}
	}
	for _, name := range []string{"eth", "ip", "ipv6", "tcp", "udp"} {
		at := slices.IndexFunc(decode.Registry, func(p decode.Protocol) bool { return p.Name == name })
		if at < 0 || at+1 >= 240 {
			t.Errorf("%s is protocol %d: the commonest ones must fit in one octet of a flow key", name, at+1)
		}
	}
}

func TestOperations(t *testing.T) {
	var names []string
	for _, o := range bridge.Operations {
		names = append(names, o.Name)
		if o.Doc == "" || o.Reply == "" {
			t.Errorf("operation %s is not documented", o.Name)
		}
		var params []string
		for _, p := range o.Params {
			params = append(params, p.Name)
			if p.Doc == "" {
				t.Errorf("parameter %s of %s is not documented", p.Name, o.Name)
			}
		}
		unique(t, "parameter of "+o.Name, params)
	}
	unique(t, "operation", names)
}

var (
	tableName  = regexp.MustCompile(`^[a-z0-9]+(/[a-z0-9]+)?$`)
	columnName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	units      = []table.Unit{table.None, table.Nanoseconds, table.Bytes, table.Packets, table.BitRate}
)

func TestTables(t *testing.T) {
	var names []string
	for _, info := range session.Schema() {
		names = append(names, info.Name)
		if !tableName.MatchString(info.Name) || info.Title == "" {
			t.Errorf("table %q, %q", info.Name, info.Title)
		}
		var columns []string
		for _, c := range info.Columns {
			columns = append(columns, c.Name)
			if !columnName.MatchString(c.Name) || c.Label == "" || !slices.Contains(units, c.Unit) {
				t.Errorf("table %s: column %q, %q, unit %q", info.Name, c.Name, c.Label, c.Unit)
			}
			if (c.Num == nil) == (c.Text == nil) || (c.Text != nil) != (c.Type == table.Str) {
				t.Errorf("table %s: column %s of type %s has the functions of another", info.Name, c.Name, c.Type)
			}
		}
		unique(t, "column of "+info.Name, columns)
		if info.By != "" && !slices.Contains(columns, info.By) {
			t.Errorf("table %s is sorted by %s, which it has not", info.Name, info.By)
		}
	}
	unique(t, "table", names)
}
