package flow

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden holds all tables of small captures against testdata/NAME.txt.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		name    string
		records []capture.Record
	}{
		{"empty", nil},
		{"one-packet", []capture.Record{at(0, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(5000, 53)))}},
		{"both-directions", []capture.Record{
			at(0, packet(4, eth(2, 1, 0x0800), ip4(2, 1, 17), udp(5000, 53))),
			at(2, packet(100, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(53, 5000))),
			at(4, packet(4, eth(2, 1, 0x0800), ip4(2, 1, 17), udp(5000, 53))),
		}},
		{"tcp-port-reused", []capture.Record{
			at(0, packet(0, eth(1, 2, 0x0800), ip4(1, 2, 6), tcp(4000, 80, 100, syn))),
			at(1, packet(0, eth(2, 1, 0x0800), ip4(2, 1, 6), tcp(80, 4000, 900, syn|ack))),
			at(2, packet(10, eth(1, 2, 0x0800), ip4(1, 2, 6), tcp(4000, 80, 101, ack))),
			at(3, packet(0, eth(1, 2, 0x0800), ip4(1, 2, 6), tcp(4000, 80, 500, syn))),
		}},
		{"tunnel-in-itself", []capture.Record{
			at(0, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 4), ip4(2, 1, 4), ip4(1, 2, 17), udp(1, 2))),
		}},
		{"equal-sides", []capture.Record{
			at(0, packet(4, eth(1, 1, 0x0800), ip4(1, 1, 17), udp(7, 7))),
			at(1, packet(4, eth(1, 1, 0x0800), ip4(1, 1, 17), udp(8, 7))),
			at(2, packet(4, eth(1, 1, 0x0800), ip4(1, 1, 17), udp(7, 8))),
		}},
		{"tagged", []capture.Record{
			at(0, packet(4, eth(1, 2, 0x8100), vlan(1, 0x0800), ip4(1, 2, 17), udp(1, 2))),
			at(1, packet(4, eth(1, 2, 0x8100), vlan(2, 0x0800), ip4(1, 2, 17), udp(1, 2))),
			at(2, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))),
		}},
		{"times", []capture.Record{ // that go back, are before frame 1, or none
			at(10, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))),
			at(2, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(3, 4))),
			at(11, packet(4, eth(2, 1, 0x0800), ip4(2, 1, 17), udp(4, 3))),
			timeless(packet(4, eth(2, 3, 0x0800), ip4(2, 3, 17), udp(4, 3))),
		}},
		{"no-time-in-frame-1", []capture.Record{
			timeless(packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))),
			at(0, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))),
			at(3, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))),
		}},
		{"cut-short", []capture.Record{
			cut(at(0, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))), 13),
			cut(at(1, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))), 33),
			cut(at(2, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))), 41),
			cut(at(3, packet(4, eth(1, 2, 0x0800), ip4(1, 2, 17), udp(1, 2))), 42),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := text(t, statsOf(c.records...))
			path := filepath.Join("testdata", c.name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := diff(string(want), got); d != "" {
				t.Errorf("%s differs (-update rewrites it):\n%s", path, d)
			}
		})
	}
}

// diff returns the lines in which two texts differ; "" if there are none.
func diff(want, got string) string {
	if want == got {
		return ""
	}
	var b strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var x, y string
		if i < len(w) {
			x = w[i]
		}
		if i < len(g) {
			y = g[i]
		}
		if x != y {
			b.WriteString("- " + x + "\n+ " + y + "\n")
		}
	}
	return b.String()
}
