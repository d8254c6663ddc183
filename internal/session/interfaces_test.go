package session

import (
	"slices"
	"testing"

	"flowglass/internal/table"
)

func TestFramesTellTheirInterfaces(t *testing.T) {
	s := whole(captures(t)["mixed.pcapng"])
	tab, order, err := s.TableOf(Query{Table: "frames", SortBy: "interface"})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(tab.Columns, func(c table.Column) bool { return c.Name == "interface" })
	var names []string
	for _, row := range order {
		names = append(names, string(tab.Columns[at].Text(nil, int(row))))
	}
	if !slices.IsSorted(names) || len(names) != tab.Rows {
		t.Errorf("%q", names)
	}
	if distinct := slices.Compact(names); !slices.Equal(distinct, []string{"Loopback (lo)", "any", "eth0", "tun0"}) {
		t.Errorf("%q", distinct)
	}
	none := whole(captures(t)["dns.pcap"])
	if tab, _, err := none.TableOf(Query{Table: "frames", SortBy: "interface"}); err != nil || len(tab.Columns[at].Text(nil, 0)) != 0 {
		t.Error(err)
	}
}
