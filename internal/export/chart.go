package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A chart is bars over time: of what the report is of, before those of all packets.
type chart struct {
	title, unit string
	from, to    float64 // nanoseconds since frame 1
	bars, all   []float64
}

const (
	chartBars   = 120
	chartWidth  = 960
	chartHeight = 180
	chartLeft   = 76
	chartTop    = 28
	chartBottom = 26
)

// charts returns the pictures of a report; none of a capture without times.
func (r *Report) charts() (list []chart) {
	part := r.part("traffic", false)
	start := part.Schema.Column("start")
	if start < 0 || len(part.Rows) == 0 {
		return nil
	}
	for _, c := range []struct{ column, title, unit string }{{"bytes", "Bytes over time", "bytes"}, {"packets", "Packets over time", "packets"}} {
		at := part.Schema.Column(c.column)
		if at < 0 {
			continue
		}
		first, step := part.Rows[0][start].Num, part.step()
		last := part.Rows[len(part.Rows)-1][start].Num + step
		each := (len(part.Rows) + chartBars - 1) / chartBars
		n := (len(part.Rows) + each - 1) / each
		pic := chart{title: c.title, unit: c.unit, from: first, to: max(last, first+float64(n*each)*step), bars: make([]float64, n)}
		for i, row := range part.Rows {
			pic.bars[i/each] += row[at].Num
		}
		if whole := r.part("traffic", true); whole.Schema.Column("start") == start && whole.Schema.Column(c.column) == at && whole.step() == step {
			pic.all = make([]float64, n)
			for _, row := range whole.Rows {
				i := math.Floor((row[start].Num - first) / step / float64(each))
				if i >= 0 && i < float64(n) {
					pic.all[int(i)] += row[at].Num
				}
			}
		}
		list = append(list, pic)
	}
	return list
}

// step returns the length of the intervals in a part of the traffic, in nanoseconds.
func (p *Part) step() float64 {
	if len(p.Rows) < 2 {
		return 1e6
	}
	at := p.Schema.Column("start")
	return p.Rows[1][at].Num - p.Rows[0][at].Num
}

// svg draws a chart, in colours that stand on light and on dark ground.
func (c *chart) svg() string {
	top := 0.0
	for _, list := range [][]float64{c.bars, c.all} {
		for _, v := range list {
			top = max(top, v)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="%s" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="12" fill="#6b777c">`,
		escaped(c.title), chartWidth, chartHeight)
	fmt.Fprintf(&b, `<text x="0" y="14" font-weight="600">%s</text>`, escaped(c.title))
	const plotWidth, plotHeight = chartWidth - chartLeft, chartHeight - chartTop - chartBottom
	const floor = chartTop + plotHeight
	for _, part := range []float64{0, 0.5, 1} {
		y := floor - part*plotHeight
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#9aa5a9" stroke-width="0.5"/>`, chartLeft, y, chartWidth)
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" text-anchor="end">%s</text>`, chartLeft-6, y+4, rounded(part*top))
	}
	width := float64(plotWidth) / float64(max(1, len(c.bars)))
	for _, set := range []struct {
		list  []float64
		color string
	}{{c.all, "#a9b2b0"}, {c.bars, "#478da0"}} {
		if len(set.list) == 0 || top == 0 {
			continue
		}
		fmt.Fprintf(&b, `<path fill="%s" d="`, set.color)
		for i, v := range set.list {
			if v > 0 {
				h := max(0.5, v/top*plotHeight)
				fmt.Fprintf(&b, "M%.1f %.1fv%.1fh%.1fv-%.1fz", chartLeft+float64(i)*width, floor-h, h, max(0.5, width-1), h)
			}
		}
		b.WriteString(`"/>`)
	}
	for i, at := range []float64{c.from, (c.from + c.to) / 2, c.to} {
		anchor := [...]string{"start", "middle", "end"}[i]
		x := chartLeft + i*plotWidth/2
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="%s">%s s</text>`, x, chartHeight-8, anchor, c.seconds(at))
	}
	b.WriteString("</svg>")
	return b.String()
}

// rounded writes a number with three digits and a letter for thousands of thousands.
func rounded(v float64) string {
	for _, step := range []struct {
		at     float64
		letter string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if v >= 0.9995*step.at { // what is rounded to it is written as it
			return digits(v/step.at) + step.letter
		}
	}
	return digits(v)
}

// digits writes a number with three digits that count, and never with an exponent.
func digits(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 2, 64), 64)
	if err != nil {
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// step returns how long a bar stands for, in nanoseconds.
func (c *chart) step() float64 { return (c.to - c.from) / float64(max(1, len(c.bars))) }

// seconds writes a time with as many decimals as tell bars apart, and three at least.
func (c *chart) seconds(ns float64) string {
	decimals := 3
	for step := c.step() / 1e6; step < 1 && decimals < 9; step *= 10 {
		decimals++
	}
	return strconv.FormatFloat(ns/1e9, 'f', decimals, 64)
}

// describe says in words what the chart shows.
func (c *chart) describe() string {
	sum, peak := 0.0, 0
	for i, v := range c.bars {
		sum += v
		if v > c.bars[peak] {
			peak = i
		}
	}
	text := fmt.Sprintf("%s %s in %s s; at most %s in %s s, from %s s on.",
		grouped(sum, 0), c.unit, c.seconds(c.to-c.from), grouped(c.bars[peak], 0), digits(c.step()/1e9), c.seconds(c.from+float64(peak)*c.step()))
	if c.all != nil {
		text += " Behind it in grey: all packets."
	}
	return text
}
