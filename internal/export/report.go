package export

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"flowglass/internal/table"
)

// A Report is what a report tells of a capture, or of some of its packets.
type Report struct {
	File     string
	Filter   string // that the packets were selected by; "" for none
	From, To string // of the span they are of, in seconds since frame 1; "" for none
	Parts    []Part
}

// A Part is a table of a report, or its first rows.
type Part struct {
	Schema Schema
	Whole  bool // of all packets, though the report is of some
	Total  int  // rows of the whole table
	Rows   [][]Value
}

// ReportTop is how many rows of a table a report shows.
const ReportTop = 10

// reportRows bounds the rows of the tables that reports are made of.
var reportRows = map[string]int{
	"summary": 1, "traffic": math.MaxInt, "hierarchy": 200,
	"conversations/ip": ReportTop, "conversations/ipv6": ReportTop, "conversations/tcp": ReportTop,
	"conversations/udp": ReportTop, "conversations/sctp": ReportTop, "conversations/eth": ReportTop,
	"endpoints/ip": ReportTop, "endpoints/ipv6": ReportTop, "endpoints/eth": ReportTop,
}

// ReportTables are the tables that reports are made of, in their order.
var ReportTables = []string{
	"summary", "traffic", "hierarchy",
	"conversations/ip", "conversations/ipv6", "conversations/tcp", "conversations/udp", "conversations/sctp",
	"endpoints/ip", "endpoints/ipv6", "conversations/eth", "endpoints/eth",
}

// Some reports whether the report is of some packets only.
func (r *Report) Some() bool { return r.Filter != "" || r.From != "" || r.To != "" }

// Add adds a part: the first rows of a table, in an order or their own.
func (r *Report) Add(t *table.Table, order []int32, whole bool) {
	rows := NewReader(t, order)
	p := Part{Schema: Of(t), Whole: whole, Total: rows.Rows()}
	for i := range min(p.Total, reportRows[t.Name]) {
		p.Rows = append(p.Rows, copied(rows.Row(i)))
	}
	r.Parts = append(r.Parts, p)
}

func copied(row []Value) []Value {
	out := append([]Value(nil), row...)
	for i := range out {
		out[i].Text = bytes.Clone(out[i].Text)
	}
	return out
}

// part returns the part of a table; one without rows if there is none.
func (r *Report) part(name string, whole bool) *Part {
	for i := range r.Parts {
		if p := &r.Parts[i]; p.Schema.Name == name && p.Whole == whole {
			return p
		}
	}
	return &Part{}
}

// figure returns a value for people: digits in groups of three, times in seconds.
func figure(c *Column, v *Value) string {
	switch {
	case !v.Some:
		return ""
	case c.Instant:
		return instant(string(v.Text))
	case c.Kind == String:
		return shown(string(v.Text))
	case c.Kind == Bool && v.Num != 0:
		return "yes"
	case c.Kind == Bool:
		return "no"
	case c.Unit == table.Nanoseconds:
		return strconv.FormatFloat(v.Num/1e9, 'f', 6, 64) + " s"
	case c.Unit == table.BitRate:
		return grouped(v.Num, 0) + " bit/s"
	case c.Kind == Double:
		return grouped(v.Num, 1)
	}
	return grouped(v.Num, 0)
}

// grouped writes a number with commas between groups of three digits.
func grouped(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if v < 0 {
		return "-" + whole
	}
	return whole
}

// instant writes nanoseconds since the Unix epoch as a time; what no int64 holds as it is.
func instant(ns string) string {
	n, err := strconv.ParseInt(ns, 10, 64)
	if err != nil {
		return ns + " ns since 1970"
	}
	return time.Unix(0, n).UTC().Format("2006-01-02 15:04:05.000000000") + " UTC"
}

// shown returns a text without what would not be seen, or would turn others around.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// which says what packets the report is of; "" for all.
func (r *Report) which() (filter, span string) {
	if r.From != "" || r.To != "" {
		span = fmt.Sprintf("from %s s to %s s after the first packet", orText(r.From, "0"), orText(r.To, "the last"))
		span = strings.Replace(span, "the last s", "the end", 1)
		span = strings.Replace(span, "the end after the first packet", "the end", 1)
	}
	return shown(r.Filter), span
}

func orText(s, usual string) string {
	if s == "" {
		return usual
	}
	return s
}

// title returns what a table is called above its rows.
func (p *Part) title() string {
	if p.Total <= len(p.Rows) || p.Schema.Name == "hierarchy" {
		return p.Schema.Title
	}
	return fmt.Sprintf("%s: the %d largest of %s, by bytes", p.Schema.Title, len(p.Rows), grouped(float64(p.Total), 0))
}

// columns returns the columns of a part that a report shows, by their places.
func (p *Part) columns() (places []int) {
	for i, c := range p.Schema.Columns {
		switch c.Name {
		case "stream", "bps_a_b", "bps_b_a", "depth":
		default:
			places = append(places, i)
		}
	}
	return places
}

// cell returns the text of a cell; protocols stand in by their depth.
func (p *Part) cell(row []Value, column int) string {
	c := &p.Schema.Columns[column]
	text := figure(c, &row[column])
	if at := p.Schema.Column("depth"); at >= 0 && c.Name == "protocol" {
		text = strings.Repeat("\u2003", int(min(max(row[at].Int(), 0), 64))) + text
	}
	return text
}
