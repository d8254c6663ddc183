package filter

import (
	"errors"
	"testing"

	"flowglass/internal/field"
)

var seeds = []string{
	"", "tcp.port == 80 and not udp", "ip.addr in {10.0.0.0/8, 192.0.2.1 .. 192.0.2.9}", `http.host matches "^ex\\.com" or frame[0:3,-2:] contains 0a:0b`,
	`any ip.src#[1-2] != 10.1.2.3 xor max(tcp.port, 9) % 3 - -{ip.ttl + 1} >= 0x1f`, `frame.time > "2024-02-29T12:00:00Z" && frame.time_delta < 1.5`,
	`eth.src[0] & 0f == '\x02' || lower(http.host) ~ r"a\"b"`, "all tcp.port not in {1..2}", `string(tcp.flags)[0:1] === "1\u00e4\777"`, "60 < ip.ttl <= 0b11 == 5",
}

// A filter of any text is compiled or refused with an error that points into it.
func FuzzCompile(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	nodes := packet()
	f.Fuzz(func(t *testing.T, src string) {
		compiled, err := Compile(src, lookup, names)
		if err == nil {
			first := compiled.Match(nodes)
			if compiled.Match(nodes) != first {
				t.Error("a packet matches and does not")
			}
			return
		}
		var e *Error
		if !errors.As(err, &e) || e.Offset < 0 || e.Len < 0 || e.Offset+e.Len > len(src) || e.Msg == "" {
			t.Errorf("error %#v", err)
		}
	})
}

// Filters match packets of any shape, whatever their nodes claim.
func FuzzMatch(f *testing.F) {
	for i := range seeds {
		f.Add(uint8(i), []byte("\x00\x08\x02\x03\x00\x04\x05\x00\x00\x0a\xff\xff\x7f"))
	}
	var compiled []*Filter
	for _, s := range append(seeds, "frame contains 00", "tcp contains 01", "len(ip) > count(ip)", "tcp#2", "ip[2:4] == 1.2.3.4", "abs(ntp.offset) / tcp.port == 1") {
		if c, err := Compile(s, lookup, names); err == nil {
			compiled = append(compiled, c)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, shape []byte) {
		c := compiled[int(which)%len(compiled)]
		nodes := grow(shape, 0)
		first := c.Match(nodes)
		if c.Match(nodes) != first {
			t.Error("a packet matches and does not")
		}
	})
}

// grow makes trees of the octets of shape: of each four a field, a value, a place and how
// many of those that follow are below it.
func grow(shape []byte, depth int) (nodes []field.Node) {
	for len(shape) >= 4 {
		d := all[int(shape[0])%len(all)]
		n := field.Node{Def: d, Offset: int(int8(shape[2])), Len: int(int8(shape[2])), Buffer: int(shape[2] & 1)}
		n.Value = field.Value{Num: uint64(shape[1]) << (shape[2] % 64), Int: -int64(shape[1]) << (shape[2] % 64), Float: float64(shape[1]) - 100,
			Str: string(shape[:4]), Bytes: shape[:min(len(shape), int(shape[1]))]}
		below := min(int(shape[3])*4, len(shape)-4)
		if depth < 50 {
			n.Children = grow(shape[4:4+below], depth+1)
		}
		shape = shape[4+below:]
		nodes = append(nodes, n)
	}
	return nodes
}
