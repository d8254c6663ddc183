package bridge

import (
	"math"
	"strconv"

	"flowglass/internal/session"
)

const selectedReply = `{"packets", "examined", "total", "deep", "waits", "spots": [...], "reread"}`

var selecting = Operation{
	Name: "select",
	Doc: "Makes a selection, or changes it: the packets that a display filter selects, of a span of time. None is looked at " +
		"yet. What is known of the same filter, of any selection, is kept. There can be 16 selections.",
	Params: []Param{
		{"name", String, "not `''`"},
		{"filter", String, "in Wireshark's language; `''` selects all"},
		{"from", Number, "nanoseconds since frame 1, the first in the span; -Infinity for all before"},
		{"to", Number, "the first after the span; Infinity for all later"},
	},
	Reply: selectedReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		name, source := a.text(0), a.text(1)
		if name == "" {
			return nil, internal("a selection has no name")
		}
		var span *session.Span
		if from, to := a.number(2), a.number(3); !math.IsInf(from, -1) || !math.IsInf(to, 1) {
			span = &session.Span{From: nanoseconds(from), To: nanoseconds(to)}
		}
		if err := s.Select(name, source, span); err != nil {
			return nil, mistake(source, err)
		}
		return b.selected(s.Examined(name))
	},
}

// nanoseconds returns the first whole number from v on, cut to what int64 holds.
func nanoseconds(v float64) int64 {
	switch v = math.Ceil(v); {
	case v >= math.MaxInt64:
		return math.MaxInt64
	case v > math.MinInt64:
		return int64(v)
	}
	return math.MinInt64 // also of NaN
}

var examine = Operation{
	Name: "examine",
	Doc: "Looks at packets of a selection that were not looked at yet, for some tens of milliseconds, and says how far it has " +
		"come: `examined` of `total` packets. While it `waits` it needs the bytes of the frames in `spots`, see `inspect`, or if " +
		"there are none, and then it is `deep`, the bytes of the file from `reread` on: see `review`.",
	Params: []Param{{"name", String, "of the selection"}},
	Reply:  selectedReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		return b.selected(s.Examine(a.text(0)))
	},
}

var review = Operation{
	Name: "review",
	Doc: "Reads the file again for a selection that waits for it. Bytes from elsewhere than `reread`, and bytes that were not " +
		"fed before, are ignored.",
	Params: []Param{
		{"name", String, "of the selection"},
		{"offset", Integer, "of the bytes in the file, inflated if it is compressed"},
		{"bytes", Array, "copied before the call returns; the fewer, the sooner it does"},
	},
	Reply: selectedReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		bytes := a.bytes(2)
		return b.selected(s.Review(a.text(0), a.integer(1), bytes.Len(), func(dst []byte) { bytes.CopyTo(dst, 0) }))
	},
}

var inspect = Operation{
	Name: "inspect",
	Doc:  "Looks at single packets of a selection that waits for them. Others are ignored.",
	Params: []Param{
		{"name", String, "of the selection"},
		{"numbers", Array, numbersDoc},
		{"bytes", Array, "of these frames, one after the other, as `locate` says where they stand"},
	},
	Reply: selectedReply,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, numbers, err := b.frames(a.bytes(1))
		if err != nil {
			return nil, err
		}
		data := make([]byte, a.bytes(2).Len())
		a.bytes(2).CopyTo(data, 0)
		return b.selected(s.Inspect(a.text(0), numbers, data))
	},
}

// selected returns the reply that tells how far a selection is known.
func (b *Bridge) selected(p session.Selected, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	r := strconv.AppendInt(append(b.json(), `{"packets":`...), int64(p.Packets), 10)
	r = strconv.AppendInt(append(r, `,"examined":`...), int64(p.Examined), 10)
	r = strconv.AppendInt(append(r, `,"total":`...), int64(p.Total), 10)
	r = strconv.AppendBool(append(r, `,"deep":`...), p.Deep)
	r = strconv.AppendBool(append(r, `,"waits":`...), p.Waits)
	r = append(r, `,"spots":[`...)
	for i, number := range p.Spots {
		r = strconv.AppendInt(separated(r, i), int64(number), 10)
	}
	r = strconv.AppendInt(append(r, `],"reread":`...), p.Reread, 10)
	return seal(append(r, '}')), nil
}

var drop = Operation{
	Name:   "drop",
	Doc:    "Forgets a selection, if there is one of that name.",
	Params: []Param{{"name", String, "of the selection"}},
	Reply:  `{"ok": true}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		s, err := b.opened()
		if err != nil {
			return nil, err
		}
		s.Drop(a.text(0))
		return b.ok(), nil
	},
}
