package filter

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// Errors point at a place, say what is wrong with it and what may have been meant.
func TestErrors(t *testing.T) {
	tests := []struct {
		filter     string // the wrong piece between § and §
		msg        string // how the message begins, or a piece of it
		suggestion string
	}{
		{"§tcp.prot§ == 80", `"tcp.prot" is no field or protocol`, "tcp.port"},
		{"ip and §tpc§", `"tpc" is no field`, "tcp"},
		{"§TCP.PORT§ == 80", `"TCP.PORT" is no field`, "tcp.port"},
		{"§zzzzzz§", `"zzzzzz" is no field`, ""},
		{"§ip.adress§ == 10.0.0.1", "", "ip.addr"},
		{"§pi§", "", ""},
		{"§thtp§", "", "http"},
		{"§frame.time_del§ > 1", "", "frame.time_delta"},
		{"§http.h§", "", "http"},
		{"§frame.num§ == 1", "", "frame.number"},
		{"tcp.port == §ip.tll§", "", "ip.ttl"},
		{"§tcp.port-1§ == 79", "a minus sign needs a space before it", "tcp.port"},
		{"count(§tpc§) == 1", "", "tcp"},
		{"§ip.scr§#1 == 10.0.0.1", "", "ip.src"},
		{"§ip.scr§ in {10.0.0.1}", "", "ip.src"},
		{`§http.hots§ contains "a"`, "", "http.host"},
		{"§ip.adr§[0]", "", "ip.addr"},

		{"tcp.port §=§ 80", "= is no operator", ""},
		{"tcp §|§ udp", "| is no operator", ""},
		{"tcp.port == 80 §80§", "an operator is missing before 80", ""},
		{"tcp §udp§", "an operator is missing before udp", ""},
		{"tcp.port ==§§", "the filter ends too early", ""},
		{"tcp and§§", "the filter ends too early", ""},
		{"§==§ 80", "== was not expected here", ""},
		{"§and§ tcp", "and was not expected here", ""},
		{"(tcp§§", ") is missing", ""},
		{"tcp§)§", ") has no ( before it", ""},
		{"(§)§", ") has no (", ""},
		{"(tcp.flags & 2) §==§ 2", "calculations are grouped with { and }", ""},
		{"tcp.port == §(§80)", "parentheses group tests", ""},
		{"{tcp.port + 1 §==§ 2", "} is missing", ""},
		{"frame.time_delta > §.§1", "nothing begins with a dot", ""},
		{"tcp.port == §$§{tcp.port}", "references to a selected packet are not supported", ""},
		{"tcp §@§", `"@" has no meaning here`, ""},
		{"tcp §ü§", "an operator is missing", ""},
		{"any tcp.port§§", "any and all need a comparison", ""},

		{"tcp.port == §66000§", "66000 is too large for tcp.port, which is at most 65535", ""},
		{"§tcp.port == http§", "tcp.port is a number and http is octets", ""}, // http is a protocol
		{`tcp.port == §"80"§`, `"80" is no number, and tcp.port is one`, ""},
		{"tcp.port == §08§", `"08" is no number`, ""},
		{"tcp.port == §1_0§", `"1_0" is no number`, ""},
		{"tcp.port == §99999999999999999999§", "is no number", ""},
		{"ip.proto == §SCTP§", "no value of ip.proto has this name", ""},
		{`tcp.flags.syn == §"maybe"§`, "is neither true nor false", ""},
		{"ip.src == §192.168.1§", `"192.168.1" is not an IPv4 address`, ""},
		{"ip.src == §::1§", `"::1" is not an IPv4 address`, ""},
		{"ip.src == §192.0.2.0/33§", `"33" is no prefix length: an IPv4 address has 32 bits`, ""},
		{`ip.src == §"192.0.2.1"§`, "an IPv4 address is written without quotation marks", ""},
		{"eth.src == §02:00§", `"02:00" is no MAC address`, ""},
		{"frame contains §GET§", `"GET" is no sequence of octets`, ""},
		{"frame[0:2] == §8:0§", "is no sequence of octets", ""},
		{"frame.time > §yesterday§", "is no date and time", ""},
		{`frame.time > §"2300-01-01"§`, "between the years", ""},
		{"frame.time_delta > §0.0000000001§", "is no span of time", ""},
		{"sys.load == §x§", `"x" is no number`, ""},

		{"§ip.src == tcp.port§", "ip.src is an IPv4 address and tcp.port is a number: they cannot be compared", ""},
		{"§1 == 1§", "two constants are compared", ""},
		{`§"a"§`, "a constant cannot stand alone", ""},
		{"§tcp.analysis§ == 1", "tcp.analysis has no value", ""},
		{"§tcp.port contains§ 80", "contains looks into texts and octets, and tcp.port is a number; string()", ""},
		{"frame contains §tcp.port§", "contains looks for texts and octets, and tcp.port is a number", ""},
		{`§ip.src matches§ "1"`, "matches looks into texts and octets", ""},
		{"http.host matches §x§", "matches needs a pattern in quotation marks", ""},
		{`http.host matches §"["§`, "the pattern is no regular expression: missing closing ]", ""},
		{`http.host matches §"(?=x)"§`, "the pattern is no regular expression", ""},
		{"§len(tcp)§", "the result of a function must be compared", ""},
		{"§1 + 1§", "a calculation without a field", ""},
		{"tcp.port §+§ ip.src == 1", "a number cannot be calculated with an IPv4 address", ""},
		{"ip.src §+§ 1 == 10.0.0.1", "an IPv4 address cannot be calculated with +", ""},
		{"frame.time_delta §*§ 2 > 1", "a span of time cannot be calculated with *", ""},
		{"tcp.flags.syn §&§ 1", "tcp.flags.syn is true or false", ""},
		{"§-http.host§ == 1", "a text has no negative", ""},
		{"§tcp.port[0]§ == 1", "only texts and octets can be cut", ""},

		{"eth.src§[]§", "a range is missing", ""},
		{"eth.src[§a§]", `"a" is no offset`, ""},
		{"eth.src[0,§5-2§]", "the range ends before it begins", ""},
		{"eth.src[§0:0§]", "the length of a range must be at least 1", ""},
		{"eth.src[§-1-2§]", "count both from the start, or both from the end", ""},
		{"eth.src[§:§]", "a range needs a start or a length", ""},
		{"eth.src[§99999999999§]", "is no offset", ""},
		{"eth.src§[0§", "the bracket is not closed", ""},
		{"ip.src§#§x", "the number of a layer must follow #", ""},

		{"§len(tcp) == ip.src§", "len() is a number and ip.src is an IPv4 address", ""},
		{"§frame[0] == ip.ttl§", "frame[] is octets and ip.ttl is a number", ""},
		{"§ip.ttl + 1 == http.host§", "the result is a number and http.host is a text", ""},
		{"§string(tcp.port) == ip.ttl§", "string() is a text and ip.ttl is a number", ""},
		{"tcp.port in {80, §http.host§}", "tcp.port is a number and http.host is a text", ""},
		{"§1 + 1§ in {tcp.port}", "only fields are looked up in a set", ""},
		{"tcp.port in §80§", "{ is missing", ""},
		{"tcp.port in {§}§", "} was not expected here", ""},
		{"tcp.port in {80 §443§}", "a comma is missing", ""},
		{"tcp.port in {80§§", ", is missing or }", ""},
		{"tcp.port in {1..§http.host§}", "the ends of a range are of different kinds", ""},
		{"§80§ in {tcp.port}", `"80" is no field`, ""},
		{"tcp.port not §==§ 80", "in is missing after not", ""},

		{"§foo§(tcp) == 1", "there is no function foo", ""},
		{"§len()§ == 1", "len takes one argument", ""},
		{"§len(tcp, ip)§ == 1", "len takes one argument", ""},
		{"§max(1, 2)§ == ip.ttl", "one argument of max must be a field", ""},
		{"max(ip.ttl, §ip.src§) == 1", "the arguments of max are of different kinds", ""},
		{`§upper(ip.ttl)§ == "1"`, "upper takes texts, and this is a number", ""},
		{`§string(frame)§ == "1"`, "string makes texts of numbers and addresses, and this is octets", ""},
		{`string(§tcp.flags.syn§) == "1"`, "tcp.flags.syn is true or false", ""},
		{"§count(ip.ttl + 1)§ == 1", "count takes a field", ""},
		{"§abs(ip.src)§ == 1", "abs takes numbers", ""},

		{`http.host == §"abc§`, "the quotation mark at the end of the string is missing", ""},
		{`http.host == "a§\q§"`, `\q is no escape sequence`, ""},
		{`http.host == "§\x§"`, `\x lacks digits`, ""},
		{`http.host == "§\777§"`, `\777 is more than an octet`, ""},
		{`http.host == "§\ud800§"`, "is no Unicode character", ""},
		{"tcp.port == §'ab§'", "a character constant is one octet", ""},
		{"tcp.port == §''§", "a character constant is one octet", ""},
	}
	for _, tt := range tests {
		t.Run(tt.filter, func(t *testing.T) {
			pieces := strings.Split(tt.filter, "§")
			_, err := Compile(strings.Join(pieces, ""), lookup, names)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if e.Offset != len(pieces[0]) || e.Len != len(pieces[1]) {
				t.Errorf("place %d+%d, want %d+%d (%v)", e.Offset, e.Len, len(pieces[0]), len(pieces[1]), err)
			}
			if !strings.Contains(e.Msg, tt.msg) || e.Suggestion != tt.suggestion {
				t.Errorf("%q, suggestion %q; want %q, suggestion %q", e.Msg, e.Suggestion, tt.msg, tt.suggestion)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	for src, want := range map[string]string{
		"ip and tcp.prot == 80": `filter: offset 7: "tcp.prot" is no field or protocol; did you mean tcp.port?`,
		"ip and":                "filter: offset 6: the filter ends too early: a field or a value is missing",
	} {
		if _, err := Compile(src, lookup, names); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", src, err, want)
		}
	}
}

// Filters that are nested or repeated without end are refused, or take bounded time.
func TestLimits(t *testing.T) {
	const n = 20000
	nodes := packet()
	for name, src := range map[string]string{
		"parentheses": strings.Repeat("(", n) + "tcp" + strings.Repeat(")", n),
		"not":         strings.Repeat("!", n) + "tcp",
		"minus":       strings.Repeat("-", n) + "ip.ttl == 1",
		"braces":      strings.Repeat("{", n) + "ip.ttl",
		"functions":   strings.Repeat("abs(", n),
		"sum":         "tcp.port" + strings.Repeat(" + tcp.port", n),
		"chain":       "ip.ttl" + strings.Repeat(" < ip.ttl", n),
		"slices":      "frame" + strings.Repeat("[0]", n),
		"length":      strings.Repeat(" ", 2*maxLen),
	} {
		if _, err := Compile(src, lookup, names); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	start := time.Now()
	for _, src := range []string{
		"tcp" + strings.Repeat(" and tcp", n), "tcp.port in {1" + strings.Repeat(", 1", n) + "}", "tcp.port" + strings.Repeat(" + tcp.port", 100) + " == 1",
	} {
		f, err := Compile(src, lookup, names)
		if err != nil {
			t.Fatal(err)
		}
		f.Match(nodes)
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("large filters took %v", d)
	}
}
