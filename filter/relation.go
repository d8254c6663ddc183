package filter

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"

	"flowglass/internal/field"
)

// passes are what the order of two values must be for a comparison to pass, and how many
// values of a field must.
var passes = map[string]struct {
	ok       func(order int) bool
	quantity quantity
}{
	"==":  {func(o int) bool { return o == 0 }, anyOf},
	"===": {func(o int) bool { return o == 0 }, allOf},
	"!=":  {func(o int) bool { return o != 0 }, allOf},
	"!==": {func(o int) bool { return o != 0 }, anyOf},
	">":   {func(o int) bool { return o > 0 }, anyOf},
	">=":  {func(o int) bool { return o >= 0 }, anyOf},
	"<":   {func(o int) bool { return o < 0 }, anyOf},
	"<=":  {func(o int) bool { return o <= 0 }, anyOf},
}

// A side is an operand of a comparison, and what infer found of it.
type side struct {
	operand
	kind kind
	def  *field.Def
}

func (c *compiler) side(o operand) (side, *Error) {
	k, def, err := c.infer(o)
	if err == nil && k == nothing {
		err = o.place().fail("%s has no value: it is only there or not", describe(o))
	}
	return side{o, k, def}, err
}

// describe names an operand in a message.
func describe(o operand) string {
	switch o := o.(type) {
	case *fieldRef:
		return o.def.Name
	case *literal:
		return o.text
	case *call:
		return o.name + "()"
	case *slice:
		return describe(o.of) + "[]"
	}
	return "the result"
}

// sides infers the operands of a comparison.
func (c *compiler) sides(left, right operand) (l, r side, err *Error) {
	if l, err = c.side(left); err != nil {
		return l, r, err
	}
	if r, err = c.side(right); err != nil {
		return l, r, err
	}
	if name, ok := left.(*literal); ok && name.token.kind == word && (r.kind == unknownKind && !isDigit(name.text[0]) || startsName(name.text) && r.kind != text) {
		return l, r, unknown(name)
	}
	if l.kind == unknownKind && r.kind == unknownKind {
		err = left.place().join(right.place()).fail("two constants are compared; one side must be a field or a function")
	}
	return l, r, err
}

// common returns the kind in which two sides are compared.
func common(l, r side) (kind, *Error) {
	switch {
	case l.kind == r.kind || r.kind == unknownKind:
		return l.kind, nil
	case l.kind == unknownKind:
		return r.kind, nil
	case l.kind.sequence() && r.kind.sequence():
		return octets, nil
	}
	return nothing, l.place().join(r.place()).fail("%s is %s and %s is %s: they cannot be compared", describe(l.operand), l.kind, describe(r.operand), r.kind)
}

// sources compiles both sides as values of a kind; each gives the other's literals names.
func (c *compiler) sources(l, r side, k kind) (left, right source, err *Error) {
	if left, err = c.source(l.operand, k, r.def); err == nil {
		right, err = c.source(r.operand, k, l.def)
	}
	return left, right, err
}

func (c *compiler) relation(r *relation) (test, *Error) {
	if r.op == "matches" {
		return c.matches(r)
	}
	a, b, err := c.sides(r.left, r.right)
	if err != nil {
		return nil, err
	}
	if r.op == "contains" {
		return c.contains(r, a, b)
	}
	k, err := common(a, b)
	if err != nil {
		return nil, err
	}
	left, right, err := c.sources(a, b, k)
	if err != nil {
		return nil, err
	}
	pass := passes[r.op]
	q := pass.quantity
	if r.quantity != byOperator {
		q = r.quantity
	}
	c.atom.quick = quick(r, k, right, pass.ok)
	return pairs(left, right, q, func(x, y *value) bool { return pass.ok(compare(k, x, y)) }), nil
}

// quick makes the test of a field by a constant for the one value that the field has; nil
// if the relation is another one. right gives the constant.
func quick(r *relation, k kind, right source, ok func(order int) bool) func(int64) bool {
	if !simple(r.left, k) {
		return nil
	}
	if _, isLiteral := r.right.(*literal); !isLiteral {
		return nil
	}
	v := right(nil, nil)[0]
	return func(n int64) bool { return ok(order(k, n, &v)) }
}

// simple reports whether an operand is a field whose value is an integer.
func simple(o operand, k kind) bool {
	ref, ok := o.(*fieldRef)
	return ok && ref.layers == nil && (k == number || k == absTime || k == relTime)
}

// order compares the value n of a field with v.
func order(k kind, n int64, v *value) int {
	switch {
	case k != number:
		return cmp.Compare(n, v.ns)
	case v.negative:
		return cmp.Compare(n, -int64(min(v.num, math.MaxInt64)))
	case n < 0:
		return -1
	}
	return cmp.Compare(uint64(n), v.num)
}

// pairs makes a test of how two values must be to each other: of any pair of values of
// the two sides, or of all of them, and then there must be one.
func pairs(left, right source, q quantity, ok func(x, y *value) bool) test {
	var a, b []value
	return func(s *state) Verdict {
		var doubtA, doubtB Knowledge
		if a, doubtA = s.ask(left, a[:0]); len(a) == 0 && doubtA == Known {
			return No
		}
		if b, doubtB = s.ask(right, b[:0]); len(b) == 0 && doubtB == Known {
			return No
		}
		if doubt := max(doubtA, doubtB); doubt != Known {
			return doubt.verdict()
		}
		for i := range a {
			for j := range b {
				if ok(&a[i], &b[j]) != (q == allOf) {
					return verdictOf(q == anyOf)
				}
			}
		}
		return verdictOf(q == allOf)
	}
}

func (c *compiler) contains(r *relation, a, b side) (test, *Error) {
	if err := searchable(r, a); err != nil {
		return nil, err
	}
	if b.kind != unknownKind && !b.kind.sequence() {
		return nil, b.place().fail("contains looks for texts and octets, and %s is %s", describe(b.operand), b.kind)
	}
	k := octets
	if a.kind == text && (b.kind == text || b.kind == unknownKind) {
		k = text
	}
	left, right, err := c.sources(a, b, k)
	if err != nil {
		return nil, err
	}
	q := max(r.quantity, anyOf)
	return pairs(left, right, q, func(x, y *value) bool {
		if k == text {
			return y.text != "" && strings.Contains(x.text, y.text)
		}
		return len(y.octets) > 0 && bytes.Contains(x.all(), y.octets)
	}), nil
}

// all returns the octets in which texts are looked for.
func (v *value) all() []byte {
	if v.beyond != nil {
		return v.beyond
	}
	return v.octets
}

// searchable reports an error if texts cannot be looked for in a.
func searchable(r *relation, a side) *Error {
	if a.kind.sequence() {
		return nil
	}
	if l, ok := a.operand.(*literal); ok {
		return unknown(l)
	}
	return r.left.place().join(r.at).fail("%s looks into texts and octets, and %s is %s; string() makes a text of it", r.op, describe(a.operand), a.kind)
}

// membership compiles a search in a set: for any value of a field, or for all, which
// then must be within one and the same member. "not in" asks that none is found.
func (c *compiler) membership(r *relation) (test, *Error) {
	l, err := c.side(r.left)
	if err != nil {
		return nil, err
	}
	if name, ok := r.left.(*literal); ok {
		return nil, unknown(name)
	}
	if l.kind == unknownKind {
		return nil, r.left.place().fail("only fields are looked up in a set")
	}
	members := make([]membership, len(r.set))
	for i, m := range r.set {
		if err := c.member(&members[i], l, m); err != nil {
			return nil, err
		}
	}
	left, err := c.source(r.left, l.kind, nil)
	if err != nil {
		return nil, err
	}
	var list []value
	all, not := r.quantity == allOf, r.not
	if simple(r.left, l.kind) && !slices.ContainsFunc(r.set, member.computed) {
		c.atom.quick = quickMembership(members, l.kind, not)
	}
	return func(s *state) Verdict {
		var doubt Knowledge
		if list, doubt = s.ask(left, list[:0]); doubt != Known {
			return doubt.verdict()
		}
		if len(list) == 0 {
			return verdictOf(not)
		}
		s.doubt = Known
		for j := range members {
			n := members[j].count(s, list)
			if s.doubt == Known && n > 0 && (!all || not || n == len(list)) {
				return verdictOf(!not)
			}
		}
		if s.doubt != Known {
			return s.doubt.verdict()
		}
		return verdictOf(not)
	}, nil
}

// computed reports whether a member is more than constants.
func (m member) computed() bool {
	_, from := m.from.(*literal)
	_, to := m.to.(*literal)
	return !from || !to && m.to != nil
}

// quickMembership makes the test of the one value of a field by members that are constants.
func quickMembership(members []membership, k kind, not bool) func(int64) bool {
	type bounds struct{ low, high value }
	list := make([]bounds, len(members))
	for i := range members {
		m := &members[i]
		list[i].low = m.from(nil, nil)[0]
		list[i].high = list[i].low
		if m.to != nil {
			list[i].high = m.to(nil, nil)[0]
		}
	}
	return func(n int64) bool {
		for i := range list {
			if b := &list[i]; order(k, n, &b.low) >= 0 && order(k, n, &b.high) <= 0 {
				return !not
			}
		}
		return not
	}
}

// A membership tests whether values are a member of a set.
type membership struct {
	own, kind kind // of the value, and of the comparison
	from, to  source
	low, high []value
}

func (c *compiler) member(m *membership, l side, written member) *Error {
	m.own = l.kind
	r, err := c.side(written.from)
	if err != nil {
		return err
	}
	if m.kind, err = common(l, r); err != nil {
		return written.from.place().fail("%s", err.Msg)
	}
	if m.from, err = c.source(written.from, m.kind, l.def); err != nil || written.to == nil {
		return err
	}
	if r, err = c.side(written.to); err != nil {
		return err
	}
	if k, err := common(side{l.operand, m.kind, l.def}, r); err != nil || k != m.kind {
		return written.to.place().fail("the ends of a range are of different kinds")
	}
	m.to, err = c.source(written.to, m.kind, l.def)
	return err
}

// count returns how many values of the list are the member, or in its range.
func (m *membership) count(s *state, list []value) int {
	m.low = m.from(s, m.low[:0])
	if m.to != nil {
		m.high = m.to(s, m.high[:0])
	}
	n := 0
	for i := range list {
		if m.has(&list[i]) {
			n++
		}
	}
	return n
}

func (m *membership) has(v *value) bool {
	x := v.convert(m.own, m.kind)
	for i := range m.low {
		if m.to == nil && compare(m.kind, &x, &m.low[i]) == 0 {
			return true
		}
		for j := range m.high {
			if compare(m.kind, &x, &m.low[i]) >= 0 && compare(m.kind, &x, &m.high[j]) <= 0 {
				return true
			}
		}
	}
	return false
}
