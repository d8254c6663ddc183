package session

import (
	"math"

	"flowglass/decode"
	"flowglass/flow"
	"flowglass/internal/table"
)

const framesName = "frames"

// A rowSet is rows of the index, in their order.
type rowSet interface {
	size() int
	nth(place int) (row int)
}

// allRows are those of all frames.
type allRows struct{ session *Session }

func (a allRows) size() int       { return a.session.index.count }
func (a allRows) nth(row int) int { return row }

func (b *bitset) size() int { return b.count }

// A rowList is rows written out: to sort many of them, each is looked at many times.
type rowList []int32

func listOf(b *bitset) rowList {
	list := make(rowList, 0, b.count)
	for row := b.after(0); row >= 0; row = b.after(row + 1) {
		list = append(list, int32(row))
	}
	return list
}

func (l rowList) size() int         { return len(l) }
func (l rowList) nth(place int) int { return int(l[place]) }

// framesTable returns the packet list: a row for each of the frames, in the order of the
// file, with what Wireshark shows of it in its columns.
func (s *Session) framesTable(rows rowSet) *table.Table {
	x := s.index
	origin := int64(0)
	if x.count > 0 {
		origin = x.time(0)
	}
	at := func(place int) *entry { return x.row(rows.nth(place)) }
	flowOf := func(place int) flow.ID { return at(place).flow }
	return &table.Table{Name: framesName, Title: "Frames", Rows: rows.size(), Columns: []table.Column{
		{Name: "number", Label: "No.", Type: table.I32,
			Num: func(place int) float64 { return float64(rows.nth(place) + 1) }},
		{Name: "time", Label: "Time", Type: table.F64, Unit: table.Nanoseconds,
			Num: func(place int) float64 {
				if row := rows.nth(place); x.row(row).status&noTime == 0 {
					return since(x.time(row), origin)
				}
				return math.NaN()
			}},
		{Name: "delta", Label: "Delta", Type: table.F64, Unit: table.Nanoseconds,
			Num: func(place int) float64 {
				row, before := rows.nth(place), rows.nth(max(0, place-1))
				if (x.row(row).status|x.row(before).status)&noTime == 0 {
					return since(x.time(row), x.time(before))
				}
				return math.NaN()
			}},
		ofFlow("src", "Source", flowOf, s.sourceColumn()),
		ofFlow("dst", "Destination", flowOf, s.destinationColumn()),
		protocolOfFrame(at, s.protocolColumn()),
		ofFlow("interface", "Interface", func(place int) flow.ID { return flow.ID(x.iface(rows.nth(place)) + 1) }, s.interfaceColumn()),
		{Name: "stream", Label: "TCP stream", Type: table.I32,
			Num: func(place int) float64 {
				if w := s.wayOf(at(place).flow); w.stream != noStream {
					return float64(w.stream)
				}
				return math.NaN()
			}},
		{Name: "orig_len", Label: "Length", Type: table.F64, Unit: table.Bytes,
			Num: func(place int) float64 { return float64(x.orig(rows.nth(place))) }},
		{Name: "cap_len", Label: "Captured length", Type: table.F64, Unit: table.Bytes,
			Num: func(place int) float64 { return float64(x.cap(rows.nth(place))) }},
	}}
}

// since returns t less from, exactly where the difference fits in 53 bits.
func since(t, from int64) float64 {
	if d := t - from; (t^from)&(t^d) >= 0 {
		return float64(d)
	}
	return float64(t) - float64(from)
}

// A flowColumn is a text that all packets of a flow have in common, over the flows.
type flowColumn = table.Table

// ofFlow makes a column of frames of one of their flows: frames are millions, flows are
// few. To sort, the flows are ranked first, once.
func ofFlow(name, label string, flowOf func(row int) flow.ID, flows flowColumn) table.Column {
	text := flows.Columns[0].Text
	var ranks []uint64
	return table.Column{Name: name, Label: label, Type: table.Str, Words: 1,
		Text: func(dst []byte, row int) []byte { return text(dst, int(flowOf(row))) },
		Key: func(row, _ int) uint64 {
			if ranks == nil {
				ranks = rank(&flows)
			}
			return ranks[flowOf(row)]
		}}
}

// protocolOfFrame makes the column of protocols of frames: that of a message which a frame
// completes, or else that of its flow.
func protocolOfFrame(at func(row int) *entry, flows flowColumn) table.Column {
	c := ofFlow("protocol", "Protocol", func(row int) flow.ID { return at(row).flow }, flows)
	text, key := c.Text, flows.Columns[0].Key
	c.Text = func(dst []byte, row int) []byte {
		if w := at(row).message(); w != 0 {
			return append(dst, w.Label()...)
		}
		return text(dst, row)
	}
	var keys []uint64 // by flow
	places := labelPlaces()
	c.Key = func(row, _ int) uint64 {
		e := at(row)
		if w := e.message(); w != 0 {
			return places[w.Label()]
		}
		for len(keys) < flows.Rows {
			keys = append(keys, key(len(keys), 0))
		}
		return keys[e.flow]
	}
	return c
}

// rank returns for each row of t its place among the distinct values of the first column,
// or table.NoKey if it has none.
func rank(t *table.Table) []uint64 {
	c := &t.Columns[0]
	ranks := make([]uint64, t.Rows)
	order := t.Order(0, false)
	next := uint64(0)
	for i, row := range order {
		if c.Key(int(row), 0) == table.NoKey {
			ranks[row] = table.NoKey
			continue
		}
		if i > 0 && !equalKeys(c, int(order[i-1]), int(row)) {
			next++
		}
		ranks[row] = next
	}
	return ranks
}

func equalKeys(c *table.Column, a, b int) bool {
	for word := range c.Words {
		if c.Key(a, word) != c.Key(b, word) {
			return false
		}
	}
	return true
}

func (s *Session) sourceColumn() flowColumn {
	return s.addressColumn(func(p *decode.Pair) decode.Addr { return p.Src })
}

func (s *Session) destinationColumn() flowColumn {
	return s.addressColumn(func(p *decode.Pair) decode.Addr { return p.Dst })
}

// addressColumn makes a column of an address of the innermost header that has any, as
// Wireshark's Source and Destination columns are.
func (s *Session) addressColumn(of func(*decode.Pair) decode.Addr) flowColumn {
	var key decode.FlowKey
	var pairs []decode.Pair
	address := func(row int) (a decode.Addr) {
		key = s.stats.Set.AppendKey(key[:0], flow.ID(row))
		if pairs = key.Pairs(pairs[:0]); len(pairs) > 0 {
			a = of(&pairs[len(pairs)-1])
		}
		return a
	}
	rows := s.stats.Set.Len()
	var all []decode.Addr // of all flows, once they are to be sorted
	return flowColumn{Rows: rows, Columns: []table.Column{{Type: table.Str, Words: 3,
		Text: func(dst []byte, row int) []byte { return address(row).AppendTo(dst) },
		Key: func(row, word int) uint64 {
			for len(all) < rows {
				all = append(all, address(len(all)))
			}
			a := all[row]
			high, low := a.Words()
			switch {
			case word == 1:
				return high
			case word == 2:
				return low
			case a.Kind() == decode.NoAddr:
				return table.NoKey
			}
			return uint64(a.Kind().Size())
		}}}}
}

// protocolColumn makes the column of the innermost protocol that has a label.
func (s *Session) protocolColumn() flowColumn {
	var key decode.FlowKey
	var protos []decode.Proto
	label := func(row int) string {
		key = s.stats.Set.AppendKey(key[:0], flow.ID(row))
		protos = key.Protos(protos[:0])
		for i := len(protos) - 1; i >= 0; i-- {
			if l := protos[i].Label(); l != "" {
				return l
			}
		}
		return ""
	}
	places := labelPlaces()
	return flowColumn{Rows: s.stats.Set.Len(), Columns: []table.Column{{Type: table.Str, Words: 1,
		Text: func(dst []byte, row int) []byte { return append(dst, label(row)...) },
		Key: func(row, _ int) uint64 {
			if l := label(row); l != "" {
				return places[l]
			}
			return table.NoKey
		}}}}
}

// interfaceColumn makes the column of what interfaces are called, the n-th in row n+1: by their
// descriptions, which of merged captures begin with the name of the file, and by their names.
func (s *Session) interfaceColumn() flowColumn {
	ifaces := s.scanner.Interfaces()
	name := func(row int) string {
		if row == 0 {
			return ""
		}
		i := &ifaces[row-1]
		if i.Name != "" && i.Description != "" {
			return i.Description + " (" + i.Name + ")"
		}
		return i.Description + i.Name
	}
	return flowColumn{Rows: len(ifaces) + 1, Columns: []table.Column{{Type: table.Str, Words: nameWords,
		Text: func(dst []byte, row int) []byte { return append(dst, name(row)...) },
		Key: func(row, word int) (key uint64) {
			n := name(row)
			if n == "" {
				return table.NoKey
			}
			for i := 8 * word; i < 8*word+8; i++ {
				key <<= 8
				if i < len(n) {
					key |= uint64(n[i])
				}
			}
			return key
		}}}}
}

// nameWords is by how many words of eight octets names of interfaces are sorted.
const nameWords = 6
