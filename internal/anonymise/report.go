package anonymise

import (
	"maps"
	"slices"
	"strconv"

	"flowglass/capture"
	"flowglass/internal/table"
)

// Counts are numbers by what they count.
type Counts map[string]int64

func (c *Counts) add(what string, n int64) {
	if *c == nil {
		*c = make(Counts)
	}
	(*c)[what] += n
}

// A Report says what was changed and what was left, of all captures of an anonymiser.
type Report struct {
	Packets int64
	Octets  int64 // captured

	Changed       Counts // fields, by kind
	Zeroed        Counts // octets of payload that became zeros or were dropped, by protocol
	Kept          Counts // octets of payload kept as they were, by protocol
	NotUnderstood Counts // layers without a rule, by protocol
	Left          Counts // other things to know
	Dropped       int64  // octets cut off the ends of packets

	Sums      int64 // checksums written anew
	WrongSums int64 // that were wrong before, and are wrong again
	BlindSums int64 // that nobody could check: not all was captured

	Leftovers     []Leftover // the first of them
	MoreLeftovers int64      // how many there are besides
	Incomplete    bool       // too many addresses or names to look for all of them
}

// Report returns what was done so far.
func (a *Anonymiser) Report() *Report {
	a.report.Incomplete = a.overflow
	return &a.report
}

// Forget empties the report; what is known of originals stays.
func (a *Anonymiser) Forget() { a.report = Report{} }

// blockKinds are what blocks of pcapng that are left out are called.
var blockKinds = map[uint32]string{
	capture.BlockNames: "blocks of names", capture.BlockSecrets: "blocks of secrets", capture.BlockStatistics: "blocks of statistics",
}

// LeftOut notes n blocks of a type of pcapng that were not written.
func (r *Report) LeftOut(typ uint32, n int64) {
	kind := blockKinds[typ]
	if kind == "" {
		kind = "other blocks"
	}
	r.Left.add(kind+", left out", n)
}

// AppendJSON appends the report as a JSON object:
//
//	{"packets", "octets", "dropped", "sums", "wrongSums", "blindSums", "incomplete",
//	 "changed", "zeroed", "kept", "notUnderstood", "left": {what: number, ...},
//	 "leftovers": [{"number", "offset", "kind", "text", "binary"}, ...], "moreLeftovers"}
//
// Keys of counts are in the order of their names.
func (r *Report) AppendJSON(b []byte) []byte {
	number := func(name string, n int64) {
		b = append(append(b, '"'), name...)
		b = append(strconv.AppendInt(append(b, `":`...), n, 10), ',')
	}
	b = append(b, '{')
	number("packets", r.Packets)
	number("octets", r.Octets)
	number("dropped", r.Dropped)
	number("sums", r.Sums)
	number("wrongSums", r.WrongSums)
	number("blindSums", r.BlindSums)
	number("moreLeftovers", r.MoreLeftovers)
	b = append(b, `"incomplete":`...)
	b = strconv.AppendBool(b, r.Incomplete)
	for _, c := range []struct {
		name   string
		counts Counts
	}{{"changed", r.Changed}, {"zeroed", r.Zeroed}, {"kept", r.Kept}, {"notUnderstood", r.NotUnderstood}, {"left", r.Left}} {
		b = append(append(append(b, `,"`...), c.name...), `":{`...)
		for i, what := range slices.Sorted(maps.Keys(c.counts)) {
			if i > 0 {
				b = append(b, ',')
			}
			b = table.AppendString(b, what)
			b = strconv.AppendInt(append(b, ':'), c.counts[what], 10)
		}
		b = append(b, '}')
	}
	b = append(b, `,"leftovers":[`...)
	for i, l := range r.Leftovers {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, `{"number":`...), int64(l.Number), 10)
		b = strconv.AppendInt(append(b, `,"offset":`...), int64(l.Offset), 10)
		b = table.AppendString(append(b, `,"kind":`...), l.Kind)
		b = table.AppendString(append(b, `,"text":`...), l.Text)
		b = strconv.AppendBool(append(b, `,"binary":`...), l.Binary)
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
