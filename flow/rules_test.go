package flow

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/internal/capgen"
)

// A rule is one of Wireshark's rules of counting, by the frames that show it.
type rule struct {
	name   string
	frames []capture.Record // of one link type
}

// TestRules holds the conversations of every rule's frames against testdata/rules.txt, which
// is tshark 4.0's word: -update asks it anew.
func TestRules(t *testing.T) {
	const golden = "testdata/rules.txt"
	if *update {
		var all strings.Builder
		for _, r := range rules() {
			fmt.Fprintf(&all, "# %s\n%s", r.name, rowsOfTshark(t, r.frames))
		}
		if err := os.WriteFile(golden, []byte(all.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]string)
	for _, part := range strings.Split("\n"+string(b), "\n# ")[1:] {
		name, rows, _ := strings.Cut(part, "\n")
		want[name] = strings.TrimSuffix(rows, "\n")
	}
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			w, ok := want[r.name]
			if !ok {
				t.Fatal("tshark has not been asked: go test ./flow -update")
			}
			if got := strings.TrimSuffix(rowsOf(statsOf(r.frames...)), "\n"); got != w {
				t.Errorf("got\n%s\nwant\n%s", got, w)
			}
			delete(want, r.name)
		})
	}
	for name := range want {
		t.Errorf("there is no rule %s any more", name)
	}
}

var ruleTables = [decode.Kinds]string{"eth", "ip", "ipv6", "tcp", "udp", "sctp"}

// ruleRow is a row as both print it: the lesser end first, then packets/bytes from it and to it.
func ruleRow(table, a, b string, packetsAB, bytesAB, packetsBA, bytesBA any) string {
	if a > b {
		a, b, packetsAB, bytesAB, packetsBA, bytesBA = b, a, packetsBA, bytesBA, packetsAB, bytesAB
	}
	return fmt.Sprintf("%-4s %s %s %v/%v %v/%v\n", table, a, b, packetsAB, bytesAB, packetsBA, bytesBA)
}

// rowsOf prints the conversations of s, sorted.
func rowsOf(s *Stats) string {
	var rows []string
	for kind, table := range ruleTables {
		for _, c := range s.Conversations(decode.Kind(kind)) {
			end := func(s Side) string {
				if !decode.Kind(kind).HasPorts() {
					return s.Addr.String()
				}
				return fmt.Sprintf("%s:%d", s.Addr, s.Port)
			}
			rows = append(rows, ruleRow(table, end(c.A), end(c.B), c.PacketsAB, c.BytesAB, c.PacketsBA, c.BytesBA))
		}
	}
	slices.Sort(rows)
	return strings.Join(rows, "")
}

// rowsOfTshark prints what tshark 4.0 counts of frames, in the form of rowsOf.
func rowsOfTshark(t *testing.T, frames []capture.Record) string {
	file := filepath.Join(t.TempDir(), "rule.pcap")
	p := capgen.Pcap{Network: uint32(frames[0].Link)}
	b := p.Header()
	for _, r := range frames {
		b = append(b, p.Record(uint32(r.Time/1e9), uint32(r.Time%1e9/1000), r.OrigLen, r.Data)...)
	}
	if err := os.WriteFile(file, b, 0o666); err != nil {
		t.Fatal(err)
	}
	args := []string{"-n", "-2", "-q", "-r", file}
	for _, table := range ruleTables {
		args = append(args, "-z", "conv,"+table)
	}
	out, err := exec.Command("tshark", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`^(\S+) Conversations$`)
	line := regexp.MustCompile(`^(\S+)\s+<-> (\S+)\s+(\d+) (\d+) bytes\s+(\d+) (\d+) bytes\s+\d+ \d+ bytes`)
	names := map[string]string{"Ethernet": "eth", "IPv4": "ip", "IPv6": "ipv6", "TCP": "tcp", "UDP": "udp", "SCTP": "sctp"}
	table := ""
	var rows []string
	for l := range strings.SplitSeq(string(out), "\n") {
		if m := head.FindStringSubmatch(l); m != nil {
			table = names[m[1]]
		}
		if m := line.FindStringSubmatch(l); m != nil {
			rows = append(rows, ruleRow(table, m[1], m[2], m[5], m[6], m[3], m[4]))
		} else if strings.Contains(l, "<->") {
			t.Fatalf("a line of tshark's that cannot be read: %q", l)
		}
	}
	slices.Sort(rows)
	return strings.Join(rows, "")
}
