package conn

import (
	"encoding/binary"
	"strconv"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/internal/capgen"
	"flowglass/internal/session"
)

// A script is packets of one TCP connection, a line each:
//
//	TIME SIDE FLAGS SEQ ACK LENGTH [win=N]
//
// TIME in milliseconds; SIDE is o, the host 10.0.0.1 with port 40000, or r, the host 10.0.0.2
// with port 9 (discard, which no guess makes a server); FLAGS of S A F R, or - for none; SEQ
// and ACK are relative to the initial sequence numbers 1000 and 5000.
type script string

const (
	origISN, respISN = 1000, 5000
	origPort         = 40000
)

// capture returns the packets of a script as a capture file.
func (s script) capture(t *testing.T, respPort uint16) []byte {
	t.Helper()
	p := capgen.Pcap{Network: 101} // raw IP
	file := p.Header()
	for _, line := range strings.Split(strings.TrimSpace(string(s)), "\n") {
		f := strings.Fields(line)
		num := func(i int) int {
			n, err := strconv.Atoi(f[i])
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			return n
		}
		window := uint16(512)
		if len(f) > 6 {
			window = 0
		}
		flags := byte(0)
		for bit, letter := range "FSR.A" {
			if strings.ContainsRune(f[2], letter) {
				flags |= 1 << bit
			}
		}
		src, dst, sport, dport, seq, ack := byte(1), byte(2), uint16(origPort), respPort, origISN, respISN
		if f[1] == "r" {
			src, dst, sport, dport, seq, ack = dst, src, dport, sport, ack, seq
		}
		b := tcpPacket(src, dst, sport, dport, uint32(seq+num(3)), uint32(ack+num(4)), flags, window, num(5))
		ms := num(0)
		file = append(file, p.Record(uint32(1_700_000_000+ms/1000), uint32(ms%1000*1000), len(b), b)...)
	}
	return file
}

// tcpPacket returns an IPv4 packet between 10.0.0.src and 10.0.0.dst.
func tcpPacket(src, dst byte, sport, dport uint16, seq, ack uint32, flags byte, window uint16, length int) []byte {
	b := []byte{
		0x45, 0, 0, 0, 0, 1, 0, 0, 64, 6, 0, 0, 10, 0, 0, src, 10, 0, 0, dst, // IPv4, TCP
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, flags, 0, 0, 0, 0, 0, 0, // TCP, no options
	}
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)+length))
	h := b[20:]
	binary.BigEndian.PutUint16(h, sport)
	binary.BigEndian.PutUint16(h[2:], dport)
	binary.BigEndian.PutUint32(h[4:], seq)
	if flags&ackFlag != 0 {
		binary.BigEndian.PutUint32(h[8:], ack)
	}
	binary.BigEndian.PutUint16(h[14:], window)
	return append(b, make([]byte, length)...)
}

// follow returns the connections of a capture file.
func follow(t *testing.T, file []byte, o Options) (list []Record) {
	t.Helper()
	tracker := New(o, func(r *Record) { list = append(list, *r) })
	s := session.New(session.Options{NoFrames: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		tracker.Observe(r, p, buffers)
	}})
	s.Feed(file)
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	tracker.Finish()
	return list
}

const opening = `
0 o S 0 0 0
1 r SA 0 1 0
2 o A 1 1 0
`

// The states of conn.log, each as Zeek's documentation of Conn::Info describes it.
func TestStates(t *testing.T) {
	for _, c := range []struct{ name, script, state, history string }{
		{"S0: attempt, no reply", "0 o S 0 0 0", "S0", "S"},
		{"S0: the attempt is repeated", "0 o S 0 0 0\n1000 o S 0 0 0\n3000 o S 0 0 0", "S0", "S"},
		{"S1: established, not terminated", opening, "S1", "ShA"},
		{"S1: with data", opening + "3 o A 1 1 10\n4 r A 1 11 20\n5 o A 11 21 0", "S1", "ShADd"},
		{"SF: normal establishment and termination", opening + "3 o A 1 1 10\n4 r A 1 11 20\n5 o FA 11 21 0\n6 r FA 21 12 0\n7 o A 12 22 0", "SF", "ShADdFf"},
		{"SF: the responder ends first", opening + "3 r FA 1 1 0\n4 o FA 1 2 0\n5 r A 2 2 0", "SF", "ShAfFa"},
		{"REJ: attempt rejected", "0 o S 0 0 0\n1 r RA 0 1 0", "REJ", "Sr"},
		{"S2: the originator closes, no reply", opening + "3 o FA 1 1 0\n4 r A 1 2 0", "S2", "ShAFa"},
		{"S3: the responder closes, no reply", opening + "3 r FA 1 1 0\n4 o A 1 2 0", "S3", "ShAf"},
		{"RSTO: established, the originator aborts", opening + "3 o A 1 1 10\n4 o R 11 0 0", "RSTO", "ShADR"},
		{"RSTO: a scan of an open port", "0 o S 0 0 0\n1 r SA 0 1 0\n2 o R 1 0 0", "RSTO", "ShR"},
		{"RSTR: the responder aborts", opening + "3 r A 1 1 10\n4 r RA 11 1 0", "RSTR", "ShAdr"},
		{"RSTOS0: SYN, then RST, no SYN and ACK", "0 o S 0 0 0\n1 o R 1 0 0", "RSTOS0", "SR"},
		{"RSTRH: SYN and ACK, then RST, no SYN", "0 r SA 0 1 0\n1 r R 1 0 0", "RSTRH", "^hr"},
		{"SH: SYN, then FIN, no SYN and ACK", "0 o S 0 0 0\n1 o FA 1 1 0", "SH", "SF"},
		{"SHR: SYN and ACK, then FIN, no SYN", "0 r SA 0 1 0\n1 r FA 1 1 0", "SHR", "^hf"},
		{"OTH: no SYN, midstream traffic", "0 o A 1 1 10\n1 r A 1 11 20\n2 o A 11 21 0", "OTH", "DdA"},
		{"OTH: a RST alone", "0 o R 1 0 0", "OTH", "R"},
		{"S1: only the SYN is missing", "0 r SA 0 1 0\n1 o A 1 1 0\n2 o A 1 1 5", "S1", "^hAD"},
		{"SF: FIN, RST of the peer after its FIN", opening + "3 r FA 1 1 0\n4 r R 2 0 0\n5 o FA 1 2 0", "SF", "ShAfrF"},
		{"S1: the SYN was captured behind its answer", "0 r SA 0 1 0\n0 o S 0 0 0\n1 o A 1 1 0", "S1", "Hs^A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			port := uint16(9)
			if strings.HasPrefix(c.history, "^") {
				port = 80 // a server's
			}
			list := follow(t, script(c.script).capture(t, port), Options{})
			if len(list) != 1 || list[0].State != c.state || list[0].History != c.history {
				t.Errorf("%d connections, %+v; want %s, %s", len(list), list, c.state, c.history)
			}
			if len(list) > 0 && list[0].OrigPort != origPort {
				t.Errorf("the originator has port %d", list[0].OrigPort)
			}
		})
	}
}

// The letters of the history, and the rules by which they are repeated.
func TestHistory(t *testing.T) {
	repeat := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i) + "\n")
		}
		return b.String()
	}
	for _, c := range []struct {
		name, script, history string
		missed                uint64
	}{
		{"s h a d f r", opening + "3 o A 1 1 5\n4 r A 1 6 5\n5 r FA 6 6 0\n6 o RA 6 7 0", "ShADdfR", 0},
		{"a and d stand once", opening + "3 o A 1 1 5\n4 o A 6 1 5\n5 r A 1 6 0\n6 r A 1 11 0", "ShADa", 0},
		{"f is repeated at another number", opening + "3 o FA 1 1 0\n4 o FA 1 1 0\n5 o FA 3 1 0", "ShAFF", 0},
		{"r is repeated at another number", opening + "3 o R 1 0 0\n4 o R 1 0 0\n5 o R 2 0 0", "ShARR", 0},
		{"s is not repeated at the same number", "0 o S 0 0 0\n1000 o S 0 0 0\n1001 r SA 0 1 0\n1002 r SA 0 1 0", "Sh", 0},
		{"i: FIN and RST", opening + "3 o FR 1 0 0\n4 o FR 1 0 0", "ShAI", 0},
		{"q: SYN and FIN", "0 o SF 0 0 0", "Q", 0},
		{"q: SYN and RST", "0 o SR 0 0 0", "Q", 0},
		{"w: no window", opening + "3 r A 1 1 0 win=0", "ShAaw", 0},
		{"w: the tenth counts again", opening + repeat(12, func(i int) string { return strconv.Itoa(3+i) + " r A 1 1 0 win=0" }), "ShAaww", 0},
		{"t: sent again", opening + "3 o A 1 1 5\n4 o A 1 1 5", "ShADT", 0},
		{"t: the tenth counts again", opening + "3 o A 1 1 5\n" + repeat(10, func(i int) string { return strconv.Itoa(4+i) + " o A 1 1 5" }), "ShADTT", 0},
		{"g: acknowledged and not captured", opening + "3 o A 11 1 5\n4 r A 1 16 0", "ShADaG", 10},
		{"g: of two holes the first", opening + "3 o A 11 1 5\n4 o A 26 1 5\n5 r A 1 31 0", "ShADaG", 20},
		{"no g: it came late", opening + "3 o A 11 1 5\n4 o A 1 1 10\n5 r A 1 16 0", "ShADTa", 0},
		{"no g: not acknowledged", opening + "3 o A 11 1 5", "ShAD", 0},
		{"no g: a RST is not believed", opening + "3 o A 1 1 5\n4 r RA 1 500 0", "ShADr", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := follow(t, script(c.script).capture(t, 9), Options{})
			if len(list) != 1 || list[0].History != c.history || list[0].MissedBytes != c.missed {
				t.Errorf("%d connections, %+v; want %s, %d missed", len(list), list, c.history, c.missed)
			}
		})
	}
}

// Who is the originator where the beginning is missing: the ports tell.
func TestFlipped(t *testing.T) {
	for _, c := range []struct {
		name    string
		port    uint16
		script  string
		history string
		orig    uint16
	}{
		{"a server answers", 80, "0 r A 1 1 5\n1 o A 1 6 0", "^dA", origPort},
		{"no server is known", 9, "0 r A 1 1 5\n1 o A 1 6 0", "Da", 9},
		{"a client goes on", 80, "0 o A 1 1 5", "D", origPort},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := follow(t, script(c.script).capture(t, c.port), Options{})
			if len(list) != 1 || list[0].History != c.history || list[0].OrigPort != c.orig {
				t.Errorf("%+v, want %s from port %d", list, c.history, c.orig)
			}
		})
	}
}

// Sizes are those of sequence numbers, packets and octets those of the IP headers; the
// duration ends where both sides have closed.
func TestFigures(t *testing.T) {
	list := follow(t, script(opening+"3 o A 1 1 10\n4 r A 1 11 200\n5 o FA 11 201 0\n6 r FA 201 12 0\n700 o A 12 202 0").capture(t, 9), Options{})
	if len(list) != 1 {
		t.Fatalf("%d connections", len(list))
	}
	r := list[0]
	if r.OrigBytes != 10 || r.RespBytes != 200 || r.OrigPackets != 5 || r.RespPackets != 3 || r.OrigIPBytes != 210 || r.RespIPBytes != 320 {
		t.Errorf("%+v", r)
	}
	if r.Start != 1_700_000_000*second || r.Duration != 6_000_000 {
		t.Errorf("from %d for %d", r.Start, r.Duration)
	}
}

// Of a segment that was cut when it was captured nothing counts as seen, as for Zeek; its lengths do.
func TestCutSegments(t *testing.T) {
	at := func(i uint32, n int, b []byte) []byte {
		return capgen.Pcap{Network: 101}.Record(1000+i, 0, len(b), b[:n])
	}
	file := capgen.Pcap{Network: 101}.Header()
	for i, b := range [][]byte{
		tcpPacket(1, 2, 1025, 9, 0, 0, synFlag, 100, 0),
		tcpPacket(2, 1, 9, 1025, 0, 1, synFlag|ackFlag, 100, 0),
		tcpPacket(1, 2, 1025, 9, 1, 1, ackFlag, 100, 100),
		tcpPacket(2, 1, 9, 1025, 1, 101, ackFlag, 100, 0),
		tcpPacket(1, 2, 1025, 9, 101, 1, ackFlag, 100, 10),
		tcpPacket(2, 1, 9, 1025, 1, 111, ackFlag, 100, 0),
	} {
		file = append(file, at(uint32(i), min(len(b), 60), b)...)
	}
	list := follow(t, file, Options{})
	if len(list) != 1 || list[0].MissedBytes != 100 || list[0].OrigBytes != 110 || list[0].OrigIPBytes != 230 || list[0].History != "ShDaG" {
		t.Errorf("%+v", list)
	}
}

// When a connection is over, and another one begins between the same ports.
func TestEnds(t *testing.T) {
	const closed = opening + "3 o FA 1 1 0\n4 r FA 1 2 0\n5 o A 2 2 0\n"
	for _, c := range []struct{ name, script, states string }{
		{"an attempt is given up after 5 s", "0 o S 0 0 0\n4999 o S 0 0 0\n5000 o S 0 0 0", "S0 S0"},
		{"closed for 5 s", closed + "5004 o A 2 2 0", "SF OTH"},
		{"closed for less", closed + "5003 o A 2 2 0", "SF"},
		{"a SYN after the end", closed + "10 o S 900 0 0", "SF S0"},
		{"a SYN with another number in the midst", opening + "10 o S 900 0 0", "S1 S0"},
		{"the same SYN again", opening + "10 o S 0 0 0", "S1"},
		{"five minutes of silence", opening + "299999 o A 1 1 1\n600000 o A 2 1 1", "S1 OTH"},
		{"half closed, it stays", opening + "3 o FA 1 1 0\n200000 r A 1 2 5", "S2"},
		{"rejected for 5 s", "0 o S 0 0 0\n1 r RA 0 1 0\n5001 o S 0 0 0", "REJ S0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var states []string
			for _, r := range follow(t, script(c.script).capture(t, 9), Options{}) {
				states = append(states, r.State)
			}
			if got := strings.Join(states, " "); got != c.states {
				t.Errorf("%s, want %s", got, c.states)
			}
		})
	}
}
