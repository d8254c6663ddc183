package ip6

import (
	"net/netip"
	"testing"
)

// What inet_ntop(3) of the GNU C library prints.
func TestString(t *testing.T) {
	for address, want := range map[string]string{
		"::":                   "::",
		"::1":                  "::1",
		"::ff":                 "::ff",
		"::ffff":               "::ffff",
		"::1:0":                "::0.1.0.0",
		"::8:1":                "::0.8.0.1",
		"::c000:201":           "::192.0.2.1",
		"::1:0:1":              "::1:0:1",
		"::ffff:192.0.2.1":     "::ffff:192.0.2.1",
		"::ffff:0:1":           "::ffff:0.0.0.1",
		"64:ff9b::c000:201":    "64:ff9b::c000:201",
		"2001:db8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
		"2001:db8:0:1:1:1:1:1": "2001:db8:0:1:1:1:1:1",
		"192.0.2.1":            "192.0.2.1",
	} {
		a := netip.MustParseAddr(address)
		if got := String(a); got != want {
			t.Errorf("%s is printed %s, want %s", address, got, want)
		}
		if back := netip.MustParseAddr(String(a)); back != a {
			t.Errorf("%s is read as %s", String(a), back)
		}
	}
	if got := String(netip.Addr{}); got != "" {
		t.Errorf("no address is printed %q", got)
	}
}
