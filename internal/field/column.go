package field

import "strings"

// Texts in a cell of a column.
const (
	maxCell = 512 // octets
	more    = "…"
)

// Column returns what a column of the fields called name shows of a packet, on one line: their
// values as the details print them, with commas between those of several; of a field without
// a value, and of a protocol, that it is there. It is "" if there is none.
func Column(nodes []Node, name string) string {
	var cell strings.Builder
	appendColumn(&cell, nodes, name)
	return cell.String()
}

// appendColumn reports whether there is room for more.
func appendColumn(cell *strings.Builder, nodes []Node, name string) bool {
	for i := range nodes {
		n := &nodes[i]
		if n.Def.Name == name {
			if cell.Len() >= maxCell {
				cell.WriteString(more)
				return false
			}
			if cell.Len() > 0 {
				cell.WriteString(", ")
			}
			cell.WriteString(n.cell())
		}
		if !appendColumn(cell, n.Children, name) {
			return false
		}
	}
	return true
}

// cell is the value of n alone.
func (n *Node) cell() string {
	if n.Def.Type == Protocol || n.Def.Type == None {
		return n.Def.Label
	}
	if v := n.Def.Print(n.Value); v != "" {
		return v
	}
	return n.Def.Label
}
