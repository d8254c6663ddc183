package flow

import (
	"flowglass/decode"
	"flowglass/internal/table"
)

// An Endpoint is a row of one of Wireshark's endpoint tables: what one side sent (Tx) and
// received (Rx) in all its conversations. What it sent to itself counts as both.
type Endpoint struct {
	Side
	TxPackets uint64
	TxBytes   uint64 // octets of whole frames, by their original length
	RxPackets uint64
	RxBytes   uint64
}

// An endSums is what one endpoint's conversations sum to.
type endSums struct {
	packets, bytes [2]uint64 // sent, received
}

// An endpoints is the sums of a conversations by each of their sides.
type endpoints struct {
	group *pairGroup
	sums  []endSums
	order []int32 // rows by first conversation, A before B
}

// sum computes v from c.
func (v *endpoints) sum(c *conversations) {
	v.group = c.group
	v.group.finish()
	v.sums = zeroed(v.sums, len(c.group.ends.keys))
	v.order = v.order[:0]
	for _, row := range c.order {
		s := &c.sums[row]
		for i := range 2 {
			side := i ^ int(s.up)
			end := c.group.endsOf[row][side]
			e := &v.sums[end]
			if e.packets == [2]uint64{} {
				v.order = append(v.order, end)
			}
			e.packets[0] += s.packets[side]
			e.packets[1] += s.packets[1-side]
			e.bytes[0] += s.bytes[side]
			e.bytes[1] += s.bytes[1-side]
		}
	}
}

// at returns the endpoint in place i.
func (v *endpoints) at(i int) Endpoint {
	row := v.order[i]
	s := &v.sums[row]
	return Endpoint{v.group.ends.keys[row], s.packets[0], s.bytes[0], s.packets[1], s.bytes[1]}
}

// table returns the endpoints as a table.
func (v *endpoints) table(kind decode.Kind) table.Table {
	count := func(value func(Endpoint) uint64) func(int) float64 {
		return func(row int) float64 { return float64(value(v.at(row))) }
	}
	columns := sideColumns(kind, "", "", func(row int) Side { return v.at(row).Side })
	columns = append(columns,
		packets("packets", "Packets", count(func(e Endpoint) uint64 { return e.TxPackets + e.RxPackets })),
		octets("bytes", "Bytes", count(func(e Endpoint) uint64 { return e.TxBytes + e.RxBytes })),
		packets("tx_packets", "Tx packets", count(func(e Endpoint) uint64 { return e.TxPackets })),
		octets("tx_bytes", "Tx bytes", count(func(e Endpoint) uint64 { return e.TxBytes })),
		packets("rx_packets", "Rx packets", count(func(e Endpoint) uint64 { return e.RxPackets })),
		octets("rx_bytes", "Rx bytes", count(func(e Endpoint) uint64 { return e.RxBytes })),
	)
	return table.Table{Rows: len(v.order), Columns: columns}
}
