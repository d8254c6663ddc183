package filter

import "strings"

// levels are the operators of arithmetic, loosest first.
var levels = []string{"&", "+-", "*/%"}

func (p *parser) bits() (operand, *Error) { return p.level(0) }

// level reads operands joined by the operators of a level.
func (p *parser) level(n int) (operand, *Error) {
	if n == len(levels) {
		return p.unary()
	}
	left, err := p.level(n + 1)
	for count := 0; err == nil && p.tok.kind == symbol && strings.Contains(levels[n], p.tok.text); count++ {
		if count == maxDepth {
			return nil, p.tok.fail("too many operators in a row")
		}
		op := p.tok
		if err = p.advance(); err == nil {
			var right operand
			if right, err = p.level(n + 1); err == nil {
				left = &arithmetic{left.place().join(right.place()), op.text, op.span, left, right}
			}
		}
	}
	return left, err
}

func (p *parser) unary() (operand, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	start := p.tok.span
	var o operand
	switch {
	case p.tok.is("-"):
		if err := p.advance(); err != nil {
			return nil, err
		}
		of, err := p.unary()
		if err != nil {
			return nil, err
		}
		return &minus{start.join(of.place()), of}, nil
	case p.tok.is("{"):
		if err := p.advance(); err != nil {
			return nil, err
		}
		inner, err := p.bits()
		if err == nil {
			err = p.expect("}", ": a brace is not closed")
		}
		return inner, err
	case p.tok.kind == word:
		var err *Error
		if o, err = p.word(); err != nil {
			return nil, err
		}
	case p.tok.kind == quoted || p.tok.kind == char:
		o = &literal{p.tok}
		if err := p.advance(); err != nil {
			return nil, err
		}
	case p.tok.is("("):
		return nil, p.tok.fail("parentheses group tests; calculations are grouped with { and }")
	default:
		return nil, p.unexpected()
	}
	for n := 0; p.tok.is("["); n++ {
		if n == maxDepth {
			return nil, p.tok.fail("too many ranges in a row")
		}
		s := &slice{of: o}
		var err *Error
		if s.parts, err = p.ranges(); err != nil {
			return nil, err
		}
		s.span = start.join(span{p.at, p.at})
		if err := p.advance(); err != nil {
			return nil, err
		}
		o = s
	}
	return o, nil
}

// ranges reads what is between the bracket that is the current token and its closing one.
func (p *parser) ranges() ([]part, *Error) {
	text, at, ok := p.until(']')
	if !ok {
		return nil, span{p.tok.at, at.end}.fail("the bracket is not closed")
	}
	return parseParts(text, at)
}

// word reads a function's call, a field, or an unquoted literal.
func (p *parser) word() (operand, *Error) {
	name := p.tok
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.is("(") {
		return p.call(name)
	}
	def, ok := p.lookup(name.text)
	if !ok {
		if p.tok.is("#") {
			return nil, unknown(&literal{name})
		}
		return &literal{name}, nil
	}
	f := &fieldRef{span: name.span, def: def}
	if !p.tok.is("#") {
		return f, nil
	}
	layers, err := p.layers()
	if err != nil {
		return nil, err
	}
	f.layers = layers
	f.span.end = p.at
	return f, p.advance()
}

// layers reads what follows the # that is the current token. Layers count from 1.
func (p *parser) layers() ([]part, *Error) {
	start := p.at
	if strings.HasPrefix(p.src[start:], "[") {
		p.tok.end, p.at = start+1, start+1
		return p.ranges()
	}
	for p.at < len(p.src) && '0' <= p.src[p.at] && p.src[p.at] <= '9' {
		p.at++
	}
	if p.at == start {
		return nil, p.tok.fail("the number of a layer must follow #, as in ip.src#1 or ip.src#[1-2]")
	}
	return parseParts(p.src[start:p.at], span{start, p.at})
}

// call reads the arguments of a function; the current token is the parenthesis.
func (p *parser) call(name token) (operand, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	c := &call{name: name.text, nameSpan: name.span}
	if err := p.advance(); err != nil {
		return nil, err
	}
	for !p.tok.is(")") {
		if len(c.args) > 0 {
			if err := p.expect(",", " or )"); err != nil {
				return nil, err
			}
		}
		arg, err := p.bits()
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, arg)
	}
	c.span = name.join(p.tok.span)
	return c, p.advance()
}
