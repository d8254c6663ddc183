package bridge

import "flowglass/internal/session"

var open = Operation{
	Name: "open",
	Doc:  "Begins a capture. One can be open at a time.",
	Params: []Param{
		{"name", String, "of the file; for messages"},
		{"size", Integer, "bytes that will be fed; -1 if that is not known"},
	},
	Reply: `{"ok": true}`,
	run: func(b *Bridge, a arguments) ([]byte, error) {
		if b.session != nil {
			return nil, internal("a capture is open already")
		}
		b.session, b.name, b.size = session.New(session.Options{}), a.text(0), a.integer(1)
		return b.ok(), nil
	},
}

// ok returns the reply that says nothing but that all is well.
func (b *Bridge) ok() []byte { return seal(append(b.json(), `{"ok":true}`...)) }
