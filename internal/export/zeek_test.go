package export

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"

	"flowglass/internal/conn"
)

func record() conn.Record {
	return conn.Record{
		UID: "Cx", Proto: conn.UDP, Orig: netip.MustParseAddr("10.0.0.1"), Resp: netip.MustParseAddr("2001:db8::1"), OrigPort: 4000, RespPort: 53,
		Start: 1_700_000_000_123_456_789, Duration: 1_500_000, Service: "dns", State: "SF", History: "Dd",
		OrigBytes: 1, RespBytes: 2, MissedBytes: 3, OrigPackets: 4, RespPackets: 5, OrigIPBytes: 6, RespIPBytes: 7,
		TunnelParents: "Ca,Cb", CommunityID: "1:x",
	}
}

func TestZeek(t *testing.T) {
	whole, instant := record(), record()
	instant.Duration, instant.Service, instant.History, instant.TunnelParents = 0, "", "", ""
	rows := [][]Value{ConnRow(nil, &whole, Local), ConnRow(nil, &instant, nil)}
	got := written(t, "zeek", Conn, rows...)
	want := `#separator \x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	conn
#open	2023-11-14-22-13-20
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	proto	service	duration	orig_bytes	resp_bytes	conn_state	local_orig	local_resp	missed_bytes	history	orig_pkts	orig_ip_bytes	resp_pkts	resp_ip_bytes	tunnel_parents	community_id
#types	time	string	addr	port	addr	port	enum	string	interval	count	count	string	bool	bool	count	string	count	count	count	count	set[string]	string
1700000000.123456	Cx	10.0.0.1	4000	2001:db8::1	53	udp	dns	0.001500	1	2	SF	T	F	3	Dd	4	6	5	7	Ca,Cb	1:x
1700000000.123456	Cx	10.0.0.1	4000	2001:db8::1	53	udp	-	-	-	-	SF	F	F	3	-	4	6	5	7	-	1:x
#close	2023-11-14-22-13-20
`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	got = written(t, "zeek-json", Conn, rows...)
	want = `{"ts":1700000000.123456,"uid":"Cx","id.orig_h":"10.0.0.1","id.orig_p":4000,"id.resp_h":"2001:db8::1","id.resp_p":53,"proto":"udp","service":"dns","duration":0.0015,"orig_bytes":1,"resp_bytes":2,"conn_state":"SF","local_orig":true,"local_resp":false,"missed_bytes":3,"history":"Dd","orig_pkts":4,"orig_ip_bytes":6,"resp_pkts":5,"resp_ip_bytes":7,"tunnel_parents":["Ca","Cb"],"community_id":"1:x"}
{"ts":1700000000.123456,"uid":"Cx","id.orig_h":"10.0.0.1","id.orig_p":4000,"id.resp_h":"2001:db8::1","id.resp_p":53,"proto":"udp","conn_state":"SF","local_orig":false,"local_resp":false,"missed_bytes":3,"orig_pkts":4,"orig_ip_bytes":6,"resp_pkts":5,"resp_ip_bytes":7,"community_id":"1:x"}
`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for line := range strings.Lines(got) {
		if !json.Valid([]byte(line)) {
			t.Errorf("%s is no JSON", line)
		}
	}
}

// A log of nothing has its head and its end.
func TestZeekOfNothing(t *testing.T) {
	got := written(t, "zeek", Conn)
	if !strings.HasPrefix(got, "#separator \\x09\n") || !strings.HasSuffix(got, "\n#close\t1970-01-01-00-00-00\n") {
		t.Errorf("%q", got)
	}
}

// Texts that would break a line, or mean something else, are escaped.
func TestZeekEscapes(t *testing.T) {
	c := Column{Name: "service", Kind: String, Zeek: "string"}
	for text, want := range map[string]string{
		"a\tb\n": `a\x09b\x0a`, "-": `\x2d`, "(empty)": `\x28empty)`, `a\b`: `a\x5cb`, "\xff": `\xff`, "é": "é", "": "-",
	} {
		v := Text(text)
		if got := string(appendZeek(nil, &c, &v)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestConnRowIsTheSchema(t *testing.T) {
	r := record()
	row := ConnRow(nil, &r, Local)
	if len(row) != len(Conn.Columns) {
		t.Fatalf("%d values for %d columns", len(row), len(Conn.Columns))
	}
	for i, v := range row {
		if c := Conn.Columns[i]; !v.Some || (len(v.Text) > 0) != (c.Kind == String) || (v.Micros != 0) != (c.Kind == Timestamp) || c.Zeek == "" {
			t.Errorf("%s: %+v", c.Name, v)
		}
	}
	r.Start = -1
	if row = ConnRow(row, &r, Local); row[0].Micros != -1 || !bytes.Equal(row[1].Text, []byte("Cx")) {
		t.Errorf("a time before 1970: %+v", row[0])
	}
}
