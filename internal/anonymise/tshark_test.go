package anonymise

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
)

// tshark runs it, and returns what it prints.
func tshark(args ...string) ([]byte, error) {
	path, err := exec.LookPath("tshark")
	if err != nil {
		return nil, err
	}
	return exec.Command(path, args...).Output()
}

// tsharkFields returns what tshark prints of the fields, a line for each frame, with checksums verified.
func tsharkFields(t *testing.T, file []byte, fields ...string) []string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.pcapng")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"-r", name, "-T", "fields", "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
		"-o", "sctp.checksum:CRC-32C", "-o", "eth.check_fcs:TRUE",
	}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	out, err := tshark(args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

// judged are the fields compared: whether checksums are right (0 is bad, 1 good, 2 not verified), and
// whether a packet is malformed.
var judged = []string{
	"ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "sctp.checksum.status", "icmp.checksum.status",
	"icmpv6.checksum.status", "igmp.checksum.status", "vrrp.checksum.status", "cdp.checksum.status", "eth.fcs.status", "_ws.malformed",
}

// No checksum is bad, says tshark, that was not bad before, and the bad ones still are; no packet is
// malformed that was not. All captures are in one file, so that tshark need not start for each.
func TestTshark(t *testing.T) {
	if _, err := tshark("--version"); err != nil {
		t.Skip("NOT RUN: tshark is not installed, so nobody else has judged the packets")
	}
	for _, o := range []Options{
		{Key: testKey}, {Key: testKey, Payload: Keep, Ports: true, WholeMAC: true}, {Key: testKey, Payload: Drop},
	} {
		before, after := newPcapng(), newPcapng()
		var names []string
		for _, name := range captures(t) {
			a := New(o)
			records(contents(t, name), func(r *capture.Record) {
				if data, ok := a.Record(r); ok {
					after.packet(r, data)
					before.packet(r, r.Data)
					names = append(names, fmt.Sprintf("payload %d, %s frame %d", o.Payload, filepath.Base(name), r.Number))
				}
			})
		}
		want, got := tsharkFields(t, before.b, judged...), tsharkFields(t, after.b, judged...)
		if len(want) != len(names) || len(got) != len(names) {
			t.Fatalf("%d frames, %d before, of %d", len(got), len(want), len(names))
		}
		good := 0
		for i := range want {
			w, g := strings.Split(want[i], "\t"), strings.Split(got[i], "\t")
			for j := range w {
				good += strings.Count(g[j], "1")
				switch {
				case judged[j] == "_ws.malformed":
					if len(g[j]) > len(w[j]) && o.Payload != Drop {
						t.Errorf("%s: %s, before %q", names[i], g[j], w[j])
					}
				case strings.Count(g[j], "0") > strings.Count(w[j], "0"),
					o.Payload != Drop && strings.Contains(w[j], "0") && !strings.Contains(g[j], "0"):
					t.Errorf("%s: %s is %q, before %q", names[i], judged[j], g[j], w[j])
				}
			}
		}
		if good < 2000 {
			t.Errorf("only %d good checksums", good)
		}
	}
}
