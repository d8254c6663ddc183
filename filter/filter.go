// Package filter compiles Wireshark 4.0's display filters and matches dissected packets
// against them. The language is that of the manual page wireshark-filter(4), read leniently
// where 4.0 refuses what later versions take: a constant may stand on the left, xor is
// known, and a set may be searched for the result of a function.
package filter

import "flowglass/internal/field"

// A Filter is a compiled display filter. It keeps scratch between calls of Match and is
// not safe for concurrent use.
type Filter struct {
	test   *node // nil: all packets
	atoms  []atom
	fields []*field.Def
	state  state

	rests    map[string]*Rest // by the verdicts of the atoms
	verdicts []Verdict        // scratch
}

// Compile makes a filter of src; one of white space alone matches every packet. lookup
// finds a field or protocol by its name; names lists all of them, and is asked only to
// make a suggestion. The error is an *Error, which points at a place in src.
func Compile(src string, lookup func(name string) (*field.Def, bool), names func() []*field.Def) (*Filter, error) {
	p := parser{lexer: lexer{src: src}, lookup: lookup}
	tree, err := p.parse()
	if err == nil {
		f := new(Filter)
		c := compiler{filter: f}
		if tree != nil {
			f.test = new(node)
			*f.test, err = c.test(tree)
		}
		if err == nil {
			f.state.init(f.fields)
			return f, nil
		}
	}
	if err.word != "" {
		err.Suggestion = nearest(err.word, names())
	}
	return nil, err
}

// Match reports whether the filter selects a packet, whose layers are nodes: the frame's
// own first, as it is that protocols end in.
func (f *Filter) Match(nodes []field.Node) bool {
	if f.test == nil {
		return true
	}
	f.state.collect(nodes)
	verdict := f.test.judge(func(at int) Verdict { return f.atoms[at].test(&f.state) })
	f.state.release()
	return verdict == Yes
}

// Fields lists the fields and protocols that the filter looks at, each once: what is
// known of a packet without dissecting it answers a filter that needs nothing else.
func (f *Filter) Fields() []*field.Def { return f.fields }
