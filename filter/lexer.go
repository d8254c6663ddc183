package filter

import (
	"net/netip"
	"strings"
	"unicode/utf8"
)

// A kind of token.
type tokenKind uint8

const (
	end    tokenKind = iota
	word             // a name, a number, an address: what is not quoted
	quoted           // "text"
	char             // 'c'
	symbol           // an operator or a bracket; its text says which
)

type token struct {
	kind tokenKind
	span
	text string // of a quoted or char: what it stands for
}

func (t token) is(text string) bool { return t.kind == symbol && t.text == text }

// spellings are the operators' other names.
var spellings = map[string]string{
	"and": "&&", "or": "||", "not": "!", "xor": "^^",
	"eq": "==", "any_eq": "==", "ne": "!=", "all_ne": "!=", "all_eq": "===", "any_ne": "!==",
	"gt": ">", "ge": ">=", "lt": "<", "le": "<=",
	"bitwise_and": "&", "contains": "contains", "matches": "matches", "in": "in", "any": "any", "all": "all",
}

// symbols are the operators and brackets, longer ones before their beginnings.
var symbols = []string{
	"===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||", "^^", "..",
	"(", ")", "{", "}", "[", "]", ",", "#", "!", "~", ">", "<", "&", "+", "-", "*", "/", "%",
}

type lexer struct {
	src string
	at  int
}

// next returns the next token.
func (l *lexer) next() (token, *Error) {
	for l.at < len(l.src) && strings.IndexByte(" \t\r\n", l.src[l.at]) >= 0 {
		l.at++
	}
	start := l.at
	if start == len(l.src) {
		return token{kind: end, span: span{start, start}}, nil
	}
	switch c := l.src[start]; {
	case c == '"':
		return l.quoted(start, false)
	case c == 'r' && strings.HasPrefix(l.src[start+1:], `"`):
		l.at++
		return l.quoted(start, true)
	case c == '\'':
		return l.char(start)
	case inWord(c) && c != '-' && !strings.HasPrefix(l.src[start:], "..") && c != '.':
		return l.word(start), nil
	}
	for _, s := range symbols {
		if strings.HasPrefix(l.src[start:], s) {
			l.at += len(s)
			at := span{start, l.at}
			switch s {
			case "~":
				s = "matches"
			case "~=":
				s = "!=="
			}
			return token{symbol, at, s}, nil
		}
	}
	return token{}, l.stray(start)
}

// stray tells of a character that begins nothing.
func (l *lexer) stray(start int) *Error {
	_, n := utf8.DecodeRuneInString(l.src[start:])
	at := span{start, start + n}
	switch l.src[start] {
	case '=':
		return at.fail("= is no operator; == tests whether two values are equal")
	case '|':
		return at.fail("| is no operator; || (or) joins two tests")
	case '$':
		return at.fail("references to a selected packet are not supported")
	case '.':
		return at.fail("nothing begins with a dot; write 0.5, not .5")
	}
	return at.fail("%q has no meaning here", l.src[at.at:at.end])
}

func inWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '_' || c == '.' || c == ':' || c == '-' || c >= utf8.RuneSelf
}

// word reads what is not quoted, and the prefix length of an address.
func (l *lexer) word(start int) token {
	for l.at < len(l.src) && inWord(l.src[l.at]) && !strings.HasPrefix(l.src[l.at:], "..") {
		l.at++
	}
	text := l.src[start:l.at]
	if rest := l.src[l.at:]; len(rest) > 1 && rest[0] == '/' && '0' <= rest[1] && rest[1] <= '9' && isAddress(text) {
		for l.at++; l.at < len(l.src) && inWord(l.src[l.at]) && l.src[l.at] != '.'; {
			l.at++
		}
		return token{word, span{start, l.at}, l.src[start:l.at]}
	}
	if s, ok := spellings[text]; ok {
		return token{symbol, span{start, l.at}, s}
	}
	return token{word, span{start, l.at}, text}
}

func isAddress(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	b, ok := parseOctets(s)
	return ok && len(b) == 6
}

// until returns the text up to a character, and steps over both; false if it is missing.
func (l *lexer) until(c byte) (text string, at span, ok bool) {
	start := l.at
	n := strings.IndexByte(l.src[start:], c)
	if n < 0 {
		return "", span{start, len(l.src)}, false
	}
	l.at += n + 1
	return l.src[start : start+n], span{start, start + n}, true
}
