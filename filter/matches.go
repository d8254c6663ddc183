package filter

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"unicode/utf8"
)

// matches compiles a search with a regular expression: Go's, which knows no
// look-around and no back-references. It ignores case, and works on octets as PCRE does
// in Wireshark: pattern and subject are taken as Latin-1, in which each octet is a character.
func (c *compiler) matches(r *relation) (test, *Error) {
	pattern, ok := r.right.(*literal)
	if !ok || pattern.token.kind != quoted {
		return nil, r.right.place().fail("matches needs a pattern in quotation marks on its right")
	}
	a, err := c.side(r.left)
	if err != nil {
		return nil, err
	}
	if err := searchable(r, a); err != nil {
		return nil, err
	}
	re, failure := regexp.Compile("(?i)" + string(latin1(nil, []byte(pattern.text))))
	if failure != nil {
		why := failure.Error()
		if e := (*syntax.Error)(nil); errors.As(failure, &e) {
			why = e.Code.String() + ": " + e.Expr
		}
		return nil, pattern.fail("the pattern is no regular expression: %s", why)
	}
	k := a.kind
	if k == ether {
		k = octets
	}
	left, err := c.source(r.left, k, nil)
	var list []value
	var scratch []byte
	all := r.quantity == allOf
	return func(s *state) Verdict {
		var doubt Knowledge
		if list, doubt = s.ask(left, list[:0]); doubt != Known {
			return doubt.verdict()
		}
		for i := range list {
			var hit bool
			switch v := &list[i]; {
			case k == octets && isASCII(v.all()):
				hit = re.Match(v.all())
			case k == octets:
				scratch = latin1(scratch[:0], v.all())
				hit = re.Match(scratch)
			case isASCII(v.text):
				hit = re.MatchString(v.text)
			default:
				scratch = latin1(scratch[:0], v.text)
				hit = re.Match(scratch)
			}
			if hit != all {
				return verdictOf(hit)
			}
		}
		return verdictOf(all && len(list) > 0)
	}, err
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// latin1 appends the octets of s to dst, each as the character of its number.
func latin1[T string | []byte](dst []byte, s T) []byte {
	for i := range len(s) {
		dst = utf8.AppendRune(dst, rune(s[i]))
	}
	return dst
}
