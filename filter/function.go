package filter

import (
	"strconv"

	"flowglass/internal/field"
	"flowglass/internal/ip6"
)

// A function takes fields, and other operands, to values.
type function struct {
	name string
	many bool // takes one argument or more; else exactly one
	// result returns the kind of the values from that of the arguments, and says why it
	// takes no such arguments.
	result func(args kind) (result kind, why string)
	// apply changes a value of the arguments into one of the result. nil for what works
	// on all values of a field, or all arguments: see compiler.call.
	apply func(k kind, v *value) value
}

// functions are those of Wireshark 4.0.
var functions = []function{
	{name: "len", result: func(kind) (kind, string) { return number, "" }},
	{name: "count", result: func(kind) (kind, string) { return number, "" }},
	{name: "string", result: toText, apply: stringOf},
	{name: "upper", result: ofText, apply: func(_ kind, v *value) value { return value{text: mapped(v.text, 'a', 'z', -32)} }},
	{name: "lower", result: ofText, apply: func(_ kind, v *value) value { return value{text: mapped(v.text, 'A', 'Z', 32)} }},
	{name: "max", many: true, result: same},
	{name: "min", many: true, result: same},
	{name: "abs", result: magnitude, apply: absolute},
}

func same(k kind) (kind, string) { return k, "" }

func toText(k kind) (kind, string) {
	switch k {
	case number, real, ipv4, ipv6, ether:
		return text, ""
	}
	return text, "makes texts of numbers and addresses"
}

func ofText(k kind) (kind, string) {
	if k != text {
		return text, "takes texts"
	}
	return text, ""
}

func magnitude(k kind) (kind, string) {
	if k != number && k != real && k != relTime {
		return k, "takes numbers and spans of time"
	}
	return k, ""
}

func stringOf(k kind, v *value) value {
	switch k {
	case number:
		s := strconv.FormatUint(v.num, 10)
		if v.negative {
			s = "-" + s
		}
		return value{text: s}
	case real:
		return value{text: strconv.FormatFloat(v.float, 'g', -1, 64)}
	case ether:
		return value{text: field.MAC(v.num)}
	}
	return value{text: ip6.String(v.addr)}
}

// mapped adds by to all letters of s in a range of ASCII.
func mapped(s string, from, to byte, by int) string {
	b := []byte(s)
	for i, c := range b {
		if from <= c && c <= to {
			b[i] = byte(int(c) + by)
		}
	}
	return string(b)
}

func absolute(_ kind, v *value) value {
	r := *v
	r.negative = false
	r.ns, r.float = max(v.ns, -v.ns), max(v.float, -v.float)
	return r
}

func find(name string) *function {
	for i := range functions {
		if functions[i].name == name {
			return &functions[i]
		}
	}
	return nil
}

// arguments returns the function of a call and the kind of its arguments.
func (c *compiler) arguments(o *call) (*function, kind, *Error) {
	f := find(o.name)
	if f == nil {
		return nil, nothing, o.nameSpan.fail("there is no function %s; there are len, count, string, upper, lower, max, min and abs", o.name)
	}
	if len(o.args) == 0 || len(o.args) > 1 && !f.many {
		return nil, nothing, o.fail("%s takes one argument", o.name)
	}
	k := unknownKind
	for _, arg := range o.args {
		own, def, err := c.infer(arg)
		switch {
		case err != nil:
			return nil, nothing, err
		case own == unknownKind:
			if l, ok := arg.(*literal); ok && l.token.kind == word && !f.many {
				return nil, nothing, unknown(l)
			}
		case k == unknownKind:
			k = own
		case k != own:
			return nil, nothing, arg.place().fail("the arguments of %s are of different kinds: %s and %s", o.name, k, own)
		}
		if def != nil && def.Type == field.Bool && f.name == "string" {
			return nil, nothing, arg.place().fail("string makes texts of numbers and addresses, and %s is true or false", def.Name)
		}
	}
	_, isField := o.args[0].(*fieldRef)
	switch {
	case k == unknownKind:
		return nil, nothing, o.fail("one argument of %s must be a field", o.name)
	case k == nothing && f.name != "count" && f.name != "len":
		return nil, nothing, o.fail("%s takes no field that has no value", o.name)
	case f.name == "count" && !isField:
		return nil, nothing, o.fail("count takes a field")
	case f.name == "len" && !isField && !k.sequence():
		return nil, nothing, o.fail("len takes a field, a text or octets")
	}
	return f, k, nil
}

func (c *compiler) result(o *call) (kind, *Error) {
	f, k, err := c.arguments(o)
	if err != nil {
		return nothing, err
	}
	r, why := f.result(k)
	if why != "" {
		return nothing, o.fail("%s %s, and this is %s", o.name, why, k)
	}
	return r, nil
}

// call compiles a call, whose values are converted to kind k.
func (c *compiler) call(o *call, k kind, def *field.Def) (source, *Error) {
	f, args, err := c.arguments(o)
	if err != nil {
		return nil, err
	}
	own, err := c.result(o)
	if err != nil {
		return nil, err
	}
	of, err := c.function(f, o, args, def)
	if err != nil || own == k {
		return of, err
	}
	return func(s *state, list []value) []value {
		n := len(list)
		list = of(s, list)
		for i := range list[n:] {
			list[n+i] = list[n+i].convert(own, k)
		}
		return list
	}, nil
}

func (c *compiler) function(f *function, o *call, k kind, def *field.Def) (source, *Error) {
	ref, isField := o.args[0].(*fieldRef)
	if isField && (f.name == "count" || f.name == "len" && !k.sequence()) {
		return c.countOrLen(ref, f.name == "count"), nil
	}
	sources := make([]source, len(o.args))
	for i, arg := range o.args {
		var err *Error
		if sources[i], err = c.source(arg, k, def); err != nil {
			return nil, err
		}
	}
	switch f.name {
	case "len":
		return apply(sources[0], func(v *value) value { return value{num: uint64(len(v.sequence(k)))} }), nil
	case "max":
		return extreme(sources, k, 1), nil
	case "min":
		return extreme(sources, k, -1), nil
	}
	return apply(sources[0], func(v *value) value { return f.apply(k, v) }), nil
}

// apply changes each value of a source.
func apply(of source, change func(*value) value) source {
	return func(s *state, list []value) []value {
		n := len(list)
		list = of(s, list)
		for i := range list[n:] {
			list[n+i] = change(&list[n+i])
		}
		return list
	}
}

// extreme makes one value of those of all arguments: the largest if sign is 1, else the
// smallest.
func extreme(args []source, k kind, sign int) source {
	return func(s *state, list []value) []value {
		n := len(list)
		for _, of := range args {
			list = of(s, list)
		}
		if len(list) == n {
			return list
		}
		best := n
		for i := n + 1; i < len(list); i++ {
			if sign*compare(k, &list[i], &list[best]) > 0 {
				best = i
			}
		}
		list[n] = list[best]
		return list[:n+1]
	}
}

// countOrLen counts the fields of a packet, none being no value, or takes the lengths of
// values that are no sequences: that of the octets they were read from.
func (c *compiler) countOrLen(o *fieldRef, count bool) source {
	slot := c.slot(o.def)
	return func(s *state, list []value) []value {
		if !s.certain(slot, o.layers == nil && count) {
			return list
		}
		n := uint64(0)
		for i := range s.hits[slot] {
			h := &s.hits[slot][i]
			if o.layers != nil && !s.in(h, o.layers) {
				continue
			}
			if n++; !count {
				list = append(list, value{num: uint64(max(0, h.node.Len))})
			}
		}
		if count && n > 0 {
			list = append(list, value{num: n})
		}
		return list
	}
}
