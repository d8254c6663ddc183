package analysis

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/internal/capgen"
)

var update = flag.Bool("update", false, "ask tshark, and write the golden file anew")

const golden = "testdata/cases.txt"

// cases are conversations of A, 10.0.0.1 port 1000, with B, 10.0.0.2 port 2000: a segment a word, of
// who sends it, its flags (S, F, R, P, A), sequence number, acknowledgement, octets of payload,
// window, the time since the segment before in microseconds, and options. Sequence
// numbers begin at 1000 (A) and 5000 (B).
var cases = []struct{ name, segments string }{
	{"handshake and data", hello + "A,PA,1001,5001,10,500,10 B,A,5001,1011,0,500,300 B,PA,5001,1011,20,500,10 A,A,1011,5021,0,500,40"},
	{"no handshake seen", "A,PA,1001,5001,10,500,0 B,A,5001,1011,0,500,300"},
	{"retransmission", hello + "A,PA,1001,5001,10,500,10 A,PA,1001,5001,10,500,300000 B,A,5001,1011,0,500,10"},
	{"retransmission of the first of two", hello + "A,A,1001,5001,10,500,10 A,PA,1011,5001,10,500,10 A,A,1001,5001,10,500,300000"},
	{"fast retransmission", hello + "A,A,1001,5001,10,500,10 A,A,1021,5001,10,500,10 B,A,5001,1011,0,500,100 B,A,5001,1011,0,500,10 " +
		"B,A,5001,1011,0,500,10 A,A,1011,5001,10,500,10"},
	{"fast retransmission, too late for one", hello + "A,A,1001,5001,10,500,10 A,A,1021,5001,10,500,10 B,A,5001,1011,0,500,100 " +
		"B,A,5001,1011,0,500,10 B,A,5001,1011,0,500,10 A,A,1011,5001,10,500,21000"},
	{"spurious retransmission", hello + "A,PA,1001,5001,10,500,10 B,A,5001,1011,0,500,300 A,PA,1001,5001,10,500,300000"},
	{"out of order", hello + "A,A,1011,5001,10,500,10 A,A,1001,5001,10,500,10"},
	{"out of order, later than a round trip", hello + "A,A,1011,5001,10,500,10 A,A,1001,5001,10,500,500"},
	{"out of order without a round trip", "A,A,1001,5001,10,500,0 A,A,1021,5001,10,500,10 A,A,1011,5001,10,500,2900 A,A,1001,5001,5,500,3100"},
	{"lost segment", hello + "A,A,1001,5001,10,500,10 A,A,1021,5001,10,500,10 A,A,1031,5001,10,500,10 B,A,5001,1041,0,500,10 A,A,1041,5001,10,500,10"},
	{"acknowledged and not seen", hello + "B,A,5001,1100,0,500,10 B,A,5001,1200,0,500,10 A,A,1200,5001,10,500,10 B,A,5001,1210,0,500,10"},
	{"acknowledged twice and not seen", hello + "A,A,1101,5001,10,500,10 B,PA,5001,1200,5,500,10 B,PA,5006,1200,5,500,10 B,PA,5011,1200,5,500,10"},
	{"duplicate acknowledgements", hello + "B,A,5001,1001,0,500,10 B,A,5001,1001,0,500,10 B,A,5001,1001,0,400,10 B,A,5001,1001,0,400,10"},
	{"keep-alive and its answer", hello + "A,PA,1001,5001,10,500,10 B,A,5001,1011,0,500,10 A,A,1010,5001,0,500,1000000 B,A,5001,1011,0,500,10 " +
		"A,A,1010,5001,1,500,1000000 B,A,5001,1011,0,500,10 B,A,5001,1011,0,500,10"},
	{"window closed, probed and opened", hello + "A,PA,1001,5001,10,500,10 B,A,5001,1011,0,0,10 A,A,1011,5001,1,500,1000000 B,A,5001,1011,0,0,10 " +
		"A,A,1011,5001,1,500,1000000 B,A,5001,1011,0,0,10 B,A,5001,1011,0,300,10 A,A,1011,5001,100,500,10"},
	{"probe taken", hello + "B,A,5001,1001,0,0,10 A,A,1001,5001,1,500,1000000 B,A,5001,1002,0,0,10 B,A,5001,1002,0,500,10 A,A,1002,5001,5,500,10"},
	{"window full", hello + "B,A,5001,1001,0,40,10 A,A,1001,5001,30,500,10 A,A,1031,5001,10,500,10 B,A,5001,1041,0,40,10"},
	{"window full, scaled", "A,S,1000,0,0,500,0,scale2 B,SA,5000,1001,0,100,10,scale3 A,A,1001,5001,0,500,10 A,A,1001,5001,100,500,10 " +
		"B,A,5001,1101,0,10,10 A,PA,1101,5001,80,500,10"},
	{"window full, one side does not scale", "A,S,1000,0,0,500,0,scale2 B,SA,5000,1001,0,100,10 A,A,1001,5001,0,500,10 B,A,5001,1001,0,10,10 A,PA,1001,5001,10,500,10"},
	{"window full, handshake not seen", "B,A,5001,1001,0,10,0 A,PA,1001,5001,10,500,10"},
	{"ports used again", hello + "A,FA,1001,5001,0,500,10 B,FA,5001,1002,0,500,10 A,A,1002,5002,0,500,10 A,S,9000,0,0,500,10 B,SA,7000,9001,0,500,30 A,A,9001,7001,0,500,10"},
	{"another answer to a SYN", "A,S,1000,0,0,500,0 B,SA,5000,1001,0,500,10 B,SA,6000,1001,0,500,10 A,A,1001,6001,0,500,10"},
	{"SYN sent again", "A,S,1000,0,0,500,0 A,S,1000,0,0,500,1000000 A,S,1000,0,0,500,2000000 B,SA,5000,1001,0,500,10 A,A,1001,5001,0,500,10"},
	{"refused", "A,S,1000,0,0,500,0 B,RA,0,1001,0,0,50"},
	{"data with SYN and FIN", "A,S,1000,0,9,500,0 B,SA,5000,1010,9,500,10 A,A,1010,5010,0,500,10 A,FPA,1010,5010,7,500,10 B,FPA,5010,1018,7,500,10 A,A,1018,5018,0,500,5"},
	{"octets since PSH", hello + "A,A,1001,5001,10,500,10 A,A,1011,5001,10,500,10 A,PA,1021,5001,10,500,10 A,A,1031,5001,10,500,10 B,A,5001,1021,0,500,10 A,PA,1041,5001,5,500,10"},
	{"in flight less what arrived out of order", hello + "A,A,1001,5001,10,500,10 A,A,1011,5001,10,500,10 A,A,1021,5001,10,500,10 " +
		"B,A,5001,1001,0,500,10,sack1011-1021 A,A,1031,5001,10,500,10 B,A,5001,1041,0,500,10 A,A,1041,5001,10,500,10"},
	{"acknowledged in part", hello + "A,A,1001,5001,100,500,10 B,A,5001,1051,0,500,10 A,A,1101,5001,10,500,10 B,A,5001,1101,0,500,10"},
	{"acknowledged together", hello + "A,A,1001,5001,10,500,10 A,A,1011,5001,10,500,10 A,A,1021,5001,10,500,10 B,A,5001,1031,0,500,100"},
	{"retransmission acknowledged", hello + "A,A,1001,5001,10,500,10 A,A,1001,5001,10,500,300000 B,A,5001,1011,0,500,10"},
	{"sequence numbers pass zero", "A,S,4294967290,0,0,500,0 B,SA,5000,4294967291,0,500,10 A,A,4294967291,5001,0,500,10 A,A,4294967291,5001,10,500,10 " +
		"A,A,5,5001,10,500,10 B,A,5001,15,0,500,10 A,A,5,5001,10,500,400000"},
	{"time goes back", hello + "A,A,1001,5001,10,500,10 A,A,1021,5001,10,500,10 A,A,1011,5001,10,500,-1000"},
	{"reset", hello + "A,PA,1001,5001,10,500,10 B,RA,5001,1011,0,0,10 B,R,5001,0,0,0,10"},
	{"both sides at once", "A,S,1000,0,0,500,0 B,S,5000,0,0,500,10 A,SA,1000,5001,0,500,10 B,SA,5000,1001,0,500,10 A,A,1001,5001,0,500,10"},
	{"repeated acknowledgement of Multipath TCP", hello + "B,A,5001,1001,0,500,10 B,A,5001,1001,0,500,10,addaddr B,A,5001,1001,0,500,10"},
}

const hello = "A,S,1000,0,0,500,0 B,SA,5000,1001,0,500,200 A,A,1001,5001,0,500,100 "

// build makes a capture of the segments of a case.
func build(t testing.TB, segments string) []byte {
	t.Helper()
	file := capgen.Pcap{Network: 1}
	b := file.Header()
	now := uint64(1e15)
	for word := range strings.FieldsSeq(segments) {
		f := strings.Split(word, ",")
		var n [5]int
		for i := range n {
			v, err := strconv.Atoi(f[2+i])
			if err != nil {
				t.Fatalf("%s: %v", word, err)
			}
			n[i] = v
		}
		seq, ack, size, window := n[0], n[1], n[2], n[3]
		now = uint64(int64(now) + int64(n[4]))
		flags := byte(0)
		for _, c := range f[1] {
			flags |= map[rune]byte{'F': 1, 'S': 2, 'R': 4, 'P': 8, 'A': 16}[c]
		}
		var options []byte
		if len(f) > 7 {
			switch o := f[7]; {
			case strings.HasPrefix(o, "scale"):
				options = []byte{3, 3, o[len("scale")] - '0', 1}
			case strings.HasPrefix(o, "sack"):
				var from, to uint32
				fmt.Sscanf(o, "sack%d-%d", &from, &to)
				options = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte{1, 1, 5, 10}, from), to)
			case o == "addaddr":
				options = []byte{30, 8, 0x30, 1, 10, 0, 0, 3}
			}
		}
		tcp := binary.BigEndian.AppendUint32([]byte{3, 0xe8, 7, 0xd0}, uint32(seq))
		tcp = binary.BigEndian.AppendUint32(tcp, uint32(ack))
		tcp = append(tcp, byte(5+len(options)/4)<<4, flags, byte(window>>8), byte(window), 0, 0, 0, 0)
		tcp = append(append(tcp, options...), make([]byte, size)...)
		ip := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2}
		binary.BigEndian.PutUint16(ip[2:], uint16(20+len(tcp)))
		if f[0] == "B" {
			ip[15], ip[19] = 2, 1
			copy(tcp, []byte{7, 0xd0, 3, 0xe8})
		}
		frame := append(append([]byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0}, ip...), tcp...)
		b = append(b, file.Record(uint32(now/1e6), uint32(now%1e6), len(frame), frame)...)
	}
	return b
}

// each analyses a capture, and calls f with what is found of each packet that has a segment.
func each(t testing.TB, file []byte, f func(frame int, s *decode.Segment, x *Finding)) {
	t.Helper()
	sc := capture.NewScanner()
	sc.Feed(file)
	sc.Finish()
	d, a := decode.NewDecoder(), New()
	var segment decode.Segment
	d.Watch(&segment)
	var r capture.Record
	var p decode.Packet
	var x Finding
	for sc.Next(&r) == nil {
		d.Decode(&r, &p)
		if segment.Found {
			a.Observe(&segment, r.Number, p.Time, &x)
			f(r.Number, &segment, &x)
		}
	}
}

var flagNames = strings.Fields("retransmission fast_retransmission spurious_retransmission out_of_order lost_segment ack_lost_segment " +
	"duplicate_ack keep_alive keep_alive_ack zero_window zero_window_probe zero_window_probe_ack window_update window_full reused_ports")

var numberNames = strings.Fields("duplicate_ack_num duplicate_ack_frame acks_frame ack_rtt initial_rtt rto rto_frame bytes_in_flight push_bytes_sent")

// line prints a finding as ask prints tshark's.
func line(frame int, x *Finding) string {
	out := []string{strconv.Itoa(frame)}
	flags := x.Flags
	if flags&(FastRetransmission|SpuriousRetransmission) != 0 {
		flags |= Retransmission
	}
	for i, name := range flagNames {
		if flags>>i&1 != 0 {
			out = append(out, name)
		}
	}
	put := func(name string, v int64, ok bool) {
		if ok {
			out = append(out, name+"="+strconv.FormatInt(v, 10))
		}
	}
	put("duplicate_ack_num", int64(x.DupNum), x.DupNum != 0)
	put("duplicate_ack_frame", int64(x.DupFrame), x.DupNum != 0)
	put("acks_frame", int64(x.Acked), x.Acked != 0)
	put("ack_rtt", x.AckRTT, x.AckRTT != 0)
	put("initial_rtt", x.InitialRTT, x.Tripped && x.Any())
	put("rto", x.RTO, x.RTO != 0)
	put("rto_frame", int64(x.RTOFrame), x.RTO != 0)
	put("bytes_in_flight", int64(x.InFlight), x.Sent)
	put("push_bytes_sent", int64(x.Pushed), x.Sent)
	return strings.Join(out, " ")
}

// ask asks tshark of a capture.
func ask(t *testing.T, file []byte) (lines []string) {
	path := filepath.Join(t.TempDir(), "case.pcap")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-n", "-r", path, "-T", "fields", "-e", "frame.number"}
	names := append(append([]string{}, flagNames...), numberNames...)
	for _, name := range names {
		args = append(args, "-e", "tcp.analysis."+name)
	}
	out, err := exec.Command("tshark", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(out)) {
		cells := strings.Split(strings.TrimSuffix(l, "\n"), "\t")
		line := []string{cells[0]}
		for i, cell := range cells[1:] {
			switch {
			case cell == "":
			case i < len(flagNames):
				line = append(line, names[i])
			case strings.Contains(cell, "."):
				cell = strings.TrimLeft(strings.Replace(cell, ".", "", 1), "0")
				if strings.HasPrefix(cell, "-") {
					cell = "-" + strings.TrimLeft(cell[1:], "0")
				}
				fallthrough
			default:
				line = append(line, names[i]+"="+cell)
			}
		}
		lines = append(lines, strings.Join(line, " "))
	}
	return lines
}

// What is found of each case is what tshark 4.0 finds.
func TestCases(t *testing.T) {
	var wanted bytes.Buffer
	if *update {
		for _, c := range cases {
			fmt.Fprintf(&wanted, "= %s\n%s\n", c.name, strings.Join(ask(t, build(t, c.segments)), "\n"))
		}
		if err := os.WriteFile(golden, wanted.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	sections := make(map[string]string)
	for section := range strings.SplitSeq(string(text), "= ") {
		if name, lines, ok := strings.Cut(section, "\n"); ok {
			sections[name] = lines
		}
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			each(t, build(t, c.segments), func(frame int, _ *decode.Segment, x *Finding) {
				got.WriteString(line(frame, x) + "\n")
			})
			if want := sections[c.name]; got.String() != want {
				t.Errorf("found\n%s\ntshark finds\n%s", got.String(), want)
			}
		})
	}
}
