package describe

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/gopacket"
)

const (
	maxDepth    = 4    // groups within groups
	maxElements = 256  // of a list
	maxOctets   = 256  // of a byte string
	maxText     = 1024 // octets of a text

	maxLayers = 128  // of a packet: one of 256 KiB has room for a hundred thousand
	maxFields = 4096 // likewise
)

// A budget is how many fields of a packet may still be listed.
type budget int

// fieldsOf lists the exported fields of a layer of gopacket's, as long as the budget lasts.
func (left *budget) fieldsOf(l gopacket.Layer) []Field {
	v := reflect.Indirect(reflect.ValueOf(l))
	if v.Kind() != reflect.Struct {
		return []Field{{Label: "Data", Value: octets(l.LayerContents())}}
	}
	return left.structFields(v, 0)
}

func (left *budget) structFields(v reflect.Value, depth int) (fields []Field) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || f.Name == "BaseLayer" {
			continue
		}
		if *left <= 0 {
			break
		}
		if f.Anonymous && reflect.Indirect(v.Field(i)).Kind() == reflect.Struct {
			if inner := reflect.Indirect(v.Field(i)); inner.IsValid() {
				fields = append(fields, left.structFields(inner, depth)...)
			}
			continue
		}
		if field, ok := left.fieldOf(words(f.Name), v.Field(i), depth); ok {
			fields = append(fields, field)
		}
	}
	return fields
}

// fieldOf describes the value v; ok is false if there is nothing to show.
func (left *budget) fieldOf(label string, v reflect.Value, depth int) (f Field, ok bool) {
	*left--
	f.Label = label
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return f, false
		}
	case reflect.Func, reflect.Chan, reflect.Map, reflect.UnsafePointer:
		return f, false
	}
	switch x := v.Interface().(type) {
	case []byte:
		f.Value = octets(x)
		return f, len(x) > 0
	case fmt.Stringer:
		f.Value = printable(x.String())
		return f, true
	case error:
		f.Value = printable(x.Error())
		return f, true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return left.fieldOf(label, v.Elem(), depth+1)
	case reflect.Bool:
		f.Value = strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		f.Value = strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		f.Value = fmt.Sprintf("%d (0x%x)", v.Uint(), v.Uint())
	case reflect.Float32, reflect.Float64:
		f.Value = strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.String:
		f.Value = printable(v.String())
	case reflect.Struct:
		if depth < maxDepth {
			f.Fields = left.structFields(v, depth+1)
		}
	case reflect.Slice, reflect.Array:
		f.Value = strconv.Itoa(v.Len())
		if depth >= maxDepth {
			break
		}
		for i := range min(v.Len(), maxElements) {
			if *left <= 0 {
				break
			}
			if e, ok := left.fieldOf(label+" "+strconv.Itoa(i+1), v.Index(i), depth+1); ok {
				f.Fields = append(f.Fields, e)
			}
		}
		return f, v.Len() > 0
	}
	return f, true
}

// octets prints b in hexadecimal, and as text where it is text.
func octets(b []byte) string {
	short := b[:min(len(b), maxOctets)]
	s := hex.EncodeToString(short)
	if utf8.Valid(short) && strings.IndexFunc(string(short), unicode.IsControl) < 0 {
		s += " (" + strconv.Quote(string(short)) + ")"
	}
	if len(short) < len(b) {
		s += fmt.Sprintf(" … %d octets in all", len(b))
	}
	return s
}

// printable replaces what is not printable in text that may hold bytes of the capture.
func printable(s string) string {
	if len(s) > maxText {
		s = s[:maxText] + "…"
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '·'
		}
		return r
	}, s)
}

// words splits a Go name into words: "SrcPort" is "Src port", "TTL" stays.
func words(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		upper := unicode.IsUpper(r)
		if i > 0 && upper && !unicode.IsUpper(runes[i-1]) {
			b.WriteByte(' ')
			if i+1 == len(runes) || !unicode.IsUpper(runes[i+1]) {
				r = unicode.ToLower(r)
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
