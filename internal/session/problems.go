package session

import (
	"flowglass/decode/analysis"
	"flowglass/decode/dissect"
	"flowglass/internal/table"
)

const problemsName = "problems"

// problems are sums over the TCP segments of a capture, or of some of its packets, by what the
// analysis found wrong or remarkable.
type problems struct {
	kinds   [analysis.Count]analysis.Kind
	streams map[problemStream]struct{} // that were counted; of some packets only
	rows    int                        // looked at
}

type problemStream struct {
	kind   int
	stream uint32
}

// problems returns what was found, as far as it is known: of the whole capture, or of the selection x.
func (s *Session) problems(x *selection) []analysis.Kind {
	if s.analysed == nil {
		return make([]analysis.Kind, analysis.Count)
	}
	if x == nil {
		return s.analysed.store.Kinds()
	}
	p := &x.problems
	if p.streams == nil {
		p.streams = make(map[problemStream]struct{})
	}
	rows := x.rows()
	end := min(rows.len, s.analysed.known(s.index.count))
	var f analysis.Finding
	for row := rows.after(p.rows); row >= 0 && row < end; row = rows.after(row + 1) {
		stream := s.wayOf(s.index.row(row).flow).stream
		if !s.analysed.store.At(row, stream, &f) || f.Flags == 0 {
			continue
		}
		for i := range p.kinds {
			if f.Flags>>i&1 == 0 {
				continue
			}
			k := &p.kinds[i]
			if k.Packets++; k.First == 0 {
				k.First = int32(row + 1)
			}
			at := problemStream{i, stream}
			if _, counted := p.streams[at]; !counted {
				p.streams[at] = struct{}{}
				k.Streams++
			}
		}
	}
	p.rows = end
	return p.kinds[:]
}

// problemsTable returns a row for each kind of segment that was found, of the capture or of the
// selection x.
func (s *Session) problemsTable(x *selection) *table.Table {
	all := s.problems(x)
	var found []int
	for i := range all {
		if all[i].Packets > 0 {
			found = append(found, i)
		}
	}
	names, fields := dissect.Problems()
	t := &table.Table{Name: problemsName, Title: "Problems", Rows: len(found)}
	for i, c := range [...]struct {
		name, label string
		form        table.Type
		unit        table.Unit
	}{
		{"kind", "Kind", table.Str, table.None},
		{"packets", "Packets", table.F64, table.Packets},
		{"conversations", "Conversations", table.F64, table.None},
		{"first_frame", "First frame", table.I32, table.None},
		{"filter", "Filter", table.Str, table.None},
	} {
		column := table.Column{Name: c.name, Label: c.label, Type: c.form, Unit: c.unit}
		if c.form == table.Str {
			column.Text = func(dst []byte, row int) []byte {
				kind := found[row]
				if i > 0 {
					return append(dst, fields[kind].Name...)
				}
				return append(dst, names[kind]...)
			}
		} else {
			column.Num = func(row int) float64 {
				k := &all[found[row]]
				return float64([...]int{k.Packets, k.Streams, int(k.First)}[i-1])
			}
		}
		t.Columns = append(t.Columns, column)
	}
	return t
}
