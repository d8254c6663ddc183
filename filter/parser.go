package filter

import (
	"slices"
	"strings"

	"flowglass/internal/field"
)

// Limits on a filter, so that reading and matching one takes bounded stack.
const (
	maxLen   = 1 << 20 // octets
	maxDepth = 200     // brackets in brackets, and operators in a row
)

// A parser reads a filter by recursive descent. The grammar, loosest first:
//
//	or    = xor { "||" xor } .
//	xor   = and { "^^" and } .
//	and   = not { "&&" not } .
//	not   = "!" not | "(" or ")" | relation .
//	relation = [ "any" | "all" ] bits { compare bits | [ "!" ] "in" set } .
//	bits  = sum { "&" sum } .
//	sum   = product { ( "+" | "-" ) product } .
//	product = unary { ( "*" | "/" | "%" ) unary } .
//	unary = [ "-" ] value { "[" ranges "]" } | "{" bits "}" .
//	value = field [ "#" layers ] | function "(" bits { "," bits } ")" | literal .
//	set   = "{" element { "," element } "}" .    element = bits [ ".." bits ] .
type parser struct {
	lexer
	tok    token
	last   span // of the token before
	depth  int
	lookup func(name string) (*field.Def, bool)
}

func (p *parser) advance() (err *Error) {
	p.last = p.tok.span
	p.tok, err = p.next()
	return err
}

// accept steps over a symbol, if it is there.
func (p *parser) accept(text string) (bool, *Error) {
	if !p.tok.is(text) {
		return false, nil
	}
	return true, p.advance()
}

func (p *parser) expect(text, why string) *Error {
	ok, err := p.accept(text)
	if err == nil && !ok {
		err = p.tok.fail("%s is missing%s", text, why)
	}
	return err
}

func (p *parser) enter() *Error {
	if p.depth++; p.depth > maxDepth {
		return p.tok.fail("the filter is nested too deeply")
	}
	return nil
}

// parse reads all of a filter; nil if there is nothing in it.
func (p *parser) parse() (tree, *Error) {
	if len(p.src) > maxLen {
		return nil, span{maxLen, len(p.src)}.fail("the filter is too long")
	}
	if err := p.advance(); err != nil || p.tok.kind == end {
		return nil, err
	}
	t, err := p.junction(0)
	if err == nil && p.tok.kind != end {
		err = p.unexpected()
	}
	return t, err
}

var comparisons = []string{"==", "!=", "===", "!==", ">", ">=", "<", "<=", "contains", "matches"}

// unexpected tells of a token that cannot follow.
func (p *parser) unexpected() *Error {
	t := p.tok
	switch {
	case t.kind == end:
		return t.fail("the filter ends too early: a field or a value is missing")
	case t.is(")"):
		return t.fail(") has no ( before it")
	case p.last.end > 0 && p.src[p.last.end-1] == ')' && t.kind == symbol && (slices.Contains(comparisons, t.text) || strings.Contains("&+-*/%in", t.text)):
		return t.fail("%s cannot follow a test in parentheses; calculations are grouped with { and }", p.text(t.span))
	case t.kind != symbol && p.last.end > 0:
		return t.fail("an operator is missing before %s", p.text(t.span))
	}
	return t.fail("%s was not expected here", p.text(t.span))
}

func (p *parser) text(s span) string { return p.src[s.at:s.end] }

var junctions = []string{"||", "^^", "&&"}

// junction reads tests joined by the operators of a level.
func (p *parser) junction(level int) (tree, *Error) {
	if level == len(junctions) {
		return p.not()
	}
	t, err := p.junction(level + 1)
	var j *junction
	for err == nil && p.tok.is(junctions[level]) {
		if j == nil {
			j = &junction{op: junctions[level], terms: []tree{t}}
			t = j
		}
		if err = p.advance(); err == nil {
			var next tree
			next, err = p.junction(level + 1)
			j.terms = append(j.terms, next)
		}
	}
	return t, err
}

func (p *parser) not() (tree, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	switch {
	case p.tok.is("!"):
		if err := p.advance(); err != nil {
			return nil, err
		}
		t, err := p.not()
		return &negated{t}, err
	case p.tok.is("("):
		if err := p.advance(); err != nil {
			return nil, err
		}
		t, err := p.junction(0)
		if err == nil {
			if p.tok.kind == end || p.tok.is(")") {
				err = p.expect(")", ": a parenthesis is not closed")
			} else {
				err = p.unexpected()
			}
		}
		return t, err
	}
	return p.relation()
}

// relation reads a comparison, a chain of them as in a < b < c, or a lone operand.
func (p *parser) relation() (tree, *Error) {
	q := byOperator
	start := p.tok.span
	if p.tok.is("any") || p.tok.is("all") {
		q = anyOf
		if p.tok.is("all") {
			q = allOf
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	left, err := p.bits()
	if err != nil {
		return nil, err
	}
	var chain []tree
	for p.tok.kind == symbol {
		r := &relation{op: p.tok.text, at: p.tok.span, quantity: q, left: left}
		switch {
		case slices.Contains(comparisons, p.tok.text):
			if err = p.advance(); err == nil {
				r.right, err = p.bits()
			}
			left = r.right
		case p.tok.is("in") || p.tok.is("!"):
			if r.not, err = p.accept("!"); err == nil {
				r.op, r.at = "in", p.tok.span
				if err = p.expect("in", " after not"); err == nil {
					r.set, err = p.set()
				}
			}
			if err == nil && len(chain) > 0 {
				err = r.at.fail("a chain of comparisons cannot end in a set")
			}
			return r, err
		default:
			r = nil
		}
		if err != nil {
			return nil, err
		}
		if r == nil {
			break
		}
		chain = append(chain, r)
	}
	switch {
	case len(chain) > maxDepth:
		return nil, start.fail("too many comparisons are chained")
	case len(chain) > 1:
		return &junction{op: "&&", terms: chain}, nil
	case len(chain) == 1:
		return chain[0], nil
	case q != byOperator:
		return nil, p.tok.fail("any and all need a comparison")
	}
	return &lone{left}, nil
}

func (p *parser) set() ([]member, *Error) {
	if err := p.expect("{", ": a set of values stands in braces"); err != nil {
		return nil, err
	}
	var set []member
	for {
		var m member
		var err *Error
		if m.from, err = p.bits(); err != nil {
			return nil, err
		}
		if p.tok.is("..") {
			if err = p.advance(); err == nil {
				m.to, err = p.bits()
			}
		}
		if err != nil {
			return nil, err
		}
		set = append(set, m)
		if p.tok.is("}") {
			return set, p.advance()
		}
		if p.tok.kind == word || p.tok.kind == quoted || p.tok.kind == char {
			return nil, p.tok.fail("a comma is missing between the values of a set")
		}
		if err := p.expect(",", " or }"); err != nil {
			return nil, err
		}
	}
}
