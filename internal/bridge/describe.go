package bridge

import (
	"slices"
	"strconv"

	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/internal/field"
	"flowglass/internal/session"
	"flowglass/internal/table"
)

var describing = Operation{
	Name: "describe",
	Doc: "Decodes a frame in full, from its bytes in the file, and names its layers and their fields, by their names in " +
		"display filters where they have one. Offsets and lengths are octets of these bytes; a length of 0 says that a " +
		"value is computed or stands elsewhere. `filter` selects packets with the same value, `mask` are the bits of a bit-field " +
		"within its octets. What is wrong with a value is in " +
		"`note`, what stopped decoding in `error`. `buffers` are octets that were put together or decrypted, in " +
		"hexadecimal, 256 KiB at most of each, none without a name; a field with a `buffer` stands in that one, from 1, and not in the frame. " +
		"`foreign` says of which layers, by their place in the list, describe.wasm knows fields: it is asked with the link type " +
		"and the bytes from `start` on.",
	Params: []Param{
		{"number", Integer, "of the frame, from 1"},
		{"bytes", Array, "as `packet` says where they stand"},
		{"context", Array, "numbers as `context` answers to this one; or none"},
		{"contextBytes", Array, "of these"},
	},
	Reply: `{"layers": [{"name", "label", "note"?, "offset", "length", "fields": [{"name", "label", "value", "note"?, "filter"?, ` +
		`"offset", "length", "buffer"?, "mask"?, "fields"?: [...]}]}], "buffers": [{"name", "bytes"}], "info", "status", "error"?, "foreign"?: {"link", "start", "layers": [...]}}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		f, err := s.Locate(a.place(0))
		if err != nil {
			return nil, err
		}
		bytes := a.bytes(1)
		if bytes.Len() != f.RecordLen {
			return nil, internal("describe was called with the bytes of another frame")
		}
		data := make([]byte, bytes.Len())
		bytes.CopyTo(data, 0)
		var nodes []field.Node
		var info string
		var sources []dissect.Source
		err = b.together(s, a, 2, func(other session.Frame, known dissect.Frame, data []byte) {
			if other.Number == f.Number {
				nodes, info, sources = dissect.Dissect(known, data)
			}
		})
		if err != nil {
			return nil, err
		}
		if nodes == nil {
			nodes, info, sources = dissect.Dissect(s.Dissectable(f), data)
		}
		r := append(b.json(), `{"layers":[`...)
		for i := range nodes {
			if i > 0 {
				r = append(r, ',')
			}
			r = appendLayer(r, &nodes[i], len(sources))
		}
		r = append(r, `],"buffers":[`...)
		for i, b := range sources {
			r = table.AppendString(append(separated(r, i), `{"name":`...), b.Name)
			r = appendHex(append(r, `,"bytes":"`...), b.Data[:min(len(b.Data), maxShown)])
			r = append(r, `"}`...)
		}
		r = table.AppendString(append(r, `],"info":`...), info)
		r = table.AppendString(append(r, `,"status":`...), f.Status.String())
		if last := &nodes[len(nodes)-1]; last.Note != "" && len(last.Children) == 0 {
			r = table.AppendString(append(r, `,"error":`...), last.Def.Label+": "+last.Note)
		}
		return seal(append(appendForeign(r, nodes, f), '}')), nil
	},
}

// foreign lists the protocols whose fields gopacket knows and package dissect does not. It
// is a program of its own, decode/describe, that the worker loads for them.
var foreign = []string{
	"bfd", "cdp", "dhcpv6", "eapol", "erspan", "fddi", "geneve", "gtp", "llc", "loop", "null", "ospf", "radiotap", "udplite", "wlan",
}

// appendForeign appends which layers only gopacket knows, and how to ask it; nothing if there are none.
func appendForeign(r []byte, nodes []field.Node, f session.Frame) []byte {
	found := false
	for i := range nodes {
		n := &nodes[i]
		if n.Len == 0 || len(n.Children) > 0 || n.Buffer != 0 || !slices.Contains(foreign, n.Def.Name) {
			continue
		}
		if !found {
			r = strconv.AppendInt(append(r, `,"foreign":{"link":`...), int64(f.Link), 10)
			r = strconv.AppendInt(append(r, `,"start":`...), int64(f.RecordLen-f.CapLen), 10)
			r = append(r, `,"layers":[`...)
		} else {
			r = append(r, ',')
		}
		found = true
		r = strconv.AppendInt(r, int64(i), 10)
	}
	if found {
		r = append(r, `]}`...)
	}
	return r
}

// maxShown is how many octets are shown of what was put together.
const maxShown = 1 << 18

func appendHex(r, b []byte) []byte {
	const digits = "0123456789abcdef"
	for _, c := range b {
		r = append(r, digits[c>>4], digits[c&15])
	}
	return r
}

// appendLayer appends a layer; fields in the buffers up to shown have their places there.
func appendLayer(r []byte, n *field.Node, shown int) []byte {
	r = table.AppendString(append(r, `{"name":`...), n.Def.Name)
	r = table.AppendString(append(r, `,"label":`...), n.Def.Label)
	r = appendNote(r, n)
	r = appendRange(r, n, shown)
	return append(appendNodes(append(r, `,"fields":[`...), n.Children, shown), `]}`...)
}

// appendNodes appends the nodes that are shown.
func appendNodes(r []byte, nodes []field.Node, shown int) []byte {
	first := true
	for i := range nodes {
		n := &nodes[i]
		if n.Hidden {
			continue
		}
		if !first {
			r = append(r, ',')
		}
		first = false
		label, value := n.Def.Label, ""
		if n.Text != "" {
			label = n.String()
		} else {
			value = n.Def.Print(n.Value)
		}
		r = table.AppendString(append(r, `{"name":`...), n.Def.Name)
		r = table.AppendString(append(r, `,"label":`...), label)
		r = table.AppendString(append(r, `,"value":`...), value)
		r = appendNote(r, n)
		r = appendFilter(r, n)
		r = appendRange(r, n, shown)
		if n.Def.Mask != 0 && n.Def.Mask < 1<<53 && n.Len > 0 && n.Buffer == 0 {
			r = strconv.AppendUint(append(r, `,"mask":`...), n.Def.Mask, 10)
		}
		if len(n.Children) > 0 {
			r = append(appendNodes(append(r, `,"fields":[`...), n.Children, shown), ']')
		}
		r = append(r, '}')
	}
	return r
}

func appendNote(r []byte, n *field.Node) []byte {
	if n.Note == "" {
		return r
	}
	return table.AppendString(append(r, `,"note":`...), n.Note)
}

// appendFilter appends the filter that selects the value of n.
func appendFilter(r []byte, n *field.Node) []byte {
	if d, ok := dissect.Lookup(n.Def.Name); !ok || d.Type != n.Def.Type {
		return r
	}
	return table.AppendString(append(r, `,"filter":`...), filter.Expression(n.Def, n.Value))
}

// appendRange appends where n stands in the frame or in one of the buffers that are shown, nothing
// if that is elsewhere.
func appendRange(r []byte, n *field.Node, shown int) []byte {
	at, length := n.Offset, n.Len
	switch {
	case n.Buffer > shown:
		at, length = 0, 0
	case n.Buffer > 0:
		r = strconv.AppendInt(append(r, `,"buffer":`...), int64(n.Buffer), 10)
	}
	r = strconv.AppendInt(append(r, `,"offset":`...), int64(at), 10)
	return strconv.AppendInt(append(r, `,"length":`...), int64(length), 10)
}
