package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"flowglass/internal/session"
)

// parseSpan reads the ends of a span, in seconds since the first packet; "" leaves one open.
func parseSpan(from, to string) (session.Span, error) {
	span := session.Span{From: math.MinInt64, To: math.MaxInt64}
	for _, end := range []struct {
		name, text string
		ns         *int64
	}{{"--from", from, &span.From}, {"--to", to, &span.To}} {
		if end.text == "" {
			continue
		}
		ns, ok := nanoseconds(end.text)
		if !ok {
			return span, fmt.Errorf("%s: %q is no time in seconds, such as 1.5", end.name, end.text)
		}
		*end.ns = ns
	}
	if span.From >= span.To {
		return span, fmt.Errorf("--from %s does not lie before --to %s", from, to)
	}
	return span, nil
}

// nanoseconds reads a decimal number of seconds, exactly; false if it is none, or beyond 146
// years.
func nanoseconds(s string) (int64, bool) {
	negative := strings.HasPrefix(s, "-")
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(fraction) > 9 || point && fraction == "" {
		return 0, false
	}
	sec, err := strconv.ParseUint(whole, 10, 32)
	if err != nil {
		return 0, false
	}
	nsec, err := strconv.ParseUint(fraction+"000000000"[len(fraction):], 10, 32)
	if err != nil {
		return 0, false
	}
	ns := int64(sec)*1e9 + int64(nsec)
	if negative {
		ns = -ns
	}
	return ns, true
}
