package filter

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// quoted reads a string from its quotation mark on; start is where the token begins. In a
// raw string backslashes stand for themselves, also one that keeps a quotation mark from
// ending the string.
func (l *lexer) quoted(start int, raw bool) (token, *Error) {
	var text strings.Builder
	l.at++
	for l.at < len(l.src) {
		switch c := l.src[l.at]; {
		case c == '"':
			l.at++
			return token{quoted, span{start, l.at}, text.String()}, nil
		case c == '\\' && raw:
			text.WriteByte(c)
			if l.at++; l.at < len(l.src) {
				text.WriteByte(l.src[l.at])
				l.at++
			}
		case c == '\\':
			s, err := l.escape()
			if err != nil {
				return token{}, err
			}
			text.WriteString(s)
		default:
			text.WriteByte(c)
			l.at++
		}
	}
	return token{}, span{start, len(l.src)}.fail("the quotation mark at the end of the string is missing")
}

// char reads a character constant.
func (l *lexer) char(start int) (token, *Error) {
	l.at++
	var text string
	switch {
	case l.at == len(l.src) || l.src[l.at] == '\'':
	case l.src[l.at] == '\\':
		s, err := l.escape()
		if err != nil {
			return token{}, err
		}
		text = s
	default:
		text = l.src[l.at : l.at+1]
		l.at++
	}
	if l.at == len(l.src) || l.src[l.at] != '\'' || len(text) != 1 {
		return token{}, span{start, min(l.at+1, len(l.src))}.fail("a character constant is one octet between two apostrophes; text stands in quotation marks")
	}
	l.at++
	return token{char, span{start, l.at}, text}, nil
}

const (
	octal       = "01234567"
	hexadecimal = "0123456789abcdefABCDEF"
)

// escape reads what follows a backslash and returns what it stands for.
func (l *lexer) escape() (string, *Error) {
	start := l.at
	l.at++
	if l.at == len(l.src) {
		return "", span{start, l.at}.fail("nothing follows the backslash")
	}
	c := l.src[l.at]
	if i := strings.IndexByte(`'"\abfnrtv`, c); i >= 0 {
		l.at++
		return "'\"\\\a\b\f\n\r\t\v"[i : i+1], nil
	}
	digits, base, least, most := hexadecimal, 16, 1, 2
	switch {
	case strings.IndexByte(octal, c) >= 0:
		digits, base, most = octal, 8, 3
	case c == 'x':
		l.at++
	case c == 'u':
		l.at++
		least, most = 4, 4
	case c == 'U':
		l.at++
		least, most = 8, 8
	default:
		_, n := utf8.DecodeRuneInString(l.src[l.at:])
		l.at += n
		return "", span{start, l.at}.fail("%s is no escape sequence; a backslash itself is written \\\\, or in a raw string r\"...\"", l.src[start:l.at])
	}
	first := l.at
	for l.at < len(l.src) && l.at < first+most && strings.IndexByte(digits, l.src[l.at]) >= 0 {
		l.at++
	}
	n, err := strconv.ParseUint(l.src[first:l.at], base, 32)
	switch {
	case err != nil || l.at < first+least:
		return "", span{start, l.at}.fail("%s lacks digits", l.src[start:l.at])
	case c == 'u' || c == 'U':
		if n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return "", span{start, l.at}.fail("%s is no Unicode character", l.src[start:l.at])
		}
		return string(rune(n)), nil
	case n > 0xff:
		return "", span{start, l.at}.fail("%s is more than an octet", l.src[start:l.at])
	}
	return string([]byte{byte(n)}), nil
}
