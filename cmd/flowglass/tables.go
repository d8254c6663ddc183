package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/flow"
	"flowglass/internal/session"
)

var tablesCommand = command{
	name:     "tables",
	purpose:  "print all tables of each file, as a line of JSON",
	synopsis: []string{"FILE..."},
	about: `Prints a line of JSON for each file: facts, conversations, endpoints, bytes by source and destination, ` +
		`protocol hierarchy. Files that are damaged, or no captures, have a line too, which says so.`,
	exits: []string{
		"each file has its line",
		"the lines could not be written",
		"the command line is wrong",
	},
	examples: []example{{"flowglass tables http-ecn.pcap", "All tables of a capture:"}},
	run:      tables,
}

func tables(c *call) int {
	if len(c.files) == 0 {
		return c.misused("tables of which file?")
	}
	lines := json.NewEncoder(c.out)
	lines.SetEscapeHTML(false)
	for _, name := range c.files {
		d, err := describe(name, c.in)
		if err != nil {
			c.complain("%v", err)
		}
		if err := lines.Encode(d); err != nil {
			c.complain("%v", err)
			return exitShort
		}
		if c.out.Flush() != nil {
			return exitShort // whoever reads our output has gone
		}
	}
	return exitDone
}

// describe returns the document of a file; - is in. The error, of the system, is in it too.
func describe(name string, in io.Reader) (*document, error) {
	s := session.New(session.Options{NoFrames: true})
	r, err := open(name, in, s, sha256.New())
	if err != nil {
		if err := s.Finish("unreadable"); err != nil {
			panic(err)
		}
		return newDocument(name, s), err
	}
	defer r.close()
	for r.next() {
	}
	d := newDocument(name, s)
	sum, size, err := r.digest()
	if err == nil {
		d.File.SHA256, d.File.Size = &sum, &size
	}
	return d, cmp.Or(r.err, err)
}

// newDocument returns what s knows.
func newDocument(name string, s *session.Session) *document {
	stats := s.Stats()
	d := &document{Schema: 1, File: facts(filepath.Base(name), s)}
	kinds := []decode.Kind{decode.Ethernet, decode.IP, decode.IP6, decode.TCP, decode.UDP, decode.SCTP}
	conversations := []*[]conversation{&d.Conversations.Ethernet, &d.Conversations.IPv4, &d.Conversations.IPv6,
		&d.Conversations.TCP, &d.Conversations.UDP, &d.Conversations.SCTP}
	endpoints := []*[]endpoint{&d.Endpoints.Ethernet, &d.Endpoints.IPv4, &d.Endpoints.IPv6,
		&d.Endpoints.TCP, &d.Endpoints.UDP, &d.Endpoints.SCTP}
	for i, kind := range kinds {
		*conversations[i] = conversationRows(kind, stats.Conversations(kind))
		*endpoints[i] = endpointRows(kind, stats.Endpoints(kind))
	}
	d.Tuples = tupleRows(stats.Tuples())
	d.Hierarchy = tree(stats.Hierarchy())
	return d
}

func facts(name string, s *session.Session) file {
	stats := s.Stats()
	sum := &stats.Summary
	f := file{
		Name: name, Packets: sum.Packets, DataBytes: sum.Bytes, CapturedBytes: sum.CapBytes,
		Truncated: sum.Truncated, Error: errorOf(s.Notice()),
	}
	if sum.Timed > 0 {
		first, last, duration := newInstant(stats.Instant(sum.First)), newInstant(stats.Instant(sum.Last)), instant(decimal(sum.Duration()))
		f.First, f.Last, f.Duration = &first, &last, &duration
	}
	// capinfos gives up where it cannot read to the end, unless that is only missing.
	if kind := stats.File.Format; kind != "" && (f.Error == nil || *f.Error == string(capture.CutShort)) {
		encapsulation, ordered := s.Encapsulation(), sum.TimeOrdered()
		f.Type, f.Encapsulation, f.TimeOrdered = &kind, &encapsulation, &ordered
	}
	return f
}

// errorOf returns the schema's word for a notice.
func errorOf(n *session.Notice) *string {
	if n == nil {
		return nil
	}
	code := n.Code
	switch code {
	case string(capture.Empty):
		code = string(capture.UnknownFormat)
	case "expands":
		code = string(capture.Damaged)
	}
	return &code
}

// conversationRows puts the lower side first, and sorts.
func conversationRows(kind decode.Kind, rows []flow.Conversation) []conversation {
	swapped := make([]bool, len(rows))
	order := make([]int, len(rows))
	for i := range rows {
		order[i] = i
		c := &rows[i]
		if swapped[i] = c.A.Compare(c.B) > 0; swapped[i] {
			c.A, c.B = c.B, c.A
			c.PacketsAB, c.PacketsBA = c.PacketsBA, c.PacketsAB
			c.BytesAB, c.BytesBA = c.BytesBA, c.BytesAB
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &rows[i], &rows[j]
		return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B), cmp.Compare(a.RelStart, b.RelStart))
	})
	list := make([]conversation, len(rows))
	for at, i := range order {
		c := &rows[i]
		list[at] = conversation{
			A: c.A.Addr.String(), APort: port(kind, &c.A.Port), B: c.B.Addr.String(), BPort: port(kind, &c.B.Port),
			PacketsAB: c.PacketsAB, BytesAB: c.BytesAB, PacketsBA: c.PacketsBA, BytesBA: c.BytesBA,
			RelStart: seconds(c.RelStart), Duration: seconds(c.Duration), Swapped: swapped[i],
		}
	}
	return list
}

func endpointRows(kind decode.Kind, rows []flow.Endpoint) []endpoint {
	slices.SortFunc(rows, func(a, b flow.Endpoint) int { return a.Compare(b.Side) })
	list := make([]endpoint, len(rows))
	for i := range rows {
		e := &rows[i]
		list[i] = endpoint{e.Addr.String(), port(kind, &e.Port), e.TxPackets, e.TxBytes, e.RxPackets, e.RxBytes}
	}
	return list
}

// port returns p where the protocol has ports.
func port(kind decode.Kind, p *uint16) *uint16 {
	if !kind.HasPorts() {
		return nil
	}
	return p
}

func tupleRows(rows []flow.TupleBytes) []tuple {
	slices.SortFunc(rows, func(a, b flow.TupleBytes) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), a.Src.Compare(b.Src), a.Dst.Compare(b.Dst))
	})
	list := make([]tuple, len(rows))
	for i, r := range rows {
		list[i] = tuple{r.Type, r.Src.String(), r.Dst.String(), r.Bytes}
	}
	return list
}

// tree nests nodes that come each before those in it.
func tree(nodes []flow.Node) []*node {
	root := &node{}
	path := []*node{root} // the last node of each depth, from -1
	for _, n := range nodes {
		child := &node{protocol: n.Protocol, packets: n.Packets, bytes: n.Bytes}
		parent := path[n.Depth]
		parent.children = append(parent.children, child)
		path = append(path[:n.Depth+1], child)
	}
	return append([]*node{}, root.children...)
}
