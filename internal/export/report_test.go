package export

import (
	"encoding/xml"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"flowglass/internal/session"
)

const hostile = `<script>alert(1)</script>"'&|` + "`*_[x](javascript:1)\u202e"

// reportOf returns a report of a capture of ours, as the page sends it: through CSV.
func reportOf(t *testing.T, filter string) *Report {
	t.Helper()
	file, err := os.ReadFile("../../testdata/captures/sample.pcapng")
	if err != nil {
		t.Fatal(err)
	}
	s := session.New(session.Options{})
	s.Feed(file)
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	direct := &Report{File: hostile + ".pcap", Filter: filter, From: "0", To: "20.5"}
	var sent strings.Builder
	send := func(texts ...string) {
		var s Schema
		var row []Value
		for _, text := range texts {
			s.Columns, row = append(s.Columns, Column{Kind: String}), append(row, Text(text))
		}
		if err := (&csvWriter{out: &sent, columns: s.Columns}).Row(row); err != nil {
			t.Fatal(err)
		}
	}
	send(reportMark, direct.File, filter, "0", "20.5")
	for _, name := range ReportTables {
		for _, whole := range []bool{false, true} {
			if whole && name != "summary" && name != "traffic" {
				continue
			}
			tab, order, err := s.TableOf(session.Query{Table: name})
			if err != nil {
				t.Fatal(err)
			}
			direct.Add(tab, order, whole)
			p := direct.Parts[len(direct.Parts)-1]
			send(partMark, name, map[bool]string{false: "displayed", true: "all"}[whole], strconv.Itoa(p.Total), p.Schema.Title)
			w, err := newCSV(&sent, p.Schema)
			var labels, units, kinds []string
			for _, c := range p.Schema.Columns {
				labels, units, kinds = append(labels, c.Label), append(units, string(c.Unit)), append(kinds, c.TypeName())
			}
			send(labels...)
			send(units...)
			send(kinds...)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range p.Rows {
				if err := w.Row(row); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	r, err := ReadReport([]byte(sent.String()))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []func(*Report) []byte{html, markdown} {
		if got, want := string(format(r)), string(format(direct)); got != want {
			t.Errorf("read back, the report is another:\n%s\nwant\n%s", got, want)
		}
	}
	return r
}

// Whatever names and filters are, they are text.
func TestReportsEscape(t *testing.T) {
	r := reportOf(t, `http.host == "`+hostile+`"`)
	page := string(html(r))
	if strings.Contains(page, "<script") || strings.Contains(page, "\u202e") || strings.Contains(page, `"javascript`) {
		t.Errorf("not escaped:\n%s", page[:2000])
	}
	for _, want := range []string{"&lt;script&gt;", "IPv4 conversations", "<svg", "192.0.2.1", "from 0 s to 20.5 s", "the 10 largest of"} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing", want)
		}
	}
	text := string(markdown(r))
	head, _, _ := strings.Cut(text, "\n")
	if want := `# &lt;script&gt;alert(1)&lt;/script&gt;"'&amp;\|\` + "`" + `\*\_\[x\](javascript:1)` + "\ufffd.pcap"; head != want {
		t.Errorf("%s\nwant\n%s", head, want)
	}
	if strings.Contains(text, "\u202e") || !strings.Contains(text, "`` http.host == ") {
		t.Errorf("the filter is in no code span that holds it:\n%s", text[:500])
	}
}

// Pictures are XML, and hold nothing but paths and texts.
func TestCharts(t *testing.T) {
	list := reportOf(t, "").charts()
	if len(list) != 2 {
		t.Fatalf("%d charts", len(list))
	}
	for _, c := range list {
		d := xml.NewDecoder(strings.NewReader(c.svg()))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if e, ok := token.(xml.StartElement); ok && !regexp.MustCompile("^(svg|path|text)$").MatchString(e.Name.Local) {
				t.Errorf("<%s>", e.Name.Local)
			}
		}
		if len(c.bars) > chartBars || c.all == nil {
			t.Errorf("%d bars", len(c.bars))
		}
	}
	if got := (&Report{}).charts(); got != nil {
		t.Errorf("charts of nothing: %v", got)
	}
}

func TestReportOfNothing(t *testing.T) {
	r := &Report{File: "x"}
	if len(html(r)) == 0 || len(markdown(r)) == 0 {
		t.Error("no report")
	}
}

func TestReadReportRefuses(t *testing.T) {
	const head = "#table,traffic,all,1,T\r\n"
	for _, text := range []string{
		"a,b\r\n", "#table,summary,all,x,T\r\n", "\"\r\n", "a\n", "#report",
		head + "a\r\nA\r\n\r\nno\r\n", head + "a\r\nA\r\n\r\nint64,int64\r\n", head + "a\r\nA\r\n\r\nint64\r\n1,2\r\n",
	} {
		if r, err := ReadReport([]byte(text)); err == nil {
			t.Errorf("%q was read: %+v", text, r)
		}
	}
}

// Whatever the bytes are, reading ends, and so does writing what was read.
func FuzzReadReport(f *testing.F) {
	f.Add([]byte("#report,a,b,,\r\n#table,traffic,all,2,T\r\nstart,bytes\r\nS,B\r\nns,bytes\r\nint64,int64\r\n0,1\r\n5,7\r\n"))
	f.Add([]byte("#table,hierarchy,displayed,1,H\r\nprotocol,depth\r\nP,D\r\n,\r\nstring,int32\r\neth,3\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := ReadReport(b); err == nil && len(html(r))+len(markdown(r)) == 0 {
			t.Error("nothing")
		}
	})
}

func TestFigures(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567"} {
		if got := grouped(v, 0); got != want {
			t.Errorf("%v: %s", v, got)
		}
	}
	if got := instant("1700000000000000001"); got != "2023-11-14 22:13:20.000000001 UTC" {
		t.Error(got)
	}
	if got := instant("170000000000000000000"); !strings.Contains(got, "ns since 1970") {
		t.Error(got)
	}
	for v, want := range map[float64]string{12: "12", 1234: "1.23k", 5e9: "5G"} {
		if got := rounded(v); got != want {
			t.Errorf("%v: %s", v, got)
		}
	}
}
