package bridge

import (
	"errors"
	"strconv"
	"strings"

	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/internal/field"
	"flowglass/internal/session"
	"flowglass/internal/table"
)

var check = Operation{
	Name: "check",
	Doc: "Looks for mistakes in a display filter: one is an error of code `filter`, with its place. `deep` says that the file " +
		"has to be read again for packets that have the protocols of the filter.",
	Params: []Param{{"filter", String, "in Wireshark's language"}},
	Reply:  `{"deep"}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		f, err := session.Compile(a.text(0))
		if err != nil {
			return nil, mistake(a.text(0), err)
		}
		r := strconv.AppendBool(append(b.json(), `{"deep":`...), session.Deep(f))
		return seal(append(r, '}')), nil
	},
}

// mistake says what is wrong with a filter; other errors stay as they are.
func mistake(source string, err error) error {
	var e *filter.Error
	if !errors.As(err, &e) {
		return err
	}
	return &Error{
		Code: Mistake, Message: sentence(e.Msg), Suggestion: e.Suggestion,
		Offset: units(source[:e.Offset]), Length: units(source[e.Offset : e.Offset+e.Len]),
	}
}

// sentence ends with a full stop, and begins with a capital letter unless it begins with
// a name.
func sentence(text string) string {
	switch first, _, _ := strings.Cut(text, " "); first {
	case "a", "the", "there", "two", "only", "one", "nothing", "times", "too", "parentheses", "text":
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	return text + "."
}

// units returns the length of a text in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}

var fields = Operation{
	Name:  "fields",
	Doc:   "Lists the fields and protocols that display filters know, by name.",
	Reply: `{"fields": [{"name", "label", "type"}]}`,
	run: func(b *Bridge, _ arguments) ([]byte, error) {
		r := append(b.json(), `{"fields":[`...)
		for i, d := range dissect.Fields() {
			if i > 0 {
				r = append(r, ',')
			}
			r = table.AppendString(append(r, `{"name":`...), d.Name)
			r = table.AppendString(append(r, `,"label":`...), d.Label)
			r = table.AppendString(append(r, `,"type":`...), typeNames[d.Type])
			r = append(r, '}')
		}
		return seal(append(r, `]}`...)), nil
	},
}

// typeNames are the types of fields, for people.
var typeNames = map[field.Type]string{
	field.Protocol: "protocol",
	field.Uint:     "number",
	field.Int:      "number, also negative",
	field.Bool:     "true or false",
	field.Float:    "number with a fraction",
	field.String:   "text",
	field.Bytes:    "octets",
	field.IPv4:     "IPv4 address",
	field.IPv6:     "IPv6 address",
	field.Ether:    "MAC address",
	field.AbsTime:  "date and time",
	field.RelTime:  "seconds",
	field.None:     "there or not",
}
