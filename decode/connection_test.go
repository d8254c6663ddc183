package decode

import (
	"encoding/binary"
	"strings"
	"testing"

	"flowglass/capture"
)

// A turn is one segment of a conversation on TCP, and the layers that Wireshark shows
// behind TCP in its packet.
type turn struct {
	from    int    // 0: client, 1: server
	payload string // behind the last octet that side sent, but for back
	want    string
	back    int   // octets that the sequence number goes back
	skip    int   // octets before it that are missing
	flags   byte  // besides ACK
	ms      int64 // after the segment before; 0: 100
	cut     int   // octets that were not captured
}

// A talk is a connection: its handshake, and then turns.
type talk struct {
	port  int // of the server; 80 if 0
	turns []turn
}

const (
	getA  = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
	okAB  = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd"
	hello = "\x16\x03\x01\x00\x04\x01\x00\x00\x00" // ClientHello, too short but whole
	data3 = "\x17\x03\x03\x00\x03abc"
)

// layers decodes the talk and returns what is behind TCP in each turn.
func (k talk) layers(t *testing.T) []string {
	t.Helper()
	port := k.port
	if port == 0 {
		port = 80
	}
	d := NewDecoder()
	next := [2]uint32{1000, 5000}
	now := int64(1e18)
	var p Packet
	send := func(from int, flags byte, seq uint32, payload string, cut int) string {
		ports := [2]int{40000, port}
		h := cat(be16(ports[from]), be16(ports[1-from]), be32(int(seq)), be32(int(next[1-from])), []byte{0x50, flags, 1, 0, 0, 0, 0, 0})
		ip := ip4{proto: 6}
		if from == 1 {
			ip.src, ip.dst = "10.0.0.2", "10.0.0.1"
		}
		b := eth(0x0800, ip.with(h, []byte(payload)))
		d.Decode(&capture.Record{Time: now, HasTime: true, CapLen: len(b) - cut, OrigLen: len(b), Link: 1, Data: b[:len(b)-cut]}, &p)
		var names []string
		for _, l := range p.Layers()[3:] {
			names = append(names, l.Proto.Name())
		}
		return strings.Join(names, ":")
	}
	send(0, tcpSYN, next[0], "", 0)
	next[0]++
	now += 10e6
	send(1, tcpSYN|tcpACK, next[1], "", 0)
	next[1]++
	now += 10e6
	send(0, tcpACK, next[0], "", 0)
	var got []string
	for _, u := range k.turns {
		if u.ms == 0 {
			u.ms = 100
		}
		now += u.ms * 1e6
		seq := next[u.from] - uint32(u.back) + uint32(u.skip)
		got = append(got, send(u.from, u.flags|tcpACK, seq, u.payload, u.cut))
		if end := seq + uint32(len(u.payload)); int32(end-next[u.from]) > 0 {
			next[u.from] = end
		}
	}
	return got
}

func testTalks(t *testing.T, talks map[string]talk) {
	for name, k := range talks {
		t.Run(name, func(t *testing.T) {
			for i, got := range k.layers(t) {
				if want := k.turns[i].want; got != want {
					t.Errorf("turn %d, %q: %q, want %q", i, k.turns[i].payload, got, want)
				}
			}
		})
	}
}

func TestSegments(t *testing.T) {
	testTalks(t, map[string]talk{
		"a retransmission is not looked into": {turns: []turn{
			{payload: getA, want: "http"}, {payload: getA, back: len(getA)}, {from: 1, payload: okAB, want: "http"},
		}},
		"nor is a segment out of order": {turns: []turn{
			{payload: getA, want: "http"},
			{from: 1, payload: okAB, skip: len(okAB), want: "http"},
			{from: 1, payload: okAB, back: 2 * len(okAB), ms: 1},
		}},
		"nor the octet of a probe": {turns: []turn{
			{payload: getA, want: "http"}, {payload: "\n", back: 1}, {payload: getA, want: "http"},
		}},
		"nor what comes with a reset": {turns: []turn{{payload: getA, flags: tcpRST}}},
		"a segment cut by the snaplen is looked into by itself": {turns: []turn{
			{payload: getA, cut: 8, want: "http"}, {from: 1, payload: okAB, cut: 2, want: "http"}, {from: 1, payload: "\x01", want: "http"},
		}},
		"what follows a request that the snaplen cut is the rest of something": {turns: []turn{
			{payload: getA, cut: 8, want: "http"}, {from: 1, payload: "\x01\x02", cut: 1, want: "http"},
		}},
		"but not what follows such a reply": {turns: []turn{
			{from: 1, payload: okAB, cut: len(okAB) - 12, want: "http"}, {from: 1, payload: "\x01\x02", cut: 1},
		}},
		"a PDU is shown where it ends, among what was put together": {turns: []turn{
			{payload: getA, want: "http"}, {from: 1, payload: okAB[:len(okAB)-2]}, {from: 1, payload: "cd"}, {from: 1, payload: okAB, want: "http"},
		}},
		"so are those that end in the same segment": {turns: []turn{
			{from: 1, payload: okAB[:len(okAB)-2]}, {from: 1, payload: "cd" + okAB}, {from: 1, payload: okAB, want: "http"},
		}},
		"but if it has a hole, they are shown by themselves": {turns: []turn{
			{from: 1, payload: okAB[:len(okAB)-4]}, {from: 1, skip: 1, payload: "bcd" + okAB, want: "http"},
		}},
		"a segment fills a hole": {turns: []turn{
			{from: 1, payload: okAB[:len(okAB)-4]},
			{from: 1, skip: 1, payload: "b"}, {from: 1, back: 2, payload: "a", ms: 1}, {from: 1, payload: "cd" + okAB},
		}},
		"a lost beginning makes the next segment the beginning of something": {turns: []turn{
			{payload: getA, want: "http"}, {from: 1, payload: "HTTP/1.1 200 OK\r\nContent-"}, {from: 1, skip: 30, payload: okAB, want: "http"},
		}},
	})
}

func TestHTTP(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\n"
	chunked := head + "Transfer-Encoding: chunked\r\n\r\n"
	testTalks(t, map[string]talk{
		"pipelined":                            {turns: []turn{{payload: getA + getA, want: "http:http"}, {from: 1, payload: okAB + okAB, want: "http:http"}}},
		"behind a body that is a layer":        {turns: []turn{{from: 1, payload: head + "Content-Type: a/b\r\nContent-Length: 1\r\n\r\na" + okAB, want: "http"}}},
		"an empty line before a request":       {turns: []turn{{payload: getA + "\r\n" + getA, want: "http:http"}}},
		"an empty line after a reply":          {turns: []turn{{from: 1, payload: okAB + "\r\n", want: "http:http"}}},
		"the rest of something":                {turns: []turn{{payload: getA, want: "http"}, {payload: "foo\r\n", want: "http"}, {payload: "\x01", want: "http"}}},
		"a line begun waits for its end":       {turns: []turn{{payload: getA, want: "http"}, {payload: "foo"}, {payload: "bar\r\n"}}},
		"no message yet":                       {turns: []turn{{payload: "foo bar\r\n"}, {payload: "\x01\x02\r\n"}, {payload: getA, want: "http"}}},
		"what looks like a field":              {turns: []turn{{payload: "foo(1): x\r\n", want: "http"}, {payload: "foo\r\n"}}},
		"a header in two segments":             {turns: []turn{{payload: getA[:9]}, {payload: getA[9:]}, {payload: getA, want: "http"}}},
		"line ends of CR":                      {turns: []turn{{payload: "GET / HTTP/1.1\rA: b\r\r\n", want: "http"}}},
		"no length: up to the end":             {turns: []turn{{from: 1, payload: head + "\r\nabc"}, {from: 1, payload: okAB}}},
		"no length, and the end":               {turns: []turn{{from: 1, payload: head + "\r\nabc", flags: tcpFIN, want: "http"}}},
		"a length that is no number":           {turns: []turn{{from: 1, payload: head + "Content-Length: 4,4\r\n\r\nabcd"}}},
		"no body after HEAD":                   {turns: []turn{{payload: "HEAD / HTTP/1.1\r\n\r\n", want: "http"}, {from: 1, payload: okAB[:len(okAB)-4], want: "http"}}},
		"no body of 304":                       {turns: []turn{{from: 1, payload: "HTTP/1.1 304 X\r\nContent-Length: 4\r\n\r\n", want: "http"}}},
		"chunks":                               {turns: []turn{{from: 1, payload: chunked + "4\r\nabcd\r\n0\r\n\r\n", want: "http"}}},
		"chunks in segments":                   {turns: []turn{{from: 1, payload: chunked + "4\r\nab"}, {from: 1, payload: "cd\r"}, {from: 1, payload: "\n0\r\n\r\n"}, {from: 1, payload: okAB, want: "http"}}},
		"chunks without the last empty line":   {turns: []turn{{from: 1, payload: chunked + "4\r\nabcd\r\n0\r\nfoo\r\n", want: "http"}}},
		"chunks before length":                 {turns: []turn{{from: 1, payload: head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nabcd"}}},
		"a folded field hides its value":       {turns: []turn{{from: 1, payload: head + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"}}},
		"a proxy's tunnel of TLS":              {turns: []turn{{payload: "CONNECT a:443 HTTP/1.1\r\n\r\n", want: "http"}, {from: 1, payload: head + "\r\n", want: "http"}, {payload: hello, want: "http:tls"}, {from: 1, payload: data3[:6]}}},
		"a proxy's tunnel of something":        {turns: []turn{{payload: "CONNECT a:5 HTTP/1.1\r\n\r\n", want: "http"}, {from: 1, payload: head + "\r\n", want: "http"}, {payload: "abc", want: "http"}}},
		"WebSocket":                            {turns: []turn{{payload: getA, want: "http"}, {from: 1, payload: "HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n", want: "http"}, {payload: "\x81\x02ab"}}},
		"HTTP/2":                               {turns: []turn{{payload: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}, {from: 1, payload: "\x00\x00\x00\x04\x00\x00\x00\x00\x00"}}},
		"on any port, by its looks":            {port: 50000, turns: []turn{{payload: "foo bar\r\n"}, {payload: getA, want: "http"}, {from: 1, payload: "foo\r\n", want: "http"}}},
		"on a port of TLS":                     {port: 443, turns: []turn{{payload: getA, want: "http"}, {from: 1, payload: okAB, want: "http"}}},
		"not on a port of another protocol":    {port: 25, turns: []turn{{payload: getA, want: "smtp"}}},
		"a body that the encoding cannot undo": {turns: []turn{{from: 1, payload: head + "Content-Type: a/b\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na" + okAB, want: "http:http"}}},
	})
}

func TestTLS(t *testing.T) {
	testTalks(t, map[string]talk{
		"records":                       {port: 443, turns: []turn{{payload: hello, want: "tls"}, {from: 1, payload: data3 + data3, want: "tls"}}},
		"a record in two segments":      {port: 443, turns: []turn{{payload: hello[:7]}, {payload: hello[7:]}, {payload: data3, want: "tls"}}},
		"a record that begins within":   {port: 443, turns: []turn{{payload: hello + data3[:6], want: "tls"}, {payload: data3[6:] + data3}, {payload: data3, want: "tls"}}},
		"a record header in two":        {port: 443, turns: []turn{{payload: data3[:3]}, {payload: data3[3:]}, {payload: data3, want: "tls"}}},
		"and its end in a third":        {port: 443, turns: []turn{{payload: data3[:3]}, {payload: data3[3:6], want: "tls"}, {payload: data3[6:]}}},
		"what is no record":             {port: 443, turns: []turn{{payload: "\x01\x02\x03\x04\x05\x06", want: "tls"}}},
		"what is text":                  {port: 443, turns: []turn{{payload: "USER a\r\n"}, {payload: "PWD\r\n", want: "tls"}}},
		"SSL 2.0":                       {port: 443, turns: []turn{{payload: "\x80\x03\x01\x00\x02", want: "tls"}}},
		"on any port, by its looks":     {port: 50000, turns: []turn{{payload: data3, want: "tls"}, {from: 1, payload: "\x01\x02\x03\x04\x05", want: "tls"}}},
		"not by a record without end":   {port: 50000, turns: []turn{{payload: "\x16\x03\x03\xff\xffabc"}}},
		"not by an empty handshake":     {port: 50000, turns: []turn{{payload: "\x16\x03\x03\x00\x00"}}},
		"after STARTTLS":                {port: 25, turns: []turn{{payload: "STARTTLS\r\n", want: "smtp"}, {from: 1, payload: "220 x\r\n", want: "smtp"}, {payload: hello, want: "tls"}, {from: 1, payload: data3, want: "tls"}}},
		"not on a port that never does": {port: 6667, turns: []turn{{payload: hello, want: "irc"}}},
	})
}

func TestDNSOverTCP(t *testing.T) {
	query := "\x00\x0c\x12\x34\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	testTalks(t, map[string]talk{
		"one":              {port: 53, turns: []turn{{payload: query, want: "dns"}}},
		"two":              {port: 53, turns: []turn{{payload: query + query, want: "dns:dns"}}},
		"in two segments":  {port: 53, turns: []turn{{payload: query[:5]}, {payload: query[5:]}, {payload: query, want: "dns"}}},
		"its length split": {port: 53, turns: []turn{{payload: query[:1]}, {payload: query[1:]}, {payload: query, want: "dns"}}},
		"one and a half":   {port: 53, turns: []turn{{payload: query + query[:5], want: "dns"}, {payload: query[5:] + query}}},
	})
}

// Following a connection allocates when it begins, and a buffer for a header in parts;
// both are used again.
func TestStreamDoesNotAllocate(t *testing.T) {
	d := NewDecoder()
	var p Packet
	var records []capture.Record
	for _, payload := range []string{getA, okAB[:len(okAB)-2], "cd", getA[:9], getA[9:]} {
		h := cat(be16(40000), be16(80), be32(0), be32(1), hx("5010 0100 0000 0000"))
		b := eth(0x0800, ip4{proto: 6}.with(h, []byte(payload)))
		records = append(records, capture.Record{CapLen: len(b), OrigLen: len(b), Link: 1, Data: b})
	}
	seq := uint32(1000)
	pass := func() {
		for i := range records {
			binary.BigEndian.PutUint32(records[i].Data[38:], seq)
			d.Decode(&records[i], &p)
			seq += uint32(len(records[i].Data) - 54)
		}
	}
	pass()
	if n := testing.AllocsPerRun(50, pass); n != 0 {
		t.Errorf("%v allocations for %d segments", n, len(records))
	}
}

// Whatever the segments of a connection are, following it ends, in both directions.
func FuzzStream(f *testing.F) {
	f.Add([]byte(getA+okAB), uint16(80), uint8(7))
	f.Add([]byte(hello+data3), uint16(443), uint8(3))
	f.Add([]byte("\x00\x0c\x12\x34\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"), uint16(53), uint8(1))
	f.Fuzz(func(t *testing.T, stream []byte, port uint16, step uint8) {
		k := talk{port: int(port)}
		for at, i := 0, 0; at < len(stream) && i < 64; i++ {
			n := min(len(stream)-at, 1+int(step)*(i%5+1)%97)
			k.turns = append(k.turns, turn{
				from: i >> 1 & 1, payload: string(stream[at : at+n]),
				back: int(stream[at] & 3), skip: int(stream[at] >> 6), ms: int64(stream[at]&7) + 1, cut: int(stream[at]>>3&1) * n,
			})
			at += n
		}
		k.layers(t)
	})
}
