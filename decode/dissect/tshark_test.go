package dissect

import (
	"bytes"
	"crypto/sha256"
	commandline "flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flowglass/internal/field"
)

var (
	update  = commandline.Bool("update", false, "write the golden file anew")
	explain = commandline.Int("explain", 3, "differences from tshark that are printed for each field")
)

const (
	golden    = "testdata/fields.txt"
	separator = "\x1e" // between the values of a field
)

// version is the tshark that the golden file was made with, and that is compared with.
const version = "4.0."

// tshark returns the path of a tshark of the version, "" if there is none.
func tshark(t *testing.T) string {
	path, err := exec.LookPath("tshark")
	if err != nil {
		return ""
	}
	out, err := exec.Command(path, "--version").Output()
	if err != nil || !strings.Contains(string(out), "TShark (Wireshark) "+version) {
		return ""
	}
	return path
}

// ofTshark prints a value as tshark -T fields does.
func ofTshark(d *field.Def, v field.Value) string {
	switch d.Type {
	case field.Uint:
		if d.Base == field.Hex {
			return fmt.Sprintf("0x%0*x", max(1, (int(d.Bits)+3)/4), v.Num)
		}
		return strconv.FormatUint(v.Num, 10)
	case field.Bool:
		return strconv.FormatUint(v.Num, 10)
	case field.String:
		return d.Print(v)
	case field.Bytes:
		if len(v.Bytes) == 0 {
			return "<none>"
		}
		if d.Name == "icmpv6.opt.linkaddr" {
			return field.MAC(number(v.Bytes))
		}
		return fmt.Sprintf("%x", v.Bytes)
	case field.RelTime:
		return field.Seconds(v.Int)
	case field.Int:
		return strconv.FormatInt(v.Int, 10)
	}
	return d.Print(v)
}

// compared are the fields that tshark is asked for: all but those whose print is not the
// value, or that need more than one packet.
func compared() (names []string) {
	for _, d := range Fields() {
		switch {
		case d.Type == field.Protocol, d.Type == field.None, d.Type == field.AbsTime, d.Name == "":
		case uncompared[d.Name] != "":
		default:
			names = append(names, d.Name)
		}
	}
	return names
}

// collect gathers the values of a tree by the names of their fields, in order.
func collect(all map[string][]string, nodes []field.Node) {
	for i := range nodes {
		n := &nodes[i]
		if n.Def.Name != "" && n.Def.Type != field.Protocol {
			all[n.Def.Name] = append(all[n.Def.Name], ofTshark(n.Def, n.Value))
		}
		collect(all, n.Children)
	}
}

// dump returns for each frame the values of the names, in tshark's manner.
func dump(t *testing.T, file string, names []string) (lines [][]string) {
	eachFrame(t, file, func(f Frame, data []byte) {
		all := make(map[string][]string)
		collect(all, Packet(f, data))
		line := make([]string, len(names))
		for i, name := range names {
			line[i] = strings.Join(all[name], separator)
		}
		lines = append(lines, line)
	})
	return lines
}

// runTshark asks tshark for the same. Checksums are verified, as this package does.
func runTshark(t *testing.T, path, file string, names []string) (lines [][]string) {
	args := []string{"-n", "-r", file, "-T", "fields", "-E", "separator=/t", "-E", "aggregator=" + separator}
	for _, preference := range []string{
		"ip.check_checksum:TRUE", "tcp.check_checksum:TRUE", "udp.check_checksum:TRUE", "sctp.checksum:CRC 32c", "eth.check_fcs:TRUE",
	} {
		args = append(args, "-o", preference)
	}
	for _, name := range names {
		args = append(args, "-e", name)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && len(out) == 0 && !strings.Contains(stderr.String(), "cut short") && !strings.Contains(file, "err-") {
		t.Fatalf("tshark: %v: %s", err, stderr.String())
	}
	for line := range strings.Lines(string(out)) {
		lines = append(lines, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return lines
}

// Every value of every field is tshark's. Where there is no tshark the values are those
// that agreed with it when the golden file was written.
func TestTshark(t *testing.T) {
	names := compared()
	path := tshark(t)
	if path == "" && *update {
		t.Fatal("the golden file is written only next to tshark " + version)
	}
	if path == "" {
		t.Log("no tshark " + version + "x here: the values are compared with those that agreed with it before")
	}
	differences := make(map[string]int)
	total, equal := 0, 0
	var sums []string
	for _, file := range captureFiles(t) {
		base := filepath.Base(file)
		if !strings.HasSuffix(file, ".pcap") && !strings.HasSuffix(file, ".pcapng") || strings.HasPrefix(base, "err-") {
			continue
		}
		ours := dump(t, file, names)
		var flat []string
		for _, line := range ours {
			var kept []string
			for j, name := range names {
				if proto, _, _ := strings.Cut(name, "."); line[j] != "" && proto != "http" && proto != "tls" && proto != "ssh" && name != "tcp.segment_data" {
					kept = append(kept, name+"="+line[j]) // those are a matter of the streams, which have tests of their own
				}
			}
			flat = append(flat, strings.Join(kept, "\t"))
		}
		digest := sha256.Sum256([]byte(strings.Join(flat, "\n")))
		sums = append(sums, fmt.Sprintf("%x  %s", digest[:12], base))
		if path == "" {
			continue
		}
		theirs := runTshark(t, path, file, names)
		if len(theirs) != len(ours) {
			t.Errorf("%s: %d frames, tshark has %d", base, len(ours), len(theirs))
			continue
		}
		for i := range ours {
			for j, name := range names {
				want, got := "", ours[i][j]
				if j < len(theirs[i]) {
					want = theirs[i][j]
				}
				if want == "" && got == "" {
					continue
				}
				total++
				if want == got || excused(base, name, got) {
					equal++
					continue
				}
				differences[name]++
				if differences[name] <= *explain {
					t.Errorf("%s frame %d: %s is %.120q, tshark has %.120q", base, i+1, name, got, want)
				}
			}
		}
	}
	if path != "" {
		t.Logf("%d of %d values of %d fields are tshark's", equal, total, len(names))
		for _, name := range slices.Sorted(func(yield func(string) bool) {
			for name := range differences {
				if !yield(name) {
					return
				}
			}
		}) {
			t.Logf("%6d differences in %s", differences[name], name)
		}
	}
	text := strings.Join(sums, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("the values are not those of %s; with tshark %sx, -update writes it", golden, version)
	}
}

// uncompared are fields that are not compared value by value, with the reason.
var uncompared = map[string]string{
	"data.data":       "begins behind the time stamp that ping writes there",
	"data.len":        "likewise",
	"frame.protocols": "ends with the protocols of bodies and certificates there",
}

// excused reports differences that are known.
func excused(capture, name, got string) bool {
	proto, _, _ := strings.Cut(name, ".")
	switch {
	case proto == "http" || strings.HasPrefix(name, "tcp.reassembled"): // of wrong checksums, which it is told to check, tshark puts nothing together
		return capture == "loopback.pcap" || capture == "any.pcapng" || capture == "any-sll.pcap" || capture == "mixed.pcapng" ||
			got == "" && proto == "tcp" // PDUs of SSH are not put together here
	case name == "tls.record.content_type": // in TLS 1.3 it is opaque, which the handshake tells
		return true
	case name == "tls.handshake.sig_hash_alg": // of a ServerKeyExchange, which is not read
		return got == ""
	case proto == "ssh": // likewise; and there a greeting that was not seen makes all that follows secret
		return got == "" || capture == "sample.pcapng"
	case name == "quic.packet_number" || name == "quic.payload" || name == "quic.remaining_payload":
		return capture == "quic.pcap" // of a version that is there to be refused it shows what it fails to decrypt
	case name == "smb2.tree" || name == "smb2.share_type" || name == "smb.path" || name == "smb2.security_blob": // of the message that named the tree; of nothing
		return got == ""
	case name == "tcp.segment_data": // likewise, the segments of a message, without the last
		return true
	case name == "frame.interface_id": // the number within the section there
		return strings.HasPrefix(capture, "sections-")
	case name == "tcp.time_relative" || name == "tcp.time_delta" || name == "tcp.stream" || name == "tcp.len" || name == "tcp.seq_raw" || name == "tcp.seq" || name == "tcp.ack" || name == "tcp.nxtseq": // of headers that are cut
		return capture == "snaplen.pcap" || capture == "icmp.pcap"
	}
	return false
}
