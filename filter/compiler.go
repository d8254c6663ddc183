package filter

import (
	"slices"

	"flowglass/internal/field"
)

// A test tells whether a packet passes, or that it depends on what is not known of it.
type test func(*state) Verdict

// A source appends the values of an operand in a packet; what is appended is valid until
// the next packet.
type source func(s *state, list []value) []value

// A compiler turns trees into closures. Operands are compiled in two steps: infer finds
// the kind of values from the fields in them, source makes values of a kind, which also
// gives literals their meaning.
type compiler struct {
	filter *Filter
	atom   atom // in the making
}

func (c *compiler) test(t tree) (node, *Error) {
	switch t := t.(type) {
	case *junction:
		return c.terms(t.op, t.terms...)
	case *negated:
		return c.terms("!", t.of)
	}
	c.atom = atom{}
	var err *Error
	switch t := t.(type) {
	case *relation:
		if t.set != nil {
			c.atom.test, err = c.membership(t)
		} else {
			c.atom.test, err = c.relation(t)
		}
	case *lone:
		c.atom.test, err = c.lone(t.of)
	default:
		err = span{}.fail("there is nothing to test") // the parser makes no other tree
	}
	c.filter.atoms = append(c.filter.atoms, c.atom)
	return node{atom: len(c.filter.atoms) - 1}, err
}

func (c *compiler) terms(op string, trees ...tree) (node, *Error) {
	n := node{op: operators[op], terms: make([]node, len(trees))}
	for i, t := range trees {
		var err *Error
		if n.terms[i], err = c.test(t); err != nil {
			return n, err
		}
	}
	return n, nil
}

// lone compiles an operand that is a test by itself.
func (c *compiler) lone(o operand) (test, *Error) {
	switch o := o.(type) {
	case *fieldRef:
		slot := c.slot(o.def)
		return func(s *state) Verdict {
			switch k := s.known[slot]; {
			case k == Present && o.layers == nil:
				return Yes
			case k == Varying && o.layers != nil:
				return Unknown
			case k != Known:
				return k.verdict()
			case o.layers == nil || len(s.hits[slot]) == 0:
				return verdictOf(len(s.hits[slot]) > 0)
			case s.partial:
				return Unknown
			}
			return verdictOf(slices.ContainsFunc(s.hits[slot], func(h hit) bool { return s.in(&h, o.layers) }))
		}, nil
	case *literal:
		return nil, unknown(o)
	case *call:
		return nil, o.fail("the result of a function must be compared with something")
	}
	k, def, err := c.infer(o)
	if err != nil {
		return nil, err
	}
	if k == unknownKind {
		return nil, o.place().fail("a calculation without a field tests nothing")
	}
	values, err := c.source(o, k, def)
	if err != nil {
		return nil, err
	}
	var list []value
	_, presence := o.(*slice)
	return func(s *state) Verdict {
		var doubt Knowledge
		if list, doubt = s.ask(values, list[:0]); doubt != Known {
			return doubt.verdict()
		}
		for i := range list {
			if presence || !list[i].zero(k) {
				return Yes
			}
		}
		return No
	}, nil
}

// slot returns the place of a field, which the atom looks at, among those the filter collects.
func (c *compiler) slot(d *field.Def) int {
	i := slices.Index(c.filter.fields, d)
	if i < 0 {
		i = len(c.filter.fields)
		c.filter.fields = append(c.filter.fields, d)
	}
	if !slices.Contains(c.atom.slots, i) {
		c.atom.slots = append(c.atom.slots, i)
	}
	return i
}

// infer returns the kind of an operand's values, unknownKind if it has none of its own,
// and if it is one field, that.
func (c *compiler) infer(o operand) (kind, *field.Def, *Error) {
	switch o := o.(type) {
	case *fieldRef:
		return kindOf(o.def.Type), o.def, nil
	case *slice:
		k, _, err := c.infer(o.of)
		if err == nil && k != unknownKind && !k.sequence() && k != ipv4 && k != ipv6 {
			err = o.fail("only texts and octets can be cut, and this is %s", k)
		}
		if l, ok := o.of.(*literal); ok && err == nil {
			err = unknown(l)
		}
		return octets, nil, err
	case *minus:
		k, _, err := c.infer(o.of)
		if err == nil && k != unknownKind && k != number && k != real && k != relTime {
			err = o.fail("%s has no negative", k)
		}
		return k, nil, err
	case *call:
		k, err := c.result(o)
		return k, nil, err
	case *arithmetic:
		return c.inferArithmetic(o)
	}
	return unknownKind, nil, nil
}

func (c *compiler) inferArithmetic(o *arithmetic) (kind, *field.Def, *Error) {
	left, def, err := c.infer(o.left)
	if err != nil {
		return unknownKind, nil, err
	}
	right, rightDef, err := c.infer(o.right)
	if err != nil {
		return unknownKind, nil, err
	}
	k := left
	if k == unknownKind {
		k, def = right, rightDef
	}
	fits := k == unknownKind || k == number
	switch {
	case left != unknownKind && right != unknownKind && left != right:
		return k, nil, o.at.fail("%s cannot be calculated with %s", left, right)
	case o.op == "&":
		fits = fits || k == octets || k == ether || k == ipv4 || k == ipv6
	case o.op == "+" || o.op == "-":
		fits = fits || k == real || k == relTime
	default:
		fits = fits || k == real
	}
	if fits && def != nil && def.Type == field.Bool {
		return k, nil, o.at.fail("%s is true or false, which cannot be calculated with", def.Name)
	}
	if !fits {
		return k, nil, o.at.fail("%s cannot be calculated with %s", k, o.op)
	}
	return k, nil, nil
}

// source compiles an operand whose values are to be of kind k; what infer found of it is
// k, or a sequence as k is. def is the field that literals are compared with, or nil.
func (c *compiler) source(o operand, k kind, def *field.Def) (source, *Error) {
	switch o := o.(type) {
	case *literal:
		v, err := o.value(k, def)
		if err != nil && o.token.kind == word && startsName(o.text) {
			err.word = o.text
		}
		return func(_ *state, list []value) []value { return append(list, v) }, err
	case *fieldRef:
		return c.field(o, k), nil
	case *slice:
		return c.slice(o, k)
	case *minus:
		of, err := c.source(o.of, k, def)
		return func(s *state, list []value) []value {
			n := len(list)
			list = of(s, list)
			for i := range list[n:] {
				v := &list[n+i]
				*v, v.ns, v.float = negate(*v), -v.ns, -v.float
			}
			return list
		}, err
	case *call:
		return c.call(o, k, def)
	case *arithmetic:
		return c.arithmetic(o, k, def)
	}
	return nil, o.place().fail("this is no value") // the parser makes no other operand
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// startsName reports whether a word looks like the name of a field.
func startsName(s string) bool {
	for i := range len(s) {
		if s[i] == '.' {
			return 0 < i && i < len(s)-1 && !isDigit(s[0])
		}
	}
	return false
}

func (c *compiler) field(o *fieldRef, k kind) source {
	slot, t, own := c.slot(o.def), o.def.Type, kindOf(o.def.Type)
	return func(s *state, list []value) []value {
		if !s.certain(slot, o.layers == nil && t != field.Protocol) {
			return list
		}
		for i := range s.hits[slot] {
			h := &s.hits[slot][i]
			if o.layers != nil && !s.in(h, o.layers) {
				continue
			}
			v := valueOf(t, &h.node.Value)
			if own != k {
				v = v.convert(own, k)
			}
			if t == field.Protocol && k == octets {
				v.beyond = s.beyond(h)
			}
			list = append(list, v)
		}
		return list
	}
}

// slice compiles a cut; k is octets, or text.
func (c *compiler) slice(o *slice, k kind) (source, *Error) {
	from, _, err := c.infer(o.of)
	if err != nil {
		return nil, err
	}
	of, err := c.source(o.of, from, nil)
	if err != nil {
		return nil, err
	}
	return func(s *state, list []value) []value {
		first := len(list)
		list = of(s, list)
		kept := list[:first]
		for i := range list[first:] {
			if b := cut(list[first+i].sequence(from), o.parts); len(b) > 0 {
				v := value{octets: b}
				kept = append(kept, v.convert(octets, k))
			}
		}
		return kept
	}, nil
}

// cut returns the parts of b that are in it, one after the other.
func cut(b []byte, parts []part) []byte {
	var out []byte
	for _, p := range parts {
		from, to, ok := p.within(len(b))
		if !ok {
			continue
		}
		if len(parts) == 1 {
			return b[from:to:to]
		}
		out = append(out, b[from:to]...)
	}
	return out
}

// maxPairs bounds how often an operator is applied to a packet: to each value of one side
// with each of the other.
const maxPairs = 1 << 12

func (c *compiler) arithmetic(o *arithmetic, k kind, def *field.Def) (source, *Error) {
	if k == unknownKind || !(k == number || k == real || k == relTime || o.op == "&") {
		return nil, o.at.fail("%s cannot be calculated with %s", k, o.op)
	}
	left, err := c.source(o.left, k, nil)
	if err != nil {
		return nil, err
	}
	right, err := c.source(o.right, k, nil)
	var a, b []value
	op := o.op
	return func(s *state, list []value) []value {
		a, b = left(s, a[:0]), right(s, b[:0])
		if len(b) > 0 {
			a = a[:min(len(a), max(1, maxPairs/len(b)))]
		}
		for i := range a {
			for j := range b {
				if v, ok := calculate(op, k, &a[i], &b[j]); ok {
					list = append(list, v)
				}
			}
		}
		return list
	}, err
}
