package export

import (
	"fmt"
	"strings"
)

// escaped returns a text as it stands in HTML and SVG, in elements and attributes.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(s)
}

// style is small, follows the reader's light or dark, and prints.
const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{max-width:68rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin-top:2rem}
p,figcaption{color:light-dark(#545f63,#a3afb4)}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
figure{margin:1rem 0}svg{width:100%;height:auto}.wide{overflow-x:auto}
table{border-collapse:collapse;font:13px/1.5 ui-monospace,monospace}
th,td{padding:2px 10px;text-align:right;border-bottom:1px solid light-dark(#dcdfdc,#2d3539);white-space:nowrap}
th{font-family:system-ui,sans-serif;font-weight:600}.text,.facts th{text-align:left}.facts thead th{text-align:right}.facts td{white-space:normal;overflow-wrap:anywhere}`

// html writes a report as one file that needs nothing else and runs no script. Everything that
// is not written here is escaped.
func html(r *Report) []byte {
	var b strings.Builder
	file := escaped(shown(r.File))
	b.WriteString("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
	b.WriteString("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
	b.WriteString("<meta name=\"viewport\" content=\"width=device-width\">\n")
	fmt.Fprintf(&b, "<title>%s – Flowglass</title>\n<style>\n%s\n</style>\n</head>\n<body>\n<h1>%s</h1>\n", file, style, file)
	switch filter, span := r.which(); {
	case filter != "" && span != "":
		fmt.Fprintf(&b, "<p>Of the packets that <code>%s</code> selects, %s.</p>\n", escaped(filter), escaped(span))
	case filter != "":
		fmt.Fprintf(&b, "<p>Of the packets that <code>%s</code> selects.</p>\n", escaped(filter))
	case span != "":
		fmt.Fprintf(&b, "<p>Of the packets %s.</p>\n", escaped(span))
	default:
		b.WriteString("<p>Of all packets.</p>\n")
	}
	htmlSummary(&b, r)
	for _, c := range r.charts() {
		fmt.Fprintf(&b, "<figure>\n%s\n<figcaption>%s</figcaption>\n</figure>\n", c.svg(), escaped(c.describe()))
	}
	for _, name := range ReportTables[2:] {
		if p := r.part(name, false); len(p.Rows) > 0 {
			htmlTable(&b, p)
		}
	}
	b.WriteString("<p>Made with Flowglass. Counts are Wireshark’s: bytes are of whole frames, by their original length.</p>\n</body>\n</html>\n")
	return []byte(b.String())
}

func htmlSummary(b *strings.Builder, r *Report) {
	b.WriteString("<h2>Summary</h2>\n<div class=\"wide\"><table class=\"facts\">\n")
	if r.Some() {
		b.WriteString("<thead><tr><th></th><th>Displayed</th><th>All packets</th></tr></thead>\n")
	}
	for _, row := range r.summary() {
		fmt.Fprintf(b, "<tr><th scope=\"row\">%s</th>", escaped(row[0]))
		for _, text := range row[1:] {
			fmt.Fprintf(b, "<td>%s</td>", escaped(text))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table></div>\n")
}

// summary returns the rows of the summary: a label, the figure, and that of all packets where
// the report is of some.
func (r *Report) summary() (rows [][]string) {
	p, whole := r.part("summary", false), r.part("summary", true)
	if len(p.Rows) == 0 {
		return nil
	}
	for i := range p.Schema.Columns {
		c := &p.Schema.Columns[i]
		row := []string{c.Label, figure(c, &p.Rows[0][i])}
		if at := whole.Schema.Column(c.Name); at >= 0 && len(whole.Rows) > 0 {
			row = append(row, figure(c, &whole.Rows[0][at]))
		}
		rows = append(rows, row)
	}
	return rows
}

func htmlTable(b *strings.Builder, p *Part) {
	fmt.Fprintf(b, "<h2>%s</h2>\n<div class=\"wide\"><table>\n<thead><tr>", escaped(p.title()))
	for _, i := range p.columns() {
		fmt.Fprintf(b, "<th scope=\"col\"%s>%s</th>", p.class(i), escaped(p.Schema.Columns[i].Label))
	}
	b.WriteString("</tr></thead>\n")
	for _, row := range p.Rows {
		b.WriteString("<tr>")
		for _, i := range p.columns() {
			fmt.Fprintf(b, "<td%s>%s</td>", p.class(i), escaped(p.cell(row, i)))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table></div>\n")
}

func (p *Part) class(column int) string {
	if p.Schema.Columns[column].Kind == String {
		return ` class="text"`
	}
	return ""
}
