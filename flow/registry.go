package flow

import (
	"flowglass/decode"
	"flowglass/internal/table"
)

// A Statistic is one entry of the registry: a table of a capture.
type Statistic struct {
	Name       string // as in requests
	Title      string // for people
	By         string // the column it is sorted by at first; "": natural order
	Descending bool
	Build      func(*Stats) table.Table // rows and columns
}

// Registry lists the statistics. To add one, write it in a file of its own and add a line
// here (docs/ADDING.md).
var Registry = []Statistic{
	{Name: "summary", Title: "Summary", Build: (*Stats).summaryTable},
	{Name: "traffic", Title: "Traffic over time", Build: (*Stats).trafficTable},
	{Name: "hierarchy", Title: "Protocol hierarchy", Build: (*Stats).hierarchyTable},
	{Name: "conversations/eth", Title: "Ethernet conversations", By: "bytes", Descending: true, Build: conversationsOf(decode.Ethernet)},
	{Name: "conversations/ip", Title: "IPv4 conversations", By: "bytes", Descending: true, Build: conversationsOf(decode.IP)},
	{Name: "conversations/ipv6", Title: "IPv6 conversations", By: "bytes", Descending: true, Build: conversationsOf(decode.IP6)},
	{Name: "conversations/tcp", Title: "TCP conversations", By: "bytes", Descending: true, Build: conversationsOf(decode.TCP)},
	{Name: "conversations/udp", Title: "UDP conversations", By: "bytes", Descending: true, Build: conversationsOf(decode.UDP)},
	{Name: "conversations/sctp", Title: "SCTP conversations", By: "bytes", Descending: true, Build: conversationsOf(decode.SCTP)},
	{Name: "endpoints/eth", Title: "Ethernet endpoints", By: "bytes", Descending: true, Build: endpointsOf(decode.Ethernet)},
	{Name: "endpoints/ip", Title: "IPv4 endpoints", By: "bytes", Descending: true, Build: endpointsOf(decode.IP)},
	{Name: "endpoints/ipv6", Title: "IPv6 endpoints", By: "bytes", Descending: true, Build: endpointsOf(decode.IP6)},
	{Name: "endpoints/tcp", Title: "TCP endpoints", By: "bytes", Descending: true, Build: endpointsOf(decode.TCP)},
	{Name: "endpoints/udp", Title: "UDP endpoints", By: "bytes", Descending: true, Build: endpointsOf(decode.UDP)},
	{Name: "endpoints/sctp", Title: "SCTP endpoints", By: "bytes", Descending: true, Build: endpointsOf(decode.SCTP)},
	{Name: "seed3tuple", Title: "Bytes by source and destination", By: "bytes", Descending: true, Build: (*Stats).tuplesTable},
}

// Columns returns the columns of the table of st.
func (st *Statistic) Columns() []table.Column { return st.Build(NewStats()).Columns }

func conversationsOf(kind decode.Kind) func(*Stats) table.Table {
	return func(s *Stats) table.Table {
		v := s.conversations(kind)
		return s.withShares(v.table(kind), v.order, func(row int32) (uint64, uint64) { return s.whole.conversations(kind).all(row) })
	}
}

func endpointsOf(kind decode.Kind) func(*Stats) table.Table {
	return func(s *Stats) table.Table {
		v := s.endpoints(kind)
		return s.withShares(v.table(kind), v.order, func(row int32) (uint64, uint64) { return s.whole.endpoints(kind).all(row) })
	}
}

func (s *Stats) hierarchyTable() table.Table {
	v := s.hierarchy()
	return s.withShares(v.table(), v.order, func(node int32) (uint64, uint64) { return s.whole.hierarchy().all(node) })
}

func (s *Stats) tuplesTable() table.Table {
	v := s.tuples()
	t := v.table()
	if s.whole != nil {
		t.Columns = append(t.Columns, allBytes("All captured bytes", func(row int) uint64 { return s.whole.tuples().bytes[v.order[row]] }))
	}
	return t
}
