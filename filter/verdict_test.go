package filter

import (
	"testing"

	"flowglass/internal/field"
)

// values returns those of a field in a packet, in order.
func values(nodes []field.Node, d *field.Def) (list []field.Value) {
	for i := range nodes {
		if nodes[i].Def == d {
			list = append(list, nodes[i].Value)
		}
		list = append(list, values(nodes[i].Children, d)...)
	}
	return list
}

// integer reports whether a field's values are integers that Rest.Judge can be told.
func isInteger(t field.Type) bool {
	switch t {
	case field.Uint, field.Int, field.Bool, field.AbsTime, field.RelTime:
		return true
	}
	return false
}

// Whatever is known of the fields of a packet, what a filter makes of it is not contradicted
// when all of them are known.
func TestReduceAgreesWithMatch(t *testing.T) {
	nodes := packet()
	decided := 0
	for _, tt := range matchTests {
		f, err := Compile(tt.filter, lookup, names)
		if err != nil {
			t.Fatalf("%s: %v", tt.filter, err)
		}
		fields := f.Fields()
		of := func(at int) (int64, bool) {
			list := values(nodes, fields[at])
			if len(list) == 0 {
				return 0, false
			}
			switch fields[at].Type {
			case field.Int, field.AbsTime, field.RelTime:
				return list[0].Int, true
			}
			return int64(list[0].Num), true
		}
		ways := 1
		for range fields {
			ways *= 4
		}
		for way := range ways {
			know := func(at int, list []field.Value) ([]field.Value, Knowledge) {
				true := values(nodes, fields[at])
				switch k := Knowledge(way >> (2 * at) & 3); {
				case k == Known && (fields[at].Type != field.Protocol || len(true) == 0):
					return append(list, true...), Known
				case k == Present && len(true) > 0:
					return list, Present
				case k == Varying && len(true) <= 1 && isInteger(fields[at].Type):
					return list, Varying
				}
				return list, NotKnown
			}
			v, rest := f.Reduce(know)
			if (v == Varies) != (rest != nil) {
				t.Fatalf("%s: verdict %v, rest %v", tt.filter, v, rest)
			}
			if rest != nil {
				v = rest.Judge(of)
				if again := rest.Judge(of); again != v {
					t.Errorf("%s, way %#x: verdict %v, then %v", tt.filter, way, v, again)
				}
			}
			if v != Unknown {
				decided++
			}
			if v != Unknown && (v == Yes) != tt.want {
				t.Errorf("%s, way %#x: verdict %v, want %v", tt.filter, way, v, tt.want)
			}
			if f.Match(nodes) != tt.want {
				t.Fatalf("%s, way %#x: Match is not what it was", tt.filter, way)
			}
		}
	}
	if decided < len(matchTests) {
		t.Errorf("only %d verdicts", decided)
	}
}

func TestReduce(t *testing.T) {
	known := func(v ...field.Value) []field.Value { return v }
	tests := []struct {
		filter string
		fields map[string]any // its values, or Knowledge; of others nothing is known
		want   Verdict
	}{
		{"tcp", map[string]any{"tcp": Present}, Yes},
		{"tcp", map[string]any{"tcp": known()}, No},
		{"tcp", nil, Unknown},
		{"not tcp", map[string]any{"tcp": known()}, Yes},
		{"tcp && udp", map[string]any{"tcp": known()}, No},
		{"tcp || udp", map[string]any{"tcp": Present}, Yes},
		{"tcp xor udp", map[string]any{"tcp": Present}, Unknown},
		{"tcp.port == 80", map[string]any{"tcp.port": known(field.Value{Num: 1}, field.Value{Num: 80})}, Yes},
		{"tcp.port != 80", map[string]any{"tcp.port": known(field.Value{Num: 1}, field.Value{Num: 80})}, No},
		{"tcp.port == 80", map[string]any{"tcp.port": Present}, Unknown},
		{"tcp.port == ip.ttl", map[string]any{"tcp.port": known()}, No}, // whatever the other one is
		{"ip.ttl == tcp.port", map[string]any{"tcp.port": known()}, No},
		{"tcp.port in {ip.ttl}", map[string]any{"tcp.port": known()}, No},
		{"tcp.port in {80, ip.ttl}", map[string]any{"tcp.port": known(field.Value{Num: 80})}, Yes},
		{"frame.number > 5", map[string]any{"frame.number": Varying}, Varies},
		{"frame.number > ip.ttl", map[string]any{"frame.number": Varying, "ip.ttl": known(field.Value{Num: 1})}, Unknown},
		{"frame.number > 5 && tcp", map[string]any{"frame.number": Varying, "tcp": known()}, No},
		{"frame.number > 5 && tcp", map[string]any{"frame.number": Varying}, Varies},
		{"tcp && frame.number > 5", map[string]any{"frame.number": Varying}, Varies},
		{"tcp[0]", map[string]any{"tcp": Present}, Unknown},
		{"tcp contains \"x\"", map[string]any{"tcp": known()}, No},
		{"tcp.port#1 == 80", map[string]any{"tcp.port": known(field.Value{Num: 80})}, Unknown},
		{"tcp.port#1 == 80", map[string]any{"tcp.port": known()}, No},
		{"count(tcp.port) == 1", map[string]any{"tcp.port": known(field.Value{Num: 80})}, Yes},
		{"len(tcp.port) == 2", map[string]any{"tcp.port": known(field.Value{Num: 80})}, Unknown},
	}
	for _, tt := range tests {
		f, err := Compile(tt.filter, lookup, names)
		if err != nil {
			t.Fatalf("%s: %v", tt.filter, err)
		}
		know := func(at int, list []field.Value) ([]field.Value, Knowledge) {
			switch k := tt.fields[f.Fields()[at].Name].(type) {
			case Knowledge:
				return list, k
			case []field.Value:
				return append(list, k...), Known
			}
			return list, NotKnown
		}
		v, _ := f.Reduce(know)
		if v != tt.want {
			t.Errorf("%s with %v: %v, want %v", tt.filter, tt.fields, v, tt.want)
		}
		if decides := f.Decides(know); decides && v == Unknown {
			t.Errorf("%s with %v decides, but its verdict is unknown", tt.filter, tt.fields)
		}
	}
}

func TestJudgeAllocatesNothing(t *testing.T) {
	f, err := Compile("frame.number > 5 && tcp.flags.syn == 1 || frame.number in {1..3}", lookup, names)
	if err != nil {
		t.Fatal(err)
	}
	_, rest := f.Reduce(func(_ int, list []field.Value) ([]field.Value, Knowledge) { return list, Varying })
	of := func(int) (int64, bool) { return 1, true }
	if n := testing.AllocsPerRun(100, func() { rest.Judge(of) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// An expression for a value compiles, and matches what has the value.
func TestExpression(t *testing.T) {
	for _, tt := range []struct {
		d    *field.Def
		v    field.Value
		want string
	}{
		{defPort, field.Value{Num: 443}, "tcp.port == 443"},
		{&field.Def{Name: "tcp.flags", Type: field.Uint, Bits: 16, Base: field.Hex, Mask: 0xfff}, field.Value{Num: 0x12}, "tcp.flags == 0x12"},
		{defSYN, field.Value{Num: 2}, "tcp.flags.syn == 1"},
		{defOffset, field.Value{Int: -5}, "ntp.offset == -5"},
		{defLoad, field.Value{Float: 1e9}, "sys.load == 1000000000"},
		{defHost, field.Value{Str: "a \"b\"\\\n\x7fä"}, `http.host == "a \"b\"\\\x0a\x7fä"`},
		{defHost, field.Value{}, `http.host == ""`},
		{defPayload, field.Value{Bytes: []byte{0xfc}}, "tcp.payload == 0xfc"},
		{defPayload, field.Value{Bytes: []byte{0xfc, 1}}, "tcp.payload == fc:01"},
		{defPayload, field.Value{}, "tcp.payload"},
		{defEthSrc, field.Value{Num: 0x020000000001}, "eth.src == 02:00:00:00:00:01"},
		{defTime, field.Value{Int: 1709208000_125000000}, `frame.time == "2024-02-29 12:00:00.125000000Z"`},
		{defDelta, field.Value{Int: -1_500_000_000}, "frame.time_delta == -1.500000000"},
		{defTCP, field.Value{}, "tcp"},
		{defNote, field.Value{}, "tcp.analysis"},
		{defIPSrc, field.Value{}, "ip.src"},
	} {
		got := Expression(tt.d, tt.v)
		if got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
		f, err := Compile(got, lookup, names)
		if err != nil {
			t.Errorf("%s: %v", got, err)
		} else if def, _ := lookup(tt.d.Name); !f.Match([]field.Node{leaf(def, tt.v)}) {
			t.Errorf("%s does not match its value", got)
		}
	}
	long := field.Value{Bytes: make([]byte, 100)}
	f, err := Compile(Expression(defPayload, long), lookup, names)
	if err != nil || !f.Match([]field.Node{leaf(defPayload, long)}) {
		t.Errorf("%s: %v", Expression(defPayload, long), err)
	}
}
