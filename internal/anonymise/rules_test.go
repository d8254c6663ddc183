package anonymise

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"

	"flowglass/capture"
)

// unhex reads octets in hexadecimal; blanks do not count.
func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// one anonymises a packet of a link type.
func one(t *testing.T, a *Anonymiser, link capture.LinkType, data []byte) []byte {
	t.Helper()
	r := capture.Record{Number: 1, CapLen: len(data), OrigLen: len(data), Link: link, FCSLen: -1, Data: data}
	out, ok := a.Record(&r)
	if !ok || len(out) > len(data) {
		t.Fatalf("%x became %x", data, out)
	}
	return bytes.Clone(out)
}

// ip4 returns an IPv4 packet between 192.0.2.1 and 198.51.100.2, with flags and offset of fragments.
func ip4(proto byte, fragment uint16, payload []byte) []byte {
	b := []byte{0x45, 0, 0, 0, 0, 9, 0, 0, 64, proto, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2}
	binary.BigEndian.PutUint16(b[2:], uint16(20+len(payload)))
	binary.BigEndian.PutUint16(b[6:], fragment)
	binary.BigEndian.PutUint16(b[10:], ^finish(fold(0, b)))
	return append(b, payload...)
}

// udp4 returns a datagram without a checksum.
func udp4(src, dst uint16, payload string) []byte {
	b := binary.BigEndian.AppendUint16(nil, src)
	b = binary.BigEndian.AppendUint16(b, dst)
	b = binary.BigEndian.AppendUint16(b, uint16(8+len(payload)))
	return ip4(17, 0, append(append(b, 0, 0), payload...))
}

// tcp4 returns a segment from port src to dst.
func tcp4(src, dst uint16, seq uint32, flags byte, payload string) []byte {
	b := binary.BigEndian.AppendUint16(nil, src)
	b = binary.BigEndian.AppendUint16(b, dst)
	b = binary.BigEndian.AppendUint32(b, seq)
	b = append(b, 0, 0, 0, 1, 0x50, flags, 16, 0, 0, 0, 0, 0)
	return ip4(6, 0, append(b, payload...))
}

// A HelloRetryRequest stays one: its random value says so, and it asks for a group.
func TestHelloRetryRequest(t *testing.T) {
	hello := "\x16\x03\x03\x00\x38\x02\x00\x00\x34\x03\x03" + helloRetry + "\x00\x13\x02\x00\x00\x0c\x00\x2b\x00\x02\x03\x04\x00\x33\x00\x02\x00\x17"
	out := one(t, New(Options{Key: testKey}), raw, tcp4(443, 50000, 1, 16, hello))
	if got := string(out[40:]); got != hello {
		t.Errorf("%x", got)
	}
}

// A Block Ack keeps the numbers of frames, and no check sequence.
func TestBlockAck(t *testing.T) {
	const head = "94000000 020000100001 020000100002"
	for name, c := range map[string]struct{ body, want string }{
		"compressed": {"0500 1000 ffffffff00000000 12345678", "0500 1000 ffffffff00000000 00000000"},
		"of several": {"0600 1000 ffffffff00000000 12345678", "0000 0000 0000000000000000 00000000"},
	} {
		out := one(t, New(Options{Key: testKey}), 105, unhex(t, head+c.body))
		if got := out[16:]; !bytes.Equal(got, unhex(t, c.want)) {
			t.Errorf("%s: %x", name, got)
		}
	}
}

// Protocols between devices keep what says nothing of anybody, and lose or map the rest.
func TestSmallProtocols(t *testing.T) {
	a := New(Options{Key: testKey})
	clock := a.eui64([8]byte{2, 0, 0x5e, 0xff, 0xfe, 0x10, 0, 1})
	device := a.mac([6]byte{2, 0, 0x5e, 0x10, 0, 1})
	const delay = "0902002c00000000 0000000000000000 00000000" // a head of PTP, of 44 octets
	for name, c := range map[string]struct {
		link       capture.LinkType
		head, body string // the body is compared
		want       string // with C for a clock, D for a device
	}{
		"ptp, a sync":    {raw, "", "0002002c00000200 0000000000000000 00000000 02005efffe100001 0001 000700 00 0000 65d60000 00000000", "0002002c00000200 0000000000000000 00000000 C 0001 000700 00 0000 65d60000 00000000"},
		"ptp, an answer": {raw, "", strings.Replace(delay, "002c", "0036", 1) + "02005efffe100001 0001 0007 03 7f 000065d60000 00000001 02005efffe100001 0002", strings.Replace(delay, "002c", "0036", 1) + "C 0001 0007 03 7f 000065d60000 00000001 C 0002"},
		"dtp": {1, "01000ccccccc 02005e100001 0025 aaaa03 00000c 2004", "01 0001 0008 61626364 0002 0005 81 0003 0005 a5 0004 000a 02005e100001",
			"01 0001 0008 00000000 0002 0005 81 0003 0005 a5 0004 000a D"},
	} {
		head, body := unhex(t, c.head), unhex(t, c.body)
		b := append(head, body...)
		if c.link == raw {
			b = udp4(50000, 319, string(body))
			head = b[:28]
		}
		want := strings.ReplaceAll(strings.ReplaceAll(c.want, "C", hex.EncodeToString(clock[:])), "D", hex.EncodeToString(device[:]))
		if got := one(t, a, c.link, b)[len(head):]; !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s: it is\n%x, want\n%x", name, got, unhex(t, want))
		}
	}
	hello := "0205 0000 00000000 00000000 00000000 0000 0001 0001 000c 010001000000 000f 0102 000c c0000201 c0000202"
	b := unhex(t, hello)
	binary.BigEndian.PutUint16(b[2:], ^finish(fold(0, b)))
	got := one(t, a, raw, ip4(88, 0, b))[20:]
	if finish(fold(0, got)) != 0xffff || !bytes.Equal(got[20:32], b[20:32]) || !bytes.Equal(got[36:], make([]byte, 8)) {
		t.Errorf("eigrp: %x", got)
	}
}

const raw = capture.LinkType(228)

// What no rule knows of becomes zeros, wherever it stands.
func TestUnknownIsZero(t *testing.T) {
	a := New(Options{Key: testKey})
	secret := strings.Repeat("secret!", 6)
	for name, packet := range map[string][]byte{
		"a datagram":                       udp4(40000, 40001, secret),
		"a segment":                        tcp4(40000, 40001, 1, 16, secret),
		"an unknown protocol":              ip4(200, 0, []byte(secret)),
		"DNS's port":                       udp4(53, 40000, secret),
		"what looks like DNS by its head":  udp4(40000, 40001, "\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"+secret),
		"NTP's port":                       udp4(123, 123, secret),
		"DHCP's port":                      udp4(67, 68, strings.Repeat(secret, 7)),
		"DHCPv6's port":                    udp4(546, 547, secret),
		"TFTP's port":                      udp4(69, 40000, secret),
		"RADIUS's port":                    udp4(1812, 40000, secret),
		"STUN's port":                      udp4(3478, 40000, secret),
		"TLS's port":                       tcp4(40000, 443, 1, 16, secret),
		"HTTP's port, in a middle":         tcp4(40000, 80, 1, 16, secret),
		"an echo":                          ip4(1, 0, append([]byte{8, 0, 0, 0, 0, 1, 0, 1}, secret...)),
		"a fragment that is not the first": ip4(17, 0x2002, []byte(secret)),
		"a first fragment":                 ip4(17, 0x2000, append([]byte{0x9c, 0x40, 0x9c, 0x41, 1, 0, 0, 0}, secret...)),
	} {
		if out := one(t, a, raw, packet); bytes.Contains(out, []byte("ecre")) {
			t.Errorf("%s: %q", name, out)
		}
	}
}

// A head of HTTP in several segments is replaced in the first and zeros behind, also where payload is kept;
// the body is kept.
func TestHeadsInSegments(t *testing.T) {
	a := New(Options{Key: testKey, Payload: Keep})
	seq := uint32(100)
	var all string
	send := func(text string) string {
		out := one(t, a, raw, tcp4(40000, 80, seq, 16, text))[40:]
		seq += uint32(len(text))
		all += string(out)
		return string(out)
	}
	first := send("POST /private/path?token=hunter2 HTTP/1.1\r\nHost: www.private.example\r\nX-Private: hunter2\r\nCookie: session=hun")
	second := send("ter2hunter2\r\nContent-Length: 4\r\nAuthorization: Basic hunter2\r\n\r\nbody")
	third := send("GET /private HTTP/1.1\r\n\r\n")
	if !strings.HasPrefix(first, "POST /") || !strings.Contains(first, "\r\nHost: ") || !strings.Contains(second, "Content-Length: 4\r\n") ||
		!strings.HasSuffix(second, "\r\n\r\nbody") || !strings.HasPrefix(third, "GET /") {
		t.Errorf("%q, %q, %q", first, second, third)
	}
	for _, word := range []string{"rivate", "hunter", "hun", "session", "token"} {
		if strings.Contains(all, word) {
			t.Errorf("%s is left in %q", word, all)
		}
	}
	seq += 10 // a segment is missing: what follows may be anything
	if out := send("Cookie: hunter2\r\n\r\n"); strings.Trim(out, "\x00") != "" {
		t.Errorf("out of order: %q", out)
	}
}

// Records of TLS are followed through segments: their heads stay, and payload is kept if asked for.
func TestRecordsInSegments(t *testing.T) {
	a := New(Options{Key: testKey, Payloads: map[string]Mode{"tls": Keep}})
	record := "\x17\x03\x03\x00\x0aencryptedX"
	stream := record + record + record
	var out string
	for at := 0; at < len(stream); at += 7 {
		part := stream[at:min(at+7, len(stream))]
		out += string(one(t, a, raw, tcp4(443, 40000, uint32(1+at), 16, part))[40:])
	}
	if out != stream {
		t.Errorf("%q, not %q", out, stream)
	}
}

// A server's name in a ClientHello is replaced as it is in DNS, and has its length.
func TestNamesAreAlike(t *testing.T) {
	a := New(Options{Key: testKey})
	name := "www.private.example"
	hello := "\x03\x03" + strings.Repeat("r", 32) + "\x00\x00\x02\x13\x01\x01\x00"
	sni := "\x00\x00\x00\x18\x00\x16\x00\x00\x13" + name
	hello += string([]byte{0, byte(len(sni))}) + sni
	hello = "\x01\x00\x00" + string([]byte{byte(len(hello))}) + hello
	hello = "\x16\x03\x01\x00" + string([]byte{byte(len(hello))}) + hello
	out := one(t, a, raw, tcp4(40000, 443, 1, 24, hello))
	made := string(out[len(out)-len(name):])
	query := "\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03WWW\x07private\x07example\x00\x00\x01\x00\x01"
	answer := one(t, a, raw, udp4(40000, 53, query))
	wire := "\x03" + strings.Replace(strings.Replace(made, ".", "\x07", 1), ".", "\x07", 1) + "\x00"
	if strings.Contains(made, "private") || !bytes.Contains(answer, []byte(wire)) {
		t.Errorf("%q, and in DNS %q", made, answer[28:])
	}
	http := one(t, a, raw, tcp4(40000, 80, 1, 24, "GET http://www.private.example/ HTTP/1.1\r\nHost: private.example:8080\r\n\r\n"))
	if !bytes.Contains(http, []byte("http://"+made+"/ HTTP/1.1\r\nHost: "+made[4:]+":8080\r\n")) {
		t.Errorf("%q, and in HTTP %q", made, http[40:])
	}
}

// Names of reverse look-ups follow the addresses, as far as there is room.
func TestReverseNames(t *testing.T) {
	a := New(Options{Key: testKey})
	query := "\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03101\x03113\x03251\x03198\x07in-addr\x04arpa\x00\x00\x0c\x00\x01"
	out := string(one(t, a, raw, udp4(40000, 53, query))[28:])
	addr := a.v4([4]byte{198, 251, 113, 101})
	pad := func(v byte) string { return string([]byte{3, '0' + v/100, '0' + v/10%10, '0' + v%10}) }
	if want := pad(addr[3]) + pad(addr[2]) + pad(addr[1]) + pad(addr[0]) + "\x07in-addr\x04arpa"; !strings.Contains(out, want) {
		t.Errorf("%q is not in %q", want, out)
	}
}

// The checksum of a TCP segment in fragments is right when they are put together.
func TestChecksumOverFragments(t *testing.T) {
	a := New(Options{Key: testKey})
	segment := tcp4(40000, 40001, 7, 16, strings.Repeat("secret!", 9))[20:]
	first, last := one(t, a, raw, ip4(6, 0x2000, segment[:48])), one(t, a, raw, ip4(6, 48/8, segment[48:]))
	whole := append(bytes.Clone(first[20:]), last[20:]...)
	s := sum{proto: 6, length: len(whole)}
	if got := finish(s.header(first[12:16], first[16:20]) + fold(0, whole)); got != 0xffff {
		t.Errorf("the sum over all of it is %#x", got)
	}
	if bytes.Contains(whole, []byte("ecre")) {
		t.Errorf("%q", whole)
	}
}

// A wrong checksum stays wrong, and one that was not filled in looks like it.
func TestWrongChecksums(t *testing.T) {
	a := New(Options{Key: testKey})
	packet := ip4(200, 0, nil)
	packet[10]++
	out := one(t, a, raw, packet)
	if got := finish(fold(0, out)); got == 0xffff || a.Report().WrongSums != 1 {
		t.Errorf("%#x, %+v", got, a.Report())
	}
	segment := tcp4(1, 2, 3, 16, "")
	s := sum{proto: 6, length: 20}
	unfilled := func(b []byte) uint16 { return finish(s.header(b[12:16], b[16:20])) }
	binary.BigEndian.PutUint16(segment[36:], unfilled(segment))
	out = one(t, a, raw, segment)
	if got := binary.BigEndian.Uint16(out[36:]); got != unfilled(out) {
		t.Errorf("%#x, not %#x", got, unfilled(out))
	}
}

// What is dropped is cut off behind the last header.
func TestDrop(t *testing.T) {
	a := New(Options{Key: testKey, Payload: Drop})
	if out := one(t, a, raw, udp4(40000, 40001, "secret")); len(out) != 28 {
		t.Errorf("%x", out)
	}
	if out := one(t, a, raw, udp4(40000, 40001, "")); len(out) != 28 {
		t.Errorf("%x", out)
	}
}

// Numbers that programs make of addresses are mapped as well: an identity association's of a MAC address, a
// sequence number that is the address looked for.
func TestNumbersMadeOfAddresses(t *testing.T) {
	a := New(Options{Key: testKey})
	solicit := unhex(t, "01 123456 0003 000c 5e100001 00000e10 00001518")
	if out := one(t, a, raw, udp4(546, 547, string(solicit))); bytes.Contains(out, solicit[8:12]) {
		t.Errorf("%x", out)
	}
	scan := tcp4(40000, 23, 0xc6336402, 2, "") // 198.51.100.2
	out := one(t, a, raw, scan)
	if string(out[24:28]) != string(out[16:20]) {
		t.Errorf("%x", out)
	}
}

// Groups that no protocol is known by are somebody's addresses.
func TestGroupsOfNobody(t *testing.T) {
	a := New(Options{Key: testKey})
	if out := a.mac([6]byte{0xab, 1, 2, 3, 4, 5}); out == [6]byte{0xab, 1, 2, 3, 4, 5} || out[0] != 0xab {
		t.Errorf("%x", out)
	}
}

// Keys are read in both forms, and the same passphrase is the same key.
func TestKeys(t *testing.T) {
	k, err := ParseKey(" 15:22:17:8D 33a4cf80130a5b1649907d10d8988f837979652762574c2d2a842202 ")
	if err != nil || k != testKey || k.Hex() != "1522178d33a4cf80130a5b1649907d10d8988f837979652762574c2d2a842202" {
		t.Errorf("%v, %v", k, err)
	}
	for _, s := range []string{"", "15", strings.Repeat("1", 63), strings.Repeat("1", 65), strings.Repeat("x", 64)} {
		if _, err := ParseKey(s); err == nil {
			t.Errorf("%q is a key", s)
		}
	}
	one, _ := PassphraseKey("three random words")
	if want := "0a936dbd"; one.Hex()[:8] != want {
		t.Errorf("the key of a passphrase begins with %s, not %s", one.Hex()[:8], want)
	}
}
