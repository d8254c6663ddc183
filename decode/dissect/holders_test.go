package dissect

import (
	"slices"
	"testing"

	"flowglass/internal/field"
)

// held reports fields that stand in a layer which Holders does not name.
func held(t testing.TB, layer string, nodes []field.Node) {
	for i := range nodes {
		n := &nodes[i]
		name := n.Def.Name
		within := layer
		if n.Def.Type == field.Protocol && slices.ContainsFunc(Registry, func(p Protocol) bool { return p.Name == name }) {
			within = name // an extension header, tied to the header before it
		}
		if protocols, anywhere := Holders(name); name != "" && !anywhere && !slices.Contains(protocols, within) && name != within {
			t.Fatalf("%s stands in a layer %s; Holders knows of %v", name, within, protocols)
		}
		held(t, within, n.Children)
	}
}

// A field stands in no layer but those of the protocols that hold it: filters rely on it.
func TestFieldsStandInTheirLayers(t *testing.T) {
	for _, file := range captureFiles(t) {
		eachFrame(t, file, func(f Frame, data []byte) {
			nodes := Packet(f, data)
			for i := range nodes {
				held(t, nodes[i].Def.Name, nodes[i:i+1])
			}
		})
	}
}

func TestHolders(t *testing.T) {
	for _, tt := range []struct {
		name     string
		want     []string
		anywhere bool
	}{
		{"tcp.port", []string{"tcp"}, false},
		{"ip.version", []string{"ip", "ipv6"}, false},
		{"dns.qry.name", []string{"dns", "mdns", "llmnr"}, false},
		{"frame.len", nil, true},
		{"_ws.malformed", nil, true},
		{"data.data", nil, true},
		{"frame", nil, true},
		{"sip", nil, false},
	} {
		if got, anywhere := Holders(tt.name); !slices.Equal(got, tt.want) || anywhere != tt.anywhere {
			t.Errorf("%s stands in %v, anywhere %v", tt.name, got, anywhere)
		}
	}
}
