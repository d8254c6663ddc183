package session

import (
	"os"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/internal/field"
)

// A frame that completes a PDU is dissected with those before that carry it, and then says what
// dissecting the whole capture shows.
func TestContextGivesWhatTheWholeCaptureShows(t *testing.T) {
	found := 0
	for name, file := range captures(t) {
		s := whole(file)
		var list []int
		for number := 1; number <= s.index.count; number++ {
			if s.index.row(number-1).whole() != 0 {
				list = append(list, number)
			}
		}
		for _, number := range list {
			context := s.Context([]int{number})
			if len(context) == 0 || context[len(context)-1] != number {
				t.Fatalf("%s frame %d: context %v", name, number, context)
			}
			var data []byte
			for _, n := range context {
				f, err := s.Locate(n)
				if err != nil {
					t.Fatal(err)
				}
				data = append(data, file[f.Offset:f.Offset+int64(f.RecordLen)]...)
			}
			put := false
			s.Together(context, data, func(f Frame, known dissect.Frame, data []byte) {
				if f.Number == number {
					w := known.Walk.Whole
					put = (w.PDUs == 0 || w.Buffer != 0) && w.Proto == s.index.row(number-1).whole()
				}
			})
			if !put {
				t.Errorf("%s frame %d: nothing is put together of %v", name, number, context)
			}
			found++
		}
	}
	if found < 20 {
		t.Errorf("only %d PDUs span segments", found)
	}
}

// columnNames are fields of messages that may be in pieces.
var columnNames = []string{
	"tls.handshake.type", "tls.handshake.extensions_server_name", "tls.handshake.certificate", "http.request.uri", "http.content_length",
	"dns.qry.name", "quic.packet_number", "udp.length", "icmp.seq", "tcp.reassembled.length", "frame.protocols",
}

// row returns the values of columnNames.
func row(nodes []field.Node) string {
	var list []string
	for _, name := range columnNames {
		list = append(list, field.Column(nodes, name))
	}
	return strings.Join(list, "|")
}

// Columns of frames that need others say what the command prints, which has seen all frames before.
func TestColumnsOfWholeMessages(t *testing.T) {
	asked := 0
	for name, file := range captures(t) {
		var want []string
		var seen *Session
		var d Dissector
		seen = New(Options{NoFrames: true, Analyse: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
			want = append(want, row(d.Packet(seen, r, p, buffers)))
		}})
		seen.Feed(file)
		seen.Finish("")
		s := whole(file)
		for number := 1; number <= s.index.count; number++ {
			list := s.Context([]int{number})
			if len(list) == 0 {
				continue
			}
			var data []byte
			for _, n := range list {
				f, _ := s.Locate(n)
				data = append(data, file[f.Offset:f.Offset+int64(f.RecordLen)]...)
			}
			got := ""
			s.Together(list, data, func(f Frame, known dissect.Frame, data []byte) {
				if f.Number == number {
					got = row(dissect.Packet(known, data))
				}
			})
			asked++
			if got != want[number-1] {
				t.Errorf("%s frame %d of %v: %s, want %s", name, number, list, got, want[number-1])
			}
		}
	}
	if asked < 40 {
		t.Errorf("only %d frames need others", asked)
	}
}

// What a message in several segments says is said of its last one, and found there.
func TestInfoOfWholeMessages(t *testing.T) {
	file, err := os.ReadFile("../../testdata/captures/http-ecn.pcap")
	if err != nil {
		t.Fatal(err)
	}
	s := whole(file)
	var data []byte
	context := s.Context([]int{8})
	for _, n := range context {
		f, _ := s.Locate(n)
		data = append(data, file[f.Offset:f.Offset+int64(f.RecordLen)]...)
	}
	info := ""
	s.Together(context, data, func(f Frame, known dissect.Frame, data []byte) {
		if f.Number == 8 {
			info = dissect.Info(known, data)
		}
	})
	if info != "HTTP/1.0 200 OK  (text/html)" && info != "HTTP/1.0 200 OK  (text/html) " {
		t.Errorf("Info is %q", info)
	}
	if list := s.Context([]int{1, 2, 4, 99999}); len(list) != 0 {
		t.Errorf("frames that complete nothing need %v", list)
	}
}
