package decode

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"flowglass/capture"
)

// tcpFrame is an Ethernet frame with a TCP segment from port 50000 to a port of a server, or back.
func tcpFrame(back bool, port, seq int, flags byte, payload []byte) []byte {
	ip := []byte{0x45, 0, byte((40 + len(payload)) >> 8), byte(40 + len(payload)), 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2}
	ports := []byte{0xc3, 0x50, byte(port >> 8), byte(port)}
	if back {
		ip[15], ip[19] = 2, 1
		ports = []byte{byte(port >> 8), byte(port), 0xc3, 0x50}
	}
	tcp := append(ports, byte(seq>>24), byte(seq>>16), byte(seq>>8), byte(seq), 0, 0, 0, 1, 0x50, flags, 1, 0, 0, 0, 0, 0)
	frame := append([]byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0}, ip...)
	return append(append(frame, tcp...), payload...)
}

// wholes decodes frames, and returns for each what it completes: its first PDU's protocol, how
// many PDUs and the octets.
func wholes(keep bool, frames ...[]byte) (list []string) {
	d := NewDecoder()
	if keep {
		d.Keep()
	}
	var p Packet
	for i, b := range frames {
		d.Decode(&capture.Record{Number: i + 1, Time: int64(i) * 1e6, HasTime: true, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
		text := ""
		if w := p.Whole; w.Proto != 0 {
			text = fmt.Sprintf("%s %d %d", w.Proto.Name(), w.PDUs, w.Len)
			if w.Buffer != 0 {
				text += fmt.Sprintf(" %q", d.Buffers(&p)[w.Buffer-1])
			}
		}
		list = append(list, text)
	}
	return list
}

func TestWholePDUs(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
	record := []byte{22, 3, 3, 0, 6, 1, 0, 0, 2, 3, 3}
	type part struct {
		seq  int
		data string
	}
	for _, c := range []struct {
		name  string
		port  int
		parts []part
		want  []string
	}{
		{"a body in two segments", 80, []part{{1, head + "abc"}, {1 + len(head) + 3, "def"}}, []string{"", fmt.Sprintf("http 1 %d %q", len(head)+6, head+"abcdef")}},
		{"a head in two segments", 80, []part{{1, head[:20]}, {21, head[20:] + "abcdef"}}, []string{"", fmt.Sprintf("http 1 %d %q", len(head)+6, head+"abcdef")}},
		{"with another one behind it", 80, []part{{1, head + "abc"}, {1 + len(head) + 3, "def" + head + "ghijkl"}},
			[]string{"", fmt.Sprintf("http 2 %d %q", len(head)+6, head+"abcdef"+head+"ghijkl")}},
		{"out of order", 80, []part{{1, head + "ab"}, {1 + len(head) + 4, "ef"}, {1 + len(head) + 2, "cd"}},
			[]string{"", "", fmt.Sprintf("http 1 %d %q", len(head)+6, head+"abcdef")}},
		{"chunks", 80, []part{{1, chunked}, {1 + len(chunked), "0\r\n\r\n"}}, []string{"", fmt.Sprintf("http 1 %d %q", len(chunked)+5, chunked+"0\r\n\r\n")}},
		{"a record in three segments", 443, []part{{1, string(record[:3])}, {4, string(record[3:8])}, {9, string(record[8:])}},
			[]string{"", "tls 0 0", fmt.Sprintf("tls 1 %d %q", len(record), record)}},
		{"a record that ends where another begins", 443, []part{{1, string(record[:8])}, {9, string(record[8:]) + string(record[:4])}, {16, string(record[4:])}},
			[]string{"", fmt.Sprintf("tls 1 %d %q", len(record), record), fmt.Sprintf("tls 1 %d %q", len(record), record)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			frames := [][]byte{tcpFrame(false, c.port, 0, tcpSYN, nil), tcpFrame(true, c.port, 0, tcpSYN|tcpACK, nil)}
			for _, p := range c.parts {
				frames = append(frames, tcpFrame(true, c.port, p.seq, tcpACK, []byte(p.data)))
			}
			if got := wholes(true, frames...)[2:]; fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			kept, plain := wholes(true, frames...), wholes(false, frames...)
			for i := range kept {
				if (kept[i] == "") != (plain[i] == "") {
					t.Errorf("frame %d: %q with keeping, %q without", i+1, kept[i], plain[i])
				}
			}
		})
	}
}

// A packet that goes on with a handshake message says so, and has what came before.
func TestHandshakesOverRecords(t *testing.T) {
	record := func(b string) string { return string([]byte{22, 3, 3, byte(len(b) >> 8), byte(len(b))}) + b }
	hello := "\x01\x00\x00\x0c0123456789ab"
	done := "\x0e\x00\x00\x00"
	for _, c := range []struct {
		name     string
		segments []string
		held     []string // of each; "-" says that it does not go on with any
	}{
		{"a message a record", []string{record(hello), record(done), record(hello + done)}, []string{"-", "-", "-"}},
		{"in three records", []string{record(hello[:6]), record(hello[6:10]), record(hello[10:] + done), record(done)}, []string{"-", hello[:6], hello[:10], "-"}},
		{"its header in two", []string{record(done + hello[:1]), record(hello[1:]), record(done)}, []string{"-", hello[:1], ""}},
		{"a segment with the end of one and another", []string{record(hello[:6]), record(hello[6:]) + record(hello[:7]), record(hello[7:])}, []string{"-", hello[:6], hello[:7]}},
		{"something else between", []string{record(hello[:6]), "\x15\x03\x03\x00\x02\x01\x00", record(hello[6:])}, []string{"-", "-", "-"}},
		{"no handshake in the clear", []string{record("\xc7\x00\x00\x05abcd"), record("\x01\x01\x00\x00abcd"), record(done)}, []string{"-", "-", "-"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, keep := range []bool{false, true} {
				d := NewDecoder()
				if keep {
					d.Keep()
				}
				seq := 1
				for i, data := range c.segments {
					b := tcpFrame(true, 443, seq, tcpACK, []byte(data))
					seq += len(data)
					var p Packet
					d.Decode(&capture.Record{Number: i + 1, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
					if goesOn := p.Whole.Proto != 0; goesOn != (c.held[i] != "-") {
						t.Errorf("keep %v, segment %d: goes on: %v", keep, i+1, goesOn)
					}
					held := ""
					if p.Whole.Held != 0 {
						held = string(d.Buffers(&p)[p.Whole.Held-1])
					}
					if want := strings.TrimPrefix(c.held[i], "-"); keep && held != want {
						t.Errorf("segment %d goes on with %q, want %q", i+1, held, want)
					}
				}
				if len(d.splits.open) != 0 || d.splits.octets != 0 {
					t.Errorf("keep %v: %d messages are still kept, %d octets", keep, len(d.splits.open), d.splits.octets)
				}
			}
		})
	}
}

// An answer without a length ends with the connection, be it with an octet more or without.
func TestWholeUpToTheEnd(t *testing.T) {
	const head = "HTTP/1.0 200 OK\r\n\r\n"
	frames := [][]byte{tcpFrame(false, 80, 0, tcpSYN, nil), tcpFrame(true, 80, 0, tcpSYN|tcpACK, nil), tcpFrame(true, 80, 1, tcpACK, []byte(head+"abc"))}
	at := 1 + len(head) + 3
	got := wholes(true, append(frames, tcpFrame(true, 80, at, tcpACK|tcpFIN, nil))...)
	if want := fmt.Sprintf("http 1 %d %q", len(head)+3, head+"abc"); got[2] != "" || got[3] != want {
		t.Errorf("%q, want %q", got, want)
	}
	got = wholes(true, append(frames, tcpFrame(true, 80, at, tcpACK|tcpFIN, []byte("def")))...)
	if want := fmt.Sprintf("http 1 %d %q", len(head)+6, head+"abcdef"); got[3] != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What is kept is bounded, of one PDU and of all.
func TestKeptIsBounded(t *testing.T) {
	d := NewDecoder()
	d.Keep()
	var p Packet
	body := bytes.Repeat([]byte("x"), 60000)
	number := 0
	feed := func(b []byte) {
		number++
		d.Decode(&capture.Record{Number: number, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
	}
	for port := range 100 {
		server := 8000 + port
		feed(tcpFrame(false, server, 0, tcpSYN, nil))
		feed(tcpFrame(true, server, 0, tcpSYN|tcpACK, nil))
		seq := 1
		for i := range 20 {
			data := body
			if i == 0 {
				data = []byte("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
			}
			feed(tcpFrame(true, server, seq, tcpACK, data))
			seq += len(data)
		}
	}
	longest := 0
	for _, w := range d.splits.wholes {
		longest = max(longest, len(w))
	}
	if longest != maxWhole || d.splits.octets > maxWholes+2*maxWhole {
		t.Errorf("%d octets of a PDU are kept, %d of all", longest, d.splits.octets)
	}
}

// Keeping changes nothing but that there are octets, whatever comes in whichever order.
func FuzzWhole(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdefHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), uint8(7), false)
	f.Add([]byte("\x16\x03\x03\x00\x06\x01\x00\x00\x02\x03\x03\x16\x03\x03\x00\x06\x01\x00\x00\x02\x03\x03"), uint8(3), true)
	f.Fuzz(func(t *testing.T, stream []byte, step uint8, tls bool) {
		port := 80
		if tls {
			port = 443
		}
		frames := [][]byte{tcpFrame(false, port, 0, tcpSYN, nil), tcpFrame(true, port, 0, tcpSYN|tcpACK, nil)}
		for at, i := 0, 0; at < len(stream) && i < 64; i++ {
			n := min(len(stream)-at, 1+int(step)*(i%5+1)%97)
			flags := byte(tcpACK)
			if i == 40 {
				flags |= tcpFIN
			}
			frames = append(frames, tcpFrame(true, port, 1+at, flags, stream[at:at+n]))
			if at += n; stream[at-1]&3 == 3 && len(frames) > 3 { // one comes late
				last := len(frames) - 1
				frames[last], frames[last-1] = frames[last-1], frames[last]
			}
		}
		kept, plain := wholes(true, frames...), wholes(false, frames...)
		for i := range kept {
			if len(kept[i]) < len(plain[i]) || kept[i][:len(plain[i])] != plain[i] {
				t.Fatalf("frame %d: %q with keeping, %q without", i+1, kept[i], plain[i])
			}
		}
	})
}
