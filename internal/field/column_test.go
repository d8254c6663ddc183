package field

import (
	"strings"
	"testing"
)

func TestColumn(t *testing.T) {
	port := &Def{Name: "tcp.port", Label: "Port", Type: Uint}
	flag := &Def{Name: "tcp.flags.syn", Label: "Syn", Type: Bool, Mask: 2}
	text := &Def{Name: "http.host", Label: "Host", Type: String}
	layer := &Def{Name: "tcp", Label: "TCP", Type: Protocol}
	seen := &Def{Name: "tcp.options.nop", Label: "No-Operation", Type: None}
	nodes := []Node{{Def: layer, Value: Value{Bytes: []byte{1, 2}}, Children: []Node{
		{Def: port, Value: Value{Num: 80}, Hidden: true},
		{Def: port, Value: Value{Num: 443}, Hidden: true},
		{Def: flag, Value: Value{Num: 1}},
		{Def: seen},
	}}, {Def: text, Value: Value{Str: "a\nb"}}}
	for name, want := range map[string]string{
		"tcp.port":        "80, 443",
		"tcp.flags.syn":   "Set",
		"tcp":             "TCP",
		"tcp.options.nop": "No-Operation",
		"http.host":       `a\nb`,
		"udp":             "",
	} {
		if got := Column(nodes, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestColumnIsBounded(t *testing.T) {
	text := &Def{Name: "x", Type: Bytes}
	nodes := make([]Node, 10_000)
	for i := range nodes {
		nodes[i] = Node{Def: text, Value: Value{Bytes: make([]byte, 1000)}}
	}
	if got := Column(nodes, "x"); len(got) > maxCell+4*maxOctets || !strings.HasSuffix(got, more) {
		t.Errorf("%d octets, ending in %q", len(got), got[len(got)-5:])
	}
}
