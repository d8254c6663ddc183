package filter

import (
	"slices"

	"flowglass/internal/field"
)

// A Verdict says what a filter makes of packets of which not everything is known.
type Verdict uint8

// The verdicts, in the order in which one of them decides a conjunction that none of its
// terms makes false.
const (
	No      Verdict = iota
	Yes             // it selects them
	Unknown         // fields that are not known decide
	Varies          // varying fields decide, perhaps with unknown ones
)

// Knowledge says what is known of a field in packets.
type Knowledge uint8

const (
	Known    Knowledge = iota // its values are those given: if there are none, it is absent
	Present                   // it is there, and its values are not known
	Varying                   // each packet has one value of its own, an integer, or none
	NotKnown                  // whether it is there is not known either
)

// of returns the verdict of a test that depends on a field of which so much is known.
func (k Knowledge) verdict() Verdict {
	if k == Varying {
		return Varies
	}
	return Unknown
}

// A node is a part of a compiled filter: an operator and its terms, or one test.
type node struct {
	op    operator
	terms []node
	atom  int // of a test: its place in Filter.atoms
}

type operator uint8

const (
	single operator = iota // no operator: a test
	not
	and
	or
	xor
)

var operators = map[string]operator{"!": not, "&&": and, "||": or, "^^": xor}

// An atom is one test, as it is evaluated with all fields known and with some.
type atom struct {
	test  test
	slots []int // of the fields that it looks at
	// quick is the test of a field that has the one value n; nil if it is not as simple.
	quick func(n int64) bool
	memo  *memo // of an atom of one field that is not quick
}

// judge combines the verdicts of atoms.
func (n *node) judge(of func(atom int) Verdict) Verdict {
	switch n.op {
	case single:
		return of(n.atom)
	case not:
		v := n.terms[0].judge(of)
		if v <= Yes {
			return Yes - v
		}
		return v
	case and, or:
		decisive, result := No, Yes
		if n.op == or {
			decisive, result = Yes, No
		}
		for i := range n.terms {
			v := n.terms[i].judge(of)
			if v == decisive {
				return v
			}
			result = max(result, v)
		}
		return result
	}
	result, odd := No, No
	for i := range n.terms {
		v := n.terms[i].judge(of)
		if v <= Yes {
			odd ^= v
		}
		result = max(result, v)
	}
	if result <= Yes {
		return odd
	}
	return result
}

// A Rest is what is left of a filter for packets that have all but the varying fields in
// common. Filters that leave the same share one.
type Rest struct {
	filter   *Filter
	verdicts []Verdict // by atom
}

// Atoms is how many tests the filter consists of: what it costs to judge.
func (f *Filter) Atoms() int { return len(f.atoms) }

// maxRests bounds the different rests of a filter. Real captures leave a handful.
const maxRests = 1 << 10

// Reduce judges packets by what is known of each of Fields, by its place there: know
// appends the values of a field that is Known. If they vary, the rest judges each packet.
func (f *Filter) Reduce(know func(at int, list []field.Value) ([]field.Value, Knowledge)) (Verdict, *Rest) {
	if f.test == nil {
		return Yes, nil
	}
	f.learn(know)
	defer f.forget()
	const notYet = Varies + 1
	verdicts := f.verdicts[:0]
	for range f.atoms {
		verdicts = append(verdicts, notYet)
	}
	f.verdicts = verdicts
	judge := func(at int) Verdict {
		if verdicts[at] == notYet {
			verdicts[at] = f.reduce(&f.atoms[at])
		}
		return verdicts[at]
	}
	v := f.test.judge(judge)
	if v != Varies {
		return v, nil
	}
	key := make([]byte, len(verdicts))
	for at := range verdicts {
		key[at] = byte(judge(at))
	}
	r := f.rests[string(key)]
	if r == nil {
		if len(f.rests) >= maxRests {
			return Unknown, nil
		}
		if f.rests == nil {
			f.rests = make(map[string]*Rest)
		}
		r = &Rest{f, slices.Clone(verdicts)}
		f.rests[string(key)] = r
	}
	return v, r
}

// Decides reports whether no test of the filter is left open by what is known of each of
// Fields, as Reduce is told of it.
func (f *Filter) Decides(know func(at int, list []field.Value) ([]field.Value, Knowledge)) bool {
	f.learn(know)
	defer f.forget()
	for i := range f.atoms {
		if f.reduce(&f.atoms[i]) == Unknown {
			return false
		}
	}
	return true
}

// learn takes in what is known of fields.
func (f *Filter) learn(know func(at int, list []field.Value) ([]field.Value, Knowledge)) {
	s := &f.state
	s.partial = true
	for slot := range f.fields {
		s.values, s.known[slot] = know(slot, s.values[:0])
		if s.known[slot] == Known {
			s.take(slot, s.values)
		}
	}
}

// forget makes all fields known again, as Match has them.
func (f *Filter) forget() {
	f.state.partial = false
	clear(f.state.known)
	f.state.release()
}

// reduce judges an atom by the fields known.
func (f *Filter) reduce(a *atom) Verdict {
	v := a.test(&f.state)
	if v == Varies {
		for _, slot := range a.slots {
			if f.state.known[slot] != Varying {
				return Unknown // its other fields are not at hand when packets are judged
			}
		}
	}
	return v
}

// Fields lists the varying fields that decide, by their places in Filter.Fields.
func (r *Rest) Fields() (list []int) {
	for at, v := range r.verdicts {
		if v == Varies {
			list = append(list, r.filter.atoms[at].slots...)
		}
	}
	return list
}

// Judge judges one packet. of returns its value of a varying field, by its place in
// Fields; false if it has none. The verdict is No, Yes or Unknown.
func (r *Rest) Judge(of func(at int) (int64, bool)) Verdict {
	f := r.filter
	return f.test.judge(func(at int) Verdict {
		if v := r.verdicts[at]; v != Varies {
			return v
		}
		a := &f.atoms[at]
		if a.quick != nil {
			n, ok := of(a.slots[0])
			return verdictOf(ok && a.quick(n))
		}
		return f.remember(a, of)
	})
}

// remember evaluates an atom all of whose fields vary.
func (f *Filter) remember(a *atom, of func(at int) (int64, bool)) Verdict {
	if len(a.slots) != 1 {
		return f.vary(a, of)
	}
	n, ok := of(a.slots[0])
	if a.memo == nil {
		a.memo = new(memo)
	}
	m := &a.memo[uint64(n)%uint64(len(a.memo))]
	if !m.used || m.n != n || m.ok != ok {
		*m = remembered{true, ok, n, f.vary(a, of)}
	}
	return m.verdict
}

// A memo remembers what an atom makes of the values it has met: lengths and flags are few.
type memo [256]remembered

type remembered struct {
	used, ok bool
	n        int64
	verdict  Verdict
}

func (f *Filter) vary(a *atom, of func(at int) (int64, bool)) Verdict {
	s := &f.state
	for _, slot := range a.slots {
		s.values = s.values[:0]
		if n, ok := of(slot); ok {
			s.values = append(s.values, integerOf(f.fields[slot].Type, n))
		}
		s.take(slot, s.values)
	}
	s.partial = true // the length of a field, and where it stands, are not known
	v := a.test(s)
	s.partial = false
	for _, slot := range a.slots {
		s.hits[slot] = s.hits[slot][:0]
	}
	return min(v, Unknown)
}

// integerOf makes a value of a field whose values are integers.
func integerOf(t field.Type, n int64) field.Value {
	switch t {
	case field.Int, field.AbsTime, field.RelTime:
		return field.Value{Int: n}
	}
	return field.Value{Num: uint64(n)}
}

func verdictOf(yes bool) Verdict {
	if yes {
		return Yes
	}
	return No
}
