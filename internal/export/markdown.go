package export

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// marked returns a text as it stands in Markdown (CommonMark, with GitHub's tables), meaning
// nothing but itself.
func marked(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<' || r == '>' || r == '&':
			b.WriteString(escaped(string(r)))
		case strings.ContainsRune("\\`*_[]#!|~$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// code returns a text as a code span: between more backticks than it has in a row.
func code(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + " " + s + " " + fence
}

// markdown writes a report as Markdown. The pictures are in it, as data addresses.
func markdown(r *Report) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", marked(shown(r.File)))
	switch filter, span := r.which(); {
	case filter != "" && span != "":
		fmt.Fprintf(&b, "Of the packets that %s selects, %s.\n\n", code(filter), marked(span))
	case filter != "":
		fmt.Fprintf(&b, "Of the packets that %s selects.\n\n", code(filter))
	case span != "":
		fmt.Fprintf(&b, "Of the packets %s.\n\n", marked(span))
	default:
		b.WriteString("Of all packets.\n\n")
	}
	b.WriteString("## Summary\n\n")
	if r.Some() {
		b.WriteString("| | Displayed | All packets |\n| --- | ---: | ---: |\n")
	} else {
		b.WriteString("| | |\n| --- | ---: |\n")
	}
	for _, row := range r.summary() {
		b.WriteString("|")
		for _, text := range row {
			fmt.Fprintf(&b, " %s |", marked(text))
		}
		b.WriteString("\n")
	}
	for _, c := range r.charts() {
		picture := base64.StdEncoding.EncodeToString([]byte(c.svg()))
		fmt.Fprintf(&b, "\n![%s](data:image/svg+xml;base64,%s)\n\n%s\n", c.title, picture, marked(c.describe()))
	}
	for _, name := range ReportTables[2:] {
		if p := r.part(name, false); len(p.Rows) > 0 {
			markdownTable(&b, p)
		}
	}
	b.WriteString("\nMade with Flowglass. Counts are Wireshark’s: bytes are of whole frames, by their original length.\n")
	return []byte(b.String())
}

func markdownTable(b *strings.Builder, p *Part) {
	fmt.Fprintf(b, "\n## %s\n\n|", marked(p.title()))
	under := "|"
	for _, i := range p.columns() {
		fmt.Fprintf(b, " %s |", marked(p.Schema.Columns[i].Label))
		if p.Schema.Columns[i].Kind == String {
			under += " --- |"
		} else {
			under += " ---: |"
		}
	}
	fmt.Fprintf(b, "\n%s\n", under)
	for _, row := range p.Rows {
		b.WriteString("|")
		for _, i := range p.columns() {
			fmt.Fprintf(b, " %s |", marked(p.cell(row, i)))
		}
		b.WriteString("\n")
	}
}
